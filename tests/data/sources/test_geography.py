import pytest

from data.sources.geography import (
    COUNTRY_GROUPS,
    collect,
    map_alpha3,
    map_english_names,
    read_countries,
)
from data.sources.source_files import SourceFileError

HEADER = "country,alpha3,name_en,name_ru,name_kk,country_group,latitude,longitude\n"


@pytest.fixture(scope="module")
def countries():
    return read_countries().set_index("country", drop=False)


def test_all_countries_of_the_standard_are_there(countries):
    assert len(countries) == 249
    assert countries["alpha3"].is_unique
    for language in ("en", "ru", "kk"):
        names = countries[f"name_{language}"]
        assert names.is_unique
        assert (names.str.strip() != "").all()


def test_trap_t13_na_is_namibia(countries):
    namibia = countries.loc["NA"]
    assert (namibia["alpha3"], namibia["name_kk"]) == ("NAM", "Намибия")
    assert map_alpha3(countries)["NAM"] == "NA"
    assert countries["country"].notna().all()


def test_names_follow_the_usage_of_kazakhstan(countries):
    assert tuple(countries.loc["KG", ["name_ru", "name_kk"]]) == ("Кыргызстан", "Қырғызстан")
    assert countries.loc["AZ", "name_kk"] == "Әзербайжан"
    assert countries.loc["HK", "name_ru"] == "Гонконг"
    assert map_english_names(countries)["Türkiye"] == "TR"


def test_groups_do_not_overlap_and_neighbours_stand_where_expected(countries):
    assert set(countries["country_group"]) == set(COUNTRY_GROUPS)
    expected = {"RU": "CIS", "UZ": "CIS", "TR": "Turkic", "GE": "EU_EHEA", "MN": "East_Asia"}
    expected |= {"IN": "South_Asia", "IR": "Middle_East", "EG": "Africa", "US": "North_America"}
    assert {code: countries.loc[code, "country_group"] for code in expected} == expected
    assert countries.loc["MY", "country_group"] == "Other"


def test_middles_are_those_of_the_main_territory(countries):
    # The source also has a row for the Canary Islands (28, -16) under ES.
    assert countries.loc["ES", "latitude"] == pytest.approx(40.365, abs=0.001)
    assert countries.loc["ES", "longitude"] == pytest.approx(-3.65, abs=0.1)
    assert countries.loc["KZ", "latitude"] == pytest.approx(48.2, abs=1)
    missing = countries.loc[countries["latitude"].isna(), "country"].tolist()
    assert missing == ["AX", "EH", "HK", "MO", "TW"]


def test_doubled_code_and_unknown_group_are_errors(tmp_path):
    row = "KZ,KAZ,Kazakhstan,Казахстан,Қазақстан,CIS,48,67\n"
    file = tmp_path / "countries.csv"
    file.write_text(HEADER + row + row, encoding="utf-8")
    with pytest.raises(SourceFileError, match="stands twice: KZ"):
        read_countries(tmp_path)
    file.write_text(HEADER + row.replace("CIS", "Steppe"), encoding="utf-8")
    with pytest.raises(SourceFileError, match="unknown groups Steppe"):
        read_countries(tmp_path)


def test_collect_gives_source_and_countries():
    tables = collect()
    assert tables["source"]["source"].tolist() == ["country_reference"]
    assert len(tables["country"]) == 249
