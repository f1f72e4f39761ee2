"""The Human Development Index of UNDP, from its four components.

Source: UNDP, Human Development Report 2023/24, technical note 1. Goalposts have been the same since
2014, so all years of the report's time series follow one formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.table import BoolArray, FloatArray
from schemas.issue import Issue, Severity

LIFE_EXPECTANCY = (20.0, 85.0)
EXPECTED_SCHOOLING = (0.0, 18.0)
MEAN_SCHOOLING = (0.0, 15.0)
INCOME = (100.0, 75000.0)
"""Goalposts: years, years, years, and PPP dollars of 2017 a person."""


@dataclass(frozen=True)
class HumanDevelopment:
    """Dimension indices and the index, each 0-1; NaN where a component is missing.

    education  mean of the two schooling indices;  hdi  geometric mean of the three dimensions
    """

    health: FloatArray
    expected_schooling: FloatArray
    mean_schooling: FloatArray
    education: FloatArray
    income: FloatArray
    hdi: FloatArray
    issues: tuple[Issue, ...] = ()

    def published(self) -> FloatArray:
        """Return the index as UNDP prints it: three decimals."""
        return np.round(self.hdi, 3)


def human_development_index(
    life_expectancy: FloatArray,
    expected_schooling: FloatArray,
    mean_schooling: FloatArray,
    income: FloatArray,
    units: Sequence[str] = (),
) -> HumanDevelopment:
    """Return the HDI and its dimension indices.

    life_expectancy     at birth, years
    expected_schooling  years a child entering school can expect
    mean_schooling      years of people aged 25 and more
    income              gross national income a person, PPP dollars of 2017
    units               names of the rows for issues; their numbers when not given

    health (x - 20) / 65, schooling x / 18 and x / 15, income (ln x - ln 100) / (ln 75000 - ln 100),
    each clipped to 0-1; HDI = (health education income)^(1/3). Missing, infinite and impossible
    (negative; income of 0) components give NaN and an issue. Raises ValueError for unequal lengths.
    """
    components = (life_expectancy, expected_schooling, mean_schooling, income)
    if len({np.shape(component) for component in components}) > 1:
        raise ValueError("the four components have different lengths")
    given = np.array(components, dtype=float)
    with np.errstate(invalid="ignore"):
        impossible = (given < 0) | np.isinf(given)
        impossible[3] |= given[3] == 0
    parts = np.where(impossible, np.nan, given)
    health = _place(parts[0], LIFE_EXPECTANCY)
    expected, mean = _place(parts[1], EXPECTED_SCHOOLING), _place(parts[2], MEAN_SCHOOLING)
    earned = _place(np.log(parts[3]), (float(np.log(INCOME[0])), float(np.log(INCOME[1]))))
    education = (expected + mean) / 2.0
    hdi = np.cbrt(health * education * earned)
    issues = tuple(_find_faults(impossible, np.isnan(given), units))
    return HumanDevelopment(health, expected, mean, education, earned, hdi, issues)


def _place(values: FloatArray, goalposts: tuple[float, float]) -> FloatArray:
    low, high = goalposts
    return np.clip((values - low) / (high - low), 0.0, 1.0)


COMPONENTS = ("life_expectancy", "expected_schooling", "mean_schooling", "income")


def _find_faults(impossible: BoolArray, missing: BoolArray, units: Sequence[str]) -> list[Issue]:
    issues = []
    for wrong, code, severity in (
        (impossible, "hdi_component_impossible", Severity.ERROR),
        (missing, "hdi_component_missing", Severity.WARNING),
    ):
        for component, row in zip(*np.nonzero(wrong.reshape(len(COMPONENTS), -1)), strict=True):
            place = units[row] if len(units) else str(row + 1)
            told: dict[str, str | int | float] = {"component": COMPONENTS[component]}
            issues.append(Issue(code=code, severity=severity, place=place, values=told))
    return issues
