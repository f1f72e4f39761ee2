"""The program as it is started: it serves, or says in one sentence why it does not."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.workspace import ensure_workspace, workspace_path
from schemas.settings import Settings
from tests.workspaces import open_workspace
from tests.workspaces import test_settings as settings_of_tests

ROOT = Path(__file__).parents[1]
SECONDS_MAX = 60

LOCK = """
import sys, time, duckdb
connection = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(120)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the built workspaces, for this process holds the originals open; bring them up to date.

    A folder kept between test runs may hold workspaces that the program would build anew.
    """
    folder = tmp_path_factory.mktemp("workspaces")
    for name in ("open", "demo"):
        open_workspace(name)
        shutil.copy(workspace_path(name, settings_of_tests()), folder / f"{name}.duckdb")
        ensure_workspace(name, Settings(workspaces_folder=folder))
    for old in folder.glob("*.bak.duckdb"):
        old.unlink()
    return folder


def environment(folder: Path, **settings: str) -> dict[str, str]:
    bare = {name: text for name, text in os.environ.items() if not name.startswith("KOKJIEK_")}
    given = {"KOKJIEK_WORKSPACES_FOLDER": str(folder), "KOKJIEK_PORT": str(free_port())}
    return bare | given | settings


def start_and_fail(folder: Path, **settings: str) -> str:
    """Start the program, which must end by itself; return its one sentence."""
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith("kokjiek: ")
    return sentence


def test_a_wrong_setting_is_named_with_what_is_allowed(built: Path):
    told = start_and_fail(built, KOKJIEK_PORT="abc")
    assert told.endswith("KOKJIEK_PORT is 'abc' but must be a whole number from 1 to 65535.")


def test_an_unknown_setting_is_named_with_the_nearest(built: Path):
    told = start_and_fail(built, KOKJIEK_PROT="8600")
    assert "KOKJIEK_PROT is not a setting; did you mean KOKJIEK_PORT?" in told


def test_a_port_in_use_is_said(built: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        told = start_and_fail(built, KOKJIEK_PORT=port)
    assert f"port {port} on 127.0.0.1 cannot be used" in told
    assert "KOKJIEK_PORT" in told


def test_a_corrupt_database_is_named_and_left_as_it_is(tmp_path: Path):
    database = tmp_path / "open.duckdb"
    database.write_bytes(b"no database at all" * 400)
    before = database.read_bytes()
    told = start_and_fail(tmp_path)
    assert str(database) in told
    assert "cannot be read as a database" in told
    assert database.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["open.duckdb"]


def test_a_locked_database_is_named_and_left_as_it_is(built: Path, tmp_path: Path):
    database = tmp_path / "open.duckdb"
    shutil.copy(built / "open.duckdb", database)
    before = database.read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", LOCK, str(database)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told = start_and_fail(tmp_path)
    finally:
        holder.kill()
        holder.communicate()
    assert f"{database} is in use by" in told
    assert str(holder.pid) in told
    assert database.read_bytes() == before


def wait_for_health(port: int, process: subprocess.Popen[str]) -> dict[str, object]:
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                told: dict[str, object] = json.load(answer)
                return told
        except OSError:  # not listening yet
            time.sleep(0.2)
    pytest.fail(f"no answer on /health; the process ended with {process.poll()}")


@pytest.fixture
def serve(built: Path) -> Iterator[object]:
    started: list[subprocess.Popen[str]] = []

    def run(*command: str, port: int) -> dict[str, object]:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(built, KOKJIEK_PORT=str(port)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        return wait_for_health(port, process)

    yield run
    for process in started:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    "command", [("app.py",), ("-m", "streamlit", "run", "app.py")], ids=["python", "streamlit"]
)
def test_both_ways_of_starting_answer_on_health(serve, built: Path, command: tuple[str, ...]):
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    port = free_port()
    options = ("--server.port", str(port), "--server.headless", "true") if len(command) > 1 else ()
    told = serve(*command, *options, port=port)
    assert told["status"] == "ok"
    assert told["workspaces"] == ["open", "demo"]
    assert isinstance(told["indicators"], int)
    assert told["indicators"] > 0
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before
