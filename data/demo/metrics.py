"""Metrics that need a rule of their own: research, visibility, support, finance."""

from __future__ import annotations

import numpy as np

from data.demo.panel import PERIODS, Panel
from data.demo.planted import CASES_WITHOUT_STAFF, HOUSING_REQUESTS
from data.demo.profiles import Traits, draw_persistent
from schemas.institution import InstitutionProfile as P

PROCEDURES = 12
PAPERS_FACTOR: dict[P, float] = {P.ARTS: 0.15, P.PEDAGOGICAL: 0.6, P.TECHNICAL: 1.3, P.OTHER: 0.4}


def draw_research(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Put papers, partners of joint papers, research projects and conferences into the panel."""
    shape = panel.exists.shape
    staff = panel["academic_staff"]
    factor = np.array([[PAPERS_FACTOR.get(f.profile, 1.0)] for f in panel.institutions])
    papers = 1.35 * traits.draw_quality(rng, "research", 0.36) * staff * factor
    panel.put_count("pubs_total", papers * (1 + 0.04 * np.arange(shape[1])))

    breadth = traits.draw_quality(rng, "research", 0.38)
    scale = np.sqrt(np.nan_to_num(staff) / 600) * factor
    partners = panel.put_count("irn_partners", 150 * breadth**1.6 * np.maximum(scale, 0.2))
    spread = 12 * traits.draw_quality(rng, "research", 0.42)
    locations = spread * np.log(np.maximum(partners, 2.0))
    panel.put_count("irn_locations", locations, at_most=partners)

    projects = staff * rng.uniform(0.06, 0.13, (shape[0], 1)) * factor**0.5
    panel.put_count("research_projects_total", np.maximum(projects, 2))
    hosted = 20 * traits.draw_quality(rng, "research", 0.30) * traits.travel**0.6
    panel.put_count("conf_intl_hosted", hosted)


def draw_visibility(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Put website visits, followers and fairs into the panel."""
    shape = panel.exists.shape
    enrolled = panel["enrolled_students"]
    visits = enrolled * np.exp(4.6 + 0.25 * traits.overall + rng.normal(0, 0.25, (shape[0], 1)))
    panel.put_count("web_visits_total", visits * (1 + 0.06 * np.arange(shape[1])))
    place = traits.draw_quality(rng, "visibility", 0.42)
    panel.put_count("social_followers_intl", enrolled / 1000 * 50 * 100**place)
    fairs = 20 * traits.draw_quality(rng, "visibility", 0.38) * traits.travel
    panel.put_count("intl_fairs", fairs)


def draw_support(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Put the welcome centre, housing and procedural maps into the panel."""
    shape = panel.exists.shape
    foreigners = panel["intl_degree_students"] + panel["incoming_exchange_students"]
    per_person = 480 - 445 * traits.draw_quality(rng, "home_support", 0.45)
    fte = np.round(2 * foreigners / per_person) / 2
    fte = np.where(foreigners >= 40, np.maximum(fte, 0.5), fte)
    bare = PERIODS.index(CASES_WITHOUT_STAFF[1])
    planted = panel.row(CASES_WITHOUT_STAFF[0])
    fte[planted, : bare + 1] = 0.0
    fte[planted, bare + 1 :] = np.maximum(fte[planted, bare + 1 :], 0.5)
    fte = panel.put("welcome_centre_fte", fte, decimals=1)
    cases = foreigners * rng.uniform(0.9, 2.2, (shape[0], 1))
    cases = np.where(fte > 0, cases * np.exp(draw_persistent(rng, shape, 0.05)), 0.0)
    cases[planted, bare] = 17.0
    cases = panel.put_count("welcome_cases", cases)
    cases = panel.put("welcome_cases", np.where(fte > 0, cases, np.minimum(cases, 17.0)))
    cases[planted, :bare] = 0.0
    answers = np.where(fte > 0, cases * rng.uniform(0.15, 0.35, (shape[0], 1)), 0.0)
    answers = panel.put_count("welcome_satisfaction_n", answers)
    mean = 2.5 + 2.5 * traits.draw_quality(rng, "home_support", 0.55)
    panel.put("welcome_satisfaction", np.where(answers > 0, mean, np.nan), decimals=2)

    wish = np.clip(0.62 + 0.12 * draw_persistent(rng, shape, 1.0), 0.3, 0.95)
    crowded, period = HOUSING_REQUESTS
    wish[panel.row(crowded)] = 0.88  # so that more than everybody is no leap
    requests = panel.put_count("intl_students_housing_requests", wish * foreigners)
    place = (panel.row(crowded), PERIODS.index(period))
    requests[place] = np.ceil(foreigners[place] * 1.03)
    housed = 0.3 + 0.7 * traits.draw_quality(rng, "home_support", 0.50)
    panel.put_count("intl_students_housed", requests * housed, at_most=requests)
    _draw_procedures(rng, traits, panel)


def _draw_procedures(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Maps are approved one after the other, so their number only grows."""
    place = np.maximum.accumulate(traits.draw_quality(rng, "home_support", 0.42), axis=1)
    panel.put("procedure_maps_required", np.full(panel.exists.shape, float(PROCEDURES)))
    approved = np.where(panel.exists, np.round(PROCEDURES * place), 0.0)
    panel.put("procedure_maps_approved", approved)


def draw_finance(rng: np.random.Generator, traits: Traits, panel: Panel) -> None:
    """Put export income, research income, credits and the budget for internationalization."""
    shape = panel.exists.shape
    total = panel["total_income_kzt_m"]
    share = panel["intl_degree_students"] / panel["enrolled_students"]
    premium = rng.uniform(0.65, 1.15, (shape[0], 1)) * np.exp(draw_persistent(rng, shape, 0.04))
    panel.put("intl_tuition_income_kzt_m", np.minimum(share * premium, 0.6) * total, 1)
    other = 0.022 * traits.draw_quality(rng, "export_finance", 0.40)
    panel.put("export_other_income_kzt_m", other * total, 1)
    budget = 0.052 * traits.draw_quality(rng, "export_finance", 0.42)
    panel.put("intl_budget_kzt_m", budget * total, 1)

    research = np.clip(0.06 * np.exp(0.5 * traits.level["research"]), 0.004, 0.35) * total
    research = panel.put("research_income_kzt_m", research, 1)
    abroad = 0.27 * traits.draw_quality(rng, "research", 0.36)
    panel.put("research_income_intl_kzt_m", abroad * research, 1)

    ects = panel["outgoing_exchange_students"] * rng.uniform(24, 31, (shape[0], 1))
    earned = panel.put("outgoing_ects_earned", np.round(ects))
    recognised = 0.5 + 0.5 * traits.draw_quality(rng, "curricula", 0.55)
    panel.put("outgoing_ects_recognised", np.round(recognised * earned))
