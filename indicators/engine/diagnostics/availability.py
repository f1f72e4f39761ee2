"""How much of the data is there, unit by unit and group by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.engine.diagnostics.families import mark_descendants
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.screen import screen
from indicators.engine.steps.table import FloatArray, IntArray, Table


@dataclass(frozen=True)
class UnitAvailability:
    """How complete every row is; arrays over the rows.

    missing          number of columns without a value
    zeros            number of columns that are exactly 0
    missing_or_zero  the sum of both
    available        1 - missing / columns
    nonzero          1 - zeros / present columns, NaN for a row without any value
    """

    missing: IntArray
    zeros: IntArray
    missing_or_zero: IntArray
    available: FloatArray
    nonzero: FloatArray


def measure_units(table: Table) -> UnitAvailability:
    """Tell how complete every row of a data set is.

    Source: OECD/JRC Handbook (2008), step 3; the same counts decide the screening.
    """
    found = screen(table)
    columns = table.values.shape[1]
    available = found.available if columns else np.full(len(table.units), np.nan)
    return UnitAvailability(
        found.missing, found.zeros, found.missing + found.zeros, available, found.nonzero
    )


def measure_groups(table: Table, hierarchy: Hierarchy) -> Table:
    """Return for every aggregate the share of its indicators that a row has.

    table    a data set with the indicators of the tree
    returns  the same rows, a column for every aggregate; 1 - missing / indicators below it,
             whatever the levels between
    """
    present = ~np.isnan(table.select(hierarchy.indicators).values)
    marks = mark_descendants(hierarchy)
    count = marks.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = 1.0 - (~present @ marks.astype(float)) / count
    return table.with_values(shares, hierarchy.codes[len(hierarchy.indicators) :])
