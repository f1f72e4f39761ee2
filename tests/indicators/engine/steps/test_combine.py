"""From indicators to the index, with everything that can be missing."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.steps.combine import aggregate, mean_of
from schemas.pipeline import AggregationMethod as Method
from tests.indicators.engine.recipe_factory import GAP, make_table, make_tree

TREE = make_tree({"x": "p", "y": "p", "z": "q", "p": "top", "q": "top"}, {"x": 1, "y": 3, "q": 4})


def combine(values: list[float], weights: list[float], method: Method, p: float | None = None):
    return float(mean_of(np.array(values), np.array(weights), method, p))


@pytest.mark.parametrize(
    ("method", "p", "expected"),
    [
        (Method.AMEAN, None, (1 * 2 + 3 * 8) / 4),
        (Method.GMEAN, None, (2 * 8**3) ** 0.25),
        (Method.HMEAN, None, 4 / (1 / 2 + 3 / 8)),
        (Method.GENMEAN, 2.0, ((4 + 3 * 64) / 4) ** 0.5),
        (Method.GENMEAN, -1.0, 4 / (1 / 2 + 3 / 8)),
        (Method.GENMEAN, 1.0, 6.5),
    ],
)
def test_every_mean(method: Method, p: float | None, expected: float):
    assert combine([2, 8], [1, 3], method, p) == pytest.approx(expected, rel=1e-14)
    # a missing child takes its weight along
    assert combine([2, 8, GAP], [1, 3, 9], method, p) == pytest.approx(expected, rel=1e-14)
    assert combine([2, 8], [10, 30], method, p) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("values", "weights", "method", "p"),
    [
        ([GAP, GAP], [1, 1], Method.AMEAN, None),
        ([1, 2], [0, 0], Method.AMEAN, None),
        ([1, GAP], [0, 1], Method.AMEAN, None),
        ([-1, 2], [1, 1], Method.GMEAN, None),
        ([0, 2], [1, 1], Method.GMEAN, None),
        ([0, 2], [1, 1], Method.HMEAN, None),
        ([1, -1], [1, 1], Method.HMEAN, None),
        ([-1, 2], [1, 1], Method.GENMEAN, 0.5),
        ([-1, 2], [1, 1], Method.GENMEAN, -0.5),
        ([-3, 1], [1, 1], Method.GENMEAN, 3.0),
    ],
)
def test_what_has_no_mean_is_missing(
    values: list[float], weights: list[float], method: Method, p: float | None
):
    assert np.isnan(combine(values, weights, method, p))


def test_a_generalised_mean_needs_its_exponent():
    with pytest.raises(ValueError, match="exponent"):
        combine([1, 2], [1, 1], Method.GENMEAN)


def test_each_level_from_the_one_below():
    table = make_table({"x": [4.0, GAP], "y": [8.0, 2], "z": [1.0, GAP]})
    done = aggregate(table, TREE, [Method.AMEAN, Method.AMEAN])
    assert done.codes == ("x", "y", "z", "p", "q", "top")
    assert done.values[0].tolist() == [4, 8, 1, 7, 1, (7 + 4 * 1) / 5]
    assert done.column("p")[1] == 2
    assert np.isnan(done.column("q")[1])
    assert done.column("top")[1] == 2


def test_coverage_counts_direct_children_and_equality_keeps():
    table = make_table({"x": [GAP, GAP], "y": [8.0, 2], "z": [1.0, GAP]})
    done = aggregate(table, TREE, [Method.AMEAN] * 2, min_available=[0.5, 1])
    assert done.column("p").tolist() == [8, 2]
    assert done.column("top")[0] == (8 + 4) / 5
    assert np.isnan(done.column("top")[1])


def test_one_of_five_children_is_a_fifth():
    """1 - 4 / 5 is less than 0.2 in doubles."""
    tree = make_tree(dict.fromkeys("abcde", "top"))
    table = make_table({"a": [7.0], **{code: [GAP] for code in "bcde"}})
    assert aggregate(table, tree, [Method.AMEAN], min_available=[0.2]).column("top")[0] == 7


def test_copeland_compares_within_a_year():
    tree = make_tree({"x": "top", "y": "top"})
    table = make_table(
        {"x": [1.0, 2, 9, 1], "y": [1.0, 3, 9, 8]}, ["A", "B", "A", "B"], [1, 1, 2, 2]
    )
    assert aggregate(table, tree, [Method.COPELAND]).column("top").tolist() == [-1, 1, 1, -1]


def test_a_branch_may_skip_a_level():
    tree = make_tree({"x": "p", "p": "top", "y": "top"})
    done = aggregate(make_table({"x": [2.0], "y": [4.0]}), tree, [Method.AMEAN] * 2)
    assert done.column("top").tolist() == [3]


def test_a_zero_under_a_negative_exponent_is_the_limit_of_the_mean():
    assert combine([0, 2], [1, 1], Method.GENMEAN, -2.0) == 0
    assert combine([-0.0, 2], [1, 1], Method.GENMEAN, -1.0) == 0
    assert combine([0, 2], [0, 1], Method.GENMEAN, -2.0) == 2  # without weight it is not there


def test_a_mean_of_numbers_whose_sum_is_none():
    assert combine([1.7e308, 1.7e308], [1, 1], Method.AMEAN, None) == pytest.approx(1.7e308)
    assert combine([1.6e308, GAP, 1e308], [2, 1, 1], Method.AMEAN, None) == pytest.approx(1.4e308)


def test_large_numbers_that_cancel_have_a_mean():
    assert combine([1e308, -1e308], [3, 3], Method.AMEAN, None) == 0
