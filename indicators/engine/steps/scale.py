"""Step: bring indicators to a common scale on which high is good.

Every method first multiplies by the direction (1 or -1). Sources: OECD/JRC Handbook (2008), step 5;
formulas in `docs/methods.md`. Columns are independent; what cannot be computed is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from indicators.engine.rank import find_positions
from indicators.engine.steps.table import BoolArray, FloatArray
from schemas.pipeline import (
    CONSTANT_TOLERANCE,
    NormalisationMethod,
    NormalisationParameters,
    NormalisationSettings,
    Ties,
)


@dataclass(frozen=True)
class Columns:
    """Columns that share one method.

    directed    rows x columns, already multiplied by the direction
    directions  1 or -1 for each column
    reference   value of the reference unit in each row and column (dist2ref), directed
    """

    directed: FloatArray
    directions: FloatArray
    params: NormalisationParameters
    reference: FloatArray | None = None

    def ends(self) -> tuple[FloatArray, FloatArray]:
        """Return the least and the largest present value of every column."""
        return find_ends(self.directed)

    def range(self) -> tuple[FloatArray, FloatArray]:
        """Return the same, the largest NaN where the column has no spread."""
        low, high = self.ends()
        return low, np.where(has_spread(self.directed), high, np.nan)


def find_ends(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the least and the largest present value along the first axis, NaN without any."""
    low = np.fmin.reduce(values, axis=0, initial=np.nan)
    return low, np.fmax.reduce(values, axis=0, initial=np.nan)


def has_spread(values: FloatArray) -> BoolArray:
    """Tell for each column whether at least two different values are present.

    Rounding noise makes no difference (CONSTANT_TOLERANCE): a share that is a third for everybody
    has no spread, though its last bits may differ.

    >>> has_spread(np.array([[1.0, 5.0, np.nan], [2.0, 5.0, 3.0]])).tolist()
    [True, False, False]
    """
    low, high = find_ends(values)
    with np.errstate(over="ignore"):
        span = high - low
    return np.asarray(span > CONSTANT_TOLERANCE * np.maximum(np.abs(low), np.abs(high)))


def place_between(values: FloatArray, low: ArrayLike, high: ArrayLike) -> FloatArray:
    """Return how far along from one bound (0) to the other (1) values lie; beyond is outside 0..1.

    low/high  one, or one a column

    >>> place_between(np.array([10.0, 15.0, 40.0]), 10, 20).tolist()
    [0.0, 0.5, 3.0]
    """
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        span = high - low
        if np.isinf(span).any():  # the distance of the ends, not their place, is beyond the numbers
            values, low, high = values / 2, low / 2, high / 2
            span = high - low
        return np.asarray((values - low) / span)


def keep_within(values: FloatArray) -> FloatArray:
    """Return columns over the power of two at their largest number: no digit changes.

    So sums and squares of very large or small numbers stay within the doubles.
    """
    largest = np.where(np.isnan(values), 0.0, np.abs(values)).max(axis=0, initial=0.0)
    return np.asarray(np.ldexp(values, -np.frexp(largest)[1]))


def count_deviations(values: FloatArray, varies: BoolArray) -> FloatArray:
    """Return (x - mean) / s of every column, s with divisor n - 1.

    varies  whether the column has a spread; without one there is nothing to count in, and rounding
            noise is not taken for one
    """
    present = ~np.isnan(values)
    count = present.sum(axis=0)
    values = keep_within(values)
    mean = np.where(present, values, 0.0).sum(axis=0) / np.maximum(count, 1)
    deviation = values - mean
    squares = np.where(present, deviation**2, 0.0).sum(axis=0)
    spread = np.sqrt(squares / np.maximum(count - 1, 1))
    return np.asarray(deviation / np.where(varies, spread, np.nan))


