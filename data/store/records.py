"""Read the current rows, or all revisions, of any table of records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from data.store.connection import Store
from data.store.errors import UnknownNameError
from data.store.tables import Table, record_tables


def read_records(
    store: Store,
    table: str,
    institution: str | None = None,
    filters: Mapping[str, Any] | None = None,
    *,
    history: bool = False,
) -> pd.DataFrame:
    """Return records of a kind, unmasked, ordered by their key.

    table        a key of `schemas.records.RECORD_MODELS`
    institution  keeps the records of one institution (of a project: those it takes part in)
    filters      column -> a value or a list of values that are kept; None keeps empty cells
    history      all revisions instead of the current ones

    Raises UnknownNameError for a table, a column, or an institution where a table has none.
    """
    declared = find_record_table(table)
    types = {column.name: column.type for column in store.columns(declared.name)}
    conditions: list[str] = []
    parameters: dict[str, Any] = {}
    if institution is not None:
        conditions.append(_institution_condition(declared, types))
        parameters["institution"] = institution
    for number, (column, wanted) in enumerate((filters or {}).items()):
        if column not in types:
            raise UnknownNameError(f"{table} has no column {column!r}; it has {', '.join(types)}.")
        if wanted is None:
            conditions.append(f"{column} IS NULL")
            continue
        parameters[f"filter_{number}"] = _listed(wanted)
        conditions.append(f"list_contains(CAST($filter_{number} AS {types[column]}[]), {column})")
    origin = declared.name if history else declared.current_view
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    order = ", ".join((*declared.key, "revision"))
    return store.read(f"SELECT * FROM {origin} {where} ORDER BY {order}", parameters)


def find_record_table(name: str) -> Table:
    """Return the declaration of a table of records; raises UnknownNameError with the known ones."""
    tables = record_tables()
    if name not in tables:
        raise UnknownNameError(f"There are no records {name!r}; known are {', '.join(tables)}.")
    return tables[name]


def _listed(wanted: Any) -> list[Any]:
    """Return the wanted values as a list; members of a closed set as their plain text."""
    many = wanted if isinstance(wanted, (list, tuple, set, frozenset)) else [wanted]
    return [str(value) if isinstance(value, str) else value for value in many]


def _institution_condition(table: Table, names: Collection[str]) -> str:
    if table.owner is not None:
        return f"{table.owner} = $institution"
    if "institutions" in names:
        return "list_contains(institutions, $institution)"
    raise UnknownNameError(f"{table.name} has no institution to choose by; filter another column.")
