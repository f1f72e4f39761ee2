from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.demo.agreements import Deal
from data.demo.countries import CODES
from data.demo.flow_places import (
    choose_places,
    complete_flow,
    count_women,
    name_programme,
    share_part,
)
from data.demo.partners import Partners


@pytest.fixture
def partners() -> Partners:
    return Partners(np.array([CODES.index("DE"), CODES.index("TR")]), np.array([0, 0]))


def build_deal(partner: int) -> Deal:
    return Deal(
        "demo_aqdala", partner, date(2020, 1, 1), None, True, 0, 99, 99, agreement_id=f"a{partner}"
    )


@pytest.mark.parametrize("total", [0, 1, 7, 500])
def test_persons_over_all_places_sum_to_the_total(total, partners):
    deals = [build_deal(0), build_deal(1)]
    found = choose_places(np.random.default_rng(1), total, deals, partners)
    assert sum(persons for _, persons in found) == total
    assert all(persons > 0 for _, persons in found)


def test_all_go_to_partners_when_everything_runs_under_agreements(partners):
    found = choose_places(np.random.default_rng(1), 50, [build_deal(0)], partners, 1.0)
    assert [(place.country, place.agreement_id, n) for place, n in found] == [("DE", "a0", 50)]


def test_without_agreements_only_countries_are_known(partners):
    found = choose_places(np.random.default_rng(1), 50, [], partners)
    assert {place.partner_id for place, _ in found} == {None}


def test_shares_of_a_part_stay_inside_their_wholes():
    shares = share_part(np.random.default_rng(1), [3, 5, 0], 7)
    assert shares.sum() == 7
    assert (shares <= [3, 5, 0]).all()


def test_women_are_some_of_the_persons_where_told():
    rng = np.random.default_rng(1)
    told = [count_women(rng, 10) for _ in range(200)]
    assert None in told
    assert all(number is None or 0 <= number <= 10 for number in told)


def test_programmes_fit_their_countries():
    rng = np.random.default_rng(1)
    german = {name_programme(rng, "DE") for _ in range(200)}
    assert {"erasmus_icm", "daad"} <= german
    assert "mevlana" not in german
    assert "mevlana" in {name_programme(rng, "TR") for _ in range(200)}
    assert {name_programme(rng, "DE", funded=False) for _ in range(20)} == {"own_funds"}
    paid = {name_programme(rng, "JP", funded=True) for _ in range(200)}
    assert paid == {"bilateral", "state_budget", "host_grant"}
    assert "bolashak" in {name_programme(rng, "GB", staff=True) for _ in range(200)}


def test_flows_are_international_unless_they_say_otherwise():
    assert complete_flow({}, "demo_aqdala", 2024)["scope"] == "international"
    assert complete_flow({"scope": "virtual"}, "demo_aqdala", 2024)["scope"] == "virtual"
