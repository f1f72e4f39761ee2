from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from data.store.derived import (
    RankingPeriod,
    derive_agreements_expiring,
    derive_citizenship_simpson,
    derive_observations,
    derive_rank_midpoints,
    derive_rankings_listed,
    derive_strategy_on_track,
)


def by_key(frame: pd.DataFrame, *columns: str) -> dict[Any, Any]:
    kept = frame.astype("object").where(frame.notna(), None)
    key = ["institution", "metric", "period"]
    return {
        tuple(row[part] for part in key): tuple(row[name] for name in columns)
        for row in kept.to_dict("records")
    }


def test_a_rank_is_the_middle_of_its_band_and_an_open_band_its_lower_end(store, append):
    append(
        "ranking_result",
        {"rank_from": 166, "rank_to": 166},
        {"institution": "beta", "listed_as": "banded", "rank_from": 621, "rank_to": 630},
        {"institution": "gamma", "listed_as": "banded", "rank_from": 1401, "rank_to": None},
        {
            "institution": "delta",
            "ranking": "the_wur",
            "listed_as": "reporter",
            "rank_from": None,
            "rank_to": None,
        },
        {"institution": "eps", "listed_as": "not_listed", "rank_from": None, "rank_to": None},
        {"institution": "zeta", "ranking": "arwu", "rank_from": 5, "rank_to": 5},
    )
    rows = derive_rank_midpoints(store, RankingPeriod.EDITION)
    assert by_key(rows, "value", "value_low", "value_high", "status", "reason") == {
        ("alpha", "d_qs_wur_mid", 2026): (166.0, 166.0, 166.0, "derived", None),
        ("beta", "d_qs_wur_mid", 2026): (625.5, 621.0, 630.0, "derived", None),
        ("gamma", "d_qs_wur_mid", 2026): (1401.0, 1401.0, None, "derived", None),
        ("eps", "d_qs_wur_mid", 2026): (None, None, None, "missing", "not_listed"),
        ("delta", "d_the_wur_mid", 2026): (None, None, None, "missing", "reporter"),
    }
    first = rows[rows["institution"] == "alpha"].iloc[0]
    assert first["source"] == "derived"
    assert first["source_edition"] == "2026"
    assert first["source_locator"] == "ranking_result: alpha/qs_wur/2026"


def test_a_midpoint_repeats_the_printed_text_of_its_own_publisher(store, append):
    append(
        "ranking_result",
        {"source": "qs_wur", "listed_as": "banded", "rank_from": 621, "rank_to": 630},
        {"source": "qs_wur", "institution": "beta", "rank_from": 230, "rank_to": 230},
        {"source": "press", "institution": "gamma"},
    )
    rank = {"metric": "qs_rank", "period": 2026, "source": "qs_wur"}
    append(
        "observation",
        rank | {"value_verbatim": "621-630"},
        rank | {"institution": "beta", "value_verbatim": "=230"},
        rank | {"institution": "gamma", "value_verbatim": "166"},  # another source's text
    )
    rows = derive_rank_midpoints(store, RankingPeriod.EDITION)
    assert by_key(rows, "value_verbatim") == {
        ("alpha", "d_qs_wur_mid", 2026): ("621-630",),
        ("beta", "d_qs_wur_mid", 2026): ("=230",),
        ("gamma", "d_qs_wur_mid", 2026): (None,),
    }


def test_the_period_of_an_edition_is_its_label_or_its_year_of_publication(store, append):
    append("ranking_result", {"edition_year": 2026, "published_year": 2025})
    assert derive_rank_midpoints(store, RankingPeriod.EDITION)["period"].tolist() == [2026]
    assert derive_rank_midpoints(store, RankingPeriod.PUBLISHED)["period"].tolist() == [2025]


