from __future__ import annotations

from data.demo.countries import CODES, COUNTRIES, weigh_citizenships
from data.sources.geography import read_countries
from schemas.institution import InstitutionProfile


def test_every_country_is_one_of_the_reference_data_and_kazakhstan_is_no_destination():
    assert "KZ" not in CODES
    assert len(set(CODES)) == len(CODES)
    reference = read_countries().set_index("country")
    assert set(CODES) <= set(reference.index)
    assert reference.loc[list(CODES), ["latitude", "longitude"]].notna().all().all()


def test_medicine_draws_from_south_asia():
    def share_of_south_asia(profile: InstitutionProfile) -> float:
        weights = dict(zip(CODES, weigh_citizenships(profile), strict=True))
        return sum(weights[code] for code in ("IN", "PK", "BD", "NP")) / sum(weights.values())

    assert share_of_south_asia(InstitutionProfile.MEDICAL) > 0.5
    assert share_of_south_asia(InstitutionProfile.PEDAGOGICAL) < 0.05


def test_a_weight_is_base_times_factor_of_the_field():
    india = CODES.index("IN")
    assert weigh_citizenships(InstitutionProfile.MEDICAL)[india] == COUNTRIES[india].citizens * 9
