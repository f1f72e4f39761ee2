"""Score millions of observations with the same pipeline: the linear part of it, in the database.

Linear are dividing by size, normalising, weighted arithmetic means and ranks: what one row needs of
the others is a few numbers an indicator, so the database does it within bounded memory. Screening,
imputing and treating look at whole series and stay with `indicators.engine.recipe_run`; they are
refused here with what to do instead. Results equal those of `run_pipeline` to 1e-9, ranks exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from data.store.score_run import BulkRun, run_plan
from indicators.engine.recipe_run import RecipeError, fill_target, require, spread
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.services.recipe_files import read_model, read_table
from indicators.services.recipes import build_tree, list_denominators
from schemas.bulk_plan import (
    LINEAR_METHODS,
    AggregateStage,
    BulkLimits,
    BulkOutput,
    BulkPlan,
    BulkSource,
    BulkTarget,
    Child,
    DenominateStage,
    Family,
    NormaliseStage,
    Quotient,
    RankStage,
    Scale,
    Stage,
)
from schemas.pipeline import (
    RAW,
    AggregateStep,
    AggregationMethod,
    DenominateStep,
    NormalisationSettings,
    NormaliseStep,
    Pipeline,
    RankStep,
    result_name,
)

REMEDIES = {
    "screen": "leave those units out of the observations beforehand",
    "impute": "impute with run_pipeline beforehand and score its result",
    "impute_panel": "impute with run_pipeline beforehand and score its result",
    "treat": "treat outliers with run_pipeline beforehand and score its result",
}
"""What to do about a step that is not linear."""


def score_bulk_file(
    recipe: Path, source: BulkSource, target: BulkTarget, limits: BulkLimits | None = None
) -> BulkRun:
    """Score observations as a `methods.json` says; its metadata beside it describe the tree.

    Raises RecipeError and BulkScoreError as `score_bulk`, and for what is wrong with the files.
    """
    pipeline = read_model(recipe, Pipeline)
    meta = read_table(recipe.parent / pipeline.input.meta)
    tree = build_tree(meta, pipeline.input.meta)
    sizes = list_denominators(meta, tree.indicators)
    return score_bulk(pipeline, tree, source, target, denominators=sizes, limits=limits)


def score_bulk(
    pipeline: Pipeline,
    hierarchy: Hierarchy,
    source: BulkSource,
    target: BulkTarget,
    *,
    denominators: Mapping[str, str] | None = None,
    codes: Sequence[str] | None = None,
    limits: BulkLimits | None = None,
) -> BulkRun:
    """Score a file of tidy observations and write dset, time, unit, code, value.

    denominators  indicator: code of its denominator (of the metadata), itself among the
                  observations; used where a step names none
    codes         elements written, such as the index alone; None writes all. What they do not need
                  is not computed
    limits        memory, threads and folder of the database

    A unit (and time) is in the result when it has at least one row of an indicator or denominator
    that is read, be it without a value. Raises RecipeError for a setting that does not fit the
    hierarchy and for a step that is not linear, BulkScoreError for observations or a target that
    do not fit.
    """
    plan = plan_bulk(pipeline, hierarchy, denominators, codes)
    return run_plan(plan, source, target, limits)


def plan_bulk(
    pipeline: Pipeline,
    hierarchy: Hierarchy,
    denominators: Mapping[str, str] | None = None,
    codes: Sequence[str] | None = None,
) -> BulkPlan:
    """Return the plan of a pipeline; arguments and errors as in `score_bulk`."""
    builder = _PlanBuilder(hierarchy, denominators or {})
    for at, step in enumerate(pipeline.steps):
        builder.add(step, f"steps.{at}")
    if codes is not None:
        require(hierarchy.codes, codes, "codes", "element of the hierarchy")
    outputs = []
    for name in pipeline.outputs or tuple(builder.places):
        place = builder.places[name]
        held = builder.codes[place]
        chosen = held if codes is None else tuple(code for code in held if code in set(codes))
        if chosen:
            outputs.append(BulkOutput(name=name, place=place, codes=chosen))
    if not outputs:
        raise RecipeError(f"codes: no output holds any of {', '.join(codes or ())}")
    try:
        return BulkPlan(
            indicators=hierarchy.indicators,
            sizes=tuple(builder.sizes),
            stages=tuple(builder.stages),
            outputs=tuple(outputs),
        )
    except ValidationError as error:
        told = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise RecipeError(f"bulk scoring: {told}; run_pipeline has no such bound") from error


class _PlanBuilder:
    """Collects the stages; mirrors `indicators.engine.recipe_run.Chain.run`."""

    def __init__(self, hierarchy: Hierarchy, denominators: Mapping[str, str]) -> None:
        self.hierarchy = hierarchy
        self.denominators = denominators
        self.stages: list[Stage] = []
        self.codes: list[tuple[str, ...]] = [hierarchy.indicators]
        self.places = {RAW: 0}
        self.sizes: dict[str, None] = {}
        self._before = 0

    def add(self, step: object, path: str) -> None:
        """Add one step, or refuse it."""
        source = self._source(step)
        codes = self.codes[source]
        match step:
            case DenominateStep():
                stage: Stage = self._denominate(step, source, path)
            case NormaliseStep():
                stage = self._normalise(step, source, path)
            case AggregateStep():
                stage = self._aggregate(step, source, path)
                codes = self.hierarchy.codes
            case RankStep():
                stage = RankStage(source=source)
            case _:
                op = getattr(step, "op", str(step))
                raise RecipeError(
                    f"{path}: the step {op} is not linear and cannot run in the database; "
                    f"{REMEDIES.get(op, 'use run_pipeline')}"
                )
        self.stages.append(stage)
        self.codes.append(codes)
        self._before = len(self.stages)
        self.places[result_name(step)] = self._before

    def _source(self, step: object) -> int:
        name = getattr(step, "source", None)
        return self._before if name is None else self.places[name]

    def _denominate(self, step: DenominateStep, source: int, path: str) -> DenominateStage:
        chosen = self.denominators if step.denominators is None else step.denominators
        held = self.codes[source]
        require(held, chosen, f"{path}.denominators", "indicator")
        require(held, step.scale, f"{path}.scale", "indicator")
        quotients = []
        for code, size in chosen.items():
            if size not in self.hierarchy.places:
                self.sizes[size] = None
            elif size not in self.hierarchy.indicators:
                raise RecipeError(
                    f"{path}.denominators: {size} is an aggregate; a denominator is an indicator, "
                    "or has a code of its own among the observations"
                )
            quotients.append(Quotient(code=code, size=size, factor=step.scale.get(code, 1.0)))
        return DenominateStage(source=source, quotients=tuple(quotients))

    def _normalise(self, step: NormaliseStep, source: int, path: str) -> NormaliseStage:
        require(self.codes[source], step.individual, f"{path}.individual", "indicator")
        general = NormalisationSettings(method=step.method, params=step.params)
        scales = []
        for code in self.codes[source]:
            node = self.hierarchy.nodes[self.hierarchy.places[code]]
            own = fill_target(step.individual.get(code, general), node, path)
            if own.method not in LINEAR_METHODS:
                place = f"individual.{code}.method" if code in step.individual else "method"
                raise RecipeError(
                    f"{path}.{place}: {own.method} is not linear and cannot run in the database; "
                    "use dist2targ with the value of the reference unit, or run_pipeline"
                )
            scales.append(Scale(code=code, direction=1 if node.direction > 0 else -1, settings=own))
        return NormaliseStage(source=source, scales=tuple(scales), together=step.global_)

    def _aggregate(self, step: AggregateStep, source: int, path: str) -> AggregateStage:
        hierarchy = self._weighted(step, path)
        depth = len(hierarchy.levels)
        for number, method in enumerate(spread(step.method, depth, f"{path}.method")):
            if method is not AggregationMethod.AMEAN:
                place = f"method.{number}" if isinstance(step.method, tuple) else "method"
                raise RecipeError(
                    f"{path}.{place}: {method} is not linear and cannot run in the database; "
                    "use amean, or run_pipeline"
                )
        least: Sequence[float | None] = (
            [None] * depth
            if step.min_available is None
            else spread(step.min_available, depth, f"{path}.min_available")
        )
        levels = []
        for level, share in zip(hierarchy.levels, least, strict=True):
            families = []
            for parent, places in zip(level.parents, level.children, strict=True):
                nodes = [hierarchy.nodes[place] for place in places]
                children = tuple(Child(code=node.code, weight=node.weight) for node in nodes)
                families.append(Family(parent=parent, children=children, min_available=share))
            levels.append(tuple(families))
        return AggregateStage(source=source, indicators=hierarchy.indicators, levels=tuple(levels))

    def _weighted(self, step: AggregateStep, path: str) -> Hierarchy:
        """Return the hierarchy with the weights a step asks for."""
        if step.weights == "original":
            return self.hierarchy
        if step.weights == "equal":
            return self.hierarchy.with_weights(dict.fromkeys(self.hierarchy.codes, 1.0))
        require(self.hierarchy.codes, step.weights, f"{path}.weights", "element of the hierarchy")
        return self.hierarchy.with_weights(step.weights)
