"""Partners, agreements, joint programmes, projects, branches: rules and life cycles."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from schemas.records.partnership import (
    AGREEMENT_TRANSITIONS,
    Agreement,
    AgreementStatus,
    BranchCampus,
    JointProgramme,
    PartnerInstitution,
    Project,
)


def build_agreement(**changes: object) -> Agreement:
    fields = {
        "agreement_id": "a1",
        "institution": "demo_aqdala",
        "partner_id": "p1",
        "agreement_type": "exchange",
        "sign_date": date(2020, 5, 1),
        "start_date": date(2020, 9, 1),
        "end_date": date(2025, 8, 31),
        "auto_renew": False,
        "status": "active",
        "source": "demo",
    }
    return Agreement(**(fields | changes))


def build_programme(**changes: object) -> JointProgramme:
    fields = {
        "programme_id": "j1",
        "institution": "demo_aqdala",
        "partner_id": "p1",
        "status": "under_negotiation",
        "source": "demo",
    }
    return JointProgramme(**(fields | changes))


def test_agreement_expires_after_its_last_day_unless_it_renews_itself():
    agreement = build_agreement()
    assert agreement.status_on(date(2025, 8, 31)) is AgreementStatus.ACTIVE
    assert agreement.status_on(date(2025, 9, 1)) is AgreementStatus.EXPIRED
    assert agreement.in_force_on(date(2020, 9, 1))
    assert not agreement.in_force_on(date(2020, 8, 31))
    assert not agreement.in_force_on(date(2025, 9, 1))
    assert build_agreement(auto_renew=True).in_force_on(date(2030, 1, 1))


def test_an_expired_agreement_was_in_force_until_its_end():
    expired = build_agreement(status="expired")
    assert expired.in_force_on(date(2025, 8, 31))
    assert not expired.in_force_on(date(2025, 9, 1))
    assert not build_agreement(status="terminated", end_date=None).in_force_on(date(2022, 1, 1))


def test_agreement_under_negotiation_is_not_in_force():
    pending = build_agreement(status="under_negotiation", sign_date=None)
    assert not pending.in_force_on(date(2021, 1, 1))


def test_a_signed_agreement_needs_its_date_or_a_reason():
    with pytest.raises(ValidationError, match="without a date of signature"):
        build_agreement(status="signed", sign_date=None)
    known = build_agreement(
        status="signed", sign_date=None, sign_date_reason="not_published", start_date=None
    )
    assert known.start_date is None
    with pytest.raises(ValidationError, match="a reason for none"):
        build_agreement(sign_date_reason="not_published")


def test_agreement_must_start_before_it_ends():
    with pytest.raises(ValidationError, match="start before it ends"):
        build_agreement(end_date=date(2020, 9, 1))


def test_every_agreement_status_has_its_next_states():
    assert set(AGREEMENT_TRANSITIONS) == set(AgreementStatus)
    assert AGREEMENT_TRANSITIONS[AgreementStatus.RENEWED] == (AgreementStatus.ACTIVE,)


def test_programme_under_negotiation_needs_neither_agreement_nor_languages():
    programme = build_programme(model="2+2", years_home=2, years_abroad=2)
    assert programme.languages is None
    assert programme.years_abroad == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "2+2", "years_home": 3}, "years clash"),
        ({"status": "running"}, "without an agreement"),
        ({"students": 5}, "students while"),
        ({"degree_type": "double_degree", "diplomas": "one_joint"}, "two diplomas"),
    ],
)
def test_programme_contradictions_are_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        build_programme(**changes)


def test_project_dates_in_order_and_institutions_named():
    project = {
        "project_id": "welcome",
        "title": "WELCOME",
        "programme": "erasmus_cbhe",
        "institutions": ("kmu", "enu"),
        "start_date": date(2016, 10, 1),
        "end_date": date(2019, 10, 1),
        "date_precision": "month",
        "status": "completed",
        "source": "demo",
    }
    assert Project(**project).role is None
    with pytest.raises(ValidationError, match="is after end"):
        Project(**(project | {"end_date": date(2016, 9, 1)}))
    with pytest.raises(ValidationError, match="institutions"):
        Project(**(project | {"institutions": ()}))


def test_branch_abroad_has_no_region_of_kazakhstan():
    branch = {
        "branch_id": "b1",
        "foreign_university": "Partner University 001",
        "country_code": "UZ",
        "kind": "own_branch_abroad",
        "status": "announced",
        "source": "demo",
    }
    assert BranchCampus(**branch).city is None
    with pytest.raises(ValidationError, match="no region"):
        BranchCampus(**branch, region_code="KZ-75")


def test_partner_country_is_an_iso_code():
    partner = {"partner_id": "p1", "name": "University of Greece", "source": "demo"}
    assert PartnerInstitution(**partner, country_code="GR").best_rank is None
    with pytest.raises(ValidationError, match="country_code"):
        PartnerInstitution(**partner, country_code="Greece")
