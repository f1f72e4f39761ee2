import numpy as np
import pytest

from indicators.engine import simulation
from indicators.engine.draws import WeightDraws
from indicators.engine.pipeline import score
from indicators.engine.simulation import (
    chunk_range,
    count_places,
    find_median_place,
    find_place,
    interpolate_quantiles,
    prepare_scores,
    rank_cells,
    simulate_scores,
)
from schemas.catalogue import Aggregation
from tests.indicators.engine.plan_factory import MISSING, make_plan, make_values

PLAN = make_plan({"p": {"a": 1, "b": 3}, "q": {"c": 1}})
VALUES = make_values(
    {"x": [40.0, 80.0, 20.0], "y": [MISSING, 80.0, 30.0], "z": [4.0, 8.0, MISSING]}, list("abc")
)
OFFICIAL = WeightDraws(np.array([[0.5, 0.5]]), (np.array([[0.25, 0.75]]), np.array([[1.0]])))


@pytest.mark.parametrize("method", list(Aggregation))
def test_official_weights_give_the_official_scores(method):
    result = score(VALUES, PLAN.model_copy(update={"aggregation": method}))
    prepared = prepare_scores(result.normalised, result.pillars.notna(), PLAN, method)
    pillars, overall = simulate_scores(prepared, OFFICIAL)
    assert overall[0] == pytest.approx(result.overall.to_numpy())
    simulated = np.stack(pillars)[:, 0].T
    assert simulated == pytest.approx(result.pillars.to_numpy(), nan_ok=True)


def test_a_pillar_unscored_officially_stays_out_of_every_run():
    result = score(VALUES, PLAN.model_copy(update={"pillar_coverage": 0.8}))
    prepared = prepare_scores(
        result.normalised, result.pillars.notna(), PLAN, Aggregation.ARITHMETIC
    )
    pillars, overall = simulate_scores(prepared, OFFICIAL)
    assert np.isnan(pillars[0][0, 1])
    assert overall[0, 1] == 30


def test_runs_can_be_scored_for_some_institutions():
    result = score(VALUES, PLAN)
    prepared = prepare_scores(
        result.normalised, result.pillars.notna(), PLAN, Aggregation.ARITHMETIC
    )
    assert simulate_scores(prepared.choose(slice(1, 2)), OFFICIAL)[1].tolist() == [[55.0]]


def random_cells(institutions=7, runs=101):
    generator = np.random.default_rng(8)
    cells = [
        simulation.PreparedScores(
            Aggregation.ARITHMETIC,
            (
                simulation.PillarScores(
                    generator.integers(0, 5, (2, institutions)).astype(float),
                    np.ones((2, institutions)),
                    np.ones(institutions),
                ),
            ),
        )
        for _ in range(3)
    ]
    weights = WeightDraws(np.ones((runs, 1)), (generator.dirichlet([1.0, 1.0], runs),))
    return cells, weights


def test_chunks_do_not_change_the_counts(monkeypatch):
    cells, weights = random_cells()
    whole = rank_cells(cells, weights)
    monkeypatch.setattr(simulation, "CHUNK_NUMBERS", 20)
    pieces = rank_cells(cells, weights)
    for name in ("places", "pairwise", "means", "variances"):
        assert np.array_equal(getattr(whole, name), getattr(pieces, name)), name


def test_counts_are_those_of_ranking_run_by_run():
    cells, weights = random_cells(institutions=4, runs=10)
    counts = rank_cells(cells, weights)
    ranks = np.array(
        [
            [1 + sum(other > own + 1e-9 for other in row) for own in row]
            for run in range(10)
            for row in [weights.indicators[0][run] @ cells[run % 3].pillars[0].scores]
        ]
    )
    expected = [[(ranks[:, at] == place).sum() for place in range(1, 5)] for at in range(4)]
    assert counts.places.tolist() == expected
    first = ranks[::3]
    assert counts.means[0] == pytest.approx(first.mean(axis=0))
    assert counts.variances[0] == pytest.approx(first.var(axis=0))
    before = (ranks[:, :, None] < ranks[:, None, :]).mean(axis=0)
    ties = (ranks[:, :, None] == ranks[:, None, :]).mean(axis=0)
    assert counts.pairwise == pytest.approx(before + ties / 2)


def test_places_are_counted_per_institution():
    places = np.array([[1, 2, 2], [3, 1, 2]], dtype=np.int16)
    assert count_places(places).tolist() == [[1, 0, 1], [1, 1, 0], [0, 2, 0]]


def test_quantiles_of_places_are_places_that_occurred():
    counts = np.array([[5, 90, 5], [4, 92, 4], [6, 0, 94]])
    assert find_place(counts, 0.05).tolist() == [1, 2, 1]
    assert find_place(counts, 0.95).tolist() == [2, 2, 3]


def test_the_median_is_the_mean_of_the_two_middle_runs():
    counts = np.array([[2, 0, 2], [2, 1, 2], [0, 3, 1]])
    assert find_median_place(counts).tolist() == [2.0, 2.0, 2.0]
    assert find_median_place(np.array([[1, 1]])).tolist() == [1.5]


def test_quantiles_of_scores_are_numpys():
    draws = np.random.default_rng(6).normal(size=(37, 5))
    expected = np.quantile(draws, [0.05, 0.5, 0.95], axis=0)
    assert interpolate_quantiles(draws, [0.05, 0.5, 0.95]) == pytest.approx(expected)


def test_a_range_is_cut_without_gap_or_overlap():
    parts = list(chunk_range(1000, simulation.CHUNK_NUMBERS // 300))
    assert [part.stop - part.start for part in parts] == [300, 300, 300, 100]
    assert list(chunk_range(3, 10 * simulation.CHUNK_NUMBERS)) == [
        slice(0, 1),
        slice(1, 2),
        slice(2, 3),
    ]
    assert list(chunk_range(0, 5)) == []
