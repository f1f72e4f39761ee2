"""Pipelines on disk: `methods.json` with the tables `iData.csv` and `iMeta.csv` beside it.

Layout: `iData` has a row a unit (or unit and Time), key `uCode`; `iMeta` has a row a code with
Level, Parent, Weight, Direction, Type and Denominator. UTF-8, comma; an empty cell is missing and
nothing else is (a unit may well be called NA).
"""

from __future__ import annotations

import csv
import json
import os
import warnings
from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from indicators.engine.recipe_run import Inputs, PipelineResult, RecipeError
from indicators.engine.steps.hierarchy import HierarchyError, Node, build_hierarchy
from indicators.engine.steps.table import FloatArray, Table
from schemas.pipeline import RESULT_NAMES, Pipeline, PipelineInput

TRAIL_KEYS = {"pipeline", "steps", "digest"}
TIME_MOST = 1e15
"""Larger numbers are not whole in doubles."""
KINDS = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
Model = TypeVar("Model", bound=BaseModel)


def read_pipeline(path: Path) -> tuple[Pipeline, Inputs]:
    """Read a `methods.json` and the tables it names.

    Raises RecipeError with file and place for everything that is wrong with them.
    """
    pipeline = read_model(path, Pipeline)
    return pipeline, read_inputs(path, pipeline.input)


