"""Put a database into its place, keep the one that stood there, and drop backups of old builds.

A file is never written over. What is replaced gets the name of a backup, and the newest backups are
kept. An older one is dropped where nothing is lost by it: only the builder wrote it, or the
database that stands now was continued from it. Any other one with rows of people stays.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from data.content import BUILDER
from data.store.connection import is_open_here
from data.store.database_file import connect_file
from data.store.errors import (
    DatabaseCorruptError,
    DatabaseExistsError,
    DatabaseForeignError,
    DatabaseLockedError,
    SchemaTooNewError,
    StoreError,
)
from data.store.migrations import backup_path
from schemas.settings import Settings

BACKUPS_KEPT = 2
"""Backups of a workspace that stay in any case; older ones are dropped where nothing is lost."""

_READ_STATE = """
SELECT (SELECT max(value) FROM workspace_info WHERE name = 'database_id'),
       (SELECT coalesce(max(batch), 0) FROM append_batch)
"""
_TABLES_WITH_AUTHORS = """
SELECT table_name FROM information_schema.columns
WHERE column_name = 'recorded_by' AND table_name <> 'append_batch'
  AND table_name NOT LIKE '%_current'
ORDER BY table_name
"""


@dataclass(frozen=True, slots=True)
class Pruning:
    """What became of old backups: those dropped, and those the system refused to drop."""

    dropped: tuple[Path, ...] = ()
    refused: tuple[Path, ...] = ()


def count_rows_of_others(read_rows: Callable[..., list[tuple[Any, ...]]]) -> int:
    """Count the rows of a workspace that somebody other than the builder recorded.

    read_rows  runs a query, with parameters by name, and returns all rows
    """
    total = 0
    for (table,) in read_rows(_TABLES_WITH_AUTHORS):
        counted = f"SELECT count(*) FROM {table} WHERE recorded_by <> $builder"
        total += int(read_rows(counted, {"builder": BUILDER})[0][0])
    return total


def require_unused(target: Path, settings: Settings) -> None:
    """Check that nobody holds a database that is to be moved; a broken one holds nobody.

    Raises DatabaseLockedError. The log of changes is written into the file.
    """
    if is_open_here(target):
        raise DatabaseLockedError(target, f"this process ({os.getpid()})")
    try:
        connect_file(target, read_only=False, settings=settings).close()
    except (DatabaseCorruptError, DatabaseForeignError, SchemaTooNewError):
        return


def move_aside(target: Path, at: datetime) -> Path:
    """Give a database, with its log of changes, its name of a backup; never onto another file."""
    backup = backup_path(target, at)
    log = log_of(target)
    move_in(target, backup)
    if log.exists():  # left by a process that died; belongs to the old file, not to the new one
        move_in(log, log_of(backup))
    return backup


def move_in(path: Path, target: Path) -> None:
    """Rename without ever replacing a file: a link fails where a name is taken.

    Raises DatabaseExistsError.
    """
    try:
        os.link(path, target)
    except FileExistsError as error:
        raise DatabaseExistsError(target) from error
    except OSError:  # a file system without links
        if target.exists():
            raise DatabaseExistsError(target) from None
        path.rename(target)
        return
    path.unlink()


def log_of(path: Path) -> Path:
    """Return where the log of changes of a database stands."""
    return path.with_name(path.name + ".wal")


def list_backups(target: Path) -> list[Path]:
    """Return the backups of a workspace's database, newest first, by the time in their names."""
    pattern = re.compile(rf"{re.escape(target.stem)}\.\d{{8}}T\d{{6}}Z\.bak{target.suffix}")
    found = (path for path in target.parent.glob("*.bak*") if pattern.fullmatch(path.name))
    return sorted(found, key=lambda path: path.name, reverse=True)


def prune_backups(target: Path, settings: Settings, keep: int = BACKUPS_KEPT) -> Pruning:
    """Drop the backups of a database beyond the newest ones.

    Dropped is a healthy database that the builder alone wrote (it can be built again) or that the
    present one continues (rows are only ever appended). One with other rows of people, or one that
    cannot be read, stays whatever its age.
    """
    dropped, refused = [], []
    older = list_backups(target)[keep:]
    present = _read_state(target, settings) if older else None
    for backup in older:
        if not _is_spare(backup, present, settings):
            continue
        try:
            backup.unlink(missing_ok=True)
            log_of(backup).unlink(missing_ok=True)
        except OSError:
            refused.append(backup)
        else:
            dropped.append(backup)
    return Pruning(tuple(dropped), tuple(refused))


class _State(NamedTuple):
    """Which database it is, how often rows were appended, and how many are of people."""

    database_id: str
    batches: int
    rows_of_others: int


def _is_spare(backup: Path, present: _State | None, settings: Settings) -> bool:
    state = None if log_of(backup).exists() else _read_state(backup, settings)
    if state is None:
        return False
    is_continued = (
        present is not None
        and present.database_id == state.database_id
        and present.batches >= state.batches
    )
    return state.rows_of_others == 0 or is_continued


def _read_state(path: Path, settings: Settings) -> _State | None:
    """Return the state of a workspace's database, None for anything else."""
    try:
        connection = connect_file(path, read_only=True, settings=settings)
    except StoreError:
        return None

    def read_rows(sql: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        return connection.cursor().execute(sql, parameters).fetchall()

    try:
        [(database_id, batches)] = read_rows(_READ_STATE)
        return _State(str(database_id), int(batches), count_rows_of_others(read_rows))
    except duckdb.CatalogException:  # a foreign database, or one older than the log of batches
        return None
    finally:
        connection.close()
