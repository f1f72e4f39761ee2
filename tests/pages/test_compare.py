"""The compare page as a reader meets it: both workspaces, links, no peers, no data, languages."""

from __future__ import annotations

import pytest

from tests.pages.page_runs import assert_whole, card_titles, open_page, read_address, read_all


def test_the_demonstration_compares_pillars_by_scores(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo")
    assert_whole(app)
    assert app.title[0].value == "Samal: best place 22 of 36, on Curricula"
    assert card_titles(app) == [
        "Values and places side by side",
        "Samal among all measured universities",
        "What cannot be compared",
        "Why these universities",
    ]
    assert len(app.get("plotly_chart")) == 2
    assert app.dataframe[0].value.shape == (7, 6)
    assert "Koktem: Visibility – too little data for a score" in read_all(app)


def test_real_data_compare_published_measures_and_warn_of_rebased_scales(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="open")
    assert_whole(app)
    assert app.title[0].value == "KazNU is among the first 3 on all 7 measures"
    said = read_all(app)
    assert "compare inside one edition only" in said
    assert "not in this edition's list" in said
    assert "Demonstration" not in said
    assert not [box for box in app.selectbox if box.key == "pillar"]


def test_a_link_to_a_pillar_compares_its_indicators(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", pillar="curricula")
    assert_whole(app)
    assert next(box for box in app.selectbox if box.key == "pillar").value == "curricula"
    assert app.title[0].value.startswith("Samal: best place 9 of 36")
    assert read_address(app)["pillar"] == ["curricula"]


def test_chosen_peers_of_a_link_are_compared(monkeypatch) -> None:
    chosen = ["demo_arsha", "demo_urker"]
    app = open_page(monkeypatch, "compare", workspace="demo", peers="chosen", **{"with": chosen})
    assert_whole(app)
    assert list(app.dataframe[0].value["University"]) == ["Arsha", "Urker"]
    assert read_address(app)["with"] == chosen


def test_without_peers_the_page_says_what_to_do(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", peers="chosen")
    assert_whole(app)
    said = read_all(app)
    assert "Nobody to compare with was found under this rule" in said
    assert "Add universities to compare in the header" in said
    assert not app.dataframe
    assert len(app.get("plotly_chart")) == 2


def test_an_institution_without_scores_has_reasons_and_no_zero(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", hei="demo_boztorgai")
    assert_whole(app)
    assert app.title[0].value == "Boztorgai: nothing is published to compare in this edition"
    assert "all measures – too little data for a score." in read_all(app)


def test_wrong_peers_of_a_link_are_named(monkeypatch) -> None:
    link = {"with": ["oxford", "demo_arsha"]}
    app = open_page(monkeypatch, "compare", workspace="demo", peers="chosen", **link)
    assert_whole(app)
    (told,) = (box.value for box in app.info)
    assert "with = “oxford”" in told
    assert "Arsha is shown instead" in told
    assert read_address(app)["with"] == ["demo_arsha"]


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "not in this edition's list"),
        ("ru", "нет в списке этого издания"),
        ("kk", "осы шығарылым тізімінде жоқ"),
    ],
)
def test_missing_values_have_reasons_in_each_language(monkeypatch, language, reason) -> None:
    app = open_page(monkeypatch, "compare", workspace="open", hei="nu", lang=language)
    assert_whole(app)
    said = read_all(app)
    assert reason in said
    assert "compare." not in said
    assert "reason." not in said


def test_a_projector_shows_the_table_alone(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="demo", present="true")
    assert_whole(app)
    assert len(app.get("plotly_chart")) == 1
    assert not app.dataframe
    assert not app.button


def test_the_real_peers_and_their_reasons_are_a_table(monkeypatch) -> None:
    app = open_page(monkeypatch, "compare", workspace="open")
    reasons = app.dataframe[0].value
    assert list(reasons.columns) == [
        "University",
        "Students",
        "Field",
        "Type",
        "Region",
        "Distance",
    ]
    assert reasons["University"].iloc[0] == "ENU"
