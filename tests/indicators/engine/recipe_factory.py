"""Small tables, trees and recipes for tests of the pipeline."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indicators.engine.recipe_run import Inputs, PipelineResult, run_pipeline
from indicators.engine.steps.hierarchy import Hierarchy, Node, build_hierarchy
from indicators.engine.steps.table import Table
from schemas.pipeline import Pipeline

GAP = float("nan")


def make_table(
    columns: Mapping[str, Sequence[float]],
    units: Sequence[str] | None = None,
    times: Sequence[int] | None = None,
) -> Table:
    """Return a table; units are A, B, C, ... unless they are given."""
    values = np.array(list(columns.values()), dtype=float).T
    rows = len(next(iter(columns.values()))) if columns else len(units or ())
    values = values.reshape(rows, len(columns))
    named = tuple(units) if units is not None else tuple("ABCDEFGHIJKLMNOP"[:rows])
    stamps = None if times is None else np.array(times, dtype=np.int64)
    return Table(named, stamps, tuple(columns), values)


def make_tree(
    parents: Mapping[str, str],
    weights: Mapping[str, float] | None = None,
    down: Sequence[str] = (),
) -> Hierarchy:
    """Return a tree from {code: parent}; levels follow from it, weights are 1 unless given."""
    named = dict(parents)
    named |= {parent: "" for parent in parents.values() if parent and parent not in named}

    def level(code: str) -> int:
        return 1 + max((level(own) for own, parent in named.items() if parent == code), default=0)

    return build_hierarchy(
        [
            Node(
                code, level(code), parent, (weights or {}).get(code, 1.0), -1 if code in down else 1
            )
            for code, parent in named.items()
        ]
    )


def make_inputs(
    columns: Mapping[str, Sequence[float]],
    parents: Mapping[str, str] | None = None,
    *,
    units: Sequence[str] | None = None,
    times: Sequence[int] | None = None,
    weights: Mapping[str, float] | None = None,
    down: Sequence[str] = (),
    sizes: Mapping[str, Sequence[float]] | None = None,
    denominators: Mapping[str, str] | None = None,
    groups: Mapping[str, Sequence[str | None]] | None = None,
) -> Inputs:
    """Return what a pipeline starts from; all indicators belong to `index` unless told."""
    tree = make_tree(parents or dict.fromkeys(columns, "index"), weights, down)
    raw = make_table(columns, units, times)
    held = make_table(sizes, raw.units, times) if sizes else raw
    return Inputs(
        raw=raw.select(tree.indicators),
        hierarchy=tree,
        sizes=held,
        denominators=denominators or {},
        groups=groups or {},
    )


def run(inputs: Inputs, *steps: Mapping[str, Any]) -> PipelineResult:
    """Run steps written as in `methods.json`."""
    return run_pipeline(inputs, Pipeline.model_validate({"steps": list(steps)}))


def codes_of(result: PipelineResult) -> list[tuple[str, str]]:
    """Return code and place of everything that was found."""
    return [(issue.code, issue.place) for issue in result.issues]


def write_recipe(
    folder: Path,
    columns: Mapping[str, Sequence[object]],
    *steps: Mapping[str, Any],
    parents: Mapping[str, str] | None = None,
    **given: Any,
) -> Path:
    """Write iData.csv (columns as they are, with uCode), iMeta.csv and methods.json."""
    codes = [name for name in columns if name not in ("uCode", "Time")]
    tree = parents or dict.fromkeys(codes, "index")
    everything = dict(tree) | {
        parent: "" for parent in tree.values() if parent not in tree and parent
    }

    def level(code: str) -> int:
        own = [level(child) for child, parent in everything.items() if parent == code]
        return 1 + max(own, default=0)

    with (folder / "iData.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows(zip(*columns.values(), strict=True))
    with (folder / "iMeta.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["iCode", "Level", "Parent", "Weight", "Direction", "Type"])
        for code, parent in everything.items():
            kind = "Indicator" if level(code) == 1 else "Aggregate"
            table.writerow([code, level(code), parent, 1, 1, kind])
    path = folder / "methods.json"
    path.write_text(json.dumps({"steps": list(steps), **given}), encoding="utf-8")
    return path
