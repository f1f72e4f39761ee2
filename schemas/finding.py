"""What a screen says, before it is put into words: a code and its facts.

Services decide *what* is true; `pages/i18n/findings.py` says it in the reader's language. A fact is
typed, so that a number is formatted, a name translated and a noun put in the right plural there.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class FactKind(StrEnum):
    """How a fact is put into words."""

    INSTITUTION = "institution"  # an id; its short name is printed
    PILLAR = "pillar"
    PILLAR_SHORT = "pillar_short"
    INDICATOR = "indicator"
    INDICATOR_SHORT = "indicator_short"  # the name for labels, where the full one is too long
    METRIC = "metric"
    MEASURE = "measure"  # an indicator, pillar or metric, whichever has the code
    REASON = "reason"
    NUMBER = "number"
    SIGNED = "signed"
    PERCENT = "percent"
    INTERVAL = "interval"  # two ends; equal ends are one number
    COUNT = "count"  # chooses the plural form of the sentence
    YEAR = "year"  # never grouped
    EDITION = "edition"
    TEXT = "text"
    LIST = "list"  # several facts joined by "and"


class Fact(BaseModel):
    """One typed value of a finding."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FactKind
    value: str | float | int | tuple[Fact, ...]
    decimals: int = 0


class Finding(BaseModel):
    """A statement a screen makes: `finding.<code>` in the word lists, with named facts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    facts: dict[str, Fact] = {}


def count(value: int) -> Fact:
    """Make a whole number that chooses the plural form."""
    return Fact(kind=FactKind.COUNT, value=value)


def number(value: float, decimals: int = 0) -> Fact:
    """Make a number printed with so many decimals."""
    return Fact(kind=FactKind.NUMBER, value=value, decimals=decimals)


def signed(value: float, decimals: int = 1) -> Fact:
    """Make a number printed with its sign."""
    return Fact(kind=FactKind.SIGNED, value=value, decimals=decimals)


def percent(share: float, decimals: int = 0) -> Fact:
    """Make a share (0-1) printed as a percentage."""
    return Fact(kind=FactKind.PERCENT, value=share, decimals=decimals)


def interval(low: float, high: float, decimals: int = 0) -> Fact:
    """Make an interval of numbers, such as ranks."""
    ends = (number(low, decimals), number(high, decimals))
    return Fact(kind=FactKind.INTERVAL, value=ends, decimals=decimals)


def year(value: int) -> Fact:
    """Make a year or edition label, never grouped by thousands."""
    return Fact(kind=FactKind.YEAR, value=value)


def institution(code: str) -> Fact:
    """Refer to an institution by id."""
    return Fact(kind=FactKind.INSTITUTION, value=code)


def pillar(code: str) -> Fact:
    """Refer to a pillar by code."""
    return Fact(kind=FactKind.PILLAR, value=code)


def pillar_short(code: str) -> Fact:
    """Refer to a pillar by code; its short name is printed."""
    return Fact(kind=FactKind.PILLAR_SHORT, value=code)


def indicator(code: str) -> Fact:
    """Refer to an indicator by code."""
    return Fact(kind=FactKind.INDICATOR, value=code)


def indicator_short(code: str) -> Fact:
    """Refer to an indicator by code; its short name is printed."""
    return Fact(kind=FactKind.INDICATOR_SHORT, value=code)


def metric(code: str) -> Fact:
    """Refer to a raw metric by code."""
    return Fact(kind=FactKind.METRIC, value=code)


def measure(code: str) -> Fact:
    """Refer to whatever is measured under a code: indicator, pillar, metric or overall score."""
    return Fact(kind=FactKind.MEASURE, value=code)


def reason(code: str) -> Fact:
    """Refer to a reason for a missing value."""
    return Fact(kind=FactKind.REASON, value=code)


def text(value: str) -> Fact:
    """Carry text that is the same in every language, such as an edition label."""
    return Fact(kind=FactKind.TEXT, value=value)


def listed(*facts: Fact) -> Fact:
    """Join several facts the way the reader's language does."""
    return Fact(kind=FactKind.LIST, value=facts)
