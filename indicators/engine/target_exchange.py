"""Make a change that reaches a place smaller by exchange: more of one metric for less of another.

A search that climbs and takes back ends where no part alone can be smaller, but often another
mixture is. Here part of one metric's change is taken back and another one put in for less effort,
until no such pair helps or the bound on the mixtures tried is met.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indicators.engine.target_problem import TargetProblem
from indicators.engine.target_search import spread, take_back

FloatArray = NDArray[np.float64]

MOST_MIXTURES = 40_000
"""Mixtures tried in all before the exchange ends; the one being looked at is finished."""

Shares = tuple[tuple[float, ...], tuple[float, ...]]

COARSE: Shares = ((1.0, 0.5, 0.0), (1.0,))
"""Shares taken back of one metric (0 is one step), shares put in of the effort saved."""

FINE: Shares = ((1.0, 0.75, 0.5, 0.25, 0.1, 0.0), (1.0, 0.6, 0.3, 0.0))

KEPT = 48
"""Exchanges that reach the place and are looked at closer, those with most to spare first."""

LEVELS = 16
SAVING = 1e-9
"""Share of the effort that an exchange must save."""


def exchange_pairs(problem: TargetProblem, steps: FloatArray) -> FloatArray:
    """Return a change that reaches the place with no more effort than the given one does.

    steps  C steps that reach the place
    """
    tried = 0
    shares = COARSE
    while tried < MOST_MIXTURES:
        mixtures, put_in = _list_exchanges(problem, steps, *shares)
        tried += len(mixtures)
        better = _choose(problem, steps, mixtures, put_in)
        if better is not None:
            steps, shares = take_back(problem, better), COARSE
        elif shares is COARSE:
            shares = FINE
        else:
            break
    return steps


def _list_exchanges(
    problem: TargetProblem,
    steps: FloatArray,
    backs: tuple[float, ...],
    ins: tuple[float, ...],
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Return mixtures of less effort, S x C, and which metric was put in, S."""
    efforts = problem.efforts(steps)
    total = float(efforts.sum())
    mixtures, put_in = [], []
    for back in np.flatnonzero(steps):
        for share in sorted({max(1.0, np.floor(abs(steps[back]) * own)) for own in backs}):
            less = steps.copy()
            less[back] -= np.sign(steps[back]) * share
            saved = total * (1 - SAVING) - float(problem.effort(less))
            if saved <= 0:
                continue
            for sign, cost, end in (
                (1.0, problem.cost_up, problem.up),
                (-1.0, problem.cost_down, problem.down),
            ):
                room = np.where(sign * less >= 0, end - np.abs(less), 0.0)
                dear = np.where(room > 0, cost * problem.step, np.inf)
                more = np.minimum(np.floor(saved / dear), room)
                more[back] = 0
                for at in np.flatnonzero(more >= 1):
                    for part in sorted({max(1.0, np.floor(more[at] * own)) for own in ins}):
                        mixture = less.copy()
                        mixture[at] += sign * part
                        mixtures.append(mixture)
                        put_in.append(at)
    return np.array(mixtures).reshape(-1, len(steps)), np.array(put_in, dtype=np.int64)


def _choose(
    problem: TargetProblem,
    steps: FloatArray,
    mixtures: FloatArray,
    put_in: NDArray[np.int64],
) -> FloatArray | None:
    """Return the mixture that reaches the place with least effort, None without one."""
    if not len(mixtures):
        return None
    leads = problem.lead(mixtures)
    order = np.argsort(-leads, kind="stable")[:KEPT]
    order = order[leads[order] >= 0]
    if not len(order):
        return None
    closer = []
    for at in order:
        metric = put_in[at]
        for level in spread(steps[metric], mixtures[at, metric], LEVELS):
            mixture = mixtures[at].copy()
            mixture[metric] = level
            closer.append(mixture)
    tried = np.array(closer)
    efforts = np.where(problem.lead(tried) >= 0, problem.effort(tried), np.inf)
    best = int(np.argmin(efforts))
    least = float(problem.effort(steps)) * (1 - SAVING)
    return tried[best] if efforts[best] <= least else None
