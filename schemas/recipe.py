"""The replayable recipe of a score: everything the engine needs besides the values themselves.

A `ScorePlan` is data. It travels as JSON, is kept beside what it produced, and gives the same
bytes when it is run again on the same values. Weights are relative: inside a pillar, and between
pillars, only their proportions matter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from schemas.catalogue import (
    Aggregation,
    Code,
    Definition,
    Direction,
    Framework,
    IndicatorDefinition,
    Normalisation,
    Uncertainty,
)

OVERALL = "overall"
"""Name of the top of the hierarchy: the column that holds the overall score."""

RelativeWeight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
FiniteNumber = Annotated[float, Field(allow_inf_nan=False)]

SAMPLE_BASED = frozenset({Normalisation.MINMAX, Normalisation.PERCENTILE, Normalisation.ZSCORE})
"""Normalisations whose scale moves with the institutions present: editions do not compare."""

FIXED_SCALE = frozenset({Normalisation.GOALPOST, Normalisation.LOG_GOALPOST})
"""Normalisations between goalposts set beforehand: editions compare."""


class IndicatorPlan(Definition):
    """How one indicator is scored.

    weight    relative weight inside its pillar
    low/high  goalposts in the indicator's unit, both or neither; low stays below high, the
              direction reverses the scale
    """

    code: Code
    weight: RelativeWeight
    direction: Direction
    normalisation: Normalisation
    low: FiniteNumber | None = None
    high: FiniteNumber | None = None

    @model_validator(mode="after")
    def _scale(self) -> IndicatorPlan:
        if (self.low is None) != (self.high is None):
            raise ValueError(f"{self.code}: goalposts need both ends")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError(f"{self.code}: low {self.low} must be below high {self.high}")
        if not self.supports(self.normalisation):
            raise ValueError(f"{self.code}: {self.normalisation} needs goalposts it does not have")
        return self

    def supports(self, normalisation: Normalisation) -> bool:
        """Tell whether the goalposts allow a normalisation (a log scale needs low above 0)."""
        if normalisation is Normalisation.GOALPOST:
            return self.low is not None
        if normalisation is Normalisation.LOG_GOALPOST:
            return self.low is not None and self.low > 0
        return True


class PillarPlan(Definition):
    """A pillar: its relative weight in the overall score and its indicators."""

    code: Code
    weight: RelativeWeight
    indicators: tuple[IndicatorPlan, ...] = Field(min_length=1)


class Group(Definition):
    """One parent of the hierarchy with its children and their relative weights.

    >>> Group(parent="overall", children=("a", "b"), weights=(20, 30)).shares()
    (0.4, 0.6)
    """

    parent: str
    children: tuple[str, ...] = Field(min_length=1)
    weights: tuple[RelativeWeight, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _same_length(self) -> Group:
        if len(self.children) != len(self.weights):
            raise ValueError(f"{self.parent}: every child needs one weight")
        return self

    def shares(self) -> tuple[float, ...]:
        """Return the weights scaled to a sum of 1."""
        total = sum(self.weights)
        return tuple(weight / total for weight in self.weights)


class ScorePlan(Definition):
    """One complete way to score one edition.

    framework         code of the framework the plan was made from
    edition           the period the values belong to
    population        the institutions that are normalised together and ranked; empty: every row
    geometric_floor   least score that enters a geometric mean
    pillar_coverage   least share of a pillar's weight with data, else the pillar has no score
    overall_coverage  least share of all weight with data, else there is no overall score
    uncertainty       what the simulation varies, with its seed
    """

    framework: Code
    edition: int
    population: tuple[str, ...] = ()
    pillars: tuple[PillarPlan, ...] = Field(min_length=1)
    aggregation: Aggregation
    geometric_floor: float = Field(gt=0, le=10)
    pillar_coverage: float = Field(ge=0, le=1)
    overall_coverage: float = Field(ge=0, le=1)
    uncertainty: Uncertainty

    @model_validator(mode="after")
    def _codes(self) -> ScorePlan:
        pillars = [pillar.code for pillar in self.pillars]
        indicators = self.indicator_codes()
        for name, codes in (("pillar", pillars), ("indicator", indicators)):
            if len(set(codes)) != len(codes):
                raise ValueError(f"plan {self.framework}: {name} codes repeat")
        if OVERALL in pillars:
            raise ValueError(f"plan {self.framework}: {OVERALL!r} cannot name a pillar")
        if len(set(self.population)) != len(self.population):
            raise ValueError(f"plan {self.framework}: an institution occurs twice")
        return self

    @classmethod
    def from_framework(
        cls,
        framework: Framework,
        definitions: Mapping[str, IndicatorDefinition],
        edition: int,
        population: Sequence[str] = (),
    ) -> ScorePlan:
        """Combine a framework with the definitions of its indicators for one edition.

        Raises KeyError when the framework names an indicator that has no definition.
        """
        pillars = tuple(
            PillarPlan(
                code=pillar.code,
                weight=pillar.weight,
                indicators=tuple(
                    _plan_indicator(definitions[item.code], item.weight)
                    for item in pillar.indicators
                ),
            )
            for pillar in framework.pillars
        )
        return cls(
            framework=framework.code,
            edition=edition,
            population=tuple(population),
            pillars=pillars,
            aggregation=framework.aggregation,
            geometric_floor=framework.geometric_floor,
            pillar_coverage=framework.pillar_coverage,
            overall_coverage=framework.overall_coverage,
            uncertainty=framework.uncertainty,
        )

    def indicators(self) -> tuple[IndicatorPlan, ...]:
        """Return the plans of all indicators, pillar by pillar."""
        return tuple(item for pillar in self.pillars for item in pillar.indicators)

    def indicator_codes(self) -> tuple[str, ...]:
        """Return the codes of all indicators, pillar by pillar."""
        return tuple(item.code for item in self.indicators())

    def pillar_codes(self) -> tuple[str, ...]:
        """Return the codes of the pillars in the plan's order."""
        return tuple(pillar.code for pillar in self.pillars)

    def levels(self) -> tuple[tuple[Group, ...], ...]:
        """Return the hierarchy from the bottom: indicators in pillars, pillars in the overall.

        The engine walks this list, so a deeper hierarchy changes only this method.
        """
        pillars = tuple(
            Group(
                parent=pillar.code,
                children=tuple(item.code for item in pillar.indicators),
                weights=tuple(item.weight for item in pillar.indicators),
            )
            for pillar in self.pillars
        )
        overall = Group(
            parent=OVERALL,
            children=self.pillar_codes(),
            weights=tuple(pillar.weight for pillar in self.pillars),
        )
        return pillars, (overall,)

    def effective_weights(self) -> dict[str, float]:
        """Return each indicator's share of the overall weight; the shares sum to 1."""
        pillars, (overall,) = self.levels()
        pillar_share = dict(zip(overall.children, overall.shares(), strict=True))
        return {
            code: pillar_share[group.parent] * share
            for group in pillars
            for code, share in zip(group.children, group.shares(), strict=True)
        }

    def scores_alike(self, other: ScorePlan) -> bool:
        """Tell whether two plans differ in nothing but edition, population and uncertainty."""
        free = {"edition", "population", "uncertainty"}
        return self.model_dump(exclude=free) == other.model_dump(exclude=free)

    def digest(self) -> str:
        """Return the SHA-256 of the plan's canonical JSON: equal digests, equal recipes."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _plan_indicator(definition: IndicatorDefinition, weight: float) -> IndicatorPlan:
    posts = definition.goalposts
    return IndicatorPlan(
        code=definition.code,
        weight=weight,
        direction=definition.direction,
        normalisation=definition.normalisation,
        low=None if posts is None else posts.low,
        high=None if posts is None else posts.high,
    )


class UncertaintySource(StrEnum):
    """What can make a rank uncertain; each is either varied by a simulation or named as left out.

    `pages/i18n` has words for every member.
    """

    PILLAR_WEIGHTS = "pillar_weights"
    INDICATOR_WEIGHTS = "indicator_weights"
    NORMALISATION = "normalisation"
    AGGREGATION = "aggregation"
    MISSING_DATA_RULE = "missing_data_rule"
    INDICATOR_CHOICE = "indicator_choice"
    GOALPOSTS = "goalposts"
    COVERAGE_RULE = "coverage_rule"
    MEASUREMENT_ERROR = "measurement_error"


class SimulationRecord(Definition):
    """What a simulation did, for the trail.

    normalisations/aggregations  the alternatives, equally often
    varied/not_varied            every source of uncertainty stands in exactly one of the two
    """

    runs: int
    seed: int
    concentration: float
    normalisations: tuple[Normalisation, ...]
    aggregations: tuple[Aggregation, ...]
    varied: tuple[UncertaintySource, ...]
    not_varied: tuple[UncertaintySource, ...]


class FeatureKind(StrEnum):
    """How a feature is compared when peers are looked for."""

    NUMERIC = "numeric"  # difference over the range
    LOGARITHMIC = "logarithmic"  # difference of logarithms over their range: sizes
    CATEGORICAL = "categorical"  # equal or not


class PeerFeature(Definition):
    """A feature by which institutions are alike or not, with its relative weight."""

    code: Code
    kind: FeatureKind
    weight: RelativeWeight = 1.0
