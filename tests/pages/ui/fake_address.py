"""The state of a session and its address, without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from pages.ui import state


class FakeAddress(dict[str, list[str]]):
    """Query parameters as Streamlit gives them."""

    def get_all(self, name: str) -> list[str]:
        return list(self.get(name, []))

    def from_dict(self, values: Mapping[str, list[str]]) -> None:
        self.clear()
        self.update({name: list(items) for name, items in values.items()})


def fake_session(patch: pytest.MonkeyPatch, **link: str | list[str]) -> SimpleNamespace:
    """Put a fresh session with a link in the place of Streamlit's, inside `state`."""
    address = FakeAddress(
        {name: value if isinstance(value, list) else [value] for name, value in link.items()}
    )
    session: dict[str, Any] = {}
    fake = SimpleNamespace(query_params=address, session_state=session)
    patch.setattr(state, "st", fake)
    return fake
