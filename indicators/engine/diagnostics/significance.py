"""How probable a correlation at least this strong is where there is none."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import stats

from indicators.engine.diagnostics.correlation import Correlations
from indicators.engine.steps.table import BoolArray, FloatArray, IntArray

EXACT_UP_TO = 9
"""Largest number of rows for which all orders are counted instead of approximated."""


def find_p_by_t(values: FloatArray, counts: IntArray) -> FloatArray:
    """Return two-sided p-values from t = r sqrt((n - 2) / (1 - r^2)) with n - 2 degrees of freedom.

    For Pearson's r the t test, for Spearman's rho its usual approximation. A perfect correlation
    has p = 0; fewer than three rows have none.
    """
    freedom = np.where(counts > 2, counts - 2, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = values * np.sqrt(freedom / ((1.0 - values) * (1.0 + values)))
        return np.asarray(2.0 * stats.t.sf(np.abs(t), freedom))


def find_p_by_order(found: Correlations) -> FloatArray:
    """Return two-sided p-values of Spearman's rho from the distribution of S, the sum of d^2.

    S = (n^3 - n)(1 - rho) / 6. Up to nine rows all orders are counted; above that the Edgeworth
    series of Best and Roberts (1975, algorithm AS 89). Where a column repeats values the
    distribution does not hold, and the t approximation is returned.
    """
    result = find_p_by_t(found.values, found.counts)
    usable = ~found.tied & ~np.isnan(found.values)
    for count in np.unique(found.counts[usable]):
        cells = usable & (found.counts == count)
        result[cells] = _two_sided(found.values[cells], int(count))
    return result


def _two_sided(rho: FloatArray, count: int) -> FloatArray:
    whole = (count**3 - count) / 6
    squares = np.round(whole * (1.0 - rho))  # an integer, and even
    upper = squares > whole
    # S or less is the complement of S + 2 or more
    at_least = np.where(upper, squares, squares + 2)
    if count <= EXACT_UP_TO:
        tail = _survival(count)[at_least.astype(np.int64)]
        one_side = np.where(upper, tail, 1.0 - tail)
    else:
        one_side = _expand(at_least, count, upper)
    return np.asarray(np.clip(2.0 * one_side, 0.0, 1.0))


def _expand(at_least: FloatArray, count: int, upper: BoolArray) -> FloatArray:
    """Return P(S >= s) or its complement by the Edgeworth series of AS 89."""
    b = 1.0 / count
    x = (6.0 * (at_least - 1.0) * b / (count**2 - 1.0) - 1.0) * np.sqrt(1.0 / b - 1.0)
    y = x * x
    u = x * b * (
        0.2274 + b * (0.2531 + 0.1745 * b)
        + y * (
            -0.0758 + b * (0.1033 + 0.3932 * b)
            - y * b * (0.0879 + 0.0151 * b - y * (0.0072 - 0.0831 * b + y * b * (
                0.0131 - 4.6e-4 * y
            )))
        )
    )  # fmt: skip
    correction = u * np.exp(-y / 2)
    return np.asarray(
        np.where(upper, correction + stats.norm.sf(x), stats.norm.cdf(x) - correction)
    )


@cache
def _survival(count: int) -> FloatArray:
    """Return P(S >= s) for s = 0, 1, ... over all orders of so many rows, each equally probable.

    Rows are placed one after the other; for every set of taken places the number of ways to reach
    each sum is kept.
    """
    length = (count**3 - count) // 3 + 1
    ways = {0: np.eye(1, length)[0]}
    for row in range(count):
        reached: dict[int, FloatArray] = {}
        for taken, sums in ways.items():
            for place in range(count):
                bit = 1 << place
                if taken & bit:
                    continue
                shift = (row - place) ** 2
                moved = np.zeros(length)
                moved[shift:] = sums[: length - shift]
                reached[taken | bit] = reached.get(taken | bit, 0.0) + moved
        ways = reached
    counts = ways[(1 << count) - 1]
    tail = np.cumsum(counts[::-1])[::-1] / counts.sum()
    return np.concatenate([tail, [0.0, 0.0]])