def test_rankings_listed_counts_held_editions_that_give_a_place(store, append):
    nowhere = {"listed_as": "not_listed", "rank_from": None, "rank_to": None}
    append("source_edition", {"edition": 2026}, {"edition": 2025, "held": False})
    append(
        "ranking_result",
        {},
        {"ranking": "the_wur"},
        {"edition_year": 2025},  # an edition this copy does not hold
        {"institution": "beta", **nowhere},
        {"institution": "beta", "ranking": "the_wur"},
        {"institution": "gamma", **nowhere},
    )
    rows = derive_rankings_listed(store, RankingPeriod.EDITION)
    assert by_key(rows, "value", "status") == {
        ("alpha", "d_rankings_listed_open", 2026): (2.0, "derived"),
        ("beta", "d_rankings_listed_open", 2026): (1.0, "derived"),
        ("gamma", "d_rankings_listed_open", 2026): (0.0, "derived"),
    }
    assert rows["source_locator"].tolist()[0] == (
        "ranking_result: alpha/qs_wur/2026, alpha/the_wur/2026"
    )


def test_simpson_is_one_minus_the_sum_of_squared_shares_of_countries(store, append):
    append(
        "mobility_flow",
        {"flow_id": "f1", "country_code": "UZ", "persons": 3},
        {"flow_id": "f2", "country_code": "UZ", "persons": 3, "level": "master"},
        {"flow_id": "f3", "country_code": "IN", "persons": 2},
        {"flow_id": "f4", "country_code": "CN", "persons": 2},
        {"flow_id": "f5", "country_code": "SE", "persons": 9, "flow_type": "exchange"},
        {"flow_id": "f6", "country_code": "SE", "persons": 9, "direction": "out"},
        {"flow_id": "f7", "country_code": "SE", "persons": 9, "person_type": "academic_staff"},
        {"flow_id": "f8", "country_code": "SE", "persons": 9, "period": None},
    )
    rows = derive_citizenship_simpson(store)
    # shares 6/10, 2/10, 2/10: 1 - (0.36 + 0.04 + 0.04)
    assert rows["value"].tolist() == [pytest.approx(0.56)]
    assert rows["period"].tolist() == [2024]
    assert rows["source_locator"].tolist() == ["mobility_flow: f4, f3, f1, f2"]


def test_simpson_is_missing_where_countries_are_not_split_or_nobody_came(store, append):
    append(
        "mobility_flow",
        {"flow_id": "f1", "country_code": "UZ"},
        {"flow_id": "f2", "country_code": "ZZ"},
        {"flow_id": "f3", "institution": "beta", "persons": 0},
    )
    assert by_key(derive_citizenship_simpson(store), "value", "status", "reason") == {
        ("alpha", "d_citizenship_simpson", 2024): (None, "missing", "input_missing"),
        ("beta", "d_citizenship_simpson", 2024): (None, "missing", "zero_denominator"),
    }


EXPIRY = [
    ("2024-10-01", 1),  # the reference day itself
    ("2025-09-30", 1),  # the last day of the twelve months
    ("2025-10-01", 0),  # a day later
    ("2024-09-30", 0),  # over by the reference day
]


@pytest.mark.parametrize(("end_date", "number"), EXPIRY)
def test_agreements_expire_within_twelve_months_of_the_first_of_october(
    store, append, end_date, number
):
    append("partner_institution")
    append("agreement", {"end_date": end_date})
    append("observation", {"metric": "agreements_foreign", "period": 2024, "value": 4.0})
    rows = derive_agreements_expiring(store)
    assert rows["value"].tolist() == [float(number)]
    assert rows["source_locator"].tolist() == ["agreement: a-1" if number else "agreement: none"]


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({}, 1),
        ({"status": "expired"}, 1),  # expired since, but in force on the day
        ({"start_date": None}, 1),
        ({"auto_renew": True}, 0),
        ({"auto_renew": None}, 0),
        ({"status": "terminated"}, 0),
        ({"status": "under_negotiation"}, 0),
        ({"start_date": "2024-10-02"}, 0),
        ({"partner_id": "home"}, 0),
        ({"institution": "beta"}, 0),
    ],
)
def test_only_foreign_agreements_in_force_that_do_not_renew_expire(store, append, change, number):
    append("partner_institution", {}, {"partner_id": "home", "country_code": "KZ"})
    append("agreement", {"end_date": "2025-03-01"} | change)
    append("observation", {"metric": "agreements_foreign", "value": 4.0})
    assert derive_agreements_expiring(store)["value"].tolist() == [float(number)]


