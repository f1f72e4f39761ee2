"""One printed cell is one observation; ranks are also places in `ranking_result`."""

import pytest

from data.sources.ranking_rows import (
    OPEN_BANDS_WITHOUT_PLUS,
    RankingFact,
    build_ranking_rows,
    complete_listed,
    expected_metrics,
    index_editions,
    read_fact,
    shows_rank,
)
from data.store.tables import all_tables
from schemas.observation import OBSERVATION_COLUMNS, Reason
from schemas.source import SourceEdition

EDITIONS = {
    (source, edition): SourceEdition(
        source=source, edition=edition, published_year=edition - 1, held=True, list_size=1500
    )
    for source in ("qs_wur", "the_wur")
    for edition in (2021, 2026)
}


def fact(metric: str, text: str | None, edition: int = 2026, **changes) -> RankingFact:
    source = "the_wur" if metric.startswith("the") else "qs_wur"
    return RankingFact(
        institution="testburg",
        source=source,
        edition=edition,
        metric=metric,
        verbatim=text,
        locator="table.csv, line 9",
        name="Testburg University ",
        **changes,
    )


def test_a_fact_becomes_an_observation_with_text_and_origin():
    tables, issues = build_ranking_rows([fact("qs_rank", "=230")], EDITIONS)
    row = tables["observation"].iloc[0]
    assert issues == []
    assert (row["value"], row["value_low"], row["value_high"]) == (230, 230, 230)
    assert (row["value_verbatim"], row["name_in_source"]) == ("=230", "Testburg University ")
    assert (row["period"], row["source_edition"]) == (2026, "2026")
    assert row["source_locator"] == "table.csv, line 9"
    assert set(tables["observation"].columns) < set(OBSERVATION_COLUMNS)


def test_trap_t1_a_band_an_open_band_and_a_reporter_are_told_apart():
    cases = [
        ("621-630", "banded", 621, 630),
        ("1401+", "banded", 1401, None),
        ("7", "ranked", 7, 7),
    ]
    for text, listed_as, low, high in cases:
        tables, _ = build_ranking_rows([fact("qs_rank", text)], EDITIONS)
        row = tables["ranking_result"].iloc[0]
        assert (row["listed_as"], row["rank_from"]) == (listed_as, low)
        assert row["rank_to"] == high if high else row.isna()["rank_to"]
    tables, _ = build_ranking_rows([fact("the_rank", "Reporter")], EDITIONS)
    assert tables["ranking_result"]["listed_as"].tolist() == ["reporter"]


def test_an_open_band_that_lost_its_plus_is_repaired_in_its_edition_only():
    assert OPEN_BANDS_WITHOUT_PLUS["qs_wur", 2021] == "1001"
    assert read_fact(fact("qs_rank", "1001", 2021)).high is None
    assert read_fact(fact("qs_rank", "1001", 2026)).high == 1001
    assert read_fact(fact("qs_rank", "707", 2021)).high == 707
    tables, _ = build_ranking_rows([fact("qs_rank", "1001", 2021)], EDITIONS)
    assert tables["observation"]["value_verbatim"].tolist() == ["1001"]  # as it stood


def test_1001_in_qs_2018_is_no_rank_and_gives_no_place():
    editions = EDITIONS | {
        ("qs_wur", 2018): EDITIONS["qs_wur", 2021].model_copy(update={"edition": 2018})
    }
    assert ("qs_wur", 2018) not in OPEN_BANDS_WITHOUT_PLUS
    tables, issues = build_ranking_rows([fact("qs_rank", "1001", 2018)], editions)
    row = tables["observation"].iloc[0]
    assert (row["value_verbatim"], row["reason"], issues) == ("1001", "not_published", [])
    assert row.isna()["value"]
    assert tables["ranking_result"].empty
    assert read_fact(fact("qs_rank", "801-1000", 2018)).value == 900.5


def test_a_reporter_an_empty_cell_and_a_stand_in_show_no_rank():
    texts = ["1", "=230", "1401+", "Reporter", "", "-", " "]
    assert [shows_rank("the_wur", 2026, text) for text in texts] == [True] * 3 + [False] * 4
    assert not shows_rank("qs_wur", 2018, "1001")
    assert shows_rank("qs_wur", 2021, "1001")


def test_scores_stand_in_the_place_of_the_edition():
    facts = [
        fact("qs_rank", "=230"),
        fact("qs_overall_score", "40.5"),
        fact("qs_international_faculty_score", "92.6"),
        fact("qs_international_faculty_rank", "601+"),
    ]
    tables, _ = build_ranking_rows(facts, EDITIONS)
    row = tables["ranking_result"].iloc[0]
    assert len(tables["ranking_result"]) == 1
    assert (row["overall_score"], row["list_size"], row["published_year"]) == (40.5, 1500, 2025)
    assert row["indicator_names"] == ["International Faculty"]
    assert row["indicator_scores"] == [92.6]


def test_an_unreadable_cell_is_an_issue_with_file_line_and_text_and_no_row():
    tables, issues = build_ranking_rows([fact("qs_overall_score", "high")], EDITIONS)
    assert tables["observation"].empty
    assert [(issue.code, issue.place) for issue in issues] == [
        ("unreadable_value", "table.csv, line 9")
    ]
    assert issues[0].values["text"] == "high"


def test_a_pending_institution_has_an_observation_and_no_place():
    tables, _ = build_ranking_rows([fact("the_rank", None, reason=Reason.PENDING)], EDITIONS)
    assert tables["observation"]["reason"].tolist() == ["pending"]
    assert tables["ranking_result"].empty


def test_expected_metrics_follow_the_editions():
    assert expected_metrics("qs_wur", 2022) == ("qs_overall_score",)
    diversity = "qs_international_student_diversity_score"
    assert [diversity in expected_metrics("qs_wur", year) for year in (2025, 2026, 2027)] == [
        False,
        True,
        False,
    ]
    assert expected_metrics("the_wur", 2015) == ("the_international_outlook_score",)
    assert len(expected_metrics("the_wur", 2016)) == 5


def test_trap_t3_a_listed_institution_gets_a_row_for_every_absent_value():
    completed = complete_listed([fact("the_rank", "Reporter"), fact("the_fte_students", "5,700")])
    reasons = {one.metric: one.reason for one in completed[2:]}
    assert reasons == {
        "the_international_outlook_score": Reason.REPORTER,
        "the_international_students_share": Reason.NOT_PUBLISHED,
        "the_students_per_staff": Reason.NOT_PUBLISHED,
        "the_female_share": Reason.NOT_PUBLISHED,
    }
    tables, _ = build_ranking_rows(completed, EDITIONS)
    missing = tables["observation"].iloc[2:]
    assert missing["value"].isna().all()
    assert missing["status"].unique().tolist() == ["missing"]


def test_an_unknown_metric_is_refused():
    with pytest.raises(KeyError):
        read_fact(fact("qs_moon_score", "1"))


def test_editions_are_found_by_source_and_label():
    assert index_editions([]) == {}
    assert {"observation", "ranking_result"} <= set(all_tables())
