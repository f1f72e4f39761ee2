"""How sure a rank is: thousands of defensible rankings instead of one.

Each run draws weights around the official ones and uses one combination of normalisation and
aggregation; everything is rebuilt and ranked again. The combinations are not drawn but dealt out in
turn, so each has the same number of runs (give or take one): the same expectation as drawing, less
noise. Missing values are treated officially in every run, and who has no official score has none.

Method: OECD/JRC Handbook (2008), step 7; Saisana, Saltelli, Tarantola (2005).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.draws import WeightDraws, apply_normalisation, draw_weights, sort_plan
from indicators.engine.drivers import DRIVERS, share_drivers, split_rank_variance
from indicators.engine.normalise import normalise_frame
from indicators.engine.pipeline import ScoreResult, digest_frames, score
from indicators.engine.simulation import (
    PreparedScores,
    RunCounts,
    chunk_range,
    find_median_place,
    find_place,
    interpolate_quantiles,
    prepare_scores,
    rank_cells,
    simulate_scores,
)
from schemas.catalogue import Uncertainty
from schemas.recipe import OVERALL, ScorePlan, SimulationRecord, UncertaintySource

INTERVAL = (0.05, 0.95)
SCORE_DECIMALS = 9
"""Interval ends are rounded so far that no machine's last bits show."""


@dataclass(frozen=True)
class RankUncertainty:
    """What the simulation says. Tables of scored institutions are in the order of the values.

    table      every institution: rank, rank_low, rank_high (`Int64`), rank_median, score,
               score_low, score_high; missing where there is no official score. rank_low and
               rank_high are the 5 % and 95 % quantile of the place over all runs, as places that
               occurred (inverse of the distribution function): at least 90 % of runs lie between.
               The interval of the score is over the same weights under the official method. The
               official rank or score can lie outside its interval: that is a finding.
    pillar_low/pillar_high  the same interval of pillar scores, indicator weights varying
    places     scored institutions x places 1..n: number of runs
    pairwise   scored x scored: share of runs in which the row stands before the column, ties half
    drivers    scored institutions x weights, normalisation, aggregation, interaction: shares of the
               variance of the rank (see `drivers`); NaN where the rank never moved
    drivers_overall  the same shares over all institutions
    record     what was varied and what was not
    """

    table: pd.DataFrame
    pillar_low: pd.DataFrame
    pillar_high: pd.DataFrame
    places: pd.DataFrame
    pairwise: pd.DataFrame
    drivers: pd.DataFrame
    drivers_overall: pd.Series
    record: SimulationRecord

    def top_probability(self, k: int) -> pd.Series:
        """Return the share of runs in which each scored institution is among the first k."""
        return self.places.loc[:, :k].sum(axis=1) / self.record.runs

    def digest(self) -> str:
        """Return the SHA-256 of all numbers: same values, plan and seed, same digest."""
        frames = (self.table, self.pillar_low, self.pillar_high, self.places, self.pairwise)
        return digest_frames(self.record.model_dump_json(), *frames, self.drivers)


def simulate_ranks(
    values: pd.DataFrame, plan: ScorePlan, uncertainty: Uncertainty | None = None
) -> RankUncertainty:
    """Score a population and simulate how its ranks and scores could differ.

    values       institutions x indicators, as for `pipeline.score`
    uncertainty  what to vary; the plan's own settings when None
    Deterministic: the seed is part of the settings. Memory is bounded by chunks, apart from the
    weights (runs x indicators) and the pairwise table (institutions squared).
    """
    return simulate_result(score(values, plan), uncertainty)


