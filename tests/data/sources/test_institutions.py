import pandas as pd
import pytest

from data.definitions import read_regions
from data.sources.institutions import (
    CROSSWALK_ONLY,
    FOLDER,
    collect,
    map_spellings,
    read_institutions,
    read_names,
)
from data.sources.source_files import SourceFileError, read_codes
from schemas.institution import Institution, InstitutionName

SHORT_NAME_LETTERS = 26
"""A header of a table column holds about this many letters."""


@pytest.fixture(scope="module")
def institutions():
    return read_institutions().set_index("institution", drop=False)


@pytest.fixture(scope="module")
def names(institutions):
    return read_names(institutions)


def records(frame):
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def test_register_has_107_heis_and_13_peers(institutions):
    assert institutions["kind"].value_counts().to_dict() == {"measured": 107, "peer": 13}
    assert set(institutions.loc[institutions["kind"] == "measured", "country"]) == {"KZ"}
    assert institutions["peer_set"].value_counts().to_dict() == {
        "welcome_partner": 7,
        "regional_peer": 6,
    }


def test_every_row_fits_the_model(institutions, names):
    assert [Institution.model_validate(row).institution for row in records(institutions)] == list(
        institutions.index
    )
    assert len([InstitutionName.model_validate(row) for row in records(names)]) == len(names)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_names_and_short_names_are_unique_and_headers_hold_them(institutions, language):
    for part in ("name", "short"):
        column = institutions[f"{part}_{language}"]
        assert column.is_unique
        assert (column == column.str.strip()).all()
        assert (column != "").all()
    assert institutions[f"short_{language}"].str.len().max() <= SHORT_NAME_LETTERS


def test_short_names_in_three_languages(institutions):
    short = ["short_en", "short_ru", "short_kk"]
    assert institutions.loc["kaznu", short].tolist() == ["KazNU", "КазНУ", "ҚазҰУ"]
    assert institutions.loc["enu", short].tolist() == ["ENU", "ЕНУ", "ЕҰУ"]
    assert institutions.loc["kth", short].tolist() == ["KTH", "KTH", "KTH"]


def test_a_city_has_one_name_per_language_and_one_region(institutions):
    measured = institutions[institutions["kind"] == "measured"]
    cities = measured.groupby("city_en")[["city_ru", "city_kk", "region"]].nunique()
    assert len(cities) == 24
    assert (cities == 1).all(axis=None)
    oskemen = measured[measured["city_en"] == "Oskemen"].iloc[0]
    assert (oskemen["city_ru"], oskemen["city_kk"]) == ("Усть-Каменогорск", "Өскемен")


def test_regions_agree_with_the_catalogue(institutions):
    regions = read_regions()
    measured = institutions[institutions["kind"] == "measured"]
    assert set(measured["region"]) <= set(regions)
    assert institutions.loc[institutions["kind"] == "peer", "region"].isna().all()
    for city, code in (("Astana", "KZ-71"), ("Almaty", "KZ-75"), ("Shymkent", "KZ-79")):
        assert set(measured.loc[measured["city_en"] == city, "region"]) == {code}


def test_trap_city_level_coordinates_are_shared_and_say_so(institutions):
    almaty = institutions[institutions["city_en"] == "Almaty"]
    assert len(almaty) == 35
    assert len(almaty[["latitude", "longitude"]].drop_duplicates()) == 2
    assert set(almaty["coordinate_precision"]) == {"city"}


def test_point_that_no_source_has_stays_missing(institutions):
    missing = institutions[institutions["latitude"].isna()]
    assert missing["institution"].tolist() == ["sdu"]  # Kaskelen
    assert missing["coordinate_precision"].isna().all()
    origins = read_codes(FOLDER / "kz_heis.csv").set_index("institution")["coordinate_source"]
    assert origins["sdu"] == ""
    assert origins["kazumo"] == "city_of:kaznu"
    assert origins["yessenov"] == "geonames:610612"


