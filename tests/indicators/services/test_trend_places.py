"""Places over editions: one method only, gaps kept, no rise by the absence of others."""

from dataclasses import replace

import pandas as pd
import pytest

from indicators.engine.trends import Movement
from indicators.services import trend_places
from indicators.services.scoring import score_edition
from indicators.services.trend_places import (
    SHOWN_MAX,
    TrendPlaces,
    _complete,
    _simulate,
    _standfirst,
    build_places,
    compare_places,
    is_ranked,
)
from indicators.services.trends import Trends, build_trends
from schemas.choice import Choice, PeerRule
from tests.workspaces import view_of

OVERALL = "overall.overall"


def follow(
    institution: str = "kaznu", key: str = OVERALL, edition: int = 2026, **changes: object
) -> tuple[Trends, TrendPlaces]:
    choice = Choice(
        workspace="open", framework="open_visibility", institution=institution, edition=edition
    ).model_copy(update=changes)
    board = build_trends(view_of("open"), choice, key)
    return board, build_places(view_of("open"), choice, board)


def make_table(**places: tuple[float, float]) -> pd.DataFrame:
    table = pd.DataFrame(places, index=["rank_low", "rank_high"]).T
    return table.assign(rank=table["rank_low"], of=table["rank_low"].count(), reason=None)


def own_places(places: TrendPlaces, institution: str) -> pd.DataFrame:
    rows = places.places
    return rows[rows["institution"] == institution].set_index("period")


def test_only_editions_of_the_present_method_stand_side_by_side() -> None:
    _, places = follow()
    assert places.periods == (2024, 2025, 2026)
    assert places.begins == 2024
    assert places.incomplete == ()
    _, earlier = follow(edition=2023)
    assert (earlier.periods, earlier.begins) == ((2023,), None)
    assert earlier.title.code == "trends_rank_single"


@pytest.mark.parametrize("key", [OVERALL, "pillar.open_people"])
def test_no_place_is_without_its_interval(key: str) -> None:
    _, places = follow(key=key)
    table = places.places
    ranked = table[table["rank"].notna()]
    assert not ranked.empty
    assert ranked[["rank_low", "rank_high", "of"]].notna().all(axis=None)
    assert (ranked["rank_low"] <= ranked["rank_high"]).all()
    assert (ranked["rank_high"] <= ranked["of"]).all()
    assert ranked["reason"].isna().all()
    assert table.loc[table["rank"].isna(), "reason"].notna().all()


def test_overall_places_are_those_of_the_scoreboard() -> None:
    _, places = follow("satbayev")
    scored = score_edition(view_of("open"), "open_visibility", 2025)
    own = own_places(places, "satbayev").loc[2025]
    assert (own["rank_low"], own["rank_high"]) == scored.interval("satbayev")
    assert own["of"] == len(scored.scored)


def test_at_most_ten_are_shown_the_own_first() -> None:
    board, places = follow()
    assert places.shown[0] == "kaznu"
    assert len(places.shown) == SHOWN_MAX
    assert set(places.shown) <= set(board.shown)
    _, chosen = follow(peers=PeerRule.CHOSEN, chosen=("enu",))
    assert chosen.shown == ("kaznu", "enu")


def test_an_incomplete_edition_is_marked_and_not_compared() -> None:
    board, places = follow(edition=2027)
    assert places.periods[-1] == 2027
    assert [item.period for item in places.incomplete] == [2027]
    assert places.title.facts["after"].value == "2026"
    assert places.standfirst.facts["after"].value == "2027"
    assert board.after == 2026  # the change beside it keeps to the same rule
    assert 2027 not in board.choices


def test_an_institution_without_a_place_is_told_why() -> None:
    _, places = follow("zhubanov")
    assert places.title.code == "trends_rank_nothing"
    assert places.standfirst.code == "trends_rank_no_place"
    assert places.standfirst.facts["reason"].value == "below_coverage"
    assert own_places(places, "zhubanov")["rank"].isna().all()


def test_an_edition_that_is_not_held_keeps_its_place_in_time() -> None:
    tables = {2024: make_table(a=(1, 2)), 2026: make_table(a=(1, 1))}
    rows = _complete(tables, ("a",), (2024, 2025, 2026))
    assert rows["period"].tolist() == [2024, 2025, 2026]
    assert rows["rank"].isna().tolist() == [False, True, False]
    assert rows["reason"][1] == "edition_not_held"


def test_intervals_that_overlap_allow_no_claim() -> None:
    low, high = make_table(a=(2, 4), b=(1, 1)), make_table(a=(4, 6), b=(1, 1))
    assert compare_places(low, high, "a") is Movement.WITHIN_MARGIN
    assert compare_places(low, make_table(a=(5, 6), b=(1, 1)), "a") is Movement.FELL
    assert compare_places(make_table(a=(5, 6), b=(1, 1)), low, "a") is Movement.ROSE


def test_who_drops_out_ahead_lifts_nobody() -> None:
    before = make_table(a=(3, 3), b=(1, 1), c=(2, 2), d=(4, 4))
    after = make_table(a=(2, 2), b=(1, 1), d=(3, 3))
    assert compare_places(before, after, "a") is Movement.WITHIN_MARGIN
    assert compare_places(after, before, "a") is Movement.WITHIN_MARGIN
    # without one that stood behind, the step up is the own one
    left = make_table(a=(2, 2), b=(1, 1), c=(3, 3))
    assert compare_places(before, left, "a") is Movement.ROSE
    # and one that may have been ahead leaves it open
    unclear = make_table(a=(3, 4), b=(1, 1), c=(2, 2), d=(3, 4))
    assert compare_places(unclear, left, "a") is Movement.WITHIN_MARGIN


def test_one_and_the_same_place_was_kept() -> None:
    _, places = follow()
    assert places.title.code == "trends_rank_same"
    assert places.standfirst.code == "trends_rank_clear"


def test_overlaps_are_counted_over_all_with_a_place() -> None:
    board, _ = follow()
    tables = {2026: make_table(kaznu=(2, 3), b=(1, 2), c=(3, 4), d=(4, 4))}
    rows = _complete(tables, ("kaznu",), (2026,))
    said = _standfirst(tables, rows, board, "kaznu")
    assert said.code == "trends_rank_overlap"
    assert (said.facts["n"].value, said.facts["unclear"].value) == (3, 2)
    assert _standfirst(tables, rows.iloc[:0], board, "kaznu").code == "trends_rank_nobody"


def test_a_single_score_is_no_ranking() -> None:
    board, _ = follow()
    scored = score_edition(view_of("open"), "open_visibility", 2026)
    alone = scored.result.overall.where(scored.result.overall.index == "kaznu")
    result = replace(scored.result, overall=alone)
    table = _simulate(replace(scored, result=result, uncertainty=None), board.measure)
    assert table["rank"].isna().all()
    assert table.at["kaznu", "reason"] == "not_applicable"
    assert table.at["enu", "reason"] == "below_coverage"


def test_what_is_not_ranked_is_refused() -> None:
    view = view_of("open")
    choice = Choice(
        workspace="open", framework="open_visibility", institution="kaznu", edition=2026
    )
    board = build_trends(view, choice, "published.qs_rank")
    assert not is_ranked(board.measure)
    with pytest.raises(ValueError, match="gives no places"):
        build_places(view, choice, board)


def test_places_of_a_pillar_are_simulated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _, first = follow(key="pillar.open_standing")
    monkeypatch.setattr(trend_places, "_simulate", None)
    _, again = follow(key="pillar.open_standing")
    pd.testing.assert_frame_equal(first.places, again.places)
