"""Flows: counts that fit, countries that fit the scope, facts without a year."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from schemas.records.mobility import FlowType, MobilityFlow


def build_flow(**changes: object) -> MobilityFlow:
    fields = {
        "flow_id": "f1",
        "institution": "demo_aqdala",
        "period": 2024,
        "term": "autumn",
        "direction": "out",
        "scope": "international",
        "person_type": "student",
        "flow_type": "exchange",
        "level": "bachelor",
        "country_code": "PL",
        "programme": "erasmus_icm",
        "persons": 10,
        "source": "demo",
    }
    return MobilityFlow(**(fields | changes))


def test_a_press_fact_without_a_year_and_with_unsplit_countries_fits():
    flow = build_flow(
        period=None,
        period_verbatim="spring semester of the last academic year",
        term="spring",
        flow_type="internship",
        level="unknown",
        programme="unknown",
        country_code="ZZ",
        country_list=("RU", "PL", "KR", "AT", "NL"),
        persons=26,
    )
    assert flow.period is None
    assert flow.flow_type is FlowType.INTERNSHIP
    assert flow.country_list == ("RU", "PL", "KR", "AT", "NL")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"persons_female": 11}, "more women than persons"),
        ({"ects_earned": 30.0, "ects_recognised": 31.0}, "more credits recognised"),
        ({"ects_recognised": 1.0}, "more credits recognised"),
        ({"country_code": "KZ"}, "clash"),
        ({"scope": "domestic"}, "clash"),
        ({"country_list": ("PL", "DE")}, "ZZ only"),
        ({"persons": -1}, "persons"),
    ],
)
def test_contradictions_are_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        build_flow(**changes)


def test_a_domestic_flow_names_kazakhstan():
    assert build_flow(scope="domestic", country_code="KZ").country_code == "KZ"
