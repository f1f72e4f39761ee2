"""Correlations that deserve a look: with the size of the unit, inside a group, with the parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.engine.diagnostics.correlation import CorrelationMethod, correlate
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import Table

PEARSON = CorrelationMethod.PEARSON


@dataclass(frozen=True)
class Pair:
    """Two codes and their correlation; `group` is what they share, "" for nothing."""

    first: str
    second: str
    correlation: float
    group: str = ""


def find_redundant_pairs(
    table: Table, groups: Mapping[str, Sequence[str]], least: float = 0.75
) -> list[Pair]:
    """Return pairs of the same group that say nearly the same: correlation above the limit.

    groups  group: its columns

    Such a pair counts the same thing twice (OECD/JRC Handbook 2008, step 6). Every pair is named
    once, its codes in the order of the alphabet.
    """
    return [pair for name in groups for pair in _pairs_within(table, name, groups[name], least, 1)]


def find_conflicting_pairs(
    table: Table, groups: Mapping[str, Sequence[str]], most: float = -0.3
) -> list[Pair]:
    """Return pairs of the same group that pull apart: correlation below the limit.

    In an average such indicators cancel each other; arguments as in `find_redundant_pairs`.
    """
    return [pair for name in groups for pair in _pairs_within(table, name, groups[name], most, -1)]


def _pairs_within(
    table: Table, group: str, codes: Sequence[str], limit: float, side: int
) -> Iterator[Pair]:
    """Yield the pairs of a group beyond a limit: above it for side 1, below it for side -1."""
    held = sorted(codes, key=lambda code: (code.casefold(), code))
    values = correlate(table.select(held).values).values
    beyond = np.triu(side * values > side * limit, 1)
    for one, two in zip(*np.nonzero(beyond), strict=True):
        yield Pair(held[one], held[two], float(values[one, two]), group)


def correlate_with_sizes(
    table: Table, sizes: Table, least: float = 0.6, method: CorrelationMethod = PEARSON
) -> list[Pair]:
    """Return indicators that move with the size of the unit: |correlation| above the limit.

    sizes  the same rows x denominators

    Such an indicator measures size before anything else and may need a denominator (Handbook,
    step 5).
    """
    values = correlate(table.values, sizes.values, method).values
    return [
        Pair(table.codes[row], sizes.codes[column], float(values[row, column]))
        for row, column in zip(*np.nonzero(np.abs(values) > least), strict=True)
    ]


def correlate_with_ancestors(
    table: Table, hierarchy: Hierarchy, level: int, method: CorrelationMethod = PEARSON
) -> list[Pair]:
    """Return the correlation of every indicator with its own ancestor at a level.

    table    an aggregated data set: indicators and aggregates
    returns  first the indicator, second the ancestor; an indicator whose branch skips the level is
             left out

    An indicator that hardly moves with its own group adds noise to it, one that moves against it
    lowers what it should raise (Becker et al. 2017).
    """
    owners = {code: hierarchy.ancestor(code, level) for code in hierarchy.indicators}
    found: dict[str, Pair] = {}
    for parent in dict.fromkeys(owners.values()):
        if parent is None:
            continue
        own = [code for code, owner in owners.items() if owner == parent]
        against = table.select([parent]).values
        values = correlate(table.select(own).values, against, method).values[:, 0]
        found |= {c: Pair(c, parent, float(v)) for c, v in zip(own, values, strict=True)}
    return [found[code] for code in hierarchy.indicators if code in found]
