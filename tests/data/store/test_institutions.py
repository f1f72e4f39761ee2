from data.store.institutions import (
    read_countries,
    read_institution_names,
    read_institutions,
    read_regions,
)
from schemas.institution import InstitutionKind


def test_institutions_come_by_id_and_can_be_chosen_by_kind(store, append):
    append("institution", {"institution": "kth", "kind": "peer"}, {"institution": "alpha"})
    append("institution", {"institution": "alpha", "city_en": "Astana"})
    everybody = read_institutions(store)
    assert everybody["institution"].tolist() == ["alpha", "kth"]
    assert everybody["city_en"].tolist()[0] == "Astana"  # the newest revision
    assert "revision" not in everybody.columns
    assert read_institutions(store, InstitutionKind.PEER)["institution"].tolist() == ["kth"]


def test_names_of_one_or_all(store, append):
    append(
        "institution_name",
        {"name": "Alpha"},
        {"name": "Old Alpha", "name_kind": "former"},
        {"institution": "beta", "name": "Beta"},
    )
    assert read_institution_names(store, "alpha")["name"].tolist() == ["Old Alpha", "Alpha"]
    assert len(read_institution_names(store)) == 3


def test_regions_and_countries(store, append):
    append("region")
    append("country", {}, {"country": "SE", "alpha3": "SWE", "country_group": "EU_EHEA"})
    assert read_regions(store)["region"].tolist() == ["KZ-75"]
    assert read_countries(store)["country"].tolist() == ["KZ", "SE"]
    assert read_countries(store, ["EU_EHEA"])["country"].tolist() == ["SE"]
    assert read_countries(store, []).empty
