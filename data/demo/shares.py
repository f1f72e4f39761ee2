"""Metrics that are a part of something: foreign students of all students, Q1-Q2 of all papers.

One table says for each what it is a part of, how large the part is at most, and where a middling
institution stands. `full` is about the upper goalpost of the indicator that reads the metric, so
that scores spread over the whole scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from data.demo.panel import PERIODS, FloatArray, Panel
from data.demo.planted import BREAK_FACTOR, BREAK_FROM, BREAK_METRIC, VIRTUAL_LEAP_FROM
from data.demo.profiles import Traits
from schemas.institution import InstitutionProfile as P


class Pulse(StrEnum):
    """What besides the level moves a metric over the years."""

    NONE = "none"
    TRAVEL = "travel"
    VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class Share:
    """How a part is drawn.

    of      the metric it is a part of
    full    percent of the whole that the best reach;  least: percent the weakest start from
    middle  where a middling institution stands between least and full, 0-1
    """

    metric: str
    of: str
    pillar: str
    full: float
    middle: float
    least: float = 0.0
    pulse: Pulse = Pulse.NONE


STUDENTS, STAFF, COURSES = "enrolled_students", "academic_staff", "courses_total"
PROGRAMMES, ABROAD = "programmes_total", "outgoing_exchange_students"
TRAVEL, VIRTUAL = Pulse.TRAVEL, Pulse.VIRTUAL

SHARES: tuple[Share, ...] = (
    Share("intl_degree_students", STUDENTS, "student_mobility", 27, 0.30),
    Share("incoming_exchange_students", STUDENTS, "student_mobility", 4.2, 0.36, pulse=TRAVEL),
    Share("outgoing_exchange_students", STUDENTS, "student_mobility", 8.2, 0.40, pulse=TRAVEL),
    Share("outgoing_internship_students", STUDENTS, "student_mobility", 3.2, 0.40, pulse=TRAVEL),
    Share("outgoing_short_students", STUDENTS, "student_mobility", 2.1, 0.42, pulse=TRAVEL),
    Share("domestic_outgoing_students", STUDENTS, "student_mobility", 3.0, 0.45, pulse=TRAVEL),
    Share("domestic_incoming_students", STUDENTS, "student_mobility", 3.0, 0.42, pulse=TRAVEL),
    Share("graduates_with_mobility", "graduates_total", "student_mobility", 21, 0.40, pulse=TRAVEL),
    Share("intl_academic_staff", STAFF, "staff_mobility", 13, 0.36),
    Share("visiting_foreign_lecturers", STAFF, "staff_mobility", 9, 0.40, pulse=TRAVEL),
    Share("incoming_staff", STAFF, "staff_mobility", 6, 0.38, pulse=TRAVEL),
    Share("outgoing_staff", STAFF, "staff_mobility", 20, 0.42, pulse=TRAVEL),
    Share("staff_foreign_degree", STAFF, "staff_mobility", 21, 0.42),
    Share("staff_b2_plus", STAFF, "staff_mobility", 66, 0.46, least=8),
    Share("programmes_foreign_language", PROGRAMMES, "curricula", 42, 0.40),
    Share("programmes_intl_accredited", PROGRAMMES, "curricula", 62, 0.46),
    Share("courses_foreign_language", COURSES, "curricula", 41, 0.42),
    Share("pubs_intl_collab", "pubs_total", "research", 72, 0.44, least=14),
    Share("pubs_q1q2", "pubs_total", "research", 58, 0.40, least=16),
    Share("research_projects_intl", "research_projects_total", "research", 42, 0.40),
    Share("doctoral_foreign_supervisor", "enrolled_doctoral", "research", 98, 0.62),
    Share("conf_participations_abroad", STAFF, "research", 52, 0.44, pulse=TRAVEL),
    Share("web_visits_foreign", "web_visits_total", "visibility", 50, 0.42, least=3),
    Share("virtual_mobility_students", STUDENTS, "home_support", 10, 0.36, pulse=VIRTUAL),
    Share("coil_courses", COURSES, "home_support", 10, 0.36, pulse=VIRTUAL),
    Share("local_students_foreign_courses", STUDENTS, "home_support", 60, 0.45, least=2),
    Share("outgoing_students_funded", ABROAD, "export_finance", 98, 0.55, least=5),
    Share("scholarships_intl_students", "intl_degree_students", "export_finance", 52, 0.46),
)

MIDDLE_SHIFT: dict[tuple[P, str], float] = {
    (P.MEDICAL, "intl_degree_students"): 0.25,
    (P.MEDICAL, "programmes_foreign_language"): 0.10,
    (P.PEDAGOGICAL, "intl_degree_students"): -0.10,
    (P.ARTS, "intl_degree_students"): -0.12,
    (P.ARTS, "visiting_foreign_lecturers"): 0.15,
    (P.TECHNICAL, "research_projects_intl"): 0.08,
}
"""What a field changes in the middle of one metric."""


def draw_shares(
    rng: np.random.Generator, traits: Traits, panel: Panel, shares: tuple[Share, ...] = SHARES
) -> None:
    """Put every part into the panel; its whole must be there already.

    A part never exceeds its whole, and foreign-language courses for local students never exceed
    the local students.
    """
    for share in shares:
        share_of_scale = _draw_place(rng, traits, panel, share)
        percent = share.least + (share.full - share.least) * share_of_scale
        whole = panel[share.of]
        limit = whole
        if share.metric == "local_students_foreign_courses":
            limit = whole - panel["intl_degree_students"]
        leaps = (VIRTUAL_LEAP_FROM,) if share.pulse is VIRTUAL else ()
        panel.put_count(share.metric, whole * percent / 100.0, at_most=limit, leaps=leaps)


def _draw_place(rng: np.random.Generator, traits: Traits, panel: Panel, share: Share) -> FloatArray:
    """Return where on its scale a part stands, including what the years do to it."""
    shift = np.array(
        [[MIDDLE_SHIFT.get((f.profile, share.metric), 0.0)] for f in panel.institutions]
    )
    place = traits.draw_quality(rng, share.pillar, share.middle)
    if shift.any():
        place = np.clip(place + shift * np.minimum(1.0, 2 * place), 0.0, 1.0)
    if share.pulse is TRAVEL:
        place = place * traits.travel
    elif share.pulse is VIRTUAL:
        place = place * traits.virtual
    if share.metric == BREAK_METRIC:
        place = place * np.where(np.array(PERIODS) >= BREAK_FROM, BREAK_FACTOR, 1.0)
    return np.minimum(place, 1.0)
