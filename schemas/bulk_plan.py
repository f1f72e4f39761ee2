"""The linear part of a pipeline as a plan that a database can run over millions of rows.

A plan is complete: every code, weight, direction and parameter is in it, and nothing is looked up
elsewhere. `indicators.services.bulk_scoring` makes it from a pipeline and a hierarchy;
`data.store.score_sql` writes it as SQL. Data sets are numbered: 0 is the raw one, n the n-th stage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.pipeline import NormalisationMethod, NormalisationSettings
from schemas.setting import Finite, Name, Setting, Share, Weight

CODES_MAX = 2000
"""Most elements (indicators, sizes and aggregates) of a plan; `run_pipeline` takes more."""

LINEAR_METHODS = frozenset(NormalisationMethod) - {NormalisationMethod.DIST2REF}
"""Normalisations a plan may hold."""

Place = Annotated[int, Field(ge=0)]


class Quotient(Setting):
    """x / (size / factor) of one indicator; `size` is a size or an indicator of the raw data."""

    code: Name
    size: Name
    factor: Finite = 1.0


class DenominateStage(Setting):
    """Divide some indicators by sizes; the others stay."""

    kind: Literal["denominate"] = "denominate"
    source: Place
    quotients: tuple[Quotient, ...]


class Scale(Setting):
    """How one column is normalised; `direction` 1 means high is good, -1 low."""

    code: Name
    direction: Literal[1, -1]
    settings: NormalisationSettings

    @model_validator(mode="after")
    def _is_linear(self) -> Scale:
        if self.settings.method not in LINEAR_METHODS:
            raise ValueError(f"{self.code}: {self.settings.method} is no part of a bulk plan")
        return self


class NormaliseStage(Setting):
    """Bring columns to common scales, over all times together or each by itself."""

    kind: Literal["normalise"] = "normalise"
    source: Place
    scales: tuple[Scale, ...]
    together: bool = True


class Child(Setting):
    """A child with its weight inside the parent."""

    code: Name
    weight: Weight


class Family(Setting):
    """A parent and its children; `min_available` is the least share of children present."""

    parent: Name
    children: Annotated[tuple[Child, ...], Field(min_length=1)]
    min_available: Share | None = None


class AggregateStage(Setting):
    """Weighted arithmetic means, level by level: `levels` holds the families, the lowest first."""

    kind: Literal["aggregate"] = "aggregate"
    source: Place
    indicators: tuple[Name, ...]
    levels: tuple[tuple[Family, ...], ...]


class RankStage(Setting):
    """Rank every column, each time by itself: 1 is the highest, ties share the best place."""

    kind: Literal["rank"] = "rank"
    source: Place


Stage = Annotated[
    DenominateStage | NormaliseStage | AggregateStage | RankStage, Field(discriminator="kind")
]


class BulkOutput(Setting):
    """A data set that is written, under the name given, with some of its codes."""

    name: Name
    place: Place
    codes: Annotated[tuple[Name, ...], Field(min_length=1)]


class BulkPlan(Setting):
    """Everything a database needs to score tidy observations.

    indicators  codes of the raw data set, in order
    sizes       codes of the denominators that are no indicators; they belong to no data set
    """

    indicators: Annotated[tuple[Name, ...], Field(min_length=1)]
    sizes: tuple[Name, ...] = ()
    stages: tuple[Stage, ...]
    outputs: Annotated[tuple[BulkOutput, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_closed(self) -> BulkPlan:
        """Refuse a plan that reads what is not there: no later stage, no unknown code."""
        if set(self.indicators) & set(self.sizes):
            raise ValueError("a code is either an indicator or a size")
        for codes in (self.indicators, self.sizes):
            if len(set(codes)) < len(codes):
                raise ValueError("a code of the plan occurs twice")
        held = [set(self.indicators)]
        for at, stage in enumerate(self.stages):
            if stage.source >= len(held):
                raise ValueError(f"stages.{at}.source: there is no data set {stage.source} yet")
            _require(held[stage.source], _codes_read(stage), f"stages.{at}")
            sizes = {*self.sizes, *self.indicators}
            held.append(_codes_written(stage, held[stage.source], sizes, f"stages.{at}"))
        for output in self.outputs:
            if output.place >= len(held):
                raise ValueError(f"outputs.{output.name}: there is no data set {output.place}")
            _require(held[output.place], output.codes, f"outputs.{output.name}")
        total = len(set().union(*held)) + len(self.sizes)
        if total > CODES_MAX:
            raise ValueError(f"{total} elements; a bulk plan takes at most {CODES_MAX}")
        return self

    def codes_of(self, place: int) -> tuple[str, ...]:
        """Return the codes of a data set, in order."""
        if place == 0:
            return self.indicators
        stage = self.stages[place - 1]
        if isinstance(stage, NormaliseStage):
            return tuple(scale.code for scale in stage.scales)
        if isinstance(stage, AggregateStage):
            parents = [family.parent for level in stage.levels for family in level]
            return (*stage.indicators, *parents)
        return self.codes_of(stage.source)


def _require(known: set[str], wanted: tuple[str, ...], place: str) -> None:
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise ValueError(f"{place}: the data set has no {unknown[0]}")


def _codes_read(stage: Stage) -> tuple[str, ...]:
    if isinstance(stage, DenominateStage):
        return tuple(quotient.code for quotient in stage.quotients)
    if isinstance(stage, NormaliseStage):
        return tuple(scale.code for scale in stage.scales)
    return stage.indicators if isinstance(stage, AggregateStage) else ()


def _codes_written(stage: Stage, read: set[str], sizes: set[str], place: str) -> set[str]:
    if isinstance(stage, DenominateStage):
        _require(sizes, tuple(quotient.size for quotient in stage.quotients), place)
        return read
    if isinstance(stage, NormaliseStage):
        return {scale.code for scale in stage.scales}
    if isinstance(stage, RankStage):
        return read
    known = set(stage.indicators)
    for level in stage.levels:
        for family in level:
            _require(known, tuple(child.code for child in family.children), place)
        parents = {family.parent for family in level}
        if parents & known or len(parents) < len(level):
            raise ValueError(f"{place}: a parent is there twice")
        known |= parents
    return known


class BulkSource(Setting):
    """Where tidy observations are: a row a unit, time and indicator.

    path    a Parquet file (`*` for several), or a DuckDB file together with `table`
    time    name of the column of times (whole numbers); None where there is only one time
    """

    path: Path
    table: Name | None = None
    unit: Name = "unit"
    time: Name | None = "time"
    indicator: Name = "indicator"
    value: Name = "value"


class BulkTarget(Setting):
    """Where the result goes: a Parquet file, or a new table of a DuckDB file.

    The columns are dset, time (only where the source has one), unit, code, value; a missing value
    is a row without a value. An existing file or table is not overwritten.
    """

    path: Path
    table: Name | None = None


class BulkLimits(Setting):
    """What the database may use.

    memory_mb  megabytes before it writes to disk;  threads  at work at once
    folder     where it writes what does not fit; None is the folder of the target
    """

    memory_mb: Annotated[int, Field(ge=128)] = 2048
    threads: Annotated[int, Field(ge=1)] = 2
    folder: Path | None = None
