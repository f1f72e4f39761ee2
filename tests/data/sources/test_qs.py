"""QS tables in the publisher's layouts, with fictional institutions."""

from pathlib import Path

import pytest

from data.sources.crosswalk import Crosswalk
from data.sources.qs import INDICATOR_COLUMNS, read_qs_indicators, read_qs_ranks

NAMES = Crosswalk(
    {
        "Testburg University": "testburg",
        "Testburg State University": "testburg",
        "Lakeside": "lake",
    },
    {"lake": "SE"},
)
RANK_HEADING = (
    "university,year,rank_display,score,link,country,student_faculty_ratio,"
    "international_students,faculty_count"
)
INDICATOR_HEADING = (
    "edition,rank_display,previous_rank_display,institution,country,"
    "ifr_score,ifr_rank,isr_score,isr_rank,isd_score,irn_score,irn_rank,overall_score"
)


@pytest.fixture
def write(tmp_path: Path):
    def write_file(heading: str, *lines: str) -> Path:
        file = tmp_path / "qs.csv"
        file.write_text("\n".join((heading, *lines)) + "\n", encoding="utf-8")
        return file

    return write_file


def values(frames, metric: str) -> dict[int, object]:
    rows = frames["observation"]
    rows = rows[(rows["metric"] == metric) & (rows["institution"] == "testburg")]
    return dict(zip(rows["period"], rows["value"], strict=True))


def test_trap_t5_the_snapshot_columns_are_left_alone(write):
    file = write(
        RANK_HEADING,
        'Testburg University ,2021,1001,,,Kazakhstan,4.0,"3,054",2.220',
        'Testburg University ,2022,501-510,25.5,,Kazakhstan,4.0,"3,054",2.220',
    )
    frames, issues = read_qs_ranks(file, NAMES)
    assert issues == []
    assert set(frames["observation"]["metric"]) == {"qs_rank", "qs_overall_score"}
    assert values(frames, "qs_rank") == {2021: 1001, 2022: 505.5}
    scores = frames["observation"].set_index(["metric", "period"])["reason"]
    assert scores["qs_overall_score", 2021] == "not_published"


def test_an_open_band_is_repaired_when_loaded(write):
    file = write(RANK_HEADING, "Testburg University,2021,1001,,,Kazakhstan,,,")
    place = read_qs_ranks(file, NAMES)[0]["ranking_result"].iloc[0]
    assert (place["listed_as"], place["rank_from"]) == ("banded", 1001)
    assert place.isna()["rank_to"]


def test_trap_t2_the_rank_of_2023_comes_from_the_table_of_2024(write):
    file = write(
        INDICATOR_HEADING,
        "2023,514,,Testburg University,Kazakhstan,5,600,6,601+,,7,590,",
        "2024,=530,511-520,Testburg State University,Kazakhstan,5,600,6,601+,,7,590,-",
    )
    frames, issues = read_qs_indicators(file, NAMES)
    rows = frames["observation"].set_index(["metric", "period"])
    rank = rows.loc[("qs_rank", 2023)]
    assert issues == []
    assert (rank["value"], rank["value_verbatim"]) == (515.5, "511-520")
    assert rank["source_locator"] == "qs.csv, line 2; rank from qs.csv, line 3, previous rank"
    assert rows.loc[("qs_rank", 2024), "value"] == 530


def test_trap_t2_without_the_table_of_2024_the_running_number_is_no_rank(write):
    file = write(INDICATOR_HEADING, "2023,514,,Testburg University,Kazakhstan,5,600,6,601+,,7,590,")
    frames, issues = read_qs_indicators(file, NAMES)
    assert [(issue.code, issue.place) for issue in issues] == [
        ("qs_running_number", "qs.csv, line 2")
    ]
    assert "qs_rank" not in set(frames["observation"]["metric"])
    assert frames["ranking_result"].empty
    assert values(frames, "qs_international_students_rank") == {2023: 601}


def test_trap_t3_empty_and_dashed_cells_are_missing(write):
    file = write(INDICATOR_HEADING, "2025,900,,Testburg University,Kazakhstan,,,3,701+,,9,500,-")
    rows = read_qs_indicators(file, NAMES)[0]["observation"].set_index("metric")
    assert rows.loc["qs_international_faculty_score", "reason"] == "not_published"
    assert rows.loc["qs_overall_score", "value_verbatim"] == "-"
    assert rows.loc["qs_overall_score", "reason"] == "not_published"
    assert rows.loc["qs_international_students_rank", "value"] == 701
    assert "qs_international_student_diversity_score" not in rows.index


def test_trap_t4_loaded_editions_say_that_scores_were_rebased(write):
    file = write(
        INDICATOR_HEADING,
        "2026,900,,Testburg University,Kazakhstan,20,1,30,1,12,9,500,-",
        "2027,900,,Testburg University,Kazakhstan,20,1,30,1,,9,500,-",
    )
    editions = read_qs_indicators(file, NAMES)[0]["source_edition"].set_index("edition")
    assert editions["rebased"].to_dict() == {2026: True, 2027: False}


def test_trap_t9_old_and_new_names_are_one_institution(write):
    file = write(
        RANK_HEADING,
        "Testburg State University ,2021,600,,,Kazakhstan,,,",
        "Testburg University,2022,590,,,Kazakhstan,,,",
    )
    assert values(read_qs_ranks(file, NAMES)[0], "qs_rank") == {2021: 600, 2022: 590}


def test_trap_t10_a_peer_is_matched_with_its_country(write):
    file = write(
        RANK_HEADING,
        "Lakeside,2021,90,,,Sweden,,,",
        "Lakeside,2022,88,,,United States of America,,,",
    )
    frames, issues = read_qs_ranks(file, NAMES)
    assert frames["ranking_result"]["edition_year"].tolist() == [2021]
    assert [(issue.code, issue.place) for issue in issues] == [
        ("country_differs", "qs.csv, line 3")
    ]


def test_an_unknown_kazakh_name_is_told_with_file_line_and_name(write):
    file = write(
        RANK_HEADING,
        "Foreign College,2022,1,,,Sweden,,,",
        "Renamed Testburg University,2022,590,,,Kazakhstan,,,",
    )
    _, issues = read_qs_ranks(file, NAMES)
    assert [(issue.code, issue.place, issue.values["name"]) for issue in issues] == [
        ("institution_not_in_crosswalk", "qs.csv, line 3", "Renamed Testburg University")
    ]


def test_a_table_without_a_column_yields_issues_and_no_frames(write):
    frames, issues = read_qs_indicators(write("edition,rank_display\n"), NAMES)
    assert frames == {}
    assert {str(issue.values["column"]) for issue in issues} >= set(INDICATOR_COLUMNS.values())
    assert read_qs_ranks(write("university,year"), NAMES)[0] == {}
