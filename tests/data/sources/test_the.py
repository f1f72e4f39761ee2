"""A THE table in the publisher's layout, with fictional institutions."""

from pathlib import Path

import pytest

from data.sources.crosswalk import Crosswalk
from data.sources.the import STATISTIC_COLUMNS, read_the

NAMES = Crosswalk({"Testburg University": "testburg", "Reporting Institute": "reporting"}, {})
HEADING = (
    "year,rank_prefix,rank,name,country_lookup,international_outlook,no_of_fte_students,"
    "no_of_students_per_staff,international_students,female_male_ratio"
)


@pytest.fixture
def write(tmp_path: Path):
    def write_file(*lines: str) -> Path:
        file = tmp_path / "the.csv"
        file.write_text("\n".join((HEADING, *lines)) + "\n", encoding="utf-8")
        return file

    return write_file


def test_trap_t1_prefix_and_en_dash(write):
    file = write(
        '2025,=,173,Testburg University,Kazakhstan,50.1,"22,005",9.9,43%,52 : 48',
        '2026,,801–1000,Testburg University,Kazakhstan,50.1,"22,005",9.9,43%,52 : 48',
    )
    frames, issues = read_the(file, NAMES)
    ranks = frames["observation"].query("metric == 'the_rank'")
    assert issues == []
    assert ranks["value_verbatim"].tolist() == ["=173", "801–1000"]
    assert ranks["value"].tolist() == [173, 900.5]


def test_trap_t7_comma_percent_ratio(write):
    file = write('2026,,1501+,Testburg University,,50.1,"22,005",9.9,0%,52 : 48')
    rows = read_the(file, NAMES)[0]["observation"].set_index("metric")
    assert rows["value"].to_dict() == {
        "the_rank": 1501,
        "the_international_outlook_score": 50.1,
        "the_fte_students": 22005,
        "the_students_per_staff": 9.9,
        "the_international_students_share": 0,
        "the_female_share": 52,
    }
    assert rows.loc["the_international_students_share", "value_high"] == 0.5
    assert rows["period"].unique().tolist() == [2026]  # the edition, not a year


def test_a_reporter_has_statistics_but_neither_rank_nor_score(write):
    file = write('2024,,Reporter,Reporting Institute,,,"1,840",17.5,2%,')
    frames, issues = read_the(file, NAMES)
    rows = frames["observation"].set_index("metric")
    assert issues == []
    assert rows["reason"].dropna().to_dict() == {
        "the_rank": "reporter",
        "the_international_outlook_score": "reporter",
        "the_female_share": "not_published",
    }
    assert rows.loc["the_fte_students", "value"] == 1840
    assert frames["ranking_result"]["listed_as"].tolist() == ["reporter"]


def test_trap_t8_names_that_look_alike_are_left_out(write):
    file = write(
        "2026,,Reporter,Testburg University College,,,1,1,1%,",
        "2026,,Reporter,Testburg International University,,,1,1,1%,",
    )
    frames, issues = read_the(file, NAMES)
    assert frames["observation"].empty
    assert issues == []


def test_trap_t11_the_share_is_kept_in_per_cent_with_its_rounding(write):
    file = write('2026,,1501+,Testburg University,,50.1,"20,000",9.9,26%,')
    rows = read_the(file, NAMES)[0]["observation"].set_index("metric")
    share = rows.loc["the_international_students_share"]
    assert (share["value_low"], share["value"], share["value_high"]) == (25.5, 26, 26.5)


def test_statistics_start_with_2016(write):
    file = write("2015,,401-500,Testburg University,Kazakhstan,50.1,,,,")
    rows = read_the(file, NAMES)[0]["observation"]
    assert rows["metric"].tolist() == ["the_rank", "the_international_outlook_score"]


def test_an_unreadable_cell_is_told_with_its_line(write):
    file = write("2026,,1501+,Testburg University,,50.1,900,9.9,-0%,52 : 48")
    frames, issues = read_the(file, NAMES)
    assert [(issue.code, issue.place, issue.values["text"]) for issue in issues] == [
        ("unreadable_value", "the.csv, line 2", "-0%")
    ]
    assert "the_international_students_share" not in set(frames["observation"]["metric"])


def test_a_table_without_a_column_yields_issues_and_no_frames(tmp_path: Path):
    file = tmp_path / "the.csv"
    file.write_text("year,rank\n")
    frames, issues = read_the(file, NAMES)
    assert frames == {}
    assert {str(issue.values["column"]) for issue in issues} >= set(STATISTIC_COLUMNS.values())
