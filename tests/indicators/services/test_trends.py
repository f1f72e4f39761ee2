"""Trends: movement with its margin, breaks never bridged, links that keep their meaning."""

import math

import pandas as pd
import pytest

from indicators.services.measures import Measure, MeasureKind
from indicators.services.trends import (
    Trends,
    _bound,
    _choose_span,
    _measure_change,
    build_trends,
)
from schemas.choice import Choice, PeerRule
from tests.workspaces import view_of

RANK = Measure("the_rank", MeasureKind.PUBLISHED, "rank", lower_is_better=True, source="the_wur")


def follow(institution: str, key: str, edition: int = 2026, since: int | None = None) -> Trends:
    choice = Choice(
        workspace="open", framework="open_visibility", institution=institution, edition=edition
    )
    return build_trends(view_of("open"), choice, key, since)


def make_rows(*rows: tuple[str, int, float, float, float, str]) -> pd.DataFrame:
    columns = ["institution", "period", "value", "low", "high", "kind"]
    return pd.DataFrame(rows, columns=columns).assign(measured=True)


def test_the_rank_of_kaznu_is_followed_since_the_new_method() -> None:
    board = follow("kaznu", "published.qs_rank")
    assert (board.before, board.after) == (2024, 2026)
    assert board.breaks == (2024,)
    assert board.title.code == "trends_own_rose"
    assert board.title.facts["old"].value == "=230"
    assert board.title.facts["new"].value == "166"
    own = board.series[board.series["institution"] == "kaznu"].set_index("period")["verbatim"]
    assert own[2017] == "236"
    assert own[2023] == "150"
    assert 2027 not in own.index
    assert follow("kaznu", "published.qs_rank", 2027).title.facts["new"].value == "177"


def test_a_comparison_across_the_break_gives_no_change() -> None:
    board = follow("kaznu", "published.qs_rank", since=2023)
    assert board.default_before == 2024
    assert board.title.code == "trends_own_not_comparable"
    assert board.standfirst.code == "trends_broken"
    assert board.change["change"].isna().all()


def test_the_tally_adds_up() -> None:
    board = follow("kaznu", "published.qs_rank")
    facts = {name: fact.value for name, fact in board.standfirst.facts.items()}
    assert board.standfirst.code == "trends_tally_bands"
    assert facts["up"] + facts["down"] + facts["same"] == facts["n"]
    assert facts["n"] == int((board.change["before"].notna() & board.change["after"].notna()).sum())


def test_equal_bands_allow_no_claim() -> None:
    assert follow("kaznu", "published.the_rank").title.code == "trends_own_within_margin"


def test_rebased_scores_are_places_of_measured_institutions() -> None:
    board = follow("kaznu", "published.qs_international_students_score")
    assert board.title.code == "trends_place_rose"
    assert board.title.facts["old_of"].value == board.of[2024]
    assert board.series["value"].max() <= max(board.of.values())


@pytest.mark.parametrize(
    ("institution", "edition", "code"),
    [
        ("zhubanov", 2026, "trends_own_missing"),
        ("kaznu", 2017, "trends_single"),
        ("zhubanov", 2017, "trends_own_nothing"),
    ],
)
def test_what_cannot_be_said_is_said(institution: str, edition: int, code: str) -> None:
    board = follow(institution, "published.qs_rank", edition)
    assert board.title.code == code
    assert institution in board.change.index


def test_an_open_band_has_no_end() -> None:
    rows = make_rows(
        ("a", 1, 1001, 1001, math.nan, "open"), ("a", 2, 1201, 1201, math.nan, "open"),
        ("b", 1, 1001, 1001, math.nan, "open"), ("b", 2, 900.5, 801, 1000, "band"),
        ("c", 1, 900.5, 801, 1000, "band"), ("c", 2, 1001, 1001, math.nan, "open"),
    )  # fmt: skip
    table = _measure_change(rows, RANK, 1, 2, ())
    assert table["movement"].to_dict() == {"a": "within_margin", "b": "rose", "c": "fell"}
    assert table.at["b", "change_low"] == 1.0  # from 1001 at best to 1000 at worst
    assert pd.isna(table.at["a", "change_low"])
    assert _bound(rows, RANK)["low"].iloc[0] == -math.inf


def test_the_span_starts_after_the_last_break() -> None:
    periods = [2022, 2023, 2024, 2025]
    assert _choose_span(periods, (2024,), None, 2026) == (2024, 2025)
    assert _choose_span(periods, (2024,), 2022, 2026) == (2022, 2025)
    assert _choose_span(periods, (), 2030, 2026) == (2022, 2025)
    assert _choose_span([], (), None, 2026) == (2026, 2026)


def test_chosen_peers_are_not_filled_up() -> None:
    choice = Choice(
        workspace="open", framework="open_visibility", institution="kaznu", edition=2026,
        peers=PeerRule.CHOSEN, chosen=("enu",),
    )  # fmt: skip
    assert build_trends(view_of("open"), choice, "published.qs_rank").shown == ("kaznu", "enu")
    assert len(follow("kaznu", "published.qs_rank").shown) == 12


def test_the_demo_follows_scores_and_refuses_after_a_merger() -> None:
    view = view_of("demo")
    choice = Choice(workspace="demo", framework="full", institution="demo_aidyn", edition=2025)
    board = build_trends(view, choice, "indicator.share_intl_degree_students")
    assert board.title.code == "trends_own_not_comparable"
    assert board.standfirst.code == "trends_tally_exact"
    assert board.title.facts["before"].value == "2018/19"
    overall = build_trends(view, choice)
    assert overall.measure.key == "overall.overall"
    assert overall.standfirst.code == "trends_tally"
    best = overall.series.dropna(subset=["value"])
    assert best["kind"].eq("interval").all()
