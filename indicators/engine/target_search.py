"""Search for the smallest change of raw metrics that reaches a place, by any method of scoring.

The search climbs where a unit of effort brings most, and then takes back whatever is not needed. It
uses nothing of the method but its answers, so it serves every scale, mean and formula. It ends with
a change of which no single part can be made smaller; it does not prove that no other mixture is
smaller (`target_linear` does, where everything is linear).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.engine.rank import round_for_ties
from indicators.engine.what_if import Baseline, rescore

FloatArray = NDArray[np.float64]

STEPS = (1.0, 0.25, 1 / 16, 1 / 64)
"""Shares of the leeway left that are tried at once."""

NEARLY_BEST = 0.97
"""A longer step is taken when its gain for the effort is at least this share of the best one."""

SIMILAR = 0.8
"""Moves of several metrics are made together when they pay at least this share of the best one."""

LEAST_SHARE = 1e-6
"""Part of a change that must be spare before it is looked at again."""

MOST_STEPS = 500
GRID = 32
"""Points tried at once when the smallest sufficient change of one metric is looked for."""

ROUNDS = 10
NOISE = 1e-12


@dataclass(frozen=True)
class TargetProblem:
    """What may change and what is to be reached; C free metrics of one institution, one period.

    row           position of the institution;  place  the place to be reached, 1 is best
    codes         the free metrics;  start  their numbers now;  low, high  how far they may go
    whole         True where only whole numbers make sense
    cost_up, cost_down  effort of one unit more, one unit less
    """

    baseline: Baseline
    row: int
    place: int
    codes: tuple[str, ...]
    start: FloatArray
    low: FloatArray
    high: FloatArray
    whole: NDArray[np.bool_]
    cost_up: FloatArray
    cost_down: FloatArray

    def lead(self, points: FloatArray) -> FloatArray:
        """Return the points by which the institution is above the score it has to reach.

        points   S x C, numbers of the free metrics
        returns  S: at least 0 where the place is reached (a tie reaches it, with the tolerance of
                 all ranks), -inf without a score
        """
        result = rescore(self.baseline, [self.row], self.codes, points[:, None, None, :])
        scores = result.overall[:, 0]
        keys = round_for_ties(scores, axis=1)
        own, needed = self._compare(scores)
        own_key, needed_key = self._compare(keys)
        with np.errstate(invalid="ignore"):
            lead = own - needed
        lead = np.where(own_key >= needed_key, np.maximum(lead, 0.0), lead)
        return np.where(np.isnan(scores[:, self.row]), -np.inf, lead)

    def _compare(self, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the own score and the one of the place among the others, -inf without one."""
        known = np.where(np.isnan(scores), -np.inf, scores)
        others = np.delete(known, self.row, axis=1)
        if self.place > others.shape[1]:
            return known[:, self.row], np.full(len(known), -np.inf)
        return known[:, self.row], np.partition(others, -self.place, axis=1)[:, -self.place]

    def effort(self, points: FloatArray) -> FloatArray:
        """Return the effort of changes, S; 0 where nothing changes."""
        moved = points - self.start
        costs = np.where(moved > 0, moved * self.cost_up, -moved * self.cost_down)
        return np.asarray(costs.sum(axis=-1))


def search_smallest(problem: TargetProblem) -> tuple[FloatArray, bool]:
    """Return the numbers of the free metrics that reach the place, and whether they do.

    Where the place is out of reach, the numbers are the best the search came to.
    """
    point = problem.start.copy()
    lead = float(problem.lead(point[None])[0])
    for _ in range(MOST_STEPS):
        if lead >= 0:
            return take_back(problem, point), True
        steps = _list_steps(problem, point)
        if not len(steps):
            break
        gains = problem.lead(steps) - lead
        if not gains.max() > NOISE:
            break
        costs = np.maximum(problem.effort(steps) - problem.effort(point), NOISE)
        moved = point + _join_best(steps - point, gains, gains / costs, -lead)
        reached = float(problem.lead(moved[None])[0])
        if reached <= lead:  # the steps took from each other: the best one alone
            moved = steps[np.argmax(np.where(gains > NOISE, gains / costs, -np.inf))]
            reached = float(problem.lead(moved[None])[0])
        point, lead = moved, reached
    return point, lead >= 0


