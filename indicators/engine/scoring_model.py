"""A plan as arrays: the scores of `pipeline.score` for many scenarios and editions at once.

`pipeline.score` answers for one edition with frames, labels and issues. Explanations score the same
institutions thousands of times, so this module keeps the plan as index arrays and climbs the same
functions (`normalise`, `aggregate`) on arrays of any number of leading axes. A test holds it equal
to `pipeline.score`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indicators.engine.aggregate import aggregate_scores
from indicators.engine.coverage import THRESHOLD_TOLERANCE
from indicators.engine.normalise import normalise_columns
from indicators.engine.rank import round_for_ties
from schemas.formula import CompiledIndicator
from schemas.recipe import SAMPLE_BASED, ScorePlan

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class ScoringModel:
    """A plan with the formulas of its indicators, ready for arrays.

    plan        weights, scales, method; its population is not asked here
    indicators  the compiled formulas in the plan's order
    metrics     all metric codes read, in order of first use
    columns     for each pillar the positions of its indicators
    weights     for each pillar the relative weights of its indicators
    outer       relative weights of the pillars
    moving      positions of indicators whose scale depends on the other institutions
    readers     for each metric the positions of the indicators that read it
    """

    plan: ScorePlan
    indicators: tuple[CompiledIndicator, ...]
    metrics: tuple[str, ...]
    columns: tuple[NDArray[np.int64], ...]
    weights: tuple[FloatArray, ...]
    outer: FloatArray
    moving: frozenset[int]
    readers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def build(cls, plan: ScorePlan, compiled: Mapping[str, CompiledIndicator]) -> ScoringModel:
        """Arrange a plan. Raises KeyError when an indicator of it has no formula."""
        indicators = tuple(compiled[code] for code in plan.indicator_codes())
        metrics = tuple(dict.fromkeys(code for item in indicators for code in item.metrics))
        position = {code: at for at, code in enumerate(plan.indicator_codes())}
        groups, (overall,) = plan.levels()
        return cls(
            plan=plan,
            indicators=indicators,
            metrics=metrics,
            columns=tuple(np.array([position[code] for code in own.children]) for own in groups),
            weights=tuple(np.array(own.weights) for own in groups),
            outer=np.array(overall.weights),
            moving=frozenset(
                at
                for at, item in enumerate(plan.indicators())
                if item.normalisation in SAMPLE_BASED
            ),
            readers={
                code: tuple(at for at, item in enumerate(indicators) if code in item.metrics)
                for code in metrics
            },
        )


def normalise_scenarios(
    model: ScoringModel, values: FloatArray, positions: Sequence[int]
) -> FloatArray:
    """Normalise some indicators in many scenarios; each scenario is a sample of its own.

    values     ... x institutions x len(positions), in units
    returns    the same shape, 0-100 or NaN
    """
    plans = [model.plan.indicators()[at] for at in positions]
    *leading, institutions, width = values.shape
    many = int(np.prod(leading, dtype=np.int64))
    flat = values.reshape(many, institutions, width)
    fixed = [at for at, own in enumerate(plans) if own.normalisation not in SAMPLE_BASED]
    moving = [at for at, own in enumerate(plans) if own.normalisation in SAMPLE_BASED]
    scores = np.full(flat.shape, np.nan)
    if fixed:
        rows = flat[:, :, fixed].reshape(many * institutions, len(fixed))
        placed = normalise_columns(rows, [plans[at] for at in fixed])
        scores[:, :, fixed] = placed.reshape(many, institutions, len(fixed))
    if moving:
        # a scenario must not be another one's sample: its columns stand beside, not below
        side = flat[:, :, moving].transpose(1, 0, 2).reshape(institutions, many * len(moving))
        placed = normalise_columns(side, [plans[at] for at in moving] * many)
        beside = placed.reshape(institutions, many, len(moving))
        scores[:, :, moving] = beside.transpose(1, 0, 2)
    return scores.reshape(values.shape)


def score_pillar(
    model: ScoringModel, pillar: int, normalised: FloatArray, present: BoolArray
) -> FloatArray:
    """Return the score of one pillar, NaN where too little of its weight has data.

    normalised, present  ... x the pillar's indicators
    """
    weights = model.weights[pillar]
    shape = normalised.shape[:-1]
    scores = _aggregate(model, normalised, weights).reshape(shape)
    covered = present @ (weights / weights.sum())
    return np.where(covered >= model.plan.pillar_coverage - THRESHOLD_TOLERANCE, scores, np.nan)


def score_overall(model: ScoringModel, pillars: FloatArray, present: BoolArray) -> FloatArray:
    """Return overall scores, NaN where too little of all weight has data.

    pillars  ... x pillars;  present  ... x all indicators
    """
    scores = _aggregate(model, pillars, model.outer).reshape(pillars.shape[:-1])
    covered = present @ _effective_weights(model)
    return np.where(covered >= model.plan.overall_coverage - THRESHOLD_TOLERANCE, scores, np.nan)


def rank_rows(scores: FloatArray) -> FloatArray:
    """Rank along the last axis: 1 is the highest, ties share the best place, NaN has none.

    The same ties as `rank.rank_scores` (equal to 12 decimals of the largest score).

    >>> rank_rows(np.array([[70.0, 90.0, 70.0, np.nan]])).tolist()
    [[2.0, 1.0, 2.0, nan]]
    """
    if scores.size == 0:
        return np.full(scores.shape, np.nan)
    keys = -round_for_ties(scores, axis=-1)
    order = np.argsort(keys, axis=-1, kind="stable")  # NaN goes last
    ordered = np.take_along_axis(keys, order, axis=-1)
    first = np.ones(keys.shape, dtype=np.bool_)
    first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    positions = np.where(first, np.arange(1, keys.shape[-1] + 1), 0)
    np.maximum.accumulate(positions, axis=-1, out=positions)
    places = np.empty(keys.shape)
    np.put_along_axis(places, order, positions.astype(np.float64), axis=-1)
    return np.where(np.isnan(keys), np.nan, places)


def _effective_weights(model: ScoringModel) -> FloatArray:
    shares = np.zeros(len(model.indicators))
    outer = model.outer / model.outer.sum()
    for own, columns, weights in zip(outer, model.columns, model.weights, strict=True):
        shares[columns] = own * weights / weights.sum()
    return shares


def _aggregate(model: ScoringModel, scores: FloatArray, weights: FloatArray) -> FloatArray:
    plan = model.plan
    rows = np.ascontiguousarray(scores).reshape(-1, scores.shape[-1])
    return aggregate_scores(rows, weights, plan.aggregation, plan.geometric_floor)
