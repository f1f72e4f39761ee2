"""The overview: place with its interval, pillars beside peers, what holds back, what is missing."""

import pandas as pd
import pytest

from indicators.engine.trends import Movement
from indicators.services.overview import (
    Overview,
    build_overview,
    compare_pillars,
    write_places,
)
from indicators.services.overview_change import Obstacle
from indicators.services.scoring import score_edition
from schemas.choice import Choice, PeerRule
from tests.workspaces import view_of


def make_overview(institution: str = "demo_samal", period: int = 2025, **more: object) -> Overview:
    choice = Choice(
        workspace="demo",
        framework="full",
        institution=institution,
        edition=period,
        **more,  # type: ignore[arg-type]
    )
    return build_overview(view_of("demo"), choice)


def make_open(institution: str, framework: str = "open_visibility", period: int = 2026) -> Overview:
    choice = Choice(workspace="open", framework=framework, institution=institution, edition=period)
    return build_overview(view_of("open"), choice)


def test_places_are_the_rank_interval_of_the_simulation() -> None:
    overview = make_overview()
    assert overview.scored.uncertainty is not None
    row = overview.scored.uncertainty.table.loc["demo_samal"]
    assert overview.places == (row["rank_low"], row["rank_high"])
    facts = overview.title.facts
    assert facts["places"].value == write_places(*overview.places)
    assert facts["n"].value == overview.ranked == len(overview.scored.scored)


def test_pillars_stand_from_the_greatest_lead_to_the_greatest_gap() -> None:
    pillars = make_overview().pillars
    assert pillars["gap"].is_monotonic_decreasing
    expected = pillars["score"] - pillars["peer_mid"]
    assert pillars["gap"].tolist() == pytest.approx(expected.tolist())
    first = pillars.iloc[0]
    assert first["peer_mid"] == pytest.approx(pd.Series(first["peers"]).median())
    assert first["peer_low"] == pytest.approx(pd.Series(first["peers"]).quantile(0.25))


def test_contributions_of_the_pillars_sum_to_the_score() -> None:
    overview = make_overview()
    assert overview.pillars["points"].sum() == pytest.approx(overview.score)


def test_only_a_pillar_wholly_below_the_median_holds_back() -> None:
    overview = make_overview()
    below = overview.pillars[overview.pillars["high"] < overview.pillars["peer_mid"]]
    if below.empty:
        assert overview.title.code == "overview_not_behind"
    else:
        assert overview.title.code == "overview_held_back"
        assert overview.title.facts["pillar"].value == below["pillar"].iloc[-1]


def test_few_peers_have_a_median_but_no_middle_half() -> None:
    scored = score_edition(view_of("demo"), "full", 2025)
    peers = tuple(scored.scored[:3])
    table = compare_pillars(scored, "demo_samal", peers).set_index("pillar")
    scores = scored.result.pillars.loc[list(peers), "research"]
    assert table.at["research", "peer_mid"] == pytest.approx(scores.median())
    assert table["peer_low"].isna().all()


def test_without_peers_nothing_is_compared() -> None:
    overview = make_overview(peers=PeerRule.CHOSEN, chosen=())
    assert overview.title.code == "overview_no_peers"
    assert overview.ahead() == (0, 0)
    assert overview.pillars["score"].is_monotonic_decreasing


def test_missing_values_are_listed_heaviest_first() -> None:
    overview = make_overview("demo_emen")
    assert overview.missing["weight"].is_monotonic_decreasing
    assert len(overview.missing) == overview.scored.values.loc["demo_emen"].isna().sum()
    assert overview.missing["weight"].sum() == pytest.approx(1 - overview.coverage)
    assert overview.missing["reason"].notna().all()


def test_the_standfirst_claims_a_change_only_beyond_the_margin() -> None:
    for institution in score_edition(view_of("demo"), "full", 2025).scored[:12]:
        overview = make_overview(str(institution))
        change, first = overview.change, overview.standfirst[0]
        if change.obstacle is not None:
            assert first.code == f"overview_not_compared_{change.obstacle.value}"
            continue
        assert first.code == f"overview_{change.movement.value}"
        beyond = abs(change.change) > change.margin
        assert (change.movement is not Movement.WITHIN_MARGIN) == beyond
        if not beyond:
            assert len(overview.standfirst) == 1


def test_an_unscored_institution_says_coverage_and_threshold() -> None:
    overview = make_overview("demo_emen")
    assert overview.title.code == "overview_unscored"
    assert overview.title.facts["threshold"].value == pytest.approx(0.6)
    assert overview.title.facts["coverage"].value == pytest.approx(overview.coverage)
    assert overview.places is None
    assert not overview.is_scored
    assert overview.facts is not None
    known = overview.scored.values.loc["demo_emen"].notna().sum()
    assert overview.standfirst[0].facts["known"].value == known


def test_editions_of_publishers_are_not_compared_across_a_new_base() -> None:
    overview = make_open("kaznu")
    assert overview.is_scored
    assert overview.facts is None
    assert overview.change.obstacle is Obstacle.REBASED
    assert overview.standfirst[0].code == "overview_not_compared_rebased"


def test_a_partial_edition_is_never_compared() -> None:
    overview = make_open("kaznu", period=2027)
    assert not overview.edition.complete
    assert overview.change.obstacle is Obstacle.PARTIAL


def test_nazarbayev_university_is_not_scored_but_its_published_share_is_shown() -> None:
    overview = make_open("nu")
    assert overview.title.code == "overview_unscored"
    assert overview.title.facts["coverage"].value == pytest.approx(0.45)
    assert overview.facts is not None
    shares = overview.facts.measures.set_index("indicator")
    assert shares.at["open_intl_students_share_the", "value"] == 3.0
    assert overview.facts.rank is None
    assert overview.facts.rank_reason == "not_listed"


def test_a_rank_interval_of_one_place_is_one_number() -> None:
    assert write_places(5, 10) == "5–10"
    assert write_places(3, 3) == "3"


def test_a_single_place_is_said_with_the_share_of_the_runs() -> None:
    overview = make_open("kaznu")
    assert overview.places == (1, 1)
    assert overview.title.code == "overview_not_behind_sure"
    assert overview.title.facts["share"].value == pytest.approx(0.9)
    wide = make_overview()
    assert wide.places is not None
    assert wide.places[0] < wide.places[1]
    assert not wide.title.code.endswith("_sure")
