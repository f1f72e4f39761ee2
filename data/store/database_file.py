"""Open a DuckDB file, and say precisely why it cannot be opened.

DuckDB reports nearly every fault as one `IOException`; the text tells them apart. The texts are
those of the pinned version and each has a test with a real file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb

from data.store.errors import (
    DatabaseCorruptError,
    DatabaseLockedError,
    DatabaseMissingError,
    DatabaseUnreadableError,
    StoreError,
)
from schemas.settings import Settings

HEADER_BYTES = 3 * 4096
"""A DuckDB file starts with one main header and two database headers; blocks follow."""

CORRUPT_TEXTS = {
    "not a valid DuckDB database file": "it is not a DuckDB file",
    "with version number": "its format belongs to another version of DuckDB",
    "enough bytes": "it is cut short",
    "checksum": "its content is damaged",
    "Corrupt": "its content is damaged",
}


def connect_file(path: Path, *, read_only: bool, settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open a database file and shut it off from other files and from the network.

    path  an existing file when `read_only`; otherwise a new file is made when there is none

    Raises DatabaseMissingError, DatabaseLockedError, DatabaseUnreadableError or
    DatabaseCorruptError. The file is left as it was.
    """
    if read_only and not path.exists():
        raise DatabaseMissingError(path)
    if path.exists() and not path.is_file():
        raise DatabaseUnreadableError(path, "it is a directory")
    try:
        connection = duckdb.connect(
            str(path), read_only=read_only, config=_engine_options(settings)
        )
    except duckdb.Error as error:
        raise explain_error(error, path) from error
    try:
        _require_whole_file(connection, path)
    except StoreError:
        connection.close()
        raise
    return connection


def explain_error(error: duckdb.Error, path: Path) -> StoreError:
    """Turn an error of DuckDB about a file into the error that names its cause and remedy."""
    text = str(error)
    if "Could not set lock" in text or "being used by another process" in text:
        holder = re.search(r"PID (\d+)", text)
        return DatabaseLockedError(path, f"process {holder[1]}" if holder else "another process")
    if "different configuration than existing connections" in text:
        return DatabaseLockedError(path, f"this process ({os.getpid()}) in another mode")
    for part, cause in CORRUPT_TEXTS.items():
        if part in text:
            return DatabaseCorruptError(path, cause)
    if isinstance(error, (duckdb.SerializationException, duckdb.InternalException)):
        return DatabaseCorruptError(path, "its content is damaged")
    return DatabaseUnreadableError(path, text.splitlines()[0])


def _engine_options(settings: Settings) -> dict[str, str | bool | int | float | list[str]]:
    """Limits, and no way out: no other file, no extension, no network, no Python variable."""
    return {
        "memory_limit": f"{settings.database_memory_mb}MB",
        "threads": settings.database_threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "enable_external_access": False,
        "python_enable_replacements": False,
    }


def _require_whole_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Compare the size of the file with the blocks it should have.

    DuckDB opens a file whose tail is missing and fails at the first read of a lost block; who opens
    a workspace should learn it at once.
    """
    try:
        row = connection.execute(
            "SELECT block_size, total_blocks FROM pragma_database_size()"
        ).fetchall()[0]
    except duckdb.Error as error:
        raise explain_error(error, path) from error
    if path.stat().st_size < HEADER_BYTES + row[0] * row[1]:
        raise DatabaseCorruptError(path, "it is cut short")
