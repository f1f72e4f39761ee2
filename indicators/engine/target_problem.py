"""What may change and what is to be reached, on the grid of numbers as they are printed.

Persons move by whole ones, other numbers by hundredths: a change is counted in such steps, so that
the number somebody reads is the number that was scored. A start between two steps stays possible
(no change); the first step from it is the shorter one to the next number of the grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.engine.rank import round_for_ties
from indicators.engine.what_if import Baseline, rescore

FloatArray = NDArray[np.float64]
Numbers = float | FloatArray

ON_GRID = 1e-4
"""Part of a step by which a number may be beside the grid and still counts as on it."""

ROUNDING = 3e-15
"""Share of the largest score by which the same score, added up in another order, may differ.

A tie has to hold with this much taken from the own score and given to the one to be reached: an
answer at the very edge of the tolerance of ties would be another place when scored from scratch.
"""


def number_at(start: Numbers, step: Numbers, steps: Numbers) -> FloatArray:
    """Return the numbers of the grid so many steps above (below 0: below) a start.

    start, step, steps  shapes that broadcast; a number is a whole multiple of its step, exactly as
                        it is printed; 0 steps is the start itself

    >>> number_at(10.5, 1.0, np.array([-1.0, 0.0, 1.0, 2.0])).tolist()
    [10.0, 10.5, 11.0, 12.0]
    >>> float(number_at(0.1, 0.01, 20.0))
    0.3
    """
    above, below = _grid_of(start, step)
    counted = np.where(np.greater(steps, 0), above + steps, below + steps)
    # 30 / 100 is the number 0.3, 30 * 0.01 is not
    parts = np.rint(1.0 / np.asarray(step))
    decimal = (parts > 1) & (np.abs(parts * step - 1.0) < 1e-12)
    numbers = np.where(decimal, counted / np.where(decimal, parts, 1.0), counted * step)
    return np.asarray(np.where(np.equal(steps, 0), start, numbers))


def count_steps(
    start: Numbers, step: Numbers, low: Numbers, high: Numbers
) -> tuple[FloatArray, FloatArray]:
    """Return how many steps lie below and above a start, within two ends; never less than 0.

    >>> down, up = count_steps(10.5, 1.0, 8.0, 12.9)
    >>> (float(down), float(up))
    (3.0, 2.0)
    """
    above, below = _grid_of(start, step)
    up = _grid_of(high, step)[0] - above
    down = below - _grid_of(low, step)[1]
    return np.maximum(down, 0.0), np.maximum(up, 0.0)


def _grid_of(start: Numbers, step: Numbers) -> tuple[FloatArray, FloatArray]:
    """Return the multiples of the step next to a start: the one not above and the one not below."""
    counted = np.asarray(start) / step
    return np.floor(counted + ON_GRID), np.ceil(counted - ON_GRID)


@dataclass(frozen=True)
class TargetProblem:
    """What may change and what is to be reached; C free metrics of one institution, one period.

    row           position of the institution;  place  the place to be reached, 1 is best
    codes         the free metrics;  start  their numbers now;  step  what they move by
    down, up      how many steps each may go;  a change is an array of C steps, 0 is no change
    cost_up, cost_down  effort of one unit more, one unit less
    """

    baseline: Baseline
    row: int
    place: int
    codes: tuple[str, ...]
    start: FloatArray
    step: FloatArray
    down: FloatArray
    up: FloatArray
    cost_up: FloatArray
    cost_down: FloatArray

    def numbers(self, steps: FloatArray) -> FloatArray:
        """Return the numbers of the metrics after changes, ... x C."""
        return number_at(self.start, self.step, steps)

    @property
    def low(self) -> FloatArray:
        """Return the lowest numbers allowed, C."""
        return self.numbers(-self.down)

    @property
    def high(self) -> FloatArray:
        """Return the highest numbers allowed, C."""
        return self.numbers(self.up)

    def effort(self, steps: FloatArray) -> FloatArray:
        """Return the effort of changes, ...; 0 where nothing changes."""
        return np.asarray(self.efforts(steps).sum(axis=-1))

    def efforts(self, steps: FloatArray) -> FloatArray:
        """Return the effort of each part of changes, ... x C."""
        moved = self.numbers(steps) - self.start
        return np.where(moved > 0, moved * self.cost_up, -moved * self.cost_down)

    def score(self, steps: FloatArray) -> FloatArray:
        """Return the overall scores of all institutions under S changes, S x n."""
        used = np.flatnonzero(steps.any(axis=0))  # what nobody moves need not be computed again
        numbers = self.numbers(steps)[:, None, None, used]
        codes = [self.codes[at] for at in used]
        return rescore(self.baseline, [self.row], codes, numbers).overall[:, 0]

    def lead(self, steps: FloatArray) -> FloatArray:
        """Return the points by which the institution is above the score it has to reach.

        steps    S x C
        returns  S: at least 0 where the place is reached (a tie reaches it, with the tolerance of
                 all ranks, if it is one however the scores are added up), -inf without a score
        """
        scores = self.score(steps)
        known = np.where(np.isnan(scores), -np.inf, scores)
        own, others = known[:, self.row], np.delete(known, self.row, axis=1)
        needed = np.full(len(known), -np.inf)
        if self.place <= others.shape[1]:
            needed = np.partition(others, -self.place, axis=1)[:, -self.place]
        largest = np.fmax.reduce(np.abs(scores), axis=1, initial=0.0)
        slack = ROUNDING * largest
        pair = np.stack([own - slack, needed + slack, largest], axis=1)
        there = np.isfinite(own) & np.isfinite(needed)
        keys = round_for_ties(np.where(there[:, None], pair, 0.0), axis=1)
        with np.errstate(invalid="ignore"):
            lead = own - needed
        tied = there & (keys[:, 0] >= keys[:, 1])
        # what is not a tie for certain is not reached, however little is missing
        lead = np.where(tied, np.maximum(lead, 0.0), np.minimum(lead, -slack))
        lead = np.where(there, lead, np.inf)
        return np.where(np.isfinite(own), lead, -np.inf)
