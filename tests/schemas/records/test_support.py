"""Services, procedural maps, events, practices and barriers."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from schemas.records.support import (
    Barrier,
    Event,
    EventParticipation,
    GoodPractice,
    ProcedureMap,
    ProcedureStep,
    ServiceType,
    WelcomeService,
)


def test_a_service_reported_without_numbers_fits():
    service = WelcomeService(
        institution="demo_aqdala",
        period_verbatim="2017-2019",
        service_type="unspecified",
        offered=True,
        source="demo",
    )
    assert service.cases is None
    assert service.service_type is ServiceType.UNSPECIFIED


def test_a_service_not_offered_has_no_cases():
    with pytest.raises(ValidationError, match="not offered"):
        WelcomeService(
            institution="demo_aqdala",
            period=2024,
            service_type="housing",
            offered=False,
            cases=3,
            source="demo",
        )


def test_a_missing_map_was_never_approved():
    fields = {"institution": "demo_aqdala", "procedure_code": "visa_support"}
    assert ProcedureMap(**fields, status="missing").owner is None
    with pytest.raises(ValidationError, match="no map"):
        ProcedureMap(**fields, status="missing", approved_date=date(2024, 1, 1))


def test_steps_of_a_map_count_from_one():
    fields = {
        "institution": "demo_aqdala",
        "procedure_code": "visa_support",
        "step_kk": "Шақыру рәсімдеу",
        "actor": "international_office",
    }
    assert ProcedureStep(**fields, step_order=1).days is None
    with pytest.raises(ValidationError, match="step_order"):
        ProcedureStep(**fields, step_order=0)


def test_an_event_without_a_year_keeps_the_words_of_its_source():
    event = Event(
        event_id="e1",
        title_en="Workshop",
        kind="workshop",
        date_verbatim="2-3 March, year not given",
        institutions_count=20,
        source="demo",
    )
    assert event.start_date is None
    assert event.date_verbatim == "2-3 March, year not given"


def test_event_dates_are_in_order():
    with pytest.raises(ValidationError, match="is after end"):
        Event(
            event_id="e1",
            title_en="Seminar",
            kind="seminar",
            start_date=date(2023, 2, 24),
            end_date=date(2023, 2, 23),
            source="demo",
        )


def test_participation_counts_people_not_names():
    part = EventParticipation(
        event_id="e1", institution="demo_aqdala", role="presenter", source="demo"
    )
    assert part.persons is None
    assert not any("name" in field for field in EventParticipation.model_fields)


def test_good_practice_needs_title_and_description():
    fields = {"practice_id": "g1", "institution": "demo_aqdala", "pillar": "research"}
    with pytest.raises(ValidationError, match="description has no text"):
        GoodPractice(**fields, title_ru="Практика", source="demo")


def test_barrier_may_have_no_votes_yet():
    barrier = Barrier(barrier_id="b1", pillar="research", text_en="Visa terms", level="national")
    assert barrier.votes is None
    assert barrier.source is None
