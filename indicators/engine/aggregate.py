"""Many scores become one: weighted means with missing children dropped.

Method: OECD/JRC Handbook (2008), step 6. A missing child is dropped together with its weight and
the weights left are scaled up to a sum of 1; without any child there is no score. Whether enough is
left for a score to be shown is asked in `coverage`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.steps.combine import mean_of
from indicators.engine.steps.scale import find_ends
from schemas.catalogue import Aggregation
from schemas.pipeline import AggregationMethod
from schemas.recipe import Group

FloatArray = NDArray[np.float64]


def renormalise_weights(available: NDArray[np.bool_], weights: FloatArray) -> FloatArray:
    """Share out the weight of missing children among those present.

    available  institutions x children
    weights    one per child, relative
    returns    institutions x children: 0 where missing, rows sum to 1 (to 0 without any child)

    >>> renormalise_weights(np.array([[True, True], [True, False]]), np.array([1.0, 3.0])).tolist()
    [[0.25, 0.75], [1.0, 0.0]]
    """
    shares = np.where(available, weights, 0.0)
    total = shares.sum(axis=1, keepdims=True)
    return np.asarray(shares / np.where(total > 0, total, 1.0))


def aggregate_arithmetic(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted mean of each row: sum(w x) / sum(w) over the children present.

    A strong child makes up for a weak one in full.

    >>> scores = np.array([[80.0, 40.0], [80.0, np.nan]])
    >>> aggregate_arithmetic(scores, np.array([1.0, 3.0])).tolist()
    [50.0, 80.0]
    """
    return _keep_between(mean_of(scores, weights, AggregationMethod.AMEAN), scores)


def aggregate_geometric(scores: FloatArray, weights: FloatArray, floor: float) -> FloatArray:
    """Return the weighted geometric mean of each row: exp(sum(w ln x) / sum(w)).

    A weak child costs more than a strong one gains. Scores below `floor` (above 0) count as the
    floor, so that one zero does not erase all the rest.

    >>> mean = aggregate_geometric(np.array([[100.0, 0.0]]), np.array([1.0, 1.0]), floor=1.0)
    >>> mean.round(9).tolist()
    [10.0]
    """
    floored = np.maximum(scores, floor)
    return _keep_between(mean_of(floored, weights, AggregationMethod.GMEAN), floored)


def aggregate_scores(
    scores: FloatArray, weights: FloatArray, method: Aggregation, floor: float
) -> FloatArray:
    """Aggregate each row by the named method; `floor` matters to the geometric mean only."""
    if method is Aggregation.GEOMETRIC:
        return aggregate_geometric(scores, weights, floor)
    return aggregate_arithmetic(scores, weights)


def aggregate_level(
    scores: pd.DataFrame, groups: Sequence[Group], method: Aggregation, floor: float
) -> pd.DataFrame:
    """Climb one level of the hierarchy.

    scores   institutions x children, 0-100, NaN where missing
    groups   the parents to compute; their children are columns of `scores`
    returns  institutions x parents
    """
    parents = {
        group.parent: aggregate_scores(
            scores[list(group.children)].to_numpy(), np.array(group.weights), method, floor
        )
        for group in groups
    }
    return pd.DataFrame(parents, index=scores.index)


def _keep_between(mean: FloatArray, scores: FloatArray) -> FloatArray:
    """Keep a mean between its smallest and largest child.

    A mean is there on paper; in doubles, six scores of 100 can average 100.00000000000001.
    """
    low, high = find_ends(scores.T)
    return np.asarray(np.minimum(np.maximum(mean, low), high))
