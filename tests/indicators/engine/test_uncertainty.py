import numpy as np
import pandas as pd
import pytest

from benchmarks.uncertainty import build_case, count_places_by_loop
from indicators.engine.pipeline import score
from indicators.engine.uncertainty import (
    simulate_pillar_places,
    simulate_ranks,
    simulate_result,
)
from schemas.catalogue import Aggregation, Direction, Normalisation
from schemas.recipe import UncertaintySource
from tests.indicators.engine.plan_factory import (
    MISSING,
    make_plan,
    make_uncertainty,
    make_values,
)

EVERY_SCALE = (
    Normalisation.GOALPOST,
    Normalisation.MINMAX,
    Normalisation.PERCENTILE,
    Normalisation.ZSCORE,
)
PILLARS = {"p": {"a": 1, "b": 1}, "q": {"c": 1, "d": 2}}
SCALED = {"normalisation": Normalisation.GOALPOST, "low": 0.0, "high": 100.0}


def make_case(institutions=12, seed=0, missing=0.15, **changes):
    generator = np.random.default_rng(seed)
    numbers = generator.uniform(0, 100, (institutions, 4))
    numbers[generator.random(numbers.shape) < missing] = MISSING
    rows = [f"h{at:02d}" for at in range(institutions)]
    fields = {
        "pillar_coverage": 0.5,
        "overall_coverage": 0.6,
        "uncertainty": make_uncertainty(
            runs=400, normalisations=EVERY_SCALE, aggregations=tuple(Aggregation)
        ),
    }
    plan = make_plan(PILLARS, indicator=SCALED, **(fields | changes))
    return pd.DataFrame(numbers, index=rows, columns=list("abcd")), plan


def test_the_matrix_form_counts_what_the_plain_loop_counts():
    values, plan = build_case(institutions=20, indicators=16, runs=203)
    result = score(values, plan)
    assert result.overall.notna().sum() > 0
    places, pairwise = count_places_by_loop(result)
    simulated = simulate_result(result)
    rows = simulated.places.sort_index().index
    assert np.array_equal(simulated.places.loc[rows].to_numpy(), places)
    assert simulated.pairwise.loc[rows, rows].to_numpy() == pytest.approx(pairwise, abs=1e-12)


def test_weights_held_still_reproduce_the_official_result():
    settings = make_uncertainty(concentration=1e12, normalisations=(Normalisation.GOALPOST,))
    values, plan = make_case(uncertainty=settings)
    result = score(values, plan)
    table = simulate_result(result).table
    scored = table[table["rank"].notna()]
    assert scored["rank_low"].tolist() == scored["rank"].tolist()
    assert scored["rank_high"].tolist() == scored["rank"].tolist()
    assert scored["score_low"].to_numpy() == pytest.approx(scored["score"].to_numpy(), abs=1e-3)


def test_score_intervals_follow_the_dirichlet_by_hand():
    # one institution, two pillars of one indicator each: the score is 100 times a Beta(25, 25)
    plan = make_plan(
        {"p": {"a": 1}, "q": {"b": 1}}, uncertainty=make_uncertainty(runs=20_000, seed=3)
    )
    table = simulate_ranks(make_values({"x": [100.0, 0.0]}, ["a", "b"]), plan).table
    # 5 % and 95 % quantile of Beta(25, 25): scipy.stats.beta.ppf
    assert table.loc["x", "score_low"] == pytest.approx(38.469, abs=0.3)
    assert table.loc["x", "score_high"] == pytest.approx(61.531, abs=0.3)


def test_pairwise_probability_of_a_symmetric_pair_is_a_half():
    plan = make_plan(
        {"p": {"a": 1}, "q": {"b": 1}}, uncertainty=make_uncertainty(runs=20_000, seed=3)
    )
    values = make_values({"x": [60.0, 40.0], "y": [40.0, 60.0], "last": [0.0, 0.0]}, ["a", "b"])
    simulated = simulate_ranks(values, plan)
    assert simulated.pairwise.loc["x", "y"] == pytest.approx(0.5, abs=0.02)
    assert simulated.pairwise.loc["x", "last"] == 1
    assert simulated.pairwise.loc["last", "x"] == 0
    assert np.diag(simulated.pairwise).tolist() == [0.5] * 3
    assert simulated.table.loc["last", ["rank_low", "rank_high"]].tolist() == [3, 3]
    assert simulated.top_probability(1)["x"] == pytest.approx(0.5, abs=0.02)
    assert simulated.top_probability(2).tolist() == [1, 1, 0]
    assert simulated.top_probability(9).tolist() == [1, 1, 1]


