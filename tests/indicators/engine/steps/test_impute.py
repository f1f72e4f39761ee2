"""Gaps are filled from other units, other indicators or other years; nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.steps.impute import impute_columns, impute_panel, impute_rows
from tests.indicators.engine.recipe_factory import GAP, make_table


def values(table, code="x"):
    return [None if np.isnan(cell) else float(cell) for cell in table.column(code)]


def test_the_middle_of_a_column():
    table = make_table({"x": [1, 2, 9, GAP], "y": [GAP] * 4})
    assert values(impute_columns(table, "mean")) == [1, 2, 9, 4]
    assert values(impute_columns(table, "median")) == [1, 2, 9, 2]
    assert values(impute_columns(table, "mean"), "y") == [None] * 4


def test_the_middle_of_a_group_and_units_without_a_group():
    table = make_table({"x": [1, 3, GAP, 100, GAP, GAP]})
    groups = ["g", "g", "g", None, None, "h"]
    assert values(impute_columns(table, "mean", groups)) == [1, 3, 2, 100, None, None]


def test_each_year_by_itself():
    table = make_table({"x": [1, GAP, 9, GAP]}, ["A", "B", "A", "B"], [1, 1, 2, 2])
    assert values(impute_columns(table, "mean")) == [1, 1, 9, 9]
    assert values(impute_columns(table, "median", ["g", "g", "g", None])) == [1, 1, 9, None]


def test_a_row_is_filled_from_its_scaled_siblings_and_scaled_back():
    table = make_table({"x": [0, 10, GAP], "y": [30, 10, 15], "z": [7, 8, 9]})
    done = impute_rows(table, "mean", ["f", "f", "g"], np.array([1.0, -1.0, 1.0]))
    assert values(done) == [0, 10, 7.5]  # y is low-is-good: 15 is three quarters of the way
    assert values(done, "y") == [30, 10, 15]


def test_a_constant_sibling_says_nothing_and_is_filled_with_itself():
    table = make_table({"x": [0, 10, GAP], "y": [5, 5, 5], "z": [5, GAP, GAP]})
    done = impute_rows(table, "mean", ["f"] * 3, np.ones(3))
    assert values(done) == [0, 10, None]
    assert values(done, "z") == [5, 5, None]


def test_indicators_whose_branch_skips_the_level_are_no_family():
    table = make_table({"x": [0, 10, GAP], "y": [0, 1, 1]})
    assert values(impute_rows(table, "mean", [None, None], np.ones(2))) == [0, 10, None]


SERIES = make_table(
    {"x": [GAP, 2, GAP, GAP, 8, GAP], "y": [GAP, GAP, 5, GAP, GAP, GAP]},
    ["A"] * 6,
    [2010, 2011, 2012, 2014, 2015, 2016],
)


@pytest.mark.parametrize(
    ("method", "most", "x", "y"),
    [
        ("latest", None, [None, 2, 2, 2, 8, 8], [None, None, 5, 5, 5, 5]),
        ("latest", 1, [None, 2, 2, None, 8, 8], [None, None, 5, 5, None, None]),
        ("latest", 2, [None, 2, 2, 2, 8, 8], [None, None, 5, 5, 5, None]),
        ("latest", 0, [None, 2, None, None, 8, None], [None, None, 5, None, None, None]),
        ("constant", None, [2, 2, 2, 2, 8, 8], [5] * 6),
        ("linear", None, [2, 2, 3.5, 6.5, 8, 8], [None, None, 5, None, None, None]),
        ("linear-constant", None, [2, 2, 3.5, 6.5, 8, 8], [5] * 6),
    ],
)
def test_gaps_between_years(method: str, most: int | None, x: list, y: list):
    done = impute_panel(SERIES, method, most)
    assert values(done) == x
    assert values(done, "y") == y


def test_years_of_the_panel_count_not_those_of_the_unit():
    ordered = make_table({"x": [1, 1, 1, GAP]}, ["A", "B", "B", "A"], [1, 1, 2, 3])
    assert np.isnan(impute_panel(ordered, "latest", 1).column("x")[3])
    assert impute_panel(ordered, "latest", 2).column("x")[3] == 1


def test_without_time_there_are_no_other_years():
    with pytest.raises(ValueError, match="Time"):
        impute_panel(make_table({"x": [1.0]}), "linear")


@pytest.mark.parametrize("method", ["mean", "median"])
def test_a_middle_of_numbers_whose_sum_is_none(method: str):
    filled = impute_columns(make_table({"x": [1e308, 1.4e308, GAP]}), method)
    assert filled.column("x")[2] == pytest.approx(1.2e308)


def test_a_mean_of_large_numbers_that_cancel():
    filled = impute_columns(
        make_table({"x": [1.7e308, 1.7e308, -1.7e308, -1.7e308, 4, GAP]}), "mean"
    )
    assert filled.column("x")[5] == pytest.approx(0.8)
