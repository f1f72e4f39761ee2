from __future__ import annotations

import numpy as np
import pytest

from data.demo.context import draw_context
from data.demo.metrics import (
    PROCEDURES,
    draw_finance,
    draw_research,
    draw_support,
    draw_visibility,
)
from data.demo.panel import PERIODS
from data.demo.planted import CASES_WITHOUT_STAFF, HOUSING_REQUESTS


@pytest.fixture
def filled(panel, traits):
    draw_context(np.random.default_rng(1), traits, panel)
    students = panel["enrolled_students"]
    panel.put("intl_degree_students", np.round(0.08 * students))
    panel.put("incoming_exchange_students", np.round(0.02 * students))
    panel.put("outgoing_exchange_students", np.round(0.03 * students))
    return panel


def test_research_parts_keep_inside_their_wholes(filled, traits):
    draw_research(np.random.default_rng(2), traits, filled)
    known = filled.exists
    assert (filled["irn_locations"][known] <= filled["irn_partners"][known]).all()
    assert (filled["research_projects_total"][known] >= 2).all()


def test_followers_lie_between_the_ends_of_their_scale(filled, traits):
    draw_visibility(np.random.default_rng(2), traits, filled)
    reach = 1000 * filled["social_followers_intl"] / filled["enrolled_students"]
    assert np.nanmin(reach) >= 49
    assert np.nanmax(reach) <= 5001


def test_housing_and_welcome_centre_hold_together_but_for_the_planted_places(filled, traits):
    draw_support(np.random.default_rng(2), traits, filled)
    foreigners = filled["intl_degree_students"] + filled["incoming_exchange_students"]
    over = filled["intl_students_housing_requests"] > foreigners
    place = (filled.row(HOUSING_REQUESTS[0]), PERIODS.index(HOUSING_REQUESTS[1]))
    assert np.argwhere(over).tolist() == [list(place)]
    stray = (filled["welcome_centre_fte"] == 0) & (filled["welcome_cases"] > 0)
    planted = (filled.row(CASES_WITHOUT_STAFF[0]), PERIODS.index(CASES_WITHOUT_STAFF[1]))
    assert np.argwhere(stray).tolist() == [list(planted)]
    known = filled.exists
    housed, wished = filled["intl_students_housed"], filled["intl_students_housing_requests"]
    assert (housed[known] <= wished[known]).all()


def test_nobody_is_satisfied_where_nobody_answered(filled, traits):
    draw_support(np.random.default_rng(2), traits, filled)
    silent = filled["welcome_satisfaction_n"] == 0
    assert np.isnan(filled["welcome_satisfaction"][silent]).all()
    assert np.nanmin(filled["welcome_satisfaction"]) >= 2.5
    assert np.nanmax(filled["welcome_satisfaction"]) <= 5


def test_approved_maps_only_grow_up_to_all(filled, traits):
    draw_support(np.random.default_rng(2), traits, filled)
    approved = filled["procedure_maps_approved"]
    assert np.nanmax(approved) <= PROCEDURES
    steps = np.diff(approved, axis=1)
    assert (steps[~np.isnan(steps)] >= 0).all()


def test_incomes_are_parts_of_incomes(filled, traits):
    draw_finance(np.random.default_rng(2), traits, filled)
    known = filled.exists
    exports = filled["intl_tuition_income_kzt_m"] + filled["export_other_income_kzt_m"]
    assert (exports[known] <= filled["total_income_kzt_m"][known]).all()
    research, abroad = (
        filled["research_income_kzt_m"][known],
        filled["research_income_intl_kzt_m"][known],
    )
    assert (abroad <= research).all()
    earned = filled["outgoing_ects_earned"] / filled["outgoing_exchange_students"]
    assert np.nanmin(earned) > 23.9
    assert np.nanmax(earned) < 31.1
