"""Fictional partner universities and networks, named so that nobody can take them for real ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.countries import CODES, COUNTRIES
from data.frames import Row
from schemas.records.base import HOME_COUNTRY

FOREIGN_PARTNERS = 360
DOMESTIC_PARTNERS = 12
NETWORKS = 24
NETWORK_SEATS = ("BE", "TR", "AT", "CN", "KR", "DE")
TOP_RANK = 500
RANKED_SHARE = 0.42


@dataclass(frozen=True)
class Partners:
    """The pool every institution chooses its partners from; positions are 0-based.

    countries  index into COUNTRIES of each foreign partner
    ranks      best rank of each foreign partner, 0 where unranked
    """

    countries: np.ndarray
    ranks: np.ndarray

    @staticmethod
    def foreign_id(position: int) -> str:
        """Return the id of a foreign partner."""
        return f"demo_partner_{position + 1:03d}"

    @staticmethod
    def domestic_id(position: int) -> str:
        """Return the id of a partner in Kazakhstan."""
        return f"demo_partner_{FOREIGN_PARTNERS + position + 1:03d}"

    @staticmethod
    def network_id(position: int) -> str:
        """Return the id of a network."""
        return f"demo_network_{position + 1:02d}"

    def country_code(self, position: int) -> str:
        """Return the country of a foreign partner."""
        return CODES[self.countries[position]]

    def top500(self) -> np.ndarray:
        """Tell which foreign partners stand among the first 500."""
        return (self.ranks > 0) & (self.ranks <= TOP_RANK)


def draw_partners(rng: np.random.Generator) -> Partners:
    """Draw the pool; every country has at least one partner, likelier ones have more."""
    weights = np.array([country.partners for country in COUNTRIES])
    rest = FOREIGN_PARTNERS - len(COUNTRIES)
    chosen = rng.choice(len(COUNTRIES), rest, p=weights / weights.sum())
    countries = np.concatenate([np.arange(len(COUNTRIES)), chosen])
    rng.shuffle(countries)
    ranked = rng.random(FOREIGN_PARTNERS) < RANKED_SHARE
    ranks = np.where(ranked, np.round(np.exp(rng.uniform(4.0, 7.3, FOREIGN_PARTNERS))), 0)
    return Partners(countries, ranks.astype(int))


def list_partners(partners: Partners) -> list[Row]:
    """Return the rows of `partner_institution`: foreign, domestic and networks."""
    rows = [
        _partner_row(
            partners.foreign_id(position),
            position + 1,
            (COUNTRIES[index].en, COUNTRIES[index].ru, COUNTRIES[index].kk),
            COUNTRIES[index].code,
            int(partners.ranks[position]) or None,
        )
        for position, index in enumerate(partners.countries)
    ]
    home = ("Kazakhstan", "Казахстан", "Қазақстан")
    for position in range(DOMESTIC_PARTNERS):
        number = FOREIGN_PARTNERS + position + 1
        rows.append(_partner_row(partners.domestic_id(position), number, home, HOME_COUNTRY, None))
    for position in range(NETWORKS):
        number = position + 1
        rows.append(
            {
                "partner_id": partners.network_id(position),
                "name": f"Demonstration University Network {number:02d}",
                "name_en": f"Demonstration University Network {number:02d}",
                "name_ru": f"Демонстрационная сеть университетов {number:02d}",
                "name_kk": f"Демонстрациялық университеттер желісі {number:02d}",
                "country_code": NETWORK_SEATS[position % len(NETWORK_SEATS)],
            }
        )
    return rows


def _partner_row(
    partner_id: str, number: int, country: tuple[str, str, str], code: str, rank: int | None
) -> Row:
    english, russian, kazakh = country
    return {
        "partner_id": partner_id,
        "name": f"Partner University {number:03d} ({english})",
        "name_en": f"Partner University {number:03d} ({english})",
        "name_ru": f"Университет-партнёр {number:03d} ({russian})",
        "name_kk": f"Серіктес университет {number:03d} ({kazakh})",
        "country_code": code,
        "best_rank": rank,
    }
