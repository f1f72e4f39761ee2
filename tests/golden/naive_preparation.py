"""The plain engine before scaling: sizes, screening, gaps and outliers, straight from METHODS."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from tests.golden.naive_data import (
    MIDDLES,
    Cell,
    Column,
    DataSet,
    Row,
    Setup,
    by_column,
    mean,
    present,
)


def denominate(step: dict[str, Any], data: DataSet, setup: Setup) -> DataSet:
    """x * scale / denominator."""
    chosen = step.get("denominators")
    chosen = setup.denominator if chosen is None else chosen

    def divide(code: str, rows: list[Row], cells: list[Cell]) -> list[Cell]:
        if code not in chosen:
            return cells
        sizes = setup.numbers(chosen[code])
        scale = step.get("scale", {}).get(code, 1.0)
        return [
            None if cell is None or sizes[row] is None else cell / (sizes[row] / scale)
            for row, cell in zip(rows, cells, strict=True)
        ]

    return by_column(data, divide)


def screen(step: dict[str, Any], data: DataSet, _setup: Setup) -> DataSet:
    """Keep the units with enough data."""
    kept = []
    for row in data.rows:
        cells = [column[row] for column in data.columns.values()]
        missing = sum(cell is None for cell in cells)
        zeros = sum(cell == 0 for cell in cells)
        known = len(cells) - missing
        available = known / len(cells)  # one division: equality is not lost to rounding
        nonzero = (known - zeros) / known if known else math.nan
        low = available < step.get("min_available", 2 / 3)
        empty = nonzero < step.get("min_nonzero", 0.05)
        drop = {"available": low, "nonzero": empty, "both": low or empty}[
            step.get("by", "available")
        ]
        if step.get("force", {}).get(row[1], not drop):
            kept.append(row)
    return DataSet(
        kept,
        {code: {row: column[row] for row in kept} for code, column in data.columns.items()},
    )


def impute(step: dict[str, Any], data: DataSet, setup: Setup) -> DataSet:
    """Fill gaps by the middle of the column, of the group, or of the unit's own indicators."""
    middle = MIDDLES[step["method"].removesuffix("_group")]
    if step.get("by") == "row":
        return _impute_rows(data, setup, middle, step["within_level"])

    def fill(_code: str, rows: list[Row], cells: list[Cell]) -> list[Cell]:
        result = []
        for row, cell in zip(rows, cells, strict=True):
            if cell is not None:
                result.append(cell)
                continue
            if step["method"].endswith("_group"):
                group = setup.texts[step["group"]]
                known = [
                    other
                    for at, other in zip(rows, cells, strict=True)
                    if other is not None and group[row] != "" and group[at] == group[row]
                ]
            else:
                known = present(cells)
            result.append(middle(known) if known else None)
        return result

    return by_column(data, fill)


def _impute_rows(
    data: DataSet, setup: Setup, middle: Callable[[Sequence[float]], float], level: int
) -> DataSet:
    columns = {code: dict(column) for code, column in data.columns.items()}
    for rows in data.years():
        bounds = {}
        scaled: dict[str, Column] = {}
        for code, column in data.columns.items():
            sign = setup.direction[code]
            directed = {row: None if column[row] is None else sign * column[row] for row in rows}
            known = present(directed.values())
            low, high = (min(known), max(known)) if known else (math.nan, math.nan)
            bounds[code] = (low, high)
            scaled[code] = {
                row: None if cell is None or low == high else (cell - low) / (high - low)
                for row, cell in directed.items()
            }
        for code in data.columns:
            low, high = bounds[code]
            family = [
                other
                for other in data.columns
                if setup.ancestor(other, level) == setup.ancestor(code, level)
            ]
            for row in rows:
                known = present(scaled[other][row] for other in family)
                if data.columns[code][row] is None and known and not math.isnan(low):
                    filled = (middle(known) * (high - low) + low) * setup.direction[code]
                    columns[code][row] = filled
    return DataSet(list(data.rows), columns)


