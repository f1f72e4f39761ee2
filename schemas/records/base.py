"""What every record shares: a table, a key, cited origin, texts in up to three languages, dates.

A record is a fact that is more than one number for one institution and period: a flow of people, an
agreement, an event. Fields a source does not state are None; nothing is filled in to satisfy a
model.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from schemas.language import Language

RecordId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-]*$")]
InstitutionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^KZ-\d\d$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
IscedField = Annotated[str, StringConstraints(pattern=r"^(0\d|10)$")]

HOME_COUNTRY = "KZ"
SEVERAL_COUNTRIES = "ZZ"
NATIONAL = "national"
"""Stands in `strategy.institution` for the strategy of the whole country."""


class DatePrecision(StrEnum):
    """How exact the dates of a record are; a coarser date stands on its first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Unit(StrEnum):
    """The part of an HEI that answers for something: a unit, never a person's name."""

    RECTORATE = "rectorate"
    INTERNATIONAL_OFFICE = "international_office"
    ACADEMIC_AFFAIRS = "academic_affairs"
    ADMISSIONS = "admissions"
    WELCOME_CENTRE = "welcome_centre"
    RESEARCH_OFFICE = "research_office"
    HUMAN_RESOURCES = "human_resources"
    FINANCE = "finance"
    LEGAL = "legal"
    COMMUNICATIONS = "communications"
    FACULTY = "faculty"
    REGISTRAR = "registrar"
    STUDENT = "student"
    PARTNER = "partner"
    MINISTRY = "ministry"
    OTHER = "other"


class Record(BaseModel):
    """Base of all records.

    TABLE  the table of the store
    KEY    the columns that together name one record (the newest revision counts)
    TEXTS  stems of texts `<stem>_en`, `<stem>_ru`, `<stem>_kk` of which one language must be there
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    TEXTS: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="after")
    def _texts(self) -> Record:
        for stem in self.TEXTS:
            if not any(getattr(self, f"{stem}_{language}") for language in Language):
                raise ValueError(f"{self.TABLE}: {stem} has no text in any language")
        return self

    def text(self, stem: str, language: Language) -> str | None:
        """Return a text in one language; where that is missing, in English, Russian or Kazakh.

        stem  the field without its language: `title` for title_en, title_ru, title_kk
        """
        order = (language, Language.ENGLISH, Language.RUSSIAN, Language.KAZAKH)
        texts = (getattr(self, f"{stem}_{choice}") for choice in order)
        return next((text for text in texts if text), None)


class NotedRecord(Record):
    """A record with its origin, where it has one outside this system, and a remark.

    source          the source it is cited from; None for what was entered or decided here
    source_locator  where in the source: paragraph, page, sheet and cell
    note            what a reader should know: what is unclear, what has to be confirmed
    """

    source: str | None = None
    source_locator: str | None = None
    note_en: str | None = None
    note_ru: str | None = None
    note_kk: str | None = None


class SourcedRecord(NotedRecord):
    """A record that must name its source."""

    source: str


def require_order(start: date | None, end: date | None, what: str) -> None:
    """Check that two dates, where both are known, are in order; raises ValueError."""
    if start is not None and end is not None and start > end:
        raise ValueError(f"{what}: start {start} is after end {end}")
