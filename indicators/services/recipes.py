"""Pipelines on disk: `methods.json` with the tables `iData.csv` and `iMeta.csv` beside it.

Layout: `iData` has a row a unit (or unit and Time), key `uCode`; `iMeta` has a row a code with
Level, Parent, Weight, Direction, Type and Denominator. UTF-8, comma; an empty cell is missing and
nothing else is (a unit may well be called NA).
"""

from __future__ import annotations

import json
import os
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.engine.recipe_run import Inputs, PipelineResult, RecipeError
from indicators.engine.steps.hierarchy import Hierarchy, HierarchyError, Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.services.recipe_files import (
    parse_all,
    parse_number,
    read_cells,
    read_model,
    read_numbers,
    read_table,
    write_csv,
    write_text,
)
from schemas.pipeline import Pipeline, PipelineInput

TIME_MOST = 1e15
"""Larger numbers are not whole in doubles."""
KINDS = ("Indicator", "Aggregate", "Group", "Denominator", "Other")


def read_pipeline(path: Path) -> tuple[Pipeline, Inputs]:
    """Read a `methods.json` and the tables it names.

    Raises RecipeError with file and place for everything that is wrong with them.
    """
    pipeline = read_model(path, Pipeline)
    return pipeline, read_inputs(path, pipeline.input)


def read_inputs(path: Path, names: PipelineInput) -> Inputs:
    """Read the two tables of a pipeline.

    path  the file that names them
    """
    meta = read_table(path.parent / names.meta)
    data = read_table(path.parent / names.data)
    return build_inputs(data, meta, names.data, names.meta)


def build_inputs(
    data: pd.DataFrame, meta: pd.DataFrame, data_name: str = "iData", meta_name: str = "iMeta"
) -> Inputs:
    """Turn the two tables, all cells as text, into what the engine runs on.

    Raises RecipeError with table, row and column of the fault.
    """
    if "uCode" not in data.columns:
        raise RecipeError(f"{data_name}: the column uCode is missing")
    hierarchy = build_tree(meta, meta_name)
    kinds = _kinds(meta, meta_name)
    absent = [code for code in hierarchy.indicators if code not in data.columns]
    if absent:
        raise RecipeError(f"{data_name}: the column of the indicator {absent[0]} is missing")
    _require_keys(data, data_name)
    data = _sort_rows(data, data_name)
    units = tuple(data["uCode"])
    times = (
        read_numbers(data, "Time", data_name).astype(np.int64)
        if "Time" in data.columns and data["Time"].str.strip().nunique() > 1
        else None
    )
    _require_distinct(units, times, data_name)
    labels = {"uCode", "uName", "Time"} - set(hierarchy.indicators)
    described = [name for name in data.columns if name not in labels]
    parsed = {name: parse_all(read_cells(data[name])) for name in described}
    denominators = list_denominators(meta, hierarchy.indicators)
    for code in dict.fromkeys(denominators.values()):
        if code in described and parsed[code] is None:
            read_numbers(data, code, data_name)  # says which cell is no number
    numeric = [name for name in described if parsed[name] is not None]

    def table(codes: list[str]) -> Table:
        known = [parsed[code] for code in codes]
        columns = [
            read_numbers(data, code, data_name) if column is None else column
            for code, column in zip(codes, known, strict=True)
        ]
        values = np.column_stack(columns) if columns else np.empty((len(units), 0))
        return Table(units, times, tuple(codes), values)

    return Inputs(
        raw=table(list(hierarchy.indicators)),
        hierarchy=hierarchy,
        sizes=table(numeric),
        denominators=denominators,
        size_codes=tuple(
            code
            for code, kind in zip(meta["iCode"], kinds, strict=True)
            if kind == "Denominator" and code in numeric
        ),
        groups={
            name: [value.strip() or None for value in data[name]]
            for name in described
            if name not in hierarchy.places
        },
    )


def build_tree(meta: pd.DataFrame, name: str = "iMeta") -> Hierarchy:
    """Turn a table of metadata, all cells as text, into the tree it describes.

    Raises RecipeError with table, row and column of the fault.
    """
    for column in ("iCode", "Level", "Parent", "Weight", "Direction"):
        if column not in meta.columns:
            raise RecipeError(f"{name}: the column {column} is missing")
    _require_filled(meta, "iCode", name, "code")
    tree = meta[_kinds(meta, name).isin(["Indicator", "Aggregate"]).to_numpy()]
    if "NA" not in set(tree["iCode"]):  # how R writes the index's parent, unless an element has it
        tree = tree.assign(Parent=tree["Parent"].replace("NA", ""))
    try:
        hierarchy = build_hierarchy([_node(row, name) for row in tree.to_dict("records")])
    except HierarchyError as error:
        raise RecipeError(f"{name}: {error}") from error
    if not hierarchy.indicators:
        raise RecipeError(f"{name}: there is no indicator, a row with Level 1")
    return hierarchy


def list_denominators(meta: pd.DataFrame, indicators: tuple[str, ...]) -> dict[str, str]:
    """Return {indicator: code of its denominator} of a table of metadata."""
    if "Denominator" not in meta.columns:
        return {}
    pairs = zip(meta["iCode"], meta["Denominator"], strict=True)
    return {code: size for code, size in pairs if size and code in indicators}


