"""Support and exchange of experience: services, procedures, events, practices, barriers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from schemas.catalogue import Code
from schemas.records.base import (
    CountryCode,
    DatePrecision,
    InstitutionId,
    LanguageCode,
    NotedRecord,
    RecordId,
    SourcedRecord,
    Unit,
    require_order,
)


class ServiceType(StrEnum):
    """A service for people who come from abroad."""

    VISA_MIGRATION = "visa_migration"
    ARRIVAL_TRANSFER = "arrival_transfer"
    HOUSING = "housing"
    REGISTRATION = "registration"
    LANGUAGE_SUPPORT = "language_support"
    ORIENTATION = "orientation"
    BUDDY = "buddy"
    HEALTH_INSURANCE = "health_insurance"
    INTEGRATION_EVENT = "integration_event"
    CAREER = "career"
    FAMILY_RELOCATION = "family_relocation"
    OTHER = "other"
    UNSPECIFIED = "unspecified"  # the source speaks of the centre, not of a service


class WelcomeService(SourcedRecord):
    """What a welcome centre offered in a year and how it went.

    period        academic year by its start; None where the source gives a span or no date
    period_verbatim  the source's own words about the time
    cases         requests handled;  median_days from request to answer;  satisfaction 1-5
    """

    TABLE: ClassVar[str] = "welcome_service"
    KEY: ClassVar[tuple[str, ...]] = ("institution", "period", "service_type")

    institution: InstitutionId
    period: int | None = Field(default=None, ge=1990, le=2100)
    period_verbatim: str | None = None
    service_type: ServiceType
    offered: bool
    languages: tuple[LanguageCode, ...] | None = None
    cases: int | None = Field(default=None, ge=0)
    median_days: float | None = Field(default=None, ge=0)
    satisfaction: float | None = Field(default=None, ge=1, le=5)

    @model_validator(mode="after")
    def _offered(self) -> WelcomeService:
        if self.cases and not self.offered:
            raise ValueError(f"{self.institution} {self.service_type}: cases, but not offered")
        return self


class Procedure(StrEnum):
    """The twelve procedures that need a map."""

    OUTGOING_EXCHANGE = "outgoing_exchange"
    INCOMING_EXCHANGE = "incoming_exchange"
    DEGREE_ADMISSION_FOREIGNERS = "degree_admission_foreigners"
    VISA_SUPPORT = "visa_support"
    RECOGNITION_CREDITS = "recognition_credits"
    RECOGNITION_QUALIFICATIONS = "recognition_qualifications"
    AGREEMENT_LIFECYCLE = "agreement_lifecycle"
    JOINT_PROGRAMME_LAUNCH = "joint_programme_launch"
    VISITING_SCHOLAR_INVITATION = "visiting_scholar_invitation"
    STAFF_MOBILITY = "staff_mobility"
    INTL_PROJECT_APPLICATION = "intl_project_application"
    WELCOME_ARRIVAL = "welcome_arrival"


class ProcedureStatus(StrEnum):
    """State of a procedural map."""

    MISSING = "missing"
    DRAFT = "draft"
    APPROVED = "approved"
    OUTDATED = "outdated"


class ProcedureMap(NotedRecord):
    """Whether an institution has a map of a procedure; its steps are `ProcedureStep` rows."""

    TABLE: ClassVar[str] = "procedure_map"
    KEY: ClassVar[tuple[str, ...]] = ("institution", "procedure_code")

    institution: InstitutionId
    procedure_code: Procedure
    status: ProcedureStatus
    approved_date: date | None = None
    owner: Unit | None = None

    @model_validator(mode="after")
    def _approved(self) -> ProcedureMap:
        if self.status is ProcedureStatus.MISSING and self.approved_date is not None:
            raise ValueError(f"{self.institution} {self.procedure_code}: no map, yet approved")
        return self


class ProcedureStep(NotedRecord):
    """One step of a procedural map: who does what, with which document, in how many days."""

    TABLE: ClassVar[str] = "procedure_step"
    KEY: ClassVar[tuple[str, ...]] = ("institution", "procedure_code", "step_order")
    TEXTS: ClassVar[tuple[str, ...]] = ("step",)

    institution: InstitutionId
    procedure_code: Procedure
    step_order: int = Field(ge=1)
    step_en: str | None = None
    step_ru: str | None = None
    step_kk: str | None = None
    actor: Unit
    document_en: str | None = None
    document_ru: str | None = None
    document_kk: str | None = None
    days: float | None = Field(default=None, ge=0)


class EventKind(StrEnum):
    """Kind of an event."""

    SEMINAR = "seminar"
    TRAINING = "training"
    STUDY_TOUR = "study_tour"
    WORKSHOP = "workshop"
    CONFERENCE = "conference"
    FAIR = "fair"
    PROJECT_MEETING = "project_meeting"
    SCHOOL_OUTREACH = "school_outreach"


class Event(SourcedRecord):
    """A meeting, training, conference or fair.

    start_date/end_date  None where the source gives no full date; `date_verbatim` keeps its words
    host                 as the source names it;  host_institution: our id, where it is one of ours;
                         where only that is given, name and city are those of the institution
    institutions_count   institutions or schools that took part, where only their number is known
    """

    TABLE: ClassVar[str] = "event"
    KEY: ClassVar[tuple[str, ...]] = ("event_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("title",)

    event_id: RecordId
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    kind: EventKind
    start_date: date | None = None
    end_date: date | None = None
    date_precision: DatePrecision = DatePrecision.DAY
    date_verbatim: str | None = None
    city: str | None = None
    country_code: CountryCode | None = None
    host: str | None = None
    host_institution: InstitutionId | None = None
    organisers: tuple[str, ...] | None = None
    institutions_count: int | None = Field(default=None, ge=0)
    topics: tuple[str, ...] | None = None
    methods: tuple[str, ...] | None = None
    project_id: RecordId | None = None

    @model_validator(mode="after")
    def _dates(self) -> Event:
        require_order(self.start_date, self.end_date, self.event_id)
        return self


class EventRole(StrEnum):
    """What an institution did at an event."""

    HOST = "host"
    PRESENTER = "presenter"
    PARTICIPANT = "participant"


class EventParticipation(SourcedRecord):
    """An institution at an event, with the number of its people where known."""

    TABLE: ClassVar[str] = "event_participation"
    KEY: ClassVar[tuple[str, ...]] = ("event_id", "institution")

    event_id: RecordId
    institution: InstitutionId
    role: EventRole
    persons: int | None = Field(default=None, ge=0)


class GoodPractice(SourcedRecord):
    """Something that worked, told so that others can take it over.

    evidence_indicator  the indicator that should show it
    """

    TABLE: ClassVar[str] = "good_practice"
    KEY: ClassVar[tuple[str, ...]] = ("practice_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("title", "description")

    practice_id: RecordId
    institution: InstitutionId
    pillar: Code
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    description_en: str | None = None
    description_ru: str | None = None
    description_kk: str | None = None
    evidence_indicator: Code | None = None
    transfer_notes_en: str | None = None
    transfer_notes_ru: str | None = None
    transfer_notes_kk: str | None = None
    event_id: RecordId | None = None


class BarrierLevel(StrEnum):
    """Where a barrier can be removed."""

    INSTITUTION = "institution"
    NATIONAL = "national"
    PARTNER = "partner"
    INDIVIDUAL = "individual"


class Barrier(NotedRecord):
    """What stands in the way, its votes, and what is recommended against it."""

    TABLE: ClassVar[str] = "barrier"
    KEY: ClassVar[tuple[str, ...]] = ("barrier_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("text",)

    barrier_id: RecordId
    pillar: Code
    indicator_code: Code | None = None
    text_en: str | None = None
    text_ru: str | None = None
    text_kk: str | None = None
    level: BarrierLevel
    session_id: RecordId | None = None
    votes: int | None = Field(default=None, ge=0)
    recommendation_en: str | None = None
    recommendation_ru: str | None = None
    recommendation_kk: str | None = None
