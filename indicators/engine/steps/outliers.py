"""Step: treat outliers by winsorising, and by a transform where that is not enough.

An indicator fails when both its skewness and its excess kurtosis reach their thresholds. The
procedure is the Handbook's (step 4) as COINr carries it out; details in `docs/methods.md`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.moments import SortedSample, measure_shape
from indicators.engine.steps.table import FloatArray, Table
from schemas.pipeline import Transform, TreatSettings

LOG_SHIFT = 0.01
"""Share of the range that is added before a logarithm, so that the lowest value is not zero."""

Treated = tuple[FloatArray, "Treatment"]


@dataclass(frozen=True)
class Check:
    """Whether an indicator passes, with what was measured."""

    passes: bool
    skew: float
    kurt: float


@dataclass(frozen=True)
class Treatment:
    """What was done to one indicator in one year.

    before/winsorised/transformed  checks at the three stages; None where the stage was not reached
    count                          points winsorised (also where a transform discarded them)
    high/low                       rows that were winsorised, for the values returned
    """

    code: str
    time: int | None
    before: Check | None
    winsorised: Check | None = None
    transformed: Check | None = None
    count: int = 0
    high: tuple[int, ...] = ()
    low: tuple[int, ...] = ()


def treat(
    table: Table, settings: TreatSettings, individual: Mapping[str, TreatSettings | str]
) -> tuple[Table, list[Treatment]]:
    """Return the treated table and what was done to each indicator, each year by itself.

    individual  settings of single indicators, or "none"; no direction is applied
    """
    values = table.values.copy()
    done: list[Treatment] = []
    for rows in table.blocks():
        block = values[rows]
        skews, kurts = measure_shape(block)
        time = None if table.times is None else int(table.times[rows.start])
        for at, code in enumerate(table.codes):
            own = individual.get(code, settings)
            if isinstance(own, str):
                done.append(Treatment(code, time, None))
                continue
            before = _judge(float(skews[at]), float(kurts[at]), own)
            if before.passes or math.isnan(before.skew) or math.isnan(before.kurt):
                done.append(Treatment(code, time, before))
                continue
            treated, treatment = _treat_column(block[:, at], own, before, code, time)
            block[:, at] = treated
            done.append(treatment)
    return table.with_values(values), done


def _treat_column(
    column: FloatArray, settings: TreatSettings, before: Check, code: str, time: int | None
) -> tuple[FloatArray, Treatment]:
    present = ~np.isnan(column)
    sample = SortedSample(column[present])
    check, count = _winsorise(sample, settings, before)
    if sample.is_collapsed() or math.isnan(check.skew):
        return column, Treatment(code, time, before)
    top, bottom = sample.sorted[sample.high], sample.sorted[sample.low]
    high = tuple(int(row) for row in np.flatnonzero(column > top))
    low = tuple(int(row) for row in np.flatnonzero(column < bottom))
    # comparisons with NaN are false, so gaps stay gaps
    drawn = np.where(column > top, top, np.where(column < bottom, bottom, column))
    treatment = Treatment(code, time, before, check, None, count, high, low)
    if check.passes or settings.log in (None, Transform.NONE):
        return drawn, treatment
    basis = drawn if settings.combine else column
    transformed = transform(basis, settings)
    skew, kurt = measure_shape(transformed[:, None])
    final = _judge(float(skew[0]), float(kurt[0]), settings)
    kept = (high, low) if settings.combine else ((), ())
    return transformed, Treatment(code, time, before, check, final, count, *kept)


def _winsorise(sample: SortedSample, settings: TreatSettings, check: Check) -> tuple[Check, int]:
    """Winsorise until the sample passes, the limit is reached or one value is left."""
    limit = math.inf if settings.winmax is None else settings.winmax
    while not check.passes and sample.drawn() < limit and not sample.is_collapsed():
        if check.skew >= 0:
            sample.draw_high()
        else:
            sample.draw_low()
        if sample.is_collapsed():
            break
        check = _judge(*sample.shape(), settings)
        if math.isnan(check.skew):
            break
    return check, sample.drawn()


def _judge(skew: float, kurt: float, settings: TreatSettings) -> Check:
    return Check(abs(skew) < settings.skew or kurt < settings.kurt, skew, kurt)


def transform(column: FloatArray, settings: TreatSettings) -> FloatArray:
    """Apply the transform of the settings; a = 0.01 (max - min), NaN stays NaN.

    log_CT: ln(x - min + a); log_CT_plus: the same for a positive skewness, else -ln(max + a - x);
    log_CT_orig: ln(x - min + 1); boxcox: y = x - min + 1, ln y for lambda = 0, else
    (y^lambda - 1) / lambda.
    """
    present = column[~np.isnan(column)]
    low, high = float(present.min()), float(present.max())
    with np.errstate(over="ignore"):  # infinity is found and said by the pipeline
        return _TRANSFORMS[settings.log or Transform.NONE](column, low, high, settings)


def _log_ct(column: FloatArray, low: float, high: float, _: TreatSettings) -> FloatArray:
    return np.asarray(np.log(column - low + LOG_SHIFT * (high - low)))


def _log_ct_plus(
    column: FloatArray, low: float, high: float, settings: TreatSettings
) -> FloatArray:
    skew, _kurt = measure_shape(column[:, None])
    if skew[0] > 0:
        return _log_ct(column, low, high, settings)
    return np.asarray(-np.log(high + LOG_SHIFT * (high - low) - column))


def _log_ct_orig(column: FloatArray, low: float, _: float, __: TreatSettings) -> FloatArray:
    return np.asarray(np.log(column - low + 1))


def _boxcox(column: FloatArray, low: float, _: float, settings: TreatSettings) -> FloatArray:
    shifted = column - low + 1
    exponent = settings.lambda_ or 0.0
    if exponent == 0:
        return np.asarray(np.log(shifted))
    return np.asarray((shifted**exponent - 1) / exponent)


def _keep(column: FloatArray, _: float, __: float, ___: TreatSettings) -> FloatArray:
    return column


_TRANSFORMS: dict[Transform, Callable[[FloatArray, float, float, TreatSettings], FloatArray]] = {
    Transform.LOG_CT: _log_ct,
    Transform.LOG_CT_PLUS: _log_ct_plus,
    Transform.LOG_CT_ORIG: _log_ct_orig,
    Transform.BOXCOX: _boxcox,
    Transform.NONE: _keep,
}
