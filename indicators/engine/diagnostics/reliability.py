"""Do the indicators of a group measure one thing together?"""

from __future__ import annotations

import numpy as np

from indicators.engine.diagnostics.correlation import covary
from indicators.engine.steps.table import FloatArray

NEGLIGIBLE = 1e-15
"""A sum of covariances this much smaller than their sizes is rounding noise around 0."""

COLUMNS = 500
"""Columns whose covariances with all others are held at once."""


def find_cronbach_alpha(values: FloatArray) -> float:
    """Return Cronbach's alpha of a group of columns.

    values  rows x columns, NaN is missing

    alpha = k / (k - 1) (1 - trace(C) / sum(C)), C the pairwise-complete covariances, not
    standardised; 1 means that all columns move together, and indicators that pull apart may bring
    it below 0. NaN for fewer than two columns, a pair without two common rows, or a sum of 0.
    Source: Cronbach (1951); OECD/JRC Handbook (2008), step 4.
    """
    columns = values.shape[1]
    if columns < 2:
        return float("nan")
    # one scale for all columns changes nothing and keeps the squares within the doubles
    largest = np.nanmax(np.abs(values), initial=0.0, where=np.isfinite(values))
    scaled = values / largest if largest > 0 else values
    total = size = 0.0
    for start in range(0, columns, COLUMNS):
        part = covary(scaled, scaled[:, start : start + COLUMNS])
        total += float(part.sum())
        size += float(np.abs(part).sum())
    if not np.isfinite(total) or abs(total) <= NEGLIGIBLE * size:
        return float("nan")
    return columns / (columns - 1) * (1.0 - _sum_variances(scaled) / total)


def _sum_variances(values: FloatArray) -> float:
    return sum(float(covary(values[:, [at]])[0, 0]) for at in range(values.shape[1]))
