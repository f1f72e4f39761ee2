"""The overview page as a reader meets it: first load, links, no score, real data, languages."""

from __future__ import annotations

import re

import pytest

from tests.pages.page_runs import assert_whole, card_titles, make_opener


@pytest.fixture
def open_overview(monkeypatch: pytest.MonkeyPatch):
    return make_opener(monkeypatch)


def test_first_load_draws_figures_cards_and_next_steps(open_overview) -> None:
    app = open_overview(workspace="demo", lang="en")
    assert_whole(app)
    assert app.title[0].value.startswith("Samal ranks ")
    assert len(app.metric) == 4
    assert len(app.get("plotly_chart")) == 2
    assert card_titles(app)[-1] == "What to look at next"


def test_an_unscored_institution_shows_a_dash_and_never_a_zero(open_overview) -> None:
    app = open_overview(workspace="demo", lang="en", hei="demo_emen")
    assert_whole(app)
    assert re.fullmatch(
        r"Emen is not scored: \d\d% of the weight has data, 60% is needed", app.title[0].value
    )
    assert app.metric[-1].label == "Overall score"
    assert app.metric[-1].value == "–"
    assert all(metric.value not in ("0", "0.0", "0%", "0.0%") for metric in app.metric)


def test_real_editions_are_not_compared_and_the_reason_is_said(open_overview) -> None:
    app = open_overview(workspace="open", lang="en", hei="kaznu", edition="2026")
    assert_whole(app)
    assert app.title[0].value.startswith("KazNU ranks 1 of 20")
    said = " ".join(m.value for m in app.markdown)
    assert "so scores are not compared" in said
    assert app.metric[2].value == "26%"


def test_a_real_institution_without_a_score_shows_what_is_published(open_overview) -> None:
    app = open_overview(workspace="open", lang="en", hei="nu", edition="2026")
    assert_whole(app)
    assert app.title[0].value.startswith("Nazarbayev University is not scored: 45%")
    values = {metric.label: metric.value for metric in app.metric}
    assert values["QS World, rank"] == "–"
    assert "3%" in values.values()
    said = " ".join(m.value for m in app.markdown)
    assert "not in this edition's list" in said


def test_the_full_framework_shows_published_measures_of_a_real_institution(open_overview) -> None:
    app = open_overview(workspace="open", lang="en", hei="kaznu", framework="full", edition="2026")
    assert_whole(app)
    assert app.title[0].value.startswith("KazNU is not scored: 4%")
    assert app.metric[0].value == "166"


def test_a_partial_edition_stands_and_says_so(open_overview) -> None:
    app = open_overview(workspace="open", lang="en", hei="kaznu", edition="2027")
    assert_whole(app)
    assert any("not complete" in box.value for box in app.info)


def test_every_institution_of_the_demonstration_without_data_still_has_a_page(
    open_overview,
) -> None:
    app = open_overview(workspace="demo", lang="en", hei="demo_boztorgai")
    assert_whole(app)
    said = " ".join(m.value for m in app.markdown)
    assert "have not been received yet" in said


def test_no_peers_is_said_and_the_own_pillars_stand(open_overview) -> None:
    app = open_overview(workspace="demo", lang="en", peers="chosen")
    assert_whole(app)
    assert "no comparable HEI" in app.title[0].value


def test_a_wrong_link_is_said_and_the_page_stands(open_overview) -> None:
    app = open_overview(workspace="demo", lang="en", hei="nowhere")
    assert_whole(app)
    assert any("nowhere" in box.value for box in app.info)


def test_the_projector_shows_one_chart(open_overview) -> None:
    app = open_overview(workspace="demo", lang="en", present="true")
    assert_whole(app)
    assert len(app.get("plotly_chart")) == 1
    assert not app.metric


@pytest.mark.parametrize(
    ("language", "beginning"),
    [("ru", "Самал занимает "), ("kk", "Самал 36 ЖОО ішінде ")],
)
def test_the_page_speaks_the_readers_language(open_overview, language: str, beginning: str) -> None:
    app = open_overview(workspace="demo", lang=language)
    assert_whole(app)
    assert app.title[0].value.startswith(beginning)
    assert "overview." not in " ".join(m.value for m in app.markdown)


def test_the_number_of_a_figure_opens_its_trail(open_overview) -> None:
    app = open_overview(workspace="demo", lang="en")
    button = next(item for item in app.button if item.key == "kpi_key_measure")
    app = button.click().run()
    assert not app.exception
    assert any("100 *" in code.value or "/" in code.value for code in app.code)
