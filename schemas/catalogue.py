"""Definitions: what is measured, in which unit, how it is scored (`indicators/catalogue`)."""

from __future__ import annotations

import math
from enum import IntEnum, StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from schemas.language import LocalisedText

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
ImpiCode = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]  # text: 01003 is no number
RegionCode = Annotated[str, StringConstraints(pattern=r"^KZ-\d\d$")]

WEIGHT_TOLERANCE = 1e-9


class Definition(BaseModel):
    """Base of everything read from the catalogue: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Direction(IntEnum):
    """Whether more is better; the value is the factor the OECD/JRC chain multiplies with."""

    HIGHER_IS_BETTER = 1
    LOWER_IS_BETTER = -1


class Normalisation(StrEnum):
    """How a value becomes 0-100. The first five can be varied in the uncertainty analysis."""

    GOALPOST = "goalpost"
    LOG_GOALPOST = "log_goalpost"
    MINMAX = "minmax"
    PERCENTILE = "percentile"
    ZSCORE = "zscore"
    NONE = "none"  # the formula is already 0-100


class Aggregation(StrEnum):
    """How scores of one level become one score of the level above."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


class MetricKind(StrEnum):
    """Where the values of a metric come from."""

    REPORTED = "reported"  # the HEI's yearly workbook
    PUBLISHED = "published"  # a ranking or statistic of a third party
    DERIVED = "derived"  # computed here from records


class Goalposts(Definition):
    """Fixed ends of the scale, in the indicator's unit: `low` earns 0 and `high` 100.

    With lower-is-better the direction reverses the scale; low stays below high.
    """

    low: float
    high: float
    rationale: LocalisedText

    @model_validator(mode="after")
    def _ordered(self) -> Goalposts:
        for name, end in (("low", self.low), ("high", self.high)):
            if not math.isfinite(end):
                raise ValueError(
                    f"goalposts: {name} is {end}, but a scale needs two ends; write a number in "
                    "the indicator's unit"
                )
        if not self.low < self.high:
            raise ValueError(f"goalposts: low {self.low} must be below high {self.high}")
        return self


class MetricDefinition(Definition):
    """One raw number that formulas read.

    unit      a code with words in `units.yaml`
    minimum/maximum  plausible range; outside is an error of the data, not of the person
    required  whether a yearly workbook without it is incomplete
    """

    code: Code
    group: Code
    kind: MetricKind
    name: LocalisedText
    note: LocalisedText | None = None
    unit: Code
    type: Literal["int", "float"]
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False

    @model_validator(mode="after")
    def _range(self) -> MetricDefinition:
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError(f"{self.code}: minimum must be below maximum")
        return self


class UnitDefinition(Definition):
    """A unit: its full name, and the short mark printed after a number (may be a space-less %)."""

    code: Code
    name: LocalisedText
    mark: LocalisedText
    decimals: int = Field(ge=0, le=4)


class IndicatorDefinition(Definition):
    """One indicator: what it means, its formula over metrics, and how it is scored.

    formula        text of the grammar in `indicators.catalogue.formula`
    guard          a condition in the same grammar; where it fails the value is missing
    goalposts      needed for goalpost and log_goalpost, and as an alternative scale elsewhere
    normalisation  the official way to 0-100
    comparable_over_time  False where the publisher re-bases the values between editions: then only
                   the place inside one edition may be compared
    """

    code: Code
    pillar: Code
    name: LocalisedText
    short_name: LocalisedText
    definition: LocalisedText
    unit: Code
    formula: str
    guard: str | None = None
    direction: Direction
    goalposts: Goalposts | None
    normalisation: Normalisation
    source_standard: str
    impi_code: ImpiCode | None = None
    used_by: tuple[Literal["vice_rector", "ministry", "facilitator"], ...] = ()
    comparable_over_time: bool = True
    limits: LocalisedText | None = None

    @model_validator(mode="after")
    def _scale(self) -> IndicatorDefinition:
        needs = self.normalisation in (Normalisation.GOALPOST, Normalisation.LOG_GOALPOST)
        if needs and self.goalposts is None:
            raise ValueError(f"{self.code}: {self.normalisation} needs goalposts")
        if self.normalisation is Normalisation.LOG_GOALPOST and self.goalposts.low <= 0:  # type: ignore[union-attr]
            raise ValueError(f"{self.code}: a logarithmic scale needs a low goalpost above 0")
        return self


