import gzip

import pytest

from data.sources.source_files import SourceFileError, read_codes
from data.sources.uis import (
    FOLDER,
    PEER_COUNTRIES,
    RESIDUALS,
    SPELLINGS,
    code_names,
    collect,
    read_flows,
    select_flows,
)

COLUMNS = "year,dest_country_name,origin_country_lumped,value_lumped,cond_all\n"


@pytest.fixture(scope="module")
def tables():
    return collect()


@pytest.fixture(scope="module")
def inbound_2020(tables):
    flows = tables["country_flow"]
    chosen = (flows["destination"] == "KZ") & (flows["period"] == 2020)
    return flows[chosen & (flows["table_side"] == "inbound")].set_index("origin")


def write_inbound(folder, *rows):
    text = COLUMNS + "".join(f"{row}\n" for row in rows)
    path = folder / "popular-origins-by-destination.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))


def test_origins_of_students_in_kazakhstan_in_2020(inbound_2020):
    persons = inbound_2020["persons"]
    assert persons.sum() == 40_738
    assert persons[["UZ", "IN", "TM", "RU"]].tolist() == [26_130, 4_453, 3_294, 1_487]
    assert inbound_2020.loc["UZ", "value_verbatim"] == "26130"


def test_other_countries_are_a_residual_that_names_no_country(inbound_2020):
    assert inbound_2020.index[inbound_2020["residual"]].tolist() == ["ZZ"]
    assert inbound_2020.loc["ZZ", "persons"] == 907


def test_every_name_of_both_files_has_a_code(tables):
    names = set()
    for file in ("popular-origins-by-destination", "popular-destinations-by-origin"):
        table = read_codes(FOLDER / f"{file}.csv.gz")
        for column in table.columns[table.columns.str.contains("country")]:
            names |= set(table[column])
    assert len(names) == 219
    assert SPELLINGS.keys() | RESIDUALS.keys() <= names
    assert len(read_flows("inbound")) == 19_467
    assert len(read_flows("outbound")) == 50_699


def test_unknown_names_are_listed_together():
    with pytest.raises(SourceFileError, match="Atlantis, Lemuria"):
        code_names(["Lemuria", "Chad", "Atlantis"], {"Chad": "TD"})


def test_trap_t13_namibia_keeps_its_code(tmp_path):
    write_inbound(tmp_path, "2019,Namibia,Angola,40,- - - -")
    assert read_flows("inbound", tmp_path)["destination"].tolist() == ["NA"]


def test_flags_are_kept_and_no_flags_are_none(tmp_path):
    write_inbound(tmp_path, "2019,Chad,Angola,4,- - c -", "2019,Chad,Mali,5,- - - -")
    flows = read_flows("inbound", tmp_path)
    assert flows["flags"].isna().tolist() == [False, True]
    assert flows["flags"].iloc[0] == "- - c -"
    assert flows["source_locator"].iloc[1] == "popular-origins-by-destination.csv, line 3"


def test_two_spellings_of_one_flow_are_an_error(tmp_path):
    write_inbound(tmp_path, "2019,Turkey,Angola,4,- - - -", "2019,Türkiye,Angola,5,- - - -")
    with pytest.raises(SourceFileError, match="line 3"):
        read_flows("inbound", tmp_path)


def test_store_keeps_kazakhstan_and_the_inbound_side_of_the_peers(tables):
    flows = tables["country_flow"]
    kazakh = (flows["origin"] == "KZ") | (flows["destination"] == "KZ")
    others = flows[~kazakh]
    assert set(others["table_side"]) == {"inbound"}
    assert set(others["destination"]) == PEER_COUNTRIES - {"CN"}
    assert not flows.duplicated(["origin", "destination", "period", "table_side"]).any()
    assert len(select_flows(flows)) == len(flows)


def test_trap_t6_sum_of_destinations_is_complete_only_with_russia(tables):
    series = tables["country_series"]
    sums = series[series["series"] == "uis_destinations_sum"].set_index("period")
    assert sums["value"].round()[[2013, 2014, 2019, 2020]].tolist() == [
        13_552,
        66_864,
        86_615,
        3_467,
    ]
    without_russia = [1998, 1999, 2010, 2013, 2020, 2021]
    assert not sums.loc[without_russia, "complete"].any()
    assert not sums.loc[2000, "complete"]  # Russia reported, yet the sum is 84 % of the total
    assert not sums.loc[2002, "complete"]  # Russia reported, but no total is known
    assert sums.loc[2014:2019, "complete"].all()


def test_series_and_flows_differ_a_little_as_in_the_sources(tables, inbound_2020):
    series = tables["country_series"]
    chosen = (series["country"] == "KZ") & (series["period"] == 2020)
    values = series[chosen].set_index("series")["value"]
    assert values["uis_inbound"] == 40_742
    assert values["uis_outbound"] == 79_901
    assert inbound_2020["persons"].sum() == 40_738


def test_both_sources_are_cited(tables):
    cited = set(tables["country_series"]["source"]) | set(tables["country_flow"]["source"])
    assert cited == set(tables["source"]["source"]) == {"uis_360info", "uis_series"}
