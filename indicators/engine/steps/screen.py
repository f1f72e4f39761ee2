"""Step: leave out units with too little data, each year of a panel by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.table import BoolArray, FloatArray, IntArray, Table


@dataclass(frozen=True)
class Screening:
    """How complete every row is, and whether it stays; arrays over the rows.

    available  1 - missing / columns
    nonzero    1 - zeros / present columns, NaN for a row without any value
    """

    missing: IntArray
    zeros: IntArray
    available: FloatArray
    nonzero: FloatArray
    low_data: BoolArray
    low_nonzero: BoolArray
    kept: BoolArray


def screen(
    table: Table,
    by: str = "available",
    min_available: float = 2 / 3,
    min_nonzero: float = 0.05,
    force: Mapping[str, bool] | None = None,
) -> Screening:
    """Tell which rows have enough data.

    by     `available`, `nonzero` or `both` (either fault is enough)
    force  unit: kept or left out whatever its data; applied last

    Equality with a threshold keeps a unit. A row without any value is left out by `nonzero` too.
    """
    absent = np.isnan(table.values)
    columns = table.values.shape[1]
    missing = absent.sum(axis=1)
    zeros = (table.values == 0).sum(axis=1)
    known = columns - missing
    # one division each: 1 - 4 / 5 is less than 0.2 in doubles, and equality shall keep
    available = known / max(columns, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        nonzero = np.where(known > 0, (known - zeros) / known, np.nan)
    low_data = available < min_available
    low_nonzero = ~(nonzero >= min_nonzero)
    dropped = {"available": low_data, "nonzero": low_nonzero, "both": low_data | low_nonzero}[by]
    kept = ~dropped
    for unit, stays in (force or {}).items():
        kept[[at for at, own in enumerate(table.units) if own == unit]] = stays
    return Screening(missing, zeros, available, nonzero, low_data, low_nonzero, kept)
