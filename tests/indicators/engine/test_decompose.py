import numpy as np
import pandas as pd
import pytest

from indicators.engine.decompose import mean_slope, split_score, sum_by_pillar
from indicators.engine.pipeline import score
from schemas.catalogue import Aggregation
from tests.indicators.engine.plan_factory import MISSING, make_plan, make_values

PILLARS = {"p": {"a": 1, "b": 3}, "q": {"c": 1}}
VALUES = make_values(
    {"x": [40.0, 80.0, 20.0], "y": [MISSING, 80.0, 20.0], "z": [40.0, 80.0, MISSING]}, list("abc")
)


def test_arithmetic_points_are_weight_times_score():
    parts = score(VALUES, make_plan(PILLARS)).contributions
    assert parts.indicator_contributions.loc["x"].tolist() == [5, 30, 10]
    assert parts.pillar_contributions.loc["x"].tolist() == [35, 10]


def test_renormalised_weights_are_visible():
    parts = score(VALUES, make_plan(PILLARS)).contributions
    assert parts.indicator_weights.loc["y"].tolist() == [0, 0.5, 0.5]
    assert parts.indicator_weights.loc["z"].tolist() == [0.25, 0.75, 0]
    assert parts.pillar_weights.loc["z"].tolist() == [1, 0]
    assert np.isnan(parts.indicator_contributions.loc["y", "a"]), "missing is not zero points"
    assert parts.indicator_contributions.loc["y", ["b", "c"]].tolist() == [40, 10]


def test_an_unscored_pillar_has_no_weight_although_it_has_some_data():
    plan = make_plan(PILLARS, pillar_coverage=0.8)
    parts = score(VALUES, plan).contributions
    assert parts.indicator_weights.loc["y"].tolist() == [0, 0, 1]


def test_an_institution_without_a_score_has_no_parts():
    plan = make_plan(PILLARS, overall_coverage=0.8)
    result = score(VALUES, plan)
    assert result.overall.isna().to_dict() == {"x": False, "y": False, "z": True}
    assert result.contributions.indicator_weights.loc["z"].isna().all()
    assert result.contributions.pillar_contributions.loc["z"].isna().all()


@pytest.mark.parametrize("method", list(Aggregation))
@pytest.mark.parametrize("floor", [0.5, 1.0, 10.0])
def test_parts_sum_to_the_score(method, floor):
    values = pd.DataFrame(
        np.random.default_rng(2).uniform(0, 100, (30, 3)), columns=list("abc")
    ).map(lambda number: number if number > 15 else (MISSING if number > 7 else 0.0))
    result = score(values, make_plan(PILLARS, aggregation=method, geometric_floor=floor))
    scored = result.overall.notna()
    for parts in (
        result.contributions.indicator_contributions,
        result.contributions.pillar_contributions,
    ):
        assert parts.sum(axis=1)[scored].to_numpy() == pytest.approx(
            result.overall[scored].to_numpy(), abs=1e-9
        )


def test_geometric_points_of_equal_scores_follow_the_weights():
    weights = np.array([[0.25, 0.75, 0.0]])
    points = split_score(np.array([[60.0, 60.0, 90.0]]), weights, Aggregation.GEOMETRIC, 1.0)
    assert points[0, :2] == pytest.approx([15, 45])
    assert np.isnan(points[0, 2])


def test_geometric_points_at_the_floor_are_the_floor():
    points = split_score(np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]]), Aggregation.GEOMETRIC, 1.0)
    assert points.tolist() == [[0.5, 0.5]]


def test_the_slope_is_smooth_at_zero():
    assert mean_slope(np.array([0.0, 1e-12, 1.0])) == pytest.approx([1, 1, np.e - 1])


def test_points_of_a_pillar_without_any_are_missing():
    points = pd.DataFrame({"a": [1.0], "b": [MISSING], "c": [MISSING]})
    assert sum_by_pillar(points, make_plan(PILLARS))["p"].tolist() == [1]
    assert sum_by_pillar(points, make_plan(PILLARS))["q"].isna().all()
