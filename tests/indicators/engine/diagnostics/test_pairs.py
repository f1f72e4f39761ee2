import numpy as np
import pytest

from indicators.engine.diagnostics.pairs import (
    Pair,
    correlate_with_ancestors,
    correlate_with_sizes,
    find_conflicting_pairs,
    find_redundant_pairs,
)
from indicators.engine.steps.combine import aggregate
from indicators.engine.steps.hierarchy import Node, build_hierarchy
from indicators.engine.steps.table import Table
from schemas.pipeline import AggregationMethod
from tests.indicators.engine.diagnostics.tree_factory import build_table, build_tree

# b moves with a, c against both
ROWS = [[1, 2, 3, 0], [2, 4, 2, 0], [3, 6, 1, 0]]


def test_pairs_are_sought_inside_groups_only() -> None:
    table = build_table(ROWS, "abcd")
    groups = {"left": ("b", "a"), "right": ("c", "d")}
    assert find_redundant_pairs(table, groups) == [Pair("a", "b", 1.0, "left")]
    assert find_conflicting_pairs(table, groups) == []
    assert find_conflicting_pairs(table, {"all": "abcd"}) == [
        Pair("a", "c", -1.0, "all"),
        Pair("b", "c", -1.0, "all"),
    ]


def test_codes_of_a_pair_follow_the_alphabet_whatever_their_case() -> None:
    table = Table(("u0", "u1", "u2"), None, ("TB", "Ta"), np.array([[1.0, 1], [2, 2], [3, 3]]))
    assert find_redundant_pairs(table, {"g": ("TB", "Ta")}) == [Pair("Ta", "TB", 1.0, "g")]


def test_limits_are_strict() -> None:
    table = build_table([[1, 1], [2, 3], [3, 2]], "ab")
    [pair] = find_redundant_pairs(table, {"g": "ab"}, least=0.49)
    assert pair.correlation == pytest.approx(0.5)
    assert find_redundant_pairs(table, {"g": "ab"}, least=pair.correlation) == []


def test_size_counts_in_both_directions_and_constants_have_none() -> None:
    sizes = Table(
        ("u0", "u1", "u2"), None, ("people", "none"), np.array([[1.0, 5], [2, 5], [3, 5]])
    )
    found = correlate_with_sizes(build_table(ROWS, "abcd"), sizes)
    assert found == [Pair("a", "people", 1.0), Pair("b", "people", 1.0), Pair("c", "people", -1.0)]


def test_every_indicator_meets_its_own_ancestor() -> None:
    tree = build_tree()
    table = aggregate(
        build_table([[1, 1, 5], [2, 3, 5], [3, 2, 5]]), tree, [AggregationMethod.AMEAN] * 2
    )
    found = correlate_with_ancestors(table, tree, 2)
    assert [(pair.first, pair.second) for pair in found] == [
        ("a", "left"),
        ("b", "left"),
        ("c", "right"),
    ]
    # left is 1, 2.5, 2.5: deviations -1 0.5 0.5 against -1 0 1
    assert found[0].correlation == pytest.approx(1.5 / (1.5 * 2) ** 0.5)
    assert np.isnan(found[2].correlation)


def test_an_indicator_whose_branch_skips_the_level_is_left_out() -> None:
    nodes = [Node("a", 1, "p", 1.0), Node("b", 1, "top", 1.0), Node("p", 2, "top", 1.0)]
    tree = build_hierarchy([*nodes, Node("top", 3, "", 1.0)])
    table = aggregate(
        build_table([[1, 2], [2, 3], [3, 9]], "ab"), tree, [AggregationMethod.AMEAN] * 2
    )
    assert [pair.first for pair in correlate_with_ancestors(table, tree, 2)] == ["a"]
    assert [pair.first for pair in correlate_with_ancestors(table, tree, 3)] == ["a", "b"]
