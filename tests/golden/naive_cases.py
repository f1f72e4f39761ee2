"""Small random data for both engines, and the comparison of all their cells."""

from __future__ import annotations

import csv
import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from indicators.engine.recipe_run import run_pipeline
from indicators.engine.steps.table import Table
from indicators.services.recipes import read_pipeline
from tests.golden import naive
from tests.golden.naive_data import DataSet, present

Steps = list[dict[str, Any]]

INDICATORS = ("a", "b", "c", "d", "e", "f", "g")
TREE = (
    ("p", 2, "r"), ("q", 2, "r"), ("s", 2, "t"), ("r", 3, "top"), ("t", 3, "top"), ("top", 4, ""),
)  # fmt: skip
PARENTS = dict(zip(INDICATORS, "pppqqss", strict=True))


def write_case(
    folder: Path, chance: random.Random, steps: Steps, panel: bool, holes: float, positive: bool
) -> Path:
    """Write random tables with holes, ties, a constant-in-one-year column and outliers."""
    units = [f"U{at:02d}" for at in range(chance.randint(8, 13))]
    years = [2015, 2016, 2018, 2019] if panel else [2020]
    rows = []
    for year in years:
        for unit in units:
            if panel and chance.random() < 0.08:
                continue  # years with different units
            row: dict[str, Any] = {"uCode": unit, "uName": unit.lower(), "Time": year}
            row["group"] = chance.choice(["x", "y", "z", ""])
            row["people"] = chance.choice(["", 100.5, 250, 999.25]) if holes else 100.5
            row["land"] = round(chance.uniform(1, 9), 3)
            for at, code in enumerate(INDICATORS):
                row[code] = "" if chance.random() < holes else draw_cell(chance, at, positive)
            rows.append(row)
    chance.shuffle(rows)
    directions = {code: 1 if positive else chance.choice([1, -1]) for code in INDICATORS}
    with (folder / "iData.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    weights = (0.5, 1, 2, 3)
    elements = [
        (code, 1, PARENTS[code], chance.choice(weights), directions[code], "Indicator",
         chance.choice(["people", "", "land"]))
        for code in INDICATORS
    ] + [
        (code, level, parent, chance.choice(weights), 1, "Aggregate", "")
        for code, level, parent in TREE
    ]  # fmt: skip
    with (folder / "iMeta.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["iCode", "Level", "Parent", "Weight", "Direction", "Type", "Denominator"])
        table.writerows(elements)
    path = folder / "methods.json"
    path.write_text(json.dumps({"steps": steps}), encoding="utf-8")
    return path


def draw_cell(chance: random.Random, at: int, positive: bool) -> float:
    """Return a number of one of four kinds: coarse (ties), smooth, heavy-tailed, left-tailed."""
    shift = 1.0 if positive else 0.0
    kinds: list[Callable[[], float]] = [
        lambda: chance.choice([0, 1, 2, 5]) + shift,
        lambda: round(chance.uniform(0.5 if positive else -5, 9), 4),
        lambda: round(math.exp(chance.gauss(0, 1.6)) + (400 if chance.random() < 0.1 else 0), 4),
        lambda: round(900 - (800 if chance.random() < 0.12 else chance.uniform(0, 20)), 3),
    ]
    return kinds[at % 4]()


def compare(path: Path) -> dict[str, int]:
    """Assert that both engines agree on every cell; return how many cells were compared."""
    expected = naive.run(path)
    pipeline, inputs = read_pipeline(path)
    got = run_pipeline(inputs, pipeline).tables
    assert set(got) == set(expected)
    for name, own in expected.items():
        assert_same(got[name], own, name)
    return {
        name: sum(cell is not None for column in own.columns.values() for cell in column.values())
        for name, own in expected.items()
    }


def assert_same(got: Table, expected: DataSet, name: str) -> None:
    times = [expected.rows[0][0]] * len(got.units) if got.times is None else got.times.tolist()
    assert list(zip(times, got.units, strict=True)) == expected.rows, name
    assert set(got.codes) == set(expected.columns), name
    for code, column in expected.columns.items():
        known = present(column.values())
        noise = 1e-12 * max((abs(cell) for cell in known), default=0)  # sums that cancel out
        for row, mine in zip(expected.rows, got.column(code).tolist(), strict=True):
            theirs = column[row]
            where = f"{name}, {row}, {code}: {mine!r} instead of {theirs!r}"
            if theirs is None:
                assert math.isnan(mine), where
            else:
                assert math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=noise), where


def case_of(tmp_path: Path, name: str, steps: Steps, **wanted: Any) -> Path:
    settings = {"panel": False, "holes": 0.15, "positive": False} | wanted
    return write_case(tmp_path, random.Random(name), steps, **settings)
