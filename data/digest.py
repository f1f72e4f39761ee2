"""The digest of everything a workspace is built from: its data files, definitions and builders.

Two workspaces of one digest hold the same facts; a digest that changed says that the database
beside it was built from something else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

_SHARED = (
    "schemas/**/*.py",
    "indicators/catalogue/*.yaml",
    "data/definitions.py",
    "data/definition_rows.py",
    "data/content.py",
    "data/frames.py",
    "data/store/derived.py",
    "data/store/migrations/*.sql",
)
BUILT_FROM: dict[str, tuple[str, ...]] = {
    "open": (
        *_SHARED,
        "data/sources/**/*",
        "data/open/**/*",
        "data/rankings/**/*",
    ),
    "demo": (*_SHARED, "data/sources/**/*", "data/open/**/*", "data/demo/**/*"),
}
"""Files of the repository; the demonstration shares countries and national context."""


def list_inputs(workspace: str, root: Path = REPOSITORY) -> list[Path]:
    """Return the files a workspace is built from, in a stable order, without caches of Python."""
    files = {
        path
        for pattern in BUILT_FROM[workspace]
        for path in root.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    return sorted(files, key=lambda path: path.relative_to(root).as_posix())


def compute_digest(workspace: str, root: Path = REPOSITORY) -> str:
    """Return the SHA-256 over names and contents of the files a workspace is built from.

    Line ends of text count as they stand in the file; a renamed, added or removed file counts too.
    """
    digest = hashlib.sha256()
    for path in list_inputs(workspace, root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
