"""Units with too little data are left out; equality keeps."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.steps.screen import screen
from indicators.engine.steps.table import Table
from tests.indicators.engine.recipe_factory import GAP, make_inputs, make_table, run

FIVE = Table(
    ("A", "B", "C"),
    None,
    tuple("vwxyz"),
    np.array([[1, GAP, GAP, GAP, GAP], [0, 0, 0, 0, 1], [GAP] * 5]),
)


def test_shares_of_present_and_of_nonzero_values():
    found = screen(FIVE)
    assert found.available.tolist() == [0.2, 1, 0]
    assert found.nonzero[:2].tolist() == [1, 0.2]
    assert np.isnan(found.nonzero[2])
    assert found.kept.tolist() == [False, True, False]


@pytest.mark.parametrize(("by", "kept"), [("available", "AB"), ("nonzero", "AB"), ("both", "AB")])
def test_equality_keeps_a_unit(by: str, kept: str):
    """1 - 4 / 5 is less than 0.2 in doubles."""
    found = screen(FIVE, by, min_available=0.2, min_nonzero=0.2)
    assert "".join(np.array(FIVE.units)[found.kept]) == kept


def test_either_fault_is_enough_for_both():
    assert screen(FIVE, "both", 0.5, 0.5).kept.tolist() == [False, False, False]


def test_force_comes_last_and_counts_in_every_year():
    panel = make_table({"x": [1, GAP, 1, GAP]}, ["A", "B", "A", "B"], [1, 1, 2, 2])
    found = screen(panel, force={"A": False, "B": True})
    assert found.kept.tolist() == [False, True, False, True]


def test_aggregates_are_no_data():
    inputs = make_inputs({"x": [1.0, 2.0], "y": [GAP, 3.0]})
    result = run(
        inputs, {"op": "aggregate"}, {"op": "screen", "min_available": 0.6, "write_to": "kept"}
    )
    assert result.tables["kept"].units == ("B",)  # with the index A would have 2 of 3
