"""What can go wrong with a database file: one class a cause, each with a code and a remedy.

Every message is one plain sentence that names the file and says what to do. Nothing here, and
nothing that raises these errors, ever overwrites or deletes a database.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class StoreError(Exception):
    """Base of all errors of the store; `code` is stable and may be shown and searched for."""

    code: ClassVar[str] = "store"


class DatabaseMissingError(StoreError):
    """There is no file at the path."""

    code = "database_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is no database at {path}; build it with "
            f"'python -m data build --workspace {path.stem}'."
        )


class DatabaseExistsError(StoreError):
    """A new database was asked for where a file already stands."""

    code = "database_exists"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} already exists and is never overwritten; choose another path or rebuild with "
            "'--replace', which moves the old file aside."
        )


class DatabaseLockedError(StoreError):
    """Another process, or another mode in this process, holds the file."""

    code = "database_locked"

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path} is in use by {holder}; stop that process and try again.")


class DatabaseUnreadableError(StoreError):
    """The path cannot be opened as a file: a directory, or no permission."""

    code = "database_unreadable"

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(
            f"{path} cannot be opened as a file ({cause}); check the path and its permissions."
        )


class DatabaseCorruptError(StoreError):
    """The file is no database, is cut short, or has a format this version cannot read."""

    code = "database_corrupt"

    def __init__(self, path: Path, cause: str) -> None:
        super().__init__(
            f"{path} cannot be read as a database ({cause}); put back a backup, or build it anew "
            "with '--replace', which keeps the old file under another name."
        )


class DatabaseForeignError(StoreError):
    """A healthy DuckDB file that was not made by this program."""

    code = "database_foreign"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a DuckDB database but not a Kokjiek workspace (it has no table "
            "schema_migration); choose another path."
        )


class SchemaTooNewError(StoreError):
    """The database was written by a newer version of the program."""

    code = "schema_too_new"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema version {found} but this program knows versions up to {known}; "
            "update the program."
        )


class SchemaTooOldError(StoreError):
    """The database lacks migrations this program needs."""

    code = "schema_too_old"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} has schema version {found} and this program needs {known}; run "
            f"'python -m data migrate --workspace {path.stem}', which keeps a backup."
        )


class SchemaChangedError(StoreError):
    """A migration that was applied to the database reads differently now."""

    code = "schema_changed"

    def __init__(self, path: Path, migrations: list[str]) -> None:
        super().__init__(
            f"{path} was made with another text of {', '.join(migrations)}; use the program that "
            "made it, or build it anew with '--replace'."
        )


class MigrationError(StoreError):
    """The migration files themselves are wrong: a gap, a doubled number, a bad name, bad SQL."""

    code = "migration"


class AppendError(StoreError):
    """A batch of rows cannot be appended; nothing of it was."""

    code = "append_refused"


class ReadOnlyError(StoreError):
    """A row was to be written to a database opened for reading."""

    code = "read_only"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was opened for reading only; open it for writing to append rows.")


class QueryTooSlowError(StoreError):
    """A query was stopped because it ran longer than the setting allows."""

    code = "query_too_slow"

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__(
            f"A query of {path} was stopped after {seconds:g} s; ask for less, or raise "
            "KOKJIEK_QUERY_SECONDS_MAX."
        )


class UnknownNameError(StoreError):
    """A table or column was asked for that does not exist."""

    code = "unknown_name"
