"""What moves a rank in the simulation: weights, normalisation or aggregation.

Estimator. Runs form a table of cells, one for each normalisation and aggregation; inside a cell
only the weights differ. With every cell counted equally, the variance of a rank splits without
remainder (a balanced two-way analysis of variance) into

    normalisation   variance of the row means            first order
    aggregation     variance of the column means         first order
    interaction     rest of the variance of cell means   the two methods together
    weights         mean variance inside the cells       includes all weights do with a method

A cell mean is itself estimated from runs / cells runs, so a method that moves nothing still gets a
share of up to about cells / runs: print whole percents, and nothing below that. Pillar and
indicator weights are not told apart; that needs the Sobol design (Saisana, Saltelli, Tarantola
2005), which is a step of its own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

DRIVERS = ("weights", "normalisation", "aggregation", "interaction")


def split_rank_variance(means: FloatArray, variances: FloatArray) -> FloatArray:
    """Split the variance of ranks into the parts due to each driver.

    means/variances  normalisations x aggregations x institutions: mean and variance (divisor n) of
                     the rank inside each cell
    returns          institutions x `DRIVERS`, in squared places; rows sum to the variance

    >>> means = np.array([[[1.0], [1.0]], [[3.0], [3.0]]])
    >>> split_rank_variance(means, np.zeros((2, 2, 1))).tolist()
    [[0.0, 1.0, 0.0, 0.0]]
    """
    between = means.var(axis=(0, 1))
    normalisation = means.mean(axis=1).var(axis=0)
    aggregation = means.mean(axis=0).var(axis=0)
    # never below zero on paper; rounding can leave -1e-16
    interaction = np.maximum(between - normalisation - aggregation, 0.0)
    weights = variances.mean(axis=(0, 1))
    return np.stack([weights, normalisation, aggregation, interaction], axis=1)


def share_drivers(variance: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Turn variances into shares, for each institution and for all together.

    variance  institutions x `DRIVERS`
    returns   the shares of each row (0-1; NaN where the rank never moved), and the shares of the
              summed variances (NaN when no rank moved)
    """
    total = variance.sum(axis=1)
    shares = variance.div(total.where(total > 0), axis=0)
    whole = float(total.sum())
    return shares, variance.sum() / (whole if whole > 0 else np.nan)
