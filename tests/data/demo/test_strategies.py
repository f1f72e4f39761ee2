from __future__ import annotations

import numpy as np
import pytest

from data.definitions import read_metrics
from data.demo.missing import Gaps
from data.demo.strategies import GOALS, compute_goal
from indicators.catalogue.registry import load_catalogue


def test_baselines_are_the_values_of_the_institution_in_that_year(tables, wide):
    goals = {goal.indicator: goal for goal in GOALS}
    areas = tables["strategy_area"].set_index("area_id")["strategy_id"]
    owners = tables["strategy"].set_index("strategy_id")["institution"]
    compared = 0
    for target in tables["strategy_target"].itertuples():
        owner = owners[areas[target.area_id]]
        goal = goals[target.indicator_code]
        if owner == "national" or np.isnan(target.baseline):
            continue
        numbers = wide.loc[(owner, target.baseline_year)]
        value = numbers[goal.numerator]
        if goal.denominator:
            value = 100 * value / numbers[goal.denominator]
        assert target.baseline == pytest.approx(value, abs=0.051 if goal.denominator else 0)
        compared += 1
    assert compared > 150


def test_goals_name_indicators_of_their_pillar_and_metrics_that_exist():
    indicators = load_catalogue().indicators
    for goal in GOALS:
        assert indicators[goal.indicator].pillar == goal.pillar
        assert goal.numerator in read_metrics()
        assert goal.denominator is None or goal.denominator in read_metrics()


def test_targets_lie_above_their_baseline(tables):
    rows = tables["strategy_target"].dropna(subset=["baseline"])
    assert (rows["target"] >= rows["baseline"]).all()
    assert (rows["target"] > rows["baseline"]).mean() > 0.95


def test_targets_of_institutions_serve_national_ones_of_the_same_indicator(tables):
    rows = tables["strategy_target"].set_index("target_id")
    own = rows.dropna(subset=["parent_target_id"])
    parents = rows.loc[own["parent_target_id"]]
    assert own["indicator_code"].tolist() == parents["indicator_code"].tolist()
    assert parents["area_id"].str.startswith("demo_national_strategy").all()


def test_half_of_the_institutions_have_a_strategy_of_five_areas(tables):
    current = tables["strategy"].query("strategy_id.str.endswith('_current')")
    assert len(current) == 20
    areas = tables["strategy_area"].groupby("strategy_id").size()
    assert set(areas[current["strategy_id"]]) == {5}
    assert areas["demo_national_strategy"] == 8


def test_actions_that_were_due_are_settled(tables):
    rows = tables["strategy_action"]
    due = rows["due_date"].map(lambda day: (day.year, day.month)) <= (2026, 6)
    assert set(rows.loc[due, "status"]) <= {"done", "late", "cancelled"}
    assert set(rows.loc[~due, "status"]) == {"planned", "in_progress"}


def test_a_goal_without_a_denominator_is_a_count(assembly):
    goal = next(goal for goal in GOALS if goal.denominator is None)
    values = compute_goal(goal, assembly.gaps)
    assert np.array_equal(values, assembly.gaps.reported(goal.numerator), equal_nan=True)


def test_a_zero_denominator_gives_no_value(panel):
    goal = next(goal for goal in GOALS if goal.denominator)
    panel.put(goal.numerator, np.zeros(panel.exists.shape))
    panel.put(goal.denominator, np.zeros(panel.exists.shape))
    assert np.isnan(compute_goal(goal, Gaps(panel))).all()
