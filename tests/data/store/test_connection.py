import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.store.connection import Store
from data.store.errors import (
    AppendError,
    DatabaseExistsError,
    DatabaseForeignError,
    DatabaseLockedError,
    DatabaseMissingError,
    QueryTooSlowError,
    ReadOnlyError,
    StoreError,
    UnknownNameError,
)
from schemas.settings import Settings

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_what_is_appended_is_read_back_with_revision_time_and_author(store, rows):
    frame = rows("observation", {"value": 100.0}, {"period": 2025, "value": None})
    frame.loc[1, ["status", "reason"]] = ["missing", "not_reported"]
    almaty = timezone(timedelta(hours=5))
    when = datetime(2026, 1, 2, 8, 0, tzinfo=almaty)
    assert store.append("observation", frame, author="officer", at=when) == 2

    read = store.read("SELECT * FROM observation ORDER BY period")
    assert read["value"].tolist()[0] == 100.0
    assert pd.isna(read["value"][1])
    assert read["revision"].tolist() == [1, 1]
    assert read["recorded_by"].tolist() == ["officer", "officer"]
    assert read["recorded_at"][0] == pd.Timestamp("2026-01-02 03:00")  # UTC


def test_a_second_row_of_a_key_is_the_next_revision_and_the_current_one(store, append):
    append("observation", {"value": 1.0}, {"period": 2025, "value": 5.0})
    append("observation", {"value": 2.0})
    append("observation", {"value": 3.0})
    history = store.read("SELECT * FROM observation WHERE period = 2024 ORDER BY revision")
    assert history["revision"].tolist() == [1, 2, 3]
    current = store.read("SELECT * FROM observation_current ORDER BY period")
    assert current["value"].tolist() == [3.0, 5.0]


def test_an_empty_part_of_a_key_counts_as_a_value(store, append):
    append("institution_name", {"language": None})
    append("institution_name", {"language": None})
    append("institution_name", {"language": "en"})
    rows = store.read_rows("SELECT language, revision FROM institution_name ORDER BY revision")
    assert sorted(rows, key=str) == sorted([(None, 1), (None, 2), ("en", 1)], key=str)
    assert store.read_rows("SELECT count(*) FROM institution_name_current") == [(2,)]


def test_a_batch_that_fails_leaves_nothing_of_any_table(store, rows):
    good = rows("observation")
    bad = rows("agreement", {"start_date": "1 January"})
    with pytest.raises(AppendError, match="start_date keeps dates"):
        store.append_all({"observation": good, "agreement": bad}, author="x", at=AT)
    assert store.read_rows("SELECT count(*) FROM observation") == [(0,)]
    assert store.read_rows("SELECT count(*) FROM append_batch") == [(0,)]


def test_a_failure_inside_the_database_undoes_the_tables_already_written(store, rows):
    """The second table vanishes between the check and the insert: the first insert must go too."""
    columns = store.columns("agreement")
    store._in_transaction(lambda cursor: cursor.execute("DROP VIEW agreement_current").fetchall())
    store._in_transaction(lambda cursor: cursor.execute("DROP TABLE agreement").fetchall())
    assert columns
    with pytest.raises(duckdb.CatalogException):
        store.append_all(
            {"observation": rows("observation"), "agreement": rows("agreement")},
            author="x",
            at=AT,
        )
    assert store.read_rows("SELECT count(*) FROM observation") == [(0,)]


def test_append_refuses_a_time_without_a_zone_and_an_empty_author(store, rows):
    with pytest.raises(AppendError, match="time zone"):
        store.append("observation", rows("observation"), author="x", at=datetime(2026, 1, 1))
    with pytest.raises(AppendError, match="author"):
        store.append("observation", rows("observation"), author=" ", at=AT)


def test_append_refuses_an_unknown_table(store, rows):
    with pytest.raises(UnknownNameError, match="no table 'observations'"):
        store.append("observations", rows("observation"), author="x", at=AT)


def test_an_empty_frame_appends_nothing_and_changes_no_version(store, rows):
    before = store.data_version()
    assert store.append("observation", rows("observation").head(0), author="x", at=AT) == 0
    assert store.data_version() == before


def test_data_version_changes_with_every_append_and_differs_between_databases(
    store, append, tmp_path
):
    versions = [store.data_version()]
    append("observation")
    versions.append(store.data_version())
    append("observation")
    versions.append(store.data_version())
    assert len(set(versions)) == 3
    with Store.create(tmp_path / "other.duckdb") as other:
        assert other.data_version() not in versions


