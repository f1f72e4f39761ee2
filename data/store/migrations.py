"""Bring a database to the schema of this program, one numbered SQL file at a time.

Files `NNNN_name.sql` lie in `data/store/migrations`. Each runs in a transaction of its own and is
noted in the table `schema_migration` with the digest of its text. A database is only ever carried
forward: a gap, a changed file or a database from the future is refused.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data.store.database_file import connect_file
from data.store.errors import (
    DatabaseExistsError,
    DatabaseForeignError,
    DatabaseMissingError,
    MigrationError,
    SchemaChangedError,
    SchemaTooNewError,
    SchemaTooOldError,
)
from schemas.settings import Settings

MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"

_CREATE_LOG = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number INTEGER NOT NULL, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
)
"""
_NOTE_MIGRATION = "INSERT INTO schema_migration VALUES ($number, $name, $checksum, $applied_at)"
_READ_LOG = "SELECT number, name, checksum FROM schema_migration ORDER BY number"
_HAS_LOG = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'schema_migration'"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: number, file name, SQL text, and the SHA-256 of the text."""

    number: int
    name: str
    text: str
    checksum: str


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What `migrate_database` did: the files applied, and the backup made before (or None)."""

    applied: tuple[str, ...]
    backup: Path | None


def read_migrations(folder: Path = MIGRATIONS_FOLDER) -> tuple[Migration, ...]:
    """Return the migrations of a folder in order.

    Raises MigrationError when a name is not `NNNN_name.sql`, a number occurs twice or is missing.
    """
    migrations = []
    for path in sorted(folder.glob("*.sql")):
        match = re.fullmatch(r"(\d{4})_[a-z0-9_]+\.sql", path.name)
        if match is None:
            raise MigrationError(f"{path} is not named like 0001_foundation.sql; rename it.")
        text = path.read_text(encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        migrations.append(Migration(int(match[1]), path.name, text, digest))
    numbers = [migration.number for migration in migrations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise MigrationError(
            f"The migrations of {folder} are numbered {numbers}; number them 1, 2, 3 without a gap."
        )
    return tuple(migrations)


def read_applied(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[int, str, str]]:
    """Return number, name and digest of the migrations a database has seen.

    Raises DatabaseForeignError for a database that keeps no such log.
    """
    if connection.cursor().execute(_HAS_LOG).fetchall()[0][0] == 0:
        raise DatabaseForeignError(path)
    return connection.cursor().execute(_READ_LOG).fetchall()


def check_schema(
    connection: duckdb.DuckDBPyConnection, path: Path, migrations: Sequence[Migration]
) -> None:
    """Check that a database has exactly the schema of these migrations.

    Raises SchemaTooNewError, SchemaTooOldError, SchemaChangedError or DatabaseForeignError.
    """
    applied = read_applied(connection, path)
    _check_history(applied, path, migrations)
    if len(applied) < len(migrations):
        raise SchemaTooOldError(path, len(applied), len(migrations))


def apply_migrations(
    connection: duckdb.DuckDBPyConnection, path: Path, migrations: Sequence[Migration]
) -> tuple[str, ...]:
    """Apply the migrations a database lacks; return their names.

    Each migration and its note in the log are one transaction: after a failure the database stands
    at the migration before. Raises MigrationError naming the file that failed.
    """
    connection.cursor().execute(_CREATE_LOG)
    applied = read_applied(connection, path)
    _check_history(applied, path, migrations)
    missing = migrations[len(applied) :]
    for migration in missing:
        _apply_one(connection, migration)
    return tuple(migration.name for migration in missing)


def migrate_database(
    path: Path,
    *,
    settings: Settings,
    migrations: Sequence[Migration] | None = None,
    at: datetime | None = None,
) -> MigrationReport:
    """Carry an existing database to the present schema, after a backup copy beside it.

    at  the time in the backup's name, default now (UTC)
    returns what was applied; with nothing to do there is no backup

    The backup is `<name>.<time>.bak.duckdb` and never replaces a file. Raises the errors of
    `connect_file`, `check_schema` and `apply_migrations`.
    """
    steps = read_migrations() if migrations is None else migrations
    if not path.exists():
        raise DatabaseMissingError(path)
    connection = connect_file(path, read_only=False, settings=settings)
    try:
        applied = read_applied(connection, path)
        _check_history(applied, path, steps)
    finally:
        connection.close()  # writes the log of changes into the file, which the copy needs
    if len(applied) == len(steps):
        return MigrationReport((), None)
    backup = backup_path(path, at or datetime.now(UTC))
    copy_database(path, backup)
    connection = connect_file(path, read_only=False, settings=settings)
    try:
        return MigrationReport(apply_migrations(connection, path, steps), backup)
    finally:
        connection.close()


def backup_path(path: Path, at: datetime) -> Path:
    """Return the name a database gets when it is kept aside: `open.20261122T104455Z.bak.duckdb`."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return path.with_name(f"{path.stem}.{stamp}.bak{path.suffix}")


def copy_database(path: Path, target: Path) -> None:
    """Copy a closed database; raises DatabaseExistsError rather than replace a file."""
    try:
        with path.open("rb") as source, target.open("xb") as copy:
            shutil.copyfileobj(source, copy)
    except FileExistsError as error:
        raise DatabaseExistsError(target) from error


def _check_history(
    applied: Sequence[tuple[int, str, str]], path: Path, migrations: Sequence[Migration]
) -> None:
    if len(applied) > len(migrations):
        raise SchemaTooNewError(path, applied[-1][0], len(migrations))
    known = [(step.number, step.name, step.checksum) for step in migrations[: len(applied)]]
    changed = [now[1] for now, then in zip(known, applied, strict=True) if now != then]
    if changed:
        raise SchemaChangedError(path, changed)


def _apply_one(connection: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    cursor = connection.cursor()
    cursor.execute("BEGIN TRANSACTION")
    try:
        cursor.execute(migration.text)
        cursor.execute(
            _NOTE_MIGRATION,
            {
                "number": migration.number,
                "name": migration.name,
                "checksum": migration.checksum,
                "applied_at": datetime.now(UTC).replace(tzinfo=None),
            },
        )
        cursor.execute("COMMIT")
    except duckdb.Error as error:
        cursor.execute("ROLLBACK")
        raise MigrationError(f"{migration.name} cannot be applied: {error}") from error
