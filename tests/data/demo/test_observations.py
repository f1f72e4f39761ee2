from __future__ import annotations

import pytest

from data.demo.observations import list_observations, name_locator
from schemas.observation import OBSERVATION_COLUMNS, STATUSES_WITHOUT_VALUE


def test_there_is_a_row_for_every_institution_metric_and_period_it_existed_in(tables):
    rows = tables["observation"]
    assert len(rows) == (41 * 8 - 3 - 4) * 80
    assert not rows.duplicated(["institution", "metric", "period"]).any()


def test_columns_are_those_of_the_store_without_its_bookkeeping(tables):
    bookkeeping = ("revision", "recorded_at", "recorded_by")
    expected = [column for column in OBSERVATION_COLUMNS if column not in bookkeeping]
    assert list(tables["observation"].columns) == expected


def test_a_value_or_a_reason_never_both_nor_neither(tables):
    rows = tables["observation"]
    assert (rows["value"].isna() == rows["reason"].notna()).all()
    assert (rows["status"].isin(STATUSES_WITHOUT_VALUE) == rows["value"].isna()).all()


def test_statuses_cover_what_an_institution_can_send(tables):
    counts = tables["observation"]["status"].value_counts()
    assert set(counts.index) == {"reported", "estimated", "missing", "not_applicable"}
    assert counts["estimated"] > 30


def test_origin_is_told_and_looks_like_nothing_real(tables):
    rows = tables["observation"]
    assert set(rows["source"]) == {"demo"}
    assert set(rows["source_locator"]) == {"generated, seed 20260101"}
    assert rows["value_verbatim"].isna().all()
    assert dict(zip(rows["period"], rows["source_edition"], strict=True))[2025] == "2025/26"


def test_the_locator_names_the_seed(assembly):
    assert name_locator(3) == "generated, seed 3"
    assert set(list_observations(assembly.gaps, 3)["source_locator"]) == {"generated, seed 3"}


@pytest.mark.parametrize("metric", ["qs_rank", "d_citizenship_simpson"])
def test_published_and_derived_metrics_are_not_observed(metric, tables):
    assert metric not in set(tables["observation"]["metric"])
