"""Correlations of columns with columns over the rows that both have.

Pearson and Spearman are computed a column against all others at once; complete data take one
matrix product. Kendall's tau-b counts the orders of all pairs of rows with matrix products.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from indicators.engine.steps.table import BoolArray, FloatArray, IntArray

NEARLY_ONE = 1e-14
"""A correlation closer to 1 or -1 than this is exactly that; the rest is rounding."""

LEAST_ROWS = 3
"""Fewer common rows say nothing: two points always lie on a line."""

CELLS = 2_000_000
"""Cells of a block of row pairs held at once for Kendall's tau (16 MB)."""

MANY_ROWS = 200
"""From here on counting all pairs of rows costs more than sorting each pair of columns."""


class CorrelationMethod(StrEnum):
    """What is correlated: values, ranks, or the order of pairs."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"
    KENDALL = "kendall"


@dataclass(frozen=True)
class Correlations:
    """Every column on the left with every column on the right.

    values  left x right, -1 to 1; NaN where a column is constant on the common rows, or they are
            fewer than three
    counts  left x right, number of common rows
    tied    left x right, whether either column repeats a value on the common rows
    """

    values: FloatArray
    counts: IntArray
    tied: BoolArray


def correlate(
    left: FloatArray,
    right: FloatArray | None = None,
    method: CorrelationMethod = CorrelationMethod.PEARSON,
) -> Correlations:
    """Correlate columns, pairwise complete.

    left, right  rows x columns over the same rows; without right the columns among each other
    method       Pearson: cov / (sd sd). Spearman: Pearson of the average ranks, taken after the
                 incomplete rows of the pair are dropped. Kendall: tau-b, (C - D) / sqrt((P - T_x)
                 (P - T_y)), with C and D the concordant and discordant pairs of rows and P - T the
                 pairs that a column does not tie (Kendall 1945)

    Infinite values count as missing.
    """
    own = right is None
    left = _only_finite(left)
    other = left if right is None else _only_finite(right)
    if len(left) != len(other):
        raise ValueError(f"{len(left)} rows on the left, {len(other)} on the right")
    counts = (~np.isnan(left)).T.astype(np.int64) @ (~np.isnan(other)).astype(np.int64)
    if method is CorrelationMethod.KENDALL:
        values = _correlate_orders(left, other, own)
        tied = np.zeros(values.shape, dtype=bool)
    else:
        ranked = method is CorrelationMethod.SPEARMAN
        values, tied = _correlate_columns(left, other, ranked, own)
    values = np.where(counts < LEAST_ROWS, np.nan, values)
    values = np.where(1.0 - np.abs(values) < NEARLY_ONE, np.sign(values), values)
    if own:
        np.fill_diagonal(values, np.where(np.isnan(np.diag(values)), np.nan, 1.0))
    return Correlations(values, counts, tied)


def covary(left: FloatArray, right: FloatArray | None = None) -> FloatArray:
    """Return the pairwise-complete covariances of columns, with n - 1 and the pair's own means.

    left, right  rows x columns over the same rows; without right the columns among each other
    """
    # from deviations of the whole column, so that the means of the pairs are small corrections
    (one, here), (two, there) = (_center(side) for side in (left, left if right is None else right))
    counts = here.T @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        products = one.T @ two - (one.T @ there) * (here.T @ two) / counts
        return np.asarray(np.where(counts > 1, products / (counts - 1), np.nan))


def _center(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the deviations of columns from their means, and 1 for every present value."""
    values = _only_finite(values)
    present = (~np.isnan(values)).astype(float)
    return _deviate(values, present.sum(axis=0)), present


def _only_finite(values: FloatArray) -> FloatArray:
    return np.where(np.isfinite(values), values, np.nan)


def _correlate_columns(
    left: FloatArray, right: FloatArray, ranked: bool, own: bool
) -> tuple[FloatArray, BoolArray]:
    if len(left) and not (np.isnan(left).any() or np.isnan(right).any()):
        repeats = _repeats(left)[:, None] | _repeats(right)[None, :]
        if ranked:
            left, right = _rank(left), _rank(right)
        return _standardise(left).T @ _standardise(right), repeats
    if left.shape[1] > right.shape[1]:
        values, tied = _correlate_columns(right, left, ranked, False)
        return values.T, tied.T
    values = np.full((left.shape[1], right.shape[1]), np.nan)
    tied = np.zeros(values.shape, dtype=bool)
    for at in range(left.shape[1]):
        start = at if own else 0  # what lies below the diagonal is known by then
        one, many, _ = _pair_up(left[:, at], right[:, start:])
        tied[at, start:] = _repeats(one) | _repeats(many)
        if ranked:
            one, many = _rank(one), _rank(many)
        values[at, start:] = (_standardise(one) * _standardise(many)).sum(axis=0)
    return (_mirror(values), _mirror(tied)) if own else (values, tied)


def _mirror(square: np.ndarray) -> np.ndarray:
    """Return a square whose lower half is that above the diagonal."""
    return np.where(np.tri(len(square), k=-1, dtype=bool), square.T, square)


