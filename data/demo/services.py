"""Welcome services and procedural maps, in step with the yearly counts."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.demo.missing import Gaps
from data.demo.panel import PERIODS, Panel
from data.demo.profiles import Traits
from data.demo.texts import spread
from data.demo.texts_procedures import DOCUMENTS, STEPS
from data.frames import Row
from schemas.records.support import Procedure, ServiceType

SERVICES = (
    ServiceType.VISA_MIGRATION,
    ServiceType.REGISTRATION,
    ServiceType.HOUSING,
    ServiceType.ORIENTATION,
    ServiceType.ARRIVAL_TRANSFER,
    ServiceType.LANGUAGE_SUPPORT,
    ServiceType.HEALTH_INSURANCE,
    ServiceType.BUDDY,
    ServiceType.INTEGRATION_EVENT,
    ServiceType.CAREER,
    ServiceType.FAMILY_RELOCATION,
)
"""From what everybody offers to what few do."""
CASE_WEIGHTS = (24, 22, 16, 10, 7, 6, 5, 3, 3, 2, 1)


def draw_services(rng: np.random.Generator, traits: Traits, panel: Panel, gaps: Gaps) -> list[Row]:
    """Return the rows of `welcome_service`; cases sum to `welcome_cases` where it was sent.

    A centre without staff offers nothing; a period in which neither staff nor cases were sent has
    no rows.
    """
    cases, staff = gaps.reported("welcome_cases"), gaps.reported("welcome_centre_fte")
    mean = gaps.reported("welcome_satisfaction")
    breadth = 3 + 8 * traits.draw_quality(rng, "home_support", 0.5)
    rows: list[Row] = []
    for row, column in zip(*np.nonzero(panel.exists & ~np.isnan(staff)), strict=True):
        offered = int(breadth[row, column]) if staff[row, column] > 0 else 0
        known = cases[row, column]
        shares = [None] * offered
        if offered and not np.isnan(known):
            weights = np.array(CASE_WEIGHTS[:offered], dtype=float)
            shares = list(rng.multinomial(int(known), weights / weights.sum()))
        for place, service in enumerate(SERVICES):
            rows.append(
                {
                    "institution": panel.institutions[row].institution,
                    "period": PERIODS[column],
                    "service_type": service,
                    "offered": place < offered,
                }
            )
            if place < offered:
                level = mean[row, column]
                rows[-1] |= _describe(rng, shares[place], float(level))
    return rows


def _describe(rng: np.random.Generator, cases: int | None, level: float) -> Row:
    judged = cases and not np.isnan(level)
    return {
        "languages": ["kk", "ru", "en"] if rng.random() < 0.6 else ["ru", "en"],
        "cases": None if cases is None else int(cases),
        "median_days": round(float(rng.uniform(1, 12)), 1) if cases else None,
        "satisfaction": round(float(np.clip(rng.normal(level, 0.12), 1, 5)), 2) if judged else None,
    }


def draw_procedures(rng: np.random.Generator, panel: Panel) -> tuple[list[Row], list[Row]]:
    """Return the rows of `procedure_map` and `procedure_step`.

    The maps approved by 1 October of a period are as many as the panel counts in it.
    """
    maps: list[Row] = []
    steps: list[Row] = []
    for row, fiction in enumerate(panel.institutions):
        counts = panel["procedure_maps_approved"][row]
        known = np.flatnonzero(~np.isnan(counts))
        approved = int(counts[known[-1]])
        for place, index in enumerate(rng.permutation(len(Procedure))):
            procedure = list(Procedure)[index]
            entry: Row = {"institution": fiction.institution, "procedure_code": procedure}
            if place < approved:
                column = int(np.flatnonzero(counts > place)[0])
                entry |= {
                    "status": "approved",
                    "approved_date": _approve(rng, column, fiction.founded),
                }
            else:
                entry["status"] = str(
                    rng.choice(["missing", "draft", "outdated"], p=[0.6, 0.3, 0.1])
                )
                if entry["status"] == "outdated":
                    entry["approved_date"] = date(max(2013, fiction.founded), 10, 1)
            if entry["status"] != "missing":
                entry["owner"] = STEPS[procedure][0].actor
                steps.extend(_list_steps(fiction.institution, procedure))
            maps.append(entry)
    return maps, steps


def _approve(rng: np.random.Generator, column: int, founded: int) -> date:
    """Return a day on which a map was approved that first counts in a period."""
    year = PERIODS[column] - (int(rng.integers(0, 3)) if column == 0 else 0)
    month = int(rng.integers(1, 10)) if year > founded else 9
    return date(max(year, founded), month, int(rng.integers(1, 29)))


def _list_steps(institution: str, procedure: Procedure) -> list[Row]:
    return [
        {
            "institution": institution,
            "procedure_code": procedure,
            "step_order": order,
            "step_en": step.en,
            "step_ru": step.ru,
            "step_kk": step.kk,
            "actor": step.actor,
            "days": float(step.days),
        }
        | spread("document", DOCUMENTS[step.document])
        for order, step in enumerate(STEPS[procedure], start=1)
    ]
