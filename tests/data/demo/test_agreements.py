from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from data.demo.agreements import Deal, Register, draw_agreements, reference_day
from data.demo.context import draw_context
from data.demo.panel import PERIODS
from data.demo.partners import draw_partners
from data.demo.planted import MERGED


@pytest.fixture
def drawn(panel, traits):
    rng = np.random.default_rng(5)
    draw_context(rng, traits, panel)
    partners = draw_partners(rng)
    return draw_agreements(rng, traits, panel, partners), panel, partners


def build_deal(**changes: object) -> Deal:
    fields = {
        "institution": "demo_aqdala",
        "partner": 0,
        "start": date(2019, 3, 1),
        "end": date(2024, 2, 28),
        "auto_renew": False,
        "first": 1,
        "gone": 6,
        "dormant": 4,
    }
    return Deal(**(fields | changes))


def test_a_deal_is_in_force_and_active_in_the_columns_of_its_history():
    deal = build_deal()
    assert [deal.in_force(c) for c in range(8)] == [False, *[True] * 5, False, False]
    assert [deal.active(c) for c in range(8)] == [False, *[True] * 3, *[False] * 4]
    assert Register(deals=[[deal]]).active_deals(0, 3) == [deal]


def test_counts_equal_the_dates_of_the_deals(drawn):
    register, panel, partners = drawn
    for row, deals in enumerate(register.deals):
        for column in np.flatnonzero(panel.exists[row]):
            day = reference_day(PERIODS[column])
            standing = [d for d in deals if d.start <= day and (d.auto_renew or day <= d.end)]
            assert panel["agreements_foreign"][row, column] == len(standing)
            countries = {int(partners.countries[deal.partner]) for deal in standing}
            assert panel["partner_countries"][row, column] == len(countries)


def test_active_ones_are_some_of_those_in_force(drawn):
    _, panel, _ = drawn
    known = panel.exists
    active, all_of_them = panel["agreements_with_activity"], panel["agreements_foreign"]
    assert (active[known] <= all_of_them[known]).all()
    assert 0.3 < np.nanmedian(active / all_of_them) < 0.75


def test_the_agreements_of_a_merged_institution_end_with_it(drawn):
    register, panel, _ = drawn
    assert max(deal.end for deal in register.deals[panel.row(MERGED)]) <= date(2022, 8, 31)


def test_memberships_of_networks_equal_their_count(drawn):
    register, panel, _ = drawn
    for row in range(len(panel.institutions)):
        for column in np.flatnonzero(panel.exists[row]):
            joined = [m for m in register.memberships if m[0] == row and m[2] <= column]
            assert len({network for _, network, _ in joined}) == len(joined)
            assert panel["network_memberships"][row, column] == len(joined)
