"""Workspaces: where they are, how they are built, and when they are built anew.

There are two: `open` (real institutions, cited public facts) and `demo` (fictional institutions).
A workspace is built into a new file beside its place and moved there only when it is complete and
checked; a database that stands there is never overwritten, but moved aside. The newest of those are
kept (`data.placement`), and every one in which people recorded rows.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from data.checks import check_content
from data.content import COLLECTORS, Collect, fill_store
from data.digest import REPOSITORY, compute_digest
from data.placement import (
    Pruning,
    count_rows_of_others,
    log_of,
    move_aside,
    move_in,
    prune_backups,
    require_unused,
)
from data.store.connection import Store
from data.store.database_file import connect_file
from data.store.errors import (
    DatabaseExistsError,
    SchemaChangedError,
    SchemaTooOldError,
)
from data.store.integrity import CheckResult
from data.store.migrations import migrate_database, read_migrations
from data.store.sources import read_workspace_info
from schemas.settings import Settings

WORKSPACES = tuple(COLLECTORS)


class WorkspaceError(Exception):
    """A workspace cannot be built or is not known; the message says what to do."""

    code = "workspace"


class BuildOutcome(StrEnum):
    """What became of a workspace that was asked for."""

    BUILT = "built"  # there was none
    REPLACED = "replaced"  # a new one stands there, the old one is kept under another name
    CURRENT = "current"  # it stands there and is up to date
    OUTDATED = "outdated"  # it stands there, and what it was built from has changed since
    KEPT = "kept"  # outdated, but holds rows of people: only an explicit rebuild replaces it


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was done and what stands there now.

    previous  where the old database was moved, None if there was none
    dropped   backups of older builds that were dropped
    backup    a copy made before the schema was carried forward, None if it was not
    rows      rows by table, of a new database;  checks: what was checked before it was moved there
    message   one sentence in English for log and shell
    """

    workspace: str
    path: Path
    outcome: BuildOutcome
    digest: str
    message: str
    previous: Path | None = None
    dropped: tuple[Path, ...] = ()
    backup: Path | None = None
    rows: dict[str, int] = field(default_factory=dict)
    checks: tuple[CheckResult, ...] = ()


def workspace_path(name: str, settings: Settings) -> Path:
    """Return where the database of a workspace stands; raises WorkspaceError for other names."""
    if name not in WORKSPACES:
        known = ", ".join(WORKSPACES)
        raise WorkspaceError(f"There is no workspace {name!r}; choose one of {known}.")
    return (REPOSITORY / settings.workspaces_folder / f"{name}.duckdb").resolve()


def build_workspace(
    name: str,
    settings: Settings,
    *,
    replace: bool = False,
    at: datetime | None = None,
    collect: Collect | None = None,
) -> BuildReport:
    """Build a workspace; one that stands there is left and reported unless `replace`.

    at       the time of recording, with a time zone; default now
    collect  gives the tables; default those of the workspace

    Raises DatabaseLockedError when the old database is in use, WorkspaceError when the new one does
    not pass its checks, AppendError when a table does not fit; the old one then stands untouched.
    """
    target = workspace_path(name, settings)
    moment = at or datetime.now(UTC)
    if target.exists() and not replace:
        return _report_standing(name, target, settings)
    if target.exists():
        require_unused(target, settings)
    building = target.with_name(f"{name}.{os.getpid()}.{moment:%Y%m%dT%H%M%S%f}.building.duckdb")
    digest = compute_digest(name)
    facts = {
        "name": name,
        "synthetic": "true" if name == "demo" else "false",
        "data_digest": digest,
        "built_at": moment.astimezone(UTC).isoformat(timespec="seconds"),
        "schema_version": str(len(read_migrations())),
    }
    try:
        with Store.create(building, settings=settings) as store:
            fill_store(store, name, (collect or COLLECTORS[name])(), moment)
            store.write_info(facts)
            rows, checks = _check_new(store, name)
        previous = None
        if replace and target.exists():
            require_unused(target, settings)  # again: building took its time
            previous = move_aside(target, moment)
        move_in(building, target)
    finally:
        building.unlink(missing_ok=True)
        log_of(building).unlink(missing_ok=True)
    pruning = prune_backups(target, settings) if previous else Pruning()
    kept = f"; the old one is {previous.name}" if previous else ""
    if pruning.dropped:
        kept += f", {len(pruning.dropped)} older backups were dropped"
    if pruning.refused:
        kept += f", {len(pruning.refused)} older backups could not be dropped"
    return BuildReport(
        name,
        target,
        BuildOutcome.REPLACED if previous else BuildOutcome.BUILT,
        digest,
        f"Workspace {name} was built with {sum(rows.values())} rows{kept}.",
        previous=previous,
        dropped=pruning.dropped,
        rows=rows,
        checks=checks,
    )