def test_without_a_reported_register_nothing_is_said_about_expiry(store, append):
    append("partner_institution")
    append("agreement", {"end_date": "2025-03-01"})
    missing = {"value": None, "status": "missing", "reason": "not_reported"}
    append("observation", {"metric": "agreements_foreign"} | missing)
    assert derive_agreements_expiring(store).empty


def indicator_values(*rows: tuple[int, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [("alpha", indicator, period, value) for period, indicator, value in rows],
        columns=["institution", "indicator", "period", "value"],
    )


@pytest.fixture
def targets(append):
    """share: 10 in 2020 to 30 in 2024; losses: 8 in 2020 down to 4 in 2024."""
    append("strategy")
    append("strategy_area")
    append(
        "strategy_target",
        {},
        {"target_id": "t-2", "indicator_code": "losses", "baseline": 8.0, "target": 4.0},
        {"target_id": "t-3", "indicator_code": "share", "baseline": None},
    )


@pytest.mark.parametrize(
    ("share", "losses", "expected"),
    [
        (20.0, 6.0, 1.0),  # both exactly on the path of 2022
        (19.9, 6.0, 0.5),
        (25.0, 6.1, 0.5),
        (19.0, 7.0, 0.0),
        (20.0, None, 1.0),  # only what can be judged counts
    ],
)
def test_targets_are_on_track_on_or_above_the_straight_line(
    store, targets, share, losses, expected
):
    values = indicator_values((2022, "share", share), (2022, "losses", losses))
    rows = derive_strategy_on_track(store, values)
    assert rows["value"].tolist() == [expected]
    assert rows["metric"].tolist() == ["d_strategy_on_track"]
    assert rows["source_locator"].tolist() == ["strategy_target: t-1, t-2"]


def test_the_path_is_level_after_the_target_year_and_absent_before_the_baseline(store, targets):
    values = indicator_values((2019, "share", 99.0), (2024, "share", 29.9), (2030, "share", 30.0))
    rows = derive_strategy_on_track(store, values)
    assert by_key(rows, "value") == {
        ("alpha", "d_strategy_on_track", 2024): (0.0,),
        ("alpha", "d_strategy_on_track", 2030): (1.0,),
    }


def test_with_no_value_to_judge_the_share_is_missing(store, targets):
    rows = derive_strategy_on_track(store, indicator_values((2022, "share", None)))
    assert by_key(rows, "value", "status", "reason") == {
        ("alpha", "d_strategy_on_track", 2022): (None, "missing", "input_missing")
    }


def test_everything_derived_can_be_appended(store, append, targets):
    append("ranking_result")
    append("mobility_flow")
    rows = derive_observations(store, RankingPeriod.EDITION)
    assert set(rows["metric"]) == {
        "d_qs_wur_mid",
        "d_rankings_listed_open",
        "d_citizenship_simpson",
    }
    track = derive_strategy_on_track(store, indicator_values((2022, "share", 20.0)))
    assert store.append("observation", rows, author="x", at=datetime.now(UTC)) == 3
    assert store.append("observation", track, author="x", at=datetime.now(UTC)) == 1
    again = derive_observations(store, RankingPeriod.EDITION)
    assert store.append("observation", again, author="x", at=datetime.now(UTC)) == 3


def test_an_empty_workspace_derives_nothing(store):
    assert derive_observations(store, RankingPeriod.PUBLISHED).empty
