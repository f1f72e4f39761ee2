"""Step: fill gaps from the other units of a year, or from the unit's other indicators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indicators.engine.steps.table import FloatArray, Table


def impute_columns(table: Table, method: str, groups: Sequence[str | None] | None = None) -> Table:
    """Fill every gap with the mean or median of its column, each year by itself.

    method  `mean` or `median`
    groups  group of each row (None is unknown): only units of the same group are used, and units
            without a group are neither used nor filled

    A column (or group) without any value stays missing. Present values are kept bit for bit.
    """
    values = table.values.copy()
    for rows in table.blocks():
        block = values[rows]
        if groups is None:
            block[...] = _fill(block, method)
            continue
        own = list(groups[rows])
        for group in dict.fromkeys(name for name in own if name is not None):
            members = np.array([name == group for name in own])
            block[members] = _fill(block[members], method)
    return table.with_values(values)


def _fill(block: FloatArray, method: str) -> FloatArray:
    middle = column_middle(block, method)
    return np.where(np.isnan(block), middle, block)


def column_middle(block: FloatArray, method: str) -> FloatArray:
    """Return the mean or median of every column over its present values, NaN without any."""
    result = np.full(block.shape[1], np.nan)
    for at in range(block.shape[1]):
        present = block[~np.isnan(block[:, at]), at]
        if present.size:
            with np.errstate(over="ignore", invalid="ignore"):
                result[at] = np.median(present) if method == "median" else present.mean()
                if not np.isfinite(result[at]):  # the sum, not the mean, is beyond the numbers
                    halves, parts = present / 2, present / present.size
                    result[at] = 2 * np.median(halves) if method == "median" else parts.sum()
    return np.where(np.isfinite(result), result, np.nan)


def impute_rows(
    table: Table, method: str, families: Sequence[object], directions: FloatArray
) -> Table:
    """Fill the gaps of a unit from its other indicators of the same family, each year by itself.

    method      `mean` or `median`
    families    family of each column: its ancestor at the chosen level; gaps of a column without
                one (None) stay
    directions  1 or -1 for each column

    Columns are directed and min-max scaled to 0..1; the gap takes the middle of the unit's scaled
    values of the family and is scaled back. Without any such value it stays missing.
    """
    values = table.values.copy()
    names = [name for name in dict.fromkeys(families) if name is not None]
    for rows in table.blocks():
        directed = values[rows] * directions
        present = ~np.isnan(directed)
        low = np.where(present, directed, np.inf).min(axis=0, initial=np.inf)
        high = np.where(present, directed, -np.inf).max(axis=0, initial=-np.inf)
        low[~present.any(axis=0)] = np.nan
        high[~present.any(axis=0)] = np.nan
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            span = high - low
            span = np.where(np.isfinite(span), span, np.nan)
            scaled = (directed - low) / span
        for family in names:
            columns = [at for at, own in enumerate(families) if own == family]
            middle = column_middle(scaled[:, columns].T, method)[:, None]
            filled = (middle * span[columns] + low[columns]) * directions[columns]
            part = values[rows][:, columns]
            values[rows.start : rows.stop, columns] = np.where(np.isnan(part), filled, part)
    return table.with_values(values)


def impute_panel(table: Table, method: str, max_time: int | None = None) -> Table:
    """Fill gaps from other years of the same unit.

    method    `latest`: the newest older value; `constant`: the last value at or before, before the
              first value the first one; `linear`: between values, flat beyond them;
              `linear-constant`: linear, or constant for a series with one value
    max_time  for latest: how many years of the panel are looked back at most

    Filled values are never a source themselves. Series without a value stay missing. Raises
    ValueError for data without a time.
    """
    if table.times is None:
        raise ValueError("impute_panel needs data with a column Time")
    values = table.values.copy()
    years = np.unique(table.times)
    rows_of: dict[str, list[int]] = {}
    for row, unit in enumerate(table.units):
        rows_of.setdefault(unit, []).append(row)
    for rows in rows_of.values():
        times = table.times[rows]
        series = table.values[rows]
        values[rows] = (
            _fill_latest(series, np.searchsorted(years, times), max_time)
            if method == "latest"
            else _fill_series(series, times, method)
        )
    return table.with_values(values)


def _fill_latest(
    series: FloatArray, places: np.ndarray[tuple[int], np.dtype[np.intp]], max_time: int | None
) -> FloatArray:
    """series  times x columns; places  which year of the panel each row is."""
    filled = series.copy()
    for at in range(1, len(series)):
        for column in np.flatnonzero(np.isnan(series[at])):
            older = np.flatnonzero(~np.isnan(series[:at, column]))
            if older.size and (max_time is None or places[at] - places[older[-1]] <= max_time):
                filled[at, column] = series[older[-1], column]
    return filled


def _fill_series(series: FloatArray, times: FloatArray | np.ndarray, method: str) -> FloatArray:
    filled = series.copy()
    for column in range(series.shape[1]):
        known = np.flatnonzero(~np.isnan(series[:, column]))
        gaps = np.flatnonzero(np.isnan(series[:, column]))
        if not known.size or not gaps.size:
            continue
        if method == "constant":
            before = np.searchsorted(known, gaps, side="right") - 1
            filled[gaps, column] = series[known[np.maximum(before, 0)], column]
        elif method == "linear-constant" or known.size > 1:
            filled[gaps, column] = np.interp(times[gaps], times[known], series[known, column])
    return filled