def simulate_result(result: ScoreResult, uncertainty: Uncertainty | None = None) -> RankUncertainty:
    """Simulate around scores that are there already (see `simulate_ranks`)."""
    settings = uncertainty or result.plan.uncertainty
    plan = sort_plan(result.plan)
    # by label, so that the order of the rows cannot change a last bit of a sum
    scenarios = _build_scenarios(plan, result.values.sort_index(), settings)
    weights = draw_weights(plan, settings.runs, settings.seed, settings.concentration)
    scored = result.overall.index[result.overall.notna()]
    rows = scored.sort_values()
    cells = _prepare_cells(scenarios, result.pillars.loc[rows].notna(), plan, settings)
    counts = rank_cells(cells, weights)
    low, high = _bound_scores(result, plan, scenarios.official, weights)
    places = pd.DataFrame(
        counts.places, index=rows, columns=pd.RangeIndex(1, len(rows) + 1, name="place")
    ).loc[scored]
    drivers, drivers_overall = _trace_drivers(counts, rows, len(scenarios.alternatives))
    pillar_codes = list(result.plan.pillar_codes())
    return RankUncertainty(
        table=_tabulate(result, places, low[OVERALL], high[OVERALL]),
        pillar_low=low[pillar_codes],
        pillar_high=high[pillar_codes],
        places=places,
        pairwise=pd.DataFrame(counts.pairwise, index=rows, columns=rows).loc[scored, scored],
        drivers=drivers.loc[scored],
        drivers_overall=drivers_overall,
        record=_record(plan, settings),
    )


def simulate_pillar_places(
    result: ScoreResult, pillar: str, uncertainty: Uncertainty | None = None
) -> pd.DataFrame:
    """Simulate how the places in one pillar could differ: a pillar alone is an index of one.

    The runs are those of `simulate_result`: the same weights inside the pillar, the same methods.

    returns  every institution: rank, rank_low, rank_high (`Int64`, as `RankUncertainty.table`);
             missing where the pillar has no official score
    """
    settings = uncertainty or result.plan.uncertainty
    plan = sort_plan(result.plan)
    scenarios = _build_scenarios(plan, result.values.sort_index(), settings)
    weights = draw_weights(plan, settings.runs, settings.seed, settings.concentration)
    at = plan.pillar_codes().index(pillar)
    rows = result.pillars.index[result.pillars[pillar].notna()].sort_values()
    cells = [
        PreparedScores(cell.method, (cell.pillars[at],))
        for cell in _prepare_cells(scenarios, result.pillars.loc[rows].notna(), plan, settings)
    ]
    alone = WeightDraws(np.ones((settings.runs, 1)), (weights.indicators[at],))
    counts = rank_cells(cells, alone).places
    return pd.DataFrame(
        {"rank": result.ranks[pillar], **_bound_places(counts, rows, result.pillars.index)}
    )


@dataclass(frozen=True)
class _Scenarios:
    """The population under the official normalisation and under each alternative."""

    official: pd.DataFrame
    alternatives: tuple[pd.DataFrame, ...]


def _build_scenarios(plan: ScorePlan, values: pd.DataFrame, settings: Uncertainty) -> _Scenarios:
    """Normalise the whole population in every way; who has a score is official in all of them.

    A column the alternative cannot place (constant under min-max) keeps its official scores, and a
    column that is officially out stays out.
    """
    official, _ = normalise_frame(values, plan.indicators())
    alternatives = []
    for wanted in dict.fromkeys(settings.normalisations):
        scores, _ = normalise_frame(values, apply_normalisation(plan, wanted).indicators())
        alternatives.append(scores.fillna(official).where(official.notna()))
    return _Scenarios(official, tuple(alternatives))


def _prepare_cells(
    scenarios: _Scenarios, pillars_scored: pd.DataFrame, plan: ScorePlan, settings: Uncertainty
) -> list[PreparedScores]:
    """Return the institutions of `pillars_scored` under each combination of methods."""
    return [
        prepare_scores(normalised.loc[pillars_scored.index], pillars_scored, plan, aggregation)
        for normalised, aggregation in product(
            scenarios.alternatives, dict.fromkeys(settings.aggregations)
        )
    ]


