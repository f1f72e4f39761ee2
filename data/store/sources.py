"""Read sources, their editions, and the facts about the workspace."""

from __future__ import annotations

import pandas as pd

from data.store.connection import Store

_READ_SOURCES = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM source_current ORDER BY source
"""
_READ_EDITIONS = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM source_edition_current
WHERE (CAST($source AS VARCHAR) IS NULL OR source = $source)
ORDER BY source, edition
"""
_READ_INFO = "SELECT name, value FROM workspace_info ORDER BY name"


def read_sources(store: Store) -> pd.DataFrame:
    """Return one row a source with licence, citation and what was done to it, ordered by id."""
    return store.read(_READ_SOURCES)


def read_source_editions(store: Store, source: str | None = None) -> pd.DataFrame:
    """Return one row an edition of a serial source, with whether this copy holds it."""
    return store.read(_READ_EDITIONS, {"source": source})


def read_workspace_info(store: Store) -> dict[str, str]:
    """Return the facts about the workspace by name: what it is, from which data, built when."""
    return {str(name): str(value) for name, value in store.read_rows(_READ_INFO)}
