"""What is not there, and why: a status with a reason for every missing value."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from data.demo.panel import LAST_PERIOD, PERIODS, Panel
from data.demo.planted import (
    CONFIDENTIAL_INCOME,
    CONFIDENTIAL_METRICS,
    LATE_REPORTERS,
    LATE_WITH_CONTEXT,
    LOW_COVERAGE,
    LOW_COVERAGE_PERIODS,
    PLANTED_SERIES,
)
from data.demo.profiles import Traits
from schemas.institution import InstitutionProfile
from schemas.observation import Reason

Reasons = NDArray[np.object_]

CONTEXT = (
    "enrolled_students",
    "enrolled_bachelor",
    "enrolled_master",
    "enrolled_doctoral",
    "enrolled_residency",
    "new_entrants",
    "graduates_total",
    "academic_staff",
    "academic_staff_fte",
    "programmes_total",
    "courses_total",
    "total_income_kzt_m",
)
"""What even an institution that is late or sends little usually sends."""

SENT_ANYWAY = (
    *CONTEXT,
    "intl_degree_students",
    "student_nationalities",
    "incoming_exchange_students",
    "outgoing_exchange_students",
    "agreements_foreign",
    "pubs_total",
    "pubs_intl_collab",
)
"""What the institution of low coverage still sends."""

NEVER_COLLECTED, LATER_COLLECTED, NOT_SENT, STILL_PENDING = 0.016, 0.014, 0.030, 0.02
ESTIMATED_STAFF, ESTIMATED_VISITS = 0.12, 0.05


class Gaps:
    """Reasons of what is missing, and marks of what is estimated.

    reasons    metric -> institutions x periods of Reason or None
    estimated  metric -> institutions x periods of bool
    """

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.reasons: dict[str, Reasons] = {
            metric: np.full(panel.exists.shape, None, dtype=object) for metric in panel.values
        }
        self.estimated: dict[str, NDArray[np.bool_]] = {}

    def reported(self, metric: str) -> NDArray[np.float64]:
        """Return the values that were sent; NaN for all others."""
        missing = self.reasons[metric].astype(bool)  # a reason is a text, none is None
        return np.where(missing, np.nan, self.panel[metric])


def draw_gaps(
    rng: np.random.Generator, traits: Traits, panel: Panel, required: Collection[str]
) -> Gaps:
    """Draw what is missing; required metrics are missing at the planted places only.

    required  codes of the metrics without which a yearly workbook is incomplete
    """
    gaps = Gaps(panel)
    untidy = np.exp(-0.35 * traits.overall[:, :1])
    for metric in panel.values:
        if metric not in required and metric != "enrolled_residency":
            _scatter(rng, gaps.reasons[metric], untidy)
    for name in CONFIDENTIAL_INCOME:
        for metric in CONFIDENTIAL_METRICS:
            gaps.reasons[metric][panel.row(name)] = Reason.CONFIDENTIAL
    _keep_planted(gaps)
    _mark_inapplicable(gaps)
    _plant_silence(gaps)
    shape = panel.exists.shape
    gaps.estimated["academic_staff_fte"] = np.repeat(
        rng.random((shape[0], 1)) < ESTIMATED_STAFF, shape[1], axis=1
    )
    gaps.estimated["web_visits_total"] = rng.random(shape) < ESTIMATED_VISITS
    return gaps


def _scatter(rng: np.random.Generator, reasons: Reasons, untidy: NDArray[np.float64]) -> None:
    """Lose some values of one metric; tidy institutions lose fewer."""
    number, years = reasons.shape
    column = np.arange(years)[None, :]
    chance = rng.random((number, 1))
    since = rng.integers(1, 5, (number, 1))
    never = chance < NEVER_COLLECTED * untidy
    later = (chance > 1 - LATER_COLLECTED * untidy) & (column < since)
    lost = rng.random((number, years)) < NOT_SENT * untidy
    pending = (rng.random((number, years)) < STILL_PENDING * untidy) & (column == years - 1)
    reasons[lost] = Reason.NOT_REPORTED
    reasons[pending] = Reason.PENDING
    reasons[np.broadcast_to(never, reasons.shape) | later] = Reason.NOT_COLLECTED


def _keep_planted(gaps: Gaps) -> None:
    """Bring back what planted warnings need to be seen."""
    for name, *metrics in PLANTED_SERIES:
        for metric in metrics:
            gaps.reasons[metric][gaps.panel.row(name)] = None


def _mark_inapplicable(gaps: Gaps) -> None:
    """Mark what cannot be there: residency outside medicine, supervisors without doctorates."""
    panel = gaps.panel
    for row, fiction in enumerate(panel.institutions):
        if fiction.profile is not InstitutionProfile.MEDICAL:
            gaps.reasons["enrolled_residency"][row] = Reason.NOT_APPLICABLE
    nobody = panel["enrolled_doctoral"] == 0
    gaps.reasons["doctoral_foreign_supervisor"][nobody] = Reason.NOT_APPLICABLE
    for metric, values in panel.values.items():
        gaps.reasons[metric][np.isnan(values)] = Reason.NOT_APPLICABLE


def _plant_silence(gaps: Gaps) -> None:
    """Let the late reporters be late, and one institution send almost nothing."""
    panel = gaps.panel
    last = PERIODS.index(LAST_PERIOD)
    quiet = [PERIODS.index(period) for period in LOW_COVERAGE_PERIODS]
    for metric, reasons in gaps.reasons.items():
        for name in LATE_REPORTERS:
            if name != LATE_WITH_CONTEXT or metric not in CONTEXT:
                reasons[panel.row(name), last] = Reason.PENDING
        if metric not in SENT_ANYWAY:
            reasons[panel.row(LOW_COVERAGE), quiet] = Reason.NOT_REPORTED
