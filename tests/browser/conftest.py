"""A served dashboard and a real Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.workspaces import test_settings

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 120


def find_browser() -> str:
    """Return the path of a Chromium; a missing one is a failure, never a skip."""
    named = os.environ.get("KOKJIEK_TEST_BROWSER")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "No Chromium found for the browser tests: install it (Debian: apt-get install "
            "chromium) or name one in KOKJIEK_TEST_BROWSER."
        )
    return found


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Serve the dashboard as `make run` does, on a free port."""
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("KOKJIEK_")},
        "KOKJIEK_PORT": str(port),
        "KOKJIEK_WORKSPACES_FOLDER": str(test_settings().workspaces_folder),
    }
    log = Path(environment["KOKJIEK_WORKSPACES_FOLDER"]) / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_served(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the health route; fail with the server's own words when it does not come."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if server.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server did not answer in {START_SECONDS} s: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for the session."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield chromium
        chromium.close()
