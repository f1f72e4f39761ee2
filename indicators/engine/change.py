"""Why a score changed between two editions: a waterfall that sums exactly.

Each indicator has two effects on the overall score. The *score effect* is what its own movement
did, at the average of its two weights. The *availability effect* is what dropping out, coming in,
or the renormalised weights did: weight gained times how far the indicator stands above the level of
the overall score. Weights sum to 1 in both editions, so measuring from that level (and not from
zero) changes no total, and an indicator that comes in at the level of the score has no effect.
Geometric scores are split in logarithms and scaled back by the logarithmic mean (additive LMDI;
B. W. Ang, Energy Policy 32, 2004, 1131-1139).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.decompose import mean_slope, sum_by_pillar
from indicators.engine.pipeline import ScoreResult
from schemas.catalogue import Aggregation
from schemas.issue import Issue, Severity
from schemas.recipe import SAMPLE_BASED, ScorePlan

FloatArray = NDArray[np.float64]


NOISE = 1e-12
"""An availability effect smaller than this, in points, is rounding and gets no step."""


class UnlikeRecipesError(ValueError):
    """Two editions were scored by different recipes, so their scores do not compare."""


class StepKind(StrEnum):
    """The kind of a step of a waterfall."""

    START = "start"
    SCORE = "score"
    AVAILABILITY = "availability"
    END = "end"


@dataclass(frozen=True)
class ChangeDecomposition:
    """Change of the overall score, for institutions present and scored in both editions.

    start/end/change      points, NaN where one of the two is not scored
    score_effect          institutions x indicators, points
    availability_effect   institutions x indicators, points; both effects of a row sum to `change`
    issues                a note `change_on_moving_scale` for each indicator whose scale depends on
                          the institutions present: its effect mixes own and others' movement
    """

    plan: ScorePlan
    start: pd.Series
    end: pd.Series
    change: pd.Series
    score_effect: pd.DataFrame
    availability_effect: pd.DataFrame
    issues: tuple[Issue, ...]


def decompose_change(before: ScoreResult, after: ScoreResult) -> ChangeDecomposition:
    """Split the change of every overall score between two results of the same recipe.

    Rows are the institutions of `after` that are also in `before`.
    Raises UnlikeRecipesError when pillars, weights, scales, method or thresholds differ.
    """
    plan = after.plan
    if not plan.scores_alike(before.plan):
        raise UnlikeRecipesError(
            f"{before.plan.framework} {before.plan.edition} and "
            f"{plan.framework} {plan.edition} are scored by different recipes"
        )
    rows = after.overall.index[after.overall.index.isin(before.overall.index)]
    codes = list(plan.indicator_codes())
    moved, availability = split_change(
        _weighted(before, rows), _weighted(after, rows), plan.aggregation, plan.geometric_floor
    )
    start, end = before.overall.loc[rows], after.overall.loc[rows]
    return ChangeDecomposition(
        plan=plan,
        start=start,
        end=end,
        change=end - start,
        score_effect=pd.DataFrame(moved, index=rows, columns=codes),
        availability_effect=pd.DataFrame(availability, index=rows, columns=codes),
        issues=tuple(
            Issue(
                code="change_on_moving_scale",
                severity=Severity.NOTE,
                place=item.code,
                values={"indicator": item.code, "method": item.normalisation.value},
            )
            for item in plan.indicators()
            if item.normalisation in SAMPLE_BASED
        ),
    )


class WeightedScores(NamedTuple):
    """Scores of one edition with the weights they really had; institutions x indicators.

    scores   0-100; may be NaN where the weight is 0
    weights  effective, rows sum to 1; 0 means "not there", a NaN row "no score"
    """

    scores: FloatArray
    weights: FloatArray


def split_change(
    before: WeightedScores, after: WeightedScores, method: Aggregation, floor: float
) -> tuple[FloatArray, FloatArray]:
    """Split the change of a weighted mean into score and availability effects, column by column.

    Arithmetic, with a the weight, x the score and m the mean of the two overall scores:
    (a0 + a1)/2 (x1 - x0) and (a1 - a0) ((x0 + x1)/2 - m) where the indicator is there both times;
    else all of a1 (x1 - m) or -a0 (x0 - m) is availability. Also splits the gap between two
    institutions: put one on each side.

    >>> half = np.array([[0.5, 0.5]])
    >>> before = WeightedScores(np.array([[40.0, 60.0]]), half)
    >>> after = WeightedScores(np.array([[50.0, 60.0]]), half)
    >>> split_change(before, after, Aggregation.ARITHMETIC, 1.0)[0].tolist()
    [[5.0, 0.0]]
    """
    geometric = method is Aggregation.GEOMETRIC
    there_before, there_after = before.weights > 0, after.weights > 0
    x0 = _on_scale(before.scores, there_before, geometric, floor)
    x1 = _on_scale(after.scores, there_after, geometric, floor)
    start = (before.weights * x0).sum(axis=1, keepdims=True)
    end = (after.weights * x1).sum(axis=1, keepdims=True)
    # back from logarithms to points: the logarithmic mean of the two scores
    factor = np.exp(start) * mean_slope(end - start) if geometric else np.ones_like(start)
    both = there_before & there_after
    level = (start + end) / 2
    average = np.where(both, (x0 + x1) / 2, np.where(there_after, x1, x0))
    moved = np.where(both, (before.weights + after.weights) / 2 * (x1 - x0), 0.0)
    availability = (after.weights - before.weights) * (average - level)
    unscored = np.isnan(start + end)
    return np.where(unscored, np.nan, factor * moved), factor * availability + 0.0


def build_waterfall(
    change: ChangeDecomposition, institution: str, by: Literal["pillar", "indicator"] = "pillar"
) -> pd.DataFrame:
    """List the steps from the old overall score of one institution to the new one.

    returns  step (code of the pillar or indicator; empty at start and end), kind (`StepKind`),
             effect (points) and level (the score reached); score steps in the plan's order, then
             availability steps that are not zero. Empty without two scores.
    """
    columns = ["step", "kind", "effect", "level"]
    if np.isnan(change.change.loc[institution]):
        return pd.DataFrame(columns=columns)
    rows: list[tuple[str, str, float]] = []
    effects = (
        (StepKind.SCORE, change.score_effect),
        (
            StepKind.AVAILABILITY,
            change.availability_effect,
        ),
    )
    for kind, frame in effects:
        own = frame.loc[[institution]]
        own = sum_by_pillar(own, change.plan) if by == "pillar" else own
        rows += [
            (str(code), kind.value, float(effect))
            for code, effect in own.iloc[0].items()
            if kind is StepKind.SCORE or abs(effect) > NOISE
        ]
    start, end = float(change.start.loc[institution]), float(change.end.loc[institution])
    levels = start + np.cumsum([effect for _, _, effect in rows])
    table = [("", StepKind.START.value, start, start)]
    table += [(*row, float(level)) for row, level in zip(rows, levels, strict=True)]
    table.append(("", StepKind.END.value, end - start, end))
    return pd.DataFrame(table, columns=columns)


def _weighted(result: ScoreResult, rows: pd.Index) -> WeightedScores:
    codes = list(result.plan.indicator_codes())
    return WeightedScores(
        result.normalised.loc[rows, codes].to_numpy(),
        result.contributions.indicator_weights.loc[rows, codes].to_numpy(),
    )


def _on_scale(
    scores: FloatArray, there: NDArray[np.bool_], geometric: bool, floor: float
) -> FloatArray:
    """Return scores, or their logarithms, with a neutral 0 where the indicator is not there."""
    if geometric:
        return np.where(there, np.log(np.maximum(scores, floor)), 0.0)
    return np.where(there, scores, 0.0)
