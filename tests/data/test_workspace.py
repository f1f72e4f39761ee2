import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import workspace
from data.content import BUILDER
from data.store.connection import Store
from data.store.database_file import connect_file
from data.store.errors import (
    AppendError,
    DatabaseCorruptError,
    DatabaseLockedError,
    SchemaTooNewError,
    SchemaTooOldError,
)
from data.store.migrations import apply_migrations, read_migrations
from data.workspace import (
    BuildOutcome,
    WorkspaceError,
    build_workspace,
    ensure_workspace,
    workspace_path,
)
from schemas.settings import Settings

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(workspaces_folder=tmp_path / "workspaces")


@pytest.fixture
def digest(monkeypatch):
    """The digest of the shipped files, steady, and changed by `digest("other")`."""

    def change(value: str) -> None:
        monkeypatch.setattr(workspace, "compute_digest", lambda name: f"{value} of {name}")

    change("first")
    return change


@pytest.fixture
def collect(rows, digest):
    """Tables of a tiny open workspace; `collect.name` may be changed between builds."""

    def tables() -> dict[str, pd.DataFrame]:
        frames = {
            "source": rows("source"),
            "country": rows("country"),
            "institution": rows("institution", {"name_en": tables.name}),
            "observation": rows("observation", {"metric": "enrolled_students"}),
        }
        if tables.broken:
            frames["observation"] = rows("observation", {"institution": "nowhere"})
        return frames

    tables.name = "Alpha"
    tables.broken = False
    return tables


def read_one(path: Path, sql: str) -> object:
    with Store.open(path, read_only=True) as store:
        return store.read_rows(sql)[0][0]


NAME = "SELECT name_en FROM institution_current"


def test_a_missing_workspace_is_built_complete_and_checked(settings, collect):
    report = build_workspace("open", settings, at=AT, collect=collect)
    assert report.outcome is BuildOutcome.BUILT
    assert report.path == workspace_path("open", settings)
    assert report.rows["institution"] == 1
    assert report.rows["region"] == 20
    assert [check.findings for check in report.checks] == [()] * 8
    assert os.listdir(report.path.parent) == ["open.duckdb"]  # nothing is left beside it
    with Store.open(report.path, read_only=True) as store:
        info = dict(store.read_rows("SELECT name, value FROM workspace_info"))
        assert info.pop("database_id")
        assert info == {
            "name": "open",
            "synthetic": "false",
            "data_digest": "first of open",
            "built_at": "2026-01-02T03:04:05+00:00",
            "schema_version": str(len(read_migrations())),
        }
        assert store.read_rows("SELECT DISTINCT recorded_by FROM append_batch") == [(BUILDER,)]


def test_one_that_stands_there_is_left_and_reported(settings, collect, digest):
    first = build_workspace("open", settings, at=AT, collect=collect)
    before = first.path.read_bytes()
    again = build_workspace("open", settings, at=LATER, collect=collect)
    assert again.outcome is BuildOutcome.CURRENT
    digest("second")
    outdated = build_workspace("open", settings, at=LATER, collect=collect)
    assert outdated.outcome is BuildOutcome.OUTDATED
    assert "'--replace' builds it anew" in outdated.message
    assert first.path.read_bytes() == before


