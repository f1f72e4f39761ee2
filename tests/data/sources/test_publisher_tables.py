"""What the readers of whole tables share: columns, rows, editions of a loaded file."""

from pathlib import Path

import pandas as pd
import pytest

from data.sources.crosswalk import Crosswalk
from data.sources.publisher_tables import (
    Columns,
    TableSize,
    build_frames,
    count_rows,
    describe_loaded,
    match_rows,
    read_table,
)
from data.sources.ranking_rows import RankingFact
from data.sources.source_files import SourceFileError

NAMES = Crosswalk({"Testburg University": "testburg"}, {})
COLUMNS = Columns(edition="year", name="name", country="country")


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["year", "name", "country"], dtype="str")


def test_a_missing_column_is_an_issue(tmp_path: Path):
    file = tmp_path / "small.csv"
    file.write_text("year,name\n2026,NA\n")
    read, issues = read_table(file, ("year", "country"))
    assert read["name"].tolist() == ["NA"]  # text, never a missing value
    assert [(issue.code, issue.values) for issue in issues] == [
        ("column_missing", {"column": "country"})
    ]


def test_a_missing_file_is_an_error(tmp_path: Path):
    with pytest.raises(SourceFileError):
        read_table(tmp_path / "gone.csv", ())


def test_rows_carry_file_and_line():
    rows, issues = match_rows(
        table(("2026", "Other", "Sweden"), ("2026", "Testburg University", "Kazakhstan")),
        COLUMNS,
        NAMES,
        "t.csv",
    )
    assert issues == []
    assert [(row.institution, row.edition, row.locator) for row in rows] == [
        ("testburg", 2026, "t.csv, line 3")
    ]


def test_an_institution_twice_in_an_edition_and_a_strange_edition_are_issues():
    name = "Testburg University"
    rows, issues = match_rows(
        table((("2026"), name, ""), ("2026", name, ""), ("latest", name, "")), COLUMNS, NAMES, "t"
    )
    assert len(rows) == 1
    assert [(issue.code, issue.place) for issue in issues] == [
        ("institution_twice", "t, line 3"),
        ("edition_unreadable", "t, line 4"),
    ]


def test_rows_are_counted_by_edition():
    editions = pd.Series(["2026", " 2026", "2026", "2018", "2018", "x"], dtype="str")
    ranks = pd.Series(["1501+", "Reporter", "", "801-1000", "1001", "7"], dtype="str")
    assert count_rows("the_wur", editions, ranks) == {2026: (3, 1), 2018: (2, 2)}
    assert count_rows("qs_wur", editions, ranks)[2018] == (2, 1)  # 1001 is no band of QS 2018


def test_a_loaded_file_describes_its_editions():
    source = describe_loaded(
        "qs_wur", Path("mine.csv"), {2026: TableSize(11, 10), 2027: TableSize(12, 12)}
    )
    assert source.obtained == "Loaded from mine.csv"
    assert [
        (e.edition, e.published_year, e.list_size, e.table_rows, e.rebased) for e in source.editions
    ] == [
        (2026, 2025, 10, 11, True),
        (2027, 2026, 12, 12, False),
    ]


def test_frames_hold_source_editions_observations_and_places():
    fact = RankingFact("testburg", "qs_wur", 2027, "qs_rank", "177", "mine.csv, line 2")
    frames, issues = build_frames("qs_wur", Path("mine.csv"), [fact], {2027: TableSize(14, 12)})
    assert issues == []
    assert {name: len(frame) for name, frame in frames.items()} == {
        "source": 1,
        "source_edition": 1,
        "observation": 1,
        "ranking_result": 1,
    }
    assert frames["ranking_result"]["list_size"].tolist() == [12]
