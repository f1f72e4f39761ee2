"""The profile page as a reader meets it: first load, links, no score, three languages."""

from __future__ import annotations

import pytest

from tests.pages.page_runs import card_titles, make_opener


@pytest.fixture
def open_profile(monkeypatch: pytest.MonkeyPatch):
    return make_opener(monkeypatch, "profile", "university.py")


def test_first_load_draws_every_card(open_profile) -> None:
    app = open_profile(workspace="demo")
    assert not app.exception
    assert not app.error
    assert app.title[0].value.startswith("Samal: ")
    assert len(card_titles(app)) == 6
    assert len(app.get("plotly_chart")) == 3


def test_a_link_opens_its_pillar_and_indicator(open_profile) -> None:
    app = open_profile(workspace="demo", pillar="curricula", indicator="share_joint_programmes")
    assert not app.exception
    assert app.session_state["pillar"] == "curricula"
    assert app.session_state["indicator"] == "share_joint_programmes"
    assert card_titles(app)[0].startswith("Curricula")


def test_a_link_to_an_indicator_opens_its_pillar(open_profile) -> None:
    app = open_profile(workspace="demo", indicator="share_joint_programmes")
    assert app.session_state["pillar"] == "curricula"
    assert app.session_state["indicator"] == "share_joint_programmes"


def test_a_wrong_link_is_said_and_the_page_stands(open_profile) -> None:
    app = open_profile(workspace="demo", pillar="nothing", indicator="nowhere")
    assert not app.exception
    said = " ".join(box.value for box in app.info)
    assert "nothing" in said
    assert "nowhere" in said
    assert len(card_titles(app)) == 6


def test_a_link_asks_its_question_and_a_press_another(open_profile) -> None:
    app = open_profile(
        workspace="demo", ask="what_if", metric="outgoing_exchange_students", add="20"
    )
    assert not app.exception
    title = card_titles(app)[5]
    assert title.startswith("Samal: +")
    assert "place" in title
    assert any("from 229 to 249 (+20)" in line.value for line in app.markdown)
    box = next(box for box in app.get("button_group") if box.key == "ask")
    app = box.set_value("grades").run()
    assert not app.exception
    assert "in group A" in card_titles(app)[5]


def test_another_indicator_changes_its_cards(open_profile) -> None:
    app = open_profile(workspace="demo", pillar="curricula")
    before = card_titles(app)[2]
    box = next(box for box in app.selectbox if box.key == "indicator")
    app = box.select_index(3).run()
    assert not app.exception
    assert card_titles(app)[2] != before


def test_an_institution_without_a_score_reads_well(open_profile) -> None:
    app = open_profile(workspace="open", hei="nu")
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Nazarbayev University: no overall score in this edition"
    assert any("a score needs 60%" in m.value for m in app.markdown)
    assert any("no QS rank in any edition" in title for title in card_titles(app))


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_full_framework_has_nothing_to_score_in_open_data(open_profile, language) -> None:
    app = open_profile(workspace="open", framework="full", hei="kaznu", lang=language)
    assert not app.exception
    assert not app.error
    assert len(card_titles(app)) == 5


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_speaks_three_languages(open_profile, language) -> None:
    app = open_profile(workspace="demo", lang=language)
    assert not app.exception
    assert not app.error
    starts = {"kk": "Самал: ", "ru": "Самал: ", "en": "Samal: "}
    assert app.title[0].value.startswith(starts[language])
    texts = " ".join(m.value for m in app.markdown)
    assert "finding." not in texts
    assert "university." not in texts


def test_a_projector_shows_one_chart_alone(open_profile) -> None:
    app = open_profile(workspace="demo", present="true")
    assert not app.exception
    assert len(card_titles(app)) == 1
    assert len(app.get("plotly_chart")) == 1
