"""The store: one DuckDB connection a process and file, a fresh cursor for every call.

Two threads on one connection read each other's answers, silently; a cursor costs microseconds. So
nothing outside this module ever holds a connection, and every result is fetched completely before
the cursor is given up. Rows are only appended, in one lane, so that revisions count up.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb
import pandas as pd

from data.store.batch import Column, prepare_batch
from data.store.database_file import connect_file, explain_error
from data.store.errors import (
    AppendError,
    DatabaseExistsError,
    DatabaseMissingError,
    QueryTooSlowError,
    ReadOnlyError,
    StoreError,
)
from data.store.migrations import apply_migrations, check_schema, read_migrations
from data.store.read_cache import ReadCache, freeze_parameters
from data.store.tables import BOOKKEEPING_COLUMNS, Table, find_table
from schemas.settings import Settings

Parameters = Mapping[str, Any] | Sequence[Any] | None
Result = TypeVar("Result")

_OPEN_STORES: dict[Path, Store] = {}
_OPEN_LOCK = threading.Lock()


def is_open_here(path: Path) -> bool:
    """Tell whether this process holds a database open."""
    with _OPEN_LOCK:
        return path.resolve() in _OPEN_STORES


_READ_COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable = 'YES'
FROM information_schema.columns
WHERE table_schema = 'main' ORDER BY table_name, ordinal_position
"""
_NOTE_BATCH = """
INSERT INTO append_batch
SELECT coalesce(max(batch), 0) + 1, $table_name, $row_count, $at, $author FROM append_batch
"""
_READ_VERSION = """
SELECT (SELECT max(value) FROM workspace_info WHERE name = 'database_id'),
       (SELECT coalesce(max(batch), 0) FROM append_batch)
"""


