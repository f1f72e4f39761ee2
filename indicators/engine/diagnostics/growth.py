"""How fast every unit moves: yearly growth and yearly change of a panel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.table import BoolArray, FloatArray, IntArray, Table


@dataclass(frozen=True)
class Growth:
    """Trends of a panel; arrays are units x codes.

    cagr           compound yearly growth from the first to the last present value
    change         yearly change by least squares in percent of the fitted first value
    available      share of the panel's years with a value
    first, latest  first and last year with a value, NaN without any
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    cagr: FloatArray
    change: FloatArray
    available: FloatArray
    first: FloatArray
    latest: FloatArray


def measure_growth(table: Table) -> Growth:
    """Measure the trend of every unit and indicator over the years it has values for.

    cagr = (last / first)^(1 / (t_last - t_first)) - 1. Equal ends give 0 (also 0 and 0), growth
    from 0 is infinite, a change of sign or fewer than two values give NaN.
    change = 100 slope / (fitted value at the first year) for three values or more, 100 (last -
    first) / first / years for two; a constant series gives 0.

    Raises ValueError for a data set without times.
    """
    if table.times is None:
        raise ValueError("growth needs a panel, a data set with times")
    units = tuple(sorted(set(table.units), key=str.encode))
    years = np.unique(table.times)
    cube = stack_years(table, units, years)
    present = ~np.isnan(cube)
    count = present.sum(axis=0)
    first, latest = _ends(present)
    start, end = _pick(cube, first, count), _pick(cube, latest, count)
    stamp = years.astype(float)
    from_year = np.where(count > 0, stamp[first], np.nan)
    to_year = np.where(count > 0, stamp[latest], np.nan)
    gap = np.where(count > 1, to_year - from_year, np.nan)
    return Growth(
        units=units,
        codes=table.codes,
        cagr=_find_cagr(start, end, gap),
        change=_find_change(cube, present, stamp, (start, end, gap, from_year)),
        available=count / len(years) if len(years) else np.full(count.shape, np.nan),
        first=from_year,
        latest=to_year,
    )


def stack_years(table: Table, units: tuple[str, ...], years: IntArray) -> FloatArray:
    """Return a panel as years x units x codes; a unit that lacks a year is missing there."""
    place = {unit: at for at, unit in enumerate(units)}
    assert table.times is not None
    cube = np.full((len(years), len(units), len(table.codes)), np.nan)
    rows = [place[unit] for unit in table.units]
    cube[np.searchsorted(years, table.times), rows] = table.values
    return np.where(np.isfinite(cube), cube, np.nan)


def _ends(present: BoolArray) -> tuple[IntArray, IntArray]:
    last = present.shape[0] - 1
    return present.argmax(axis=0), last - present[::-1].argmax(axis=0)


def _pick(cube: FloatArray, place: IntArray, count: IntArray) -> FloatArray:
    picked = np.take_along_axis(cube, place[None], axis=0)[0]
    return np.where(count > 0, picked, np.nan)


def _find_cagr(start: FloatArray, end: FloatArray, gap: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        growth = np.where((start == 0) & (end < 0), np.nan, end / start) ** (1.0 / gap) - 1.0
    # one value equals itself, which is no growth of 0: a gap of no years has none
    return np.where(np.isnan(gap), np.nan, np.where(start == end, 0.0, growth))


def _find_change(
    cube: FloatArray,
    present: BoolArray,
    stamp: FloatArray,
    ends: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
) -> FloatArray:
    start, end, gap, from_year = ends
    count = present.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        when = np.where(present, stamp[:, None, None], 0.0)
        middle = when.sum(axis=0) / count
        level = np.where(present, cube, 0.0).sum(axis=0) / count
        away = np.where(present, stamp[:, None, None] - middle, 0.0)
        moved = np.where(present, cube - level, 0.0)
        slope = (away * moved).sum(axis=0) / (away * away).sum(axis=0)
        fitted = level + slope * (from_year - middle)
        change = np.where(count > 2, 100.0 * slope / fitted, 100.0 * (end - start) / start / gap)
    low = np.where(present, cube, np.inf).min(axis=0, initial=np.inf)
    high = np.where(present, cube, -np.inf).max(axis=0, initial=-np.inf)
    return np.where(count < 2, np.nan, np.where(low == high, 0.0, change))
