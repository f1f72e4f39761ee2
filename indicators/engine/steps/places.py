"""Step: rank every column, each year by itself."""

from __future__ import annotations

import numpy as np

from indicators.engine.rank import round_for_ties
from indicators.engine.steps.table import FloatArray, Table
from schemas.pipeline import Ties


def rank_table(table: Table) -> Table:
    """Return the places of every column: 1 is the highest, ties share the best, gaps stay gaps."""
    values = np.full(table.values.shape, np.nan)
    for rows in table.blocks():
        values[rows] = rank_columns(table.values[rows])
    return table.with_values(values)


def rank_columns(scores: FloatArray) -> FloatArray:
    """Return the places within each column: units on axis -2, columns on axis -1.

    Values that differ by rounding noise only are ties (`indicators.engine.rank.round_for_ties`).
    """
    return find_positions(-round_for_ties(scores, axis=-2), Ties.MIN)


def find_positions(keys: FloatArray, ties: Ties = Ties.MIN) -> FloatArray:
    """Return the positions of values along axis -2, 1 for the lowest; NaN stays NaN.

    ties  which of their positions equal values are given: the first, the last, or the mean
    """
    if ties is Ties.MIN:
        return _first_positions(keys)
    count = (~np.isnan(keys)).sum(axis=-2, keepdims=True)
    last = count + 1 - _first_positions(-keys)
    if ties is Ties.MAX:
        return np.asarray(last)
    return np.asarray((_first_positions(keys) + last) / 2)


def _first_positions(keys: FloatArray) -> FloatArray:
    order = np.argsort(keys, axis=-2, kind="stable")  # NaN goes last
    ordered = np.take_along_axis(keys, order, axis=-2)
    place = np.arange(1, keys.shape[-2] + 1, dtype=float)[:, None]
    fresh = np.ones(keys.shape, dtype=bool)
    fresh[..., 1:, :] = ordered[..., 1:, :] != ordered[..., :-1, :]
    shared = np.maximum.accumulate(np.where(fresh, place, 0.0), axis=-2)
    shared = np.where(np.isnan(ordered), np.nan, shared)
    result = np.empty(keys.shape)
    np.put_along_axis(result, order, shared, axis=-2)
    return result
