"""A whole table is loaded whole or not at all; what is new is recorded once, absence included."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import loading, workspace
from data.loading import LoadRefusedError, load_table
from data.sources.source_files import SourceFileError
from data.store.connection import Store
from data.store.errors import DatabaseLockedError, DatabaseMissingError
from data.workspace import WorkspaceError, build_workspace, workspace_path
from schemas.settings import Settings

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
HEADING = "year,university,country,rank_display,score\n"
OWN = "Testburg University"


@pytest.fixture
def settings(tmp_path, monkeypatch, rows) -> Settings:
    """A tiny open workspace with two institutions, built into a folder of its own."""
    settings = Settings(workspaces_folder=tmp_path / "workspaces")
    monkeypatch.setattr(workspace, "compute_digest", lambda _: "steady")
    frames = {
        "source": rows("source"),
        "country": rows("country"),
        "institution": rows(
            "institution", {"institution": "testburg"}, {"institution": "elsewhere"}
        ),
    }
    build_workspace("open", settings, at=AT, collect=lambda: frames)
    return settings


@pytest.fixture
def names(tmp_path) -> Path:
    file = tmp_path / "names.csv"
    file.write_text(f"institution,source,name,country\ntestburg,qs_wur,{OWN},KZ\n")
    return file


@pytest.fixture
def load(settings, names):
    def run(file: Path, layout: str = "qs", at: datetime = LATER, **choice):
        return load_table("open", settings, layout, file, names=names, at=at, **choice)

    return run


def write(folder: Path, *rows: str, others: int = 300) -> Path:
    """Write a table of QS with our rows and as many others, so that it is a whole one."""
    file = folder / "qs.csv"
    foreign = [f"2022,Other {number},Sweden,{number + 1},50" for number in range(others)]
    file.write_text(HEADING + "\n".join([*foreign, *rows]) + "\n", encoding="utf-8")
    return file


def read(settings: Settings, sql: str) -> list[tuple]:
    with Store.open(workspace_path("open", settings), read_only=True) as store:
        return store.read_rows(sql)


FACTS = (
    "SELECT institution, metric, value, value_verbatim, reason FROM observation_current"
    " WHERE metric IN ('qs_rank', 'd_qs_wur_mid') ORDER BY 1, 2"
)


def test_a_whole_table_gives_values_midpoints_and_who_is_not_listed(tmp_path, settings, load):
    report = load(write(tmp_path, f"2022,{OWN},Kazakhstan,561-570,24.1"))
    assert report.values == {2022: 2}
    assert report.warnings == ()
    assert read(settings, FACTS) == [
        ("elsewhere", "d_qs_wur_mid", None, None, "not_listed"),
        ("elsewhere", "qs_rank", None, None, "not_listed"),
        ("testburg", "d_qs_wur_mid", 565.5, "561-570", None),
        ("testburg", "qs_rank", 565.5, "561-570", None),
    ]
    assert read(
        settings, "SELECT edition, held, list_size, table_rows FROM source_edition_current"
    ) == [(2022, True, 301, 301)]
    assert read(settings, "SELECT DISTINCT recorded_by FROM observation") == [("operator",)]
    assert report.previous is not None
    assert report.previous.exists()


def test_loading_the_same_again_writes_nothing(tmp_path, settings, load):
    file = write(tmp_path, f"2022,{OWN},Kazakhstan,590,24.1")
    load(file)
    before = workspace_path("open", settings).read_bytes()
    again = load(file, at=LATER + timedelta(hours=1))
    assert (again.rows, again.previous) == ({}, None)
    assert workspace_path("open", settings).read_bytes() == before


def test_a_corrected_value_is_a_new_revision_of_that_value_only(tmp_path, settings, load):
    load(write(tmp_path, f"2022,{OWN},Kazakhstan,590,24.1"))
    report = load(
        write(tmp_path, f"2022,{OWN},Kazakhstan,=590,24.1"), at=LATER + timedelta(hours=1)
    )
    assert report.rows["observation"] == 2  # the rank and its midpoint, whose text changed
    assert read(settings, "SELECT max(revision) FROM observation WHERE metric = 'qs_rank'") == [
        (2,)
    ]
    assert read(
        settings, "SELECT max(revision) FROM observation WHERE metric = 'qs_overall_score'"
    ) == [(1,)]


def test_one_bad_cell_refuses_the_whole_file_and_leaves_the_database(tmp_path, settings, load):
    path = workspace_path("open", settings)
    before = path.read_bytes()
    file = write(tmp_path, f"2022,{OWN},Kazakhstan,590,high", f"2021,{OWN},Kazakhstan,1201,")
    with pytest.raises(LoadRefusedError) as caught:
        load(file)
    assert caught.value.faults == (
        "qs.csv, line 302: 'high' of 'Testburg University' is no score for qs_overall_score; "
        "correct the cell or leave it empty.",
    )
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["open.duckdb"]


def test_findings_of_the_checks_refuse_the_load(tmp_path, settings, load, monkeypatch):
    from data.store.integrity import CheckResult  # noqa: PLC0415

    found = (CheckResult("keys are unique", 1, ("country: KZ stands 2 times",)),)
    monkeypatch.setattr(loading, "check_content", lambda *_: found)
    before = workspace_path("open", settings).read_bytes()
    with pytest.raises(LoadRefusedError, match="the checks found: country: KZ"):
        load(write(tmp_path, f"2022,{OWN},Kazakhstan,590,24.1"))
    assert workspace_path("open", settings).read_bytes() == before
    assert os.listdir(settings.workspaces_folder) == ["open.duckdb"]


def test_an_excerpt_says_nothing_of_who_is_absent(tmp_path, settings, load):
    report = load(write(tmp_path, f"2022,{OWN},Kazakhstan,590,24.1", others=5))
    assert report.warnings == (
        "qs.csv, edition 2022: who is not in the file is not recorded as not listed, because 6 "
        "rows are an excerpt, not a whole table.",
    )
    assert [row[0] for row in read(settings, FACTS)] == ["testburg", "testburg"]
    assert read(settings, "SELECT list_size, table_rows FROM source_edition_current") == [
        (None, None)
    ]


def test_an_unknown_name_of_kazakhstan_is_told_and_nobody_is_called_absent(
    tmp_path, settings, load
):
    file = write(
        tmp_path, f"2022,{OWN},Kazakhstan,590,24.1", "2022,Moon University,Kazakhstan,600,"
    )
    report = load(file)
    assert len(report.warnings) == 2
    assert report.warnings[0].startswith("qs.csv, line 303: 'Moon University' stands in Kazakhstan")
    assert "elsewhere" not in {row[0] for row in read(settings, FACTS)}


def test_one_edition_can_be_chosen_and_an_absent_one_is_refused(tmp_path, settings, load):
    file = write(tmp_path, f"2022,{OWN},Kazakhstan,590,24.1", f"2021,{OWN},Kazakhstan,600,")
    assert load(file, edition=2021).values == {2021: 1}
    assert read(settings, "SELECT DISTINCT period FROM observation_current") == [(2021,)]
    with pytest.raises(LoadRefusedError, match=r"no edition 1999 .* it has 2021, 2022"):
        load(file, edition=1999)


def test_a_table_without_our_institutions_is_refused(tmp_path, load):
    with pytest.raises(LoadRefusedError, match="no row of an institution of this workspace"):
        load(write(tmp_path))


def test_a_missing_column_is_named(tmp_path, load):
    file = tmp_path / "qs.csv"
    file.write_text("year,university,country\n2022,A,Kazakhstan\n")
    with pytest.raises(LoadRefusedError, match=r"qs\.csv lacks the columns rank_display, score;"):
        load(file)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "is missing"),
        (b"", "is empty"),
        ("year,university\n".encode("utf-16"), "no UTF-8 text"),
        (b"year,university\n1,2\n1,2,3,4\n", "Expected 2 fields in line 3, saw 4"),
    ],
)
def test_a_file_that_is_no_table_is_told(tmp_path, load, content, told):
    file = tmp_path / "x.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SourceFileError, match=told):
        load(file)


def test_real_facts_are_not_loaded_into_the_demonstration(tmp_path, settings):
    with pytest.raises(WorkspaceError, match="choose --workspace open"):
        load_table("demo", settings, "qs", tmp_path / "x.csv")


def test_a_database_that_is_missing_or_in_use_is_told(tmp_path, settings, load):
    file = write(tmp_path, f"2022,{OWN},Kazakhstan,590,24.1")
    path = workspace_path("open", settings)
    with Store.open(path), pytest.raises(DatabaseLockedError, match="this process"):
        load(file)
    path.unlink()
    with pytest.raises(DatabaseMissingError, match="python -m data build"):
        load(file)


def test_works_of_openalex_are_loaded_by_ror_address(tmp_path, settings, load, monkeypatch):
    from data.sources import load as kinds  # noqa: PLC0415

    address = "https://ror.org/03q0vrn42"
    monkeypatch.setattr(kinds, "read_ror_addresses", lambda: {address: "testburg"})
    file = tmp_path / "works.csv"
    file.write_text(
        "canonical_name,country_code,ror_id,window_start,window_end,works,"
        f"international_collab_count\n{OWN},KZ,{address},2024,2024,100,40\n"
    )
    report = load(file, layout="openalex")
    assert report.rows == {"observation": 2, "source": 1}
    assert read(settings, "SELECT metric, value FROM observation_current ORDER BY 1") == [
        ("openalex_international_works", 40.0),
        ("openalex_works", 100.0),
    ]
