"""The cells of the plain engine: tables read into dictionaries, and what every step needs."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

Cell = float | None
Row = tuple[float, str]
Column = dict[Row, Cell]


@dataclass
class DataSet:
    """Rows are (time, unit); a column holds a cell for each of them."""

    rows: list[Row]
    columns: dict[str, Column]

    def years(self) -> list[list[Row]]:
        times = sorted({time for time, _ in self.rows})
        return [[row for row in self.rows if row[0] == time] for time in times]


@dataclass
class Setup:
    """All that the two tables say."""

    raw: DataSet
    texts: dict[str, dict[Row, str]]
    level: dict[str, int]
    parent: dict[str, str]
    weight: dict[str, float]
    direction: dict[str, int]
    denominator: dict[str, str]

    def numbers(self, column: str) -> Column:
        return {row: float(text) if text else None for row, text in self.texts[column].items()}

    def ancestor(self, code: str, level: int) -> str:
        while self.level[code] < level:
            code = self.parent[code]
        return code


def read(data: Path, meta: Path) -> Setup:
    """Read the two tables."""
    with meta.open(encoding="utf-8", newline="") as file:
        elements = list(csv.DictReader(file))
    tree = [item for item in elements if item["Type"] in ("Indicator", "Aggregate")]
    with data.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    texts: dict[str, dict[Row, str]] = {name: {} for name in lines[0]}
    for line in lines:
        row = (float(line.get("Time") or 0), line["uCode"])
        for name, text in line.items():
            texts[name][row] = text
    rows = sorted(texts["uCode"], key=lambda row: (row[0], row[1].encode()))
    setup = Setup(
        DataSet(rows, {}),
        texts,
        {item["iCode"]: int(item["Level"]) for item in tree},
        {item["iCode"]: item["Parent"] for item in tree},
        {item["iCode"]: float(item["Weight"]) for item in tree},
        {item["iCode"]: int(item["Direction"] or 1) for item in tree},
        {item["iCode"]: item["Denominator"] for item in tree if item.get("Denominator")},
    )
    for code, level in setup.level.items():
        if level == 1:
            setup.raw.columns[code] = setup.numbers(code)
    return setup


def present(cells: Iterable[Cell]) -> list[float]:
    """Return the cells that are not missing."""
    return [cell for cell in cells if cell is not None]


def mean(numbers: Sequence[float]) -> float:
    """Return the arithmetic mean."""
    return math.fsum(numbers) / len(numbers)


def median(numbers: Sequence[float]) -> float:
    """Return the middle value; of an even count the mean of the two in the middle."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


MIDDLES: dict[str, Callable[[Sequence[float]], float]] = {"mean": mean, "median": median}


def by_column(
    data: DataSet, change: Callable[[str, list[Row], list[Cell]], list[Cell]], whole: bool = False
) -> DataSet:
    """Apply a change to every column, each year by itself or (whole) all years together."""
    columns = {}
    for code, column in data.columns.items():
        columns[code] = {}
        for rows in [data.rows] if whole else data.years():
            changed = change(code, rows, [column[row] for row in rows])
            columns[code].update(zip(rows, changed, strict=True))
    return DataSet(list(data.rows), columns)
