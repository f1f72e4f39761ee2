"""The frame: its pages, the look it chooses, the address it keeps and the notices it gives."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pages.charts.tokens import Mode, Width
from pages.i18n.lookup import Words
from pages.ui import shell
from schemas.language import Language
from tests.pages.page_runs import assert_whole, open_page, read_address, read_all

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"


def fake_context(patch: pytest.MonkeyPatch, locale: str = "", agent: str = "", kind: str = "light"):
    headers = {"User-Agent": agent} if agent else {}
    theme = SimpleNamespace(type=kind)
    context = SimpleNamespace(locale=locale, headers=headers, theme=theme)
    patch.setattr(shell, "st", SimpleNamespace(context=context))


def test_every_page_of_the_navigation_exists_and_has_a_name_in_every_language() -> None:
    for address, script, _ in shell.NAVIGATION:
        assert (shell.PAGES / script).is_file()
        names = {Words(language).text(f"nav.{address}") for language in Language}
        assert len(names) >= 2
    assert len({address for address, _, _ in shell.NAVIGATION}) == len(shell.NAVIGATION)


@pytest.mark.parametrize(
    ("locale", "language"), [("kk-KZ", "kk"), ("ru", "ru"), ("fr-FR", "en"), ("", "en")]
)
def test_the_language_of_the_browser_is_the_default(monkeypatch, locale, language) -> None:
    fake_context(monkeypatch, locale=locale)
    assert shell._browser_language(Language.ENGLISH) == language


def test_the_look_follows_device_theme_and_projector(monkeypatch) -> None:
    fake_context(monkeypatch, agent=PHONE, kind="dark")
    look = shell._choose_look(projector=False)
    assert (look.width, look.mode) == (Width.PHONE, Mode.DARK)
    assert shell._choose_look(projector=True).mode is Mode.PROJECTOR
    fake_context(monkeypatch)
    look = shell._choose_look(projector=False)
    assert (look.width, look.mode) == (Width.WIDE, Mode.LIGHT)


def test_the_address_holds_codes_and_a_language_switch_keeps_the_rest(monkeypatch) -> None:
    app = open_page(
        monkeypatch, "compare", workspace="demo", hei="demo_arsha", edition=2024, lang="en"
    )
    assert_whole(app)
    before = app.title[0].value
    switch = next(item for item in app.get("button_group") if item.key == "lang")
    app = switch.set_value("kk").run()
    assert_whole(app)
    assert read_address(app) == {
        "workspace": ["demo"],
        "hei": ["demo_arsha"],
        "edition": ["2024"],
        "lang": ["kk"],
    }
    assert app.title[0].value != before
    assert app.title[0].value.startswith("Арша")


def test_the_navigation_drops_parameters_and_they_come_back(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", hei="demo_arsha")
    title = app.title[0].value
    app.query_params.clear()
    app = app.run()
    assert app.title[0].value == title
    assert read_address(app)["hei"] == ["demo_arsha"]


def test_a_fault_that_the_page_finds_is_said_in_the_same_run(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", pillar="alchemy", campaign="7")
    assert_whole(app)
    told = [box.value for box in app.info]
    assert any("“campaign”" in text for text in told)
    assert any("pillar = “alchemy”" in text and "All pillars" in text for text in told)
    assert read_address(app) == {"workspace": ["demo"], "lang": ["en"]}


def test_a_page_that_stops_early_still_names_faults_and_writes_the_address(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="open", framework="full", nonsense="1")
    assert_whole(app)
    assert "“nonsense”" in read_all(app)
    assert read_address(app)["framework"] == ["full"]
    assert "nonsense" not in read_address(app)


def test_the_projector_hides_the_context_row_and_the_standfirst(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", present="true")
    assert_whole(app)
    assert "a place is counted among" not in read_all(app)
    assert [box.key for box in app.selectbox] == []
    assert read_address(app)["present"] == ["true"]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Safari/537.36",
        "Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X) Mobile/15E148",
    ],
)
def test_a_tablet_is_no_phone(monkeypatch, agent: str) -> None:
    fake_context(monkeypatch, agent=agent)
    assert shell._choose_look(projector=False).width is Width.WIDE