def test_institutions_alike_tie_in_every_run():
    values, plan = make_case(missing=0)
    values.loc["h05"] = values.loc["h02"]
    simulated = simulate_ranks(values, plan)
    assert simulated.pairwise.loc["h02", "h05"] == 0.5
    assert simulated.places.loc["h02"].tolist() == simulated.places.loc["h05"].tolist()


def test_pairwise_shares_of_a_pair_sum_to_one_and_places_to_the_runs():
    simulated = simulate_ranks(*make_case())
    shares = simulated.pairwise.to_numpy()
    assert shares + shares.T == pytest.approx(1)
    assert (simulated.places.sum(axis=1) == 400).all()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not():
    values, plan = make_case()
    settings = make_uncertainty(runs=400, seed=2, normalisations=EVERY_SCALE)
    first, again = simulate_ranks(values, plan), simulate_ranks(values, plan)
    assert first.digest() == again.digest()
    assert simulate_ranks(values, plan, settings).digest() != first.digest()


def test_the_order_of_rows_columns_and_plan_changes_nothing():
    values, plan = make_case()
    first = simulate_ranks(values, plan)
    shuffled = values.sample(frac=1, random_state=1)[list("dbca")]
    turned = plan.model_copy(update={"pillars": plan.pillars[::-1]})
    second = simulate_ranks(shuffled, turned)
    assert second.table.index.tolist() == shuffled.index.tolist()
    exact = [name for name in first.table if name != "score"]
    pd.testing.assert_frame_equal(
        second.table.loc[values.index, exact], first.table[exact], check_exact=True
    )
    rows = first.pairwise.index
    pd.testing.assert_frame_equal(second.pairwise.loc[rows, rows], first.pairwise)


def test_who_is_unscored_officially_is_in_no_run():
    values, plan = make_case()
    values.loc["h03"] = [MISSING, MISSING, 50.0, 50.0]
    values.loc["h04"] = MISSING
    simulated = simulate_ranks(values, plan.model_copy(update={"overall_coverage": 0.8}))
    assert simulated.table.loc[["h03", "h04"]].isna().all(axis=None)
    assert not {"h03", "h04"} & set(simulated.places.index)
    assert simulated.places.shape[0] == simulated.places.shape[1]
    low = simulated.pillar_low
    assert np.isnan(low.loc["h03", "p"])
    assert low.loc["h03", "q"] == 50, "its one scored pillar still has an interval"


def test_pillar_intervals_vary_indicator_weights_only():
    plan = make_plan({"p": {"a": 1}, "q": {"b": 1, "c": 1}})
    simulated = simulate_ranks(make_values({"x": [40.0, 0.0, 100.0]}, list("abc")), plan)
    assert simulated.pillar_low.loc["x", "p"] == simulated.pillar_high.loc["x", "p"] == 40
    assert 35 < simulated.pillar_low.loc["x", "q"] < 45
    assert 55 < simulated.pillar_high.loc["x", "q"] < 65


def test_an_indicator_an_alternative_cannot_place_keeps_its_official_score():
    # a is the same for all, so min-max has no scale for it; x has nothing else in its pillar.
    # Kept: x = (100 + 0) / 2 = 50 before y = ((100 + 0) / 2 + 40) / 2 = 45. Dropped: 0 behind 20.
    values = make_values(
        {"x": [100.0, MISSING, 0.0], "y": [100.0, 0.0, 40.0], "z": [100.0, 100.0, 100.0]},
        list("abc"),
    )
    settings = make_uncertainty(concentration=1e9, normalisations=(Normalisation.MINMAX,))
    plan = make_plan({"p": {"a": 1, "b": 1}, "q": {"c": 1}}, indicator=SCALED)
    assert simulate_ranks(values, plan, settings).pairwise.loc["x", "y"] == 1


def test_an_indicator_officially_without_scale_stays_out_of_every_run():
    # a is constant under the official min-max. Percentiles of b and c: x = 83 + 17, y = 17 + 50;
    # were a to come in with 50 for everybody, x and y would tie
    values = make_values(
        {"x": [7.0, 9.0, 1.0], "y": [7.0, 1.0, 2.0], "z": [7.0, 5.0, 9.0]}, list("abc")
    )
    settings = make_uncertainty(concentration=1e9, normalisations=(Normalisation.PERCENTILE,))
    plan = make_plan(
        {"p": {"a": 1, "b": 1}, "q": {"c": 1}}, indicator={"normalisation": Normalisation.MINMAX}
    )
    assert simulate_ranks(values, plan, settings).pairwise.loc["x", "y"] == 1


