"""Score tidy observations of any size inside the database, within a bound of memory.

The database reads the observations where they are, writes what does not fit into a folder of its
own beside the result, and writes the result itself; no row of either passes through Python. The
rows of a result are in no order; its cells are the same whatever the order of the observations.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

import duckdb

from data.store.errors import StoreError
from data.store.score_sql import ROWS, build_script, write_output, write_view
from data.store.score_text import quote_name, quote_text
from schemas.bulk_plan import BulkLimits, BulkPlan, BulkSource, BulkTarget
from schemas.issue import Issue, Severity

REFUSED = {
    "observation_without_key": "{count} rows of units and times have no unit or no time",
    "observation_twice": "{count} units and times, {unit} first, have an indicator twice ({place})",
}
"""Findings that make a result meaningless; the run ends with them."""

ABOUT_INDICATORS = ("value_not_finite", "indicator_without_data", "indicator_constant")
"""Findings whose words name the indicator; the same as in `indicators.engine.steps.findings`."""

WHOLE_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
NUMBERS = (*WHOLE_NUMBERS, "UBIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
DATABASE = ".duckdb"


class BulkScoreError(StoreError):
    """Observations that cannot be read or scored, or a result that cannot be written."""

    code = "bulk_score"


@dataclass(frozen=True, slots=True)
class BulkRun:
    """What was scored.

    rows    units times times;  cells  rows of the result, missing ones among them
    issues  what is wrong with the data, with codes and places as `run_pipeline` tells it
    """

    rows: int
    cells: int
    missing: int
    issues: tuple[Issue, ...]


def run_plan(
    plan: BulkPlan, source: BulkSource, target: BulkTarget, limits: BulkLimits | None = None
) -> BulkRun:
    """Run a plan over a file of observations and write the result.

    Raises BulkScoreError for a missing file or column, a column of the wrong kind, an observation
    that is there twice or lacks unit or time, a target that exists, and a disk or memory that is
    too small. A result appears when it is whole.
    """
    bounds = limits or BulkLimits()
    _check_paths(source, target)
    folder = bounds.folder or target.path.parent
    with tempfile.TemporaryDirectory(dir=folder, prefix=".scoring-") as scratch:
        connection = duckdb.connect(":memory:", config=_options(bounds, scratch))
        try:
            connection.execute("SET enable_progress_bar = false")
            return _score(connection, plan, source, target)
        except duckdb.Error as error:
            raise BulkScoreError(_explain(error, source, target)) from error
        finally:
            connection.close()


def _options(limits: BulkLimits, scratch: str) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": f"{limits.memory_mb}MB",
        "threads": limits.threads,
        "temp_directory": scratch,
        "autoinstall_known_extensions": False,
        "python_enable_replacements": False,
        # to keep an order nobody reads would hold whole blocks in memory
        "preserve_insertion_order": False,
    }


def _check_paths(source: BulkSource, target: BulkTarget) -> None:
    if (source.table is None) == (source.path.suffix == DATABASE):
        raise BulkScoreError(
            f"{source.path}: observations are a Parquet file, or a table of a {DATABASE} file"
        )
    if (target.table is None) == (target.path.suffix == DATABASE):
        raise BulkScoreError(
            f"{target.path}: a result is a Parquet file, or a new table of a {DATABASE} file"
        )
    if target.table is None and target.path.exists():
        raise BulkScoreError(f"{target.path} exists and is not overwritten; choose another path")
    if not target.path.parent.is_dir():
        raise BulkScoreError(f"{target.path}: there is no folder {target.path.parent}")
    if source.table is not None and not source.path.is_file():
        raise BulkScoreError(f"{source.path}: there is no such file")


def _score(
    connection: duckdb.DuckDBPyConnection, plan: BulkPlan, source: BulkSource, target: BulkTarget
) -> BulkRun:
    relation = _open_source(connection, source, target)
    _check_columns(connection, source, relation)
    connection.execute(write_view(source, relation))
    script = build_script(plan)
    issues = []
    for statement in script.statements:
        connection.execute(statement.text)
        if statement.check:
            issues += [_read_issue(*row) for row in connection.fetchall()]
    rows = connection.execute(f"SELECT max(place) FROM {ROWS}").fetchall()[0][0] or 0
    query = write_output(plan, script, source.time is not None)
    cells, missing = _write(connection, query, source, target)
    return BulkRun(rows, cells, missing, tuple(issues))


def _open_source(
    connection: duckdb.DuckDBPyConnection, source: BulkSource, target: BulkTarget
) -> str:
    """Return the observations as a FROM item."""
    if source.table is None:
        return f"read_parquet({quote_text(str(source.path))})"
    same = source.path.resolve() == target.path.resolve()
    mode = "" if same else " (READ_ONLY)"
    connection.execute(f"ATTACH {quote_text(str(source.path))} AS given{mode}")
    return f"given.{quote_name(source.table)}"


def _check_columns(
    connection: duckdb.DuckDBPyConnection, source: BulkSource, relation: str
) -> None:
    """Refuse columns that are not there or that a cast would change silently."""
    found = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    kinds = {str(row[0]): str(row[1]) for row in found}
    wanted: dict[str, tuple[str, ...]] = {source.unit: (), source.indicator: ()}
    wanted[source.value] = NUMBERS
    if source.time is not None:
        wanted[source.time] = WHOLE_NUMBERS
    for name, allowed in wanted.items():
        if name not in kinds:
            raise BulkScoreError(
                f"{source.path}: there is no column {name!r}; there are: {', '.join(kinds)}"
            )
        if allowed and kinds[name].partition("(")[0] not in allowed:
            what = "whole numbers" if allowed is WHOLE_NUMBERS else "numbers"
            raise BulkScoreError(f"{source.path}: {name} holds {kinds[name]}, but needs {what}")


def _read_issue(code: str, place: str, count: int | None, unit: str | None) -> Issue:
    values: dict[str, str | int | float] = {}
    if unit is not None:
        values["institution"] = unit
    if code in ABOUT_INDICATORS:
        values["indicator"] = place
    if count is not None:
        values["count"] = count
    if code in REFUSED:
        told = REFUSED[code].format(count=count, unit=unit, place=place)
        raise BulkScoreError(f"The observations cannot be scored: {told}.")
    severity = Severity.ERROR if code == "weights_all_zero" else Severity.WARNING
    return Issue(code=code, severity=severity, place=place, values=values)


def _write(
    connection: duckdb.DuckDBPyConnection, query: str, source: BulkSource, target: BulkTarget
) -> tuple[int, int]:
    """Write the result; return how many cells it has and how many of them are missing."""
    if target.table is None:
        part = target.path.with_name(target.path.name + ".part")
        connection.execute(f"COPY ({query}) TO {quote_text(str(part))} (FORMAT PARQUET)")
        written = f"read_parquet({quote_text(str(part))})"
        counted = _count(connection, written)
        part.replace(target.path)
        return counted
    database = "given"
    if source.path.resolve() != target.path.resolve() or source.table is None:
        database = "result"
        connection.execute(f"ATTACH {quote_text(str(target.path))} AS result")
    written = f"{database}.{quote_name(target.table)}"
    connection.execute(f"CREATE TABLE {written} AS {query}")
    counted = _count(connection, written)
    connection.execute(f"DETACH {database}" if database == "result" else f"CHECKPOINT {database}")
    return counted


def _count(connection: duckdb.DuckDBPyConnection, written: str) -> tuple[int, int]:
    cells, known = connection.execute(f"SELECT count(*), count(value) FROM {written}").fetchall()[0]
    return cells, cells - known


def _explain(error: duckdb.Error, source: BulkSource, target: BulkTarget) -> str:
    """Say what is to be done about an error of the database."""
    text = str(error).splitlines()[0]
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"Scoring needs more memory or disk than allowed ({text}); raise memory_mb."
    if isinstance(error, duckdb.CatalogException) and "already exists" in text:
        return f"{target.path}: the table {target.table} exists and is not overwritten."
    return f"Observations of {source.path} cannot be scored into {target.path}: {text}"
