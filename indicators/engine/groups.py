"""Groups instead of bare places: who can be told apart, and who cannot.

Two institutions are distinguishable when one stands before the other in at least 95 % of the runs
of the uncertainty analysis. Groups follow the idea of U-Multirank and of significance groups in
league tables: they start where the simulation supports a difference from the group's leader.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

CLEAR_SHARE = 0.95
"""Share of runs from which a difference counts as clear."""

_TOLERANCE = 1e-12


def distinguishable(probability: float, threshold: float = CLEAR_SHARE) -> bool:
    """Tell whether a share of runs "A before B" separates A and B, in either direction.

    >>> distinguishable(0.97), distinguishable(0.62), distinguishable(0.04)
    (True, False, True)
    """
    return max(probability, 1.0 - probability) >= threshold - _TOLERANCE


def find_distinguishable(pairwise: pd.DataFrame, threshold: float = CLEAR_SHARE) -> pd.DataFrame:
    """Tell for every pair whether it is distinguishable; never an institution from itself.

    pairwise  share of runs in which the row stands before the column (`RankUncertainty.pairwise`)
    """
    shares = pairwise.to_numpy()
    clear = np.maximum(shares, 1.0 - shares) >= threshold - _TOLERANCE
    np.fill_diagonal(clear, False)
    return pd.DataFrame(clear, index=pairwise.index, columns=pairwise.columns)


def group_institutions(
    pairwise: pd.DataFrame, scores: pd.Series, threshold: float = CLEAR_SHARE
) -> pd.Series:
    """Number the groups of a table, 1 first.

    pairwise  share of runs in which the row stands before the column
    scores    official overall scores; institutions without one get no group
    returns   `Int64`, in the order of `scores`, <NA> where unscored

    Going down by score, the first of a group is its leader, and a new group starts with the first
    institution that the leader beats in at least `threshold` of the runs. Equal scores are taken in
    the order of their labels. Within a group nobody is clearly behind the leader; two others of the
    same group can still be distinguishable, and two of neighbouring groups need not be.

    >>> shares = [[0.5, 0.9, 1.0], [0.1, 0.5, 0.96], [0.0, 0.04, 0.5]]
    >>> pairwise = pd.DataFrame(shares, index=list("abc"), columns=list("abc"))
    >>> group_institutions(pairwise, pd.Series({"a": 9.0, "b": 8.0, "c": 5.0})).to_dict()
    {'a': 1, 'b': 1, 'c': 2}
    """
    scored = scores.dropna().sort_index().sort_values(ascending=False, kind="stable")
    shares = pairwise.loc[scored.index, scored.index].to_numpy(dtype=np.float64)
    leader, number = 0, 1
    numbers = []
    for at in range(len(scored)):
        if shares[leader, at] >= threshold - _TOLERANCE:
            leader, number = at, number + 1
        numbers.append(number)
    return pd.Series(numbers, index=scored.index, dtype="Int64").reindex(scores.index)
