"""Indicators per size of the unit."""

from __future__ import annotations

import numpy as np

from indicators.engine.steps.denominate import denominate
from tests.indicators.engine.recipe_factory import GAP, codes_of, make_inputs, make_table, run

TABLE = make_table({"x": [10, 20, GAP, 40], "y": [1, 2, 3, 4]})
SIZES = make_table({"people": [2, GAP, 5, 8]})


def test_a_quotient_is_scaled_and_a_missing_operand_gives_missing():
    done = denominate(TABLE, SIZES, {"x": "people"}, {"x": 1000})
    assert done.column("x")[[0, 3]].tolist() == [5000, 5000]
    assert np.isnan(done.column("x")[[1, 2]]).all()
    assert done.column("y").tolist() == [1, 2, 3, 4]


def test_a_scale_without_denominator_changes_nothing():
    assert denominate(TABLE, SIZES, {}, {"y": 10}).column("y").tolist() == [1, 2, 3, 4]


def test_a_size_of_zero_or_infinity_is_missing_and_is_said():
    inputs = make_inputs(
        {"x": [1.0, 2.0, 3.0]}, sizes={"n": [0.0, np.inf, 4.0]}, denominators={"x": "n"}
    )
    result = run(inputs, {"op": "denominate"})
    assert np.isnan(result.tables["Denominated"].column("x")[:2]).all()
    assert result.tables["Denominated"].column("x")[2] == 0.75
    assert codes_of(result) == [("denominator_unusable", "x")]
    assert result.issues[0].values["count"] == 2
