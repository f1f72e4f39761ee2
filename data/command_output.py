"""Print frames for a shell: CSV and JSON for programs, aligned columns for people."""

from __future__ import annotations

import csv
import json
from typing import Any, TextIO

import pandas as pd

FORMATS = ("csv", "json", "text")


def write_frame(frame: pd.DataFrame, kind: str, stream: TextIO) -> None:
    """Write a frame as csv, json or text; a missing value is empty, in JSON null.

    Whole numbers are written without a decimal point, others with all digits they need. Texts are
    written as they are, also those that begin with an equals sign as ranks do.
    """
    rows = [[_plain(value) for value in row] for row in frame.itertuples(index=False)]
    columns = [str(name) for name in frame.columns]
    if kind == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        stream.write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
    elif kind == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if value is None else value for value in row] for row in rows)
    else:
        _write_columns(columns, rows, stream)


def _write_columns(columns: list[str], rows: list[list[Any]], stream: TextIO) -> None:
    table = [columns, *[["-" if value is None else str(value) for value in row] for row in rows]]
    widths = [max(len(row[place]) for row in table) for place in range(len(columns))]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        stream.write("  ".join(cells).rstrip() + "\n")


def _plain(value: Any) -> Any:
    """Return a cell as Python has it: None when missing, int when whole."""
    if pd.isna(value):
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