def test_types_of_a_frame_do_not_depend_on_missing_values(store):
    frame = store.read(
        "SELECT 'a' AS text, CAST(NULL AS VARCHAR) AS no_text, 1 AS whole,"
        " CAST(NULL AS INTEGER) AS no_whole, sum(2) AS total"
    )
    assert [str(kind) for kind in frame.dtypes] == ["str", "str", "int64", "float64", "int64"]
    assert frame["no_text"].isna().all()


def test_a_reader_cannot_reach_files_network_or_python_variables(store, tmp_path):
    secret = pd.DataFrame({"a": [1]})
    (tmp_path / "foreign.csv").write_text("a\n1\n")
    assert len(secret) == 1
    for sql in (
        f"SELECT * FROM read_csv('{tmp_path}/foreign.csv')",
        f"COPY observation TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb' AS other",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
        "SELECT * FROM secret",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises((duckdb.Error, StoreError), match=r"(?i)disabled|not exist|cannot"):
            store.read(sql)
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "other.duckdb").exists()


def test_limits_of_the_settings_reach_the_database(tmp_path):
    settings = Settings(database_memory_mb=200, database_threads=1)
    with Store.create(tmp_path / "small.duckdb", settings=settings) as store:
        limits = store.read_rows(
            "SELECT current_setting('memory_limit'), current_setting('threads'),"
            " current_setting('autoinstall_known_extensions')"
        )
        assert limits == [("190.7 MiB", 1, False)]
        with pytest.raises(duckdb.OutOfMemoryException):
            store.read("SELECT list(hash(i)) AS many FROM range(60000000) AS t(i)")


def test_a_query_that_takes_too_long_is_stopped(tmp_path):
    settings = Settings(query_seconds_max=0.2)
    with Store.create(tmp_path / "slow.duckdb", settings=settings) as store:
        begun = time.monotonic()
        with pytest.raises(QueryTooSlowError, match=r"stopped after 0\.2 s.*QUERY_SECONDS_MAX"):
            store.read("SELECT sum(a.i * b.i) FROM range(10000000) a(i), range(10000000) b(i)")
        assert time.monotonic() - begun < 5
        assert store.read_rows("SELECT 1") == [(1,)]  # the store goes on


def test_opening_twice_in_a_process_gives_one_store(tmp_path):
    path = tmp_path / "one.duckdb"
    first = Store.create(path)
    second = Store.open(path)
    assert first is second
    second.close()
    assert first.read_rows("SELECT 1") == [(1,)]
    first.close()
    with pytest.raises(duckdb.ConnectionException):
        first.read_rows("SELECT 1")
    with Store.open(path) as third:
        assert third is not first


def test_a_read_only_store_reads_and_refuses_to_write(tmp_path, rows):
    path = tmp_path / "read.duckdb"
    with Store.create(path) as store:
        store.append("observation", rows("observation"), author="x", at=AT)
    with Store.open(path, read_only=True) as store:
        assert store.read_rows("SELECT value FROM observation_current") == [(100.0,)]
        with pytest.raises(ReadOnlyError, match="opened for reading only"):
            store.append("observation", rows("observation"), author="x", at=AT)
        with pytest.raises(DatabaseLockedError, match=f"this process \\({os.getpid()}\\)"):
            Store.open(path)


def test_reading_is_given_the_store_that_writes_and_is_closed_with_it(tmp_path):
    path = tmp_path / "both.duckdb"
    with Store.create(path) as writing, Store.open(path, read_only=True) as reading:
        assert reading is writing
    with Store.open(path, read_only=True) as alone:
        assert alone.read_only


def test_create_never_replaces_a_file(tmp_path):
    path = tmp_path / "there.duckdb"
    path.write_bytes(b"precious")
    with pytest.raises(DatabaseExistsError, match=str(path)):
        Store.create(path)
    assert path.read_bytes() == b"precious"


def test_open_names_a_missing_file_and_creates_none(tmp_path):
    path = tmp_path / "open.duckdb"
    with pytest.raises(DatabaseMissingError, match=r"python -m data build --workspace open"):
        Store.open(path)
    assert not path.exists()


