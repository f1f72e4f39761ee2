from __future__ import annotations

import numpy as np
import pytest

from data.demo.context import draw_context
from data.demo.planted import CROWDED, FOUNDED_LATE
from schemas.institution import InstitutionProfile

LEVELS = ("enrolled_bachelor", "enrolled_master", "enrolled_doctoral", "enrolled_residency")


@pytest.fixture
def context(panel, traits):
    draw_context(np.random.default_rng(1), traits, panel)
    return panel


def test_students_by_level_sum_to_all_students(context):
    total = sum(context[level] for level in LEVELS)
    assert np.array_equal(total, context["enrolled_students"], equal_nan=True)


def test_residency_is_for_medicine_only(context):
    medical = [f.profile is InstitutionProfile.MEDICAL for f in context.institutions]
    residents = np.nanmin(context["enrolled_residency"], axis=1) > 0
    assert residents.tolist() == medical


def test_sizes_start_near_the_stated_ones(context):
    start = context["enrolled_students"][:, 0]
    stated = np.array([fiction.size for fiction in context.institutions])
    known = ~np.isnan(start)
    assert np.allclose(start[known] / stated[known], 1, atol=0.08)


def test_one_institution_is_crowded_from_2023_on(context):
    ratio = (context["enrolled_students"] / context["academic_staff"])[context.row(CROWDED)]
    assert (ratio > 40).tolist() == [False] * 5 + [True] * 3


def test_a_young_institution_has_no_graduates_at_first(context):
    graduates = context["graduates_total"][context.row(FOUNDED_LATE)]
    assert graduates[3:5].tolist() == [0, 0]
    assert graduates[5] > 0


def test_income_rises_with_inflation(context):
    income = np.nanmedian(context["total_income_kzt_m"], axis=0)
    assert (np.diff(income) > 0).all()
    assert income[-1] / income[0] > 1.6
