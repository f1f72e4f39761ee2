from datetime import UTC, datetime

import pytest

from data.access import Access
from data.checks import check_content
from data.content import BUILDER, COLLECTORS, fill_store
from data.store.errors import AppendError
from schemas.viewer import LOCAL_OPERATOR, PUBLIC_VIEWER

AT = datetime(2026, 1, 2, tzinfo=UTC)


def test_a_workspace_holds_facts_definitions_and_what_follows(store, rows):
    frames = {
        "source": rows("source"),
        "institution": rows("institution"),
        "ranking_result": rows("ranking_result", {"edition_year": 2026, "published_year": 2025}),
    }
    fill_store(store, "open", frames, AT)
    derived = store.read_rows(
        "SELECT metric, period, value, source FROM observation_current ORDER BY metric"
    )
    assert derived == [
        ("d_qs_wur_mid", 2026, 166.0, "derived"),
        ("d_rankings_listed_open", 2026, 1.0, "derived"),
    ]
    assert store.read_rows("SELECT count(*) FROM region_current") == [(20,)]
    assert store.read_rows("SELECT source FROM source_current ORDER BY 1") == [
        ("derived",),
        ("press",),
    ]
    assert store.read_rows("SELECT DISTINCT recorded_by, recorded_at FROM append_batch") == [
        (BUILDER, AT.replace(tzinfo=None))
    ]


def test_in_the_demonstration_an_edition_counts_in_the_year_it_appeared(store, rows):
    fill_store(store, "demo", {"ranking_result": rows("ranking_result")}, AT)
    assert set(store.read("SELECT period FROM observation_current")["period"]) == {2025}


def test_a_table_that_does_not_fit_leaves_nothing(store, rows):
    frames = {"source": rows("source").drop(columns="licence")}
    with pytest.raises(AppendError, match="lacks the required licence"):
        fill_store(store, "open", frames, AT)
    assert store.read_rows("SELECT count(*) FROM append_batch") == [(0,)]


def test_both_workspaces_have_a_collector():
    assert set(COLLECTORS) == {"open", "demo"}


def test_the_shipped_open_workspace_is_sound_and_tells_known_facts(store):
    fill_store(store, "open", COLLECTORS["open"](), AT)
    assert [check.findings for check in check_content(store, "open")] == [()] * 8
    access = Access(store, PUBLIC_VIEWER)
    ranks = access.observations(["kaznu"], ["qs_rank"]).set_index("period")
    assert ranks.loc[2023, "value_verbatim"] == "150"
    assert (ranks.loc[2024, "value"], ranks.loc[2024, "value_verbatim"]) == (230.0, "=230")
    middle = access.observations(["kaznu"], ["d_the_wur_mid"], [2026]).iloc[0]
    assert (middle["value"], middle["value_low"], middle["value_high"]) == (1350.5, 1201.0, 1500.0)
    never = access.observations(["nu"], ["d_qs_wur_mid"])
    assert set(never["reason"]) == {"not_listed"}


def test_small_groups_of_a_press_text_are_masked_for_the_public(store):
    fill_store(store, "open", COLLECTORS["open"](), AT)
    exact = Access(store, LOCAL_OPERATOR).records("mobility_flow", "narxoz")["persons"]
    public = Access(store, PUBLIC_VIEWER).records("mobility_flow", "narxoz")["persons"]
    assert sorted(exact) == [1, 1, 2, 7, 26]
    assert sorted(public.dropna()) == [7, 26]


def test_the_demonstration_is_sound_and_entirely_fictional(store):
    fill_store(store, "demo", COLLECTORS["demo"](), AT)
    assert [check.findings for check in check_content(store, "demo")] == [()] * 8
    access = Access(store, PUBLIC_VIEWER)
    synthetic = access.sources().query("synthetic")["source"].tolist()
    assert set(access.observations()["source"]) == {*synthetic, "derived"}
    derived = access.observations(metrics=["d_citizenship_simpson"]).dropna(subset=["value"])
    assert derived["value"].between(0, 1).all()
    assert len(derived) > 200
