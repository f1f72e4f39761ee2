import numpy as np
import pandas as pd
import pytest

from indicators.engine.change import (
    StepKind,
    UnlikeRecipesError,
    WeightedScores,
    build_waterfall,
    decompose_change,
    split_change,
)
from indicators.engine.pipeline import score
from schemas.catalogue import Aggregation, Normalisation
from tests.indicators.engine.plan_factory import MISSING, make_plan, make_values

PILLARS = {"p": {"a": 1, "b": 1}, "q": {"c": 1}}
PLAN = make_plan(PILLARS)


def change_between(before, after, plan=PLAN):
    results = [
        score(make_values({"x": row}, list("abc")), plan.model_copy(update={"edition": edition}))
        for edition, row in ((2024, before), (2025, after))
    ]
    return decompose_change(*results)


def test_moved_scores_count_with_their_weight():
    change = change_between([40.0, 60.0, 20.0], [60.0, 50.0, 20.0])
    assert change.change["x"] == 2.5
    assert change.score_effect.loc["x"].tolist() == [5, -2.5, 0]
    assert change.availability_effect.loc["x"].tolist() == [0, 0, 0]


def test_losing_a_weak_indicator_is_an_availability_effect():
    # 0.25 * 20 + 0.25 * 60 + 0.5 * 50 = 45 becomes 0.5 * 60 + 0.5 * 50 = 55; the mean is 50
    change = change_between([20.0, 60.0, 50.0], [MISSING, 60.0, 50.0])
    assert change.change["x"] == 10
    assert change.score_effect.loc["x"].tolist() == [0, 0, 0]
    assert change.availability_effect.loc["x"].tolist() == [7.5, 2.5, 0]


def test_an_indicator_coming_in_at_the_level_of_the_score_changes_nothing():
    change = change_between([MISSING, 50.0, 50.0], [50.0, 50.0, 50.0])
    assert change.change["x"] == 0
    assert change.availability_effect.loc["x"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("method", list(Aggregation))
def test_effects_sum_to_the_change(method):
    generator = np.random.default_rng(9)
    plan = make_plan(PILLARS, {"p": 2, "q": 3}, aggregation=method, pillar_coverage=0.5)
    results = []
    for edition in (2024, 2025):
        numbers = generator.uniform(0, 100, (60, 3))
        numbers[generator.random(numbers.shape) < 0.3] = MISSING
        frame = pd.DataFrame(numbers, columns=list("abc"))
        results.append(score(frame, plan.model_copy(update={"edition": edition})))
    change = decompose_change(*results)
    known = change.change.notna()
    assert known.sum() > 30
    total = change.score_effect.sum(axis=1) + change.availability_effect.sum(axis=1)
    assert total[known].to_numpy() == pytest.approx(change.change[known].to_numpy(), abs=1e-9)
    assert change.score_effect[~known].isna().all(axis=None)
    assert change.availability_effect[~known].isna().all(axis=None)


def test_geometric_effects_share_the_change_by_logarithms():
    # equal weights, one score times four: ln 4 / 2 is all of the change
    half = np.array([[0.5, 0.5]])
    moved, availability = split_change(
        WeightedScores(np.array([[10.0, 40.0]]), half),
        WeightedScores(np.array([[40.0, 40.0]]), half),
        Aggregation.GEOMETRIC,
        1.0,
    )
    assert moved[0] == pytest.approx([20, 0])
    assert availability.tolist() == [[0, 0]]


def test_different_recipes_are_refused():
    first = score(make_values({"x": [1.0, 2.0, 3.0]}, list("abc")), PLAN)
    other = make_plan(PILLARS, {"p": 2})
    second = score(make_values({"x": [1.0, 2.0, 3.0]}, list("abc")), other)
    with pytest.raises(UnlikeRecipesError):
        decompose_change(first, second)


def test_only_institutions_of_both_editions_are_compared():
    first = score(make_values({"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]}, list("abc")), PLAN)
    second = score(make_values({"z": [1.0, 2.0, 3.0], "y": [5.0, 2.0, 3.0]}, list("abc")), PLAN)
    assert decompose_change(first, second).change.to_dict() == {"y": 1.0}


def test_scales_that_move_with_the_sample_are_noted():
    plan = make_plan(PILLARS, special={"b": {"normalisation": Normalisation.PERCENTILE}})
    change = change_between([1.0, 2.0, 3.0], [1.0, 5.0, 3.0], plan)
    assert [(issue.code, issue.place) for issue in change.issues] == [
        ("change_on_moving_scale", "b")
    ]


def test_the_waterfall_walks_from_start_to_end():
    change = change_between([20.0, 60.0, 50.0], [MISSING, 70.0, 60.0])
    steps = build_waterfall(change, "x")
    assert steps["kind"].tolist() == ["start", "score", "score", "availability", "end"]
    assert steps["step"].tolist() == ["", "p", "q", "p", ""]
    assert steps["level"].iloc[0] == 45
    assert steps["level"].iloc[-1] == 65
    assert steps["level"].iloc[-2] == pytest.approx(65)
    moved = steps[steps["kind"].isin([StepKind.SCORE, StepKind.AVAILABILITY])]
    assert moved["effect"].sum() == pytest.approx(20, abs=1e-9)
    by_indicator = build_waterfall(change, "x", by="indicator")
    assert by_indicator["step"].tolist() == ["", "a", "b", "c", "a", "b", ""]


def test_there_is_no_waterfall_without_two_scores():
    change = change_between([MISSING] * 3, [1.0, 2.0, 3.0])
    assert build_waterfall(change, "x").empty
