"""The inner loops of the uncertainty analysis: many runs at once, as matrix products.

Arithmetic and geometric means are both plain weighted means, of x or of ln x. So a pillar in all
runs is weights (runs x indicators) times scores (indicators x institutions), over the same product
with ones where there are data; missing children drop out with their weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.draws import WeightDraws
from indicators.engine.rank import count_wins, place_runs
from schemas.catalogue import Aggregation
from schemas.recipe import ScorePlan

FloatArray = NDArray[np.float64]

CHUNK_NUMBERS = 1 << 18
"""Numbers in one working array (2 MB): some ten such arrays are alive at a time."""


@dataclass(frozen=True)
class PillarScores:
    """The scores of one pillar, ready for matrix products.

    scores    indicators x institutions, x or ln x, 0 where missing
    present   indicators x institutions, 1.0 or 0.0
    scored    institutions, 1.0 where the pillar officially has a score, else 0.0
    """

    scores: FloatArray
    present: FloatArray
    scored: FloatArray


@dataclass(frozen=True)
class PreparedScores:
    """A population under one normalisation and one aggregation, pillar by pillar."""

    method: Aggregation
    pillars: tuple[PillarScores, ...]

    def choose(self, institutions: slice) -> PreparedScores:
        """Return some of the institutions."""
        return PreparedScores(
            self.method,
            tuple(
                PillarScores(
                    pillar.scores[:, institutions],
                    pillar.present[:, institutions],
                    pillar.scored[institutions],
                )
                for pillar in self.pillars
            ),
        )


def prepare_scores(
    normalised: pd.DataFrame, scored: pd.DataFrame, plan: ScorePlan, method: Aggregation
) -> PreparedScores:
    """Arrange normalised scores for the simulation.

    normalised  institutions x indicators, 0-100, NaN where missing
    scored      institutions x pillars, True where the pillar officially has a score
    """
    groups, _ = plan.levels()
    return PreparedScores(
        method,
        tuple(
            _prepare_pillar(
                normalised[list(group.children)].to_numpy().T,
                scored[group.parent].to_numpy(dtype=np.float64),
                method,
                plan.geometric_floor,
            )
            for group in groups
        ),
    )


def simulate_scores(
    prepared: PreparedScores, weights: WeightDraws
) -> tuple[list[FloatArray], FloatArray]:
    """Compute the pillar scores and the overall score of every run.

    returns  one array a pillar and one overall, runs x institutions, on the scale 0-100; a pillar
             without an official score is NaN. Every institution needs an overall score.
    """
    total = np.zeros((len(weights.pillars), len(prepared.pillars[0].scored)))
    pillars = []
    for pillar, own, outer in zip(
        prepared.pillars, weights.indicators, weights.pillars.T, strict=True
    ):
        divisor = own @ pillar.present
        mean = own @ pillar.scores
        mean /= np.where(divisor > 0, divisor, 1.0)
        total += outer[:, None] * (mean * pillar.scored)
        pillars.append(np.where(pillar.scored > 0, _back(mean, prepared.method), np.nan))
    total /= weights.pillars @ np.stack([pillar.scored for pillar in prepared.pillars])
    return pillars, _back(total, prepared.method)


@dataclass(frozen=True)
class RunCounts:
    """How often what happened over all runs.

    places     institutions x places 1..n, number of runs
    pairwise   institutions x institutions, share of runs the row stands before the column; ties
               count half
    means/variances  cells x institutions, of the place inside each cell (variance with divisor n)
    """

    places: NDArray[np.int64]
    pairwise: FloatArray
    means: FloatArray
    variances: FloatArray


def rank_cells(cells: Sequence[PreparedScores], weights: WeightDraws) -> RunCounts:
    """Rank every run; run r uses the cell r modulo their number.

    cells    the population under each combination of methods; at least as many runs as cells
    weights  the weights of each run
    """
    runs, institutions = len(weights.pillars), len(cells[0].pillars[0].scored)
    wins = np.zeros((institutions, institutions), dtype=np.int64)
    counted = np.zeros((len(cells), institutions, institutions), dtype=np.int64)
    for number, cell in enumerate(cells):
        own = weights.choose(slice(number, None, len(cells)))
        for part in chunk_range(len(own.pillars), institutions):
            places = place_runs(simulate_scores(cell, own.choose(part))[1])
            wins += count_wins(places)
            counted[number] += count_places(places)
    ties = runs - wins - wins.T
    at = np.arange(1, institutions + 1)
    totals = np.maximum(counted.sum(axis=2), 1)
    means = counted @ at / totals
    return RunCounts(
        places=counted.sum(axis=0),
        pairwise=(wins + ties / 2) / runs,
        means=means,
        variances=np.maximum(counted @ at**2 / totals - means**2, 0.0),
    )


def count_places(places: NDArray[np.int16]) -> NDArray[np.int64]:
    """Count how often each institution took each place.

    places   runs x institutions, from 1
    returns  institutions x places

    >>> count_places(np.array([[1, 2], [1, 1]], dtype=np.int16)).tolist()
    [[2, 0], [1, 1]]
    """
    size = places.shape[1]
    cells = places.astype(np.int64) - 1 + size * np.arange(size)
    return np.bincount(cells.ravel(), minlength=size * size).reshape(size, size)


def find_place(counts: NDArray[np.int64], share: float) -> NDArray[np.int64]:
    """Return the best place that at least a share of runs reaches or beats, for each institution.

    counts   institutions x places, number of runs

    >>> find_place(np.array([[1, 18, 1]]), 0.05).tolist(), find_place(np.array([[1, 18, 1]]), 0.95)
    ([1], array([2]))
    """
    reached = np.cumsum(counts, axis=1)
    # a share times a count is not always whole in doubles: the tolerance keeps the boundary
    needed = share * reached[:, -1:] - 1e-9
    return np.asarray(np.sum(reached < needed, axis=1) + 1)


def find_median_place(counts: NDArray[np.int64]) -> FloatArray:
    """Return the median place of each institution: the mean of the two middle runs.

    >>> find_median_place(np.array([[1, 1, 2], [0, 4, 0]])).tolist()
    [2.5, 2.0]
    """
    reached = np.cumsum(counts, axis=1)
    total = reached[:, -1:]
    lower = np.sum(reached < (total + 1) // 2, axis=1)
    upper = np.sum(reached < total // 2 + 1, axis=1)
    return np.asarray((lower + upper) / 2 + 1)


def chunk_range(length: int, width: int) -> Iterator[slice]:
    """Cut a range into pieces whose arrays of `width` columns stay within `CHUNK_NUMBERS`.

    >>> list(chunk_range(5, CHUNK_NUMBERS // 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    size = max(1, CHUNK_NUMBERS // max(width, 1))
    return (slice(start, min(start + size, length)) for start in range(0, length, size))


def interpolate_quantiles(draws: FloatArray, shares: Sequence[float]) -> FloatArray:
    """Return quantiles of each column of draws, linearly interpolated (type 7, numpy's default).

    draws    runs x columns, no NaN among numbers (an all-NaN column gives NaN)
    returns  shares x columns

    >>> interpolate_quantiles(np.array([[3.0], [1.0], [2.0]]), [0.25]).tolist()
    [[1.5]]
    """
    # sorting rows of a contiguous copy is several times faster than numpy's partition-based one
    ordered = np.sort(np.ascontiguousarray(draws.T), axis=1)
    quantiles = []
    for share in shares:
        position = (ordered.shape[1] - 1) * share
        lower, upper = ordered[:, floor(position)], ordered[:, ceil(position)]
        quantiles.append(lower + (position - floor(position)) * (upper - lower))
    return np.stack(quantiles)


def _prepare_pillar(
    scores: FloatArray, scored: FloatArray, method: Aggregation, least: float
) -> PillarScores:
    present = ~np.isnan(scores)
    if method is Aggregation.GEOMETRIC:
        scores = np.log(np.maximum(scores, least))
    return PillarScores(np.where(present, scores, 0.0), present.astype(np.float64), scored)


def _back(mean: FloatArray, method: Aggregation) -> FloatArray:
    return np.exp(mean) if method is Aggregation.GEOMETRIC else mean
