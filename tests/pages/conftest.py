"""Run the dashboard in process: a page with an address, as a reader opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.workspaces import open_workspace

ENTRY = Path(__file__).parents[2] / "pages" / "entry.py"


@pytest.fixture
def open_address() -> Callable[..., AppTest]:
    """Return a function that opens a page script with address parameters."""

    def run(script: str = "overview.py", **parameters: object) -> AppTest:
        open_workspace("open")
        open_workspace("demo")
        app = AppTest.from_file(str(ENTRY), default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name] = value if isinstance(value, list) else str(value)
        if script != "overview.py":
            app.run()
            for name, value in parameters.items():
                app.query_params[name] = value if isinstance(value, list) else str(value)
            app.switch_page(script)
        return app.run()

    return run
