"""Open one page of the product in a test, without the pages beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import session, shell
from tests.workspaces import open_workspace, test_settings

ENTRY = Path(__file__).parents[2] / "pages" / "entry.py"


def make_opener(
    patch: pytest.MonkeyPatch, address: str = "", script: str = ""
) -> Callable[..., AppTest]:
    """Return a function that runs the frame at a link.

    address, script  the one page in the navigation; without them all pages are there
    """
    if script:
        patch.setattr(shell, "NAVIGATION", ((address, script, ""),))
    patch.setattr(session, "_open_store", open_workspace)
    patch.setattr(session, "current_settings", test_settings)

    def run(**link: str | int | list[str]) -> AppTest:
        app = AppTest.from_file(str(ENTRY), default_timeout=60)
        for name, value in link.items():
            app.query_params[name] = value if isinstance(value, list) else str(value)
        return app.run()

    return run


def open_page(patch: pytest.MonkeyPatch, address: str, **link: str | int | list[str]) -> AppTest:
    """Run the frame and one page at a link; English unless the link says otherwise."""
    return make_opener(patch, address, f"{address}.py")(**({"lang": "en"} | link))


def assert_whole(app: AppTest) -> None:
    """Assert that neither the page nor a card failed."""
    assert not app.exception
    assert not app.error


def card_titles(app: AppTest) -> list[str]:
    """Return the titles of the cards."""
    return [m.value.removeprefix("#### ") for m in app.markdown if m.value.startswith("#### ")]


def read_all(app: AppTest) -> str:
    """Return everything the page writes as running text."""
    return "\n".join([*(m.value for m in app.markdown), *(box.value for box in app.info)])


def read_address(app: AppTest) -> dict[str, list[str]]:
    """Return the address after a run, every value in a list."""
    return {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in app.query_params.items()
    }
