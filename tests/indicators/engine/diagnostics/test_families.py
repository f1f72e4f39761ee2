import numpy as np

from indicators.engine.diagnostics.families import (
    children_of,
    codes_at,
    find_families,
    find_index,
    group_children,
    mark_descendants,
    name_levels,
)
from indicators.engine.steps.hierarchy import Node, build_hierarchy
from tests.indicators.engine.diagnostics.tree_factory import build_tree


def build_chain(depth: int) -> list[Node]:
    return [
        Node(f"n{at}", at, f"n{at + 1}" if at < depth else "", 1.0) for at in range(1, depth + 1)
    ]


def test_levels_have_names_at_any_depth() -> None:
    named = {
        depth: list(name_levels(build_hierarchy(build_chain(depth))).values())
        for depth in range(1, 7)
    }
    assert named[1] == ["Indicator"]
    assert named[2] == ["Indicator", "Index"]
    assert named[3] == ["Indicator", "Pillar", "Index"]
    assert named[4] == ["Indicator", "Pillar", "Sub-index", "Index"]
    assert named[6] == ["Indicator", "Pillar", "Sub-index", "Sub-index2", "Sub-index3", "Index"]


def test_index_is_the_highest_element_without_a_parent() -> None:
    assert find_index(build_tree()) == "index"
    assert find_index(build_hierarchy([Node("a", 1, "", 1.0)])) is None
    loose = [Node("x", 1, "small", 1.0), Node("small", 2, "", 1.0), *build_chain(3)]
    assert find_index(build_hierarchy(loose)) == "n3"


def test_members_of_levels_and_groups() -> None:
    tree = build_tree()
    assert codes_at(tree, 2) == ("left", "right")
    assert children_of(tree, "left") == ("a", "b")
    assert group_children(tree, 1) == {"left": ("a", "b"), "right": ("c",)}
    assert group_children(tree, 3) == {}
    assert find_families(tree) == {"left": ("a", "b"), "right": ("c",), "index": ("a", "b", "c")}


def test_an_indicator_right_below_the_index_counts_towards_it_only() -> None:
    nodes = [Node("a", 1, "p", 1.0), Node("b", 1, "top", 1.0), Node("p", 2, "top", 1.0)]
    tree = build_hierarchy([*nodes, Node("top", 3, "", 1.0)])
    assert mark_descendants(tree).tolist() == [[True, True], [False, True]]
    assert mark_descendants(build_tree()).sum() == 6
    assert np.array_equal(mark_descendants(build_tree())[:, 2], [True, True, True])
