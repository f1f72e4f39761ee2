"""Tables as files: full precision, marked where synthetic, harmless in a spreadsheet, limited."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pandas as pd
import pytest

from pages.exports.table_files import (
    ExportTable,
    TooManyRowsError,
    describe_table,
    make_harmless,
    write_csv,
    write_zip,
)
from schemas.language import Language, LocalisedText
from schemas.trail import Trail, TrailSource

SOURCE = TrailSource(
    source="survey",
    title=LocalisedText(en="Yearly survey", ru="Ежегодный опрос", kk="Жыл сайынғы сауалнама"),
    short_title="Survey",
    producer="Bureau",
    editions=("2026",),
    licence="CC BY 4.0",
    citation="Bureau, Yearly survey, 2026.",
)


def make_table(frame: pd.DataFrame | None = None, **changes: object) -> ExportTable:
    if frame is None:
        frame = pd.DataFrame({"name": ["Әл-Фараби", "Самал"], "share": [1 / 3, None]})
    trail = Trail(
        workspace="open", synthetic=False, sources=(SOURCE,), plan_digest="abc", data_version="v7"
    )
    parts: dict[str, object] = {
        "name": "shares",
        "title": "Shares",
        "edition": "2026",
        "frame": frame,
        "trail": trail,
        "columns": {"share": "share of students, 0–1"},
    }
    return ExportTable(**{**parts, **changes})  # type: ignore[arg-type]


def read_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_starts_with_the_mark_that_office_programs_need() -> None:
    data = write_csv(make_table(), 10)
    assert data.startswith(b"\xef\xbb\xbf")
    assert "Әл-Фараби" in data.decode("utf-8-sig")
    assert data.count(b"\r\n") == 3


def test_numbers_keep_full_precision_and_missing_stays_empty() -> None:
    first, second = read_rows(write_csv(make_table(), 10))
    assert float(first["share"]) == 1 / 3
    assert second["share"] == ""


def test_every_row_names_edition_and_sources() -> None:
    for row in read_rows(write_csv(make_table(), 10)):
        assert row["edition"] == "2026"
        assert row["sources"] == "Bureau, Yearly survey, 2026."
        assert "notice" not in row


def test_synthetic_data_carry_their_notice_in_every_row_and_file() -> None:
    trail = Trail(workspace="demo", synthetic=True)
    table = make_table(trail=trail, notice="Fictional.")
    assert {row["notice"] for row in read_rows(write_csv(table, 10))} == {"Fictional."}
    with zipfile.ZipFile(io.BytesIO(write_zip(table, 10))) as archive:
        assert "Fictional." in archive.read("README.txt").decode()
        assert json.loads(archive.read("metadata.json"))["notice"] == "Fictional."


def test_synthetic_data_without_a_notice_are_refused() -> None:
    with pytest.raises(ValueError, match="shares: synthetic data need a notice"):
        make_table(trail=Trail(workspace="demo", synthetic=True))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    assert make_harmless(evil) == f"'{evil}"
    frame = pd.DataFrame({"name": [evil, None], "gap": [-2.5, 1.0]})
    first, second = read_rows(write_csv(make_table(frame), 10))
    assert first["name"] == f"'{evil}"
    assert second["name"] == ""
    assert float(first["gap"]) == -2.5  # a number stays a number


def test_the_limit_of_rows_bites_in_both_forms() -> None:
    table = make_table()
    assert write_csv(table, 2)
    with pytest.raises(TooManyRowsError, match="2 rows; an export may have 1"):
        write_csv(table, 1)
    with pytest.raises(TooManyRowsError):
        write_zip(table, 1)


def test_the_same_table_gives_the_same_bytes() -> None:
    assert write_zip(make_table(), 10) == write_zip(make_table(), 10)


def test_the_zip_holds_data_metadata_licence_and_citation() -> None:
    table = make_table()
    with zipfile.ZipFile(io.BytesIO(write_zip(table, 10))) as archive:
        assert archive.namelist() == ["data.csv", "metadata.json", "README.txt"]
        assert archive.read("data.csv") == write_csv(table, 10)
        told = json.loads(archive.read("metadata.json"))
        readme = archive.read("README.txt").decode()
    assert told["rows"] == 2
    assert told["columns"] == {"name": "", "share": "share of students, 0–1"}
    assert told["trail"]["sources"][0]["licence"] == "CC BY 4.0"
    assert told["trail"]["sources"][0]["citation"] == SOURCE.citation
    assert told == json.loads(json.dumps(describe_table(table)))
    for line in ("CC BY 4.0", SOURCE.citation, "plan abc", "data v7", "share: share of students"):
        assert line in readme


def test_an_empty_table_has_its_head() -> None:
    data = write_csv(make_table(pd.DataFrame({"name": [], "share": []})), 10)
    assert data.decode("utf-8-sig") == "name,share,edition,sources\r\n"


def test_the_table_itself_is_not_changed() -> None:
    frame = pd.DataFrame({"name": ["=1"]})
    write_csv(make_table(frame), 10)
    assert list(frame.columns) == ["name"]
    assert frame["name"].iloc[0] == "=1"


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.RUSSIAN, "Ежегодный опрос"), (Language.KAZAKH, "Жыл сайынғы сауалнама")],
)
def test_the_readme_names_sources_in_the_language_of_the_file(
    language: Language, title: str
) -> None:
    packed = zipfile.ZipFile(io.BytesIO(write_zip(make_table(language=language), 10)))
    readme = packed.read("README.txt").decode()
    assert f"{title} (Bureau)" in readme
    assert "CC BY 4.0" in readme  # the licence keeps its name
