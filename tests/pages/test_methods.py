"""The page Indicators and methods as a reader meets it: first load, links, languages, no score."""

from __future__ import annotations

import pytest

from tests.pages.page_runs import assert_whole, card_titles, make_opener


@pytest.fixture
def open_methods(monkeypatch: pytest.MonkeyPatch):
    return make_opener(monkeypatch, "indicators", "methods.py")


def test_first_load_lists_everything_and_opens_the_first_indicator(open_methods) -> None:
    app = open_methods(workspace="demo", lang="en")
    assert_whole(app)
    assert app.title[0].value.startswith("50 indicators in 8 pillars; ")
    said = " ".join(m.value for m in app.markdown)
    assert "Not varied: the rule for missing values" in said
    assert len(app.dataframe[0].value) == 50
    assert app.selectbox(key="indicator").value == "share_intl_degree_students"
    assert card_titles(app)[-1] == "How it is measured"


def test_a_link_opens_its_search_and_indicator(open_methods) -> None:
    app = open_methods(
        workspace="demo", lang="en", search="share_intl_copubs", indicator="share_staff_b2"
    )
    assert_whole(app)
    assert len(app.dataframe[0].value) == 1
    assert app.selectbox(key="indicator").value == "share_staff_b2"
    assert any("academic\\_staff" in m.value for m in app.markdown)  # the formula in codes


def test_a_bad_indicator_falls_back_and_a_search_without_hits_says_so(open_methods) -> None:
    app = open_methods(workspace="demo", lang="en", indicator="nonsense", search="zzzz")
    assert_whole(app)
    assert app.selectbox(key="indicator").value == "share_intl_degree_students"
    assert any("nonsense" in m.value for m in app.info)
    assert any("No indicator holds these words" in m.value for m in app.markdown)


def test_searching_narrows_the_list_and_stands_in_the_address(open_methods) -> None:
    app = open_methods(workspace="demo", lang="en")
    app.text_input(key="search").set_value("co-authors").run()
    assert_whole(app)
    assert 0 < len(app.dataframe[0].value) < 50
    assert "co-authors" in app.query_params["search"]


def test_an_institution_without_a_value_is_told_why(open_methods) -> None:
    app = open_methods(workspace="open", lang="en", hei="nu", indicator="open_intl_students_qs")
    assert_whole(app)
    assert app.title[0].value == (
        "8 indicators in 3 pillars; 27% of the values are there in QS WUR 2026 · THE WUR 2026"
    )
    said = " ".join(m.value for m in app.markdown)
    assert "20 of 107 (19%)" in said.replace("\\", "")


@pytest.mark.parametrize(
    ("language", "word"), [("en", "indicators"), ("ru", "показателей"), ("kk", "көрсеткіш")]
)
def test_every_language_draws_the_page(open_methods, language: str, word: str) -> None:
    app = open_methods(workspace="demo", lang=language)
    assert_whole(app)
    assert word in app.title[0].value


def test_the_projector_shows_one_indicator_without_controls(open_methods) -> None:
    app = open_methods(workspace="demo", lang="en", present="true", indicator="share_intl_copubs")
    assert_whole(app)
    assert len(app.text_input) == 0
    assert len(app.get("plotly_chart")) == 1


def test_the_open_part_stands_in_the_address_in_every_language(open_methods) -> None:
    app = open_methods(workspace="demo", lang="ru", part="method")
    assert_whole(app)
    assert card_titles(app)[0] == "1. От наблюдений к показателям"
    assert app.session_state["methods_tabs"] == "Методика"
    app = open_methods(workspace="demo", lang="en", part="nonsense")
    assert any("nonsense" in m.value for m in app.info)
    assert app.selectbox(key="indicator").value == "share_intl_degree_students"


def test_a_searched_term_stands_in_the_address(open_methods) -> None:
    app = open_methods(workspace="demo", lang="kk", part="sources", term="index")
    assert_whole(app)
    terms = app.dataframe[-1].value
    assert list(terms.columns)[:3] == ["Қазақша", "Орысша", "Ағылшынша"]
    assert 0 < len(terms) < 10
    app.text_input(key="term").set_value("").run()
    assert "term" not in app.query_params


def test_the_projector_shows_the_scarcest_indicators(open_methods) -> None:
    app = open_methods(workspace="open", lang="en", present="true", part="coverage")
    assert_whole(app)
    assert card_titles(app) == [
        "The 6 indicators with least data: share of 107 universities with a value"
    ]
