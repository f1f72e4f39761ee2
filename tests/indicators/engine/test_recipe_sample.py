"""Which runs an uncertainty analysis makes."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.recipe_sample import (
    count_dimensions,
    draw_dirichlet,
    draw_sample,
    enumerate_sample,
    is_factorial,
    map_points,
    quasi_random,
)
from schemas.uncertainty_plan import UncertaintyPlan
from tests.indicators.engine.recipe_factory import make_tree

TREE = make_tree({"x": "p", "y": "p", "z": "p", "p": "top"}, {"x": 1, "y": 3, "z": 0})
STEPS = [{"op": "treat"}, {"op": "normalise"}, {"op": "aggregate"}]


def plan(**own) -> UncertaintyPlan:
    return UncertaintyPlan.model_validate({"nominal_steps": STEPS, "target": "top", **own})


DISCRETE = plan(alternatives={"winmax": [1, 5], "weights": ["original", "equal", {"x": 2}]})
NOISY = plan(alternatives={"winmax": [1, 5], "weights": {"noise": 0.5}}, runs=16)


def test_all_combinations_once_the_first_variable_fastest():
    sample = draw_sample(DISCRETE, TREE)
    assert sample.exact
    assert sample.variables == ("winmax", "weights")
    assert sample.choices.tolist() == [[0, 0], [1, 0], [0, 1], [1, 1], [0, 2], [1, 2]]
    assert enumerate_sample(DISCRETE).choices.tolist() == sample.choices.tolist()


def test_continuous_weights_need_a_sample():
    assert is_factorial(DISCRETE)
    assert not is_factorial(NOISY)
    sample = draw_sample(NOISY, TREE)
    assert (sample.exact, len(sample)) == (False, 16)
    assert sorted(sample.choices[:, 0].tolist()) == [0] * 8 + [1] * 8  # evenly, not by chance


def test_noise_stays_within_its_factor_and_spares_zero():
    weights = draw_sample(NOISY, TREE).weights
    assert weights is not None
    at = TREE.places
    assert (weights[:, at["y"]] >= 1.5).all()
    assert (weights[:, at["y"]] <= 4.5).all()
    assert (weights[:, at["z"]] == 0).all()
    middle = map_points(NOISY, TREE, np.full((1, count_dimensions(NOISY, TREE)), 0.5))
    assert middle.weights is not None
    assert middle.weights[0].tolist() == TREE.weights().tolist()


def test_dirichlet_weights_have_the_nominal_shares_as_mean():
    drawn = draw_dirichlet(TREE, 20.0, quasi_random(1024, len(TREE.nodes), 1))
    shares = drawn[:, :3] / drawn[:, :3].sum(axis=1, keepdims=True)
    assert shares.mean(axis=0) == pytest.approx([0.25, 0.75, 0], abs=2e-3)
    assert shares[:, 0].var() == pytest.approx(0.25 * 0.75 / 21, rel=0.05)
    assert (shares[:, 2] == 0).all()


def test_a_tiny_concentration_leaves_some_weight():
    drawn = draw_dirichlet(TREE, 1e-3, quasi_random(64, len(TREE.nodes), 1))
    assert (drawn[:, :2] > 0).all()
    assert np.isfinite(drawn).all()


def test_the_sequence_is_the_same_for_the_same_seed():
    assert np.array_equal(quasi_random(10, 3, 5), quasi_random(10, 3, 5))
    assert not np.array_equal(quasi_random(10, 3, 5), quasi_random(10, 3, 6))
    points = quasi_random(1024, 2, 5)
    assert points.mean(axis=0) == pytest.approx([0.5, 0.5], abs=1e-3)
    assert ((points > 0) & (points < 1)).all()
