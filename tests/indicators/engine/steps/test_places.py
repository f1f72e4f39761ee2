"""Places: ties share the best one, rounding noise makes no difference, gaps stay gaps."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.rank import find_positions, rank_columns
from indicators.engine.steps.places import rank_table
from schemas.pipeline import Ties
from tests.indicators.engine.recipe_factory import GAP, make_table


def test_each_year_and_column_by_itself():
    table = make_table(
        {"x": [1.0, 2, 9, 9], "y": [GAP, 5, 3, 4]}, ["A", "B", "A", "B"], [1, 1, 2, 2]
    )
    done = rank_table(table)
    assert done.column("x").tolist() == [2, 1, 1, 1]
    assert np.isnan(done.column("y")[0])
    assert done.column("y")[1:].tolist() == [1, 2, 1]


def test_ties_on_paper_are_ties():
    scores = np.array([[0.1 + 0.2], [0.3], [0.2], [0.4]])
    assert rank_columns(scores)[:, 0].tolist() == [2, 2, 4, 1]


@pytest.mark.parametrize("sign", [0.0, -0.0])
def test_zero_is_zero(sign: float):
    assert rank_columns(np.array([[sign], [0.0]]))[:, 0].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [(Ties.MIN, [1, 2, 2, 4]), (Ties.MAX, [1, 3, 3, 4]), (Ties.AVERAGE, [1, 2.5, 2.5, 4])],
)
def test_positions_with_ties(ties: Ties, expected: list[float]):
    keys = np.array([[2.0], [GAP], [5], [5], [9]])
    got = find_positions(keys, ties)[:, 0]
    assert np.isnan(got[1])
    assert np.delete(got, 1).tolist() == expected


def test_no_unit_and_nothing_but_gaps():
    assert rank_table(make_table({"x": []})).values.shape == (0, 1)
    assert np.isnan(rank_columns(np.array([[GAP], [GAP]]))).all()
