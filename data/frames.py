"""Rows to frames in the exact columns of the store, and frames to bytes that can be compared."""

from __future__ import annotations

import hashlib
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
from pydantic import BaseModel

from schemas.institution import Institution, InstitutionName
from schemas.records import RECORD_MODELS
from schemas.source import Source

Row = dict[str, Any]

OBSERVATION_TYPES: dict[str, str] = {
    "institution": "str",
    "metric": "str",
    "period": "int64",
    "value": "float64",
    "value_low": "float64",
    "value_high": "float64",
    "value_verbatim": "str",
    "status": "str",
    "reason": "str",
    "source": "str",
    "source_edition": "str",
    "source_locator": "str",
    "name_in_source": "str",
}
ANNOTATION_TYPES: dict[str, str] = {
    "annotation": "str",
    "kind": "str",
    "institution": "str",
    "metric": "str",
    "source": "str",
    "from_period": "Int64",
    "to_period": "Int64",
    "text_en": "str",
    "text_ru": "str",
    "text_kk": "str",
}
_TABLES_WITHOUT_MODEL = {
    "observation": OBSERVATION_TYPES,
    "annotation": ANNOTATION_TYPES,
}
_PLAIN_MODELS: dict[str, tuple[type[BaseModel], tuple[str, ...]]] = {
    "source": (Source, ("editions",)),
    "institution": (Institution, ()),
    "institution_name": (InstitutionName, ()),
}


def describe_columns(table: str) -> dict[str, str]:
    """Return the pandas type of every column of a table, in order, without the bookkeeping.

    Lists and dates are `object` (a list, a date, or None).
    """
    if table in _TABLES_WITHOUT_MODEL:
        return _TABLES_WITHOUT_MODEL[table]
    model: type[BaseModel]
    model, left_out = _PLAIN_MODELS.get(table) or (RECORD_MODELS[table], ())
    return {
        name: _pandas_type(field.annotation)
        for name, field in model.model_fields.items()
        if name not in left_out
    }


def build_frame(table: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame with the columns and types of a table; absent fields are empty.

    Raises KeyError for a field that the table does not have.
    """
    columns = describe_columns(table)
    unknown = {name for row in rows for name in row} - set(columns)
    if unknown:
        raise KeyError(f"{table} has no columns {sorted(unknown)}")
    data = {
        name: pd.Series([row.get(name) for row in rows], dtype=kind)
        for name, kind in columns.items()
    }
    return pd.DataFrame(data, columns=list(columns))


def serialise(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Return all tables as one canonical CSV text: tables by name, rows as they stand, UTF-8."""
    parts = []
    for table in sorted(tables):
        text = tables[table].to_csv(index=False, lineterminator="\n", float_format="%.10g")
        parts.append(f"# {table}\n{text}")
    return "".join(parts).encode()


def fingerprint(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the SHA-256 of the canonical text.

    Equal for equal seeds with one version of NumPy. NumPy does not promise the same random streams
    in later versions, so the value is printed and compared, never kept as a constant.
    """
    return hashlib.sha256(serialise(tables)).hexdigest()


def _pandas_type(annotation: object) -> str:
    nullable = typing.get_origin(annotation) in (types.UnionType, typing.Union)
    if nullable:
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
        annotation = parts[0]
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if annotation is datetime:
        return "datetime64[us]"
    if annotation is date or typing.get_origin(annotation) is tuple:
        return "object"
    if annotation is bool:
        return "boolean" if nullable else "bool"
    if annotation is int:
        return "Int64" if nullable else "int64"
    return "float64" if annotation is float else "str"
