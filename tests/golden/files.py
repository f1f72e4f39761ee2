"""Reference results of the field's peers, kept compressed and unpacked once a test session."""

from __future__ import annotations

import tarfile
import tempfile
from functools import cache
from pathlib import Path

ARCHIVE = Path(__file__).parent / "golden.tar.xz"


@cache
def _unpack() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kokjiek-golden-"))
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def golden(name: str = "") -> Path:
    """Return the path of a reference file or folder, such as `asem/methods.json`."""
    found = _unpack() / name
    if not found.exists():
        raise FileNotFoundError(f"{name} is not in {ARCHIVE.name}")
    return found