def write_result(tables: Mapping[str, Table], wanted: list[str], path: Path) -> None:
    """Write data sets as dset, (Time,) uCode, iCode, value; the file appears when it is whole."""
    names = list(dict.fromkeys(wanted))
    panel = any(tables[name].times is not None for name in names)
    frames = []
    for name in names:
        table = tables[name]
        rows, columns = table.values.shape
        frame = pd.DataFrame({"dset": [name] * (rows * columns)})
        if panel and table.times is not None:
            frame["Time"] = np.repeat(table.times, columns)
        frame["uCode"] = np.repeat(np.array(table.units, dtype=object), columns)
        frame["iCode"] = np.tile(np.array(table.codes, dtype=object), rows)
        frame["value"] = table.values.ravel()
        frames.append(frame)
    write_csv(pd.concat(frames, ignore_index=True), path)


def write_trail(recipe: Path, pipeline: Pipeline, result: PipelineResult, path: Path) -> None:
    """Write what ran on what, with digests; `read_pipeline` reads it again from where it stands.

    recipe  the file the pipeline was read from: its tables are named as seen from the trail
    """
    given = pipeline.model_dump(mode="json", by_alias=True)
    given["input"] = {
        key: Path(os.path.relpath(recipe.parent.resolve() / name, path.parent.resolve())).as_posix()
        for key, name in given["input"].items()
    }
    trail = {
        "pipeline": given,
        "steps": [asdict(entry) for entry in result.trail],
        "digest": result.digest(),
    }
    write_text(json.dumps(trail, indent=1, ensure_ascii=False) + "\n", path)


def _kinds(meta: pd.DataFrame, name: str) -> pd.Series:
    """Return the kind of every row; without a column Type the rows with a level are the tree."""
    if "Type" not in meta.columns:
        sizes = set(meta["Denominator"]) if "Denominator" in meta.columns else set()
        return pd.Series(
            [
                {"": "Denominator" if code in sizes else "Other", "1": "Indicator"}.get(
                    level.strip(), "Aggregate"
                )
                for code, level in zip(meta["iCode"], meta["Level"], strict=True)
            ],
            index=meta.index,
        )
    unknown = meta.loc[~meta["Type"].isin(KINDS)]
    if len(unknown):
        row = unknown.iloc[0]
        raise RecipeError(
            f"{name}, {row['iCode']}, Type: {row['Type']!r} is not known; "
            f"allowed: {', '.join(KINDS)}"
        )
    return meta["Type"]


def _node(row: Mapping[Hashable, str], name: str) -> Node:
    def number(column: str, default: float) -> float:
        text = row[column].strip()
        try:
            return parse_number(text) if text else default
        except ValueError:
            raise RecipeError(f"{name}, {row['iCode']}, {column}: {text!r} is no number") from None

    def whole(column: str, default: int) -> int:
        value = number(column, default)
        if not np.isfinite(value) or value != int(value):
            raise RecipeError(f"{name}, {row['iCode']}, {column}: {value} is no whole number")
        return int(value)

    if not row["Level"].strip():
        raise RecipeError(f"{name}, {row['iCode']}, Level: the level is missing; 1 is an indicator")
    return Node(
        code=row["iCode"],
        level=whole("Level", 1),
        parent=row["Parent"].strip(),
        weight=number("Weight", 1.0),
        direction=whole("Direction", 1),
        target=_target(row.get("Target", "")),
    )


def _target(text: str) -> float | None:
    """Return a target; a cell without a number is none (whoever asks for it is told so)."""
    try:
        value = parse_number(text.strip())
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _sort_rows(data: pd.DataFrame, name: str) -> pd.DataFrame:
    """Order the rows by time, then by the bytes of the unit's code."""
    keys = pd.DataFrame({"unit": [code.encode() for code in data["uCode"]]}, index=data.index)
    keys["time"] = read_numbers(data, "Time", name) if "Time" in data.columns else 0.0
    return data.loc[keys.sort_values(["time", "unit"], kind="stable").index]


def _require_filled(table: pd.DataFrame, column: str, name: str, what: str) -> None:
    empty = np.flatnonzero(table[column].str.strip() == "")
    if empty.size:
        raise RecipeError(f"{name}, row {empty[0] + 1}, {column}: the {what} is missing")


def _require_keys(data: pd.DataFrame, name: str) -> None:
    """Refuse rows without a unit, and in a panel rows whose time is no whole number."""
    _require_filled(data, "uCode", name, "unit")
    if "Time" not in data.columns or data["Time"].str.strip().nunique() < 2:
        return
    times = read_numbers(data, "Time", name)
    wrong = np.flatnonzero(~(np.abs(times) <= TIME_MOST) | (times != np.floor(times)))
    if wrong.size:
        unit, text = data["uCode"].iloc[wrong[0]], data["Time"].iloc[wrong[0]]
        raise RecipeError(f"{name}, {unit}, Time: {text!r} is no whole number")


def _require_distinct(units: tuple[str, ...], times: np.ndarray | None, name: str) -> None:
    stamps = [None] * len(units) if times is None else times.tolist()
    seen: set[tuple[str, int | None]] = set()
    for key in zip(units, stamps, strict=True):
        if key in seen:
            when = "" if key[1] is None else f", Time {key[1]}"
            raise RecipeError(f"{name}: the unit {key[0]}{when} has more than one row")
        seen.add(key)
