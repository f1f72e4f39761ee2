"""Agreements of every institution over the years, and the partnership metrics counted from them.

The agreements come first and the yearly counts are taken from them, so register and counts agree in
every period. Reference day: 1 October of the period.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from data.demo.countries import COUNTRIES
from data.demo.names import Fiction
from data.demo.panel import LARGEST, PERIODS, SMALL_COUNT, FloatArray, Panel
from data.demo.partners import NETWORKS, Partners
from data.demo.profiles import Traits
from schemas.records.partnership import AgreementType as Kind

ACTIVE_PER_1000 = 15.0
FEWEST, MOST = 5, 240
USUAL_SIZE = 8000.0
NEVER = 99
"""Column of a year that does not come."""
TERMS = np.array([1, 2, 3, 5, 5])
"""Terms of agreements in years, equally likely when they are signed."""
DORMANCY = 0.06
"""Share of active agreements in which nothing happens any more from one year to the next."""


def reference_day(period: int) -> date:
    """Return the day on which the stock of a period is counted."""
    return date(period, 10, 1)


@dataclass
class Deal:
    """An agreement with a foreign partner and its hidden history.

    first, gone   columns of PERIODS: in force from `first` until before `gone`
    dormant       column from which 24 months have passed without activity; 0 if never active
    """

    institution: str
    partner: int
    start: date
    end: date | None
    auto_renew: bool
    first: int
    gone: int
    dormant: int
    kind: Kind = Kind.COOPERATION
    agreement_id: str = ""

    def in_force(self, column: int) -> bool:
        """Tell whether it was in force on the reference day of a period."""
        return self.first <= column < self.gone

    def active(self, column: int) -> bool:
        """Tell whether it was in force and something had happened in the 24 months before."""
        return self.in_force(column) and column < self.dormant


@dataclass
class Register:
    """All agreements of all institutions: deals with partners abroad, and network memberships.

    memberships  (row of the institution, network, column of joining)
    """

    deals: list[list[Deal]] = field(default_factory=list)
    memberships: list[tuple[int, int, int]] = field(default_factory=list)

    def active_deals(self, row: int, column: int) -> list[Deal]:
        """Return an institution's deals with activity in a period."""
        return [deal for deal in self.deals[row] if deal.active(column)]


def draw_agreements(
    rng: np.random.Generator, traits: Traits, panel: Panel, partners: Partners
) -> Register:
    """Draw the register and put the partnership counts taken from it into the panel."""
    enrolled = panel["enrolled_students"]
    activity = traits.draw_quality(rng, "partnerships", 0.42) * (enrolled / USUAL_SIZE) ** -0.25
    ratio = 0.2 + 0.8 * traits.draw_quality(rng, "partnerships", 0.50)
    stock = ACTIVE_PER_1000 / 1000 * np.minimum(activity, 1.1) * enrolled / ratio
    stock = panel.put_count("agreements_foreign", np.clip(stock, FEWEST, MOST))
    reach = 3 * 20 ** traits.draw_quality(rng, "partnerships", 0.45)
    top = 0.36 * traits.draw_quality(rng, "partnerships", 0.42)
    renewing = 0.05 + 0.75 * traits.draw_quality(rng, "partnerships", 0.45)
    register = Register()
    for row, fiction in enumerate(panel.institutions):
        chooser = _Chooser(rng, partners)
        deals: list[Deal] = []
        for column in map(int, np.flatnonzero(panel.exists[row])):
            room = _Room(deals, column, chooser.top)
            for _ in range(int(stock[row, column]) - room.standing):
                wanted_top = top[row, column] if room.top > 0 else 0.0
                partner = chooser.choose(int(reach[row, column]), wanted_top)
                deal = _sign(
                    rng,
                    fiction,
                    partner,
                    column,
                    lively=bool(rng.random() < ratio[row, column]) and room.active > 0,
                    auto_renew=bool(rng.random() < renewing[row, column]),
                )
                room.take(deal, column)
                deals.append(deal)
        _close_with_institution(deals, panel, row)
        register.deals.append(deals)
    _join_networks(rng, traits, panel, register)
    _count(panel, register, partners)
    return register


class _Chooser:
    """Chooses the partners of one institution: likelier countries first, rarely one twice."""

    def __init__(self, rng: np.random.Generator, partners: Partners) -> None:
        self.rng = rng
        weights = np.array([country.partners for country in COUNTRIES])
        liking = np.log(weights) + rng.gumbel(0.0, 0.8, len(COUNTRIES))
        place = np.argsort(np.argsort(-liking, kind="stable"))
        self.place = place[partners.countries]
        self.top = partners.top500()
        self.free = np.ones(len(self.place), dtype=bool)

    def choose(self, countries: int, top_share: float) -> int:
        """Return a partner in one of the favourite countries, of the top 500 with a probability.

        With a probability of 0 it is a partner outside the top 500 wherever there is one.
        """
        near = self.place < max(countries, 3)
        wanted = near & (self.top == (self.rng.random() < top_share))
        rest = near if top_share > 0 else near & ~self.top
        for candidates in (wanted & self.free, rest & self.free, rest, near):
            positions = np.flatnonzero(candidates)
            if len(positions):
                break
        # farther countries are taken as often as nearer ones, or reach would not show
        weights = 1.0 / (1.0 + 0.04 * self.place[positions])
        chosen = int(self.rng.choice(positions, p=weights / weights.sum()))
        self.free[chosen] = False
        return chosen


