from datetime import UTC, datetime

import pytest

from data.content import BUILDER, COLLECTORS, fill_store
from data.store.errors import AppendError

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
