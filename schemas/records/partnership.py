"""Who an HEI works with: partners, agreements, joint programmes, projects, branches."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from schemas.observation import Reason
from schemas.records.base import (
    CountryCode,
    DatePrecision,
    InstitutionId,
    IscedField,
    LanguageCode,
    RecordId,
    RegionCode,
    SourcedRecord,
    Unit,
    require_order,
)


class PartnerInstitution(SourcedRecord):
    """A university or organisation an HEI works with.

    name       as the source spells it; name_en/ru/kk where known
    best_rank  best current place in QS WUR or THE WUR, where listed
    """

    TABLE: ClassVar[str] = "partner_institution"
    KEY: ClassVar[tuple[str, ...]] = ("partner_id",)

    partner_id: RecordId
    name: str = Field(min_length=1)
    name_en: str | None = None
    name_ru: str | None = None
    name_kk: str | None = None
    country_code: CountryCode
    ror_id: str | None = Field(default=None, pattern=r"^https://ror\.org/0[a-z0-9]{8}$")
    best_rank: int | None = Field(default=None, ge=1)


class AgreementType(StrEnum):
    """What an agreement is about."""

    MEMORANDUM = "memorandum"
    COOPERATION = "cooperation"
    EXCHANGE = "exchange"
    ERASMUS_INTER_INSTITUTIONAL = "erasmus_inter_institutional"
    JOINT_PROGRAMME = "joint_programme"
    DOUBLE_DEGREE = "double_degree"
    RESEARCH = "research"
    BRANCH = "branch"
    NETWORK_MEMBERSHIP = "network_membership"
    STRATEGIC_PARTNERSHIP = "strategic_partnership"


class AgreementStatus(StrEnum):
    """Where an agreement stands in its life."""

    UNDER_NEGOTIATION = "under_negotiation"
    SIGNED = "signed"
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    RENEWED = "renewed"


AGREEMENT_TRANSITIONS: dict[AgreementStatus, tuple[AgreementStatus, ...]] = {
    AgreementStatus.UNDER_NEGOTIATION: (AgreementStatus.SIGNED,),
    AgreementStatus.SIGNED: (AgreementStatus.ACTIVE,),
    AgreementStatus.ACTIVE: (
        AgreementStatus.EXPIRED,
        AgreementStatus.TERMINATED,
        AgreementStatus.RENEWED,
    ),
    AgreementStatus.RENEWED: (AgreementStatus.ACTIVE,),
    AgreementStatus.EXPIRED: (),
    AgreementStatus.TERMINATED: (),
}
"""Allowed next states of an agreement."""

IN_FORCE_STATUSES = frozenset(
    {AgreementStatus.SIGNED, AgreementStatus.ACTIVE, AgreementStatus.RENEWED}
)


class Agreement(SourcedRecord):
    """An agreement with one partner, foreign or domestic; indicators count the foreign ones.

    Counted as a foreign agreement: the partner's country is not KZ and the type is not
    `network_membership`; memberships of networks have a metric of their own.

    sign_date_reason    why a signed agreement has no date of signature
    last_activity_date  last recorded flow, paper or project under the agreement; None if never
    """

    TABLE: ClassVar[str] = "agreement"
    KEY: ClassVar[tuple[str, ...]] = ("agreement_id",)

    agreement_id: RecordId
    institution: InstitutionId
    partner_id: RecordId
    agreement_type: AgreementType
    sign_date: date | None = None
    sign_date_reason: Reason | None = None
    start_date: date | None = None
    end_date: date | None = None
    date_precision: DatePrecision = DatePrecision.DAY
    auto_renew: bool | None = None
    status: AgreementStatus
    quota_out: int | None = Field(default=None, ge=0)
    quota_in: int | None = Field(default=None, ge=0)
    languages: tuple[LanguageCode, ...] | None = None
    responsible_unit: Unit | None = None
    last_activity_date: date | None = None
    document_ref: str | None = None

    @model_validator(mode="after")
    def _dates(self) -> Agreement:
        if self.start_date and self.end_date and self.start_date >= self.end_date:
            raise ValueError(f"{self.agreement_id}: must start before it ends")
        if self.sign_date and self.sign_date_reason:
            raise ValueError(f"{self.agreement_id}: a date of signature and a reason for none")
        needs_date = self.status in (AgreementStatus.SIGNED, AgreementStatus.ACTIVE)
        if needs_date and not (self.sign_date or self.sign_date_reason):
            raise ValueError(f"{self.agreement_id}: {self.status} without a date of signature")
        return self

    def status_on(self, day: date) -> AgreementStatus:
        """Return the status on a day: past its end and not renewed by itself, it has expired."""
        ended = self.end_date is not None and self.end_date < day
        if ended and not self.auto_renew and self.status in IN_FORCE_STATUSES:
            return AgreementStatus.EXPIRED
        return self.status

    def in_force_on(self, day: date) -> bool:
        """Tell whether the agreement binds on a day, past days included.

        An unknown start counts as begun. What has ended since was in force until its end.
        """
        if self.status is AgreementStatus.UNDER_NEGOTIATION:
            return False
        if self.start_date is not None and day < self.start_date:
            return False
        if self.status in IN_FORCE_STATUSES and self.auto_renew:
            return True
        if self.end_date is None:
            return self.status in IN_FORCE_STATUSES
        return day <= self.end_date


class DegreeType(StrEnum):
    """What graduates of a programme with a partner receive."""

    JOINT_DEGREE = "joint_degree"
    DOUBLE_DEGREE = "double_degree"
    MULTIPLE_DEGREE = "multiple_degree"
    VALIDATED_FRANCHISE = "validated_franchise"


class ProgrammeModel(StrEnum):
    """Years at home + years abroad."""

    TWO_TWO = "2+2"
    THREE_ONE = "3+1"
    ONE_THREE = "1+3"
    ONE_ONE = "1+1"
    ONE_ONE_ONE = "1+1+1"
    THREE_TWO = "3+2"
    TWO_ONE = "2+1"
    OTHER = "other"


class ProgrammeLevel(StrEnum):
    """Level of a joint programme."""

    BACHELOR = "bachelor"
    MASTER = "master"
    DOCTORAL = "doctoral"


class Accreditation(StrEnum):
    """Who has accredited a programme."""

    NONE = "none"
    NATIONAL = "national"
    INTERNATIONAL = "international"
    BOTH = "both"


class ProgrammeStatus(StrEnum):
    """Stage of a joint programme; only `enrolling` and `running` count in indicators."""

    IDEA = "idea"
    UNDER_NEGOTIATION = "under_negotiation"
    AGREEMENT_SIGNED = "agreement_signed"
    LICENSED = "licensed"
    ENROLLING = "enrolling"
    RUNNING = "running"
    SUSPENDED = "suspended"
    CLOSED = "closed"


RUNNING_PROGRAMME_STATUSES = frozenset({ProgrammeStatus.ENROLLING, ProgrammeStatus.RUNNING})
PROGRAMME_STATUSES_WITH_STUDENTS = RUNNING_PROGRAMME_STATUSES | {ProgrammeStatus.SUSPENDED}


class Diplomas(StrEnum):
    """Diplomas a graduate receives."""

    ONE_JOINT = "one_joint"
    TWO = "two"


class JointProgramme(SourcedRecord):
    """A programme offered with a partner, from idea to running.

    students   enrolled in the latest year; None where unknown
    languages  of instruction, ISO 639-1
    """

    TABLE: ClassVar[str] = "joint_programme"
    KEY: ClassVar[tuple[str, ...]] = ("programme_id",)

    programme_id: RecordId
    institution: InstitutionId
    partner_id: RecordId
    agreement_id: RecordId | None = None
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    degree_type: DegreeType | None = None
    model: ProgrammeModel | None = None
    level: ProgrammeLevel | None = None
    isced_field: IscedField | None = None
    languages: tuple[LanguageCode, ...] | None = None
    years_home: float | None = Field(default=None, ge=0)
    years_abroad: float | None = Field(default=None, ge=0)
    accreditation: Accreditation | None = None
    status: ProgrammeStatus
    start_year: int | None = Field(default=None, ge=1990, le=2100)
    students: int | None = Field(default=None, ge=0)
    graduates: int | None = Field(default=None, ge=0)
    diplomas: Diplomas | None = None

    @model_validator(mode="after")
    def _consistent(self) -> JointProgramme:
        two_part = re.fullmatch(r"(\d)\+(\d)", self.model or "")
        if two_part:
            home, abroad = (float(part) for part in two_part.groups())
            if self.years_home not in (None, home) or self.years_abroad not in (None, abroad):
                raise ValueError(f"{self.programme_id}: model {self.model} and years clash")
        if self.status in RUNNING_PROGRAMME_STATUSES and self.agreement_id is None:
            raise ValueError(f"{self.programme_id}: {self.status} without an agreement")
        if self.students and self.status not in PROGRAMME_STATUSES_WITH_STUDENTS:
            raise ValueError(f"{self.programme_id}: students while {self.status}")
        if self.degree_type is DegreeType.DOUBLE_DEGREE and self.diplomas is Diplomas.ONE_JOINT:
            raise ValueError(f"{self.programme_id}: a double degree gives two diplomas")
        return self


class ProjectProgramme(StrEnum):
    """Who funds a project."""

    ERASMUS_CBHE = "erasmus_cbhe"
    ERASMUS_ICM = "erasmus_icm"
    JEAN_MONNET = "jean_monnet"
    HORIZON = "horizon"
    BRITISH_COUNCIL = "british_council"
    NEWTON = "newton"
    WORLD_BANK = "world_bank"
    GRF_MSHE = "grf_mshe"
    BILATERAL = "bilateral"
    OTHER = "other"


class ProjectRole(StrEnum):
    """The part our institutions play in a project."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    ASSOCIATED = "associated"


