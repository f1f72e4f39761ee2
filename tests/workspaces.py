"""The fictional workspace for tests of services and pages, built once a test session."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from data.access import Access
from data.store.connection import Store
from data.workspace import build_workspace, workspace_path
from indicators.catalogue.registry import load_catalogue
from indicators.services.view import WorkspaceView
from schemas.settings import Settings
from schemas.viewer import LOCAL_OPERATOR, Viewer

BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def test_settings() -> Settings:
    """Return settings whose workspaces stand in a folder of this test run."""
    folder = os.environ.get("KOKJIEK_WORKSPACES_FOLDER")
    if folder is None:
        folder = tempfile.mkdtemp(prefix="kokjiek-tests-")
        os.environ["KOKJIEK_WORKSPACES_FOLDER"] = folder
    return Settings(workspaces_folder=Path(folder))


test_settings.__test__ = False  # type: ignore[attr-defined]


@cache
def open_workspace(name: str) -> Store:
    """Build a workspace where it does not stand yet, and open it."""
    settings = test_settings()
    build_workspace(name, settings, at=BUILT_AT)
    return Store.open(workspace_path(name, settings), read_only=True, settings=settings)


def view_of(name: str, viewer: Viewer = LOCAL_OPERATOR) -> WorkspaceView:
    """Return a workspace as a viewer sees it."""
    access = Access(open_workspace(name), viewer)
    return WorkspaceView.open(name, access, load_catalogue(), test_settings())
