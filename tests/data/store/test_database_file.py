"""Real broken files: what is wrong is named, and the file is left byte for byte as it was."""

import os
import struct
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from data.store.connection import Store
from data.store.database_file import connect_file, explain_error
from data.store.errors import (
    DatabaseCorruptError,
    DatabaseLockedError,
    DatabaseMissingError,
    DatabaseUnreadableError,
)
from schemas.settings import Settings

SETTINGS = Settings()


@pytest.fixture
def healthy(tmp_path, rows) -> bytes:
    """The bytes of a database of some size."""
    path = tmp_path / "healthy.duckdb"
    with Store.create(path) as store:
        changes = [{"institution": f"i{n}", "value": n * 1.5 + n % 7} for n in range(20_000)]
        store.append("observation", rows("observation", *changes), author="x", at=datetime.now(UTC))
    content = path.read_bytes()
    assert len(content) > 1_000_000
    return content


def block_checksum(block: bytes) -> int:
    """DuckDB's checksum of a block: needed to write a header that is right but for its version."""
    result = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        result ^= word * 0xBF58476D1CE4E5B9 & (2**64 - 1)
    return result


def with_storage_version(content: bytes, version: int) -> bytes:
    header = bytearray(content[:4096])
    assert block_checksum(bytes(header[8:])) == struct.unpack("<Q", header[:8])[0]
    header[12:20] = struct.pack("<Q", version)
    header[:8] = struct.pack("<Q", block_checksum(bytes(header[8:])))
    return bytes(header) + content[4096:]


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        (lambda _: b"", "not a DuckDB file"),
        (lambda _: b"not a database at all " * 3000, "not a DuckDB file"),
        (lambda content: content[:5000], "cut short"),
        (lambda content: content[: len(content) // 2], "cut short"),
        (lambda content: content[:-10_000], "cut short"),
        (lambda content: b"\0" * 100 + content[100:], "not a DuckDB file"),
        (lambda content: content[:50] + b"\xff" * 50 + content[100:], "content is damaged"),
        (lambda content: with_storage_version(content, 200), "another version of DuckDB"),
    ],
)
def test_a_broken_file_is_named_and_left_alone(tmp_path, healthy, damage, cause, read_only):
    path = tmp_path / "broken.duckdb"
    path.write_bytes(damage(healthy))
    before = path.read_bytes()
    with pytest.raises(DatabaseCorruptError, match=cause) as caught:
        connect_file(path, read_only=read_only, settings=SETTINGS)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path).count("broken.duckdb.wal") == 0


def read_everything(path: Path) -> None:
    with Store.open(path) as store:
        for (table,) in store.read_rows("SELECT table_name FROM duckdb_tables()"):
            store.read(f"SELECT * FROM {table}")


def test_damage_inside_is_named_when_the_lost_block_is_read(tmp_path, healthy):
    """A flipped part of a data block is found when the block is read, with the same error."""
    path = tmp_path / "flipped.duckdb"
    middle = len(healthy) // 2
    path.write_bytes(healthy[:middle] + b"\xff" * 4096 + healthy[middle + 4096 :])
    with pytest.raises(DatabaseCorruptError, match="damaged"):
        read_everything(path)


def test_the_undamaged_file_opens(tmp_path, healthy):
    path = tmp_path / "copy.duckdb"
    path.write_bytes(healthy)
    with Store.open(path, read_only=True) as store:
        assert store.read_rows("SELECT count(*) FROM observation_current") == [(20_000,)]


def test_a_directory_in_place_of_the_file_is_named(tmp_path):
    path = tmp_path / "folder.duckdb"
    path.mkdir()
    for read_only in (False, True):
        with pytest.raises(DatabaseUnreadableError, match="it is a directory"):
            connect_file(path, read_only=read_only, settings=SETTINGS)
    assert path.is_dir()


def test_a_missing_file_is_named_and_not_made(tmp_path):
    path = tmp_path / "none.duckdb"
    with pytest.raises(DatabaseMissingError):
        connect_file(path, read_only=True, settings=SETTINGS)
    assert not path.exists()


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ('Cannot open file "x": Permission denied', DatabaseUnreadableError, "Permission denied"),
        ("Could not set lock on file: held (PID 77) by", DatabaseLockedError, "process 77;"),
        ("Could not set lock on file", DatabaseLockedError, "another process;"),
        ("cannot open: being used by another process", DatabaseLockedError, "another process;"),
    ],
)
def test_errors_of_other_systems_are_told_apart_by_their_text(text, kind, message):
    error = explain_error(duckdb.IOException(text), Path("x.duckdb"))
    assert type(error) is kind
    assert message in str(error)
