import pandas as pd
import pytest

from data.sources.ror import collect, find_contradictions, read_ror
from data.sources.source_files import SourceFileError

KAZNU = "https://ror.org/03q0vrn42"
KAZATU = "https://ror.org/02vpyd330"


def institution(**changes):
    row = {
        "institution": "kaznu",
        "country": "KZ",
        "ror_id": KAZNU,
        "ror_status": "active",
        "latitude": 43.25,
        "longitude": 76.91667,
    }
    return pd.DataFrame([row | changes])


@pytest.fixture(scope="module")
def records():
    return read_ror()


def test_records_are_those_of_kazakhstan_and_the_peers(records):
    by_country = records["country_code"].value_counts()
    assert by_country["KZ"] == 110
    assert by_country.sum() == 110 + 13
    assert records.loc[KAZNU, "name"] == "Al-Farabi Kazakh National University"
    assert records.loc[KAZATU, "status"] == "withdrawn"


def test_row_that_agrees_has_no_contradiction(records):
    assert find_contradictions(institution(), records) == []


def test_row_without_an_id_is_not_compared(records):
    assert find_contradictions(institution(ror_id=None, latitude=0.0), records) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"ror_id": "https://ror.org/000000000"}, "is not among the records"),
        ({"country": "UZ"}, "ROR places it in KZ"),
        ({"ror_status": "withdrawn"}, "its status in ROR is active"),
        ({"latitude": 51.18}, "not that of Almaty"),
        ({"longitude": float("nan")}, "not that of Almaty"),
    ],
)
def test_contradictions_are_found(records, changes, finding):
    found = find_contradictions(institution(**changes), records)
    assert len(found) == 1
    assert finding in found[0]


def test_points_of_one_city_may_differ_a_little(records):
    assert find_contradictions(institution(latitude=43.44), records) == []


def test_doubled_id_is_an_error(tmp_path):
    text = f"ror_id,name\n{KAZNU},one\n{KAZNU},two\n"
    (tmp_path / "ror_kazakhstan_and_peers.csv").write_text(text, encoding="utf-8")
    with pytest.raises(SourceFileError, match="twice"):
        read_ror(tmp_path)


def test_collect_gives_the_source():
    assert collect()["source"]["licence"].tolist() == ["CC0 1.0"]
