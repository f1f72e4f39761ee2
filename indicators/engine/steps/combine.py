"""Step: from the bottom of the hierarchy to the top, each level from the one below.

Missing children are dropped together with their weights; without any child present there is no
value. All functions broadcast over leading axes, so thousands of weight sets are one call. Sources:
OECD/JRC Handbook (2008), step 6; Copeland: Munda (2008).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.outranking import copeland_scores
from indicators.engine.steps.table import BoolArray, FloatArray, Table
from schemas.pipeline import AggregationMethod


def aggregate(
    table: Table,
    hierarchy: Hierarchy,
    methods: Sequence[AggregationMethod],
    exponent: float | None = None,
    min_available: Sequence[float] | None = None,
) -> Table:
    """Return the table with one more column for every aggregate.

    methods        one for each level above the indicators, the lowest first
    exponent       p of genmean
    min_available  least share of the direct children present, by level; equality keeps

    Copeland compares the units of one year with each other.
    """
    values = np.full((len(table.units), len(hierarchy.codes)), np.nan)
    for at, code in enumerate(hierarchy.indicators):
        values[:, at] = table.column(code)
    weights = hierarchy.weights()
    for depth, level in enumerate(hierarchy.levels):
        least = None if min_available is None else min_available[depth]
        for parent, children in zip(level.parents, level.children, strict=True):
            columns = list(children)
            part, own = values[:, columns], weights[columns]
            if methods[depth] is AggregationMethod.COPELAND:
                result = np.full(len(part), np.nan)
                for rows in table.blocks():
                    result[rows] = copeland_scores(part[rows], own)
            else:
                result = mean_of(part, own, methods[depth], exponent)
            if least is not None:
                share = (~np.isnan(part)).sum(axis=1) / part.shape[1]
                result = np.where(share < least, np.nan, result)
            values[:, hierarchy.places[parent]] = result
    return table.with_values(values, hierarchy.codes)


def mean_of(
    values: FloatArray,
    weights: FloatArray,
    method: AggregationMethod,
    exponent: float | None = None,
) -> FloatArray:
    """Return the weighted mean over the last axis.

    values   (..., children), NaN is missing
    weights  broadcasts against values; relative, 0 or more

    amean sum(w x) / sum(w); gmean exp(sum(w ln x) / sum(w)), x > 0; hmean sum(w) / sum(w / x), x
    not 0; genmean (sum(w x^p) / sum(w))^(1 / p). Where a value does not allow the mean, or all
    weights present are 0, the result is missing (`find_obstacles` says where).
    """
    present = ~np.isnan(values)
    shares = np.where(present, weights, 0.0)
    total = shares.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if method is AggregationMethod.AMEAN:
            result = _dot(shares, values, present) / total
            # a sum can be beyond the largest number where the mean is not
            beyond = ~np.isfinite(result) & (total > 0)
            if beyond.any():
                parts = shares / np.where(total > 0, total, 1.0)[..., None]
                result = np.where(beyond, _dot(parts, values, present), result)
        elif method is AggregationMethod.GMEAN:
            logs = np.log(np.where(values > 0, values, np.nan))
            result = np.exp(_dot(shares, logs, present) / total)
        elif method is AggregationMethod.HMEAN:
            result = total / _dot(shares, 1.0 / np.where(values == 0, np.nan, values), present)
        elif method is AggregationMethod.GENMEAN and exponent:
            powers = (values + 0.0) ** exponent
            # below 0 the exponent makes a child of 0 infinite and the mean 0, its limit
            powers = np.where(np.isfinite(powers) | (values == 0), powers, np.nan)
            result = (_dot(shares, powers, present) / total) ** (1.0 / exponent)
        else:
            raise ValueError(f"{method} is no mean, or its exponent {exponent} is missing")
    return np.where((total > 0) & np.isfinite(result), result, np.nan)


def _dot(shares: FloatArray, terms: FloatArray, present: BoolArray) -> FloatArray:
    """Sum over the children; a present value without a term (a log of 0) makes it missing."""
    used = present & (shares > 0)
    return np.where(used, shares * terms, 0.0).sum(axis=-1)
