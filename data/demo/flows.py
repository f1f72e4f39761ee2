"""Flows of people that sum exactly to the reported metrics, one institution and period at a time.

What an institution did not report has no flows either. Students in double-degree programmes abroad
are flows of their own and not part of the exchange metrics.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as dataclass_field

import numpy as np

from data.demo.agreements import Deal, Register
from data.demo.countries import CODES, weigh_citizenships
from data.demo.flow_places import (
    FIELDS_OF_PROFILE,
    Place,
    choose_places,
    complete_flow,
    count_women,
    name_programme,
    share_part,
)
from data.demo.missing import Gaps
from data.demo.names import Fiction
from data.demo.panel import PERIODS, FloatArray, Panel
from data.demo.partners import Partners
from data.demo.profiles import Traits
from data.demo.staff_flows import draw_staff_flows
from data.frames import Row

SHORT_KINDS = ("language_course", "summer_school", "short_programme")


def draw_nationalities(rng: np.random.Generator, traits: Traits, panel: Panel) -> FloatArray:
    """Put foreign entrants and citizenships into the panel; return the weight of each country.

    returns  institutions x countries; the more international, the more even
    """
    students = panel["intl_degree_students"]
    entrants = students * rng.uniform(0.26, 0.33, (len(students), 1))
    panel.put_count("intl_new_entrants", entrants, at_most=panel["new_entrants"])
    diversity = traits.draw_quality(rng, "student_mobility", 0.5)
    number = 1 + 0.75 * np.sqrt(students) * (0.25 + diversity)
    number = np.where(students > 0, np.minimum(number, len(CODES) - 2), 0)
    panel.put_count("student_nationalities", number, at_most=students)
    weights = np.array([weigh_citizenships(fiction.profile) for fiction in panel.institutions])
    weights = weights * np.exp(rng.normal(0.0, 0.5, weights.shape))
    evenness = 2.8 - 1.9 * np.clip(np.nanmean(diversity, axis=1), 0.0, 1.0)
    return np.asarray(weights ** evenness[:, None])


@dataclass
class FlowWriter:
    """Writes the flows of one institution in one period.

    reported  metric -> the value sent, NaN where missing
    deals     the institution's agreements with activity in the period
    """

    rng: np.random.Generator
    fiction: Fiction
    period: int
    reported: dict[str, float]
    deals: list[Deal]
    partners: Partners
    rows: list[Row] = dataclass_field(default_factory=list)

    def total(self, metric: str) -> int:
        """Return a reported count; 0 where it is missing, for then nothing is known to divide."""
        value = self.reported[metric]
        return 0 if np.isnan(value) else int(value)

    def add(self, place: Place, persons: int, **what: object) -> Row:
        """Add a flow and return it."""
        row: Row = {
            "country_code": place.country,
            "partner_id": place.partner_id,
            "agreement_id": place.agreement_id,
            "person_type": "student",
            "isced_field": FIELDS_OF_PROFILE.get(self.fiction.profile),
            "persons": persons,
            "persons_female": count_women(self.rng, persons),
        }
        row = complete_flow(row | what, self.fiction.institution, self.period)
        self.rows.append(row)
        return row

    def write_degree(self, weights: FloatArray) -> None:
        """Foreign degree students by citizenship: as many countries as were reported."""
        students = self.total("intl_degree_students")
        if not students:
            return
        number = self.total("student_nationalities") or 1
        chosen = np.sort(np.argsort(-weights, kind="stable")[:number])
        rest = self.rng.multinomial(students - number, weights[chosen] / weights[chosen].sum())
        for country, more in zip(chosen, rest, strict=True):
            self.add(
                Place(CODES[country]),
                int(more) + 1,
                term="full_year",
                direction="in",
                flow_type="degree",
                level="mixed",
                programme=str(self.rng.choice(["own_funds", "state_budget"], p=[0.8, 0.2])),
            )

    def write_incoming(self) -> None:
        """Incoming exchange students."""
        total = self.total("incoming_exchange_students")
        for place, persons in choose_places(self.rng, total, self.deals, self.partners):
            self.add(
                place,
                persons,
                term=self._term(),
                direction="in",
                flow_type="exchange",
                level=self._level(),
                programme=name_programme(self.rng, place.country),
                person_months=5.0 * persons,
            )

    def write_outgoing(self) -> None:
        """Outgoing exchange students, divided by funding, with their credits."""
        total = self.total("outgoing_exchange_students")
        if not total:
            return
        places = choose_places(self.rng, total, self.deals, self.partners)
        rows = [
            self.add(
                place,
                persons,
                term=self._term(),
                direction="out",
                flow_type="exchange",
                level=self._level(),
                programme=name_programme(self.rng, place.country, funded=funded),
                person_months=5.0 * persons,
                funded=funded,
            )
            for place, persons, funded in self._divide_by_funding(places)
        ]
        self._credit(rows)

    def write_short(self) -> None:
        """Internships and short programmes abroad."""
        internships = self.total("outgoing_internship_students")
        for place, persons in choose_places(self.rng, internships, self.deals, self.partners, 0.5):
            self._add_short(place, persons, "internship")
        short = self.total("outgoing_short_students")
        for place, persons in choose_places(self.rng, short, self.deals, self.partners, 0.4):
            self._add_short(place, persons, SHORT_KINDS[int(self.rng.integers(3))])

    def write_domestic(self) -> None:
        """Mobility inside Kazakhstan."""
        for direction, metric in (
            ("out", "domestic_outgoing_students"),
            ("in", "domestic_incoming_students"),
        ):
            total = self.total(metric)
            parts = self.rng.multinomial(total, np.full(4, 0.25)) if total else ()
            for persons, partner in zip(parts, self.rng.permutation(12)[:4], strict=False):
                if persons:
                    self.add(
                        Place("KZ", Partners.domestic_id(int(partner))),
                        int(persons),
                        term=self._term(),
                        direction=direction,
                        scope="domestic",
                        flow_type="exchange",
                        level="bachelor",
                        programme="bilateral",
                    )

    def write_virtual(self) -> None:
        """Virtual exchange of the institution's own students with partners abroad."""
        total = self.total("virtual_mobility_students")
        for place, persons in choose_places(self.rng, total, self.deals[:8], self.partners, 0.9):
            self.add(
                place,
                persons,
                term=self._term(),
                direction="out",
                scope="virtual",
                flow_type="virtual",
                level="bachelor",
                programme="bilateral",
            )

    def write_double_degree(self) -> None:
        """Students at the partner of a double-degree programme; no part of the exchange metrics."""
        students = self.total("joint_programme_students")
        carriers = [deal for deal in self.deals if deal.kind == "double_degree"]
        for deal in carriers[:3]:
            persons = int(self.rng.binomial(students, 0.04))
            if persons:
                place = Place(
                    self.partners.country_code(deal.partner),
                    self.partners.foreign_id(deal.partner),
                    deal.agreement_id,
                )
                self.add(
                    place,
                    persons,
                    term="full_year",
                    direction="out",
                    flow_type="double_degree",
                    level="bachelor",
                    programme="own_funds",
                    funded=bool(self.rng.random() < 0.4),
                )

    def _term(self) -> str:
        return str(self.rng.choice(["autumn", "spring"]))

    def _level(self) -> str:
        return str(self.rng.choice(["bachelor", "master", "doctoral"], p=[0.8, 0.17, 0.03]))

    def _add_short(self, place: Place, persons: int, kind: str) -> None:
        self.add(
            place,
            persons,
            term="summer",
            direction="out",
            flow_type=kind,
            level="bachelor",
            programme=name_programme(self.rng, place.country),
            person_months=(2.0 if kind == "internship" else 0.75) * persons,
        )

    def _divide_by_funding(
        self, places: list[tuple[Place, int]]
    ) -> list[tuple[Place, int, bool | None]]:
        if np.isnan(self.reported["outgoing_students_funded"]):
            return [(place, persons, None) for place, persons in places]
        paid = share_part(self.rng, [n for _, n in places], self.total("outgoing_students_funded"))
        divided: list[tuple[Place, int, bool | None]] = []
        for (place, persons), funded in zip(places, paid, strict=True):
            divided.append((place, int(funded), True))
            divided.append((place, persons - int(funded), False))
        return [part for part in divided if part[1]]

    def _credit(self, rows: list[Row]) -> None:
        """Divide credits earned abroad, and those recognised, over the outgoing flows."""
        if np.isnan(self.reported["outgoing_ects_earned"]):
            return
        persons = np.array([row["persons"] for row in rows], dtype=float)
        earned = self.rng.multinomial(self.total("outgoing_ects_earned"), persons / persons.sum())
        for row, ects in zip(rows, earned, strict=True):
            row["ects_earned"] = float(ects)
        if np.isnan(self.reported["outgoing_ects_recognised"]):
            return
        recognised = share_part(
            self.rng, list(map(int, earned)), self.total("outgoing_ects_recognised")
        )
        for row, ects in zip(rows, recognised, strict=True):
            row["ects_recognised"] = float(ects)


def draw_flows(
    rng: np.random.Generator,
    panel: Panel,
    gaps: Gaps,
    *,
    register: Register,
    partners: Partners,
    citizenships: FloatArray,
) -> list[Row]:
    """Return all rows of `mobility_flow`, ids in order.

    citizenships  institutions x countries, from `draw_nationalities`
    """
    reported = {metric: gaps.reported(metric) for metric in panel.values}
    rows: list[Row] = []
    for row, column in zip(*np.nonzero(panel.exists), strict=True):
        values = {metric: float(array[row, column]) for metric, array in reported.items()}
        deals = register.active_deals(int(row), int(column))
        fiction, period = panel.institutions[row], PERIODS[column]
        writer = FlowWriter(rng, fiction, period, values, deals, partners)
        writer.write_degree(citizenships[row])
        writer.write_incoming()
        writer.write_outgoing()
        writer.write_short()
        writer.write_double_degree()
        writer.write_domestic()
        writer.write_virtual()
        draw_staff_flows(writer)
        rows.extend(writer.rows)
    for number, flow in enumerate(rows, start=1):
        flow["flow_id"] = f"demo_flow_{number:05d}"
    return rows