def impute_panel(step: dict[str, Any], data: DataSet, _setup: Setup) -> DataSet:
    """Fill gaps from other years of the same unit."""
    times = sorted({time for time, _ in data.rows})
    columns = {}
    for code, column in data.columns.items():
        columns[code] = dict(column)
        for time, unit in data.rows:
            if column[time, unit] is not None:
                continue
            known = {
                other: column[other, unit]
                for other in times
                if column.get((other, unit)) is not None
            }
            columns[code][time, unit] = _from_other_years(step, time, times, known)
    return DataSet(list(data.rows), columns)


def _from_other_years(
    step: dict[str, Any], time: float, times: list[float], known: dict[float, Any]
) -> Cell:
    if not known:
        return None
    first, last = min(known), max(known)
    if step["method"] == "latest":
        older = [other for other in times if other < time]
        if step.get("max_time") is not None:
            older = older[len(older) - step["max_time"] :] if step["max_time"] else []
        found = [other for other in older if other in known]
        return known[max(found)] if found else None
    if step["method"] == "constant" or (step["method"] == "linear-constant" and len(known) == 1):
        before = [other for other in known if other <= time]
        return known[max(before)] if before else known[first]
    if len(known) == 1:  # nothing to interpolate between
        return None
    if time < first or time > last:
        return known[first] if time < first else known[last]
    left = max(other for other in known if other < time)
    right = min(other for other in known if other > time)
    return known[left] + (known[right] - known[left]) * (time - left) / (right - left)


def skewness(numbers: Sequence[float]) -> float:
    """Return the sample skewness of type 2; NaN where it cannot be computed."""
    n = len(numbers)
    middle = mean(numbers)
    second, third = (math.fsum((x - middle) ** power for x in numbers) for power in (2, 3))
    if n < 3 or second == 0:
        return math.nan
    return math.sqrt(n) * third / second**1.5 * math.sqrt(n * (n - 1)) / (n - 2)


def kurtosis(numbers: Sequence[float]) -> float:
    """Return the sample excess kurtosis of type 2."""
    n = len(numbers)
    if n < 4:
        return math.nan
    middle = mean(numbers)
    second, fourth = (math.fsum((x - middle) ** power for x in numbers) for power in (2, 4))
    return ((n + 1) * (n * fourth / second**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))


def treat(step: dict[str, Any], data: DataSet, _setup: Setup) -> DataSet:
    """Winsorise, then transform what is still distorted."""

    def mend(code: str, _rows: list[Row], cells: list[Cell]) -> list[Cell]:
        settings = step.get("individual", {}).get(code, step)
        if settings == "none" or not present(cells):
            return cells
        treated = iter(_mend(present(cells), settings))
        return [None if cell is None else next(treated) for cell in cells]

    return by_column(data, mend)


def _mend(numbers: list[float], settings: dict[str, Any]) -> list[float]:
    def passes(values: list[float]) -> bool:
        return abs(skewness(values)) < settings.get("skew", 2) or kurtosis(values) < settings.get(
            "kurt", 3.5
        )

    if math.isnan(skewness(numbers)) or math.isnan(kurtosis(numbers)) or passes(numbers):
        return numbers  # what cannot be judged is not treated
    most = settings.get("winmax", 5)
    most = math.inf if most is None else most
    now = list(numbers)
    high = low = 0
    while not passes(now) and high + low < most:
        ordered = sorted(set(now))
        if skewness(now) >= 0:
            high = now.count(ordered[-1])  # COINr counts the units a step has moved
            now = [ordered[-2] if value == ordered[-1] else value for value in now]
        else:
            low = now.count(ordered[0])
            now = [ordered[1] if value == ordered[0] else value for value in now]
        if len(set(now)) == 1:
            return numbers
    if passes(now):
        return now
    return _transform(now if settings.get("combine", False) else numbers, settings)


def _transform(numbers: list[float], settings: dict[str, Any]) -> list[float]:
    low, high = min(numbers), max(numbers)
    edge = 0.01 * (high - low)
    kind = settings.get("log", "log_CT")
    if kind == "boxcox":
        power = settings["lambda"]
        shifted = [value - low + 1 for value in numbers]
        return [math.log(y) if power == 0 else (y**power - 1) / power for y in shifted]
    if kind == "log_CT_orig":
        return [math.log(value - low + 1) for value in numbers]
    if kind == "log_CT_plus" and not skewness(numbers) > 0:
        return [-math.log(high + edge - value) for value in numbers]
    return [math.log(value - low + edge) for value in numbers]
