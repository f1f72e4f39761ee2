"""Principal components: how many different things a group of columns measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.table import FloatArray

NEGLIGIBLE = 1e-9
"""Sums of loadings within this distance of 0 have no sign."""


@dataclass(frozen=True)
class Components:
    """Principal components of standardised columns, the strongest first.

    loadings     columns x components, unit vectors
    deviations   standard deviation of the scores on each component
    eigenvalues  their squares; they sum to the number of columns
    explained    share of the whole variance
    rows         number of complete rows used
    """

    loadings: FloatArray
    deviations: FloatArray
    eigenvalues: FloatArray
    explained: FloatArray
    rows: int


def find_components(values: FloatArray) -> Components:
    """Return the principal components of the correlation matrix over the complete rows.

    values  rows x columns, NaN is missing

    With fewer rows than columns there are as many components as rows. A column that is constant on
    the complete rows, or fewer than three of them, gives NaN throughout: there is no correlation
    matrix. The sign of a component is arbitrary; here its loadings sum to 0 or more. Source:
    OECD/JRC Handbook (2008), step 4.
    """
    complete = values[np.isfinite(values).all(axis=1)]
    rows, columns = complete.shape
    count = min(max(rows, 1), columns)
    with np.errstate(over="ignore"):
        spread = np.ptp(complete, axis=0) if rows else np.zeros(columns)
    if rows <= 2 or columns == 0 or (spread == 0).any() or not np.isfinite(spread).all():
        gap = np.full(count, np.nan)
        return Components(np.full((columns, count), np.nan), gap, gap, gap, rows)
    scaled = (complete - complete.min(axis=0)) / spread
    deviation = scaled - scaled.mean(axis=0)
    standard = deviation / np.sqrt((deviation * deviation).sum(axis=0))
    _, singular, transposed = np.linalg.svd(standard, full_matrices=False)
    eigenvalues = singular**2
    return Components(
        loadings=_orient(transposed.T),
        deviations=singular,
        eigenvalues=eigenvalues,
        explained=eigenvalues / eigenvalues.sum(),
        rows=rows,
    )


def _orient(loadings: FloatArray) -> FloatArray:
    """Turn every component so that its loadings sum to 0 or more; ties by the first loading."""
    total = loadings.sum(axis=0)
    first = loadings[0]
    deciding = np.where(np.abs(total) > NEGLIGIBLE, total, first)
    return loadings * np.where(deciding < 0, -1.0, 1.0)


def weigh_by_components(values: FloatArray) -> FloatArray:
    """Return the loadings on the first component as weights of the columns.

    They are given as they are, negative ones included: a negative weight says that the column
    pulls against the others and that such weights should not be used as they stand.
    """
    return find_components(values).loadings[:, 0] if values.shape[1] else np.empty(0)
