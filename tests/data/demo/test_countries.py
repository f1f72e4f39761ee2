from __future__ import annotations

from data.demo.countries import CODES, COUNTRIES, FACTS, list_countries, weigh_citizenships
from schemas.institution import InstitutionProfile


def test_kazakhstan_is_a_country_of_the_table_but_not_a_destination():
    assert "KZ" not in CODES
    rows = {row["country"]: row for row in list_countries()}
    assert set(rows) == {*CODES, "KZ"} == set(FACTS)
    assert rows["KZ"]["alpha3"] == "KAZ"
    assert rows["KZ"]["name_kk"] == "Қазақстан"


def test_coordinates_lie_on_the_globe_and_codes_are_unique():
    rows = list_countries()
    assert all(-90 <= row["latitude"] <= 90 and -180 <= row["longitude"] <= 180 for row in rows)
    assert len({row["alpha3"] for row in rows}) == len(rows)


def test_medicine_draws_from_south_asia():
    def share_of_south_asia(profile: InstitutionProfile) -> float:
        weights = dict(zip(CODES, weigh_citizenships(profile), strict=True))
        return sum(weights[code] for code in ("IN", "PK", "BD", "NP")) / sum(weights.values())

    assert share_of_south_asia(InstitutionProfile.MEDICAL) > 0.5
    assert share_of_south_asia(InstitutionProfile.PEDAGOGICAL) < 0.05


def test_a_weight_is_base_times_factor_of_the_field():
    india = CODES.index("IN")
    assert weigh_citizenships(InstitutionProfile.MEDICAL)[india] == COUNTRIES[india].citizens * 9
