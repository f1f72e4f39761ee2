"""One line about every column: place, spread, shape, gaps, repeated values, and what stands out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.moments import measure_shape
from indicators.engine.steps.table import BoolArray, FloatArray, IntArray, Table


@dataclass(frozen=True)
class FlagLimits:
    """From where on a column stands out.

    skew, kurt  absolute skewness and excess kurtosis that together mean outliers
    available   least share of rows with a value
    nonzero     least share of all rows that have a value other than 0
    unique      least number of different values as a share of all rows
    """

    skew: float = 2.0
    kurt: float = 3.5
    available: float = 0.65
    nonzero: float = 0.5
    unique: float = 0.5


@dataclass(frozen=True)
class Statistics:
    """Statistics of the present values; arrays over the columns.

    std           with n - 1
    skew, kurt    G1 and G2 (excess), `indicators.engine.steps.moments`
    same          how often the most frequent value occurs
    share_*       share of the present values; share_available of all rows
    low_*         whether the column is below a limit
    out           whether |skew| and kurt are both above theirs
    """

    minimum: FloatArray
    maximum: FloatArray
    mean: FloatArray
    median: FloatArray
    std: FloatArray
    skew: FloatArray
    kurt: FloatArray
    available: IntArray
    nonzero: IntArray
    unique: IntArray
    same: IntArray
    share_available: FloatArray
    share_nonzero: FloatArray
    share_unique: FloatArray
    share_same: FloatArray
    low_available: BoolArray
    low_nonzero: BoolArray
    low_unique: BoolArray
    out: BoolArray


def describe(table: Table, limits: FlagLimits | None = None) -> Statistics:
    """Describe every column of a data set; a panel is described over all its rows.

    The flags for zeros and repeated values divide by all rows, the shares by the present ones. A
    column without a value has NaN and every flag for low data. Source: OECD/JRC Handbook (2008),
    step 3; limits: COINr 1.1.14.
    """
    limits = limits or FlagLimits()
    values = np.where(np.isfinite(table.values), table.values, np.nan)
    rows = len(values)
    present = ~np.isnan(values)
    count = present.sum(axis=0)
    ordered = np.sort(values, axis=0)  # NaN goes last
    nonzero = (present & (values != 0)).sum(axis=0)
    unique, same = _count_repeats(ordered)
    mean, std = _centre(values, present, count)
    skew, kurt = measure_shape(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        return Statistics(
            minimum=ordered[0] if rows else np.full(len(count), np.nan),
            maximum=_pick(ordered, count - 1),
            mean=mean,
            median=_pick(ordered, (count - 1) // 2) / 2 + _pick(ordered, count // 2) / 2,
            std=std,
            skew=skew,
            kurt=kurt,
            available=count,
            nonzero=nonzero,
            unique=unique,
            same=same,
            share_available=np.divide(count, rows),
            share_nonzero=nonzero / count,
            share_unique=unique / count,
            share_same=same / count,
            low_available=~(np.divide(count, rows) >= limits.available),
            low_nonzero=~(np.divide(nonzero, rows) >= limits.nonzero),
            low_unique=~(np.divide(unique, rows) >= limits.unique),
            out=(np.abs(skew) > limits.skew) & (kurt > limits.kurt),
        )


def _centre(values: FloatArray, present: BoolArray, count: IntArray) -> tuple[FloatArray, ...]:
    """Return mean and standard deviation; a constant has the deviation 0 without rounding noise."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        mean = np.where(present, values, 0.0).sum(axis=0) / count
        square = (np.where(present, values - mean, 0.0) ** 2).sum(axis=0)
        std = np.sqrt(square / np.where(count > 1, count - 1, np.nan))
    low = np.where(present, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(present, values, -np.inf).max(axis=0, initial=-np.inf)
    constant = low == high
    return np.where(constant, low, mean), np.where(constant & (count > 1), 0.0, std)


def _pick(ordered: FloatArray, place: IntArray) -> FloatArray:
    """Return from every sorted column the value at a place; NaN where the column is empty."""
    rows, columns = ordered.shape
    if rows == 0:
        return np.full(columns, np.nan)
    picked = ordered[np.clip(place, 0, rows - 1), np.arange(columns)]
    return np.where(place >= 0, picked, np.nan)


def _count_repeats(ordered: FloatArray) -> tuple[IntArray, IntArray]:
    """Return how many different values sorted columns have, and how often the commonest occurs."""
    rows, columns = ordered.shape
    if rows == 0:
        return np.zeros(columns, dtype=np.int64), np.zeros(columns, dtype=np.int64)
    present = ~np.isnan(ordered)
    fresh = present.copy()
    fresh[1:] &= ordered[1:] != ordered[:-1]
    place = np.arange(rows)[:, None]
    start = np.maximum.accumulate(np.where(fresh, place, 0), axis=0)
    run = np.where(present, place - start + 1, 0)
    return fresh.sum(axis=0), run.max(axis=0)
