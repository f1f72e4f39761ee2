"""Places in a table: who stands where, with ties that rounding noise cannot split.

Two scores that are equal on paper often differ in the sixteenth digit. Before anything is ranked
or compared here, scores are divided by the largest absolute value of their column and rounded to
twelve decimals; what is equal then is a tie, and ties share the best place (1, 2, 2, 4).
"""

from __future__ import annotations

from typing import overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schemas.pipeline import Ties

FloatArray = NDArray[np.float64]

TIE_DECIMALS = 12


def round_for_ties(scores: FloatArray, axis: int = 0, decimals: int = TIE_DECIMALS) -> FloatArray:
    """Make scores comparable with == by removing rounding noise.

    scores   one or two dimensions; NaN stays NaN
    axis     the axis along which scores are compared with each other
    returns  same shape, scores over their largest absolute value, rounded

    >>> float(0.1 + 0.2) == 0.3
    False
    >>> a, b = round_for_ties(np.array([0.1 + 0.2, 0.3]))
    >>> bool(a == b)
    True
    """
    largest = np.fmax.reduce(np.abs(scores), axis=axis, initial=0.0, keepdims=True)
    scale = np.where(largest > 0, largest, 1.0)
    return np.asarray(np.round(scores / scale, decimals) + 0.0)  # + 0.0: minus zero becomes zero


def rank_columns(scores: FloatArray) -> FloatArray:
    """Return the places within each column: units on axis -2, columns on axis -1.

    Values that differ by rounding noise only are ties (`round_for_ties`).
    """
    return find_positions(-round_for_ties(scores, axis=-2), Ties.MIN)


def find_positions(keys: FloatArray, ties: Ties = Ties.MIN) -> FloatArray:
    """Return the positions of values along axis -2, 1 for the lowest; NaN stays NaN.

    ties  which of their positions equal values are given: the first, the last, or the mean

    >>> find_positions(np.array([[5.0], [3.0], [5.0]]), Ties.AVERAGE).ravel().tolist()
    [2.5, 1.0, 2.5]
    """
    rows = np.ascontiguousarray(np.swapaxes(keys, -1, -2))  # sorting along memory is far faster
    order = np.argsort(rows, axis=-1)  # NaN goes last
    ordered = np.take_along_axis(rows, order, axis=-1)
    place = np.arange(1.0, rows.shape[-1] + 1)
    changes = ordered[..., 1:] != ordered[..., :-1]
    given = np.zeros(rows.shape)
    if ties is not Ties.MAX:
        given += _first_of_ties(changes, place)
    if ties is not Ties.MIN:
        given += _last_of_ties(changes, place)
    if ties is Ties.AVERAGE:
        given /= 2
    given[np.isnan(ordered)] = np.nan
    result = np.empty(rows.shape)
    np.put_along_axis(result, order, given, axis=-1)
    return np.swapaxes(result, -1, -2)


def _first_of_ties(changes: NDArray[np.bool_], place: FloatArray) -> FloatArray:
    """Return for each of the sorted values the place of the first one equal to it."""
    starts = np.zeros((*changes.shape[:-1], len(place)))
    starts[..., :1] = place[:1]
    starts[..., 1:] = np.where(changes, place[1:], 0.0)
    return np.maximum.accumulate(starts, axis=-1)


def _last_of_ties(changes: NDArray[np.bool_], place: FloatArray) -> FloatArray:
    """Return for each of the sorted values the place of the last one equal to it."""
    ends = np.full((*changes.shape[:-1], len(place)), np.inf)
    ends[..., -1:] = place[-1:]
    ends[..., :-1] = np.where(changes, place[:-1], np.inf)
    return np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]


@overload
def rank_scores(scores: pd.Series) -> pd.Series: ...
@overload
def rank_scores(scores: pd.DataFrame) -> pd.DataFrame: ...
def rank_scores(scores: pd.Series | pd.DataFrame) -> pd.Series | pd.DataFrame:
    """Give every score its place among the scores of its column: 1 is the highest.

    scores   higher is better; missing scores have no place
    returns  same labels, whole numbers (`Int64`, <NA> where there is no score)

    >>> rank_scores(pd.Series([70.0, 90.0, 70.0, np.nan, 10.0])).tolist()
    [2, 1, 2, <NA>, 4]
    """
    if isinstance(scores, pd.Series):
        places = rank_scores(scores.to_frame("score"))["score"]
        places.name = scores.name
        return places
    ranked = rank_columns(scores.to_numpy(dtype=np.float64, na_value=np.nan))
    return pd.DataFrame(ranked, index=scores.index, columns=scores.columns).astype("Int64")


def place_runs(scores: FloatArray) -> NDArray[np.int16]:
    """Rank many simulated tables at once.

    scores   runs x institutions, no NaN; higher is better
    returns  runs x institutions, places from 1, ties share the best place

    >>> place_runs(np.array([[5.0, 7.0, 5.0], [1.0, 2.0, 3.0]])).tolist()
    [[2, 1, 2], [3, 2, 1]]
    """
    keys = -round_for_ties(scores, axis=1)
    order = np.argsort(keys, axis=1)
    ordered = np.take_along_axis(keys, order, axis=1)
    positions = np.zeros(keys.shape, dtype=np.int16)
    steps = ordered[:, 1:] != ordered[:, :-1]
    np.multiply(steps, np.arange(1, keys.shape[1], dtype=np.int16), out=positions[:, 1:])
    # a tied institution takes the position of the first of its tie, found to its left
    np.maximum.accumulate(positions, axis=1, out=positions)
    places = np.empty_like(positions)
    np.put_along_axis(places, order, positions + np.int16(1), axis=1)
    return places


def count_wins(places: NDArray[np.int16]) -> NDArray[np.int64]:
    """Count in how many runs each institution stands before each other one.

    places   runs x institutions
    returns  institutions x institutions: [a, b] is the number of runs in which a is before b

    >>> count_wins(np.array([[1, 2, 2], [3, 1, 2]], dtype=np.int16)).tolist()
    [[0, 1, 1], [1, 0, 1], [1, 0, 0]]
    """
    by_institution = np.ascontiguousarray(places.T)
    wins = np.empty((places.shape[1], places.shape[1]), dtype=np.int64)
    for row, own in enumerate(by_institution):
        # one bit a run: eight times less to add up than one byte a run
        before = np.packbits(own < by_institution, axis=1)
        wins[row] = np.bitwise_count(before).sum(axis=1, dtype=np.int64)
    return wins