class ProjectStatus(StrEnum):
    """State of a project."""

    APPLIED = "applied"
    RUNNING = "running"
    COMPLETED = "completed"
    REJECTED = "rejected"


class Project(SourcedRecord):
    """An international project of one or several institutions.

    title           the project's own title, not translated
    budget_kzt_m    million tenge
    date_precision  `month` where a source says "October 2016"
    """

    TABLE: ClassVar[str] = "project"
    KEY: ClassVar[tuple[str, ...]] = ("project_id",)

    project_id: RecordId
    acronym: str | None = None
    title: str = Field(min_length=1)
    programme: ProjectProgramme
    role: ProjectRole | None = None
    institutions: tuple[InstitutionId, ...] = Field(min_length=1)
    partner_ids: tuple[RecordId, ...] | None = None
    start_date: date | None = None
    end_date: date | None = None
    date_precision: DatePrecision = DatePrecision.DAY
    budget_kzt_m: float | None = Field(default=None, ge=0)
    status: ProjectStatus
    outputs: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _dates(self) -> Project:
        require_order(self.start_date, self.end_date, self.project_id)
        return self


class BranchKind(StrEnum):
    """Kind of presence of a university in another country."""

    BRANCH_IN_KZ = "branch_in_kz"
    OWN_BRANCH_ABROAD = "own_branch_abroad"
    STRATEGIC_PARTNERSHIP = "strategic_partnership"
    TRUST_MANAGEMENT = "trust_management"


