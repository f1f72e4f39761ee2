"""Check and shape a frame before its rows are appended to a table.

DuckDB casts silently (1.5 becomes 2 in an integer column, 2026.0 becomes the text '2026.0'), so
what does not fit is refused here, with the names of the columns and keys.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.store.errors import AppendError
from data.store.tables import BOOKKEEPING_COLUMNS, Table

KEYS_NAMED = 5
"""How many faulty keys a message names."""

INTEGER_TYPES = ("INTEGER", "BIGINT", "SMALLINT")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as the database declares it."""

    name: str
    type: str
    nullable: bool


def prepare_batch(frame: pd.DataFrame, table: Table, columns: tuple[Column, ...]) -> pd.DataFrame:
    """Return the frame with the table's columns in order and values the database keeps as they are.

    frame    one row a fact; columns of the table but revision, recorded_at, recorded_by; a column
             that may be NULL may be left out
    returns  a new frame; texts as text, whole numbers as whole numbers, times in UTC

    Raises AppendError, naming columns and keys, for unknown columns, missing or empty required
    columns, two rows with one key, and values of a wrong kind.
    """
    content = [column for column in columns if column.name not in BOOKKEEPING_COLUMNS]
    _check_columns(frame, table, content)
    shaped = pd.DataFrame(index=frame.index)
    for column in content:
        given = frame[column.name] if column.name in frame.columns else None
        shaped[column.name] = (
            pd.Series(None, index=frame.index, dtype="object")
            if given is None
            else _shape_column(given, column, table)
        )
    _check_required(shaped, table, content)
    _check_keys(shaped, table)
    return shaped.reset_index(drop=True)


def _check_columns(frame: pd.DataFrame, table: Table, content: list[Column]) -> None:
    names = [str(name) for name in frame.columns]
    known = {column.name for column in content}
    kept = [name for name in names if name in BOOKKEEPING_COLUMNS]
    if kept:
        raise AppendError(f"{table.name}: {', '.join(kept)} are filled by the store; drop them.")
    unknown = [name for name in names if name not in known]
    if unknown:
        raise AppendError(
            f"{table.name} has no column {', '.join(unknown)}; it has {', '.join(sorted(known))}."
        )
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise AppendError(f"{table.name}: the batch has the column {', '.join(doubled)} twice.")
    required = [column.name for column in content if not column.nullable]
    missing = [name for name in required if name not in names]
    if missing:
        raise AppendError(f"{table.name}: the batch lacks the required {', '.join(missing)}.")


def _check_required(shaped: pd.DataFrame, table: Table, content: list[Column]) -> None:
    for column in content:
        empty = shaped[column.name].isna()
        if not column.nullable and empty.any():
            raise AppendError(
                f"{table.name}: {column.name} must not be empty, but is for "
                f"{_name_keys(shaped[empty], table)}."
            )


def _check_keys(shaped: pd.DataFrame, table: Table) -> None:
    doubled = shaped.duplicated(list(table.key), keep="first")
    if doubled.any():
        raise AppendError(
            f"{table.name}: the batch has two rows with the same key for "
            f"{_name_keys(shaped[doubled], table)}."
        )


def _name_keys(rows: pd.DataFrame, table: Table) -> str:
    """Write the keys of the first rows: `kaznu/qs_rank/2023`, and how many more there are."""
    keys = rows[list(table.key)].astype("object").itertuples(index=False)
    names = ["/".join("-" if _is_missing(part) else str(part) for part in key) for key in keys]
    more = len(names) - KEYS_NAMED
    return ", ".join(names[:KEYS_NAMED]) + (f" and {more} more" if more > 0 else "")


def _shape_column(values: pd.Series, column: Column, table: Table) -> pd.Series:
    if column.type.endswith("[]"):
        return _shape_lists(values)
    if column.type == "VARCHAR":
        return _shape_text(values, column, table)
    if column.type in (*INTEGER_TYPES, "DOUBLE"):
        return _shape_number(values, column, table)
    if column.type == "BOOLEAN":
        return _shape_boolean(values, column, table)
    return _shape_time(values, column, table)


def _shape_lists(values: pd.Series) -> pd.Series:
    lists = [None if _is_missing(value) else list(value) for value in values]
    return pd.Series(lists, index=values.index, dtype="object")


def _shape_text(values: pd.Series, column: Column, table: Table) -> pd.Series:
    plain = values.astype("object")
    wrong = [value for value in plain if not _is_missing(value) and not isinstance(value, str)]
    if wrong:
        raise AppendError(f"{table.name}: {column.name} keeps text, but {wrong[0]!r} is none.")
    texts = [None if _is_missing(value) else str.__str__(value) for value in plain]
    return pd.Series(texts, index=values.index, dtype="str")


def _shape_number(values: pd.Series, column: Column, table: Table) -> pd.Series:
    plain = values.astype("object")
    numbers = np.full(len(plain), np.nan)
    for place, value in enumerate(plain):
        if _is_missing(value):
            continue
        if isinstance(value, (str, bool, np.bool_)) or not math.isfinite(value):
            raise AppendError(f"{table.name}: {column.name} keeps numbers, but {value!r} is none.")
        numbers[place] = value
    shaped = pd.Series(numbers, index=values.index)
    if column.type not in INTEGER_TYPES:
        return shaped
    broken = shaped[shaped.notna() & (shaped % 1 != 0)]
    if len(broken):
        raise AppendError(
            f"{table.name}: {column.name} keeps whole numbers, but {broken.iloc[0]:g} is none."
        )
    return shaped.astype("Int64")


def _shape_boolean(values: pd.Series, column: Column, table: Table) -> pd.Series:
    plain = values.astype("object")
    wrong = [v for v in plain if not _is_missing(v) and not isinstance(v, (bool, np.bool_))]
    if wrong:
        raise AppendError(f"{table.name}: {column.name} keeps yes or no, but {wrong[0]!r} is none.")
    return plain.astype("boolean")


def _shape_time(values: pd.Series, column: Column, table: Table) -> pd.Series:
    """Read dates and times; a time with a zone is kept in UTC, one without is taken as UTC."""
    try:
        times = pd.to_datetime(values, utc=True, format="ISO8601")
    except (ValueError, TypeError) as error:
        raise AppendError(f"{table.name}: {column.name} keeps dates or times ({error}).") from error
    return times.dt.tz_localize(None)


def _is_missing(value: object) -> bool:
    """Tell whether a cell is empty; a list is a value even when it is empty."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return False
    return bool(pd.isna(value))  # type: ignore[call-overload]
