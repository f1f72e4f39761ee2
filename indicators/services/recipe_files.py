"""Files of recipes: settings and tables as text, numbers with their place, written whole."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from indicators.engine.recipe_run import RecipeError
from indicators.engine.steps.table import FloatArray
from schemas.issue import Issue
from schemas.pipeline import RESULT_NAMES

TRAIL_KEYS = {"pipeline", "steps", "digest"}
_NEEDED = {
    "tuple_type": "a list [...]",
    "dict_type": "an object {...}",
    "model_type": "an object {...}",
    "string_type": "text",
    "missing": "this setting",
}
"""What pydantic says in words of a programmer."""

Model = TypeVar("Model", bound=BaseModel)


def read_model(path: Path, model: type[Model]) -> Model:
    """Read a JSON file as a model; every fault is told with its path and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RecipeError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path}: this is no UTF-8 text; save it as UTF-8") from error
    try:
        given = json.loads(text)
    except RecursionError as error:
        raise RecipeError(f"{path}: it is nested too deep to be a recipe") from error
    except json.JSONDecodeError as error:
        raise RecipeError(
            f"{path}, line {error.lineno}, column {error.colno}: this is no JSON ({error.msg})"
        ) from error
    except ValueError as error:  # a number with thousands of digits
        raise RecipeError(f"{path}: {error}") from error
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
        before = ("", *fault["loc"])
        place = ".".join(
            str(part) for part, last in zip(fault["loc"], before, strict=False)
            if not _is_tag(part, last)
        )  # fmt: skip
        told.setdefault(place, _remedy(place, fault))
    return "; ".join(told.values())


def _remedy(place: str, fault: ErrorDetails) -> str:
    context, kind = fault.get("ctx") or {}, fault["type"]
    if kind == "union_tag_invalid":
        key = context["discriminator"].strip("'")
        return (
            f"{place}.{key}: {context['tag']!r} is not known; allowed: {context['expected_tags']}"
        )
    if kind in ("enum", "literal_error"):
        return f"{place}: {fault['input']!r} is not known; allowed: {context['expected']}"
    if kind in _NEEDED:
        return f"{place}: {_NEEDED[kind]} is needed here" if place else f"{_NEEDED[kind]} is needed"
    words = fault["msg"].removeprefix("Value error, ")
    return f"{place}: {words[:1].lower()}{words[1:]}" if place else words


def _is_tag(part: str | int, before: str | int) -> bool:
    """Tell whether a part of a path is pydantic's name for the kind it tried, not a setting.

    before  the part before it: the kind of a step stands after its number, that of a weighing
            after its name
    """
    text = str(part)
    step = text in RESULT_NAMES and isinstance(before, int)
    named = step or before == "weigh" or text in ("TreatSettings", "float", "dict")
    return named or "[" in text or text.startswith(("constrained-", "kind:", "function-"))


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
    except RecipeError:
        raise
    except pd.errors.ParserWarning as error:
        raise RecipeError(f"{path}: a row has more cells than the header") from error
    except FileNotFoundError as error:
        raise RecipeError(f"{path}: there is no such file") from error
    except (OSError, ValueError, csv.Error) as error:  # pandas' own are ValueErrors
        raise RecipeError(f"{path}: cannot be read as a UTF-8 table ({error})") from error


def _require_once(header: list[str], name: str) -> None:
    seen: set[str] = set()
    for column in header:
        if column and column in seen:
            raise RecipeError(f"{name}: the column {column} is there more than once")
        seen.add(column)


def parse_number(text: str) -> float:
    """Return what a cell says; only an empty cell is missing, so `nan` is no number.

    Raises ValueError for everything else Python takes for a number and a table does not (1_000).
    """
    number = float(text)
    if np.isnan(number) or "_" in text:
        raise ValueError(text)
    return number


def read_cells(column: pd.Series) -> np.ndarray:
    """Return the texts of a column without blanks around them (far faster than `.str`)."""
    return np.array([text.strip() for text in column.tolist()], dtype=object)


def parse_all(cells: np.ndarray) -> FloatArray | None:
    """Parse a whole column at once; None where a cell is no number."""
    empty = cells == ""
    try:
        numbers = np.where(empty, "nan", cells).astype(np.float64)
    except ValueError:
        return None
    odd = (np.isnan(numbers) & ~empty).any() or "_" in "".join(cells)
    return None if odd else numbers


def read_numbers(data: pd.DataFrame, column: str, name: str, key: str = "uCode") -> FloatArray:
    """Return a column as doubles; an empty cell is NaN, anything else must be a number.

    name  what the table is called, and
    key   the column that names a row: both are told when a cell is no number (RecipeError)
    """
    cells = read_cells(data[column])
    result = parse_all(cells)
    if result is not None:
        return result
    result = np.full(len(cells), np.nan)
    for at, text in enumerate(cells):
        if text == "":
            continue
        try:
            result[at] = parse_number(text)
        except ValueError:
            unit = data[key].iloc[at]
            raise RecipeError(f"{name}, {unit}, {column}: {text!r} is no number") from None
    return result


def tabulate_issues(issues: Iterable[Issue]) -> pd.DataFrame:
    """Return what was found, a row each: severity, code, place, values (as JSON)."""
    rows = [
        (
            item.severity.value,
            item.code,
            item.place,
            json.dumps(dict(item.values), ensure_ascii=False, sort_keys=True),
        )
        for item in issues
    ]
    return pd.DataFrame(rows, columns=["severity", "code", "place", "values"])


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
