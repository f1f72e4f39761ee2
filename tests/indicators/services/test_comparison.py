"""Places, ties and reasons of a comparison, on the cited values of QS 2026 and THE 2026."""

import pandas as pd
import pytest

from indicators.services.comparison import COMPARED_MAX, Comparison, build_comparison
from schemas.choice import Choice, PeerRule
from schemas.finding import FactKind
from tests.workspaces import view_of


def compare(institution: str, *chosen: str) -> Comparison:
    choice = Choice(
        workspace="open",
        framework="open_visibility",
        institution=institution,
        edition=2026,
        peers=PeerRule.CHOSEN,
        chosen=chosen,
    )
    return build_comparison(view_of("open"), choice)


def cell(board: Comparison, institution: str, measure: str) -> pd.Series:
    return board.cells.set_index(["institution", "measure"]).loc[(institution, measure)]


def test_a_lower_rank_is_a_better_place_and_a_higher_share_too():
    board = compare("satbayev", "kaznu")
    assert cell(board, "kaznu", "qs_rank")[["value", "place"]].tolist() == [166, 1]
    assert cell(board, "satbayev", "qs_rank")[["value", "place", "of"]].tolist() == [331, 3, 20]
    share = cell(board, "satbayev", "the_international_students_share")
    assert share[["value", "verbatim", "place", "of"]].tolist() == [17, "17%", 3, 30]


def test_ties_share_the_better_place_and_are_marked():
    board = compare("atu", "kbtu", "saginov")
    first, second = cell(board, "atu", "qs_rank"), cell(board, "kbtu", "qs_rank")
    assert first["verbatim"] == second["verbatim"] == "1001-1200"
    assert (first["place"], second["place"]) == (10, 10)
    assert first["tied"]
    assert second["tied"]
    assert not cell(board, "saginov", "qs_rank")["tied"]


def test_peers_abroad_show_values_but_take_no_place():
    board = compare("satbayev", "ada")
    abroad = cell(board, "ada", "qs_rank")
    assert abroad["value"] == 1300.5
    assert pd.isna(abroad["place"])
    assert pd.isna(abroad["of"])
    assert "ada" not in set(board.spread["institution"])
    assert cell(board, "satbayev", "qs_rank")["place"] == 3


def test_who_is_not_listed_has_no_scores_for_the_same_reason():
    board = compare("nu", "satbayev")
    for measure in ("qs_rank", "qs_international_students_score", "qs_international_faculty_score"):
        missing = cell(board, "nu", measure)
        assert pd.isna(missing["value"])
        assert missing["reason"] == "not_listed"


def test_a_reporter_is_told_from_one_who_is_not_listed():
    board = compare("kbtu", "atu")
    assert cell(board, "kbtu", "the_rank")["reason"] == "reporter"
    assert cell(board, "atu", "the_rank")["reason"] == "not_listed"


def test_every_cell_has_either_a_value_or_a_reason():
    board = compare("nu", "ada", "kbtu", "atu")
    assert len(board.cells) == len(board.institutions) * len(board.measures)
    assert (board.cells["value"].isna() == board.cells["reason"].notna()).all()


def test_the_median_is_that_of_the_measured_institutions():
    board = compare("satbayev", "ada")
    shares = board.spread[board.spread["measure"] == "the_international_students_share"]["value"]
    ordered = sorted(shares.dropna())
    assert len(ordered) == 30
    middle = (ordered[14] + ordered[15]) / 2
    assert board.median["the_international_students_share"] == pytest.approx(middle)


def test_the_title_names_strengths_and_the_standfirst_its_basis():
    board = compare("satbayev", "kbtu")
    assert board.title.code == "compare_strong_all"
    places = board.cells[board.cells["institution"] == "satbayev"]["place"]
    assert board.title.facts["strong"].value == int((places <= 3).sum())
    assert board.standfirst.facts["n"].value == 2
    assert board.standfirst.facts["nearest"].kind is FactKind.LIST
    assert compare("satbayev").standfirst.code == "compare_alone"


def test_strengths_are_counted_among_the_measures_with_a_value():
    board = compare("nu", "kbtu")
    assert board.title.code == "compare_strong"
    assert (board.title.facts["strong"].value, board.title.facts["n"].value) == (2, 3)


def test_of_many_peers_those_with_the_most_values_are_shown():
    choice = Choice(
        workspace="open",
        framework="open_visibility",
        institution="nu",
        edition=2026,
        peers=PeerRule.ALL,
    )
    board = build_comparison(view_of("open"), choice)
    assert len(board.institutions) == COMPARED_MAX < len(board.peers.members)
    filled = board.spread[board.spread["value"].notna()]["institution"].value_counts()
    shown = filled[list(board.institutions[1:])]
    assert shown.is_monotonic_decreasing
    assert shown.iloc[0] == filled.max()


def test_an_institution_without_any_place_is_said_to_have_nothing():
    assert compare("ada", "satbayev").title.code == "compare_nothing"


def test_headings_name_publisher_and_edition():
    board = compare("satbayev")
    assert board.groups["qs_rank"].endswith(" 2026")
    assert set(board.kinds.values()) == {"metric"}
    assert {source.source for source in board.trail.sources} == {"qs_wur", "the_wur"}


def test_the_fictional_workspace_compares_scores_or_the_indicators_of_a_pillar():
    view = view_of("demo")
    choice = Choice(workspace="demo", framework="full", institution="demo_samal")
    board = build_comparison(view, choice)
    pillars = view.catalogue.frameworks["full"].pillars
    assert board.measures == ("overall", *[pillar.code for pillar in pillars])
    assert len(board.institutions) == COMPARED_MAX
    inside = build_comparison(view, choice, pillars[0].code)
    assert inside.measures == tuple(item.code for item in pillars[0].indicators)
    overall = board.spread[board.spread["measure"] == "overall"].dropna(subset="value")
    assert overall.loc[overall["value"].idxmax(), "place"] == 1
