"""The scoreboard as a reader meets it: counts, pair, filters, who is left out, languages."""

from __future__ import annotations

import pytest

from tests.pages.page_runs import assert_whole, card_titles, open_page, read_address, read_all


def test_first_load_counts_groups_and_finds_the_own_institution(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="demo")
    assert_whole(app)
    assert app.title[0].value == (
        "36 universities form 16 groups; inside a group the order is not certain"
    )
    assert "Samal is in group 12, rank 27–29." in read_all(app)
    assert card_titles(app) == [
        "Rank intervals, best to worst",
        "Can these two be told apart?",
        "What widens the interval: Samal",
        "55 of 630 pairs cannot be told apart",
        "5 universities are not scored",
    ]
    assert len(app.get("plotly_chart")) == 4
    assert "Emen" in set(app.dataframe[0].value["University"])


def test_a_clear_pair_is_answered_yes_with_its_leader(monkeypatch) -> None:
    link = {"pair_a": "demo_bult", "pair_b": "demo_urker"}
    app = open_page(monkeypatch, "scoreboard", workspace="demo", **link)
    assert_whole(app)
    assert "**Yes. Urker is ahead of Bult in every run.**" in read_all(app)
    assert read_address(app)["pair_a"] == ["demo_bult"]


def test_an_unclear_pair_is_answered_no_with_what_would_be_needed(monkeypatch) -> None:
    link = {"pair_a": "demo_aidyn", "pair_b": "demo_samal"}
    app = open_page(monkeypatch, "scoreboard", workspace="demo", **link)
    assert_whole(app)
    assert "**No. In " in read_all(app)
    assert "; 95% would be needed.**" in read_all(app)


def test_wrong_pair_and_filter_of_a_link_are_named_at_once(monkeypatch) -> None:
    link = {"pair_a": "oxford", "type": "imaginary"}
    app = open_page(monkeypatch, "scoreboard", workspace="demo", **link)
    assert_whole(app)
    told = " ".join(box.value for box in app.info)
    assert "pair_a = “oxford”" in told
    assert "Samal is shown instead" in told
    assert "type = “imaginary”" in told
    assert set(read_address(app)) == {"workspace", "lang"}


def test_a_search_that_finds_nobody_says_so_and_the_page_goes_on(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="demo", search="zzz")
    assert_whole(app)
    assert any("matches these filters" in box.value for box in app.info)
    assert "Rank intervals, best to worst" not in card_titles(app)
    assert len(app.get("plotly_chart")) == 3


def test_an_unscored_institution_is_told_why(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="demo", hei="demo_emen")
    assert_whole(app)
    assert "Emen is not scored: less than 60% of the weight has data." in read_all(app)
    assert not any(title.startswith("What widens") for title in card_titles(app))


def test_an_edition_without_scores_lists_everybody_as_unscored(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="open", framework="full")
    assert_whole(app)
    assert app.title[0].value == "No university has enough data for a score in this edition"
    assert not app.get("plotly_chart")
    assert len(app.dataframe[0].value) == 107


@pytest.mark.parametrize(
    ("language", "title", "answer"),
    [
        ("en", "20 universities form 8 groups", "**Yes. "),
        ("ru", "20 ", "**Да. "),
        ("kk", "20 ЖОО 8 топқа бөлінеді", "**Иә. "),
    ],
)
def test_real_data_in_each_language(monkeypatch, language, title, answer) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="open", lang=language)
    assert_whole(app)
    said = read_all(app)
    assert app.title[0].value.startswith(title)
    assert answer in said
    assert "scoreboard." not in said
    assert "finding." not in said


def test_a_projector_shows_the_board_and_nothing_else(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="demo", present="true")
    assert_whole(app)
    assert len(app.get("plotly_chart")) == 1
    assert not app.dataframe


def test_the_pair_question_on_real_data_names_the_one_that_is_ahead(monkeypatch) -> None:
    link = {"pair_a": "enu", "pair_b": "kaznu"}
    app = open_page(monkeypatch, "scoreboard", workspace="open", **link)
    assert_whole(app)
    assert "Yes. KazNU is ahead of ENU in every run." in read_all(app)
    assert "87 universities are not scored" in read_all(app)
    assert "Nazarbayev University" in set(app.dataframe[0].value["University"])


def test_the_button_removes_filters_that_leave_nobody(monkeypatch) -> None:
    app = open_page(monkeypatch, "scoreboard", workspace="open", search="zzzz")
    button = next(item for item in app.button if item.label == "Remove the filters")
    app = button.click().run()
    assert_whole(app)
    assert "No scored university matches" not in read_all(app)
    assert "search" not in read_address(app)
