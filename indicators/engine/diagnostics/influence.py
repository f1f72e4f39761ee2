"""What each element does to the result: its share of the index, and the ranks without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.engine.diagnostics.families import codes_at, find_index
from indicators.engine.rank import rank_columns
from indicators.engine.steps.combine import mean_of
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.outranking import copeland_scores
from indicators.engine.steps.table import FloatArray, Table
from schemas.pipeline import AggregationMethod

CELLS = 4_000_000
"""Cells of a block of removals x rows x siblings held at once (32 MB)."""


@dataclass(frozen=True)
class Combination:
    """How a tree was aggregated: entries by level above the indicators, the lowest first."""

    methods: Sequence[AggregationMethod]
    exponent: float | None = None
    min_available: Sequence[float] | None = None


@dataclass(frozen=True)
class Removals:
    """The index without one element at a time.

    codes    the elements removed
    nominal  scores of the full index, one for each row
    scores   rows x removals
    ranks    rows x (1 + removals): first those of the full index; 1 is the highest, each year by
             itself, ties share the best place
    shift    mean absolute rank change against the full index over the rows ranked in both
    """

    codes: tuple[str, ...]
    nominal: FloatArray
    scores: FloatArray
    ranks: FloatArray
    shift: FloatArray


def remove_elements(
    table: Table, hierarchy: Hierarchy, combination: Combination, level: int
) -> Removals:
    """Return scores and ranks of the index with each element of a level left out in turn.

    table        all elements of the tree, aggregated
    hierarchy    with the weights used

    An element is left out by the weight 0; its siblings share what it had. Only what lies above it
    is computed anew, all siblings at once. Where a parent loses its only child it drops out with
    its own weight; where nothing is left, the scores are missing. Coverage rules keep counting the
    element as a child. Source: OECD/JRC Handbook (2008), step 7; Becker et al. (2017).
    """
    top = find_index(hierarchy)
    codes = tuple(code for code in codes_at(hierarchy, level) if code != top)
    rows = len(table.units)
    if top is None:
        nominal = np.full(rows, np.nan)
        scores = np.full((rows, len(codes)), np.nan)
    else:
        nominal = table.column(top)
        scores = np.repeat(nominal[:, None], len(codes), axis=1)
        places = {code: at for at, code in enumerate(codes)}
        parents = {hierarchy.nodes[hierarchy.places[code]].parent for code in codes} - {""}
        for parent in sorted(parents, key=hierarchy.places.__getitem__):
            siblings = _children(hierarchy, parent)
            removed = [at for at, one in enumerate(siblings) if hierarchy.codes[one] in places]
            step = max(1, CELLS // max(1, rows * len(siblings)))
            for start in range(0, len(removed), step):
                part = removed[start : start + step]
                columns = [places[hierarchy.codes[siblings[at]]] for at in part]
                found = _score_without(table, hierarchy, combination, parent, part, top)
                if found is not None:
                    scores[:, columns] = found.T
    whole = np.column_stack([nominal, scores])
    ranks = np.full(whole.shape, np.nan)
    for block in table.blocks():
        ranks[block] = rank_columns(whole[block])
    return Removals(codes, nominal, scores, ranks, _mean_shift(ranks))


def _mean_shift(ranks: FloatArray) -> FloatArray:
    change = np.abs(ranks[:, 1:] - ranks[:, :1])
    compared = ~np.isnan(change)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(compared, change, 0.0).sum(axis=0) / compared.sum(axis=0))


def _children(hierarchy: Hierarchy, parent: str) -> tuple[int, ...]:
    """Return the places of the children of an element among all nodes."""
    level = next(item for item in hierarchy.levels if parent in item.parents)
    return level.children[level.parents.index(parent)]


def _score_without(
    table: Table,
    hierarchy: Hierarchy,
    combination: Combination,
    parent: str,
    removed: Sequence[int],
    top: str,
) -> FloatArray | None:
    """Return the index, removals x rows, with single children of one parent left out.

    removed  places among the children of the parent
    returns  None where the parent does not lead to the index
    """
    weights = hierarchy.weights()
    children = list(_children(hierarchy, parent))
    shares = np.tile(weights[children], (len(removed), 1))
    shares[np.arange(len(removed)), list(removed)] = 0.0
    block = np.broadcast_to(
        table.values[:, children], (len(removed), *table.values[:, children].shape)
    )
    result = _combine(block, shares, table, hierarchy, combination, parent)
    while parent != top:
        child, parent = parent, hierarchy.nodes[hierarchy.places[parent]].parent
        if not parent:
            return None
        siblings = list(_children(hierarchy, parent))
        block = np.tile(table.values[:, siblings], (len(removed), 1, 1))
        block[:, :, siblings.index(hierarchy.places[child])] = result
        shares = np.tile(weights[siblings], (len(removed), 1))
        result = _combine(block, shares, table, hierarchy, combination, parent)
    return result


def _combine(
    block: FloatArray,
    shares: FloatArray,
    table: Table,
    hierarchy: Hierarchy,
    combination: Combination,
    parent: str,
) -> FloatArray:
    """Aggregate removals x rows x children with one set of weights a removal."""
    depth = next(at for at, item in enumerate(hierarchy.levels) if parent in item.parents)
    method = combination.methods[depth]
    if method is AggregationMethod.COPELAND:
        result = np.full(block.shape[:2], np.nan)
        for at, own in enumerate(shares):
            if own.any():  # without any weight nobody beats anybody, which is no draw
                for rows in table.blocks():
                    result[at, rows] = copeland_scores(block[at, rows], own)
    else:
        result = mean_of(block, shares[:, None, :], method, combination.exponent)
    if combination.min_available is not None:
        present = (~np.isnan(block)).sum(axis=-1) / block.shape[-1]
        result = np.where(present < combination.min_available[depth], np.nan, result)
    return result
