"""Facts from public press texts, as cited records: what happened, with whom, how many."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from data.frames import build_frame
from data.sources.source_files import OPEN_DATA, SourceFileError, source_rows
from schemas.records import RECORD_MODELS
from schemas.source import Source

FACTS_FILE = OPEN_DATA / "press" / "facts.yaml"


def collect(path: Path = FACTS_FILE) -> dict[str, pd.DataFrame]:
    """Return the table source and one table a kind of record, from the file of facts.

    Every record is checked by the model of its table; fields a text does not state stay empty.

    Raises SourceFileError when the file is missing, names an unknown table, or a record cites a
    source it does not describe; pydantic's ValidationError when a record breaks its model.
    """
    if not path.is_file():
        raise SourceFileError(f"{path} is missing.")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    sources = [
        Source.model_validate(content["source_defaults"] | entry) for entry in content["sources"]
    ]
    known = {source.source for source in sources}
    tables: dict[str, pd.DataFrame] = {"source": source_rows(sources)}
    for table, entries in content["records"].items():
        if table not in RECORD_MODELS:
            raise SourceFileError(f"{path}: there is no kind of record {table!r}.")
        tables[table] = build_frame(
            table, [_read_record(table, entry, known, path) for entry in entries]
        )
    return tables


def _read_record(
    table: str, entry: Mapping[str, Any], sources: set[str], path: Path
) -> dict[str, Any]:
    fields = RECORD_MODELS[table].model_validate(dict(entry)).model_dump()
    if fields["source"] not in sources:
        raise SourceFileError(f"{path}: {table} cites the unknown source {fields['source']!r}.")
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()
    }
