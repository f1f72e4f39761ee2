"""Groups instead of bare places: who can be told apart, and who is how far from the median.

Two institutions are distinguishable when one stands before the other in at least 95 % of the runs
of the uncertainty analysis. Groups follow the idea of U-Multirank and of significance groups in
league tables: they start where the simulation supports a difference from the group's leader.

The grades A to E are those of U-Multirank (F. A. van Vught, F. Ziegele (ed.), Multidimensional
Ranking, 2012): more than a quarter better than the median, up to a quarter better, up to a quarter
worse, more than a quarter worse, nothing at all.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from schemas.issue import Issue, Severity

CLEAR_SHARE = 0.95
"""Share of runs from which a difference counts as clear."""

MEDIAN_MARGIN = 0.25
"""Distance from the median, as a share of it, up to which a value counts as near."""

LEAST_GRADED = 3
"""With fewer values a median says nothing about anybody."""

_TOLERANCE = 1e-12


class Grade(StrEnum):
    """How far a value is from the median of all."""

    A = "a"  # more than a quarter better
    B = "b"  # the median, or up to a quarter better
    C = "c"  # up to a quarter worse
    D = "d"  # more than a quarter worse
    E = "e"  # zero, where more is better


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


def grade_by_median(
    values: pd.Series, direction: int = 1, margin: float = MEDIAN_MARGIN
) -> tuple[pd.Series, tuple[Issue, ...]]:
    """Grade the values of one indicator or score by their distance to the median.

    values     not negative, in any unit; NaN is missing and gets no grade
    direction  1 where more is better, -1 where less is better; then nobody gets an E
    returns    codes of `Grade` in the order of the values, NaN where there is none, and issues:
               `grade_too_few` (fewer than LEAST_GRADED values) or `grade_no_reference` (a median
               of zero or less, from which no share can be taken); then nobody is graded

    >>> grades, _ = grade_by_median(pd.Series([20.0, 12.0, 10.0, 8.0, 7.0, 0.0, 11.0]))
    >>> "".join(grades)
    'abbcdeb'
    """
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    present = np.isfinite(numbers)
    grades = pd.Series(np.nan, index=values.index, dtype="str")
    place = str(values.name or "")
    if present.sum() < LEAST_GRADED:
        facts: dict[str, str | int | float] = {"count": int(present.sum())}
        return grades, (
            Issue(code="grade_too_few", severity=Severity.NOTE, place=place, values=facts),
        )
    median = float(np.median(numbers[present]))
    if median <= 0:
        facts = {"median": median}
        issue = Issue(code="grade_no_reference", severity=Severity.NOTE, place=place, values=facts)
        return grades, (issue,)
    ahead = direction * (numbers - median) / median
    letters = np.select(
        [
            ~present,
            (numbers == 0) & (direction > 0),
            ahead > margin + _TOLERANCE,
            ahead >= -_TOLERANCE,
            ahead >= -margin - _TOLERANCE,
        ],
        ["", Grade.E.value, Grade.A.value, Grade.B.value, Grade.C.value],
        default=Grade.D.value,
    )
    return pd.Series(letters, index=values.index, dtype="str").where(present), ()
