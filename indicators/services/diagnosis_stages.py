"""The data sets of a pipeline by the part they play in a diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.engine.diagnostics.families import codes_at, name_levels
from indicators.engine.diagnostics.influence import Combination
from indicators.engine.recipe_run import Inputs, PipelineResult, align_rows, spread
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import Table
from schemas.pipeline import RAW, AggregateStep, AggregationMethod, Pipeline, result_name


@dataclass(frozen=True)
class Stage:
    """A data set and how the pipeline calls it."""

    name: str
    table: Table


@dataclass(frozen=True)
class Stages:
    """What there is to diagnose; None where the pipeline has no such step.

    sizes        denominators, rows of raw
    hierarchy    the tree with the weights used
    combination  how the aggregates came about
    """

    raw: Stage
    sizes: Table
    hierarchy: Hierarchy
    treated: Stage | None
    normalised: Stage | None
    aggregated: Stage | None
    combination: Combination | None

    def level_names(self) -> dict[int, str]:
        """Return the name of every level as file names use it: indicator, pillar, ..., index."""
        return {
            level: name.lower().replace("-", "")
            for level, name in name_levels(self.hierarchy).items()
        }

    def groups(self) -> Stage | None:
        """Return the aggregates right above the indicators, named in the plural.

        None without aggregates, and where there is only one: nothing can be compared with it.
        """
        if self.aggregated is None or not self.hierarchy.levels:
            return None
        level = self.hierarchy.levels[0].level
        codes = codes_at(self.hierarchy, level)
        if len(codes) < 2:
            return None
        return Stage(f"{self.level_names()[level]}s", self.aggregated.table.select(codes))


def find_stages(inputs: Inputs, pipeline: Pipeline, result: PipelineResult) -> Stages:
    """Find the last data set of every kind in the result of a pipeline."""
    last = {step.op: at for at, step in enumerate(pipeline.steps)}

    def held(op: str) -> Stage | None:
        if op not in last:
            return None
        return Stage(result_name(pipeline.steps[last[op]]), result.made[last[op]].table)

    aggregated, hierarchy, combination = held("aggregate"), inputs.hierarchy, None
    if aggregated is not None:
        detail = result.made[last["aggregate"]].details
        assert isinstance(detail, Hierarchy)
        hierarchy = detail
        steps = [step for step in pipeline.steps if isinstance(step, AggregateStep)]
        combination = _combine(steps[-1], len(hierarchy.levels))
    raw = Stage(RAW, result.tables[RAW])
    return Stages(
        raw=raw,
        sizes=align_rows(inputs.sizes, raw.table).select(inputs.size_codes),
        hierarchy=hierarchy,
        treated=held("treat"),
        normalised=held("normalise"),
        aggregated=aggregated,
        combination=combination,
    )


def _combine(step: AggregateStep, depth: int) -> Combination:
    methods: Sequence[AggregationMethod] = spread(step.method, depth, "aggregate.method")
    least: Sequence[float] | None = None
    if step.min_available is not None:
        least = spread(step.min_available, depth, "aggregate.min_available")
    return Combination(methods, step.p, least)
