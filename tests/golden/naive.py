"""A second engine, as slow and as plain as can be: loops over lists, written from METHODS alone.

It shares nothing with `indicators.engine`: no arrays, no helper, no order of work. Where both agree
on random pipelines, both follow the definitions. A cell is a float or None (missing).
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Cell = float | None
Row = tuple[float, str]
Column = dict[Row, Cell]

NAMES = {
    "denominate": "Denominated",
    "screen": "Screened",
    "impute": "Imputed",
    "impute_panel": "Imputed",
    "treat": "Treated",
    "normalise": "Normalised",
    "aggregate": "Aggregated",
    "rank": "Ranked",
}


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


def run(methods: Path) -> dict[str, DataSet]:
    """Run a `methods.json`; return every data set by its name."""
    recipe = json.loads(methods.read_text(encoding="utf-8"))
    setup = read(methods.parent / "iData.csv", methods.parent / "iMeta.csv")
    sets = {"Raw": setup.raw}
    before = "Raw"
    for step in recipe["steps"]:
        work: Callable[[dict[str, Any], DataSet, Setup], DataSet] = globals()[step["op"]]
        written = step.get("write_to") or NAMES[step["op"]]
        sets[written] = work(step, sets[step.get("source") or before], setup)
        before = written
    return sets


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


def normalise(step: dict[str, Any], data: DataSet, setup: Setup) -> DataSet:
    """Bring all to a common scale."""

    def bring(code: str, rows: list[Row], cells: list[Cell]) -> list[Cell]:
        settings = step.get("individual", {}).get(code, step)
        sign = setup.direction[code]
        directed = [None if cell is None else sign * cell for cell in cells]
        if not present(directed):
            return directed
        taken = settings.get("params", {})
        scale = _scale(settings["method"], taken, present(directed), sign)
        if settings["method"] != "dist2ref":
            return [None if cell is None else _known(scale(cell)) for cell in directed]
        low = min(present(directed))
        result: list[Cell] = []
        for row, cell in zip(rows, directed, strict=True):
            held = data.columns[code].get((row[0], taken["unit"]))
            if cell is None or held is None:
                result.append(None)
                continue
            reference = sign * held
            reached = 1 - (reference - cell) / (reference - low)
            result.append(min(reached, 1.0) if taken.get("cap") else reached)
        return result

    return by_column(data, bring, whole=step.get("global", True))


def _known(number: float) -> Cell:
    return None if math.isnan(number) else number


def _divide(above: float, below: float) -> float:
    return above / below if below else math.nan


def _scale(
    method: str, taken: dict[str, Any], numbers: list[float], sign: int
) -> Callable[[float], float]:
    low, high, n = min(numbers), max(numbers), len(numbers)
    if method == "minmax":
        bottom, top = taken.get("lower", 0), taken.get("upper", 100)
        return lambda x: _divide(x - low, high - low) * (top - bottom) + bottom
    if method == "zscore":
        middle = mean(numbers)
        spread = math.sqrt(math.fsum((x - middle) ** 2 for x in numbers) / (n - 1)) if n > 1 else 0
        spread = 0 if low == high else spread
        return lambda x: _divide(x - middle, spread) * taken.get("sd", 1) + taken.get("mean", 0)
    if method in ("scaled", "goalposts"):
        bottom, top = taken.get("lower", 0), taken.get("upper", 100)
        if sign == -1:
            bottom, top = -top, -bottom

        def place(x: float) -> float:
            share = (x - bottom) / (top - bottom)
            if method == "goalposts" and taken.get("truncate"):
                share = min(max(share, 0.0), 1.0)
            return share * taken["factor"]

        return place
    if method == "dist2targ":
        target = sign * taken["target"]

        def reach(x: float) -> float:
            share = _divide(x - low, target - low)
            return min(share, 1.0) if taken.get("cap") else share

        return reach
    if method in ("rank", "borda", "prank"):

        def position(x: float) -> float:
            first = 1 + sum(other < x for other in numbers)
            last = sum(other <= x for other in numbers)
            ties = {"min": first, "max": last, "average": (first + last) / 2}
            place = ties[taken.get("ties", "min")]
            if method == "prank":
                return _divide(place - 1, n - 1)
            return place - (method == "borda")

        return position
    plain: dict[str, Callable[[float], float]] = {
        "dist2max": lambda x: 1 - _divide(high - x, high - low),
        "fracmax": lambda x: x / high,
        "none": lambda x: x,
        "dist2ref": lambda x: x,
    }
    return plain[method]


def aggregate(step: dict[str, Any], data: DataSet, setup: Setup) -> DataSet:
    """Build every level from the one below."""
    weights = dict(setup.weight)
    asked = step.get("weights", "original")
    if asked == "equal":
        weights = dict.fromkeys(weights, 1.0)
    elif asked != "original":
        weights |= asked
    columns = {code: dict(column) for code, column in data.columns.items()}
    for at, level in enumerate(sorted(set(setup.level.values()) - {1})):
        method = step["method"] if isinstance(step["method"], str) else step["method"][at]
        least = step.get("min_available")
        least = least[at] if isinstance(least, list) else least
        for parent in [code for code, own in setup.level.items() if own == level]:
            children = [code for code, own in setup.parent.items() if own == parent]
            pulls = [weights[code] for code in children]
            if method == "copeland":
                columns[parent] = _copeland(data, columns, children, pulls)
            else:
                columns[parent] = {
                    row: _combine(
                        method, [columns[code][row] for code in children], pulls, step.get("p")
                    )
                    for row in data.rows
                }
            for row in data.rows:
                share = len(present(columns[code][row] for code in children)) / len(children)
                if least is not None and share < least:
                    columns[parent][row] = None
    return DataSet(list(data.rows), columns)


def _combine(method: str, cells: list[Cell], pulls: list[float], p: float | None) -> Cell:
    pairs = [(w, x) for w, x in zip(pulls, cells, strict=True) if x is not None]
    total = math.fsum(w for w, _ in pairs)
    if not pairs or total == 0:
        return None
    if method == "amean":
        return math.fsum(w * x for w, x in pairs) / total
    if (method == "gmean" and any(x <= 0 for _, x in pairs)) or (
        method == "hmean" and any(x == 0 for _, x in pairs)
    ):
        return None
    if method == "gmean":
        return math.exp(math.fsum(w * math.log(x) for w, x in pairs) / total)
    if method == "hmean":
        return total / math.fsum(w / x for w, x in pairs)
    assert p is not None  # missing children are dropped here too (METHODS 11.8)
    return (math.fsum(w * x**p for w, x in pairs) / total) ** (1 / p)


def _copeland(
    data: DataSet, columns: dict[str, Column], children: list[str], pulls: list[float]
) -> Column:
    scores: Column = {}
    for rows in data.years():
        for mine in rows:
            score = 0
            for other in rows:
                if other == mine:
                    continue
                won = 0.0
                for code, w in zip(children, pulls, strict=True):
                    left, right = columns[code][mine], columns[code][other]
                    assert left is not None
                    assert right is not None
                    won += w if left > right else w / 2 if left == right else 0.0
                share = won / math.fsum(pulls)
                score += (share > 0.5 + 1e-12) - (share < 0.5 - 1e-12)
            scores[mine] = float(score)
    return scores


def rank(_step: dict[str, Any], data: DataSet, _setup: Setup) -> DataSet:
    """1 is the highest, ties share the best place."""

    def place(_code: str, _rows: list[Row], cells: list[Cell]) -> list[Cell]:
        largest = max((abs(cell) for cell in present(cells)), default=0) or 1.0
        keys = [None if cell is None else round(cell / largest, 12) for cell in cells]
        return [None if key is None else 1 + sum(o > key for o in present(keys)) for key in keys]

    return by_column(data, place)
