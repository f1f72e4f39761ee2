"""The index under many sets of weights at once: one pass over the hierarchy for all runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indicators.engine.steps.combine import mean_of
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.outranking import copeland_scores
from indicators.engine.steps.table import FloatArray, Table
from schemas.pipeline import AggregationMethod

CELLS_MAX = 4_000_000
"""Runs are taken in portions so that no array holds more numbers than this (32 MB)."""


def score_many(
    table: Table,
    hierarchy: Hierarchy,
    weights: FloatArray,
    target: str,
    methods: Sequence[AggregationMethod],
    exponent: float | None = None,
    min_available: Sequence[float] | None = None,
) -> FloatArray:
    """Return the value of one aggregate for every run and row.

    table    the normalised indicators
    weights  runs x nodes of the hierarchy, relative inside each parent
    returns  runs x rows, NaN is missing
    """
    if target in hierarchy.indicators:  # no weight reaches it
        return np.tile(table.column(target), (len(weights), 1))
    means_only = all(method is AggregationMethod.AMEAN for method in methods)
    if (
        means_only
        and min_available is None
        and not np.isnan(table.values).any()
        and _has_weight_everywhere(hierarchy, weights)
    ):
        return _score_complete(table, hierarchy, weights, target)
    rows = len(table.units)
    widest = max((len(c) for level in hierarchy.levels for c in level.children), default=1)
    portion = max(1, CELLS_MAX // max(1, rows * widest))
    if len(weights) > portion:
        parts = [
            score_many(
                table, hierarchy, weights[at : at + portion], target, methods, exponent,
                min_available,
            )
            for at in range(0, len(weights), portion)
        ]  # fmt: skip
        return np.concatenate(parts)
    held: dict[int, FloatArray] = {}  # runs x rows, for aggregates only
    gap = np.full(rows, np.nan)
    bottom = {at: table.column(code) for at, code in enumerate(hierarchy.indicators)}
    for depth, level in enumerate(hierarchy.levels):
        least = None if min_available is None else min_available[depth]
        for parent, children in zip(level.parents, level.children, strict=True):
            own = weights[:, list(children)]
            if methods[depth] is AggregationMethod.AMEAN and least is None:
                parts = [held.get(at, bottom.get(at, gap)) for at in children]
                held[hierarchy.places[parent]] = _average(parts, own)
                continue
            if all(at in bottom for at in children):
                part = np.column_stack([bottom[at] for at in children])[None]
            else:
                shape = (len(weights), rows)
                part = np.stack(
                    [np.broadcast_to(held.get(at, bottom.get(at, gap)), shape) for at in children],
                    axis=-1,
                )
            result = _combine(table, part, own, methods[depth], exponent)
            if least is not None:
                share = (~np.isnan(part)).sum(axis=-1) / part.shape[-1]
                result = np.where(share < least, np.nan, result)
            held[hierarchy.places[parent]] = result
    return held[hierarchy.places[target]]


def _has_weight_everywhere(hierarchy: Hierarchy, weights: FloatArray) -> bool:
    """Tell whether every parent has a child of weight in every run; without one it has no value."""
    return all(
        bool((weights[:, list(children)] > 0).any(axis=1).all())
        for level in hierarchy.levels
        for children in level.children
    )


def _score_complete(
    table: Table, hierarchy: Hierarchy, weights: FloatArray, target: str
) -> FloatArray:
    """Score complete data by arithmetic means: indicators times their shares of the target."""
    shares = np.zeros((len(weights), len(hierarchy.nodes)))
    shares[:, hierarchy.places[target]] = 1.0
    for level in reversed(hierarchy.levels):
        for parent, children in zip(level.parents, level.children, strict=True):
            above = shares[:, hierarchy.places[parent]]
            if not above.any():
                continue
            own = weights[:, list(children)]
            with np.errstate(divide="ignore", invalid="ignore"):
                inside = own / own.sum(axis=1, keepdims=True)
            shares[:, list(children)] += above[:, None] * inside
    columns = [table.places[code] for code in hierarchy.indicators]
    return np.asarray(shares[:, : len(columns)] @ table.values[:, columns].T)


def _average(parts: Sequence[FloatArray], weights: FloatArray) -> FloatArray:
    """Return the arithmetic means, runs x rows.

    parts    one array a child: rows, or runs x rows
    weights  runs x children
    """
    sums = np.zeros((len(weights), parts[0].shape[-1]))
    total = np.zeros(sums.shape)
    for at, part in enumerate(parts):
        own = weights[:, at, None]
        present = ~np.isnan(part)
        with np.errstate(over="ignore", invalid="ignore"):
            sums += own * np.where(present, part, 0.0)
        total += own * present
    with np.errstate(divide="ignore", invalid="ignore"):
        result = np.where(total > 0, sums / total, np.nan)
    beyond = ~np.isfinite(sums) & (total > 0)
    if beyond.any():  # the sum, not the mean, is beyond the largest number
        shares = 1.0 / np.where(total > 0, total, 1.0)
        parted = np.zeros(sums.shape)
        for at, part in enumerate(parts):
            parted += (weights[:, at, None] * shares) * np.where(np.isnan(part), 0.0, part)
        result = np.where(beyond, parted, result)
    return np.asarray(result)


def _combine(
    table: Table,
    part: FloatArray,
    weights: FloatArray,
    method: AggregationMethod,
    exponent: float | None,
) -> FloatArray:
    """Return runs x rows.

    part     (1 or runs) x rows x children
    weights  runs x children
    """
    if method is AggregationMethod.COPELAND:
        result = np.full((len(weights), part.shape[1]), np.nan)
        for run, own in enumerate(weights):
            values = part[min(run, len(part) - 1)]
            for rows in table.blocks():
                result[run, rows] = copeland_scores(values[rows], own)
        return result
    return mean_of(part, weights[:, None, :], method, exponent)
