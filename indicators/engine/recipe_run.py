"""Run a pipeline: every step on the data set it names, with a trail that can be replayed.

A `Chain` remembers what it computed: two pipelines that begin alike share their first steps, so an
uncertainty analysis redoes only what an alternative changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from indicators.engine.steps import combine, denominate, impute, outliers, places, scale, screen
from indicators.engine.steps.findings import (
    find_in_aggregate,
    find_in_table,
    find_infinite,
    find_left_out,
    find_lost_quotients,
)
from indicators.engine.steps.hierarchy import Hierarchy, Node
from indicators.engine.steps.table import FloatArray, Table
from schemas.issue import Issue
from schemas.pipeline import (
    RAW,
    AggregateStep,
    AggregationMethod,
    DenominateStep,
    ImputePanelStep,
    ImputeStep,
    NormalisationMethod,
    NormalisationSettings,
    NormaliseStep,
    Pipeline,
    RankStep,
    ScreenStep,
    Step,
    TreatStep,
    result_name,
)


@dataclass(frozen=True)
class Inputs:
    """What a pipeline starts from.

    raw           units (and times) x indicators, in original units
    hierarchy     the tree over the indicators
    sizes         the same rows x denominators and every other numeric column
    denominators  indicator: code of a column of `sizes` (of the metadata)
    size_codes    columns of `sizes` that are there to divide by (of the metadata)
    groups        column: group of each row, None where unknown
    """

    raw: Table
    hierarchy: Hierarchy
    sizes: Table
    denominators: Mapping[str, str] = field(default_factory=dict)
    size_codes: tuple[str, ...] = ()
    groups: Mapping[str, Sequence[str | None]] = field(default_factory=dict)


Entry = TypeVar("Entry", AggregationMethod, float)


class RecipeError(ValueError):
    """A setting that does not fit the data; the message names its path and what is allowed."""


@dataclass(frozen=True)
class DataSet:
    """A data set with its hierarchy (weights as used) and what a step reports beside it."""

    table: Table
    details: object = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class TrailEntry:
    """One step of the trail: what ran on what, and the digest of what came out."""

    op: str
    source: str
    written: str
    settings: dict[str, object]
    rows: int
    columns: int
    digest: str


@dataclass(frozen=True)
class PipelineResult:
    """What a run made.

    tables, details  by name, in the order of the steps; a name written twice holds the later one
    made             the data set of every step
    trail, issues    what ran on what, and what was found on the way
    """

    tables: dict[str, Table]
    details: dict[str, object]
    made: tuple[DataSet, ...]
    trail: tuple[TrailEntry, ...]
    issues: tuple[Issue, ...]

    def digest(self) -> str:
        """Return the SHA-256 of the trail: equal digests, equal results."""
        text = json.dumps([entry.__dict__ for entry in self.trail], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def run_pipeline(inputs: Inputs, pipeline: Pipeline) -> PipelineResult:
    """Run all steps of a pipeline.

    Raises RecipeError where a setting names something the data do not have.
    """
    return Chain(inputs).run(pipeline.steps)


class Chain:
    """Runs steps over the same inputs and keeps every intermediate data set."""

    def __init__(self, inputs: Inputs) -> None:
        finite = np.where(np.isfinite(inputs.raw.values), inputs.raw.values, np.nan)
        sizes = np.where(np.isfinite(inputs.sizes.values), inputs.sizes.values, np.nan)
        self.inputs = replace(
            inputs, raw=inputs.raw.with_values(finite), sizes=inputs.sizes.with_values(sizes)
        )
        self._issues = tuple(find_in_table(inputs.raw))
        self._kept: dict[tuple[str, ...], DataSet] = {}

    def run(self, steps: Sequence[Step]) -> PipelineResult:
        """Run steps in order; what an earlier run computed is taken from it."""
        sets = {RAW: DataSet(self.inputs.raw, issues=self._issues)}
        origins: dict[str, tuple[str, ...]] = {RAW: ()}
        trail: list[TrailEntry] = []
        made: list[DataSet] = []
        before = RAW
        for at, step in enumerate(steps):
            source, written = step.source or before, result_name(step)
            require(sets, [source], f"steps.{at}.source", "data set yet called")
            key = (*origins[source], step.model_dump_json(exclude={"source", "write_to"}))
            if key not in self._kept:
                self._kept[key] = self._run_step(step, sets[source].table, f"steps.{at}")
            made.append(self._kept[key])
            sets.pop(written, None)  # a name written again stands where it was written last
            sets[written], origins[written] = self._kept[key], key
            trail.append(_entry(step, source, written, self._kept[key].table))
            before = written
        return PipelineResult(
            tables={name: item.table for name, item in sets.items()},
            details={name: item.details for name, item in sets.items()},
            made=tuple(made),
            trail=tuple(trail),
            issues=(*self._issues, *(issue for item in made for issue in item.issues)),
        )

    def _run_step(self, step: Step, table: Table, path: str) -> DataSet:
        work: Callable[[Step, Table, str], DataSet] = getattr(self, f"_{step.op}")
        return work(step, table, path)

    def _sizes_of(self, table: Table) -> Table:
        return align_rows(self.inputs.sizes, table)

    def _denominate(self, step: DenominateStep, table: Table, path: str) -> DataSet:
        chosen = self.inputs.denominators if step.denominators is None else step.denominators
        require(table.codes, chosen, f"{path}.denominators", "indicator")
        require(
            self.inputs.sizes.codes, chosen.values(), f"{path}.denominators", "column of numbers"
        )
        require(table.codes, step.scale, f"{path}.scale", "indicator")
        result = denominate.denominate(table, self._sizes_of(table), chosen, step.scale)
        return DataSet(result, issues=tuple(find_lost_quotients(table, result, chosen)))

    def _screen(self, step: ScreenStep, table: Table, path: str) -> DataSet:
        require(self.inputs.raw.units, step.force, f"{path}.force", "unit")
        # an aggregated data set holds aggregates too: they are no data of their own
        bottom = table.select([c for c in self.inputs.hierarchy.indicators if c in table.places])
        found = screen.screen(bottom, step.by, step.min_available, step.min_nonzero, step.force)
        return DataSet(table.keep_rows(found.kept), found, tuple(find_left_out(table, found.kept)))

    def _impute(self, step: ImputeStep, table: Table, path: str) -> DataSet:
        if step.by == "row":
            hierarchy, level = self.inputs.hierarchy, step.within_level or 2
            families = [hierarchy.ancestor(code, level) for code in table.codes]
            if all(family is None for family in families):
                raise RecipeError(
                    f"{path}.within_level: no indicator has an ancestor at level {level}; "
                    f"levels: {', '.join(str(item.level) for item in hierarchy.levels)}"
                )
            directions = np.array([self._direction(code) for code in table.codes])
            method = step.method
            return DataSet(impute.impute_rows(table, method, families, directions))
        groups = None
        if step.group is not None:
            require(self.inputs.groups, [step.group], f"{path}.group", "column of groups")
            groups = align_groups(self.inputs, step.group, table)
        return DataSet(impute.impute_columns(table, step.method.removesuffix("_group"), groups))

    def _impute_panel(self, step: ImputePanelStep, table: Table, path: str) -> DataSet:
        if table.times is None:
            raise RecipeError(f"{path}: impute_panel needs a panel, data with a column Time")
        return DataSet(impute.impute_panel(table, step.method, step.max_time))

    def _treat(self, step: TreatStep, table: Table, path: str) -> DataSet:
        require(table.codes, step.individual, f"{path}.individual", "indicator")
        treated, done = outliers.treat(table, step.settings(), step.individual)
        finite = treated.with_values(np.where(np.isinf(treated.values), np.nan, treated.values))
        return DataSet(finite, done, tuple(find_infinite(treated)))

    def _normalise(self, step: NormaliseStep, table: Table, path: str) -> DataSet:
        require(table.codes, step.individual, f"{path}.individual", "indicator")
        general = NormalisationSettings(method=step.method, params=step.params)
        groups: dict[str, tuple[NormalisationSettings, list[int]]] = {}
        for at, code in enumerate(table.codes):
            own = fill_target(step.individual.get(code, general), self._node(code), path)
            groups.setdefault(own.model_dump_json(), (own, []))[1].append(at)
        values = np.full(table.values.shape, np.nan)
        whole = step.global_ or table.times is None
        for rows in [slice(0, len(table.units))] if whole else table.blocks():
            for own, columns in groups.values():
                values[rows.start : rows.stop, columns] = scale.normalise_columns(
                    table.values[rows][:, columns],
                    np.array([self._direction(table.codes[at]) for at in columns]),
                    own,
                    self._reference(own, table, rows, columns, path),
                )
        result = table.with_values(values)
        return DataSet(result, issues=tuple(find_in_table(table, result)))

    def _reference(
        self, own: NormalisationSettings, table: Table, rows: slice, columns: list[int], path: str
    ) -> FloatArray | None:
        """Return the values of the reference unit, for each row those of its own time."""
        if own.method is not NormalisationMethod.DIST2REF or own.params.unit is None:
            return None
        require(table.units, [own.params.unit], f"{path}.params.unit", "unit of the data")
        times = [0] * len(table.units) if table.times is None else table.times.tolist()
        held = {
            times[at]: table.values[at, columns]
            for at, unit in enumerate(table.units)
            if unit == own.params.unit
        }
        gap = np.full(len(columns), np.nan)
        return np.array([held.get(time, gap) for time in times[rows]])

    def _aggregate(self, step: AggregateStep, table: Table, path: str) -> DataSet:
        hierarchy = self.weighted(step, path)
        depth = len(hierarchy.levels)
        methods = spread(step.method, depth, f"{path}.method")
        least = (
            None
            if step.min_available is None
            else spread(step.min_available, depth, f"{path}.min_available")
        )
        missing = [code for code in hierarchy.indicators if code not in table.places]
        if missing:
            raise RecipeError(f"{path}: the data set has no {', '.join(missing[:5])}")
        result = combine.aggregate(table, hierarchy, methods, step.p, least)
        return DataSet(result, hierarchy, tuple(find_in_aggregate(result, hierarchy, methods)))

    def weighted(self, step: AggregateStep, path: str = "aggregate") -> Hierarchy:
        """Return the hierarchy with the weights a step asks for."""
        hierarchy = self.inputs.hierarchy
        if step.weights == "original":
            return hierarchy
        if step.weights == "equal":
            return hierarchy.with_weights(dict.fromkeys(hierarchy.codes, 1.0))
        require(hierarchy.codes, step.weights, f"{path}.weights", "element of the hierarchy")
        return hierarchy.with_weights(step.weights)

    def _rank(self, _step: RankStep, table: Table, _path: str) -> DataSet:
        return DataSet(places.rank_table(table))

    def _direction(self, code: str) -> float:
        return float(self._node(code).direction)

    def _node(self, code: str) -> Node:
        hierarchy = self.inputs.hierarchy
        return hierarchy.nodes[hierarchy.places[code]]


def fill_target(own: NormalisationSettings, node: Node, path: str) -> NormalisationSettings:
    """Return settings of dist2targ with the target of the metadata, where they name none.

    Raises RecipeError for an indicator without a target.
    """
    if own.method is not NormalisationMethod.DIST2TARG or own.params.target is not None:
        return own
    if node.target is None:
        raise RecipeError(
            f"{path}.params.target: {node.code} has no target; give one here, or a number under "
            "Target in the metadata"
        )
    params = own.params.model_copy(update={"target": node.target})
    return own.model_copy(update={"params": params})


def align_rows(table: Table, to: Table) -> Table:
    """Return the rows of a table that another one has, in its order."""
    if table.units == to.units:
        return table
    kept = set(_row_keys(to))
    return table.keep_rows(np.array([key in kept for key in _row_keys(table)]))


def align_groups(inputs: Inputs, column: str, to: Table) -> list[str | None]:
    """Return the group of every row of a table."""
    held = dict(zip(_row_keys(inputs.raw), inputs.groups[column], strict=True))
    return [held[key] for key in _row_keys(to)]


def _row_keys(table: Table) -> list[tuple[str, int]]:
    times = [0] * len(table.units) if table.times is None else table.times.tolist()
    return list(zip(table.units, times, strict=True))


def require(known: Iterable[str], wanted: Iterable[str], path: str, kind: str) -> None:
    """Raise RecipeError when a setting names something that is not there."""
    names = dict.fromkeys(known)
    absent = [name for name in wanted if name not in names]
    if absent:
        shown = ", ".join(list(names)[:20]) + (", ..." if len(names) > 20 else "")
        raise RecipeError(f"{path}: there is no {kind} {absent[0]!r}; there are: {shown}")


def spread(given: Entry | tuple[Entry, ...], depth: int, path: str) -> list[Entry]:
    """Return one entry a level: the same for all, or as listed from the bottom."""
    if not isinstance(given, tuple):
        return [given] * depth
    if len(given) != depth:
        raise RecipeError(
            f"{path}: {len(given)} entries for {depth} levels above the indicators; "
            "give one for all, or one a level from the bottom"
        )
    return list(given)


def _entry(step: Step, source: str, written: str, table: Table) -> TrailEntry:
    settings = step.model_dump(mode="json", by_alias=True, exclude={"op", "source", "write_to"})
    rows, columns = table.values.shape
    return TrailEntry(step.op, source, written, settings, rows, columns, digest_table(table))


def digest_table(table: Table) -> str:
    """Return the SHA-256 of labels and numbers, bit by bit."""
    total = hashlib.sha256("\x1f".join([*table.units, "", *table.codes]).encode())
    if table.times is not None:
        total.update(table.times.astype(np.int64).tobytes())
    total.update(np.where(np.isnan(table.values), np.nan, table.values + 0.0).tobytes())
    return total.hexdigest()
