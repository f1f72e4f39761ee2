"""The register of agreements as rows: dates, states, quotas, last activity."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from data.demo.agreements import Deal, Register, reference_day
from data.demo.countries import COUNTRIES
from data.demo.panel import LAST_PERIOD, PERIODS, Panel
from data.demo.partners import DOMESTIC_PARTNERS, FOREIGN_PARTNERS, Partners
from data.frames import Row
from schemas.records.partnership import AgreementStatus as Status
from schemas.records.partnership import AgreementType as Kind

PLAIN_KINDS = (Kind.MEMORANDUM, Kind.COOPERATION, Kind.EXCHANGE, Kind.RESEARCH)
UNITS = ("international_office", "academic_affairs", "research_office", "faculty")
LAST_DAY = reference_day(LAST_PERIOD)
WITH_QUOTA = (Kind.EXCHANGE, Kind.ERASMUS_INTER_INSTITUTIONAL, Kind.DOUBLE_DEGREE)


def number_agreements(rng: np.random.Generator, panel: Panel, register: Register) -> None:
    """Give every agreement with a foreign partner its id and its kind.

    Comes before the programmes: these refer to agreements and change their kind.
    """
    for row, fiction in enumerate(panel.institutions):
        for number, deal in enumerate(register.deals[row], start=1):
            deal.agreement_id = f"{fiction.institution}_a{number:03d}"
            deal.kind = PLAIN_KINDS[int(rng.choice(4, p=[0.27, 0.33, 0.25, 0.15]))]


def list_agreements(
    rng: np.random.Generator, panel: Panel, register: Register, partners: Partners
) -> list[Row]:
    """Return the rows of `agreement`: foreign, domestic, networks, and under negotiation."""
    rows: list[Row] = []
    for row, fiction in enumerate(panel.institutions):
        deals = register.deals[row]
        rows.extend(_describe_deal(rng, deal, partners) for deal in deals)
        open_now = bool(panel.exists[row, -1])
        number = len(deals)
        for _ in range(int(rng.integers(0, 5)) if open_now else 0):
            number += 1
            rows.append(_negotiation(rng, fiction.institution, number, partners))
        for position in rng.permutation(DOMESTIC_PARTNERS)[: int(rng.integers(2, 8))]:
            number += 1
            rows.append(_domestic(rng, fiction.institution, number, int(position), open_now))
    rows.extend(_memberships(panel, register, partners))
    return rows


def _describe_deal(rng: np.random.Generator, deal: Deal, partners: Partners) -> Row:
    erasmus = COUNTRIES[partners.countries[deal.partner]].erasmus
    if deal.kind is Kind.EXCHANGE and erasmus:
        deal.kind = Kind.ERASMUS_INTER_INSTITUTIONAL
    quota = deal.kind in WITH_QUOTA
    return {
        "agreement_id": deal.agreement_id,
        "institution": deal.institution,
        "partner_id": partners.foreign_id(deal.partner),
        "agreement_type": deal.kind,
        "sign_date": deal.start - timedelta(days=int(rng.integers(0, 90))),
        "start_date": deal.start,
        "end_date": deal.end,
        "date_precision": "day",
        "auto_renew": deal.auto_renew,
        "status": _status(rng, deal),
        "quota_out": int(rng.integers(1, 9)) if quota else None,
        "quota_in": int(rng.integers(1, 7)) if quota else None,
        "languages": ["en"] if rng.random() < 0.6 else ["en", "ru"],
        "responsible_unit": str(rng.choice(UNITS, p=[0.7, 0.1, 0.1, 0.1])),
        "last_activity_date": _last_activity(rng, deal),
    }


def _status(rng: np.random.Generator, deal: Deal) -> Status:
    chance = rng.random()
    if deal.gone < len(PERIODS):
        return Status.TERMINATED if chance < 0.03 else Status.EXPIRED
    if deal.kind in (Kind.JOINT_PROGRAMME, Kind.DOUBLE_DEGREE):
        return Status.ACTIVE
    if deal.start > LAST_DAY - timedelta(days=60):
        return Status.SIGNED
    return Status.RENEWED if deal.auto_renew and chance < 0.1 else Status.ACTIVE


def _last_activity(rng: np.random.Generator, deal: Deal) -> date | None:
    """Return a day that makes the agreement active in exactly the periods of its history.

    Active in a period means: something happened in the 24 months before its reference day.
    """
    if deal.dormant <= deal.first:
        return None
    last = min(deal.dormant, deal.gone, len(PERIODS)) - 1  # the last period it was active in
    until = reference_day(PERIODS[last])
    since = reference_day(PERIODS[last] - 2) + timedelta(days=1)
    if deal.dormant == last + 1:  # silent in the next window: the day lies before it begins
        until = reference_day(PERIODS[last] - 1)
    since = max(since, deal.start)
    if deal.end is not None and not deal.auto_renew:
        until = min(until, deal.end)
    return since + timedelta(days=int(rng.integers(0, (until - since).days + 1)))


def _negotiation(
    rng: np.random.Generator, institution: str, number: int, partners: Partners
) -> Row:
    return {
        "agreement_id": f"{institution}_a{number:03d}",
        "institution": institution,
        "partner_id": partners.foreign_id(int(rng.integers(FOREIGN_PARTNERS))),
        "agreement_type": PLAIN_KINDS[int(rng.integers(4))],
        "date_precision": "day",
        "status": Status.UNDER_NEGOTIATION,
        "responsible_unit": "international_office",
    }


def _domestic(
    rng: np.random.Generator, institution: str, number: int, position: int, open_now: bool
) -> Row:
    start = date(int(rng.integers(2015, 2022)), int(rng.integers(1, 13)), 1)
    return {
        "agreement_id": f"{institution}_a{number:03d}",
        "institution": institution,
        "partner_id": Partners.domestic_id(position),
        "agreement_type": Kind.EXCHANGE,
        "sign_date": start,
        "start_date": start,
        "end_date": date(2027, 6, 30) if open_now else date(2022, 8, 31),
        "date_precision": "day",
        "auto_renew": open_now,
        "status": Status.ACTIVE if open_now else Status.TERMINATED,
        "languages": ["kk", "ru"],
        "responsible_unit": "academic_affairs",
    }


def _memberships(panel: Panel, register: Register, partners: Partners) -> list[Row]:
    rows: list[Row] = []
    for row, network, column in register.memberships:
        fiction = panel.institutions[row]
        start = date(max(PERIODS[column] - (column == 0), fiction.founded), 9, 1)
        over = not panel.exists[row, -1]
        rows.append(
            {
                "agreement_id": f"{fiction.institution}_n{network + 1:02d}",
                "institution": fiction.institution,
                "partner_id": partners.network_id(network),
                "agreement_type": Kind.NETWORK_MEMBERSHIP,
                "sign_date": start,
                "start_date": start,
                "end_date": date(2022, 8, 31) if over else None,
                "date_precision": "day",
                "auto_renew": not over,
                "status": Status.TERMINATED if over else Status.ACTIVE,
                "responsible_unit": "international_office",
            }
        )
    return rows
