"""Institutions: who is measured, who is compared with, and what they were called."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class InstitutionKind(StrEnum):
    """The part an institution plays in a workspace."""

    MEASURED = "measured"  # scored and ranked: the HEIs of Kazakhstan, or the fictional ones
    PEER = "peer"  # abroad: shown in comparisons, never ranked with the measured


class InstitutionType(StrEnum):
    """Legal type of an HEI in Kazakhstan; `foreign` for peers."""

    AUTONOMOUS = "autonomous"
    NATIONAL = "national"
    NATIONAL_RESEARCH = "national_research"
    STATE = "state"
    JOINT_STOCK_STATE = "joint_stock_state"
    PRIVATE = "private"
    INTERNATIONAL = "international"
    MILITARY_LAW_ENFORCEMENT = "military_law_enforcement"
    FOREIGN_BRANCH = "foreign_branch"
    FOREIGN = "foreign"


class InstitutionProfile(StrEnum):
    """Main field of an HEI."""

    MULTIDISCIPLINARY = "multidisciplinary"
    TECHNICAL = "technical"
    PEDAGOGICAL = "pedagogical"
    MEDICAL = "medical"
    AGRARIAN = "agrarian"
    ARTS = "arts"
    ECONOMICS_LAW = "economics_law"
    TRANSPORT = "transport"
    MILITARY_LAW_ENFORCEMENT = "military_law_enforcement"
    OTHER = "other"


class CoordinatePrecision(StrEnum):
    """How exact a coordinate is: a city point is shared by several HEIs and is spread on a map."""

    CITY = "city"
    CAMPUS = "campus"


class Institution(BaseModel):
    """One HEI.

    name/short  in three languages; for a foreign peer the original name may stand in all three
    ror_id      full ROR address, or None: no id was guessed
    founded_source  `ror` or `own_knowledge` (to be confirmed), None without a year
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    institution: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: InstitutionKind
    name_en: str
    name_ru: str
    name_kk: str
    short_en: str
    short_ru: str
    short_kk: str
    city_en: str
    city_ru: str
    city_kk: str
    region: str | None = None
    country: str = Field(pattern=r"^[A-Z]{2}$")
    type: InstitutionType
    profile: InstitutionProfile
    peer_set: str | None = None
    founded_year: int | None = Field(default=None, ge=1000, le=2100)
    founded_source: str | None = None
    ror_id: str | None = Field(default=None, pattern=r"^https://ror\.org/0[a-z0-9]{8}$")
    ror_status: str | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    coordinate_precision: CoordinatePrecision | None = None
    status: str = "active"
    source: str


class InstitutionName(BaseModel):
    """A name an institution bears or bore, as a source writes it.

    name_kind  `official`, `former`, `in_source` (a spelling of one publisher and edition range)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    institution: str
    language: str | None = None
    name: str
    name_kind: str
    from_year: int | None = None
    to_year: int | None = None
    source: str
