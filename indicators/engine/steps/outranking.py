"""Outranking: who beats whom on how much weight; no compensation between indicators."""

from __future__ import annotations

import numpy as np

from indicators.engine.rank import round_for_ties
from indicators.engine.steps.table import FloatArray

VALUE_DECIMALS = 14
"""Finer than for ranks: raw values can lie far apart, and only rounding noise shall tie them."""

TIE_TOLERANCE = 1e-12
"""Sums of weights within this distance of one half are a draw, not rounding noise."""


def outrank(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return for every pair the share of weight on which the row unit is better.

    Values that differ by rounding noise only are equal (`indicators.engine.rank.round_for_ties`).

    values   units x children, NaN is missing
    weights  one for each child, relative
    returns  units x units: sum of the weights where x_i > x_j plus half of those where they are
             equal, over the weights of the children both have; the diagonal is 0, pairs without a
             common child are NaN

    Source: Munda (2008); COINr's outranking matrix on complete data. A missing comparison counts
    for nobody here (COINr counts it for the unit later in the order).
    """
    values = round_for_ties(values, decimals=VALUE_DECIMALS)
    count = len(values)
    better = np.zeros((count, count))
    total = np.zeros((count, count))
    for column, weight in zip(values.T, weights, strict=True):
        if weight == 0:
            continue
        present = ~np.isnan(column)
        if present.all():
            total += weight
        else:
            total += weight * (present[:, None] & present[None, :])
        better += weight * (column[:, None] > column[None, :])
        better += (0.5 * weight) * (column[:, None] == column[None, :])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = better / total
    # exact opposites, as O[j, i] = 1 - O[i, j]
    upper = np.triu_indices(count, 1)
    shares.T[upper] = 1.0 - shares[upper]
    np.fill_diagonal(shares, 0.0)
    return shares


def copeland_scores(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Return for every unit the number of units it beats minus the number it loses to.

    A unit without any value that counts (its weight is above 0) has no score.
    """
    shares = outrank(values, weights)
    np.fill_diagonal(shares, 0.5)
    wins = (shares > 0.5 + TIE_TOLERANCE).sum(axis=1)
    losses = (shares < 0.5 - TIE_TOLERANCE).sum(axis=1)
    empty = np.isnan(values[:, np.asarray(weights) > 0]).all(axis=1)
    return np.where(empty, np.nan, (wins - losses).astype(float))
