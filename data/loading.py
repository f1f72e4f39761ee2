"""Load a publisher's whole table into a workspace: all of it, checked, or nothing.

The table is read first. Then a copy of the database gets the rows, is checked, and takes the place
of the old one, which stays as a backup.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data.checks import check_content
from data.loaded_rows import append_new, keep_editions
from data.placement import log_of, move_aside, move_in, prune_backups, require_unused
from data.sources.faults import describe_issues
from data.sources.load import NAMES_FILE, find_kind, load_file
from data.sources.publisher_tables import Frames
from data.store.connection import Store
from data.store.migrations import copy_database
from data.workspace import WorkspaceError, workspace_path
from schemas.issue import Issue, Severity
from schemas.settings import Settings


class LoadRefusedError(Exception):
    """A file that is not loaded; nothing was written.

    faults  one sentence each: the place, what is wrong, and the remedy
    """

    code = "load_refused"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What was loaded.

    values    numbers the file gives for institutions of the workspace, by edition
    rows      rows appended by table; empty when the workspace held all of it
    warnings  what could not be matched, and editions that are not taken as whole tables
    previous  where the database before the load stands; None when nothing was new
    """

    path: Path
    values: dict[int, int]
    rows: dict[str, int]
    warnings: tuple[str, ...]
    previous: Path | None = None


def load_table(
    name: str,
    settings: Settings,
    layout: str,
    path: Path,
    *,
    edition: int | None = None,
    names: Path = NAMES_FILE,
    at: datetime | None = None,
) -> LoadReport:
    """Load a whole table of QS, THE or OpenAlex; one edition of it where `edition` is given.

    name    the workspace: open, for real facts never stand among fictional ones
    layout  qs, the or openalex
    names   CSV of institution, source, name, country: the publishers' spellings
    at      the time of recording, with a time zone; default now

    Raises LoadRefusedError for a file with faults, SourceFileError for one that cannot be read,
    WorkspaceError for the wrong workspace, StoreError when the database is missing or in use. The
    database then stands as it was.
    """
    if name != "open":
        raise WorkspaceError(
            f"Workspace {name} is fictional and takes no real facts; choose --workspace open."
        )
    target = workspace_path(name, settings)
    with Store.open(target, read_only=True, settings=settings):
        pass  # a missing database or an old schema is said before a long file is read
    frames, issues = load_file(find_kind(layout, path), path, names)
    _require_readable(issues, path)
    kept = keep_editions(frames, _choose_editions(frames, edition, path))
    moment = at or datetime.now(UTC)
    copy = target.with_name(f"{name}.{os.getpid()}.{moment:%Y%m%dT%H%M%S%f}.loading.duckdb")
    require_unused(target, settings)
    try:
        copy_database(target, copy)
        with Store.open(copy, settings=settings) as store:
            rows, notes = append_new(store, kept, issues, path, moment)
            _require_sound(store, name, path)
        previous = None
        if rows:
            require_unused(target, settings)  # again: reading and checking took their time
            previous = move_aside(target, moment)
            move_in(copy, target)
            prune_backups(target, settings)
    finally:
        copy.unlink(missing_ok=True)
        log_of(copy).unlink(missing_ok=True)
    periods = kept["observation"].dropna(subset=["value"])["period"].value_counts()
    values = {int(str(period)): int(count) for period, count in sorted(periods.items())}
    return LoadReport(target, values, rows, (*describe_issues(issues, path.name), *notes), previous)


def _require_readable(issues: list[Issue], path: Path) -> None:
    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    if errors:
        raise LoadRefusedError(describe_issues(errors, path.name))


def _choose_editions(frames: Frames, edition: int | None, path: Path) -> list[int]:
    """Return the editions to load, those with a row of ours; refuses a file that has none."""
    found = sorted({int(period) for period in frames["observation"]["period"]})
    if not found:
        raise LoadRefusedError(
            [
                f"{path.name} has no row of an institution of this workspace; check that layout "
                "and file belong together, and the names in data/rankings/names.csv."
            ]
        )
    if edition is None:
        return found
    if edition not in found:
        listed = ", ".join(map(str, found))
        raise LoadRefusedError(
            [f"{path.name} has no edition {edition} of these institutions; it has {listed}."]
        )
    return [edition]


def _require_sound(store: Store, name: str, path: Path) -> None:
    findings = [finding for check in check_content(store, name) for finding in check.findings]
    if findings:
        raise LoadRefusedError(
            [f"{path.name} is not loaded, the checks found: {'; '.join(findings)}."]
        )
