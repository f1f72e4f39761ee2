"""The tree: what it knows, and every fault with its place."""

from __future__ import annotations

import pytest

from indicators.engine.steps.hierarchy import HierarchyError, Node, build_hierarchy, find_faults
from tests.indicators.engine.recipe_factory import make_tree

TREE = make_tree(
    {"a": "p", "b": "p", "c": "q", "p": "top", "q": "top"}, {"a": 1, "b": 3, "p": 2, "q": 6}
)


def faults(*nodes: Node) -> list[tuple[str, str]]:
    return [(issue.code, issue.place) for issue in find_faults(nodes)]


def test_effective_weights_are_products_of_shares():
    assert TREE.effective_weights() == {
        "a": 1 / 16, "b": 3 / 16, "c": 3 / 4, "p": 1 / 4, "q": 3 / 4, "top": 1,
    }  # fmt: skip


def test_levels_come_from_the_bottom_and_children_by_place():
    assert TREE.codes == ("a", "b", "c", "p", "q", "top")
    assert [(level.level, level.parents, level.children) for level in TREE.levels] == [
        (2, ("p", "q"), ((0, 1), (2,))),
        (3, ("top",), ((3, 4),)),
    ]
    assert TREE.tops == ("top",)


def test_an_ancestor_is_found_or_there_is_none():
    tree = make_tree({"a": "p", "p": "top", "b": "top"})
    assert tree.ancestor("a", 2) == "p"
    assert tree.ancestor("a", 3) == "top"
    assert tree.ancestor("b", 2) is None  # its branch skips the level


def test_some_weights_are_replaced_and_unknown_ones_refused():
    assert TREE.with_weights({"a": 0}).effective_weights()["b"] == 1 / 4
    with pytest.raises(KeyError, match="no element z"):
        TREE.with_weights({"z": 1})


def test_siblings_without_weight_have_no_share():
    shares = TREE.with_weights({"a": 0, "b": 0}).effective_weights()
    assert (shares["a"], shares["b"], shares["p"]) == (0, 0, 1 / 4)


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([Node("a", 1, "t", 1), Node("a", 1, "t", 1), Node("t", 2, "", 1)],
         [("hierarchy_code_twice", "a")]),
        ([Node("a", 1, "z", 1)], [("hierarchy_parent_unknown", "a")]),
        ([Node("a", 1, "t", 1), Node("t", 2, "", 1), Node("u", 2, "", 1)],
         [("hierarchy_without_children", "u")]),
        ([Node("a", 1, "t", -1), Node("t", 2, "", float("nan"))],
         [("hierarchy_weight_invalid", "a"), ("hierarchy_weight_invalid", "t")]),
        ([Node("a", 1, "t", float("inf")), Node("t", 2, "", 1)],
         [("hierarchy_weight_invalid", "a")]),
        ([Node("a", 1, "t", 1, direction=0), Node("t", 2, "", 1)],
         [("hierarchy_direction_invalid", "a")]),
        ([Node("a", 2, "t", 1), Node("t", 2, "", 1)],
         [("hierarchy_without_children", "a"), ("hierarchy_parent_not_above", "a")]),
        ([Node("a", 1, "t", 1), Node("t", 2, "u", 1), Node("u", 3, "t", 1)],
         [("hierarchy_cycle", "t"), ("hierarchy_cycle", "u")]),
        ([Node("t", 2, "t", 1)], [("hierarchy_cycle", "t")]),
        ([Node("a", 0, "t", 1), Node("b", 1, "t", 1), Node("t", 2, "", 1)],
         [("hierarchy_level_invalid", "a")]),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_place(nodes: list[Node], expected: list[tuple[str, str]]):
    assert faults(*nodes) == expected


def test_all_faults_are_told_at_once():
    with pytest.raises(HierarchyError) as caught:
        build_hierarchy([Node("a", 1, "z", -1), Node("a", 1, "z", 1)])
    assert len(caught.value.issues) == 4
    assert "hierarchy_parent_unknown at a" in str(caught.value)
