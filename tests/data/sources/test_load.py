"""Files are loaded by kind, with names from a file and ROR addresses from the register."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.sources.load import FILE_KINDS, FileKindError, load_file, read_ror_addresses
from data.sources.source_files import SourceFileError
from data.store.connection import Store


@pytest.fixture
def names(tmp_path: Path) -> Path:
    file = tmp_path / "names.csv"
    file.write_text(
        "institution,source,name,country\n"
        "testburg,qs_wur,Testburg University,KZ\ntestburg,the_wur,Testburg Uni,KZ\n"
    )
    return file


def test_a_qs_file_is_loaded_with_the_given_names_and_fits_the_store(
    tmp_path: Path, names: Path, store: Store
):
    file = tmp_path / "qs.csv"
    file.write_text(
        "university,year,rank_display,score,country\nTestburg University,2022,590,24.1,Kazakhstan\n"
    )
    frames, issues = load_file("qs-ranks", file, names)
    assert issues == []
    assert frames["observation"]["value"].tolist() == [590, 24.1]
    store.append_all(frames, author="operator", at=datetime(2026, 1, 2, tzinfo=UTC))
    assert store.read_rows("SELECT count(*) FROM observation_current") == [(2,)]


def test_the_names_of_one_publisher_are_not_used_for_another(tmp_path: Path, names: Path):
    file = tmp_path / "qs.csv"
    file.write_text(
        "university,year,rank_display,score,country\nTestburg Uni,2022,590,24.1,Kazakhstan\n"
    )
    frames, issues = load_file("qs-ranks", file, names)
    assert frames["observation"].empty
    assert [issue.code for issue in issues] == ["institution_not_in_crosswalk"]


def test_openalex_is_matched_by_the_register(tmp_path: Path):
    addresses = read_ror_addresses()
    assert addresses["https://ror.org/03q0vrn42"] == "kaznu"
    file = tmp_path / "works.csv"
    file.write_text(
        "canonical_name,country_code,ror_id,window_start,window_end,works,"
        "international_collab_count\nNobody,SE,https://ror.org/000000000,2024,2024,1,1\n"
    )
    frames, issues = load_file("openalex", file)
    assert (len(frames["observation"]), issues) == (0, [])


def test_an_unknown_kind_is_refused_with_the_known_ones(tmp_path: Path):
    assert FILE_KINDS == ("qs-ranks", "qs-indicators", "the", "openalex")
    with pytest.raises(FileKindError, match="qs-indicators"):
        load_file("moon", tmp_path / "x.csv")


def test_a_missing_file_of_names_is_an_error(tmp_path: Path):
    with pytest.raises(SourceFileError):
        load_file("the", tmp_path / "x.csv", tmp_path / "gone.csv")
