"""Did it move, or is it noise? Two periods compared with their margins.

A change is called within the margin when the intervals of the two periods overlap. That is
cautious: two intervals can overlap a little although the difference is clear. Where a publisher or
a definition broke the series, values before and after do not compare, and no change is given.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

NOISE = 1e-12
"""A difference below this share of the values is rounding, not movement."""


class Movement(StrEnum):
    """What may be said about a change."""

    ROSE = "rose"
    FELL = "fell"
    WITHIN_MARGIN = "within_margin"
    NOT_COMPARABLE = "not_comparable"
    MISSING = "missing"


def crosses_break(start: int, end: int, breaks: Collection[int]) -> bool:
    """Tell whether a series broke after `start` and not after `end`.

    breaks  first periods of new series: a break of 2024 parts 2023 from 2024

    >>> crosses_break(2022, 2024, [2024]), crosses_break(2024, 2026, [2024])
    (True, False)
    """
    first, last = min(start, end), max(start, end)
    return any(first < period <= last for period in breaks)


def number_segments(periods: Sequence[int], breaks: Collection[int]) -> list[int]:
    """Number the unbroken stretches of a series, so that no line is drawn across a break.

    >>> number_segments([2021, 2022, 2024, 2025], [2024])
    [0, 0, 1, 1]
    """
    return [sum(period >= start for start in sorted(set(breaks))) for period in periods]


def compare_periods(
    before: pd.DataFrame, after: pd.DataFrame, broken: bool = False
) -> pd.DataFrame:
    """Compare two periods of the same thing, institution by institution.

    before/after  columns value, low, high (low <= value <= high); a missing end means no margin is
                  known on that side and the value itself counts
    broken        whether the series broke in between (`crosses_break`)
    returns       institutions of either; change, change_low, change_high (NaN where it cannot be
                  given) and movement (`Movement`). change_low is the worst case, new low less old
                  high; change_high the best. Equal values without margins are within the margin.

    >>> old = pd.DataFrame({"value": [50.0], "low": [48.0], "high": [52.0]}, index=["a"])
    >>> new = pd.DataFrame({"value": [55.0], "low": [53.0], "high": [57.0]}, index=["a"])
    >>> compare_periods(old, new).loc["a"].to_dict()["movement"]
    'rose'
    """
    index = after.index.union(before.index)
    old, new = before.reindex(index), after.reindex(index)
    table = pd.DataFrame(
        {
            "change": new["value"] - old["value"],
            "change_low": new["low"].fillna(new["value"]) - old["high"].fillna(old["value"]),
            "change_high": new["high"].fillna(new["value"]) - old["low"].fillna(old["value"]),
        },
        dtype=np.float64,
    )
    missing = table["change"].isna()
    noise = NOISE * np.maximum(old["value"].abs(), new["value"].abs())
    movement = np.select(
        [
            missing,
            np.full(len(index), broken),
            table["change_low"] > noise,
            table["change_high"] < -noise,
        ],
        [Movement.MISSING, Movement.NOT_COMPARABLE, Movement.ROSE, Movement.FELL],
        default=Movement.WITHIN_MARGIN,
    )
    table[missing | broken] = np.nan
    return table.assign(movement=movement.astype(str))
