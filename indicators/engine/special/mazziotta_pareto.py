"""Mazziotta-Pareto indices: the mean of the indicators less a penalty for imbalance.

A unit that is good at one thing and bad at another gets less than one that is middling at both.
Sources: De Muro, Mazziotta and Pareto (2011), Social Indicators Research 104; Mazziotta and Pareto
(2013), "Methods for constructing composite indices: one for all or all for one?"; adjusted index:
Mazziotta and Pareto (2016), Social Indicators Research 127.

Standard deviations have the divisor n - 1 unless `divisor` says n, as the authors print it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from indicators.engine.steps.table import FloatArray
from schemas.issue import Issue, Severity


class Penalty(StrEnum):
    """Whether imbalance lowers the index (high is good) or raises it (high is bad)."""

    SUBTRACTED = "pos"
    ADDED = "neg"


class Divisor(StrEnum):
    """What squared deviations are divided by."""

    SAMPLE = "n-1"
    POPULATION = "n"


def mazziotta_pareto(
    scores: FloatArray,
    penalty: Penalty = Penalty.SUBTRACTED,
    divisor: Divisor = Divisor.SAMPLE,
) -> FloatArray:
    """Return the index of every unit from indicators on a common scale.

    scores  units x indicators, on one scale, mean above 0

    M (1 - cv^2), or M (1 + cv^2) with the penalty added; M the mean of the row, cv its standard
    deviation / M. NaN where a value is missing or the mean is 0 (`find_obstacles` says where).
    """
    mean, spread = _describe(scores, axis=1, divisor=divisor)
    sign = -1.0 if penalty is Penalty.SUBTRACTED else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        variation = spread / np.where(mean == 0, np.nan, mean)
        return np.asarray(mean * (1.0 + sign * variation**2))


def standardise(
    values: FloatArray, directions: FloatArray | None = None, divisor: Divisor = Divisor.SAMPLE
) -> FloatArray:
    """Return indicators with mean 100 and standard deviation 10.

    values      units x indicators, in their own units;  directions  1 or -1 for each

    100 + d 10 (x - mean) / s over the units with a value; NaN for a constant indicator.
    """
    mean, spread = _describe(np.where(np.isfinite(values), values, np.nan), 0, divisor, gaps=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = (values - mean) / np.where(spread > 0, spread, np.nan)
    return np.asarray(100.0 + 10.0 * _signs(directions, values) * scaled)


def standardised_mazziotta_pareto(
    values: FloatArray,
    directions: FloatArray | None = None,
    penalty: Penalty = Penalty.SUBTRACTED,
    divisor: Divisor = Divisor.SAMPLE,
) -> FloatArray:
    """Return the MPI of raw indicators: standardised to 100 and 10, then `mazziotta_pareto`.

    Shows places within one year; for comparisons in time see `adjusted_mazziotta_pareto`.
    """
    return mazziotta_pareto(standardise(values, directions, divisor), penalty, divisor)


def place_goalposts(values: FloatArray, reference: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the goalposts of the adjusted index: its reference becomes 100.

    values     units (all years together) x indicators
    reference  value of each indicator that stands for 100, such as the mean of the first year

    reference -+ (largest - smallest) / 2.
    """
    held = np.where(np.isfinite(values), values, np.nan)
    high = np.where(np.isnan(held), -np.inf, held).max(axis=0, initial=-np.inf)
    low = np.where(np.isnan(held), np.inf, held).min(axis=0, initial=np.inf)
    half = np.where(high >= low, (high - low) / 2.0, np.nan)
    return np.asarray(reference - half), np.asarray(reference + half)


def adjusted_mazziotta_pareto(
    values: FloatArray,
    low: FloatArray,
    high: FloatArray,
    directions: FloatArray | None = None,
    penalty: Penalty = Penalty.SUBTRACTED,
    divisor: Divisor = Divisor.SAMPLE,
) -> FloatArray:
    """Return the adjusted MPI of raw indicators between goalposts, comparable in time.

    values     units x indicators, in their own units
    low, high  goalposts of each indicator, the same in every year (`place_goalposts`)

    r = (x - low) / (high - low) 60 + 70, with high - x instead of x - low for a direction
    of -1; the index is mean - s cv, which is M (1 - cv^2). Values outside are not clipped.
    """
    width = np.where(high > low, high - low, np.nan)
    reversed_ = _signs(directions, values) < 0
    scaled = np.where(reversed_, high - values, values - low) / width * 60.0 + 70.0
    return mazziotta_pareto(scaled, penalty, divisor)


def find_obstacles(
    scores: FloatArray, units: Sequence[str], divisor: Divisor = Divisor.SAMPLE
) -> list[Issue]:
    """Return why units have no index, or one whose penalty works the wrong way.

    scores  units x indicators, as given to `mazziotta_pareto`
    """
    issues = []
    if scores.shape[1] < (2 if divisor is Divisor.SAMPLE else 1):
        count = scores.shape[1]
        return [_issue("mpi_too_few_indicators", "", Severity.ERROR, count=count)]
    mean, _ = _describe(scores, axis=1, divisor=divisor)
    for unit, own, row in zip(units, mean.tolist(), scores, strict=True):
        gaps = int((~np.isfinite(row)).sum())
        if gaps:
            issues.append(_issue("mpi_value_missing", unit, Severity.ERROR, count=gaps))
        elif own == 0:
            issues.append(_issue("mpi_mean_zero", unit, Severity.ERROR))
        elif own < 0:
            issues.append(_issue("mpi_mean_negative", unit, Severity.WARNING, mean=own))
    return issues


def _describe(
    values: FloatArray, axis: int, divisor: Divisor, gaps: bool = False
) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard deviation along an axis; a gap makes them NaN unless allowed."""
    present = np.isfinite(values)
    count = present.sum(axis=axis, keepdims=True)
    used = count > 0 if gaps else present.all(axis=axis, keepdims=True) & (count > 0)
    free = count - (1 if divisor is Divisor.SAMPLE else 0)
    held = np.where(present, values, 0.0)
    largest = np.abs(held).max(axis=axis, initial=0.0, keepdims=True)
    size = np.ldexp(1.0, np.frexp(largest)[1] - 1)  # squares of huge numbers have no room
    held = held / size
    mean = np.where(used, held.sum(axis=axis, keepdims=True) / np.maximum(count, 1), np.nan)
    square = np.where(present, (held - mean) ** 2, 0.0).sum(axis=axis, keepdims=True)
    spread = np.where(used & (free > 0), np.sqrt(square / np.maximum(free, 1)), np.nan)
    low = np.where(present, values, np.inf).min(axis=axis, initial=np.inf, keepdims=True)
    high = np.where(present, values, -np.inf).max(axis=axis, initial=-np.inf, keepdims=True)
    spread = np.where((high == low) & ~np.isnan(spread), 0.0, spread)  # no rounding noise
    mean, spread = mean * size, spread * size
    return mean.squeeze(axis), spread.squeeze(axis)


def _signs(directions: FloatArray | None, values: FloatArray) -> FloatArray:
    return np.ones(values.shape[1]) if directions is None else np.asarray(directions, dtype=float)


def _issue(code: str, place: str, severity: Severity, **values: str | int | float) -> Issue:
    return Issue(code=code, severity=severity, place=place, values=values)
