"""Shared parts of drawing flows: where people go, and rows that sum to the reported totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.agreements import Deal
from data.demo.countries import CODES, COUNTRIES
from data.demo.partners import Partners
from data.frames import Row
from schemas.institution import InstitutionProfile

SHARE_BY_AGREEMENT = 0.8
"""Share of exchange that runs under an agreement; the rest is arranged by the people themselves."""
FIELDS_OF_PROFILE: dict[InstitutionProfile, str] = {
    InstitutionProfile.MEDICAL: "09",
    InstitutionProfile.PEDAGOGICAL: "01",
    InstitutionProfile.TECHNICAL: "07",
    InstitutionProfile.AGRARIAN: "08",
    InstitutionProfile.ARTS: "02",
    InstitutionProfile.ECONOMICS_LAW: "04",
    InstitutionProfile.TRANSPORT: "10",
    InstitutionProfile.OTHER: "10",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a flow goes to or comes from."""

    country: str
    partner_id: str | None = None
    agreement_id: str | None = None


def choose_places(
    rng: np.random.Generator,
    total: int,
    deals: Sequence[Deal],
    partners: Partners,
    by_agreement: float = SHARE_BY_AGREEMENT,
) -> list[tuple[Place, int]]:
    """Divide persons over partners with an active agreement, and over countries without one.

    returns  places with their persons, at least one each; the persons sum to `total`
    """
    covered = int(rng.binomial(total, by_agreement)) if deals else 0
    found: list[tuple[Place, int]] = []
    if covered:
        most = min(len(deals), 2 + int(1.1 * covered**0.5))
        chosen = rng.permutation(len(deals))[:most]
        persons = rng.multinomial(covered, rng.dirichlet(np.full(most, 1.2)))
        found.extend(
            (
                Place(
                    partners.country_code(deals[deal].partner),
                    partners.foreign_id(deals[deal].partner),
                    deals[deal].agreement_id,
                ),
                int(number),
            )
            for deal, number in zip(chosen, persons, strict=True)
            if number
        )
    found.extend(_choose_countries(rng, total - covered))
    return found


def _choose_countries(rng: np.random.Generator, total: int) -> list[tuple[Place, int]]:
    if total == 0:
        return []
    weights = np.array([country.partners for country in COUNTRIES])
    spread = weights**1.3
    most = min(len(CODES), 1 + int(total**0.5))
    chosen = rng.choice(len(CODES), most, replace=False, p=spread / spread.sum())
    persons = rng.multinomial(total, np.full(most, 1.0 / most))
    pairs = zip(chosen, persons, strict=True)
    return [(Place(CODES[country]), int(number)) for country, number in pairs if number]


def share_part(rng: np.random.Generator, wholes: Sequence[int], part: int) -> NDArray[np.int64]:
    """Divide a part over wholes so that no share exceeds its whole; the shares sum to it."""
    return rng.multivariate_hypergeometric(
        np.array(wholes, dtype=np.int64), part, method="marginals"
    )


def count_women(rng: np.random.Generator, persons: int) -> int | None:
    """Return how many of the persons are women, or None: not every source says."""
    return int(rng.binomial(persons, 0.55)) if rng.random() < 0.7 else None


def name_programme(
    rng: np.random.Generator, country: str, *, staff: bool = False, funded: bool | None = None
) -> str:
    """Return a programme that plausibly pays mobility to or from a country.

    funded  False leaves the person's own funds, True excludes them; None leaves both open
    """
    if funded is False:
        return "own_funds"
    entry = COUNTRIES[CODES.index(country)]
    chance = rng.random()
    if entry.erasmus and chance < 0.6:
        return "erasmus_icm"
    if entry.code == "DE" and chance < 0.8:
        return "daad"
    if entry.code == "TR" and chance < 0.6:
        return "orhun" if chance < 0.2 else "mevlana"
    if entry.code == "US" and chance < 0.3:
        return "fulbright"
    others = ["bilateral", "state_budget", "host_grant"] + ([] if funded else ["own_funds"])
    if staff and chance < 0.75:
        others = ["bolashak"] if chance < 0.65 else ["state_budget"]
    return str(rng.choice(others))


def complete_flow(row: Row, institution: str, period: int) -> Row:
    """Return a flow with what all flows of an institution and period share."""
    return {"institution": institution, "period": period, "scope": "international"} | row
