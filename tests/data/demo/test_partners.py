from __future__ import annotations

import numpy as np

from data.demo.countries import CODES
from data.demo.partners import (
    DOMESTIC_PARTNERS,
    FOREIGN_PARTNERS,
    NETWORKS,
    Partners,
    draw_partners,
    list_partners,
)


def test_every_country_has_a_partner():
    partners = draw_partners(np.random.default_rng(1))
    assert len(partners.countries) == FOREIGN_PARTNERS
    assert {partners.country_code(i) for i in range(FOREIGN_PARTNERS)} == set(CODES)


def test_top500_means_ranked_up_to_500():
    partners = Partners(np.array([0, 0, 0]), np.array([0, 500, 501]))
    assert partners.top500().tolist() == [False, True, False]


def test_rows_say_in_three_languages_that_a_partner_is_a_number():
    partners = Partners(np.array([CODES.index("DE")]), np.array([77]))
    first = list_partners(partners)[0]
    assert first["name_en"] == "Partner University 001 (Germany)"
    assert first["name_ru"] == "Университет-партнёр 001 (Германия)"
    assert first["name_kk"] == "Серіктес университет 001 (Германия)"
    assert (first["country_code"], first["best_rank"]) == ("DE", 77)


def test_domestic_partners_and_networks_follow():
    rows = list_partners(draw_partners(np.random.default_rng(1)))
    assert len(rows) == FOREIGN_PARTNERS + DOMESTIC_PARTNERS + NETWORKS
    assert sum(row["country_code"] == "KZ" for row in rows) == DOMESTIC_PARTNERS
    ids = [row["partner_id"] for row in rows]
    assert ids[FOREIGN_PARTNERS] == Partners.domestic_id(0)
    assert ids[-1] == Partners.network_id(NETWORKS - 1) == "demo_network_24"
    assert len(set(ids)) == len(ids)