def _bound_places(
    counts: NDArray[np.int64], rows: pd.Index, index: pd.Index
) -> dict[str, pd.Series]:
    """Return rank_low and rank_high of `index`, missing for those that are not among the rows."""
    return {
        name: pd.Series(find_place(counts, share), index=rows, dtype="Int64").reindex(index)
        for name, share in zip(("rank_low", "rank_high"), INTERVAL, strict=True)
    }


def _bound_scores(
    result: ScoreResult, plan: ScorePlan, official: pd.DataFrame, weights: WeightDraws
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the interval ends of pillar and overall scores under the official method.

    returns  two frames in the row order of the result, institutions x (pillars, then `overall`),
             NaN where there is no official score
    """
    pillars_scored = result.pillars.notna()
    rows = pillars_scored.index[pillars_scored.any(axis=1)].sort_values()
    prepared = prepare_scores(official.loc[rows], pillars_scored.loc[rows], plan, plan.aggregation)
    columns = [*plan.pillar_codes(), OVERALL]
    runs = len(weights.pillars)
    bounds = np.full((len(INTERVAL), len(rows), len(columns)), np.nan)
    for part in chunk_range(len(rows), runs):
        pillars, overall = simulate_scores(prepared.choose(part), weights)
        for at, draws in enumerate([*pillars, overall]):
            bounds[:, part, at] = interpolate_quantiles(draws, INTERVAL)
    official_scores = result.pillars.assign(**{OVERALL: result.overall})
    low, high = (
        pd.DataFrame(np.round(bound, SCORE_DECIMALS), index=rows, columns=columns)
        .reindex(index=result.overall.index, columns=official_scores.columns)
        .where(official_scores.notna())
        for bound in bounds
    )
    return low, high


def _tabulate(
    result: ScoreResult, places: pd.DataFrame, score_low: pd.Series, score_high: pd.Series
) -> pd.DataFrame:
    """Put rank, score and their intervals of every institution side by side."""
    counts = places.to_numpy()
    index = result.overall.index
    return pd.DataFrame(
        {
            "rank": result.ranks[OVERALL],
            **_bound_places(counts, places.index, index),
            "rank_median": pd.Series(
                find_median_place(counts), index=places.index, dtype="float64"
            ).reindex(index),
            "score": result.overall,
            "score_low": score_low,
            "score_high": score_high,
        },
        index=index,
    )


def _trace_drivers(
    counts: RunCounts, rows: pd.Index, normalisations: int
) -> tuple[pd.DataFrame, pd.Series]:
    shape = (normalisations, len(counts.means) // normalisations, len(rows))
    variance = split_rank_variance(counts.means.reshape(shape), counts.variances.reshape(shape))
    return share_drivers(pd.DataFrame(variance, index=rows, columns=list(DRIVERS)))


def _record(plan: ScorePlan, settings: Uncertainty) -> SimulationRecord:
    """Say what the simulation varied; an input with a single alternative was not varied."""
    mixes = {
        tuple(item.normalisation for item in apply_normalisation(plan, wanted).indicators())
        for wanted in settings.normalisations
    }
    moved = {
        UncertaintySource.PILLAR_WEIGHTS: len(plan.pillars) > 1,
        UncertaintySource.INDICATOR_WEIGHTS: any(len(own.indicators) > 1 for own in plan.pillars),
        UncertaintySource.NORMALISATION: len(mixes) > 1,
        UncertaintySource.AGGREGATION: len(set(settings.aggregations)) > 1,
    }
    return SimulationRecord(
        runs=settings.runs,
        seed=settings.seed,
        concentration=settings.concentration,
        normalisations=tuple(dict.fromkeys(settings.normalisations)),
        aggregations=tuple(dict.fromkeys(settings.aggregations)),
        varied=tuple(source for source in UncertaintySource if moved.get(source, False)),
        not_varied=tuple(source for source in UncertaintySource if not moved.get(source, False)),
    )
