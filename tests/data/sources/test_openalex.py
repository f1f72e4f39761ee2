"""OpenAlex counts by ROR address and year, with fictional institutions."""

from pathlib import Path

import pytest

from data.sources.openalex import describe_openalex, read_openalex

TESTBURG = "https://ror.org/0testburg"
HEADING = (
    "canonical_name,country_code,ror_id,window_start,window_end,works,international_collab_count"
)


@pytest.fixture
def read(tmp_path: Path):
    def read_lines(*lines: str):
        file = tmp_path / "openalex.csv"
        file.write_text("\n".join((HEADING, *lines)) + "\n", encoding="utf-8")
        return read_openalex(file, {TESTBURG: "testburg"})

    return read_lines


def test_works_and_international_works_of_a_year(read):
    frames, issues = read(f"Whatever Name,KZ,{TESTBURG},2024,2024,200,90")
    rows = frames["observation"].set_index("metric")
    assert issues == []
    assert rows["value"].to_dict() == {"openalex_works": 200, "openalex_international_works": 90}
    assert rows["period"].tolist() == [2024, 2024]
    assert frames["source"]["licence"].tolist() == ["CC0 1.0"]


def test_rows_that_cannot_be_used_become_issues(read):
    frames, issues = read(
        "Unknown University,KZ,https://ror.org/0unknown0,2024,2024,5,1",
        "Elsewhere,SE,https://ror.org/0elsewher,2024,2024,5,1",
        f"Testburg,KZ,{TESTBURG},2020,2024,5,1",
        f"Testburg,KZ,{TESTBURG},2021,2021,5,6",
        f"Testburg,KZ,{TESTBURG},2022,2022,five,1",
        f"Testburg,KZ,{TESTBURG},2023,2023,5,1",
        f"Testburg,KZ,{TESTBURG},2023,2023,6,1",
    )
    assert [(issue.code, issue.place) for issue in issues] == [
        ("institution_not_in_crosswalk", "openalex.csv, line 2"),
        ("window_not_one_year", "openalex.csv, line 4"),
        ("more_international_than_all", "openalex.csv, line 5"),
        ("unreadable_value", "openalex.csv, line 6"),
        ("institution_twice", "openalex.csv, line 8"),
    ]
    assert frames["observation"]["period"].tolist() == [2023, 2023]


def test_a_missing_count_is_missing_not_zero(read):
    frames, issues = read(f"Testburg,KZ,{TESTBURG},2024,2024,200,")
    rows = frames["observation"].set_index("metric")
    assert issues == []
    assert rows.loc["openalex_international_works", "reason"] == "not_published"
    assert rows["value"].isna().to_dict() == {
        "openalex_works": False,
        "openalex_international_works": True,
    }


def test_a_table_without_a_column_yields_issues_and_no_frames(tmp_path: Path):
    file = tmp_path / "openalex.csv"
    file.write_text("canonical_name,works\n")
    frames, issues = read_openalex(file, {})
    assert frames == {}
    assert len(issues) == 5


def test_openalex_is_described_with_the_file():
    assert describe_openalex(Path("works.csv")).obtained == "Loaded from works.csv"
