"""What the process holds for all sessions: settings, catalogue, and one store a workspace."""

from __future__ import annotations

import os

import streamlit as st

from data.access import Access
from data.configuration import read_settings
from data.store.connection import Store
from data.workspace import workspace_path
from indicators.catalogue.registry import load_catalogue
from indicators.services.view import WorkspaceView
from schemas.settings import Settings
from schemas.viewer import LOCAL_OPERATOR, Viewer


@st.cache_resource(show_spinner=False, max_entries=1)
def current_settings() -> Settings:
    """Return the settings of this process, read once."""
    return read_settings(os.environ)


@st.cache_resource(show_spinner=False, max_entries=2)
def _open_store(name: str) -> Store:
    settings = current_settings()
    return Store.open(workspace_path(name, settings), read_only=True, settings=settings)


def current_viewer() -> Viewer:
    """Return who is looking. Until sign-in comes, it is the person at the machine."""
    return LOCAL_OPERATOR


def open_view(workspace: str) -> WorkspaceView:
    """Return a workspace as the current viewer sees it."""
    access = Access(_open_store(workspace), current_viewer())
    return WorkspaceView.open(workspace, access, load_catalogue(), current_settings())
