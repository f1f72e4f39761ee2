"""How fast the uncertainty analysis is, and how much the matrix form gains over a plain loop.

Run `python -m benchmarks.uncertainty` (single core: `OPENBLAS_NUM_THREADS=1 taskset -c 0 ...`).
Prints, for each size, the median of the engine, of a loop that does the same run by run with the
engine's own single steps, and their ratio; both take the same draws and must count the same ranks.
The numbers are random: only time is measured here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.aggregate import aggregate_scores
from indicators.engine.draws import apply_normalisation, draw_weights, sort_plan
from indicators.engine.normalise import normalise_frame
from indicators.engine.pipeline import ScoreResult, score
from indicators.engine.rank import rank_scores
from indicators.engine.uncertainty import simulate_result
from schemas.catalogue import Aggregation, Direction, Normalisation, Uncertainty
from schemas.recipe import IndicatorPlan, PillarPlan, ScorePlan

SIZES = ((150, 50, 1000), (40, 50, 4000))
"""Institutions, indicators, runs."""

PILLARS = 8
REPEATS = 7


def count_places_by_loop(result: ScoreResult) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Count ranks and pairwise wins one run at a time, the way the formulas read.

    returns  scored institutions x places, and the share of runs in which the row stands before the
             column; institutions in the order of their labels
    """
    settings, plan = result.plan.uncertainty, sort_plan(result.plan)
    weights = draw_weights(plan, settings.runs, settings.seed, settings.concentration)
    rows = result.overall.index[result.overall.notna()].sort_values()
    cells = [
        (_normalise_as(result, plan, wanted).loc[rows], aggregation)
        for wanted in settings.normalisations
        for aggregation in settings.aggregations
    ]
    places = np.zeros((len(rows), len(rows)), dtype=np.int64)
    wins = np.zeros((len(rows), len(rows)))
    groups, _ = plan.levels()
    pillars = result.pillars.loc[rows]
    scored = {code: pillars[code].notna().to_numpy() for code in plan.pillar_codes()}
    for run in range(settings.runs):
        scores, method = cells[run % len(cells)]
        columns = {}
        for at, group in enumerate(groups):
            pillar = aggregate_scores(
                scores[list(group.children)].to_numpy(),
                weights.indicators[at][run],
                method,
                plan.geometric_floor,
            )
            columns[group.parent] = np.where(scored[group.parent], pillar, np.nan)
        matrix = np.column_stack(list(columns.values()))
        overall = aggregate_scores(matrix, weights.pillars[run], method, plan.geometric_floor)
        ranks = rank_scores(pd.Series(overall, index=rows)).to_numpy(dtype=np.int64)
        places[np.arange(len(rows)), ranks - 1] += 1
        wins += (ranks[:, None] < ranks) + (ranks[:, None] == ranks) / 2
    return places, wins / settings.runs


def build_case(institutions: int, indicators: int, runs: int) -> tuple[pd.DataFrame, ScorePlan]:
    """Make random values with a tenth missing, and a plan with four scales and two means."""
    generator = np.random.default_rng(20)
    codes = [f"indicator_{at:02d}" for at in range(indicators)]
    numbers = generator.lognormal(3.0, 1.0, (institutions, indicators))
    numbers[generator.random(numbers.shape) < 0.1] = np.nan
    rows = [f"institution_{at:03d}" for at in range(institutions)]
    pillars = tuple(
        PillarPlan(
            code=f"pillar_{at}",
            weight=1.0,
            indicators=tuple(_plan_indicator(code) for code in codes[at::PILLARS]),
        )
        for at in range(PILLARS)
    )
    plan = ScorePlan(
        framework="benchmark",
        edition=2025,
        pillars=pillars,
        aggregation=Aggregation.ARITHMETIC,
        geometric_floor=1.0,
        pillar_coverage=0.6,
        overall_coverage=0.6,
        uncertainty=Uncertainty(
            runs=runs,
            seed=1,
            concentration=50.0,
            normalisations=(
                Normalisation.GOALPOST,
                Normalisation.MINMAX,
                Normalisation.PERCENTILE,
                Normalisation.ZSCORE,
            ),
            aggregations=(Aggregation.ARITHMETIC, Aggregation.GEOMETRIC),
        ),
    )
    return pd.DataFrame(numbers, index=rows, columns=codes), plan


def main() -> None:
    """Print a table of medians in milliseconds."""
    print(
        f"{'institutions x indicators x runs':34}{'score':>9}{'engine':>9}{'loop':>9}{'ratio':>8}"
    )
    for institutions, indicators, runs in SIZES:
        values, plan = build_case(institutions, indicators, runs)
        result = score(values, plan)
        counted, shares = count_places_by_loop(result)
        simulated = simulate_result(result)
        ordered = simulated.places.sort_index()
        if not np.array_equal(ordered.to_numpy(), counted) or not np.allclose(
            simulated.pairwise.loc[ordered.index, ordered.index], shares, rtol=0, atol=1e-12
        ):
            raise AssertionError("the engine and the loop count different ranks")
        scoring = _time(lambda: score(values, plan), REPEATS)  # noqa: B023
        engine = _time(lambda: simulate_result(result), REPEATS)  # noqa: B023
        loop = _time(lambda: count_places_by_loop(result), 3)  # noqa: B023
        size = f"{institutions} x {indicators} x {runs}"
        print(f"{size:34}{scoring:8.1f} {engine:8.1f} {loop:8.1f} {loop / engine:7.1f}")


def _plan_indicator(code: str) -> IndicatorPlan:
    return IndicatorPlan(
        code=code,
        weight=1.0,
        direction=Direction.HIGHER_IS_BETTER,
        normalisation=Normalisation.GOALPOST,
        low=1.0,
        high=100.0,
    )


def _normalise_as(result: ScoreResult, plan: ScorePlan, wanted: Normalisation) -> pd.DataFrame:
    values = result.values.sort_index()
    return normalise_frame(values, apply_normalisation(plan, wanted).indicators())[0]


def _time(call: Callable[[], object], repeats: int) -> float:
    """Return the median of several calls, in milliseconds."""
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        spent.append(time.perf_counter() - start)
    return median(spent) * 1000


if __name__ == "__main__":
    main()