def ensure_workspace(
    name: str, settings: Settings, *, at: datetime | None = None, collect: Collect | None = None
) -> BuildReport:
    """Make sure, at the start of the app, that a workspace stands there and is up to date.

    A missing one is built. One whose data, definitions or builders changed is built anew and the
    old one kept, unless people recorded rows in it: then it stays, if need be with its schema
    carried forward after a backup, and the report says so (`BuildOutcome.KEPT`).

    Raises the errors of `build_workspace` and `Store.open` that only a person can resolve: a file
    that is in use, corrupt or foreign, or a schema of a newer program.
    """
    target = workspace_path(name, settings)
    if not target.exists():
        try:
            return build_workspace(name, settings, at=at, collect=collect)
        except DatabaseExistsError:  # another process was faster
            return _report_standing(name, target, settings)
    others, migrates = _inspect(name, target, settings)
    if others is None:
        return _report_standing(name, target, settings)
    if others == 0:
        return build_workspace(name, settings, replace=True, at=at, collect=collect)
    backup = migrate_database(target, settings=settings, at=at).backup if migrates else None
    return BuildReport(
        name,
        target,
        BuildOutcome.KEPT,
        _report_standing(name, target, settings).digest,
        f"Workspace {name} was built from older files, but holds {others} rows recorded by people "
        "and is kept as it is; 'python -m data build --replace' builds it anew without them.",
        backup=backup,
    )


def _inspect(name: str, target: Path, settings: Settings) -> tuple[int | None, bool]:
    """Return how many rows people recorded, None if all is up to date, and whether to migrate."""
    try:
        with Store.open(target, read_only=True, settings=settings) as store:
            if read_workspace_info(store).get("data_digest") == compute_digest(name):
                return None, False
            return count_rows_of_others(store.read_rows), False
    except (SchemaTooOldError, SchemaChangedError):
        connection = connect_file(target, read_only=False, settings=settings)
        try:
            others = count_rows_of_others(
                lambda sql, parameters=None: connection.cursor().execute(sql, parameters).fetchall()
            )
        finally:
            connection.close()
        return others, True


def _report_standing(name: str, target: Path, settings: Settings) -> BuildReport:
    with Store.open(target, read_only=True, settings=settings) as store:
        built_from = read_workspace_info(store).get("data_digest", "")
    if built_from == compute_digest(name):
        message = f"Workspace {name} stands at {target} and is up to date."
        return BuildReport(name, target, BuildOutcome.CURRENT, built_from, message)
    message = (
        f"Workspace {name} at {target} was built from older files and is left as it is; "
        "'--replace' builds it anew and keeps the old one under another name."
    )
    return BuildReport(name, target, BuildOutcome.OUTDATED, built_from, message)


def _check_new(store: Store, name: str) -> tuple[dict[str, int], tuple[CheckResult, ...]]:
    """Return rows by table and checks of a new database; raises WorkspaceError on findings."""
    checks = check_content(store, name)
    findings = [finding for check in checks for finding in check.findings]
    if findings:
        listed = "; ".join(findings)
        raise WorkspaceError(f"Workspace {name} is not put in place, its checks found: {listed}.")
    counted = "SELECT table_name, sum(row_count) FROM append_batch GROUP BY 1 ORDER BY 1"
    rows = {str(table): int(count) for table, count in store.read_rows(counted)}
    return rows, checks