class BranchStatus(StrEnum):
    """Stage of a branch."""

    ANNOUNCED = "announced"
    UNDER_NEGOTIATION = "under_negotiation"
    SIGNED = "signed"
    LICENSED = "licensed"
    OPERATING = "operating"
    CLOSED = "closed"


class BranchCampus(SourcedRecord):
    """A branch or campus of a foreign university here, of ours abroad, or a deep partnership.

    foreign_university  as the source spells it; for an own branch abroad, the host there
    partner_id          the same university among the partners, where it is one
    city                None where it is the city of the host institution
    country_code        of the foreign university; for an own branch abroad, where it stands
    region_code         of Kazakhstan; None for a branch abroad
    """

    TABLE: ClassVar[str] = "branch_campus"
    KEY: ClassVar[tuple[str, ...]] = ("branch_id",)

    branch_id: RecordId
    foreign_university: str = Field(min_length=1)
    partner_id: RecordId | None = None
    country_code: CountryCode
    host_institution: InstitutionId | None = None
    city: str | None = None
    region_code: RegionCode | None = None
    kind: BranchKind
    status: BranchStatus
    opened_year: int | None = Field(default=None, ge=1990, le=2100)
    students: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _place(self) -> BranchCampus:
        if self.kind is BranchKind.OWN_BRANCH_ABROAD and self.region_code is not None:
            raise ValueError(f"{self.branch_id}: a branch abroad has no region of Kazakhstan")
        return self
