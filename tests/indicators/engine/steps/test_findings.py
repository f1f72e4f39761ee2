"""What is wrong with data is said with its code and place."""

from __future__ import annotations

import numpy as np
import pytest

from tests.indicators.engine.recipe_factory import GAP, codes_of, make_inputs, run

MEAN = {"op": "aggregate", "method": "amean"}


def test_indicators_nobody_can_use():
    inputs = make_inputs(
        {"empty": [GAP, GAP], "same": [3.0, 3], "endless": [np.inf, 2], "fine": [1.0, 2]}
    )
    result = run(inputs)
    assert codes_of(result) == [
        ("value_not_finite", "endless"),
        ("indicator_without_data", "empty"),
        ("indicator_constant", "same"),
        ("indicator_constant", "endless"),
    ]
    assert result.issues[0].values == {"institution": "A", "indicator": "endless", "count": 1}
    assert np.isnan(result.tables["Raw"].column("endless")[0])


def test_a_scale_that_loses_values():
    inputs = make_inputs({"x": [3.0, 3, GAP], "y": [1.0, 2, 3]})
    result = run(inputs, {"op": "normalise", "method": "minmax"})
    assert codes_of(result) == [("indicator_constant", "x"), ("indicator_without_scale", "x")]
    assert result.issues[1].values["count"] == 2


@pytest.mark.parametrize(
    ("own", "x", "code"),
    [
        ({"method": "gmean"}, [-1.0, 2], "mean_needs_positive"),
        ({"method": "gmean"}, [0.0, 2], "mean_needs_positive"),
        ({"method": "hmean"}, [0.0, 2], "mean_needs_nonzero"),
        ({"method": "genmean", "p": 0.5}, [-1.0, 2], "mean_needs_positive"),
        ({"min_available": 0.75}, [GAP, 2, 3], "too_few_children"),
    ],
)
def test_why_an_aggregate_has_no_value(own: dict, x: list[float], code: str):
    inputs = make_inputs({"x": x, "y": [1.0, 5, 6][: len(x)]})
    result = run(inputs, MEAN | own)
    assert codes_of(result) == [(code, "index")]
    assert result.issues[0].values["count"] == 1
    assert np.isnan(result.tables["Aggregated"].column("index"))[:2].tolist() == [True, False]


@pytest.mark.parametrize("method", ["amean", "gmean", "hmean", "copeland"])
def test_weights_that_are_all_zero(method: str):
    inputs = make_inputs({"x": [1.0, 2], "y": [1.0, 5]}, weights={"x": 0, "y": 0})
    result = run(inputs, MEAN | {"method": method})
    assert codes_of(result) == [("weights_all_zero", "index")]
    assert np.isnan(result.tables["Aggregated"].column("index")).all()


def test_nothing_to_say_about_sound_data():
    inputs = make_inputs({"x": [1.0, 2, GAP], "y": [1.0, 5, 2]})
    assert run(inputs, {"op": "normalise", "method": "minmax"}, MEAN, {"op": "rank"}).issues == ()


def test_a_year_in_which_screening_leaves_nobody():
    inputs = make_inputs(
        {"x": [1.0, GAP, GAP], "y": [1.0, 2, GAP]}, units=["A", "A", "B"], times=[2020, 2021, 2021]
    )
    result = run(inputs, {"op": "screen", "min_available": 0.9})
    told = [item for item in result.issues if item.code == "units_none_left"]
    assert [(item.place, item.values) for item in told] == [("2021", {"count": 2})]
