"""What the catalogue holds once it is read, checked and compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.catalogue import (
    ConsistencyRule,
    Framework,
    IndicatorDefinition,
    MetricDefinition,
    PillarDefinition,
    Region,
    Term,
    UnitDefinition,
)
from schemas.formula import CompiledIndicator, Node


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every definition by code, in the order in which it is shown; the mappings are read-only.

    kept_metrics  why a metric is held that no formula reads, by metric
    compiled      the parsed formula and guard of each indicator
    conditions    the parsed expression of each consistency rule
    """

    pillars: Mapping[str, PillarDefinition]
    indicators: Mapping[str, IndicatorDefinition]
    metrics: Mapping[str, MetricDefinition]
    kept_metrics: Mapping[str, str]
    units: Mapping[str, UnitDefinition]
    rules: Mapping[str, ConsistencyRule]
    frameworks: Mapping[str, Framework]
    regions: Mapping[str, Region]
    glossary: tuple[Term, ...]
    compiled: Mapping[str, CompiledIndicator]
    conditions: Mapping[str, Node]

    def compiled_of(self, framework: str) -> tuple[CompiledIndicator, ...]:
        """Return what the store needs to compute the indicators of a framework, in its order."""
        return tuple(self.compiled[code] for code in self.frameworks[framework].indicator_codes())

    def indicators_of(self, pillar: str) -> tuple[IndicatorDefinition, ...]:
        """Return the indicators of a pillar, in order."""
        return tuple(item for item in self.indicators.values() if item.pillar == pillar)
