"""Every scale on numbers that can be checked on paper."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.steps.scale import has_spread, normalise_columns
from schemas.pipeline import NormalisationSettings
from tests.indicators.engine.recipe_factory import GAP, codes_of, make_inputs, run

X = [2.0, 4.0, 4.0, 10.0, GAP]


def scale(method: str, direction: int = 1, values=None, reference=None, **params):
    block = np.array(X if values is None else values, dtype=float)[:, None]
    if reference is not None:
        params["unit"] = "the one with the reference value"
    own = NormalisationSettings.model_validate({"method": method, "params": params})
    held = None if reference is None else np.full(block.shape, float(reference))
    done = normalise_columns(block, np.array([float(direction)]), own, held)[:, 0]
    return [None if np.isnan(cell) else round(float(cell), 12) for cell in done]


@pytest.mark.parametrize(
    ("method", "direction", "params", "expected"),
    [
        ("minmax", 1, {}, [0, 25, 25, 100]),
        ("minmax", -1, {"lower": 1, "upper": 5}, [5, 4, 4, 1]),
        ("scaled", 1, {"lower": 0, "upper": 8, "factor": 4}, [1, 2, 2, 5]),
        ("scaled", -1, {"lower": 0, "upper": 8, "factor": 4}, [3, 2, 2, -1]),
        ("goalposts", 1, {"lower": 3, "upper": 8, "factor": 10}, [0, 2, 2, 10]),
        ("goalposts", -1, {"lower": 3, "upper": 8, "factor": 10}, [10, 8, 8, 0]),
        ("goalposts", 1, {"lower": 0, "upper": 8, "factor": 1, "truncate": False},
         [0.25, 0.5, 0.5, 1.25]),
        ("dist2targ", 1, {"target": 6}, [0, 0.5, 0.5, 2]),
        ("dist2targ", 1, {"target": 6, "cap": True}, [0, 0.5, 0.5, 1]),
        ("dist2targ", -1, {"target": 4}, [8 / 6, 1, 1, 0]),
        ("dist2max", 1, {}, [0, 0.25, 0.25, 1]),
        ("dist2max", -1, {}, [1, 0.75, 0.75, 0]),
        ("fracmax", 1, {}, [0.2, 0.4, 0.4, 1]),
        ("fracmax", -1, {}, [1, 0.5, 0.5, 0.2]),
        ("rank", 1, {}, [1, 2, 2, 4]),
        ("rank", 1, {"ties": "max"}, [1, 3, 3, 4]),
        ("rank", -1, {"ties": "average"}, [4, 2.5, 2.5, 1]),
        ("borda", 1, {}, [0, 1, 1, 3]),
        ("prank", 1, {}, [0, 1 / 3, 1 / 3, 1]),
        ("prank", 1, {"ties": "average"}, [0, 0.5, 0.5, 1]),
        ("none", -1, {}, [-2, -4, -4, -10]),
    ],
)  # fmt: skip
def test_every_method(method: str, direction: int, params: dict, expected: list[float]):
    assert scale(method, direction, **params) == [*(round(cell, 12) for cell in expected), None]


def test_standard_scores_have_the_mean_and_spread_asked_for():
    assert scale("zscore", values=[1, 2, 3]) == [-1, 0, 1]
    assert scale("zscore", -1, values=[1, 2, 3], mean=50, sd=10) == [60, 50, 40]


def test_the_distance_to_a_unit():
    assert scale("dist2ref", reference=4) == [0, 1, 1, 4, None]
    assert scale("dist2ref", reference=4, cap=True) == [0, 1, 1, 1, None]
    assert scale("dist2ref", -1, reference=4) == [round(8 / 6, 12), 1, 1, 0, None]


@pytest.mark.parametrize("method", ["minmax", "zscore", "dist2max"])
def test_a_constant_has_no_scale(method: str):
    assert scale(method, values=[0.1, 0.1, 0.1]) == [None] * 3


@pytest.mark.parametrize(
    ("method", "params"),
    [("prank", {}), ("zscore", {}), ("dist2targ", {"target": 7}), ("minmax", {})],
)
def test_one_unit_has_no_scale(method: str, params: dict):
    assert scale(method, values=[7], **params) == [None]


def test_nothing_divides_by_zero():
    assert scale("fracmax", values=[0, -1]) == [None, None]
    assert scale("dist2targ", values=[2, 4], target=2) == [None, None]
    assert scale("dist2ref", values=[2, 4], reference=2) == [None, None]


def test_values_that_lose_their_scale_in_one_year_are_said():
    inputs = make_inputs(
        {"x": [1.0, 1, 2, 3]}, units=["A", "B", "A", "B"], times=[2020, 2020, 2021, 2021]
    )
    result = run(inputs, {"op": "normalise", "method": "minmax", "global": False})
    done = result.tables["Normalised"].column("x")
    assert np.isnan(done[:2]).all()
    assert done[2:].tolist() == [0, 100]
    assert codes_of(result) == [("indicator_without_scale", "x")]
    assert result.issues[0].values["count"] == 2


def test_numbers_near_the_largest_there_is():
    assert scale("minmax", values=[-1e308, 1e308, 0]) == [0, 100, 50]
    assert scale("dist2max", values=[-1e308, 1e308, 0]) == [0, 1, 0.5]
    assert scale("zscore", values=[1e200, 3e200, 2e200]) == [-1, 1, 0]
    assert scale("zscore", values=[1e-200, 3e-200, 2e-200]) == [-1, 1, 0]


def test_spread_ignores_rounding_noise():
    noisy = np.array([[0.1 + 0.2, 1.0, 1e12], [0.3, 1.0 + 1e-9, 1e12 + 1]])
    assert has_spread(noisy).tolist() == [False, True, True]


@pytest.mark.parametrize("method", ["minmax", "zscore", "dist2max"])
def test_rounding_noise_is_no_scale(method: str):
    """Three thirds that differ in the last bit would otherwise be 0, 50 and 100."""
    assert scale(method, values=[0.1 + 0.2, 0.3, 0.3]) == [None] * 3
    assert scale(method, values=[1e12, 1e12 + 1, 1e12 + 2])[1] is not None


def test_a_reference_that_is_the_least_has_the_sign_of_the_formula():
    """1 - (1 - x) / 0 is endless above the reference: 1 where it is cut."""
    assert scale("dist2ref", values=[1, 2, 3], reference=1, cap=True) == [None, 1, 1]
    assert scale("dist2ref", values=[1, 2, 3], reference=1) == [None, None, None]


def test_the_largest_double_there_is():
    top = float(np.finfo(float).max)
    assert scale("zscore", values=[0, top]) == [-0.707106781187, 0.707106781187]
    assert scale("zscore", values=[0, 5e-324]) == [-0.707106781187, 0.707106781187]
