"""Start Kokjiek: one process serves the dashboard and the plain HTTP routes beside it.

`python app.py` and `streamlit run app.py` do the same.
"""

from __future__ import annotations

import gc
import importlib
import logging
import os
import pkgutil
import socket
import sys
import threading
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

import pages.charts
import pages.ui
from data.access import Access
from data.configuration import SettingsError, read_settings
from data.store.connection import Store
from data.store.errors import StoreError
from data.workspace import WORKSPACES, WorkspaceError, ensure_workspace, workspace_path
from indicators.catalogue.registry import load_catalogue
from indicators.engine.threads import use_one_thread
from indicators.services.view import WorkspaceView
from indicators.services.warm_up import warm_editions
from pages.live.headers import SecurityHeaders
from pages.live.kept_answers import KeepAnswers
from pages.live.preload import PreloadCharts
from pages.live.routes import ROUTES
from schemas.settings import Settings
from schemas.viewer import LOCAL_OPERATOR

LOG = logging.getLogger(__name__)
ROOT = Path(__file__).parent

_HEAVY = (pd, go)
# Streamlit collects garbage after every run; with pandas and Plotly loaded that costs 30 ms each
# time, for objects that never go away. Frozen, they are not looked at again.
gc.collect()
gc.freeze()
use_one_thread()


def prepare(settings: Settings) -> None:
    """Make sure both workspaces stand and are up to date, saying so on the way.

    Raises the one-sentence errors of `data.workspace` and `data.store.errors`.
    """
    for name in WORKSPACES:
        report = ensure_workspace(name, settings)
        print(report.message, flush=True)


def fail(message: str) -> None:
    """End with one sentence and no traceback: the fault is one that the reader can mend."""
    print(f"kokjiek: {message}", file=sys.stderr, flush=True)
    raise SystemExit(2)


def require_port(settings: Settings) -> None:
    """Say in one sentence when somebody else listens on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            fail(
                f"port {settings.port} on {settings.host} cannot be used ({error.strerror}); "
                "stop the program that holds it, or set KOKJIEK_PORT to another number."
            )


def load_settings() -> Settings:
    """Read the settings of the environment, or end with a sentence that names what is wrong."""
    try:
        return read_settings(os.environ)
    except SettingsError as error:
        fail(str(error))
        raise


def start_workspaces(settings: Settings) -> None:
    """Prepare the workspaces, or end with one sentence; nothing that stands is overwritten."""
    try:
        prepare(settings)
    except (StoreError, WorkspaceError) as error:
        fail(str(error))


def warm_up(settings: Settings) -> None:
    """Load the code of the pages and compute the scores of all editions beside the server.

    So that no reader waits for them. What then stands is frozen for the garbage collector, which
    Streamlit runs after every script and which would look at every kept result each time.

    A fault is logged and no more: the page that needs the scores meets it again and says it.
    """

    def work() -> None:
        try:
            for package in (pages.charts, pages.ui):
                for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
                    if not module.name.endswith("build_fonts"):
                        importlib.import_module(module.name)
            for name in WORKSPACES:
                path = workspace_path(name, settings)
                store = Store.open(path, read_only=True, settings=settings)
                access = Access(store, LOCAL_OPERATOR)
                view = WorkspaceView.open(name, access, load_catalogue(), settings)
                warm_editions(view, pause_seconds=0.2)
                gc.collect()
                gc.freeze()
        except Exception:
            LOG.exception("scores were not computed ahead")

    threading.Thread(target=work, name="warm-up", daemon=True).start()


if __name__ != "__main__":
    served_settings = load_settings()
    start_workspaces(served_settings)
    warm_up(served_settings)

app = st.App(
    ROOT / "pages" / "entry.py",
    routes=ROUTES,
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(KeepAnswers),
        Middleware(GZipMiddleware, minimum_size=1000),
        Middleware(PreloadCharts),
    ],
)

if __name__ == "__main__":
    import uvicorn

    os.chdir(ROOT)  # the theme file is looked for beside the working directory
    own_settings = load_settings()
    require_port(own_settings)
    start_workspaces(own_settings)
    warm_up(own_settings)
    print(f"Kokjiek: http://{own_settings.host}:{own_settings.port}", flush=True)
    # Compressing the hundred small messages of a page one by one costs more than it saves.
    uvicorn.run(
        app,
        host=own_settings.host,
        port=own_settings.port,
        log_level="warning",
        access_log=False,
        ws_per_message_deflate=False,
    )
