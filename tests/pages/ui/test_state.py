"""The state of a page stands in the address: links are adopted, written, and their faults named."""

from __future__ import annotations

import pytest

from pages.ui import state
from pages.ui.state import Key
from tests.pages.ui.fake_address import fake_session


def test_a_link_sets_the_state_with_typed_values(monkeypatch) -> None:
    fake_session(
        monkeypatch,
        hei="kaznu",
        edition="2026",
        present="true",
        **{"with": ["enu", "", "satbayev"]},
    )
    state.adopt_address()
    assert state.read(Key.INSTITUTION) == "kaznu"
    assert state.read(Key.EDITION) == 2026
    assert state.read(Key.PRESENT) is True
    assert state.read(Key.CHOSEN) == ["enu", "satbayev"]
    assert state.read(Key.PEERS, "nearest") == "nearest"


def test_an_unknown_parameter_is_dropped_and_named(monkeypatch) -> None:
    fake = fake_session(monkeypatch, hei="kaznu", utm_source="letter")
    state.adopt_address()
    state.write_address()
    assert fake.query_params == {"hei": ["kaznu"]}
    (issue,) = state.take_issues()
    assert issue.code == "link_unknown_parameter"
    assert issue.values == {"name": "utm_source"}
    assert state.take_issues() == []  # said once


def test_parameters_of_streamlit_itself_are_kept_and_not_named(monkeypatch) -> None:
    fake = fake_session(monkeypatch, embed="true", lang="kk")
    state.adopt_address()
    state.write_address()
    assert fake.query_params == {"embed": ["true"], "lang": ["kk"]}
    assert state.take_issues() == []


def test_an_unknown_value_is_dropped_and_said_with_what_is_shown(monkeypatch) -> None:
    fake = fake_session(monkeypatch, hei="oxford")
    state.adopt_address()
    state.check(Key.INSTITUTION, ["kaznu", "enu"], "KazNU")
    state.write_address()
    (issue,) = state.take_issues()
    assert issue.code == "link_unknown_value"
    assert issue.values == {"name": "hei", "value": "oxford", "used": "KazNU"}
    assert fake.query_params == {}


def test_of_a_list_only_the_unknown_members_are_dropped(monkeypatch) -> None:
    fake_session(monkeypatch, **{"with": ["enu", "oxford", "mit"]})
    state.adopt_address()
    state.check(Key.CHOSEN, ["kaznu", "enu"], "ENU")
    assert state.read(Key.CHOSEN) == ["enu"]
    (issue,) = state.take_issues()
    assert issue.values["value"] == "oxford, mit"


def test_an_empty_address_in_a_running_session_keeps_the_state(monkeypatch) -> None:
    fake = fake_session(monkeypatch, lang="kk", hei="enu")
    state.adopt_address()
    state.write_address()
    fake.query_params.clear()  # the navigation drops parameters
    state.adopt_address()
    state.write_address()
    assert fake.query_params == {"hei": ["enu"], "lang": ["kk"]}


def test_the_back_button_wins_over_widgets(monkeypatch) -> None:
    fake = fake_session(monkeypatch, hei="enu", lang="kk")
    state.adopt_address()
    state.bind(Key.INSTITUTION, "kaznu")
    state.write_address()
    fake.query_params.from_dict({"hei": ["satbayev"]})
    state.adopt_address()
    assert "hei" not in fake.session_state
    assert state.bind(Key.INSTITUTION, "kaznu")["key"] == "hei"
    assert fake.session_state["hei"] == "satbayev"
    assert state.read(Key.LANGUAGE) is None


def test_a_change_of_a_widget_is_written_and_keeps_the_rest(monkeypatch) -> None:
    fake = fake_session(monkeypatch, hei="enu", edition="2025", lang="kk")
    state.adopt_address()
    widget = state.bind(Key.LANGUAGE, "en")
    assert fake.session_state["lang"] == "kk"
    fake.session_state["lang"] = "ru"
    widget["on_change"]()
    state.write_address()
    assert fake.query_params == {"edition": ["2025"], "hei": ["enu"], "lang": ["ru"]}


def test_the_default_stays_out_of_the_address(monkeypatch) -> None:
    fake = fake_session(monkeypatch, peers="type")
    state.adopt_address()
    called = []
    widget = state.bind(Key.PEERS, "nearest", then=lambda: called.append(True))
    fake.session_state["peers"] = "nearest"
    widget["on_change"]()
    state.write_address()
    assert fake.query_params == {}
    assert called == [True]


def test_an_own_write_is_not_adopted_as_a_link(monkeypatch) -> None:
    fake = fake_session(monkeypatch, hei="enu")
    state.adopt_address()
    state.write_address()
    fake.session_state["pillar"] = "curricula"  # a widget with a value of its own
    state.adopt_address()
    assert fake.session_state["pillar"] == "curricula"


@pytest.mark.parametrize(
    ("name", "text"), [("present", "maybe"), ("with", ""), ("search", ""), ("hei", "")]
)
def test_a_parameter_that_says_nothing_leaves_the_address(monkeypatch, name, text) -> None:
    fake = fake_session(monkeypatch, **{name: text})
    state.adopt_address()
    state.write_address()
    assert fake.query_params == {}


@pytest.mark.parametrize("text", ["soon", "-1", "²", "9" * 5000])
def test_an_edition_that_is_no_number_stays_text_and_is_refused(monkeypatch, text) -> None:
    fake_session(monkeypatch, edition=text)
    state.adopt_address()
    assert state.read(Key.EDITION) == text
    state.check(Key.EDITION, [2025, 2026], "2026")
    assert state.read(Key.EDITION) is None


def test_forgotten_keys_leave_state_widget_and_address(monkeypatch) -> None:
    fake = fake_session(monkeypatch, hei="enu", lang="kk")
    state.adopt_address()
    state.bind(Key.INSTITUTION, "kaznu")
    state.forget(Key.INSTITUTION)
    state.write_address()
    assert "hei" not in fake.session_state
    assert fake.query_params == {"lang": ["kk"]}


def test_the_state_is_listed_one_pair_a_value(monkeypatch) -> None:
    fake_session(monkeypatch, present="1", edition="2026", **{"with": ["b", "a"]})
    state.adopt_address()
    assert state.list_values() == [
        ("edition", "2026"),
        ("present", "true"),
        ("with", "b"),
        ("with", "a"),
    ]


def test_an_issue_is_noted_once(monkeypatch) -> None:
    fake_session(monkeypatch, hei="x")
    state.adopt_address()
    state.check(Key.INSTITUTION, ["a"], "A")
    state.write(Key.INSTITUTION, "x")
    state.check(Key.INSTITUTION, ["a"], "A")
    assert len(state.take_issues()) == 1
