"""The numbers of all fictional institutions in all periods, before they become rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from data.demo.names import INSTITUTIONS, Fiction

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

PERIODS = tuple(range(2018, 2026))
LAST_PERIOD = PERIODS[-1]
SMALL_COUNT = 30
"""Up to here a count may change by any factor from year to year (rule R90)."""
LARGEST, SMALLEST = 145, 55
"""What a larger count may be in percent of the year before, a little inside rule R90."""


class Topic(IntEnum):
    """Every part of the generator draws from its own stream: parts do not disturb each other."""

    TRAITS = 1
    CONTEXT = 2
    SHARES = 3
    AGREEMENTS = 4
    PROGRAMMES = 5
    PROJECTS = 6
    RANKINGS = 7
    RESEARCH = 8
    SUPPORT = 9
    FINANCE = 10
    MISSING = 11
    FLOWS = 12
    STRATEGIES = 13
    EVENTS = 14
    ROOM = 15
    PARTNERS = 16
    SERVICES = 17
    COLLECTION = 18
    SERVICES_OFFERED = 19


def open_stream(seed: int, topic: Topic) -> np.random.Generator:
    """Return the random stream of one topic; the same seed and topic give the same numbers."""
    return np.random.default_rng([seed, int(topic)])


@dataclass
class Panel:
    """Values by metric, each an array institutions x periods; NaN where no institution existed.

    exists  whether an institution was open in a period
    """

    institutions: tuple[Fiction, ...]
    exists: BoolArray
    values: dict[str, FloatArray] = field(default_factory=dict)

    def __getitem__(self, metric: str) -> FloatArray:
        return self.values[metric]

    def put(self, metric: str, values: FloatArray, decimals: int = 0) -> FloatArray:
        """Round, blank what did not exist, keep and return the values of a metric."""
        kept = np.where(self.exists, np.round(values, decimals), np.nan)
        self.values[metric] = kept
        return kept

    def put_count(
        self,
        metric: str,
        values: FloatArray,
        at_most: FloatArray | None = None,
        leaps: Iterable[int] = (),
    ) -> FloatArray:
        """Keep a count whose larger values change by less than half a year.

        at_most  a count it is a part of
        leaps    periods in which it may leap
        """
        kept = limit_change(np.where(self.exists, np.round(values), np.nan), frozenset(leaps))
        return self.put(metric, kept if at_most is None else np.minimum(kept, at_most))

    def row(self, institution: str) -> int:
        """Return the row of an institution."""
        return next(
            index
            for index, fiction in enumerate(self.institutions)
            if fiction.institution == institution
        )


def limit_change(counts: FloatArray, leaps: frozenset[int] = frozenset()) -> FloatArray:
    """Return counts whose yearly change stays inside the limits where they exceed SMALL_COUNT.

    counts  institutions x periods, whole numbers; NaN passes through and starts afresh

    >>> limit_change(np.array([[100.0, 300.0, 20.0, 90.0]])).tolist()
    [[100.0, 145.0, 80.0, 90.0]]
    """
    limited = counts.copy()
    for column in range(1, counts.shape[1]):
        if PERIODS[column] in leaps:
            continue
        before = limited[:, column - 1]
        ceiling = np.maximum(SMALL_COUNT, np.floor(before * LARGEST / 100))
        floor = np.where(before > SMALL_COUNT, np.ceil(before * SMALLEST / 100), 0.0)
        clipped = np.clip(limited[:, column], floor, ceiling)
        limited[:, column] = np.where(np.isnan(before), limited[:, column], clipped)
    return limited


def open_panel(merged: dict[str, int]) -> Panel:
    """Return an empty panel; `merged` gives the period from which an institution is no more."""
    starts = np.array([fiction.founded for fiction in INSTITUTIONS])[:, None]
    ends = np.array([merged.get(fiction.institution, 9999) for fiction in INSTITUTIONS])[:, None]
    periods = np.array(PERIODS)[None, :]
    return Panel(INSTITUTIONS, (periods >= starts) & (periods < ends))


def split_total(rng: np.random.Generator, total: int, weights: FloatArray) -> NDArray[np.int64]:
    """Divide a whole number at random in proportion to weights; the parts sum to it exactly."""
    return rng.multinomial(total, weights / weights.sum()).astype(np.int64)
