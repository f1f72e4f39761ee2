"""The link of a view names everything, so that it shows the same when newer editions have come."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from pages.ui import card_dialog
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_a_link_pins_edition_and_language_and_keeps_the_pages_own_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake = SimpleNamespace(context=SimpleNamespace(url="http://127.0.0.1:8501/trends?lang=ru"))
    monkeypatch.setattr(card_dialog, "st", fake)
    own = [("trend", "published.qs_rank"), ("present", "true"), ("hei", "enu")]
    monkeypatch.setattr(card_dialog.state, "list_values", lambda: own)
    screen = make_screen(view_of("open"), "kaznu", Language.KAZAKH)
    link = urlsplit(card_dialog.make_link(screen))
    assert link.path == "/trends"
    assert parse_qs(link.query) == {
        "workspace": ["open"],
        "lang": ["kk"],
        "framework": ["open_visibility"],
        "hei": ["kaznu"],
        "edition": ["2026"],
        "peers": ["nearest"],
        "trend": ["published.qs_rank"],
    }
