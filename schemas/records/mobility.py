"""People who move: one row a flow of the same kind, never a person."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from schemas.records.base import (
    HOME_COUNTRY,
    SEVERAL_COUNTRIES,
    CountryCode,
    InstitutionId,
    IscedField,
    RecordId,
    SourcedRecord,
)


class Term(StrEnum):
    """The part of the academic year."""

    AUTUMN = "autumn"
    SPRING = "spring"
    SUMMER = "summer"
    FULL_YEAR = "full_year"
    UNKNOWN = "unknown"


class FlowDirection(StrEnum):
    """Into the institution or out of it."""

    IN = "in"
    OUT = "out"


class FlowScope(StrEnum):
    """Across a border, within Kazakhstan, or without travel."""

    INTERNATIONAL = "international"
    DOMESTIC = "domestic"
    VIRTUAL = "virtual"


class PersonType(StrEnum):
    """Who moves."""

    STUDENT = "student"
    ACADEMIC_STAFF = "academic_staff"
    ADMIN_STAFF = "admin_staff"


class FlowType(StrEnum):
    """What for."""

    DEGREE = "degree"
    EXCHANGE = "exchange"
    INTERNSHIP = "internship"
    LANGUAGE_COURSE = "language_course"
    SUMMER_SCHOOL = "summer_school"
    SHORT_PROGRAMME = "short_programme"  # a course of another kind below one academic period
    DOUBLE_DEGREE = "double_degree"
    RESEARCH_VISIT = "research_visit"
    TEACHING = "teaching"
    TRAINING = "training"
    VIRTUAL = "virtual"
    BLENDED = "blended"


SHORT_FLOW_TYPES = (FlowType.LANGUAGE_COURSE, FlowType.SUMMER_SCHOOL, FlowType.SHORT_PROGRAMME)
"""Flow types counted by the metric `outgoing_short_students`."""


class StudyLevel(StrEnum):
    """Level of study of the people of a flow."""

    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORAL = "doctoral"
    RESIDENCY = "residency"
    FOUNDATION = "foundation"
    STAFF = "staff"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class MobilityProgramme(StrEnum):
    """The programme or donor behind a flow."""

    ERASMUS_ICM = "erasmus_icm"
    ERASMUS_CBHE = "erasmus_cbhe"
    MEVLANA = "mevlana"
    BOLASHAK = "bolashak"
    STATE_BUDGET = "state_budget"
    BILATERAL = "bilateral"
    FULBRIGHT = "fulbright"
    DAAD = "daad"
    OWN_FUNDS = "own_funds"
    HOST_GRANT = "host_grant"
    ORHUN = "orhun"
    OTHER = "other"
    UNKNOWN = "unknown"


class MobilityFlow(SourcedRecord):
    """A number of persons who moved for the same purpose between the same places.

    period        academic year by its start; None where the source gives no date
    period_verbatim  the source's own words about the time
    country_code  citizenship for degree flows in, else the host or home country; KZ only with a
                  domestic scope; ZZ for several countries that the source does not split
    country_list  the countries a source names for one unsplit total
    funded        whether a grant or scholarship paid; None where not stated
    agreement_id  the agreement under which the persons moved, where known

    Counts only, no names. Cells of one or two persons are masked for other institutions.
    """

    TABLE: ClassVar[str] = "mobility_flow"
    KEY: ClassVar[tuple[str, ...]] = ("flow_id",)

    flow_id: RecordId
    institution: InstitutionId
    period: int | None = Field(default=None, ge=1990, le=2100)
    period_verbatim: str | None = None
    term: Term
    direction: FlowDirection
    scope: FlowScope
    person_type: PersonType
    flow_type: FlowType
    level: StudyLevel
    country_code: CountryCode
    country_list: tuple[CountryCode, ...] | None = None
    partner_id: RecordId | None = None
    agreement_id: RecordId | None = None
    city: str | None = None
    programme: MobilityProgramme
    funded: bool | None = None
    isced_field: IscedField | None = None
    persons: int = Field(ge=0)
    persons_female: int | None = Field(default=None, ge=0)
    person_months: float | None = Field(default=None, ge=0)
    ects_earned: float | None = Field(default=None, ge=0)
    ects_recognised: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _consistent(self) -> MobilityFlow:
        if self.persons_female is not None and self.persons_female > self.persons:
            raise ValueError(f"{self.flow_id}: more women than persons")
        if self.ects_recognised is not None and (
            self.ects_earned is None or self.ects_recognised > self.ects_earned
        ):
            raise ValueError(f"{self.flow_id}: more credits recognised than earned")
        if (self.scope is FlowScope.DOMESTIC) != (self.country_code == HOME_COUNTRY):
            raise ValueError(f"{self.flow_id}: country {self.country_code} and {self.scope} clash")
        if self.country_list and self.country_code != SEVERAL_COUNTRIES:
            raise ValueError(f"{self.flow_id}: a country list goes with {SEVERAL_COUNTRIES} only")
        return self
