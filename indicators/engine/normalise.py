"""Put indicators with different units on one scale: 0 (worst) to 100 (best).

Method: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5. Array functions take
one indicator or an institutions x indicators matrix and work column by column; NaN stays NaN.
With lower-is-better a score s becomes 100 - s. `normalise_frame` applies the plan of each column.

Rule for what cannot be placed: where all institutions have the same value (or only one has any),
min-max and z-score have no scale. The column becomes NaN, which leaves every score as if the
indicator did not exist, and an issue says so. Goalposts and percentile need no spread.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from indicators.engine.rank import find_positions, round_for_ties
from indicators.engine.steps.scale import count_deviations, find_ends, has_spread, place_between
from schemas.catalogue import Normalisation
from schemas.issue import Issue, Severity
from schemas.pipeline import Ties
from schemas.recipe import IndicatorPlan

FloatArray = NDArray[np.float64]


def normalise_goalposts(
    values: FloatArray, low: ArrayLike, high: ArrayLike, direction: ArrayLike = 1
) -> FloatArray:
    """Place values between two fixed goalposts: 100 * clip((x - low) / (high - low), 0, 1).

    low/high   the value at each end, low below high, one or one per column
    Fixed goalposts keep editions comparable; min-max on the current sample does not.

    >>> normalise_goalposts(np.array([0.0, 15.0, 45.0]), 0, 30).tolist()
    [0.0, 50.0, 100.0]
    >>> normalise_goalposts(np.array([0.0, 15.0, 45.0]), 0, 30, direction=-1).tolist()
    [100.0, 50.0, 0.0]
    """
    return _direct(100.0 * np.clip(place_between(values, low, high), 0.0, 1.0), direction)


def normalise_log_goalposts(
    values: FloatArray, low: ArrayLike, high: ArrayLike, direction: ArrayLike = 1
) -> FloatArray:
    """Place values between goalposts on a logarithmic scale; below low, also 0, counts as low.

    For counts and sizes where a step from 10 to 20 means as much as one from 100 to 200.

    >>> normalise_log_goalposts(np.array([0.0, 1.0, 10.0, 100.0]), 1, 100).tolist()
    [0.0, 0.0, 50.0, 100.0]
    """
    low = np.asarray(low, dtype=np.float64)
    return normalise_goalposts(
        np.log(np.maximum(values, low)), np.log(low), np.log(high), direction
    )


def normalise_minmax(values: FloatArray, direction: ArrayLike = 1) -> FloatArray:
    """Place values between the smallest and largest present: 100 * (x - min) / (max - min).

    A column without spread becomes NaN.

    >>> normalise_minmax(np.array([10.0, 20.0, np.nan, 30.0])).tolist()
    [0.0, 50.0, nan, 100.0]
    """
    low, high = find_ends(values)
    high = np.where(has_spread(values), high, np.nan)
    return _direct(100.0 * place_between(values, low, high), direction)


def normalise_percentile(values: FloatArray, direction: ArrayLike = 1) -> FloatArray:
    """Give the share of institutions below plus half of those equal, in percent.

    Shares are of the institutions that have a value, the institution itself included. Equal means
    equal to 12 decimals of the column's largest value (`round_for_ties`).

    >>> normalise_percentile(np.array([1.0, 2.0, 2.0, 3.0])).tolist()
    [12.5, 50.0, 50.0, 87.5]
    """
    keys = np.atleast_2d(round_for_ties(values).T).T
    positions = find_positions(keys, Ties.AVERAGE).reshape(values.shape)
    present = np.maximum(np.sum(~np.isnan(values), axis=0), 1)
    return _direct(100.0 * ((positions - 0.5) / present), direction)


def normalise_zscore(values: FloatArray, direction: ArrayLike = 1) -> FloatArray:
    """Give 100 * Phi((x - mean) / sd), Phi the normal distribution, sd with divisor n - 1.

    The form the THE rankings use. A column without spread becomes NaN.

    >>> normalise_zscore(np.array([1.0, 2.0, 3.0])).round(4).tolist()
    [15.8655, 50.0, 84.1345]
    """
    return _direct(100.0 * ndtr(count_deviations(values, has_spread(values))), direction)


def normalise_none(values: FloatArray, direction: ArrayLike = 1) -> FloatArray:
    """Keep values that are 0-100 already; what lies outside is cut to the nearer end.

    >>> normalise_none(np.array([40.0, 104.0]), direction=-1).tolist()
    [60.0, 0.0]
    """
    return _direct(np.clip(values, 0.0, 100.0), direction)


def clean_values(values: pd.DataFrame, codes: Sequence[str]) -> tuple[pd.DataFrame, list[Issue]]:
    """Take the columns of the named indicators as plain numbers, in the order given.

    values   institutions x indicators; other columns are left out, an absent one is all missing
    returns  a new frame, and issues: `value_not_finite` for each infinite number, which becomes
             missing, and `indicator_without_data` for each column without any value
    """
    numbers = values.reindex(columns=list(codes)).to_numpy(dtype=np.float64, na_value=np.nan)
    issues = [
        Issue(
            code="value_not_finite",
            place=f"{values.index[row]}/{codes[column]}",
            values={"institution": str(values.index[row]), "indicator": codes[column]},
        )
        for row, column in zip(*np.nonzero(np.isinf(numbers)), strict=True)
    ]
    numbers = np.where(np.isinf(numbers), np.nan, numbers)
    issues += [
        Issue(
            code="indicator_without_data",
            severity=Severity.NOTE,
            place=code,
            values={"indicator": code},
        )
        for code, empty in zip(codes, np.isnan(numbers).all(axis=0), strict=True)
        if empty
    ]
    return pd.DataFrame(numbers, index=values.index, columns=list(codes)), issues


def normalise_frame(
    values: pd.DataFrame, plans: Sequence[IndicatorPlan]
) -> tuple[pd.DataFrame, list[Issue]]:
    """Normalise each indicator as its plan says.

    values   institutions x indicators in their units; the rows are the sample for min-max,
             percentile and z-score
    returns  a frame in the order of the plans, 0-100 or NaN, and the issues met on the way: those
             of `clean_values`, `indicator_constant` (no scale, see the module) and
             `score_outside_scale` (a ready score was not within 0-100 and was cut)
    """
    cleaned, issues = clean_values(values, [plan.code for plan in plans])
    numbers = cleaned.to_numpy()
    scores = normalise_columns(numbers, plans)
    for method in dict.fromkeys(plan.normalisation for plan in plans):
        columns = [at for at, plan in enumerate(plans) if plan.normalisation is method]
        chosen = [plans[at] for at in columns]
        issues += _find_scale_issues(numbers[:, columns], chosen, method)
    return pd.DataFrame(scores, index=cleaned.index, columns=cleaned.columns), issues


def normalise_columns(values: FloatArray, plans: Sequence[IndicatorPlan]) -> FloatArray:
    """Normalise each column as its plan says, without looking for issues.

    values   institutions x columns in units, finite or NaN; the rows are the sample
    plans    one a column; a code may repeat, so that one call places many scenarios
    """
    scores = np.full(values.shape, np.nan)
    for method in dict.fromkeys(plan.normalisation for plan in plans):
        columns = [at for at, plan in enumerate(plans) if plan.normalisation is method]
        chosen = [plans[at] for at in columns]
        scores[:, columns] = _normalise_alike(values[:, columns], chosen, method)
    return scores


def _normalise_alike(
    values: FloatArray, plans: Sequence[IndicatorPlan], method: Normalisation
) -> FloatArray:
    """Normalise columns that share a method."""
    direction = np.array([int(plan.direction) for plan in plans])
    if method in (Normalisation.GOALPOST, Normalisation.LOG_GOALPOST):
        # the schema refuses these methods without goalposts
        low = np.array([plan.low for plan in plans], dtype=np.float64)
        high = np.array([plan.high for plan in plans], dtype=np.float64)
        if method is Normalisation.GOALPOST:
            return normalise_goalposts(values, low, high, direction)
        return normalise_log_goalposts(values, low, high, direction)
    functions = {
        Normalisation.MINMAX: normalise_minmax,
        Normalisation.PERCENTILE: normalise_percentile,
        Normalisation.ZSCORE: normalise_zscore,
        Normalisation.NONE: normalise_none,
    }
    return functions[method](values, direction)


def _find_scale_issues(
    values: FloatArray, plans: Sequence[IndicatorPlan], method: Normalisation
) -> list[Issue]:
    """Report columns without a scale, and ready scores outside theirs."""
    present = np.sum(~np.isnan(values), axis=0)
    if method in (Normalisation.MINMAX, Normalisation.ZSCORE):
        wrong = np.where(~has_spread(values), present, 0)
        code = "indicator_constant"
    elif method is Normalisation.NONE:
        wrong = np.sum((values < 0) | (values > 100), axis=0)
        code = "score_outside_scale"
    else:
        return []
    return [
        Issue(
            code=code,
            place=plan.code,
            values={"indicator": plan.code, "method": method.value, "institutions": int(count)},
        )
        for plan, count in zip(plans, wrong, strict=True)
        if count
    ]


def _direct(scores: FloatArray, direction: ArrayLike) -> FloatArray:
    """Turn scores round where lower is better."""
    return np.asarray(np.where(np.asarray(direction) > 0, scores, 100.0 - scores))
