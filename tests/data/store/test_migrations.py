import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from data.store.connection import Store
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
from data.store.migrations import (
    MIGRATIONS_FOLDER,
    apply_migrations,
    backup_path,
    check_schema,
    copy_database,
    migrate_database,
    read_migrations,
)
from schemas.settings import Settings

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SETTINGS = Settings()
STEPS = {
    "0001_first.sql": "CREATE TABLE a (x INTEGER);",
    "0002_second.sql": "CREATE TABLE b (y INTEGER); INSERT INTO b VALUES (1);",
}


def write_steps(folder: Path, steps: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in steps.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def steps(tmp_path):
    return read_migrations(write_steps(tmp_path / "steps", STEPS))


def make_database(path: Path, steps) -> None:
    connection = connect_file(path, read_only=False, settings=SETTINGS)
    apply_migrations(connection, path, steps)
    connection.close()


def tables_of(path: Path) -> set[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return {row[0] for row in connection.execute("SHOW TABLES").fetchall()}


def test_migrations_are_read_in_order_with_the_digest_of_their_text(steps):
    assert [(step.number, step.name) for step in steps] == [
        (1, "0001_first.sql"),
        (2, "0002_second.sql"),
    ]
    assert len({step.checksum for step in steps}) == 2


@pytest.mark.parametrize("name", ["0004_gap.sql", "0002_twice.sql"])
def test_a_gap_or_a_doubled_number_is_refused(tmp_path, name):
    folder = write_steps(tmp_path / "steps", STEPS | {name: "SELECT 1;"})
    with pytest.raises(MigrationError, match="without a gap"):
        read_migrations(folder)


def test_a_badly_named_file_is_refused(tmp_path):
    folder = write_steps(tmp_path / "steps", {"first.sql": "SELECT 1;"})
    with pytest.raises(MigrationError, match=r"not named like 0001_foundation\.sql"):
        read_migrations(folder)


def test_a_new_database_gets_all_steps_noted_once(tmp_path, steps):
    path = tmp_path / "new.duckdb"
    connection = connect_file(path, read_only=False, settings=SETTINGS)
    assert apply_migrations(connection, path, steps) == ("0001_first.sql", "0002_second.sql")
    assert apply_migrations(connection, path, steps) == ()
    log = connection.execute("SELECT number, name, checksum FROM schema_migration").fetchall()
    assert log == [(step.number, step.name, step.checksum) for step in steps]
    assert connection.execute("SELECT * FROM b").fetchall() == [(1,)]
    connection.close()


def test_a_step_that_fails_leaves_the_database_at_the_step_before(tmp_path, steps):
    path = tmp_path / "new.duckdb"
    bad = write_steps(tmp_path / "bad", STEPS | {"0002_second.sql": "CREATE TABLE b (y INT); BOOM"})
    connection = connect_file(path, read_only=False, settings=SETTINGS)
    with pytest.raises(MigrationError, match=r"0002_second\.sql cannot be applied"):
        apply_migrations(connection, path, read_migrations(bad))
    assert connection.execute("SELECT number FROM schema_migration").fetchall() == [(1,)]
    connection.close()
    assert tables_of(path) == {"a", "schema_migration"}


def test_an_older_database_is_refused_until_it_is_migrated(tmp_path, steps):
    path = tmp_path / "old.duckdb"
    make_database(path, steps[:1])
    connection = connect_file(path, read_only=True, settings=SETTINGS)
    with pytest.raises(SchemaTooOldError, match="has schema version 1 and this program needs 2"):
        check_schema(connection, path, steps)
    connection.close()


def test_migrating_keeps_a_backup_with_the_old_content(tmp_path, steps):
    path = tmp_path / "old.duckdb"
    make_database(path, steps[:1])
    before = path.read_bytes()
    report = migrate_database(path, settings=SETTINGS, migrations=steps, at=AT)
    assert report.applied == ("0002_second.sql",)
    assert report.backup == tmp_path / "old.20260102T030405Z.bak.duckdb"
    assert report.backup.read_bytes() == before
    assert tables_of(path) == {"a", "b", "schema_migration"}
    again = migrate_database(path, settings=SETTINGS, migrations=steps, at=AT)
    assert (again.applied, again.backup) == ((), None)


def test_a_backup_never_replaces_a_file_and_then_nothing_is_migrated(tmp_path, steps):
    path = tmp_path / "old.duckdb"
    make_database(path, steps[:1])
    backup_path(path, AT).write_bytes(b"older backup")
    with pytest.raises(DatabaseExistsError, match="never overwritten"):
        migrate_database(path, settings=SETTINGS, migrations=steps, at=AT)
    assert backup_path(path, AT).read_bytes() == b"older backup"
    assert tables_of(path) == {"a", "schema_migration"}


def test_a_database_of_a_newer_program_is_refused(tmp_path, steps):
    path = tmp_path / "newer.duckdb"
    make_database(path, steps)
    before = path.read_bytes()
    with pytest.raises(SchemaTooNewError, match="schema version 2 but this program knows"):
        migrate_database(path, settings=SETTINGS, migrations=steps[:1])
    assert path.read_bytes() == before


def test_a_changed_step_is_refused_by_name(tmp_path, steps):
    path = tmp_path / "db.duckdb"
    make_database(path, steps)
    changed = write_steps(
        tmp_path / "changed", STEPS | {"0001_first.sql": "CREATE TABLE c (x INT)"}
    )
    with pytest.raises(SchemaChangedError, match=r"another text of 0001_first\.sql"):
        migrate_database(path, settings=SETTINGS, migrations=read_migrations(changed))


def test_foreign_and_missing_databases_are_refused(tmp_path, steps):
    path = tmp_path / "foreign.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(DatabaseForeignError):
        migrate_database(path, settings=SETTINGS, migrations=steps)
    missing = tmp_path / "missing.duckdb"
    with pytest.raises(DatabaseMissingError):
        migrate_database(missing, settings=SETTINGS, migrations=steps)
    assert not missing.exists()


def test_copy_database_refuses_an_existing_target(tmp_path):
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(DatabaseExistsError):
        copy_database(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"old"


def test_the_program_migrates_one_of_its_own_older_databases(tmp_path):
    path = tmp_path / "own.duckdb"
    make_database(path, read_migrations()[:1])
    with pytest.raises(SchemaTooOldError, match="python -m data migrate --workspace own"):
        Store.open(path)
    migrate_database(path, settings=SETTINGS)
    with Store.open(path) as store:
        assert store.read_rows("SELECT count(*) FROM mobility_flow_current") == [(0,)]


FORBIDDEN = r"(?i)\b(PRIMARY\s+KEY|FOREIGN\s+KEY|REFERENCES|UNIQUE|SEQUENCE|INDEX|CHECK|nextval)\b"


@pytest.mark.parametrize("path", sorted(MIGRATIONS_FOLDER.glob("*.sql")), ids=lambda p: p.name)
def test_migrations_use_only_what_a_lake_knows_too(path):
    statements = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
    assert re.findall(FORBIDDEN, statements) == []
    assert statements.count(";") >= 1


def test_titles_and_sizes_of_an_older_database_are_carried_forward(tmp_path):
    path = tmp_path / "open.duckdb"
    make_database(path, read_migrations()[:4])
    with duckdb.connect(str(path)) as connection:
        by = "1, now(), 'workspace_builder'"
        connection.execute(
            "INSERT INTO source VALUES ('the_wur', 'THE rankings', 'THE', 'Times', 'e', 'l', NULL,"
            f" 'c', NULL, 'o', 'p', 'f', true, false, {by})"
        )
        connection.execute(
            "INSERT INTO source_edition"
            f" VALUES ('the_wur', 2026, 2025, true, 3118, false, false, {by})"
        )
        for source in ("the_wur", "demo"):
            connection.execute(
                "INSERT INTO ranking_result (source, institution, ranking, edition_year,"
                " published_year, listed_as, list_size, revision, recorded_at, recorded_by)"
                f" VALUES ('{source}', '{source}', 'the_wur', 2026, 2025, 'reporter', 3118, {by})"
            )
    migrate_database(path, settings=SETTINGS, at=AT)
    with Store.open(path, read_only=True) as store:
        titles = "SELECT title_en, title_ru, title_kk, short_title, synthetic FROM source_current"
        assert store.read_rows(titles) == [("THE rankings",) * 3 + ("THE", False)]
        sizes = "SELECT list_size, table_rows, held FROM source_edition_current"
        assert store.read_rows(sizes) == [(None, 3118, True)]
        places = "SELECT source, list_size FROM ranking_result_current ORDER BY 1"
        assert store.read_rows(places) == [("demo", 3118), ("the_wur", None)]