class Store:
    """A workspace database, safe under threads. Use `Store.open` or `Store.create`.

    Opening the same file again in the same process gives the same store; it is closed when every
    one who opened it has closed it.
    """

    def __init__(
        self,
        path: Path,
        connection: duckdb.DuckDBPyConnection,
        *,
        read_only: bool,
        settings: Settings,
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._settings = settings
        self._connection = connection
        self._writer = threading.RLock()
        self._users = 1
        self._answers = ReadCache()
        self._columns = self._read_columns()

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, settings: Settings | None = None
    ) -> Store:
        """Open an existing database and check that its schema is the program's.

        read_only  other processes may read at the same time; where this process has the database
                   open for writing already, that store is given

        Raises DatabaseMissingError, DatabaseLockedError (another process holds it, or this one in
        another mode), DatabaseCorruptError, DatabaseUnreadableError, DatabaseForeignError,
        SchemaTooNewError, SchemaTooOldError or SchemaChangedError. The file is never changed.
        """
        place = Path(path).resolve()
        limits = settings or Settings()
        with _OPEN_LOCK:
            present = _OPEN_STORES.get(place)
            if present is not None and (read_only or not present.read_only):
                present._users += 1
                return present
            if not place.exists():
                raise DatabaseMissingError(place)
            connection = connect_file(place, read_only=read_only, settings=limits)
            try:
                check_schema(connection, place, read_migrations())
                store = cls(place, connection, read_only=read_only, settings=limits)
            except StoreError:
                connection.close()
                raise
            _OPEN_STORES[place] = store
            return store

    @classmethod
    def create(cls, path: Path | str, *, settings: Settings | None = None) -> Store:
        """Make a new database with the present schema; raises DatabaseExistsError if one exists."""
        place = Path(path).resolve()
        limits = settings or Settings()
        with _OPEN_LOCK:
            if place.exists():
                raise DatabaseExistsError(place)
            place.parent.mkdir(parents=True, exist_ok=True)
            connection = connect_file(place, read_only=False, settings=limits)
            try:
                apply_migrations(connection, place, read_migrations())
                store = cls(place, connection, read_only=False, settings=limits)
            except StoreError:
                connection.close()
                raise
            _OPEN_STORES[place] = store
        store.write_info({"database_id": uuid.uuid4().hex[:12]})
        return store

    def close(self) -> None:
        """Give the store up; the last user closes the file, and all changes stand in it."""
        with _OPEN_LOCK:
            self._users -= 1
            if self._users > 0:
                return
            if _OPEN_STORES.get(self.path) is self:
                del _OPEN_STORES[self.path]
            with self._writer:
                self._connection.close()
                self._answers.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, sql: str, parameters: Parameters = None) -> pd.DataFrame:
        """Return the answer of a query as a frame.

        parameters  by name (`$name`) or by place (`?`)
        returns     text columns as `str`, whole numbers as int64 (float64 where some are missing)

        Raises QueryTooSlowError after `query_seconds_max`, DatabaseCorruptError for lost blocks.
        """
        answer = self._answers.recall(
            ("frame", sql, freeze_parameters(parameters)),
            lambda: self._run(sql, parameters, _fetch_frame),
        )
        assert isinstance(answer, pd.DataFrame)
        return answer

    def read_rows(self, sql: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """Return the answer of a query as tuples; raises like `read`."""
        answer = self._answers.recall(
            ("rows", sql, freeze_parameters(parameters)),
            lambda: self._run(sql, parameters, lambda cursor: cursor.fetchall()),
        )
        assert isinstance(answer, list)
        return answer

    def append(self, table: str, frame: pd.DataFrame, *, author: str, at: datetime) -> int:
        """Append the rows of a frame to a table as new revisions; return how many.

        frame   the table's columns without revision, recorded_at, recorded_by
        author  who records the rows;  at  when, with a time zone

        All or nothing. Raises AppendError (`data.store.batch`), UnknownNameError, ReadOnlyError.
        """
        return self.append_all({table: frame}, author=author, at=at)[table]

    def append_all(
        self, frames: Mapping[str, pd.DataFrame], *, author: str, at: datetime
    ) -> dict[str, int]:
        """Append rows to several tables in one transaction; return the rows appended by table."""
        self._require_writable()
        if at.tzinfo is None:
            raise AppendError("The time of recording needs a time zone, so that it can be UTC.")
        if not author.strip():
            raise AppendError("Rows need an author; name who records them.")
        moment = at.astimezone(UTC).replace(tzinfo=None)
        batches = [
            (find_table(name), prepare_batch(frame, find_table(name), self.columns(name)))
            for name, frame in frames.items()
        ]

        def insert(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
            for table, batch in batches:
                if len(batch):
                    self._insert(cursor, table, batch, author, moment)
            return {table.name: len(batch) for table, batch in batches}

        return self._in_transaction(insert)

    def write_info(self, facts: Mapping[str, str]) -> None:
        """Set facts about the workspace: `workspace_info` holds one row a name."""
        self._require_writable()

        def write(cursor: duckdb.DuckDBPyConnection) -> None:
            for name, value in facts.items():
                cursor.execute("DELETE FROM workspace_info WHERE name = $name", {"name": name})
                row = {"name": name, "value": value}
                cursor.execute("INSERT INTO workspace_info VALUES ($name, $value)", row)

        self._in_transaction(write)

    def columns(self, table: str) -> tuple[Column, ...]:
        """Return the columns of a table or view in order; empty for a table that does not exist."""
        return self._columns.get(table, ())

    def data_version(self) -> str:
        """Return a text that changes with every append and differs between databases."""
        identity, batches = self.read_rows(_READ_VERSION)[0]
        return f"{identity}.{batches}"

    def _read_columns(self) -> dict[str, tuple[Column, ...]]:
        columns: dict[str, list[Column]] = {}
        for table, name, kind, nullable in self.read_rows(_READ_COLUMNS):
            columns.setdefault(table, []).append(Column(name, kind, nullable))
        return {table: tuple(listed) for table, listed in columns.items()}

    def _run(
        self, sql: str, parameters: Parameters, fetch: Callable[[duckdb.DuckDBPyConnection], Result]
    ) -> Result:
        seconds = self._settings.query_seconds_max
        cursor = self._connection.cursor()
        watch = threading.Timer(seconds, cursor.interrupt)
        watch.daemon = True
        watch.start()
        try:
            cursor.execute(sql, parameters)
            return fetch(cursor)
        except duckdb.InterruptException as error:
            raise QueryTooSlowError(self.path, seconds) from error
        except (duckdb.IOException, duckdb.SerializationException) as error:
            raise explain_error(error, self.path) from error
        finally:
            watch.cancel()
            cursor.close()

    def _in_transaction(self, work: Callable[[duckdb.DuckDBPyConnection], Result]) -> Result:
        """Run work in the one writer lane as one transaction; whatever is raised undoes all."""
        with self._writer:
            cursor = self._connection.cursor()
            cursor.execute("BEGIN TRANSACTION")
            try:
                result = work(cursor)
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()
                self._answers.forget()
            return result

    def _insert(
        self,
        cursor: duckdb.DuckDBPyConnection,
        table: Table,
        batch: pd.DataFrame,
        author: str,
        moment: datetime,
    ) -> None:
        cursor.register("incoming_batch", batch)
        facts = {"at": moment, "author": author}
        try:
            cursor.execute(_insert_statement(table, self.columns(table.name)), facts)
            cursor.execute(_NOTE_BATCH, facts | {"table_name": table.name, "row_count": len(batch)})
        except duckdb.ConversionException as error:
            raise AppendError(f"{table.name}: a value has the wrong kind ({error}).") from error
        finally:
            cursor.unregister("incoming_batch")

    def _require_writable(self) -> None:
        if self.read_only:
            raise ReadOnlyError(self.path)


def _insert_statement(table: Table, columns: tuple[Column, ...]) -> str:
    """Write the INSERT that numbers revisions; names come from the declared schema, never a caller.

    `IS NOT DISTINCT FROM` joins keys of which a part may be NULL.
    """
    content = [column for column in columns if column.name not in BOOKKEEPING_COLUMNS]
    names = ", ".join(column.name for column in content)
    typed = ", ".join(
        f"CAST({column.name} AS {column.type}) AS {column.name}" for column in content
    )
    fields = ", ".join(f"given.{column.name}" for column in content)
    key = ", ".join(table.key)
    match = " AND ".join(f"given.{part} IS NOT DISTINCT FROM latest.{part}" for part in table.key)
    return f"""
    INSERT INTO {table.name} ({names}, revision, recorded_at, recorded_by)
    WITH given AS (SELECT {typed} FROM incoming_batch),
         latest AS (SELECT {key}, max(revision) AS revision FROM {table.name} GROUP BY {key})
    SELECT {fields}, coalesce(latest.revision, 0) + 1, $at, $author
    FROM given LEFT JOIN latest ON {match}
    """


def _fetch_frame(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Fetch everything, with types that do not depend on whether a value happens to be missing."""
    kinds = {part[0]: str(part[1]) for part in cursor.description or []}
    frame = cursor.df()
    for name, kind in kinds.items():
        if kind == "VARCHAR":
            frame[name] = frame[name].astype("str")
        elif kind in ("INTEGER", "BIGINT", "SMALLINT", "HUGEINT"):
            frame[name] = frame[name].astype("float64" if frame[name].isna().any() else "int64")
    return frame
