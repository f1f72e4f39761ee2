"""Where is an indicator heading? An early forecast to a target year, with honest intervals.

Two methods for short yearly series, named in the answer:

theil_sen     from LEAST_LINE years on: the line with the median of all pairwise slopes (H. Theil,
              1950; P. K. Sen, Journal of the American Statistical Association 63, 1968, 1379-1389)
              and the median intercept; one bad year cannot turn it
damped_trend  for LEAST_YEARS up to that: from the level of the same line at the last year the trend
              goes on, but each further year with only DAMPING of the year before (E. S. Gardner, E.
              McKenzie, Management Science 31, 1985, 1237-1246): so few years do not carry a line

The interval is that of a prediction from a straight line: t quantile with n - 2 degrees of freedom
times s sqrt(1 + 1/n + (year - mean)^2 / Sxx), s^2 the sum of squared residuals over n - 2. It takes
the noise of the years as independent and the trend as lasting; it knows nothing of decisions. For
few years it is wide, because little is known.

What cannot be (below `lowest`, above `highest`) is cut off: first the forecast, then the interval,
which keeps its half-width around the forecast that was cut. A line that ends above a highest of 100
gives 100 with the interval from 100 less the half-width to 100: that the line leaves the range
makes nobody surer. So the 95 % interval contains the 80 % one, also at the edge.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from indicators.engine.trends import number_segments
from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]

LEAST_YEARS = 4
"""With three years two numbers are fitted and one is left: no interval deserves the name."""

LEAST_LINE = 6
DAMPING = 0.8
LEVELS = (0.80, 0.95)
NOISE = 1e-9
"""Noise of that share of the largest value is rounding: the years lie on a line."""


class ForecastMethod(StrEnum):
    """How the forecast was made."""

    THEIL_SEN = "theil_sen"
    DAMPED_TREND = "damped_trend"


@dataclass(frozen=True)
class Forecast:
    """The forecast of one series; numbers in the unit of the series, NaN where there is none.

    year     the target year;  years  the years it rests on;  last  the newest of their values
    value    the forecast;  slope  change a year along the line
    low80 ... high95  ends of the 80 % and the 95 % interval
    issues   `forecast_too_few_years` and `forecast_not_ahead`: no forecast is made;
             `forecast_no_variation`: the years lie on a line, so no interval can be told;
             `forecast_far`: at least as far ahead as years are known; `forecast_cut`: the line
             leaves the possible range; `forecast_after_break`: years before a break are not used
    """

    year: int
    method: ForecastMethod | None
    years: tuple[int, ...]
    last: float = float("nan")
    value: float = float("nan")
    slope: float = float("nan")
    low80: float = float("nan")
    high80: float = float("nan")
    low95: float = float("nan")
    high95: float = float("nan")
    issues: tuple[Issue, ...] = ()


def forecast_series(
    series: Mapping[int, float],
    year: int,
    lowest: float = -np.inf,
    highest: float = np.inf,
    breaks: Collection[int] = (),
) -> Forecast:
    """Forecast a yearly series to a later year.

    series   value by year; missing years may be absent or NaN
    lowest, highest  the possible range of the value
    breaks   first years of new definitions: only the newest stretch is used

    >>> answer = forecast_series({year: 2.0 * year - 4000 for year in range(2018, 2025)}, 2027)
    >>> answer.method.value, round(answer.value, 9)
    ('theil_sen', 54.0)
    """
    known = {int(own): float(value) for own, value in series.items() if np.isfinite(value)}
    issues: list[Issue] = []
    ordered = sorted(known)
    segments = number_segments(ordered, breaks)
    years = tuple(own for own, part in zip(ordered, segments, strict=True) if part == segments[-1])
    if len(years) < len(ordered):
        issues.append(_issue("forecast_after_break", year=years[0]))
    if len(years) < LEAST_YEARS:
        issues.append(_issue("forecast_too_few_years", count=len(years), needed=LEAST_YEARS))
    elif year <= years[-1]:
        issues.append(_issue("forecast_not_ahead", year=year, last=years[-1]))
    if any(issue.code != "forecast_after_break" for issue in issues):
        return Forecast(year, None, years, issues=tuple(issues))
    numbers = np.array([known[own] for own in years])
    return _forecast(years, numbers, year, (lowest, highest), issues)


def fit_theil_sen(years: FloatArray, values: FloatArray) -> tuple[float, float]:
    """Return slope and intercept: the median of all pairwise slopes, and of value - slope * year.

    >>> fit_theil_sen(np.arange(5.0), np.array([0.0, 1.0, 2.0, 30.0, 4.0]))
    (1.0, 0.0)
    """
    first, second = np.triu_indices(len(years), k=1)
    slope = float(np.median((values[second] - values[first]) / (years[second] - years[first])))
    return slope, float(np.median(values - slope * years))


def _forecast(
    years: tuple[int, ...],
    values: FloatArray,
    year: int,
    possible: tuple[float, float],
    issues: list[Issue],
) -> Forecast:
    # counted from the last year: the same line, without the rounding of large years
    at = np.array(years, dtype=np.float64) - years[-1]
    slope, level = fit_theil_sen(at, values)
    ahead = year - years[-1]
    method = ForecastMethod.THEIL_SEN if len(years) >= LEAST_LINE else ForecastMethod.DAMPED_TREND
    run = float(ahead)
    if method is ForecastMethod.DAMPED_TREND:
        run = float(sum(DAMPING**step for step in range(1, ahead + 1)))
    value = level + slope * run
    residuals = values - level - slope * at
    freedom = len(years) - 2
    noise = np.sqrt(np.sum(residuals**2) / freedom)
    spread = noise * np.sqrt(
        1 + 1 / len(years) + (ahead - at.mean()) ** 2 / np.sum((at - at.mean()) ** 2)
    )
    if noise <= NOISE * float(np.abs(values).max()):
        issues.append(_issue("forecast_no_variation", count=len(years)))
        spread = np.nan
    if ahead >= years[-1] - years[0] + 1:
        issues.append(_issue("forecast_far", ahead=ahead, count=years[-1] - years[0] + 1))
    if not possible[0] <= value <= possible[1]:
        issues.append(_issue("forecast_cut", year=year))
    middle = float(np.clip(value, *possible))
    ends = [
        float(np.clip(middle + sign * student.ppf(0.5 + share / 2, freedom) * spread, *possible))
        for share in LEVELS
        for sign in (-1, 1)
    ]
    return Forecast(
        year=year,
        method=method,
        years=years,
        last=float(values[-1]),
        value=middle,
        slope=slope,
        low80=ends[0],
        high80=ends[1],
        low95=ends[2],
        high95=ends[3],
        issues=tuple(issues),
    )


def _issue(code: str, **values: str | int | float) -> Issue:
    return Issue(code=code, severity=Severity.NOTE, values=values)