class PillarDefinition(Definition):
    """A dimension of internationalization: a group of indicators."""

    code: Code
    name: LocalisedText
    short_name: LocalisedText
    definition: LocalisedText
    basis: str


class WeightedIndicator(Definition):
    """An indicator inside a pillar of a framework; weights of a pillar sum to 1."""

    code: Code
    weight: float = Field(gt=0, le=1)


class FrameworkPillar(Definition):
    """A pillar of a framework with its weight in the overall score and its indicators."""

    code: Code
    weight: float = Field(gt=0, le=1)
    indicators: tuple[WeightedIndicator, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _weights(self) -> FrameworkPillar:
        total = sum(item.weight for item in self.indicators)
        if abs(total - 1) > WEIGHT_TOLERANCE:
            raise ValueError(f"pillar {self.code}: indicator weights sum to {total:.12g}, not to 1")
        codes = [item.code for item in self.indicators]
        if len(set(codes)) != len(codes):
            raise ValueError(f"pillar {self.code}: an indicator occurs twice")
        return self


class Uncertainty(Definition):
    """What the uncertainty analysis varies around the official method.

    concentration  of the Dirichlet distribution around the official weights: the larger, the closer
    """

    runs: int = Field(ge=100, le=20_000)
    seed: int = Field(ge=0)
    concentration: float = Field(gt=0)
    normalisations: tuple[Normalisation, ...] = Field(min_length=1)
    aggregations: tuple[Aggregation, ...] = Field(min_length=1)


class Framework(Definition):
    """A way to score: pillars, weights, the official method and when there is no score.

    sources            the publishers whose editions are paired by year of publication; empty when
                       a period is an academic year
    pillar_coverage    share of a pillar's weight that must have data for the pillar to be scored
    overall_coverage   share of all weight that must have data for an overall score
    """

    code: Code
    name: LocalisedText
    description: LocalisedText
    pillars: tuple[FrameworkPillar, ...] = Field(min_length=1)
    sources: tuple[Code, ...] = ()
    aggregation: Aggregation
    geometric_floor: float = Field(gt=0, le=10)
    pillar_coverage: float = Field(ge=0, le=1)
    overall_coverage: float = Field(ge=0, le=1)
    uncertainty: Uncertainty

    @model_validator(mode="after")
    def _weights(self) -> Framework:
        total = sum(pillar.weight for pillar in self.pillars)
        if abs(total - 1) > WEIGHT_TOLERANCE:
            raise ValueError(f"framework {self.code}: pillar weights sum to {total:.12g}, not to 1")
        codes = [item.code for pillar in self.pillars for item in pillar.indicators]
        if len(set(codes)) != len(codes):
            raise ValueError(f"framework {self.code}: an indicator stands in two pillars")
        return self

    def indicator_codes(self) -> tuple[str, ...]:
        """Return the indicators in the order of the framework."""
        return tuple(item.code for pillar in self.pillars for item in pillar.indicators)

    def effective_weights(self) -> dict[str, float]:
        """Return each indicator's weight in the overall score; they sum to 1."""
        return {
            item.code: pillar.weight * item.weight
            for pillar in self.pillars
            for item in pillar.indicators
        }


class ConsistencyRule(Definition):
    """A condition between metrics of one institution and year; `message` says what is wrong.

    null_as_zero   metrics read as 0 when missing (others make the rule silent)
    applies_to     for rules over series and records: the metrics they look at
    """

    id: Annotated[str, StringConstraints(pattern=r"^R\d\d$")]
    expression: str
    severity: Literal["error", "warning"]
    scope: Literal["same_year", "previous_year", "records"] = "same_year"
    null_as_zero: tuple[Code, ...] = ()
    applies_to: tuple[Code, ...] = ()
    message: LocalisedText


class Region(Definition):
    """One of the 20 regions and cities of republican significance (ISO 3166-2)."""

    code: RegionCode
    name: LocalisedText
    centre: LocalisedText | None
    type: Literal["region", "city"]


class Term(Definition):
    """A term of the field in three languages; the glossary decides wording everywhere."""

    category: Code
    name: LocalisedText
    region: RegionCode | None = None
    needs_native_check: bool = False
