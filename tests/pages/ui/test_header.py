"""The context row: defaults, faults of a link, and what a change of workspace forgets."""

from __future__ import annotations

import pytest

from pages.i18n.lookup import Words
from pages.ui import header, state
from pages.ui.state import Key
from schemas.choice import PeerRule
from schemas.language import Language
from tests.pages.ui.fake_address import fake_session
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def read_choice(patch: pytest.MonkeyPatch, workspace: str, **link: str | list[str]):
    fake_session(patch, **link)
    state.adopt_address()
    view = view_of(workspace)
    names = make_screen(view, "none", Language.ENGLISH).names
    return header.read_choice(view, Language.ENGLISH, names)


def test_a_bare_address_chooses_the_newest_complete_edition(monkeypatch) -> None:
    choice, edition = read_choice(monkeypatch, "open")
    assert choice.institution == "kaznu"
    assert choice.framework == "open_visibility"
    assert choice.peers is PeerRule.NEAREST
    assert choice.edition == edition.period == 2026
    assert edition.complete
    assert state.take_issues() == []


def test_a_link_is_followed_in_every_part(monkeypatch) -> None:
    choice, edition = read_choice(
        monkeypatch,
        "open",
        hei="enu",
        edition="2027",
        framework="full",
        peers="chosen",
        **{"with": ["satbayev", "kaznu"]},
    )
    assert (choice.institution, choice.framework) == ("enu", "full")
    assert choice.chosen == ("satbayev", "kaznu")
    assert edition.period == choice.edition


def test_every_wrong_value_is_named_with_what_is_shown(monkeypatch) -> None:
    choice, _ = read_choice(
        monkeypatch, "open", hei="oxford", edition="1999", peers="friends", framework="mine"
    )
    assert choice.institution == "kaznu"
    told = {issue.place: issue.values for issue in state.take_issues()}
    assert told["hei"] == {"name": "hei", "value": "oxford", "used": "KazNU"}
    assert told["edition"]["used"] == "QS WUR 2026 · THE WUR 2026"
    assert told["peers"]["used"] == "Nearest by profile"
    assert set(told) == {"hei", "edition", "peers", "framework"}


def test_chosen_peers_are_known_once_and_at_most_seven(monkeypatch) -> None:
    codes = list(view_of("open").access.institutions()["institution"])[:9]
    choice, _ = read_choice(monkeypatch, "open", **{"with": [codes[0], "oxbridge", *codes]})
    assert choice.chosen == tuple(codes[: header.CHOSEN_MAX])
    (issue,) = state.take_issues()
    assert issue.values["value"] == "oxbridge"


def test_language_and_workspace_of_a_link_fall_back_to_the_default(monkeypatch) -> None:
    fake_session(monkeypatch, lang="kk", workspace="demo")
    state.adopt_address()
    assert header.pick_language(Language.ENGLISH) is Language.KAZAKH
    assert header.pick_workspace("open") == "demo"
    fake_session(monkeypatch, lang="xx", workspace="secret")
    state.adopt_address()
    assert header.pick_language(Language.RUSSIAN) is Language.RUSSIAN
    assert header.pick_workspace("open") == "open"


def test_leaving_a_workspace_keeps_language_and_projector_only(monkeypatch) -> None:
    fake_session(
        monkeypatch,
        lang="kk",
        present="true",
        hei="enu",
        edition="2026",
        pillar="curricula",
        pair_a="enu",
    )
    state.adopt_address()
    header._leave_workspace()
    assert state.list_values() == [("lang", "kk"), ("present", "true")]
    assert state.read(Key.INSTITUTION) is None


@pytest.mark.parametrize("workspace", ["open", "demo"])
def test_the_badge_of_a_phone_is_shorter_in_every_language(workspace: str) -> None:
    for language in Language:
        words = Words(language)
        short, long = words.text(f"badge.{workspace}_short"), words.text(f"badge.{workspace}")
        assert 0 < len(short) < len(long)
