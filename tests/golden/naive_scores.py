"""The plain engine from scales to ranks, straight from METHODS."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tests.golden.naive_data import (
    Cell,
    Column,
    DataSet,
    Row,
    Setup,
    by_column,
    mean,
    present,
)


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