def _rank(block: FloatArray) -> FloatArray:
    """Return the average positions within every column, 0 for the lowest; NaN stays NaN."""
    keys = np.ascontiguousarray(block.T)
    if keys.size == 0:
        return block
    order = keys.argsort(axis=1)
    ordered = np.take_along_axis(keys, order, axis=1)
    fresh, final = np.ones(keys.shape, dtype=bool), np.ones(keys.shape, dtype=bool)
    fresh[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    final[:, :-1] = fresh[:, 1:]
    place, most = np.arange(keys.shape[1]), keys.shape[1]
    first = np.maximum.accumulate(np.where(fresh, place, 0), axis=1)
    last = np.minimum.accumulate(np.where(final, place, most)[:, ::-1], axis=1)[:, ::-1]
    ranks = np.empty(keys.shape)
    shared = np.where(np.isnan(ordered), np.nan, (first + last) / 2)
    np.put_along_axis(ranks, order, shared, axis=1)
    return ranks.T


def _pair_up(column: FloatArray, others: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return a column and others, each missing where the partner is, and the common rows."""
    both = ~np.isnan(column)[:, None] & ~np.isnan(others)
    one = np.where(both, column[:, None], np.nan)
    return one, np.where(both, others, np.nan), both.sum(axis=0)


def _deviate(block: FloatArray, count: FloatArray | IntArray) -> FloatArray:
    """Return deviations from the mean of the present values; 0 where a value is missing.

    The deviations of a constant are exactly 0, whatever its mean is rounded to.
    """
    present = ~np.isnan(block)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(present, block, 0.0).sum(axis=0) / count
    low, high = _find_ends(block)
    return np.where(present & (high > low), block - mean, 0.0)


def _find_ends(block: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and highest present value of every column."""
    present = ~np.isnan(block)
    low = np.where(present, block, np.inf).min(axis=0, initial=np.inf)
    return low, np.where(present, block, -np.inf).max(axis=0, initial=-np.inf)


def _standardise(block: FloatArray) -> FloatArray:
    """Return deviations of length 1 column by column; NaN throughout for a constant column.

    Missing values have the deviation 0.
    """
    low, high = _find_ends(block)
    varied = high > low
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # shift and divide first: squares of very large or very small numbers leave the doubles
        spread = np.where(varied, high - low, 1.0)
        scaled = np.where(varied, (block - np.where(varied, low, 0.0)) / spread, np.nan)
        deviation = _deviate(scaled, (~np.isnan(block)).sum(axis=0))
        length = np.sqrt((deviation * deviation).sum(axis=0))
        return np.where(varied, deviation / length, np.nan)


def _repeats(block: FloatArray) -> BoolArray:
    """Tell for every column whether a present value occurs twice."""
    ordered = np.sort(block, axis=0)
    return (ordered[1:] == ordered[:-1]).any(axis=0)


def _correlate_orders(left: FloatArray, right: FloatArray, own: bool) -> FloatArray:
    """Return Kendall's tau-b of every pair of columns."""
    if len(left) > MANY_ROWS:
        return _correlate_long_orders(left, right, own)
    if not left.size or not right.size:
        return np.full((left.shape[1], right.shape[1]), np.nan)
    agree = np.zeros((left.shape[1], right.shape[1]))
    untied_left, untied_right = agree.copy(), agree.copy()
    step = max(1, CELLS // max(1, left.size + right.size))
    for start in range(0, len(left), step):
        rows = slice(start, min(start + step, len(left)))
        order_left, both_left = _order_rows(left, rows)
        order_right, both_right = _order_rows(right, rows)
        agree += order_left.T @ order_right
        untied_left += (order_left * order_left).T @ both_right
        untied_right += both_left.T @ (order_right * order_right)
    with np.errstate(divide="ignore", invalid="ignore"):
        return agree / np.sqrt(untied_left) / np.sqrt(untied_right)


def _correlate_long_orders(left: FloatArray, right: FloatArray, own: bool) -> FloatArray:
    """Return the same by sorting, n log n for a pair of columns (Knight 1966)."""
    result = np.full((left.shape[1], right.shape[1]), np.nan)
    for at in range(left.shape[1]):
        for to in range(at if own else 0, right.shape[1]):
            both = ~np.isnan(left[:, at]) & ~np.isnan(right[:, to])
            if both.sum() >= LEAST_ROWS:
                one, two = left[both, at], right[both, to]
                result[at, to] = stats.kendalltau(one, two, method="asymptotic").statistic
    return _mirror(result) if own else result


def _order_rows(values: FloatArray, rows: slice) -> tuple[FloatArray, FloatArray]:
    """Return the sign of the difference of some rows with all rows, and whether both are present.

    Every pair of rows is met twice, which cancels in the quotient.
    """
    present = ~np.isnan(values)
    filled = np.where(present, values, 0.0)
    both = (present[rows, None, :] & present[None, :, :]).astype(float)
    # comparisons, not differences: those of tiny numbers may round to 0
    above = filled[rows, None, :] > filled[None, :, :]
    below = filled[rows, None, :] < filled[None, :, :]
    sign = (above.astype(float) - below) * both
    return sign.reshape(-1, values.shape[1]), both.reshape(-1, values.shape[1])