def test_borrowed_points_are_those_of_the_named_neighbour(institutions):
    origins = read_codes(FOLDER / "kz_heis.csv").set_index("institution")["coordinate_source"]
    borrowed = origins[origins.str.startswith("city_of:")].str.removeprefix("city_of:")
    assert len(borrowed) == 40
    for institution, neighbour in borrowed.items():
        here, there = institutions.loc[institution], institutions.loc[neighbour]
        assert here["city_en"] == there["city_en"]
        assert (here["latitude"], here["longitude"]) == (there["latitude"], there["longitude"])


def test_ror_ids_are_unique_and_the_withdrawn_one_says_so(institutions):
    held = institutions["ror_id"].dropna()
    assert held.is_unique
    statuses = institutions["ror_status"].value_counts().to_dict()
    assert statuses == {"active": 71, "withdrawn": 1}
    assert institutions.loc["kazatu", "ror_status"] == "withdrawn"
    assert institutions.loc["zhubanov", "ror_id"] == "https://ror.org/01mgaqp12"


def test_founding_year_has_a_source_and_none_without(institutions):
    assert institutions["founded_year"].notna().equals(institutions["founded_source"].notna())


def test_all_spellings_of_the_crosswalk_lead_to_one_institution(institutions):
    qs, the = map_spellings("qs_wur"), map_spellings("the_wur")
    assert qs["Satbayev University"] == "satbayev"
    old = "Satbayev University (previously Kazakh Technical University named after K.I. Satpaev)"
    assert qs[old] == "satbayev"
    assert the["Dulaty University"] == "dulaty"
    assert set(qs.values()) | set(the.values()) <= set(institutions.index)
    crosswalk = read_codes(FOLDER / "kz_hei_crosswalk.csv")
    assert len(crosswalk) == 43
    assert set(crosswalk["institution"]) <= set(institutions.index)
    partners = set(read_codes(FOLDER / "partner_hei_crosswalk.csv")["institution"])
    assert partners - set(institutions.index) == CROSSWALK_ONLY
    assert qs["Beihang University (former BUAA)"] == "beihang"
    peers = institutions.index[institutions["kind"] == "peer"]
    assert set(peers) <= partners


@pytest.mark.parametrize(
    "name",
    [
        "Al-Farabi University College",
        "Turan International University",
        "Western Caspian University",
        "Kazan Federal University",
        "Coventry University",
        "De Montfort University",
        "Heriot-Watt University",
    ],
)
def test_trap_t8_lookalike_names_are_of_no_institution_here(name):
    for source in ("qs_wur", "the_wur"):
        assert name not in map_spellings(source)


def test_former_names_are_told_apart_from_official_ones(names):
    esil = names[(names["institution"] == "esil") & (names["name_kind"] == "former")]
    assert "KazUEFIT" in set(esil["name"])
    official = names[names["name_kind"] == "official"]
    assert len(official) == 3 * 120
    assert not official["name"].str.contains("formerly|ранее").any()
    key = ["institution", "name_kind", "language", "name", "from_year", "source"]
    assert not names.duplicated(key).any()


def test_one_spelling_for_two_institutions_is_an_error(tmp_path):
    header = "institution,qs_names,the_names\n"
    (tmp_path / "kz_hei_crosswalk.csv").write_text(
        header + "turan,Turan,\nturan_astana,Turan | Turan-Astana,\n", encoding="utf-8"
    )
    (tmp_path / "partner_hei_crosswalk.csv").write_text(header, encoding="utf-8")
    with pytest.raises(SourceFileError, match="'Turan' is listed for two"):
        map_spellings("qs_wur", tmp_path)
    with pytest.raises(KeyError):
        map_spellings("unknown_publisher", tmp_path)


def test_names_of_unknown_institutions_are_an_error():
    few = pd.DataFrame([{"institution": "kaznu", "name_en": "a", "name_ru": "b", "name_kk": "c"}])
    with pytest.raises(SourceFileError, match=r"not in the register: .*auezov"):
        read_names(few)


def test_collect_gives_three_tables():
    assert set(collect()) == {"source", "institution", "institution_name"}