def normalise_columns(
    values: FloatArray,
    directions: FloatArray,
    settings: NormalisationSettings,
    reference: FloatArray | None = None,
) -> FloatArray:
    """Return columns on the scale of a method.

    values      rows x columns in original units, NaN is missing
    directions  1 or -1 for each column
    reference   values of the reference unit in original units, rows x columns (dist2ref only)

    Constant columns are missing with minmax, zscore and dist2max (no scale can be made of them),
    and so is everything whose formula divides by 0.
    """
    directed = values * directions
    own = None if reference is None else reference * directions
    columns = Columns(directed, directions, settings.params, own)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        scaled = _METHODS[settings.method](columns)
    return np.where(np.isfinite(scaled), scaled, np.nan)


def _default(value: float | None, default: float) -> float:
    return default if value is None else value


def _minmax(columns: Columns) -> FloatArray:
    lower, upper = _default(columns.params.lower, 0.0), _default(columns.params.upper, 100.0)
    share = place_between(columns.directed, *columns.range())
    return np.asarray(share * (upper - lower) + lower)


def _zscore(columns: Columns) -> FloatArray:
    sd, middle = _default(columns.params.sd, 1.0), _default(columns.params.mean, 0.0)
    return np.asarray(
        count_deviations(columns.directed, has_spread(columns.directed)) * sd + middle
    )


def _scaled(columns: Columns) -> FloatArray:
    """Put l and u, given in original units, at 0 and 1; both change places when low is good."""
    lower, upper = _default(columns.params.lower, 0.0), _default(columns.params.upper, 100.0)
    low = np.where(columns.directions > 0, lower, -upper)
    high = np.where(columns.directions > 0, upper, -lower)
    return np.asarray(place_between(columns.directed, low, high) * _factor(columns))


def _factor(columns: Columns) -> float:
    return _default(columns.params.factor, 100.0)


def _goalposts(columns: Columns) -> FloatArray:
    share = _scaled(columns) / _factor(columns)
    if columns.params.truncate is not False:
        share = np.clip(share, 0.0, 1.0)
    return np.asarray(share * _factor(columns))


def _cap(columns: Columns, scaled: FloatArray) -> FloatArray:
    return np.minimum(scaled, 1.0) if columns.params.cap else scaled


def _dist2targ(columns: Columns) -> FloatArray:
    low, _ = columns.ends()
    target = columns.directions * _default(columns.params.target, np.nan)
    return _cap(columns, place_between(columns.directed, low, target))


def _dist2ref(columns: Columns) -> FloatArray:
    assert columns.reference is not None
    low, _ = columns.ends()
    # with signs turned the distances are those of the formula, zeros with their sign
    return _cap(columns, 1 - place_between(-columns.directed, -columns.reference, -low))


def _dist2max(columns: Columns) -> FloatArray:
    low, high = columns.range()
    return np.asarray(1 - place_between(-columns.directed, -high, -low))


def _fracmax(columns: Columns) -> FloatArray:
    """x / max; where low is good, min / x: the best has 1 either way."""
    original = columns.directed * columns.directions
    best = columns.ends()[1] * columns.directions
    return np.where(columns.directions > 0, original / best, best / original)


def _positions(columns: Columns) -> FloatArray:
    return find_positions(columns.directed, columns.params.ties or Ties.MIN)


def _prank(columns: Columns) -> FloatArray:
    count = (~np.isnan(columns.directed)).sum(axis=0)
    return np.asarray((_positions(columns) - 1) / (count - 1))


_METHODS: dict[NormalisationMethod, Callable[[Columns], FloatArray]] = {
    NormalisationMethod.MINMAX: _minmax,
    NormalisationMethod.ZSCORE: _zscore,
    NormalisationMethod.SCALED: _scaled,
    NormalisationMethod.GOALPOSTS: _goalposts,
    NormalisationMethod.DIST2TARG: _dist2targ,
    NormalisationMethod.DIST2REF: _dist2ref,
    NormalisationMethod.DIST2MAX: _dist2max,
    NormalisationMethod.FRACMAX: _fracmax,
    NormalisationMethod.RANK: _positions,
    NormalisationMethod.BORDA: lambda columns: _positions(columns) - 1,
    NormalisationMethod.PRANK: _prank,
    NormalisationMethod.NONE: lambda columns: columns.directed,
}
