"""What must hold for every population and every plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine.change import decompose_change
from indicators.engine.normalise import normalise_frame, normalise_minmax
from indicators.engine.pipeline import ScoreResult, score
from indicators.engine.rank import rank_scores
from indicators.engine.uncertainty import simulate_ranks
from schemas.catalogue import Aggregation, Direction, Normalisation
from schemas.recipe import OVERALL, ScorePlan
from tests.indicators.engine.plan_factory import (
    MISSING,
    make_indicator,
    make_plan,
    make_uncertainty,
)

CODES = list("abcdef")
PILLARS = (("p", "abc"), ("q", "de"), ("r", "f"))
SCALES = tuple({"normalisation": method, "low": 2.0, "high": 90.0} for method in Normalisation)
RANKED_SCALES = (Normalisation.MINMAX, Normalisation.PERCENTILE)

# quarters are exact in doubles: what is equal on paper is equal in the test
numbers = st.integers(0, 400).map(lambda quarter: quarter / 4)
cells = st.one_of(numbers, numbers, numbers, st.just(MISSING))
weights = st.sampled_from([0.5, 1.0, 2.0, 3.0, 7.0])
few = settings(max_examples=60, deadline=None)


@st.composite
def populations(draw: st.DrawFn, least: int = 1, cell: st.SearchStrategy = cells) -> pd.DataFrame:
    size = draw(st.integers(least, 9))
    rows = draw(st.lists(st.lists(cell, min_size=6, max_size=6), min_size=size, max_size=size))
    return pd.DataFrame(rows, columns=CODES, index=[f"h{at}" for at in range(size)], dtype=float)


@st.composite
def plans(draw: st.DrawFn, methods: tuple = SCALES, **fixed: object) -> ScorePlan:
    fields = {
        "aggregation": draw(st.sampled_from(Aggregation)),
        "geometric_floor": draw(st.sampled_from([0.5, 1.0, 5.0])),
        "pillar_coverage": draw(st.sampled_from([0.0, 0.4, 0.6])),
        "overall_coverage": draw(st.sampled_from([0.0, 0.5, 0.8])),
    }
    return make_plan(
        {pillar: {code: draw(weights) for code in own} for pillar, own in PILLARS},
        {pillar: draw(weights) for pillar, _ in PILLARS},
        special={
            code: draw(st.sampled_from(methods)) | {"direction": draw(st.sampled_from(Direction))}
            for code in CODES
        },
        **(fields | fixed),
    )


def assert_same_scores(first: ScoreResult, second: ScoreResult, tolerance: float = 1e-9) -> None:
    for one, other in ((first.pillars, second.pillars), (first.overall, second.overall)):
        assert one.to_numpy() == pytest.approx(other.to_numpy(), abs=tolerance, nan_ok=True)


def change_indicators(plan: ScorePlan, **changes: object) -> ScorePlan:
    pillars = tuple(
        pillar.model_copy(
            update={
                "indicators": tuple(item.model_copy(update=changes) for item in pillar.indicators)
            }
        )
        for pillar in plan.pillars
    )
    return plan.model_copy(update={"pillars": pillars})


@few
@given(populations(), plans())
def test_every_score_and_coverage_stays_on_its_scale(values, plan):
    result = score(values, plan)
    scores = pd.concat([result.normalised, result.pillars, result.overall], axis=1)
    assert ((scores >= 0) & (scores <= 100) | scores.isna()).all(axis=None)
    assert ((result.coverage >= 0) & (result.coverage <= 1)).all(axis=None)


@few
@given(populations(), plans(), st.sampled_from([1e-3, 0.1, 7.0, 100.0]))
def test_only_the_proportions_of_weights_matter(values, plan, factor):
    scaled = plan.model_copy(
        update={
            "pillars": tuple(
                pillar.model_copy(
                    update={
                        "weight": pillar.weight * factor,
                        "indicators": tuple(
                            item.model_copy(update={"weight": item.weight * factor})
                            for item in pillar.indicators
                        ),
                    }
                )
                for pillar in plan.pillars
            )
        }
    )
    assert_same_scores(score(values, plan), score(values, scaled))
    assert sum(scaled.effective_weights().values()) == pytest.approx(1)


@few
@given(populations(), plans())
def test_contributions_and_weights_used_sum_to_the_whole(values, plan):
    result = score(values, plan)
    scored = result.overall.notna()
    parts = result.contributions
    for points in (parts.indicator_contributions, parts.pillar_contributions):
        assert points[scored].sum(axis=1).to_numpy() == pytest.approx(
            result.overall[scored].to_numpy(), abs=1e-9
        )
        assert points[~scored].isna().all(axis=None)
    for used in (parts.indicator_weights, parts.pillar_weights):
        assert used[scored].sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-12)


@few
@given(populations(least=3), populations(least=3), plans())
def test_effects_of_a_change_sum_to_it(before, after, plan):
    change = decompose_change(score(before, plan), score(after, plan))
    known = change.change.notna()
    total = change.score_effect.sum(axis=1) + change.availability_effect.sum(axis=1)
    assert total[known].to_numpy() == pytest.approx(change.change[known].to_numpy(), abs=1e-9)


@few
@given(populations(), st.sampled_from(RANKED_SCALES))
def test_reversing_the_direction_reverses_the_ranks(values, method):
    up, down = (
        normalise_frame(
            values,
            [make_indicator(code, normalisation=method, direction=way) for code in CODES],
        )[0]
        for way in Direction
    )
    assert up.to_numpy() == pytest.approx(100 - down.to_numpy(), nan_ok=True)
    assert rank_scores(up).equals(rank_scores(-down))


@few
@given(populations(least=2), st.integers(-1000, 1000))
def test_adding_a_constant_changes_no_minmax_score(values, constant):
    before = normalise_minmax(values.to_numpy())
    after = normalise_minmax(values.to_numpy() + constant)
    assert after == pytest.approx(before, abs=1e-9, nan_ok=True)
    assert rank_scores(pd.DataFrame(before)).equals(rank_scores(pd.DataFrame(after)))


@few
@given(populations(), plans(pillar_coverage=0.0, overall_coverage=0.0), st.sampled_from("abcde"))
def test_an_indicator_missing_for_everybody_changes_no_score(values, plan, code):
    without = plan.model_copy(
        update={
            "pillars": tuple(
                pillar.model_copy(
                    update={
                        "indicators": tuple(item for item in pillar.indicators if item.code != code)
                    }
                )
                for pillar in plan.pillars
            )
        }
    )
    assert_same_scores(score(values.assign(**{code: MISSING}), plan), score(values, without))


@few
@given(populations(cell=numbers), plans(), st.sets(st.sampled_from(CODES)))
def test_coverage_falls_by_exactly_what_was_removed(values, plan, removed):
    emptied = values.copy()
    emptied.loc["h0", sorted(removed)] = MISSING
    before, after = score(values, plan).coverage, score(emptied, plan).coverage
    shares = plan.effective_weights()
    fall = sum(shares[code] for code in removed)
    assert (before - after).loc["h0", OVERALL] == pytest.approx(fall, abs=1e-12)
    assert (before - after).drop(index="h0").eq(0).all(axis=None)
    groups, _ = plan.levels()
    for group in groups:
        inside = dict(zip(group.children, group.shares(), strict=True))
        fall = sum(inside[code] for code in removed if code in inside)
        assert (before - after).loc["h0", group.parent] == pytest.approx(fall, abs=1e-12)


@few
@given(populations(least=2), plans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_nothing(values, plan, shuffler):
    rows, columns = list(values.index), list(values.columns)
    shuffler.shuffle(rows)
    shuffler.shuffle(columns)
    first, second = score(values, plan), score(values.loc[rows, columns], plan)
    assert_same_scores(first, _in_order(second, values.index))
    assert second.ranks.loc[values.index].equals(first.ranks)


@few
@given(populations(), plans())
def test_a_replay_gives_the_same_bytes(values, plan):
    again = ScorePlan.model_validate_json(plan.model_dump_json())
    assert again.digest() == plan.digest()
    assert score(values.copy(), again).digest() == score(values, plan).digest()


@few
@given(populations(), plans(), st.floats(0, 1))
def test_a_higher_threshold_never_scores_more(values, plan, threshold):
    raised = plan.model_copy(update={"overall_coverage": max(threshold, plan.overall_coverage)})
    before, after = score(values, plan).overall, score(values, raised).overall
    assert not (after.notna() & before.isna()).any()
    kept = after.notna()
    assert after[kept].equals(before[kept])


@few
@given(
    populations(cell=numbers),
    plans(methods=({"normalisation": Normalisation.NONE},)),
    st.sampled_from(CODES),
)
def test_a_better_value_never_lowers_the_score(values, plan, code):
    plan = change_indicators(plan, direction=Direction.HIGHER_IS_BETTER)
    better = values.copy()
    better.loc["h0", code] += 5
    before, after = score(values, plan).overall, score(better, plan).overall
    assert after["h0"] >= before["h0"] - 1e-9


@few
@given(populations(), plans(), st.integers(0, 5))
def test_infinite_and_missing_score_alike(values, plan, column):
    infinite, missing = values.copy(), values.copy()
    infinite.iloc[0, column], missing.iloc[0, column] = np.inf, MISSING
    first, second = score(infinite, plan), score(missing, plan)
    assert first.digest() == second.digest()
    assert "value_not_finite" in {issue.code for issue in first.issues}


@settings(max_examples=25, deadline=None)
@given(populations(least=2), plans(), st.integers(0, 1000))
def test_simulated_ranks_are_consistent_with_each_other(values, plan, seed):
    uncertainty = make_uncertainty(
        runs=100,
        seed=seed,
        normalisations=tuple(Normalisation),
        aggregations=tuple(Aggregation),
    )
    simulated = simulate_ranks(values, plan, uncertainty)
    table = simulated.table.dropna(subset="rank")
    count = len(table)
    assert (table["rank_low"] >= 1).all()
    assert (table["rank_low"] <= table["rank_median"]).all()
    assert (table["rank_median"] <= table["rank_high"]).all()
    assert (table["rank_high"] <= count).all()
    assert (table["score_low"] <= table["score_high"]).all()
    assert (simulated.places.sum(axis=1) == 100).all()
    shares = simulated.pairwise.to_numpy()
    assert shares + shares.T == pytest.approx(np.ones((count, count)))
    inside = [
        simulated.places.loc[institution, row.rank_low : row.rank_high].sum()
        for institution, row in zip(table.index, table.itertuples(), strict=True)
    ]
    assert all(runs >= 90 for runs in inside), "at least 90 % of runs lie in the interval"
    assert simulate_ranks(values, plan, uncertainty).digest() == simulated.digest()


def _in_order(result: ScoreResult, index: pd.Index) -> ScoreResult:
    return replace(result, pillars=result.pillars.loc[index], overall=result.overall.loc[index])
