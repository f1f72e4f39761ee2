import numpy as np
import pytest

from indicators.engine.draws import (
    LEAST_WEIGHT,
    apply_normalisation,
    choose_normalisation,
    draw_weights,
    sort_plan,
)
from schemas.catalogue import Normalisation
from tests.indicators.engine.plan_factory import make_indicator, make_plan

PLAN = make_plan({"p": {"a": 1, "b": 3}, "q": {"c": 1}}, {"p": 3, "q": 1})


def test_draws_have_the_moments_of_the_dirichlet():
    drawn = draw_weights(PLAN, runs=20_000, seed=4, concentration=24.0)
    share = drawn.pillars[:, 0]
    assert share.mean() == pytest.approx(0.75, abs=0.005)
    assert share.var() == pytest.approx(0.75 * 0.25 / 25, rel=0.05)
    assert drawn.pillars.sum(axis=1) == pytest.approx(1)
    assert drawn.indicators[0].mean(axis=0) == pytest.approx([0.25, 0.75], abs=0.005)
    assert drawn.indicators[1] == pytest.approx(1, abs=1e-12)


def test_the_seed_decides_the_draws():
    first, again, other = (draw_weights(PLAN, 100, seed, 50.0) for seed in (1, 1, 2))
    assert np.array_equal(first.pillars, again.pillars)
    assert np.array_equal(first.indicators[0], again.indicators[0])
    assert not np.array_equal(first.pillars, other.pillars)


def test_no_drawn_weight_is_zero():
    drawn = draw_weights(PLAN, 2000, 1, concentration=0.001)
    assert drawn.indicators[0].min() == LEAST_WEIGHT


def test_some_runs_can_be_taken():
    drawn = draw_weights(PLAN, 100, 1, 50.0)
    chosen = drawn.choose(slice(1, None, 10))
    assert np.array_equal(chosen.pillars, drawn.pillars[1::10])
    assert np.array_equal(chosen.indicators[1], drawn.indicators[1][1::10])


def test_sorting_makes_plans_of_any_order_equal():
    shuffled = make_plan({"q": {"c": 1}, "p": {"b": 3, "a": 1}}, {"p": 3, "q": 1})
    assert shuffled != PLAN
    assert sort_plan(shuffled) == PLAN


@pytest.mark.parametrize(
    ("official", "wanted", "low", "expected"),
    [
        ("goalpost", "minmax", 1, "minmax"),
        ("minmax", "goalpost", 1, "goalpost"),
        ("minmax", "goalpost", None, "minmax"),
        ("log_goalpost", "goalpost", 1, "log_goalpost"),
        ("goalpost", "log_goalpost", 1, "log_goalpost"),
        ("goalpost", "log_goalpost", 0, "goalpost"),
        ("none", "zscore", 1, "none"),
        ("percentile", "none", 1, "percentile"),
    ],
)
def test_a_normalisation_is_used_where_it_is_possible(official, wanted, low, expected):
    high = None if low is None else 9
    indicator = make_indicator(normalisation=Normalisation(official), low=low, high=high)
    assert choose_normalisation(indicator, Normalisation(wanted)) == expected


def test_the_whole_plan_changes_and_nothing_else():
    plan = make_plan(
        {"p": {"a": 1, "b": 3}}, special={"a": {"normalisation": Normalisation.MINMAX}}
    )
    changed = apply_normalisation(plan, Normalisation.ZSCORE)
    assert [item.normalisation for item in changed.indicators()] == ["zscore", "none"]
    assert changed.effective_weights() == plan.effective_weights()
