"""Backups: the newest stay, older ones go where nothing is lost, rows of people never do."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.content import BUILDER
from data.placement import (
    BACKUPS_KEPT,
    count_rows_of_others,
    list_backups,
    move_aside,
    move_in,
    prune_backups,
    require_unused,
)
from data.store.connection import Store
from data.store.errors import DatabaseExistsError, DatabaseLockedError
from schemas.settings import Settings

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SETTINGS = Settings()


@pytest.fixture
def make(tmp_path, rows):
    """Make a database with one row of an author."""

    def write(path: Path, author: str = BUILDER) -> Path:
        with Store.create(path) as store:
            store.append("country", rows("country"), author=author, at=AT)
        return path

    return write


def backup_name(target: Path, number: int) -> Path:
    stamp = (AT + timedelta(hours=number)).strftime("%Y%m%dT%H%M%SZ")
    return target.with_name(f"{target.stem}.{stamp}.bak.duckdb")


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_the_newest_backups_stay_and_older_builds_are_dropped(tmp_path, make):
    target = make(tmp_path / "open.duckdb")
    backups = [make(backup_name(target, number)) for number in range(4)]
    other = make(backup_name(tmp_path / "demo.duckdb", 0))
    assert list_backups(target) == backups[::-1]
    pruning = prune_backups(target, SETTINGS)
    assert set(pruning.dropped) == set(backups[:2])
    assert BACKUPS_KEPT == 2
    assert names(tmp_path) == sorted(p.name for p in (target, other, *backups[2:]))
    assert prune_backups(target, SETTINGS).dropped == ()


def test_rows_of_people_an_unreadable_file_and_an_open_log_are_never_dropped(tmp_path, make):
    target = make(tmp_path / "open.duckdb")
    of_people = make(backup_name(target, 0), author="officer")
    broken = backup_name(target, 1)
    broken.write_bytes(b"precious")
    logged = make(backup_name(target, 2))
    logged.with_name(logged.name + ".wal").write_bytes(b"changes")
    for number in (3, 4):
        make(backup_name(target, number))
    assert prune_backups(target, SETTINGS).dropped == ()
    assert all(path.exists() for path in (of_people, broken, logged))


def test_a_backup_that_the_present_database_continues_is_dropped(tmp_path, make, rows):
    target = make(tmp_path / "open.duckdb", author="officer")
    for number in range(3):
        shutil.copy(target, backup_name(target, number))
    with Store.open(target) as store:
        store.append("country", rows("country"), author="officer", at=AT)
    assert prune_backups(target, SETTINGS).dropped == (backup_name(target, 0),)
    with Store.open(backup_name(target, 1)) as ahead:  # got rows that the present one lacks
        for _ in range(2):
            ahead.append("country", rows("country"), author="officer", at=AT)
    make(backup_name(target, 5))
    assert prune_backups(target, SETTINGS).dropped == ()


def test_a_file_with_another_name_is_no_backup(tmp_path, make):
    target = make(tmp_path / "open.duckdb")
    for name in ("open.bak.duckdb", "open.20260102.bak.duckdb", "open.x.duckdb"):
        (tmp_path / name).write_bytes(b"")
    assert list_backups(target) == []


def test_nothing_is_written_over(tmp_path):
    first, second = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    first.write_bytes(b"a")
    second.write_bytes(b"b")
    with pytest.raises(DatabaseExistsError):
        move_in(first, second)
    assert (first.read_bytes(), second.read_bytes()) == (b"a", b"b")
    backup = move_aside(first, AT)
    assert backup.name == "a.20260102T030405Z.bak.duckdb"
    assert not first.exists()


def test_a_database_that_is_open_is_in_use(tmp_path, make):
    target = make(tmp_path / "open.duckdb")
    require_unused(target, SETTINGS)
    with Store.open(target), pytest.raises(DatabaseLockedError, match="this process"):
        require_unused(target, SETTINGS)


def test_rows_of_others_are_counted_over_all_tables(tmp_path, make, rows):
    with Store.open(make(tmp_path / "open.duckdb")) as store:
        assert count_rows_of_others(store.read_rows) == 0
        store.append("agreement", rows("agreement"), author="officer", at=AT)
        assert count_rows_of_others(store.read_rows) == 1
