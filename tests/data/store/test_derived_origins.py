"""A derived value is followed back to the record and the printed text it was computed from."""

from datetime import UTC, datetime

import pytest

from data.store.derived import RankingPeriod, derive_observations
from data.store.derived_origins import read_derived_origins

AT = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def derive(store):
    def write() -> None:
        rows = derive_observations(store, RankingPeriod.EDITION)
        store.append("observation", rows, author="tester", at=AT)

    return write


def test_a_midpoint_leads_to_the_rank_as_printed(store, append, derive):
    append(
        "ranking_result",
        {"source": "qs_wur", "listed_as": "banded", "rank_from": 621, "rank_to": 630},
    )
    printed = {"metric": "qs_rank", "period": 2026, "value": 625.5, "value_verbatim": "621-630"}
    origin = {"source": "qs_wur", "source_locator": "table.csv, line 7"}
    append("observation", printed | origin)
    derive()
    rows = read_derived_origins(store, ["alpha"], ["d_qs_wur_mid"], [2026])
    (row,) = rows.to_dict("records")
    assert (row["derived_metric"], row["derived_period"]) == ("d_qs_wur_mid", 2026)
    assert (row["metric"], row["value"], row["value_verbatim"]) == ("qs_rank", 625.5, "621-630")
    assert (row["source"], row["source_edition"]) == ("qs_wur", "2026")
    both = read_derived_origins(store)
    assert both["derived_metric"].tolist() == ["d_qs_wur_mid", "d_rankings_listed_open"]


def test_a_place_without_a_printed_text_leads_to_its_record(store, append, derive):
    append("ranking_result", {"source_locator": "generated, seed 1"})
    derive()
    row = read_derived_origins(store, metrics=["d_qs_wur_mid"]).iloc[0]
    assert row.isna()["metric"]
    assert (row["source"], row["source_locator"]) == ("press", "generated, seed 1")


def test_flows_and_agreements_lead_to_each_of_their_sources_once(store, append, derive):
    append(
        "mobility_flow",
        {"flow_id": "f1", "country_code": "UZ"},
        {"flow_id": "f2", "country_code": "IN"},
        {"flow_id": "f3", "country_code": "CN", "source": "other"},
    )
    append("partner_institution")
    append("agreement", {"end_date": "2024-12-01"})
    append("observation", {"metric": "agreements_foreign", "period": 2024, "value": 4.0})
    derive()
    rows = read_derived_origins(store)
    assert list(zip(rows["derived_metric"], rows["source"], strict=True)) == [
        ("d_agreements_expiring_12m", "press"),
        ("d_citizenship_simpson", "other"),
        ("d_citizenship_simpson", "press"),
    ]
    assert rows["value"].isna().all()  # no count of persons leaves the records


def test_a_choice_without_rows_gives_none(store, append, derive):
    append("ranking_result")
    derive()
    assert read_derived_origins(store, ["beta"]).empty
    assert read_derived_origins(store, None, []).empty
    assert read_derived_origins(store, None, None, [1999]).empty
