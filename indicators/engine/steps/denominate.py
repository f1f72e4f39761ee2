"""Step: divide indicators by the size of the unit, so that large and small units compare."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indicators.engine.steps.table import Table


def denominate(
    table: Table,
    sizes: Table,
    denominators: Mapping[str, str],
    scale: Mapping[str, float] | None = None,
) -> Table:
    """Return x * scale / denominator, unit by unit.

    table         the indicators
    sizes         the denominators, the same rows
    denominators  indicator: code of a column of `sizes`
    scale         indicator: factor, 1 where absent

    A missing operand gives missing, and so does a denominator of 0 and what is beyond the largest
    number. No direction is applied.
    """
    values = table.values.copy()
    factors = scale or {}
    for code, size in denominators.items():
        if code not in table.places:
            continue
        at = table.places[code]
        divisor = sizes.column(size)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            quotient = values[:, at] / (divisor / factors.get(code, 1.0))
        usable = (divisor != 0) & np.isfinite(quotient)
        values[:, at] = np.where(usable, quotient, np.nan)
    return table.with_values(values)
