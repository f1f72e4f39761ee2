"""What of a loaded table is new: by number, printed text, reason and source."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.frames import build_frame
from data.loaded_rows import append_new, find_new_observations, keep_editions
from data.sources.publisher_tables import TableSize, build_frames
from data.sources.ranking_rows import RankingFact
from schemas.observation import Reason

AT = datetime(2026, 1, 2, tzinfo=UTC)


def observed(**changes) -> pd.DataFrame:
    row = {
        "institution": "alpha",
        "metric": "qs_rank",
        "period": 2026,
        "value": 230.0,
        "value_verbatim": "=230",
        "status": "reported",
        "source": "qs_wur",
    }
    return build_frame("observation", [row | changes])


@pytest.mark.parametrize(
    ("changes", "is_new"),
    [
        ({}, False),
        ({"source_locator": "another file, line 3"}, False),
        ({"value_verbatim": "230"}, True),
        ({"value": 231.0}, True),
        ({"source": "press"}, True),
        ({"period": 2027}, True),
        ({"value": None, "value_verbatim": "", "status": "missing", "reason": "pending"}, True),
    ],
)
def test_a_fact_is_new_where_it_tells_something_else(store, append, changes, is_new):
    append(
        "observation",
        {"metric": "qs_rank", "period": 2026, "value": 230.0, "value_verbatim": "=230"}
        | {"source": "qs_wur"},
    )
    assert len(find_new_observations(store, observed(**changes))) == int(is_new)


def test_missing_for_one_reason_is_the_same_whatever_stood_in_the_empty_cell(store, append):
    missing = {"value": None, "status": "missing", "reason": "not_published", "source": "qs_wur"}
    append("observation", {"metric": "qs_rank", "period": 2026, "value_verbatim": ""} | missing)
    assert find_new_observations(store, observed(**missing, value_verbatim="-")).empty
    other = missing | {"reason": "not_listed"}
    assert len(find_new_observations(store, observed(**other))) == 1


def test_other_editions_are_left_out():
    frames = {
        "source": pd.DataFrame({"source": ["qs_wur"]}),
        "observation": pd.DataFrame({"period": [2025, 2026]}),
        "ranking_result": pd.DataFrame({"edition_year": [2025, 2026]}),
        "source_edition": pd.DataFrame({"edition": [2025, 2026]}),
    }
    kept = keep_editions(frames, [2026])
    assert {table: len(frame) for table, frame in kept.items()} == dict.fromkeys(frames, 1)
    assert kept["observation"]["period"].tolist() == [2026]


def load_frames(*facts: RankingFact, rows: int = 1000):
    frames, issues = build_frames(
        "qs_wur", Path("qs.csv"), facts, {2026: TableSize(rows, rows - 1)}
    )
    assert issues == []
    return frames


def rank(institution: str, text: str) -> RankingFact:
    return RankingFact(institution, "qs_wur", 2026, "qs_rank", text, "qs.csv, line 2")


READ = "SELECT institution, reason FROM observation_current WHERE metric = 'qs_rank' ORDER BY 1"


def test_a_pending_row_is_not_called_absent_and_a_peer_only_where_it_had_a_row(store, append):
    append("institution", {}, {"institution": "beta"}, {"institution": "gamma"})
    append("institution", {"institution": "peer", "kind": "peer"})
    pending = {"value": None, "status": "missing", "reason": Reason.PENDING.value}
    append("observation", {"institution": "gamma", "metric": "qs_rank", "period": 2026} | pending)
    counts, notes = append_new(store, load_frames(rank("alpha", "7")), [], Path("qs.csv"), AT)
    assert notes == []
    assert store.read_rows(READ) == [
        ("alpha", None), ("beta", "not_listed"), ("gamma", "pending"),
    ]  # fmt: skip
    assert counts["ranking_result"] == 2
    assert store.read_rows("SELECT list_size FROM ranking_result_current") == [(999,)] * 2


def test_a_table_that_lacks_a_known_rank_is_no_whole_table(store, append):
    append("institution", {}, {"institution": "beta"}, {"institution": "gamma"})
    append(
        "observation",
        {"institution": "beta", "metric": "qs_rank", "period": 2026, "source": "qs_wur"},
    )
    _, notes = append_new(store, load_frames(rank("alpha", "7")), [], Path("qs.csv"), AT)
    assert notes == [
        "qs.csv, edition 2026: who is not in the file is not recorded as not listed, because the "
        "workspace holds a rank of beta, which the file lacks."
    ]
    assert [row[0] for row in store.read_rows(READ)] == ["alpha", "beta"]


def test_a_known_source_keeps_its_description_and_tells_the_load(store, append):
    append("institution")
    append("source", {"source": "qs_wur", "edition": "2025", "citation": "QS, 2025."})
    append_new(store, load_frames(rank("alpha", "7")), [], Path("qs.csv"), AT)
    [row] = store.read("SELECT * FROM source_current").to_dict("records")
    assert (row["title_ru"], row["licence"]) == ("Пресс-материал", "quoted")
    assert row["edition"] == "2025, and 2026"
    assert row["citation"] == "QS, 2025, and 2026 from qs.csv."
    assert row["obtained"].endswith("Loaded from qs.csv on 2026-01-02: 2026.")
