"""Which choice drives the ranks: Sobol indices on functions whose indices are known."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.recipe_run import Chain
from indicators.engine.recipe_uncertainty import UncertaintyModel
from indicators.engine.sensitivity import exact_indices, measure_sensitivity
from schemas.uncertainty_plan import UncertaintyPlan
from tests.indicators.engine.recipe_factory import make_inputs

INPUTS = make_inputs(
    {"x": [0.0, 3, 2, 7, 5, 1], "y": [9.0, 1, 1, 2, 8, 3], "z": [1.0, 5, 2, 2, 30, 7]}
)


def measure(alternatives: dict, **own):
    plan = UncertaintyPlan.model_validate(
        {
            "nominal_steps": [
                {"op": "normalise", "method": "minmax"}, {"op": "aggregate", "method": "amean"},
            ],
            "alternatives": alternatives, "target": "index", **own,
        }
    )  # fmt: skip
    return measure_sensitivity(UncertaintyModel(Chain(INPUTS), plan))


def test_an_additive_outcome_has_no_interactions():
    a, b, c = np.array([0.0, 2]), np.array([0.0, 3, 6]), np.array([1.0, 1])
    outcome = (a[None, None, :] + b[None, :, None] + c[:, None, None]).ravel()  # a is fastest
    table = exact_indices(("a", "b", "c"), [2, 3, 2], outcome)
    assert table["Si"].tolist() == pytest.approx([1 / 7, 6 / 7, 0])
    assert table["STi"].tolist() == pytest.approx([1 / 7, 6 / 7, 0])
    assert table["mean_y"][0] == pytest.approx(5)
    assert table["var_y"][0] == pytest.approx(7)


def test_an_exclusive_or_is_nothing_but_interaction():
    table = exact_indices(("a", "b"), [2, 2], np.array([0.0, 1, 1, 0]))
    assert table["Si"].tolist() == [0, 0]
    assert table["STi"].tolist() == [1, 1]


def test_one_variable_explains_everything():
    table = exact_indices(("a",), [3], np.array([1.0, 2, 6]))
    assert table[["Si", "STi"]].to_numpy().tolist() == [[1, 1]]


def test_without_variance_there_are_no_shares():
    table = exact_indices(("a", "b"), [2, 2], np.full(4, 3.0))
    assert table[["Si", "STi"]].isna().all(axis=None)
    assert table["var_y"].tolist() == [0, 0]


def test_all_combinations_are_run_where_all_is_discrete():
    scales = [{"op": "normalise", "method": name} for name in ("minmax", "zscore", "prank")]
    table, runs = measure({"normalise": scales, "remove": [None, "x", "y"]})
    assert runs == 9
    assert table["Variable"].tolist() == ["normalise", "remove"]
    assert (table["STi"] >= table["Si"] - 1e-12).all()
    assert table["Si"].sum() <= 1 + 1e-12 <= table["STi"].sum() + 2e-12


def test_a_sample_takes_its_runs_for_each_variable_and_two_more():
    table, runs = measure({"weights": {"noise": 1.0}, "remove": [None, "x"]}, runs=256)
    assert runs == 256 * 4
    again, _ = measure({"weights": {"noise": 1.0}, "remove": [None, "x"]}, runs=256)
    assert table.equals(again)
    assert table["STi"].between(0, 1.1).all()
    assert table["Si"].sum() == pytest.approx(1, abs=0.35)
