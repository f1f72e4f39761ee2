"""Which choice drives the ranks: Sobol indices of the mean absolute change of rank.

A first-order index is the share of variance that a variable explains alone; a total index adds all
its interactions. Source: Saltelli et al. (2008); estimators of Saltelli (2010) and Jansen (1999).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.engine.recipe_sample import (
    Sample,
    count_dimensions,
    dimensions_of,
    enumerate_sample,
    is_factorial,
    map_points,
    quasi_random,
)
from indicators.engine.recipe_uncertainty import UncertaintyModel, mean_present
from indicators.engine.steps.table import FloatArray

COLUMNS = ("Variable", "Si", "STi", "mean_y", "var_y")


def measure_sensitivity(model: UncertaintyModel) -> tuple[pd.DataFrame, int]:
    """Return the indices of every variable (columns COLUMNS) and the number of runs.

    Exact over all combinations where every alternative is discrete and they are few; otherwise
    estimated from `plan.runs` * (variables + 2) runs. With no variance at all indices are NaN.
    """
    plan = model.plan
    if is_factorial(plan):
        sample = enumerate_sample(plan)
        counts = [len(wanted) for wanted in plan.alternatives.values()]
        return exact_indices(tuple(plan.alternatives), counts, _shift(model, sample)), len(sample)
    return _sampled_indices(model)


def _shift(model: UncertaintyModel, sample: Sample) -> FloatArray:
    _, ranks = model.evaluate(sample)
    return mean_present(np.abs(ranks - model.nominal_ranks), axis=1)


def exact_indices(
    variables: tuple[str, ...], counts: list[int], outcome: FloatArray
) -> pd.DataFrame:
    """Return the indices from the outcome of every combination, the first variable fastest.

    S_i = V(E(y | x_i)) / V and ST_i = 1 - V(E(y | all but x_i)) / V with population variances.

    >>> y = np.array([0.0, 1.0, 0.0, 1.0])  # depends on the first of two variables only
    >>> exact_indices(("a", "b"), [2, 2], y)[["Si", "STi"]].to_numpy().tolist()
    [[1.0, 1.0], [0.0, 0.0]]
    """
    grid = outcome.reshape(counts[::-1]).transpose()
    variance = float(grid.var())
    axes = range(len(counts))
    rows = []
    for at in axes:
        others = tuple(axis for axis in axes if axis != at)
        alone = float(grid.mean(axis=others).var()) if others else variance
        rest = float(grid.mean(axis=at).var())
        first = alone / variance if variance > 0 else np.nan
        total = 1 - rest / variance if variance > 0 else np.nan
        rows.append((variables[at], first, total, float(grid.mean()), variance))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _sampled_indices(model: UncertaintyModel) -> tuple[pd.DataFrame, int]:
    """Estimate with two matrices A and B, and A with the coordinates of one variable from B."""
    plan, hierarchy = model.plan, model.hierarchy
    size = count_dimensions(plan, hierarchy)
    points = quasi_random(plan.runs, 2 * size, plan.seed)
    first, second = points[:, :size], points[:, size:]
    parts = [first, second]
    for place in dimensions_of(plan, hierarchy).values():
        mixed = first.copy()
        mixed[:, place] = second[:, place]
        parts.append(mixed)
    outcome = _shift(model, map_points(plan, hierarchy, np.concatenate(parts)))
    y_a, y_b, *mixes = np.split(outcome, len(parts))
    both = np.concatenate([y_a, y_b])
    variance = float(both.var(ddof=1))
    rows = []
    for name, y_mix in zip(plan.alternatives, mixes, strict=True):
        alone = float(np.mean(y_b * (y_mix - y_a)))
        total = float(np.mean((y_a - y_mix) ** 2)) / 2
        shares = (alone / variance, total / variance) if variance > 0 else (np.nan, np.nan)
        rows.append((name, *shares, float(both.mean()), variance))
    return pd.DataFrame(rows, columns=list(COLUMNS)), len(outcome)