def read_model(path: Path, model: type[Model]) -> Model:
    """Read a JSON file as a model; every fault is told with its path and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecipeError(
            f"{path}, line {error.lineno}, column {error.colno}: this is no JSON ({error.msg})"
        ) from error
    if isinstance(given, dict) and set(given) == TRAIL_KEYS:  # a trail is run again as it is
        given = given["pipeline"]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise RecipeError(f"{path}: {explain_faults(error)}") from error


def explain_faults(error: ValidationError) -> str:
    """Return place and remedy of all faults; of several at one place the first."""
    told: dict[str, str] = {}
    for fault in error.errors():
        place = ".".join(str(part) for part in fault["loc"] if not _is_tag(part))
        told.setdefault(place, _remedy(place, fault))
    return "; ".join(told.values())


def _remedy(place: str, fault: ErrorDetails) -> str:
    context, kind = fault.get("ctx") or {}, fault["type"]
    if kind == "union_tag_invalid":
        return f"{place}.op: {context['tag']!r} is not known; allowed: {context['expected_tags']}"
    if kind in ("enum", "literal_error"):
        return f"{place}: {fault['input']!r} is not known; allowed: {context['expected']}"
    words = fault["msg"].removeprefix("Value error, ")
    return f"{place}: {words[:1].lower()}{words[1:]}" if place else words


def _is_tag(part: str | int) -> bool:
    """Tell whether a part of a path is pydantic's name for the kind it tried, not a setting."""
    text = str(part)
    named = text in RESULT_NAMES or text in ("TreatSettings", "float", "dict")
    return named or "[" in text or text.startswith("constrained-")


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
    for column, frame, name in (("uCode", data, data_name), ("iCode", meta, meta_name)):
        if column not in frame.columns:
            raise RecipeError(f"{name}: the column {column} is missing")
    for column in ("Level", "Parent", "Weight", "Direction"):
        if column not in meta.columns:
            raise RecipeError(f"{meta_name}: the column {column} is missing")
    _require_filled(meta, "iCode", meta_name, "code")
    kinds = _kinds(meta, meta_name)
    tree = meta[kinds.isin(["Indicator", "Aggregate"]).to_numpy()]
    if "NA" not in set(tree["iCode"]):  # how R writes the index's parent, unless an element has it
        tree = tree.assign(Parent=tree["Parent"].replace("NA", ""))
    try:
        hierarchy = build_hierarchy([_node(row, meta_name) for row in tree.to_dict("records")])
    except HierarchyError as error:
        raise RecipeError(f"{meta_name}: {error}") from error
    absent = [code for code in hierarchy.indicators if code not in data.columns]
    if absent:
        raise RecipeError(f"{data_name}: the column of the indicator {absent[0]} is missing")
    _require_keys(data, data_name)
    data = _sort_rows(data, data_name)
    units = tuple(data["uCode"])
    times = (
        _numbers(data, "Time", data_name).astype(np.int64)
        if "Time" in data.columns and data["Time"].str.strip().nunique() > 1
        else None
    )
    _require_distinct(units, times, data_name)
    described = [name for name in data.columns if name not in ("uCode", "uName", "Time")]
    parsed = {name: _parse_all(_cells(data[name])) for name in described}
    numeric = [name for name in described if parsed[name] is not None]

    def table(codes: list[str]) -> Table:
        known = [parsed[code] for code in codes]
        columns = [
            _numbers(data, code, data_name) if column is None else column
            for code, column in zip(codes, known, strict=True)
        ]
        values = np.column_stack(columns) if columns else np.empty((len(units), 0))
        return Table(units, times, tuple(codes), values)

    return Inputs(
        raw=table(list(hierarchy.indicators)),
        hierarchy=hierarchy,
        sizes=table(numeric),
        denominators=_denominators(meta, hierarchy.indicators),
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


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with every digit of its numbers; a missing value is an empty cell."""
    write_text(frame.to_csv(index=False, lineterminator="\n"), path)


def write_text(text: str, path: Path) -> None:
    """Write a file that appears when it is whole: nothing is half-written.

    Raises RecipeError where it cannot be written.
    """
    whole = path.with_name(path.name + ".part")
    try:
        whole.write_text(text, encoding="utf-8", newline="\n")
        whole.replace(path)
    except OSError as error:
        with suppress(OSError):
            whole.unlink(missing_ok=True)
        raise RecipeError(f"{path}: cannot be written ({error.strerror})") from error


def read_table(path: Path) -> pd.DataFrame:
    """Return a CSV with all cells as text.

    Raises RecipeError for a file that is no such table, a column named twice, and rows that are
    longer than the header (the cells of which nobody can name).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
        _require_once(header, path.name)
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            table = pd.read_csv(
                path, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8-sig",
                index_col=False,
            )  # fmt: skip
        return table.fillna("")
    except pd.errors.ParserWarning as error:
        raise RecipeError(f"{path}: a row has more cells than the header") from error
    except FileNotFoundError as error:
        raise RecipeError(f"{path}: there is no such file") from error
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise RecipeError(f"{path}: cannot be read as a UTF-8 table ({error})") from error


def _require_once(header: list[str], name: str) -> None:
    seen: set[str] = set()
    for column in header:
        if column and column in seen:
            raise RecipeError(f"{name}: the column {column} is there more than once")
        seen.add(column)


def _kinds(meta: pd.DataFrame, name: str) -> pd.Series:
    """Return the kind of every row; without a column Type all rows belong to the tree."""
    if "Type" not in meta.columns:
        levels = pd.to_numeric(meta["Level"], errors="coerce")
        return levels.map(lambda level: "Indicator" if level == 1 else "Aggregate")
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

    return Node(
        code=row["iCode"],
        level=whole("Level", 1),
        parent=row["Parent"].strip(),
        weight=number("Weight", 1.0),
        direction=whole("Direction", 1),
    )


def _denominators(meta: pd.DataFrame, indicators: tuple[str, ...]) -> dict[str, str]:
    if "Denominator" not in meta.columns:
        return {}
    pairs = zip(meta["iCode"], meta["Denominator"], strict=True)
    return {code: size for code, size in pairs if size and code in indicators}


def _sort_rows(data: pd.DataFrame, name: str) -> pd.DataFrame:
    """Order the rows by time, then by the bytes of the unit's code."""
    keys = pd.DataFrame({"unit": [code.encode() for code in data["uCode"]]}, index=data.index)
    keys["time"] = _numbers(data, "Time", name) if "Time" in data.columns else 0.0
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
    times = _numbers(data, "Time", name)
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


def parse_number(text: str) -> float:
    """Return what a cell says; only an empty cell is missing, so `nan` is no number.

    Raises ValueError for everything else Python takes for a number and a table does not (1_000).
    """
    number = float(text)
    if np.isnan(number) or "_" in text:
        raise ValueError(text)
    return number


def _cells(column: pd.Series) -> np.ndarray:
    """Return the texts of a column without blanks around them (far faster than `.str`)."""
    return np.array([text.strip() for text in column.tolist()], dtype=object)


def _parse_all(cells: np.ndarray) -> FloatArray | None:
    """Parse a whole column at once; None where a cell is no number."""
    empty = cells == ""
    try:
        numbers = np.where(empty, "nan", cells).astype(np.float64)
    except ValueError:
        return None
    odd = (np.isnan(numbers) & ~empty).any() or "_" in "".join(cells)
    return None if odd else numbers


def _numbers(data: pd.DataFrame, column: str, name: str) -> np.ndarray:
    """Return a column as doubles; an empty cell is NaN, anything else must be a number."""
    cells = _cells(data[column])
    result = _parse_all(cells)
    if result is not None:
        return result
    result = np.full(len(cells), np.nan)
    for at, text in enumerate(cells):
        if text == "":
            continue
        try:
            result[at] = parse_number(text)
        except ValueError:
            unit = data["uCode"].iloc[at]
            raise RecipeError(f"{name}, {unit}, {column}: {text!r} is no number") from None
    return result
