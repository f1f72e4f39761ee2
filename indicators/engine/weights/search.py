"""One search for weights: from a start to the nearest best, by slopes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import least_squares

from indicators.engine.steps.table import FloatArray
from indicators.engine.weights.influence import InfluenceModel

UNREACHABLE = 10.0
"""Residual where weights allow no correlations: far above any difference of two shares."""

Goals = Callable[[FloatArray], FloatArray]
"""From weights (sets x elements) to the costs of each set (sets x costs)."""


def search_weights(
    model: InfluenceModel, wanted: FloatArray | None, start: FloatArray, allow_negative: bool
) -> tuple[float, FloatArray]:
    """Return the value of the goal (low is good) and the weights found from one start.

    wanted  target share of each element; None searches the greatest mean correlation
    start   weights of all elements, sum 1 inside each parent

    Weights below a millionth become 0 where that costs nothing.
    """
    goal = _lost_information(model) if wanted is None else _misses(model, wanted)

    def measure(own: FloatArray) -> FloatArray:
        return goal(own[None])[0]

    def slope(own: FloatArray) -> FloatArray:
        return _slopes(goal, own).T

    ends = least_squares(
        measure,
        start,
        jac=slope,
        bounds=(-np.inf if allow_negative else 0.0, np.inf),
        xtol=1e-12,
        ftol=1e-12,
        gtol=1e-12,
        max_nfev=500,
    )
    weights = model.scale(ends.x)
    rounded = model.scale(np.where(np.abs(weights) < 1e-6, 0.0, weights))
    costs = (goal(np.array([weights, rounded])) ** 2).sum(axis=1)
    best = rounded if costs[1] <= costs[0] + 1e-10 else weights
    return float(costs.min()), best


def _misses(model: InfluenceModel, wanted: FloatArray) -> Goals:
    """Return shares minus targets, and the sums of weights minus 1 that pin their scale."""

    def measure(weights: FloatArray) -> FloatArray:
        shares = share_out(model.correlate(weights))
        missed = np.where(np.isnan(shares), UNREACHABLE, shares - wanted)
        return np.concatenate([missed, weights @ model.parents.T - 1.0], axis=1)

    return measure


def _lost_information(model: InfluenceModel) -> Goals:
    """Return roots of what each correlation lacks to 1, and what pins the scale of the weights.

    The least sum of squares is the greatest mean correlation. Not the mean of squared
    correlations: that would reward elements that point against the index.
    """

    def measure(weights: FloatArray) -> FloatArray:
        lost = 1.0 - np.nan_to_num(model.correlate(weights), nan=-1.0)
        roots = np.sqrt(lost + 1e-12)  # the slope of a root ends at 0
        return np.concatenate([roots, weights @ model.parents.T - 1.0], axis=1)

    return measure


def _slopes(measure: Goals, weights: FloatArray, step: float = 1e-6) -> FloatArray:
    """Return the central differences of a goal by each weight, all in one call."""
    moves = np.eye(len(weights)) * step
    values = measure(np.concatenate([weights + moves, weights - moves]))
    return np.asarray((values[: len(weights)] - values[len(weights) :]) / (2 * step))


def share_out(correlations: FloatArray) -> FloatArray:
    """Return correlations divided by their sum; NaN where the sum is 0 or below."""
    total = correlations.sum(axis=-1, keepdims=True)
    return np.asarray(correlations / np.where(total > 1e-12, total, np.nan))
