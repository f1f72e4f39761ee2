"""Names are matched whole and with their country."""

from pathlib import Path

import pytest

from data.sources.crosswalk import Crosswalk, read_country, read_crosswalk
from data.sources.load import NAMES_FILE
from schemas.issue import Severity

CROSSWALK = Crosswalk({"Testburg University": "testburg", "Elsewhere College": "elsewhere"}, {})


def test_trap_t9_a_trailing_blank_and_an_old_name_lead_to_the_same_institution():
    names = read_crosswalk(NAMES_FILE, "qs_wur")
    spellings = [
        "Satbayev University ",
        "Satbayev University (previously Kazakh Technical University named after K.I. Satpaev)",
    ]
    found = [names.find(name, "Kazakhstan", "f, line 2") for name in spellings]
    assert found == [("satbayev", None), ("satbayev", None)]
    three = ["Academician Y.A. Buketov Karaganda University", "Karaganda Buketov University"]
    assert {names.find(name, "Kazakhstan", "")[0] for name in three} == {"buketov"}


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Al-Farabi University College", "Iraq"),
        ("Turan International University", "Uzbekistan"),
        ("Western Caspian University", "Azerbaijan"),
        ("Kazan Federal University", "Russia"),
        ("Coventry University", "United Kingdom"),
        ("De Montfort University", "United Kingdom"),
        ("Heriot-Watt University", "United Kingdom"),
        ("Suleyman Demirel University", "Turkey"),
    ],
)
@pytest.mark.parametrize("source", ["qs_wur", "the_wur"])
def test_trap_t8_names_that_look_kazakh_never_match(name, country, source):
    names = read_crosswalk(NAMES_FILE, source)
    assert names.find(name, country, "f, line 2") == (None, None)
    assert names.find(name, "", "f, line 2") == (None, None)


def test_trap_t10_spellings_of_a_country_are_one_country():
    pairs = [
        ("United States", "United States of America"),
        ("Russia", "Russian Federation"),
        ("Turkey", "Türkiye"),
        ("South Korea", "Republic of Korea"),
        ("Hong Kong SAR", "Hong Kong SAR, China"),
        ("UK", "United Kingdom"),
    ]
    codes = [{read_country(one), read_country(other)} for one, other in pairs]
    assert codes == [{"US"}, {"RU"}, {"TR"}, {"KR"}, {"HK"}, {"GB"}]
    assert read_country("Atlantis") is None


def test_an_unknown_name_in_kazakhstan_is_an_issue_with_its_place():
    institution, issue = CROSSWALK.find("New University", "Kazakhstan", "qs.csv, line 7")
    assert institution is None
    assert issue is not None
    assert (issue.code, issue.place) == ("institution_not_in_crosswalk", "qs.csv, line 7")
    assert issue.values["name"] == "New University"


def test_an_unknown_name_elsewhere_is_not_ours():
    assert CROSSWALK.find("New University", "Sweden", "qs.csv, line 7") == (None, None)


def test_a_known_name_in_another_country_is_refused_as_an_error():
    institution, issue = CROSSWALK.find("Testburg University", "Iraq", "qs.csv, line 3")
    assert institution is None
    assert issue is not None
    assert (issue.code, issue.severity) == ("country_differs", Severity.ERROR)
    assert issue.values["institution"] == "testburg"


def test_a_peer_is_found_in_its_own_country_under_every_spelling():
    peers = Crosswalk({"Inn College": "inn"}, {"inn": "CN"})
    assert peers.find("Inn College", "China (Mainland)", "")[0] == "inn"
    assert peers.find("Inn College", "China", "")[0] == "inn"


def test_names_are_read_for_one_publisher(tmp_path: Path):
    file = tmp_path / "names.csv"
    file.write_text("institution,source,name,country\na,qs_wur,A College,KZ\nb,the_wur,B,SE\n")
    qs = read_crosswalk(file, "qs_wur")
    assert dict(qs.institutions) == {"A College": "a"}