def take_back(problem: TargetProblem, point: FloatArray) -> FloatArray:
    """Make a change that reaches the place smaller, metric by metric, the dearest first.

    Assumes that more of a change never helps less (monotone), and keeps only what reaches.
    """
    reached = point.copy()
    settled: set[int] = set()
    for _ in range(2 * len(point)):
        moved = problem.start - reached
        unit = np.where(problem.whole, np.sign(moved), moved * LEAST_SHARE)
        unit = np.where(np.abs(unit) > np.abs(moved), moved, unit)
        tried = [int(at) for at in np.flatnonzero(moved) if at not in settled]
        if not tried:
            break
        points = np.repeat(reached[None], len(tried), axis=0)
        points[np.arange(len(tried)), tried] += unit[tried]
        shorter = [at for at, lead in zip(tried, problem.lead(points), strict=True) if lead >= 0]
        if not shorter:
            break
        costs = np.where(moved < 0, problem.cost_up, problem.cost_down) * np.abs(moved)
        dearest = max(shorter, key=lambda at: float(costs[at]))
        reached = _shorten(problem, reached, dearest)
        settled.add(dearest)
    return reached


def _join_best(
    moves: FloatArray, gains: FloatArray, rates: FloatArray, needed: float
) -> FloatArray:
    """Return the moves of the metrics that pay best, together, up to what is needed.

    Of each metric the longest move that pays nearly as well as its best one; of the metrics those
    that pay nearly as well as the best of all, while their gains do not add up to more than needed.

    >>> moves = np.array([[4.0, 0.0], [1.0, 0.0], [0.0, 2.0]])
    >>> _join_best(moves, np.array([2.0, 0.5, 0.9]), np.array([0.5, 0.5, 0.45]), 9.0).tolist()
    [4.0, 2.0]
    """
    metrics = np.argmax(np.abs(moves), axis=1)
    best: dict[int, int] = {}
    for metric in np.unique(metrics[gains > NOISE]):
        own = np.flatnonzero((metrics == metric) & (gains > NOISE))
        good = own[rates[own] >= NEARLY_BEST * rates[own].max()]
        best[int(metric)] = int(good[np.argmax(gains[good])])
    order = sorted(best.values(), key=lambda at: -float(rates[at]))
    joined, gained = moves[order[0]].copy(), float(gains[order[0]])
    for at in order[1:]:
        if rates[at] < SIMILAR * rates[order[0]] or gained + gains[at] > needed:
            break
        joined += moves[at]
        gained += float(gains[at])
    return joined


def _list_steps(problem: TargetProblem, point: FloatArray) -> FloatArray:
    """Return the points one step away, S x C."""
    ends = np.stack([problem.high, problem.low])
    steps = []
    for share in STEPS:
        moves = share * (ends - point)
        whole = np.where(np.abs(moves) >= 1, np.trunc(moves), np.sign(moves))
        # a last part of a unit cannot be moved in whole units
        whole = np.where(np.abs(whole) <= np.abs(ends - point) + NOISE, whole, 0.0)
        moves = np.where(problem.whole, whole, moves)
        for side in moves:
            for at in np.flatnonzero(np.abs(side) > NOISE):
                moved = point.copy()
                moved[at] += side[at]
                steps.append(moved)
    return np.unique(np.array(steps), axis=0) if steps else np.empty((0, len(point)))


def _shorten(problem: TargetProblem, point: FloatArray, at: int) -> FloatArray:
    """Return the point with the smallest change of one metric that still reaches the place."""
    short, long = problem.start[at], point[at]
    best = point
    for _ in range(ROUNDS):
        grid = np.linspace(short, long, GRID + 1)
        if problem.whole[at]:
            ends = np.trunc(grid - problem.start[at]) + problem.start[at]
            grid = np.unique(np.append(ends, long))
            grid = grid if long >= short else grid[::-1]
        points = np.repeat(best[None], len(grid), axis=0)
        points[:, at] = grid
        reaching = np.flatnonzero(problem.lead(points) >= 0)
        if not len(reaching):
            return best
        first = int(reaching[0])
        best, long = points[first], grid[first]
        if first == 0:
            return best
        short = grid[first - 1]
        exact = abs(long - short) <= (1 if problem.whole[at] else NOISE * max(abs(long), 1.0))
        if exact:
            return best
    return best