def test_open_refuses_a_duckdb_file_of_another_program(tmp_path):
    path = tmp_path / "foreign.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t (a INTEGER)")
    with pytest.raises(DatabaseForeignError, match="not a Kokjiek workspace"):
        Store.open(path)


def test_a_second_process_is_refused_with_the_number_of_the_first(tmp_path):
    path = tmp_path / "locked.duckdb"
    Store.create(path).close()
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
        assert holder.stdout.readline() == "held\n"
        for read_only in (False, True):
            with pytest.raises(DatabaseLockedError, match=f"in use by process {holder.pid};"):
                Store.open(path, read_only=read_only)
        holder.communicate("\n")
    Store.open(path).close()


# --- threads -----------------------------------------------------------------------------------

THREADS, CALLS = 8, 60


def count_faults(ask: Callable[[int], object]) -> int:
    """Ask many questions at once, each with one right answer; count wrong answers and errors."""
    start = threading.Barrier(THREADS)

    def work(thread: int) -> int:
        start.wait()
        faults = 0
        for call in range(CALLS):
            number = thread * CALLS + call
            try:
                faults += ask(number) != [(number, number * (number - 1) // 2)]
            except Exception:
                faults += 1
        return faults

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(work, range(THREADS)))


QUESTION = "SELECT CAST(? AS BIGINT), coalesce(sum(i), 0) FROM range(?) AS t(i)"


def test_many_threads_get_their_own_answers(store):
    assert count_faults(lambda n: store.read_rows(QUESTION, [n, n])) == 0


def test_many_threads_get_their_own_frames(store):
    def ask(number: int) -> object:
        frame = store.read(QUESTION, [number, number])
        return [tuple(int(value) for value in frame.iloc[0])]

    assert count_faults(ask) == 0


def test_the_check_finds_a_shared_cursor(tmp_path):
    """Proof that the two tests above can fail: the same check on one cursor used by all."""
    with duckdb.connect(str(tmp_path / "shared.duckdb")) as connection:
        shared = connection.cursor()

        def ask(number: int) -> object:
            shared.execute(QUESTION, [number, number])
            return shared.fetchall()

        assert count_faults(ask) > 0


def test_concurrent_appends_lose_nothing_and_count_every_revision(store, rows):
    frames = [rows("observation", {"value": float(number)}) for number in range(48)]
    with ThreadPoolExecutor(THREADS) as pool:
        counts = list(pool.map(lambda f: store.append("observation", f, author="x", at=AT), frames))
    assert counts == [1] * 48
    read = store.read("SELECT value, revision FROM observation ORDER BY revision")
    assert read["revision"].tolist() == list(range(1, 49))
    assert sorted(read["value"]) == [float(number) for number in range(48)]
    assert store.read_rows("SELECT max(batch), count(*) FROM append_batch") == [(48, 48)]


def test_readers_see_whole_batches_only(store, rows):
    """While batches of 20 rows are appended, no reader ever counts a part of one."""
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(store.read_rows("SELECT count(*) FROM observation")[0][0])

    reader = threading.Thread(target=read)
    reader.start()
    for batch in range(15):
        changes = [{"period": 1990 + place, "value": float(batch)} for place in range(20)]
        store.append("observation", rows("observation", *changes), author="x", at=AT)
    done.set()
    reader.join()
    assert {count % 20 for count in seen} == {0}
    assert store.read_rows("SELECT count(*) FROM observation") == [(300,)]


def test_rows_survive_the_death_of_the_process(tmp_path, rows):
    """kill -9 right after an append returned: the row is there at the next start."""
    path = tmp_path / "killed.duckdb"
    Store.create(path).close()
    frame = tmp_path / "frame.json"
    rows("observation", {"value": 7.0}).to_json(frame, orient="records")
    code = (
        "import os, sys, signal, pandas as pd\n"
        "from datetime import UTC, datetime\n"
        "from data.store.connection import Store\n"
        "store = Store.open(sys.argv[1])\n"
        "frame = pd.DataFrame(__import__('json').load(open(sys.argv[2])))\n"
        "store.append('observation', frame, author='x', at=datetime.now(UTC))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parents[3]
    killed = subprocess.run(
        [sys.executable, "-c", code, str(path), str(frame)], cwd=root, check=False
    )
    assert killed.returncode == -9
    for read_only in (True, False):
        with Store.open(path, read_only=read_only) as store:
            assert store.read_rows("SELECT value FROM observation_current") == [(7.0,)]
