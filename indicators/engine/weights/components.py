"""Weights from principal components of the correlations between indicators.

Two ways. `weigh_by_first_component` takes the first eigenvector as it is: negative entries stay,
because an indicator that runs against the others is a finding, not a rounding fault.
`weigh_by_factors` follows the OECD/JRC Handbook (2008), step 6, after Nicoletti, Scarpetta and
Boylaud (2000): squared loadings of rotated factors, never negative.

Both correct for overlapping information only. They say nothing about importance, and they are
undefined where indicators do not correlate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indicators.engine.diagnostics.components import find_components
from indicators.engine.steps.scale import has_spread
from indicators.engine.steps.table import FloatArray, Table
from schemas.issue import Issue, Severity

FEWEST_ROWS = 3
"""With two rows every correlation is 1 or -1."""
LEAST_EIGENVALUE = 1.0
LEAST_EXPLAINED = 0.1
LEAST_TOGETHER = 0.6
"""Factors are kept that explain more than one indicator would (Kaiser) and more than a tenth, and
as many as together explain more than 60 % (Handbook, step 6)."""


@dataclass(frozen=True)
class ComponentWeights:
    """Weights with the components they come from; rows and weights in the order of `codes`.

    weights      first eigenvector (unit length), or factor weights (sum 1); NaN for an indicator
                 that could not be used, or for all
    eigenvalues  of the correlation matrix, falling; as many as indicators were used
    explained    eigenvalues divided by their sum
    loadings     indicators x components: unit eigenvectors, or rotated loadings of the factors kept
    rows         complete rows that were used
    """

    codes: tuple[str, ...]
    weights: FloatArray
    eigenvalues: FloatArray
    explained: FloatArray
    loadings: FloatArray
    rows: int
    issues: tuple[Issue, ...] = ()

    def by_code(self) -> dict[str, float]:
        """Return the weights by code."""
        return dict(zip(self.codes, self.weights.tolist(), strict=True))


def weigh_by_first_component(table: Table) -> ComponentWeights:
    """Return the first eigenvector of the correlation matrix as weights.

    table  rows x the indicators of one parent; rows with a gap are left out

    The sign of an eigenvector is arbitrary; it is chosen so that the entries sum to 0 or more.
    Negative entries are told as issues. Source: METHODS of COINr's PCA weights; OECD/JRC Handbook
    (2008), step 4.
    """
    found = _decompose(table)
    if not len(found.eigenvalues):
        return found
    issues = [
        Issue(code="weight_negative", place=code, values={"weight": float(weight)})
        for code, weight in zip(found.codes, found.loadings[:, 0], strict=True)
        if weight < 0
    ]
    weights = found.loadings[:, 0]
    return replace(found, weights=weights, issues=(*found.issues, *issues))


def weigh_by_factors(table: Table, factors: int | None = None) -> ComponentWeights:
    """Return the Handbook's factor weights: never negative, sum 1 over the indicators used.

    table    rows x the indicators of one parent; rows with a gap are left out
    factors  how many to keep; None keeps those with an eigenvalue above 1 that explain more than
             10 %, and further ones until together they explain more than 60 %

    Kept components are scaled by the root of their eigenvalue and rotated (varimax); then
    `weigh_by_loadings`.
    """
    found = _decompose(table)
    if not len(found.eigenvalues):
        return found
    count = _count_factors(found) if factors is None else factors
    if not 1 <= count <= len(found.eigenvalues):
        raise ValueError(f"factors: {count}, allowed are 1 to {len(found.eigenvalues)}")
    used = ~np.isnan(found.loadings[:, 0])
    kept = found.loadings[used, :count] * np.sqrt(np.maximum(found.eigenvalues[:count], 0.0))
    rotated = rotate_varimax(kept)
    rotated = rotated * np.where(rotated.sum(axis=0) < 0, -1.0, 1.0)
    loadings = np.full((len(found.codes), count), np.nan)
    loadings[used] = rotated
    weights = np.full(len(found.codes), np.nan)
    weights[used] = weigh_by_loadings(rotated)
    return replace(found, weights=weights, loadings=loadings)


def weigh_by_loadings(loadings: FloatArray) -> FloatArray:
    """Return weights from the loadings of rotated factors.

    loadings  indicators x factors

    With v_f the sum of squared loadings of factor f, each indicator goes to the factor where its
    scaled squared loading l^2 / v_f is highest, and weighs l^2 / v_f * v_f / sum(v); the weights
    are then scaled to the sum 1. Source: OECD/JRC Handbook (2008), step 6, tables 17 and 18.
    """
    squares = loadings**2
    variance = squares.sum(axis=0)
    scaled = squares / np.where(variance > 0, variance, np.nan)
    scaled = np.nan_to_num(scaled)
    at = scaled.argmax(axis=1)
    rows = np.arange(len(loadings))
    weights = scaled[rows, at] * variance[at]
    return np.asarray(weights / weights.sum())


def rotate_varimax(loadings: FloatArray, most: int = 1000) -> FloatArray:
    """Return loadings turned so that each indicator loads on few factors.

    Maximises the sum over factors of the variance of squared loadings (raw varimax, Kaiser 1958)
    by repeated singular value decompositions; `most` bounds the repetitions.
    """
    rows, columns = loadings.shape
    if columns < 2:
        return loadings
    turn = np.eye(columns)
    reached = 0.0
    for _ in range(most):
        turned = loadings @ turn
        target = turned**3 - turned * (turned**2).sum(axis=0) / rows
        left, sizes, right = np.linalg.svd(loadings.T @ target)
        turn = left @ right
        if sizes.sum() <= reached * (1 + 1e-12):
            break
        reached = sizes.sum()
    return np.asarray(loadings @ turn)


def _count_factors(found: ComponentWeights) -> int:
    strong = (found.eigenvalues > LEAST_EIGENVALUE) & (found.explained > LEAST_EXPLAINED)
    enough = int(np.searchsorted(np.cumsum(found.explained), LEAST_TOGETHER, side="right")) + 1
    return min(max(int(strong.sum()), enough, 1), len(found.eigenvalues))


def _decompose(table: Table) -> ComponentWeights:
    """Return all components of the correlation matrix, without weights yet."""
    values = np.where(np.isfinite(table.values), table.values, np.nan)
    held = np.array(np.isfinite(values).any(axis=0), dtype=bool)
    complete = values[~np.isnan(values[:, held]).any(axis=1)]
    varies = np.zeros(len(held), dtype=bool)
    if len(complete):
        varies[:] = held & has_spread(complete)
    found = find_components(complete[:, varies])
    count = len(found.eigenvalues) if len(complete) >= FEWEST_ROWS else 0
    loadings = np.full((len(table.codes), max(count, 1)), np.nan)
    loadings[varies, :count] = found.loadings[:, :count]
    issues = [
        _unusable("indicator_constant" if held[at] else "indicator_without_data", code)
        for at, code in enumerate(table.codes)
        if not varies[at] and (len(complete) or not held[at])
    ]
    if len(complete) < FEWEST_ROWS:
        told: dict[str, str | int | float] = {"rows": len(complete), "needed": FEWEST_ROWS}
        issues = [issue for issue in issues if issue.code == "indicator_without_data"]
        issues.append(Issue(code="components_too_few_rows", severity=Severity.ERROR, values=told))
    return ComponentWeights(
        codes=table.codes,
        weights=np.full(len(table.codes), np.nan),
        eigenvalues=found.eigenvalues[:count],
        explained=found.explained[:count],
        loadings=loadings,
        rows=len(complete),
        issues=tuple(issues),
    )


def _unusable(code: str, indicator: str) -> Issue:
    return Issue(code=code, place=indicator, values={"indicator": indicator})
