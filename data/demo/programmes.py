"""Joint programmes: those that run make the yearly counts, those in preparation the pipeline."""

from __future__ import annotations

import numpy as np

from data.demo.agreements import Deal, Register
from data.demo.panel import PERIODS, Panel, split_total
from data.demo.partners import Partners
from data.demo.profiles import Traits
from data.demo.texts_programmes import DOUBLE_TITLES, FIELDS, JOINT_TITLES
from data.frames import Row
from schemas.records.partnership import AgreementType as Kind

MODELS = ("2+2", "3+1", "1+1", "2+1")
YEARS = {"2+2": (2.0, 2.0), "3+1": (3.0, 1.0), "1+1": (1.0, 1.0), "2+1": (2.0, 1.0)}
PIPELINE = ("idea", "under_negotiation", "agreement_signed", "licensed", "suspended", "closed")
ACCREDITATIONS = ("none", "national", "international", "both")


def draw_programme_counts(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Put the running programmes, their students and graduates into the panel.

    Running programmes only increase over the years: each has a year of start and runs on.
    """
    offered = panel["programmes_total"]
    share = 0.155 * traits.draw_quality(rng, "curricula", 0.38)
    running = np.maximum.accumulate(np.nan_to_num(np.round(share * offered)), axis=1)
    running = np.minimum(running, np.nan_to_num(offered))
    joint = np.floor(running * rng.uniform(0.15, 0.4, (running.shape[0], 1)))
    joint = panel.put("joint_programmes", joint)
    double = panel.put("double_degree_programmes", running - np.nan_to_num(joint))
    enrolled = panel["enrolled_students"]
    students = 0.052 * traits.draw_quality(rng, "curricula", 0.40) * enrolled
    students = np.where(joint + double > 0, np.maximum(students, 2 * (joint + double)), 0.0)
    students = panel.put_count("joint_programme_students", students, at_most=enrolled)
    graduates = np.where(double > 0, students * rng.uniform(0.12, 0.2, (len(students), 1)), 0.0)
    panel.put_count("double_degree_graduates", graduates, at_most=panel["graduates_total"])


def list_programmes(
    rng: np.random.Generator, panel: Panel, register: Register, partners: Partners
) -> list[Row]:
    """Return the rows of `joint_programme`.

    The running programmes of the last period equal the counts of the panel, their students and
    graduates sum to it; an agreement that carries a programme takes its type.
    """
    rows: list[Row] = []
    for row, fiction in enumerate(panel.institutions):
        last = int(np.flatnonzero(panel.exists[row])[-1])
        open_now = last == len(PERIODS) - 1
        starts = {
            "joint_degree": _list_starts(panel["joint_programmes"][row]),
            "double_degree": _list_starts(panel["double_degree_programmes"][row]),
        }
        carriers = sorted(
            (deal for deal in register.deals[row] if deal.in_force(last)),
            key=lambda deal: (not deal.active(last), deal.start, deal.partner),
        )
        own: list[Row] = []
        for degree, years in starts.items():
            for year in years:
                deal = carriers[len(own) % len(carriers)]
                own.append(_running(rng, degree, year, deal, partners))
        _share_out(rng, panel, row, last, own)
        for programme in own if not open_now else ():
            programme |= {"status": "closed", "students": None, "agreement_id": None}
        wished = int(rng.integers(0, 4)) if open_now else 0
        own.extend(_planned(rng, fiction.institution, partners) for _ in range(wished))
        for number, programme in enumerate(own, start=1):
            programme["programme_id"] = f"{fiction.institution}_p{number:02d}"
        rows.extend(own)
    return rows


def _list_starts(counts: np.ndarray) -> list[int]:
    """Return the year of start of each running programme from the yearly counts."""
    years: list[int] = []
    for column, count in enumerate(np.nan_to_num(counts)):
        while len(years) < count:
            years.append(PERIODS[column])
    return years


def _running(
    rng: np.random.Generator, degree: str, year: int, deal: Deal, partners: Partners
) -> Row:
    double = degree == "double_degree"
    deal.kind = Kind.DOUBLE_DEGREE if double else Kind.JOINT_PROGRAMME
    earlier = int(rng.integers(0, 4)) if year == PERIODS[0] else 0
    return _describe(rng, double, str(rng.choice(MODELS))) | {
        "institution": deal.institution,
        "partner_id": partners.foreign_id(deal.partner),
        "agreement_id": deal.agreement_id,
        "degree_type": degree,
        "diplomas": "two" if double else "one_joint",
        "status": "running" if year < PERIODS[-1] else "enrolling",
        "start_year": year - earlier,
    }


def _describe(rng: np.random.Generator, double: bool, model: str) -> Row:
    field = FIELDS[int(rng.integers(len(FIELDS)))]
    titles = DOUBLE_TITLES if double else JOINT_TITLES
    home, abroad = YEARS[model]
    return {
        "title_en": titles["en"].format(field.en),
        "title_ru": titles["ru"].format(field.ru),
        "title_kk": titles["kk"].format(field.kk),
        "model": model,
        "level": "master" if model in ("1+1", "2+1") else "bachelor",
        "isced_field": field.isced,
        "languages": ["en"] if rng.random() < 0.6 else ["en", "ru"],
        "years_home": home,
        "years_abroad": abroad,
        "accreditation": str(rng.choice(ACCREDITATIONS, p=[0.3, 0.35, 0.2, 0.15])),
    }


def _planned(rng: np.random.Generator, institution: str, partners: Partners) -> Row:
    double = bool(rng.random() < 0.7)
    status = str(rng.choice(PIPELINE, p=[0.25, 0.35, 0.15, 0.1, 0.05, 0.1]))
    partner = int(rng.integers(len(partners.countries)))
    return _describe(rng, double, str(rng.choice(MODELS))) | {
        "institution": institution,
        "partner_id": partners.foreign_id(partner),
        "degree_type": "double_degree" if double else "joint_degree",
        "diplomas": "two" if double else "one_joint",
        "accreditation": "none",
        "status": status,
    }


def _share_out(
    rng: np.random.Generator, panel: Panel, row: int, column: int, programmes: list[Row]
) -> None:
    """Divide the students and two-diploma graduates of an institution over its programmes."""
    if not programmes:
        return
    students = int(panel["joint_programme_students"][row, column])
    weights = rng.uniform(0.4, 1.6, len(programmes))
    for programme, share in zip(programmes, split_total(rng, students, weights), strict=True):
        programme["students"] = int(share)
    double = [programme for programme in programmes if programme["diplomas"] == "two"]
    graduates = int(panel["double_degree_graduates"][row, column])
    if double:
        weights = np.array([0.5 + programme["students"] for programme in double])
        for programme, share in zip(double, split_total(rng, graduates, weights), strict=True):
            programme["graduates"] = int(share)