def test_ready_scores_stay_as_they_are_under_every_normalisation():
    plan = make_plan(PILLARS, uncertainty=make_uncertainty(normalisations=EVERY_SCALE))
    values, _ = make_case(missing=0)
    assert UncertaintySource.NORMALISATION in simulate_ranks(values, plan).record.not_varied
    drivers = simulate_ranks(values, plan).drivers_overall
    assert drivers["aggregation"] == drivers["interaction"] == 0
    # four identical cells of 50 runs: only the noise of their means is left
    assert drivers["normalisation"] < 4 / 50


def test_drivers_name_what_moves_the_ranks():
    # x beats y on average, but not in the geometric mean, whatever the weights do
    plan = make_plan(
        {"p": {"a": 1, "b": 1}},
        uncertainty=make_uncertainty(concentration=1e6, aggregations=tuple(Aggregation)),
    )
    values = make_values({"x": [100.0, 4.0], "y": [50.0, 50.0]}, ["a", "b"])
    simulated = simulate_ranks(values, plan)
    assert simulated.pairwise.loc["x", "y"] == 0.5
    assert simulated.drivers_overall.to_dict() == {
        "weights": 0,
        "normalisation": 0,
        "aggregation": 1,
        "interaction": 0,
    }


def test_shares_of_drivers_sum_to_one():
    simulated = simulate_ranks(*make_case())
    moved = simulated.drivers.notna().all(axis=1)
    assert moved.any()
    assert simulated.drivers[moved].sum(axis=1).to_numpy() == pytest.approx(1)
    assert simulated.drivers_overall.sum() == pytest.approx(1)


def test_the_record_names_every_source_once():
    values, plan = make_case()
    record = simulate_ranks(values, plan).record
    assert set(record.varied) | set(record.not_varied) == set(UncertaintySource)
    assert not set(record.varied) & set(record.not_varied)
    assert record.varied == (
        UncertaintySource.PILLAR_WEIGHTS,
        UncertaintySource.INDICATOR_WEIGHTS,
        UncertaintySource.NORMALISATION,
        UncertaintySource.AGGREGATION,
    )
    single = make_plan({"p": {"a": 1}})
    assert simulate_ranks(values, single).record.varied == ()


def test_lower_is_better_holds_in_every_run():
    plan = make_plan(
        {"p": {"a": 1}},
        indicator=SCALED | {"direction": Direction.LOWER_IS_BETTER},
        uncertainty=make_uncertainty(normalisations=EVERY_SCALE),
    )
    simulated = simulate_ranks(make_values({"x": [10.0], "y": [60.0], "z": [90.0]}, ["a"]), plan)
    assert simulated.table["rank_high"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "values",
    [
        pd.DataFrame(columns=list("abcd"), dtype=float),
        make_values({"x": [MISSING] * 4, "y": [MISSING] * 4}, list("abcd")),
    ],
)
def test_without_scores_there_is_nothing_to_rank(values):
    simulated = simulate_ranks(values, make_case()[1])
    assert simulated.places.shape == (0, 0)
    assert simulated.pairwise.shape == (0, 0)
    assert simulated.table["rank"].isna().all()
    assert len(simulated.table) == len(values)
    assert simulated.drivers_overall.isna().all()


def test_one_institution_is_always_first():
    simulated = simulate_ranks(
        make_values({"x": [1.0, 2.0, 3.0, 4.0]}, list("abcd")), make_case()[1]
    )
    assert simulated.table.loc["x", ["rank", "rank_low", "rank_high"]].tolist() == [1, 1, 1]
    assert simulated.drivers.loc["x"].isna().all()


def test_a_pillar_alone_has_the_places_of_an_index_of_one():
    values, plan = make_case()
    result = score(values, plan)
    table = simulate_pillar_places(result, "q")
    assert table["rank"].equals(result.ranks["q"].rename("rank"))
    scored = result.pillars["q"].notna()
    assert table.loc[scored, ["rank_low", "rank_high"]].notna().all(axis=None)
    assert table.loc[~scored].isna().all(axis=None)
    assert (table["rank_low"] <= table["rank_high"]).loc[scored].all()
    assert table["rank_high"].max() <= scored.sum()


def test_a_pillar_with_weights_held_still_has_its_official_places():
    settings = make_uncertainty(concentration=1e12, normalisations=(Normalisation.GOALPOST,))
    values, plan = make_case(uncertainty=settings, missing=0.0)
    table = simulate_pillar_places(score(values, plan), "p")
    assert table["rank_low"].tolist() == table["rank"].tolist() == table["rank_high"].tolist()


def test_the_only_pillar_has_the_places_of_the_whole():
    values, plan = make_case(missing=0.0)
    plan = plan.model_copy(update={"pillars": plan.pillars[:1]})
    result = score(values[["a", "b"]], plan)
    columns = ["rank", "rank_low", "rank_high"]
    whole = simulate_result(result).table[columns]
    pd.testing.assert_frame_equal(simulate_pillar_places(result, "p"), whole)
