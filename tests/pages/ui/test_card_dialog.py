"""The link of a view names everything, so that it shows the same when newer editions have come."""

from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import card_dialog, state
from schemas.choice import PeerRule
from schemas.language import Language
from tests.pages.ui.card_factory import card_script, draw_dot, make_card
from tests.pages.ui.fake_address import fake_session
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


def open_dialog(screen, card, button: str) -> AppTest:
    kwargs = {"screen": screen, "card": card, "draw": draw_dot}
    app = AppTest.from_function(card_script, kwargs=kwargs, default_timeout=30).run()
    return app.button(key=f"{button}_probe").click().run()


def test_a_link_names_chosen_peers_one_by_one_and_an_older_edition(monkeypatch) -> None:
    screen, _ = make_card()
    choice = screen.choice.model_copy(update={"peers": PeerRule.CHOSEN, "edition": 2024})
    fake_session(monkeypatch, pillar="curricula", **{"with": ["demo_arsha", "demo_bult"]})
    state.adopt_address()
    link = parse_qs(urlsplit(card_dialog.make_link(replace(screen, choice=choice))).query)
    assert link["edition"] == ["2024"]
    assert link["peers"] == ["chosen"]
    assert link["with"] == ["demo_arsha", "demo_bult"]
    assert link["pillar"] == ["curricula"]


def test_the_dialog_has_table_files_origin_link_and_citation() -> None:
    screen, card = make_card()
    app = open_dialog(screen, card, "more")
    assert not app.exception
    assert not app.error
    assert list(app.dataframe[0].value["Score"]) == ["36.3"]
    assert [item.label for item in app.get("download_button")] == ["CSV", "CSV with metadata (ZIP)"]
    told = [item.value for item in app.markdown]
    assert any(text.startswith(":small[:gray[1 row; ") for text in told)
    assert "**Steps from the sources to what is shown**" in told
    link, citation = (item.value for item in app.code)
    assert "edition=2025" in link
    assert "lang=en" in link
    assert citation.startswith("Samal has 36.3. Kokjiek demonstration data")
    assert "Academic year 2025/26" in citation


def test_the_origin_button_opens_the_same_dialog() -> None:
    app = open_dialog(*make_card(), "origin")
    assert not app.exception
    assert any("Fictional" in item.value for item in app.text)


def test_a_table_over_the_limit_says_so_and_offers_no_file() -> None:
    screen, card = make_card()
    doubled = replace(card.export, frame=card.export.frame.loc[[0, 0]])
    limited = screen.view.settings.model_copy(update={"rows_exported_max": 1})
    screen = replace(screen, view=replace(screen.view, settings=limited))
    app = open_dialog(screen, replace(card, export=doubled), "more")
    assert not app.exception
    assert app.warning[0].value == "2 rows; an export may have 1"
    assert not app.get("download_button")
    assert len(app.code) == 2  # link and citation stand
