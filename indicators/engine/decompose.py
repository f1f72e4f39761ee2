"""Why a score is what it is: contributions that sum to it exactly.

Arithmetic: the contribution of an indicator is its renormalised weight times its score. Geometric:
the score is split by logarithmic shares (LMDI; B. W. Ang, Energy Policy 32, 2004, 1131-1139) above
the floor every indicator has for free. How a score *changed* is answered in `change`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.aggregate import renormalise_weights
from schemas.catalogue import Aggregation
from schemas.recipe import ScorePlan

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Decomposition:
    """Where overall scores come from; NaN rows for institutions without one.

    pillar_weights           weight of each pillar actually used, rows sum to 1
    indicator_weights        weight of each indicator in the overall score, rows sum to 1; 0 where
                             it is missing or its pillar is unscored
    pillar_contributions     points of the overall score, rows sum to it; NaN where weight is 0
    indicator_contributions  points of the overall score, rows sum to it; NaN where weight is 0
    """

    pillar_weights: pd.DataFrame
    indicator_weights: pd.DataFrame
    pillar_contributions: pd.DataFrame
    indicator_contributions: pd.DataFrame


def decompose_scores(
    normalised: pd.DataFrame, pillars: pd.DataFrame, overall: pd.Series, plan: ScorePlan
) -> Decomposition:
    """Split overall scores into points of pillars and indicators.

    normalised  institutions x indicators, 0-100
    pillars     institutions x pillars, NaN where unscored
    overall     NaN where unscored
    """
    scored = overall.notna()
    pillar_weights, indicator_weights = trace_weights(normalised, pillars, plan)
    used = indicator_weights.to_numpy()
    points = split_score(normalised.to_numpy(), used, plan.aggregation, plan.geometric_floor)
    contributions = pd.DataFrame(points, index=normalised.index, columns=normalised.columns)
    return Decomposition(
        pillar_weights=_only(pillar_weights, scored),
        indicator_weights=_only(indicator_weights, scored),
        pillar_contributions=_only(sum_by_pillar(contributions, plan), scored),
        indicator_contributions=_only(contributions, scored),
    )


def trace_weights(
    normalised: pd.DataFrame, pillars: pd.DataFrame, plan: ScorePlan
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the weights that pillars and indicators really had in each overall score.

    returns  institutions x pillars and institutions x indicators; each row sums to 1 (to 0 where
             no pillar is scored), a missing indicator and an unscored pillar have 0
    """
    pillar_groups, (overall,) = plan.levels()
    shares = renormalise_weights(
        pillars[list(overall.children)].notna().to_numpy(), np.array(overall.weights)
    )
    pillar_weights = pd.DataFrame(shares, index=pillars.index, columns=list(overall.children))
    columns: dict[str, FloatArray] = {}
    for group in pillar_groups:
        present = normalised[list(group.children)].notna().to_numpy()
        inside = renormalise_weights(present, np.array(group.weights))
        effective = inside * pillar_weights[[group.parent]].to_numpy()
        columns |= dict(zip(group.children, effective.T, strict=True))
    return pillar_weights, pd.DataFrame(columns, index=normalised.index)[list(normalised.columns)]


def split_score(
    scores: FloatArray, weights: FloatArray, method: Aggregation, floor: float
) -> FloatArray:
    """Split the mean of each row into the points each of its columns brings.

    scores   institutions x indicators, 0-100; may be NaN where the weight is 0
    weights  institutions x indicators, effective, rows summing to 1
    returns  institutions x indicators: rows sum to the arithmetic mean sum(w x), or to the
             geometric mean S = exp(sum(w ln x)) of the floored scores; NaN where the weight is 0

    Geometric: c = w f + L(S, f) w ln(x / f), f the floor and L the logarithmic mean
    L(a, b) = (a - b) / ln(a / b): a share of the floor, then a log share of all above it.

    >>> weights = np.array([[0.5, 0.5]])
    >>> points = split_score(np.array([[100.0, 1.0]]), weights, Aggregation.GEOMETRIC, 1.0)
    >>> points.round(9).tolist()
    [[9.5, 0.5]]
    """
    used = weights > 0
    if method is Aggregation.ARITHMETIC:
        return np.where(used, weights * np.where(used, scores, 0.0), np.nan)
    logs = weights * np.log(np.where(used, np.maximum(scores, floor), floor) / floor)
    height = logs.sum(axis=1, keepdims=True)
    points = floor * (weights + mean_slope(height) * logs)
    return np.where(used, points, np.nan)


def mean_slope(height: FloatArray) -> FloatArray:
    """Return (exp(t) - 1) / t, and 1 at t = 0: the logarithmic mean of exp(t) and 1.

    >>> mean_slope(np.array([0.0, np.log(4)])).round(6).tolist()
    [1.0, 2.164043]
    """
    safe = np.where(height == 0, 1.0, height)
    return np.asarray(np.where(height == 0, 1.0, np.expm1(safe) / safe))


def sum_by_pillar(points: pd.DataFrame, plan: ScorePlan) -> pd.DataFrame:
    """Add up indicator points pillar by pillar; all missing stays missing."""
    groups, _ = plan.levels()
    return pd.DataFrame(
        {group.parent: points[list(group.children)].sum(axis=1, min_count=1) for group in groups},
        index=points.index,
    )


def _only(frame: pd.DataFrame, scored: pd.Series) -> pd.DataFrame:
    return frame.where(scored, axis=0)
