"""Context metrics: students by level, staff, programmes, courses, income."""

from __future__ import annotations

import numpy as np

from data.demo.panel import PERIODS, FloatArray, Panel
from data.demo.planted import (
    CROWDED,
    CROWDED_RATIOS,
    FOUNDED_LATE,
    MERGED,
    MERGED_FROM,
    MERGED_INTO,
)
from data.demo.profiles import Traits, draw_persistent
from schemas.institution import InstitutionProfile as P

PROGRAMMES_FACTOR: dict[P, float] = {P.ARTS: 0.55, P.MEDICAL: 0.45, P.OTHER: 0.7, P.TRANSPORT: 0.8}
INCOME_PER_STUDENT: dict[P, float] = {P.MEDICAL: 1.6, P.ARTS: 1.5, P.TECHNICAL: 1.15}
INFLATION = 1.09


def draw_context(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Put students, staff, programmes, courses and income into the panel.

    Students by level sum to all students in every institution and period.
    """
    enrolled = _draw_students(rng, traits, panel)
    _draw_entry_and_exit(rng, panel, enrolled)
    _draw_staff(rng, traits, panel, enrolled)
    _draw_offer(rng, panel)
    _draw_income(rng, traits, panel, enrolled)


def _draw_students(rng: np.random.Generator, traits: Traits, panel: Panel) -> FloatArray:
    number, years = panel.exists.shape
    size = np.array([fiction.size for fiction in panel.institutions])[:, None]
    since = np.arange(years)[None, :]
    growth = rng.normal(0.018, 0.012, (number, 1))
    students = size * (1 + growth) ** since
    students = students * np.exp(draw_persistent(rng, (number, years), 0.02))
    newcomer = panel.row(FOUNDED_LATE)
    opened = since[0] - PERIODS.index(panel.institutions[newcomer].founded)
    students[newcomer] = size[newcomer, 0] * 1.32 ** np.maximum(opened, 0)
    joined = PERIODS.index(MERGED_FROM)
    students[panel.row(MERGED_INTO), joined:] += students[panel.row(MERGED), joined:] * 0.9
    students = np.round(students)

    level = traits.level["research"]
    doctoral_share = np.clip(0.009 * np.exp(0.75 * level) - 0.002, 0.0, 0.035)
    master_share = np.clip(0.055 * np.exp(0.35 * level), 0.02, 0.16)
    medical = np.array([fiction.profile is P.MEDICAL for fiction in panel.institutions])[:, None]
    residency_share = np.where(medical, rng.uniform(0.06, 0.10, (number, 1)), 0.0)
    parts = {
        "enrolled_master": np.round(students * np.where(medical, 0.3, 1.0) * master_share),
        "enrolled_doctoral": np.round(students * doctoral_share),
        "enrolled_residency": np.round(students * residency_share),
    }
    smooth = {metric: panel.put_count(metric, values) for metric, values in parts.items()}
    enrolled = panel.put_count("enrolled_students", students)
    panel.put("enrolled_bachelor", enrolled - sum(smooth.values()))
    return enrolled


def _draw_entry_and_exit(rng: np.random.Generator, panel: Panel, enrolled: FloatArray) -> None:
    shape = enrolled.shape
    entry = 0.265 * np.exp(draw_persistent(rng, shape, 0.04))
    leaving = 0.205 * np.exp(draw_persistent(rng, shape, 0.04))
    newcomer = panel.row(FOUNDED_LATE)
    age = np.array(PERIODS) - panel.institutions[newcomer].founded
    leaving[newcomer] = np.where(age < 2, 0.0, 0.03 * (age - 1))
    panel.put_count("new_entrants", enrolled * entry)
    panel.put_count("graduates_total", enrolled * leaving)


def _draw_staff(
    rng: np.random.Generator, traits: Traits, panel: Panel, enrolled: FloatArray
) -> None:
    shape = enrolled.shape
    medical = np.array([f.profile in (P.MEDICAL, P.ARTS) for f in panel.institutions])[:, None]
    ratio = np.where(medical, 9.5, 15.5) - 0.8 * traits.overall + rng.normal(0, 1.2, (shape[0], 1))
    ratio = np.clip(ratio, 6.0, 22.0) * np.exp(draw_persistent(rng, shape, 0.02))
    ratio[panel.row(CROWDED)] = CROWDED_RATIOS
    staff = panel.put_count("academic_staff", enrolled / ratio)
    fte = staff * rng.uniform(0.84, 1.02, (shape[0], 1))
    panel.put("academic_staff_fte", np.round(2 * fte) / 2, decimals=1)


def _draw_offer(rng: np.random.Generator, panel: Panel) -> None:
    number, years = panel.exists.shape
    size = np.array([fiction.size for fiction in panel.institutions])[:, None]
    factor = np.array([[PROGRAMMES_FACTOR.get(f.profile, 1.0)] for f in panel.institutions])
    base = (12 + 0.85 * np.sqrt(size)) * factor * np.exp(rng.normal(0, 0.12, (number, 1)))
    programmes = base * (1 + 0.012 * np.arange(years)[None, :])
    offered = panel.put_count("programmes_total", programmes)
    panel.put_count("courses_total", offered * rng.uniform(14, 21, (number, 1)))


def _draw_income(
    rng: np.random.Generator, traits: Traits, panel: Panel, enrolled: FloatArray
) -> None:
    shape = enrolled.shape
    base = np.array([[INCOME_PER_STUDENT.get(f.profile, 0.9)] for f in panel.institutions])
    per_student = base * np.exp(0.14 * traits.overall + rng.normal(0, 0.12, (shape[0], 1)))
    inflation = INFLATION ** np.arange(shape[1])[None, :]
    noise = np.exp(draw_persistent(rng, shape, 0.03))
    panel.put("total_income_kzt_m", enrolled * per_student * inflation * noise, decimals=1)
