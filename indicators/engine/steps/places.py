"""Step: rank every column, each year by itself."""

from __future__ import annotations

import numpy as np

from indicators.engine.rank import rank_columns
from indicators.engine.steps.table import Table


def rank_table(table: Table) -> Table:
    """Return the places of every column: 1 is the highest, ties share the best, gaps stay gaps."""
    values = np.full(table.values.shape, np.nan)
    for rows in table.blocks():
        values[rows] = rank_columns(table.values[rows])
    return table.with_values(values)