class _Room:
    """How many more deals may be active, or be with the top 500, before the count leaps (R90).

    top  tells for every partner whether it stands among the first 500
    """

    def __init__(self, deals: list[Deal], column: int, top: np.ndarray) -> None:
        self.is_top = top
        self.standing = sum(deal.in_force(column) for deal in deals)
        known = bool(deals)
        actives = [sum(deal.active(c) for deal in deals) for c in (column - 1, column)]
        self.active = _leave_room(*actives) if known else MOST
        bests = [
            len({deal.partner for deal in deals if deal.in_force(c) and top[deal.partner]})
            for c in (column - 1, column)
        ]
        self.top = _leave_room(*bests) if known else MOST

    def take(self, deal: Deal, column: int) -> None:
        """Note a deal that was signed."""
        self.active -= deal.active(column)
        self.top -= bool(self.is_top[deal.partner])


def _leave_room(before: int, now: int) -> int:
    return max(SMALL_COUNT, before * LARGEST // 100) - now


def _sign(
    rng: np.random.Generator,
    fiction: Fiction,
    partner: int,
    column: int,
    *,
    lively: bool,
    auto_renew: bool,
) -> Deal:
    # in a standing stock the long ones are over-represented, in proportion to their length
    years = int(rng.choice(TERMS, p=TERMS / TERMS.sum() if column == 0 else None))
    day = reference_day(PERIODS[column]) - timedelta(days=int(rng.integers(0, 364)))
    if column == 0:  # of the first stock, some are older
        day -= timedelta(days=365 * int(rng.integers(0, years)))
    day = max(day, date(fiction.founded, 9, 1))
    end = date(day.year + years, day.month, min(day.day, 28)) - timedelta(days=1)
    gone = NEVER
    if not auto_renew:
        later = [c for c in range(column, len(PERIODS)) if end < reference_day(PERIODS[c])]
        gone = later[0] if later else NEVER
    quiet = column + 1 + int(rng.geometric(DORMANCY))
    return Deal(
        institution=fiction.institution,
        partner=partner,
        start=day,
        end=end,
        auto_renew=auto_renew,
        first=column,
        gone=gone,
        dormant=quiet if lively else 0,
    )


def _close_with_institution(deals: list[Deal], panel: Panel, row: int) -> None:
    """End the agreements of an institution that is no more."""
    last = int(np.flatnonzero(panel.exists[row])[-1])
    if last == len(PERIODS) - 1:
        return
    closing = date(PERIODS[last] + 1, 8, 31)
    for deal in deals:
        if deal.gone > last + 1:
            deal.gone, deal.end, deal.auto_renew = last + 1, closing, False


def _join_networks(
    rng: np.random.Generator, traits: Traits, panel: Panel, register: Register
) -> None:
    wanted = 20 * traits.draw_quality(rng, "partnerships", 0.34)
    steady = np.minimum(np.maximum.accumulate(wanted, axis=1), float(NETWORKS))
    members = panel.put("network_memberships", steady)
    for row in range(len(panel.institutions)):
        networks = rng.permutation(NETWORKS)
        joined = 0
        for column in np.flatnonzero(panel.exists[row]):
            for network in networks[joined : int(members[row, column])]:
                register.memberships.append((row, int(network), int(column)))
            joined = int(members[row, column])


def _count(panel: Panel, register: Register, partners: Partners) -> None:
    """Take the yearly counts from the register."""
    shape = panel.exists.shape
    metrics = ("agreements_foreign", "agreements_with_activity", "partner_countries")
    counts: dict[str, FloatArray] = {
        name: np.zeros(shape) for name in (*metrics, "partners_top500")
    }
    top = partners.top500()
    for row, deals in enumerate(register.deals):
        for column in range(shape[1]):
            standing = [deal for deal in deals if deal.in_force(column)]
            counts["agreements_foreign"][row, column] = len(standing)
            active = sum(deal.active(column) for deal in standing)
            counts["agreements_with_activity"][row, column] = active
            countries = {int(partners.countries[deal.partner]) for deal in standing}
            counts["partner_countries"][row, column] = len(countries)
            best = {deal.partner for deal in standing if top[deal.partner]}
            counts["partners_top500"][row, column] = len(best)
    for metric, values in counts.items():
        panel.put(metric, values)