def test_replacing_keeps_the_old_database_under_another_name(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    old = path.read_bytes()
    collect.name = "Beta"
    report = build_workspace("open", settings, replace=True, at=LATER, collect=collect)
    assert report.outcome is BuildOutcome.REPLACED
    assert report.previous == path.with_name("open.20260102T040405Z.bak.duckdb")
    assert report.previous.read_bytes() == old
    assert read_one(path, NAME) == "Beta"


def test_rebuilding_again_and_again_keeps_two_backups(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    for hour in range(1, 5):
        report = build_workspace(
            "open", settings, replace=True, at=AT + timedelta(hours=hour), collect=collect
        )
    assert [dropped.name for dropped in report.dropped] == ["open.20260102T050405Z.bak.duckdb"]
    assert "1 older backups were dropped" in report.message
    assert sorted(os.listdir(path.parent)) == [
        "open.20260102T060405Z.bak.duckdb",
        "open.20260102T070405Z.bak.duckdb",
        "open.duckdb",
    ]


def test_a_name_of_a_backup_that_is_taken_is_never_written_over(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    taken = path.with_name("open.20260102T040405Z.bak.duckdb")
    taken.write_bytes(b"precious")
    with pytest.raises(workspace.DatabaseExistsError, match=str(taken)):
        build_workspace("open", settings, replace=True, at=LATER, collect=collect)
    assert taken.read_bytes() == b"precious"
    assert read_one(path, NAME) == "Alpha"
    assert sorted(os.listdir(path.parent)) == [taken.name, "open.duckdb"]


def test_a_build_that_fails_its_checks_leaves_the_old_one_in_place(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    before = path.read_bytes()
    collect.broken = True
    with pytest.raises(WorkspaceError, match=r"observation\.institution: 'nowhere'"):
        build_workspace("open", settings, replace=True, at=LATER, collect=collect)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["open.duckdb"]


def test_a_build_that_breaks_off_leaves_nothing(settings, collect, rows):
    frames = {"source": rows("source").drop(columns="licence")}
    with pytest.raises(AppendError):
        build_workspace("open", settings, at=AT, collect=lambda: frames)
    assert os.listdir(settings.workspaces_folder) == []


def test_a_database_in_use_is_not_moved(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    with (
        Store.open(path),
        pytest.raises(DatabaseLockedError, match=f"this process \\({os.getpid()}\\)"),
    ):
        build_workspace("open", settings, replace=True, at=LATER, collect=collect)
    code = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True);"
        " sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(DatabaseLockedError, match=f"process {holder.pid};"):
            build_workspace("open", settings, replace=True, at=LATER, collect=collect)
        with pytest.raises(DatabaseLockedError):
            ensure_workspace("open", settings, collect=collect)
        holder.communicate("\n")
    assert os.listdir(path.parent) == ["open.duckdb"]


def test_a_broken_file_stops_the_start_and_an_explicit_rebuild_keeps_it(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    path.write_bytes(b"no database")
    log = path.with_name("open.duckdb.wal")
    log.write_bytes(b"its log")
    with pytest.raises(DatabaseCorruptError, match="'--replace', which keeps the old file"):
        ensure_workspace("open", settings, at=LATER, collect=collect)
    assert path.read_bytes() == b"no database"
    report = build_workspace("open", settings, replace=True, at=LATER, collect=collect)
    assert report.previous is not None
    assert report.previous.read_bytes() == b"no database"
    moved_log = report.previous.with_name(report.previous.name + ".wal")
    assert moved_log.read_bytes() == b"its log"  # never replayed into the new database
    assert read_one(path, NAME) == "Alpha"


def test_the_start_builds_what_is_missing_and_leaves_what_is_current(settings, collect):
    assert ensure_workspace("open", settings, at=AT, collect=collect).outcome is BuildOutcome.BUILT
    before = workspace_path("open", settings).read_bytes()
    report = ensure_workspace("open", settings, at=LATER, collect=collect)
    assert report.outcome is BuildOutcome.CURRENT
    assert workspace_path("open", settings).read_bytes() == before


def test_a_second_app_may_start_while_the_first_reads(settings, collect):
    path = ensure_workspace("open", settings, at=AT, collect=collect).path
    code = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True);"
        " print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        report = ensure_workspace("open", settings, at=LATER, collect=collect)
        assert report.outcome is BuildOutcome.CURRENT
        with pytest.raises(DatabaseLockedError, match=f"process {reader.pid};"):
            build_workspace("open", settings, replace=True, at=LATER, collect=collect)
        reader.communicate("\n")


def test_the_start_builds_anew_when_the_files_changed(settings, collect, digest):
    ensure_workspace("open", settings, at=AT, collect=collect)
    digest("second")
    collect.name = "Beta"
    report = ensure_workspace("open", settings, at=LATER, collect=collect)
    assert report.outcome is BuildOutcome.REPLACED
    assert report.digest == "second of open"
    assert report.previous is not None
    assert read_one(report.previous, NAME) == "Alpha"
    assert read_one(report.path, NAME) == "Beta"


def test_the_start_never_replaces_rows_of_people(settings, collect, digest, rows):
    path = ensure_workspace("open", settings, at=AT, collect=collect).path
    with Store.open(path) as store:
        store.append("agreement", rows("agreement"), author="officer", at=LATER)
    digest("second")
    report = ensure_workspace("open", settings, at=LATER, collect=collect)
    assert report.outcome is BuildOutcome.KEPT
    assert "holds 1 rows recorded by people and is kept" in report.message
    assert os.listdir(path.parent) == ["open.duckdb"]
    assert read_one(path, "SELECT count(*) FROM agreement_current") == 1


def make_older(path: Path, author: str) -> None:
    """A database of the first migration only, with one observation."""
    path.parent.mkdir(exist_ok=True)
    connection = connect_file(path, read_only=False, settings=Settings())
    apply_migrations(connection, path, read_migrations()[:1])
    connection.execute(
        "INSERT INTO observation (institution, metric, period, value, status, source, revision,"
        " recorded_at, recorded_by) VALUES ('alpha', 'm', 2024, 1, 'reported', 's', 1, now(), ?)",
        [author],
    )
    connection.close()


def test_an_older_schema_is_built_anew_when_only_the_builder_wrote(settings, collect):
    path = workspace_path("open", settings)
    make_older(path, BUILDER)
    report = ensure_workspace("open", settings, at=AT, collect=collect)
    assert report.outcome is BuildOutcome.REPLACED
    assert read_one(path, NAME) == "Alpha"


def test_an_older_schema_with_rows_of_people_is_carried_forward_after_a_backup(settings, collect):
    path = workspace_path("open", settings)
    make_older(path, "officer")
    before = path.read_bytes()
    with pytest.raises(SchemaTooOldError):
        build_workspace("open", settings, collect=collect)
    report = ensure_workspace("open", settings, at=AT, collect=collect)
    assert report.outcome is BuildOutcome.KEPT
    assert report.backup == path.with_name("open.20260102T030405Z.bak.duckdb")
    assert report.backup.read_bytes() == before
    assert read_one(path, "SELECT value FROM observation_current") == 1.0
    assert read_one(path, "SELECT count(*) FROM mobility_flow_current") == 0


def test_a_database_of_a_newer_program_stops_the_start(settings, collect):
    path = build_workspace("open", settings, at=AT, collect=collect).path
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO schema_migration VALUES (99, '0099_x.sql', 'x', now())")
    with pytest.raises(SchemaTooNewError, match="update the program"):
        ensure_workspace("open", settings, at=LATER, collect=collect)


def test_two_starts_at_once_build_one_workspace(settings, collect):
    moments = [AT + timedelta(seconds=second) for second in range(4)]
    with ThreadPoolExecutor(4) as pool:
        reports = list(
            pool.map(lambda at: ensure_workspace("open", settings, at=at, collect=collect), moments)
        )
    outcomes = sorted(report.outcome.value for report in reports)
    assert outcomes == ["built", "current", "current", "current"]
    assert os.listdir(settings.workspaces_folder) == ["open.duckdb"]


def test_a_path_belongs_to_a_known_workspace_only(settings, tmp_path):
    assert workspace_path("demo", settings) == tmp_path / "workspaces" / "demo.duckdb"
    with pytest.raises(WorkspaceError, match=r"no workspace '\.\./x'; choose one of open, demo"):
        workspace_path("../x", settings)


def test_a_relative_folder_starts_at_the_repository():
    root = Path(workspace.__file__).parents[1]
    assert workspace_path("open", Settings()) == root / "data" / "workspaces" / "open.duckdb"
