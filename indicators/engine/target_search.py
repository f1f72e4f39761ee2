"""Search for the smallest change of raw metrics that reaches a place, by any method of scoring.

The search climbs where a unit of effort brings most, and then takes back whatever is not needed. It
uses nothing of the method but its answers, so it serves every scale, mean and formula. Where no
single step helps it looks further before it gives up: at every step of each metric, at pairs that
an indicator reads together, at everything as far as it goes. It proves nothing: neither that a
place is out of reach nor that no other mixture is smaller (`target_linear` does, where everything
is linear); `target_exchange` makes its answer smaller.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from indicators.engine.target_problem import TargetProblem
from schemas.catalogue import Aggregation

FloatArray = NDArray[np.float64]

SHARES = (1.0, 0.25, 1 / 16, 1 / 64)
"""Shares of the leeway left that are tried at once."""

NEARLY_BEST = 0.97
"""A longer step is taken when its gain for the effort is at least this share of the best one."""

SIMILAR = 0.8
"""Moves of several metrics are made together when they pay at least this share of the best one."""

MOST_MOVES = 500
"""Moves of one climb, ends of one taking back: far above what 60 metrics need."""

LEVELS = 48
"""Smaller changes of a metric tried at once while something is taken back."""

EVERY_STEP = 400
"""Steps of a metric that are all tried, where it has no more; else so many of them."""

PAIR_POINTS = 20_000
"""Moves of two metrics tried at once where no single one helps."""

NOISE = 1e-12


def search_smallest(problem: TargetProblem) -> tuple[FloatArray, bool]:
    """Return a change that reaches the place, C steps, and whether it does.

    Where none is found that does, the change with the highest score the search came to.
    """
    nothing = np.zeros(len(problem.codes))
    best, lead = _climb_on(problem, nothing)
    for end in (problem.up, -problem.down):
        if lead >= 0:
            break
        if end.any():
            other, its_lead = _climb_on(problem, end)
            best, lead = (other, its_lead) if its_lead > lead else (best, lead)
    return (take_back(problem, best) if lead >= 0 else best), lead >= 0


def take_back(problem: TargetProblem, steps: FloatArray) -> FloatArray:
    """Make a change that reaches the place smaller, part by part, until no part can be.

    Of all smaller changes of one metric that still reach, the one that saves most is taken first.
    At the end all smaller ones of every metric are tried (evenly spread ones, above `EVERY_STEP`).
    """
    reached, levels = steps, LEVELS
    for _ in range(MOST_MOVES):
        shorter = [
            (at, level)
            for at in np.flatnonzero(reached).tolist()
            for level in spread(reached[at] - np.sign(reached[at]), 0.0, levels)
        ]
        if not shorter:
            break
        tried = np.array([_replace(reached, *own) for own in shorter])
        efforts = np.where(problem.lead(tried) >= 0, problem.effort(tried), np.inf)
        best = int(np.argmin(efforts))
        if np.isfinite(efforts[best]):
            reached, levels = _narrow(problem, tried[best], *shorter[best]), LEVELS
        elif levels == EVERY_STEP:
            break
        else:
            levels = EVERY_STEP
    return reached


def _narrow(problem: TargetProblem, steps: FloatArray, at: int, level: float) -> FloatArray:
    """Return the change with the fewest steps of one metric just below a level that reaches."""
    beyond = 0.0
    while abs(level - beyond) > 1:
        levels = sorted(spread(beyond, level, LEVELS), key=abs)
        leads = problem.lead(np.array([_replace(steps, at, own) for own in levels]))
        first = int(np.argmax(leads >= 0))
        level = levels[first]
        if first == 0:
            break
        beyond = levels[first - 1]
    return _replace(steps, at, level)


def spread(first: float, last: float, most: int) -> list[float]:
    """Return whole numbers from one to another, both included: all, or so many of them.

    >>> spread(1, 3, 9), spread(0, -100, 3)
    ([1.0, 2.0, 3.0], [-100.0, -50.0, 0.0])
    """
    size = min(most, int(abs(last - first)) + 1)
    return np.unique(np.rint(np.linspace(first, last, size))).tolist()


def _climb_on(problem: TargetProblem, steps: FloatArray) -> tuple[FloatArray, float]:
    """Climb, and where nothing near helps look further, until the place is reached or nothing does.

    Returns the change and its lead.
    """
    steps, lead = _climb(problem, steps)
    for _ in range(MOST_MOVES):
        if lead >= 0:
            break
        further = _look_further(problem, steps, lead)
        if further is None:
            break
        steps, lead = _climb(problem, further)
    return steps, lead


def _climb(problem: TargetProblem, steps: FloatArray) -> tuple[FloatArray, float]:
    lead = float(problem.lead(steps[None])[0])
    for _ in range(MOST_MOVES):
        if lead >= 0:
            break
        near = _list_near(problem, steps)
        if not len(near):
            break
        gains = problem.lead(near) - lead
        if not gains.max() > NOISE:
            break
        costs = _added_effort(problem, steps, near)
        moved = steps + _join_best(near - steps, gains, gains / costs, -lead)
        reached = float(problem.lead(moved[None])[0])
        if reached <= lead:  # the moves took from each other: the best one alone
            moved = near[np.argmax(np.where(gains > NOISE, gains / costs, -np.inf))]
            reached = float(problem.lead(moved[None])[0])
        steps, lead = moved, reached
    return steps, lead


def _look_further(problem: TargetProblem, steps: FloatArray, lead: float) -> FloatArray | None:
    """Return a better change that is not near: one metric anywhere, two metrics, or None."""
    for tried in (_list_singles(problem, steps), _list_pairs(problem, steps)):
        if not len(tried):
            continue
        leads = problem.lead(tried)
        if (leads >= 0).any():
            return np.asarray(tried[np.argmin(np.where(leads >= 0, problem.effort(tried), np.inf))])
        gains = leads - lead
        if gains.max() > NOISE:
            rates = gains / _added_effort(problem, steps, tried)
            return np.asarray(tried[np.argmax(np.where(gains > NOISE, rates, -np.inf))])
    return None


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


def _added_effort(problem: TargetProblem, steps: FloatArray, others: FloatArray) -> FloatArray:
    return np.maximum(problem.effort(others) - problem.effort(steps), NOISE)


def _list_near(problem: TargetProblem, steps: FloatArray) -> FloatArray:
    """Return the changes in which one metric goes shares of its leeway left, S x C."""
    near = []
    for side in (problem.up - steps, -problem.down - steps):
        for at in np.flatnonzero(side).tolist():
            moves = {np.sign(side[at]) * max(1.0, np.floor(abs(side[at]) * own)) for own in SHARES}
            near += [_replace(steps, at, steps[at] + move) for move in sorted(moves)]
    return np.array(near)


def _list_singles(problem: TargetProblem, steps: FloatArray) -> FloatArray:
    """Return the changes in which one metric goes anywhere, S x C."""
    return np.array(
        [
            _replace(steps, at, level)
            for at in range(len(steps))
            for level in spread(-problem.down[at], problem.up[at], EVERY_STEP)
        ]
    )


def _list_pairs(problem: TargetProblem, steps: FloatArray) -> FloatArray:
    """Return the changes in which two metrics go anywhere, S x C, the fewer levels the more pairs.

    With an arithmetic mean only metrics that one indicator reads can help by twos: what different
    indicators bring just adds up.
    """
    model = problem.baseline.model
    read = [frozenset(model.readers.get(code, ())) for code in problem.codes]
    apart = model.plan.aggregation is not Aggregation.ARITHMETIC
    pairs = [
        two for two in combinations(range(len(steps)), 2) if apart or read[two[0]] & read[two[1]]
    ]
    if not pairs:
        return np.empty((0, len(steps)))
    levels = max(3, int(np.sqrt(PAIR_POINTS / len(pairs))))
    spreads = [spread(-down, up, levels) for down, up in zip(problem.down, problem.up, strict=True)]
    changes = []
    for one, other in pairs:
        grid = np.array(list(product(spreads[one], spreads[other])))
        own = np.repeat(steps[None], len(grid), axis=0)
        own[:, [one, other]] = grid
        changes.append(own)
    return np.concatenate(changes)


def _replace(steps: FloatArray, at: int, level: float) -> FloatArray:
    moved = steps.copy()
    moved[at] = level
    return moved
