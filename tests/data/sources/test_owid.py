import gzip

import pytest

from data.sources.owid import TABLES, collect, read_rates
from data.sources.source_files import SourceFileError


@pytest.fixture(scope="module")
def kazakhstan():
    rates = read_rates()
    return rates[rates["country"] == "KZ"].set_index(["series", "period"])


def test_inbound_rate_of_kazakhstan(kazakhstan):
    inbound = kazakhstan.loc["owid_inbound_rate"]["value"]
    assert inbound[2013] == pytest.approx(1.11459)
    assert inbound[2020] == pytest.approx(5.50775)
    assert len(inbound) == 14


def test_outbound_rate_of_kazakhstan(kazakhstan):
    row = kazakhstan.loc[("owid_outbound_rate", 2020)]
    assert row["value"] == pytest.approx(10.80152)
    assert row["value_verbatim"] == "10.80152"
    assert row["source_locator"] == "share-of-students-studying-abroad.csv, line 1694"


def test_trap_t13_namibia_is_kept_and_groups_of_countries_are_not():
    rates = read_rates()
    assert (rates["country"] == "NA").any()
    assert rates["country"].str.fullmatch("[A-Z]{2}").all()
    assert not rates.duplicated(["country", "series", "period"]).any()


def test_unknown_code_is_an_error(tmp_path):
    for name, column in TABLES.values():
        text = f"Entity,Code,Year,{column}\nWorld,OWID_WRL,2020,2.5\nNowhere,XYZ,2020,1\n"
        (tmp_path / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode()))
    with pytest.raises(SourceFileError, match="unknown codes XYZ"):
        read_rates(tmp_path)


def test_collect_cites_its_source():
    tables = collect()
    assert set(tables["country_series"]["source"]) == set(tables["source"]["source"])
