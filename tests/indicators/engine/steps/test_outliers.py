"""Outliers are winsorised, then transformed; what passes is left alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indicators.engine.steps.outliers import transform, treat
from schemas.pipeline import TreatSettings
from tests.indicators.engine.recipe_factory import GAP, codes_of, make_inputs, make_table, run

EVEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
ONE_FAR = [*EVEN, 100]
TWO_FAR = [*EVEN, 100, 100]


def settings(**own) -> TreatSettings:
    return TreatSettings.model_validate(own)


def column(values, individual=None, **own):
    done, notes = treat(make_table({"x": values}), settings(**own), individual or {})
    return done.column("x").tolist(), notes[0]


def test_what_passes_is_unchanged():
    values, note = column(EVEN)
    assert values == EVEN
    assert note.winsorised is None


def test_one_outlier_is_drawn_to_the_next_value():
    values, note = column(ONE_FAR)
    assert values == [*EVEN, 10]
    assert (note.count, note.high, note.low) == (1, (10,), ())


def test_a_low_outlier_is_drawn_up_and_gaps_stay():
    values, note = column([*EVEN, -80, GAP])
    assert values[:-1] == [*EVEN, 1]
    assert math.isnan(values[-1])
    assert note.low == (10,)


def test_ties_go_together_beyond_the_limit():
    values, note = column(TWO_FAR, winmax=1, skew=1, kurt=1)
    assert values == [*EVEN, 10, 10]
    assert note.count == 2


def test_without_winsorising_the_original_is_transformed():
    values, note = column(ONE_FAR, winmax=0)
    assert values == pytest.approx([math.log(x - 1 + 0.99) for x in ONE_FAR])
    assert (note.count, note.high) == (0, ())


def test_the_transform_takes_the_winsorised_values_when_they_are_combined():
    far = [*EVEN, 50, 1000, 4000]
    limits = {"winmax": 1, "skew": 0.1, "kurt": -1.5}
    alone, _ = column(far, **limits)
    both, note = column(far, combine=True, **limits)
    drawn = [*EVEN, 50, 1000, 1000]
    assert alone == pytest.approx([math.log(x - 1 + 39.99) for x in far])
    assert both == pytest.approx([math.log(x - 1 + 9.99) for x in drawn])
    assert note.high == (12,)


def test_what_collapses_is_returned_untreated():
    values, note = column([0] * 10 + [5], winmax=None)
    assert values == [0] * 10 + [5]
    assert note.winsorised is None


@pytest.mark.parametrize("values", [[1, 2, 900], [1.0, 1.0, 1.0, 1.0], [3.0], [GAP, GAP]])
def test_what_cannot_be_judged_is_returned_untreated(values: list[float]):
    done, _ = column(values, skew=0.1, kurt=-5)
    assert np.array_equal(done, values, equal_nan=True)


def test_single_indicators_have_their_own_settings_or_none():
    table = make_table({"x": ONE_FAR, "y": ONE_FAR})
    done, _ = treat(table, settings(), {"x": "none", "y": settings(winmax=0, log="log_CT_orig")})
    assert done.column("x").tolist() == ONE_FAR
    assert done.column("y").tolist() == pytest.approx([math.log(x) for x in ONE_FAR])


def test_each_year_is_judged_by_itself():
    units = [f"U{at:02}" for at in range(11)] * 2
    table = make_table({"x": [*ONE_FAR, *range(11)]}, units, [1] * 11 + [2] * 11)
    done, notes = treat(table, settings(), {})
    assert done.column("x").tolist() == [*EVEN, 10, *range(11)]
    assert [(note.time, note.count) for note in notes] == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"log": "log_CT"}, [math.log(0.04), math.log(2.04), math.log(4.04)]),
        ({"log": "log_CT_orig"}, [0, math.log(3), math.log(5)]),
        ({"log": "boxcox", "lambda": 0}, [0, math.log(3), math.log(5)]),
        ({"log": "boxcox", "lambda": 2}, [0, 4, 12]),
        ({"log": "none"}, [1, 3, 5]),
    ],
)
def test_the_transforms(own: dict, expected: list[float]):
    assert transform(np.array([1.0, 3, 5]), settings(**own)) == pytest.approx(expected)


def test_the_two_sided_logarithm_follows_the_skewness():
    plus = settings(log="log_CT_plus")
    assert transform(np.array([0.0, 0, 4]), plus) == pytest.approx(np.log([0.04, 0.04, 4.04]))
    assert transform(np.array([0.0, 4, 4]), plus) == pytest.approx(-np.log([4.04, 0.04, 0.04]))


def test_a_transform_beyond_the_largest_number_is_missing_and_said():
    inputs = make_inputs({"x": [float(value) for value in ONE_FAR]})
    own = {"op": "treat", "winmax": 0, "log": "boxcox", "lambda": 200}
    result = run(inputs, own)
    assert not np.isinf(result.tables["Treated"].values).any()
    assert codes_of(result) == [("value_not_finite", "x")]
