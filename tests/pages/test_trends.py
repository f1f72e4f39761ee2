"""The Trends page as a reader meets it: first load, links, breaks, no values, three languages."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.page_runs import assert_whole, card_titles, make_opener


@pytest.fixture
def open_trends(monkeypatch: pytest.MonkeyPatch):
    opened = make_opener(monkeypatch, "trends", "trends.py")

    def run(**link: str) -> AppTest:
        app = opened(**link)
        assert_whole(app)
        return app

    return run


def test_first_load_follows_the_rank_of_kaznu(open_trends) -> None:
    app = open_trends(workspace="open", lang="en")
    assert app.title[0].value == "KazNU rose: QS rank =230 in 2024, 166 in 2026"
    assert len(app.get("plotly_chart")) == 2
    assert card_titles(app)[0] == "QS rank, 2017–2026"


def test_a_link_names_measure_and_edition(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", trend="published.the_rank", **{"from": "2025"})
    assert app.title[0].value.startswith("KazNU: no change can be claimed – THE rank 1201–1500")
    assert app.session_state["from"] == 2025


def test_across_a_break_there_is_a_table_and_no_line(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", **{"from": "2021"})
    assert "do not compare" in app.title[0].value
    assert len(app.get("plotly_chart")) == 1
    assert len(app.dataframe) == 1


def test_a_wrong_link_is_said_and_the_page_stands(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", trend="nothing", **{"from": "1900"})
    assert len([item for item in app.info if "does not exist here" in item.value]) == 2
    assert len(app.get("plotly_chart")) == 2


def test_choosing_another_measure_forgets_the_edition(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", **{"from": "2025"})
    app.selectbox(key="trend").set_value("published.the_rank").run()
    assert not app.exception
    assert card_titles(app)[0] == "THE rank, 2019–2026"
    assert app.session_state["from"] == 2024


def test_an_institution_without_values_sees_why(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", hei="zhubanov")
    assert app.title[0].value.startswith("Zhubanov University: no change can be given")
    assert any("not in this edition's list" in item.value for item in app.markdown)


def test_an_edition_before_all_values_is_told(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", edition="2017", trend="published.the_rank")
    assert app.title[0].value == "KazNU: nothing to follow up to 2017 – THE rank"
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Samal rose: Overall score "),
        ("ru", "Самал: подъём с 2018/19 по 2025/26 – «Общий балл», "),
        ("kk", "Самал: 2018/19 – 2025/26 арасында көтерілді – «Жиынтық балл», "),
    ],
)
def test_the_demo_speaks_three_languages(open_trends, language: str, title: str) -> None:
    app = open_trends(workspace="demo", lang=language)
    assert app.title[0].value.startswith(title)
    assert len(app.get("plotly_chart")) == 2


def test_the_projector_shows_one_chart(open_trends) -> None:
    app = open_trends(workspace="demo", lang="en", present="true")
    assert len(app.get("plotly_chart")) == 1
    assert not app.selectbox


def test_a_link_shows_places_with_their_intervals(open_trends) -> None:
    link = {"workspace": "open", "lang": "en", "trend": "overall.overall", "hei": "satbayev"}
    app = open_trends(**link, view="place")
    assert app.title[0].value == (
        "Satbayev University: no change of place can be claimed – Overall score, "
        "2–12 of 21 in 2024, 2 of 20 in 2026"
    )
    assert card_titles(app)[0] == "Places, 2024–2026: Overall score"
    assert len(app.get("plotly_chart")) == 2
    app = open_trends(**link)
    assert card_titles(app)[0].startswith("Overall score, ")


def test_the_view_is_chosen_and_left_with_a_measure_without_places(open_trends) -> None:
    app = open_trends(workspace="open", lang="en", trend="overall.overall")
    app.segmented_control(key="view").set_value("place").run()
    assert not app.exception
    assert card_titles(app)[0].startswith("Places, ")
    assert app.query_params["view"] == "place"
    app.selectbox(key="trend").set_value("pillar.open_people").run()
    assert card_titles(app)[0] == "Places, 2024–2026: People"
    app.selectbox(key="trend").set_value("published.the_rank").run()
    assert not app.exception
    assert card_titles(app)[0] == "THE rank, 2019–2026"
    assert "view" not in app.query_params
    assert not [item for item in app.info if "does not exist here" in item.value]


@pytest.mark.parametrize("link", [{"view": "place"}, {"trend": "overall.overall", "view": "rank"}])
def test_places_where_there_are_none_are_said(open_trends, link: dict[str, str]) -> None:
    app = open_trends(workspace="open", lang="en", **link)
    assert len([item for item in app.info if "does not exist here" in item.value]) == 1
    assert not card_titles(app)[0].startswith("Places")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_places_of_the_demo_in_three_languages(open_trends, language: str) -> None:
    app = open_trends(workspace="demo", lang=language, view="place", present="true")
    assert "2018/19" in app.title[0].value
    assert len(app.get("plotly_chart")) == 1


def test_no_place_at_all_is_told_with_its_reason(open_trends) -> None:
    link = {"trend": "overall.overall", "view": "place", "hei": "zhubanov"}
    app = open_trends(workspace="open", lang="en", **link)
    assert app.title[0].value.startswith("Zhubanov University: no place in any comparable edition")
    assert any("has no place in 2026: too little data" in item.value for item in app.markdown)
