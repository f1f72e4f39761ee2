"""Other raw numbers for some institutions, kept to what a metric can be.

A change asks for more, less or another number. What is used may differ, and then an issue says so:
the changes of one number in one scenario are added up first; the sum is rounded to whole steps
where the metric counts and is cut at the ends of the metric's range. A number that lies outside its
range already may stay there, but is not moved further out. No number that is not finite is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]

ROUNDING = 1e-9
"""Difference in the unit of the metric up to which a step is a whole one, or none: changes that
cancel leave rounding behind (0.1 + 0.2 - 0.3). None also up to that share of the number itself."""


@dataclass(frozen=True)
class MetricChange:
    """One raw number of one institution, moved by `add` or set `to` a number (in its unit)."""

    institution: str
    metric: str
    add: float = 0.0
    to: float | None = None

    def apply(self, numbers: FloatArray) -> FloatArray:
        """Return the numbers moved; a missing one stays missing unless it is set.

        >>> MetricChange("alpha", "students", add=20).apply(np.array([96.0, np.nan])).tolist()
        [116.0, nan]
        """
        return numbers + self.add if self.to is None else np.full(numbers.shape, self.to)


@dataclass(frozen=True)
class MetricLimit:
    """What a raw number can be, in its unit; `whole` where it is moved in whole steps only."""

    lowest: float = 0.0
    highest: float = float("inf")
    whole: bool = False


@dataclass(frozen=True)
class Moves:
    """The numbers that S scenarios really use: Y periods, R institutions, C metrics.

    rows     positions of the institutions;  codes  the metrics
    before   Y x R x C;  numbers  S x Y x R x C
    issues   see `move_metrics`
    """

    rows: tuple[int, ...]
    codes: tuple[str, ...]
    before: FloatArray
    numbers: FloatArray
    issues: tuple[Issue, ...] = field(default=())

    def read(self, row: int, period: int, scenario: int = 0) -> dict[str, tuple[float, float]]:
        """Return metric: number before and after, of those that differ.

        row, period  positions;  a row that no scenario changes has nothing
        """
        if row not in self.rows:
            return {}
        at = self.rows.index(row)
        pairs = zip(self.before[period, at], self.numbers[scenario, period, at], strict=True)
        return {
            code: (float(old), float(new))
            for code, (old, new) in zip(self.codes, pairs, strict=True)
            if old != new and not (np.isnan(old) and np.isnan(new))
        }


@dataclass(frozen=True)
class MetricTable:
    """Raw numbers, Y periods x n institutions x M metrics, NaN missing, with their names."""

    institutions: Sequence[str]
    metrics: Sequence[str]
    numbers: FloatArray


def move_metrics(
    table: MetricTable,
    scenarios: Sequence[Sequence[MetricChange]],
    limits: Mapping[str, MetricLimit] | None = None,
) -> Moves:
    """Return the numbers of scenarios, each a list of changes that hold in every period.

    limits  by metric; another one is not negative, and may be any number from there

    Left out is a change of an unknown institution or metric (`what_if_unknown`), of a metric
    without a value (`what_if_missing`), and by or to a number that is not finite
    (`what_if_not_finite`). Changed are a number outside its range (`what_if_below_zero`,
    `what_if_below_least`, `what_if_above_most`) and a broken step (`what_if_rounded`).

    >>> table = MetricTable(["alpha"], ["students"], np.array([[[96.0]]]))
    >>> moves = move_metrics(table, [[MetricChange("alpha", "students", add=-150)]])
    >>> moves.read(0, 0), [issue.code for issue in moves.issues]
    ({'students': (96.0, 0.0)}, ['what_if_below_zero'])
    """
    issues: list[Issue] = []
    changes = [
        (at, change)
        for at, scenario in enumerate(scenarios)
        for change in scenario
        if _is_possible(table, at, change, issues)
    ]
    rows = sorted({table.institutions.index(own.institution) for _, own in changes})
    codes = list(dict.fromkeys(own.metric for _, own in changes))
    columns = [table.metrics.index(code) for code in codes]
    before = table.numbers[:, rows][:, :, columns]
    numbers = np.repeat(before[None], len(scenarios), axis=0)
    moved: dict[tuple[int, int, int], MetricChange] = {}
    for at, change in changes:
        row = rows.index(table.institutions.index(change.institution))
        cell = (at, row, codes.index(change.metric))
        with np.errstate(over="ignore"):
            numbers[at, :, row, cell[2]] = change.apply(numbers[at, :, row, cell[2]])
        moved[cell] = change
    for (at, row, column), change in moved.items():
        limit = (limits or {}).get(change.metric, MetricLimit())
        asked = numbers[at, :, row, column]
        used = _keep_possible(before[:, row, column], asked, limit, (at, change), issues)
        numbers[at, :, row, column] = used
    return Moves(tuple(rows), tuple(codes), before, numbers, tuple(issues))


def round_steps(steps: FloatArray) -> FloatArray:
    """Return steps as whole ones, halves away from zero.

    >>> round_steps(np.array([2.5, -2.5, 0.4])).tolist()
    [3.0, -3.0, 0.0]
    """
    return np.sign(steps) * np.floor(np.abs(steps) + 0.5)


def _keep_possible(
    before: FloatArray,
    asked: FloatArray,
    limit: MetricLimit,
    cause: tuple[int, MetricChange],
    issues: list[Issue],
) -> FloatArray:
    """Return the numbers used for those asked for (one a period); what differs is an issue."""
    noise = np.abs(asked - before) <= ROUNDING * np.maximum(np.abs(before), 1.0)
    used = np.where(np.isinf(asked) | noise, before, asked)
    if np.isinf(asked).any():
        issues.append(_make_issue("what_if_not_finite", *cause))
    if limit.whole:
        start = np.where(np.isnan(before), 0.0, before)
        whole = start + round_steps(used - start)
        if (np.abs(whole - used) > ROUNDING).any():
            issues.append(_make_issue("what_if_rounded", *cause))
        used = whole
    low, high = np.fmin(limit.lowest, before), np.fmax(limit.highest, before)
    if (used < low).any():
        if (low == 0).all():
            issues.append(_make_issue("what_if_below_zero", *cause))
        else:
            issues.append(_make_issue("what_if_below_least", *cause, least=_plain(limit.lowest)))
    if (used > high).any():
        issues.append(_make_issue("what_if_above_most", *cause, most=_plain(limit.highest)))
    return np.clip(used, low, high)


def _is_possible(table: MetricTable, at: int, change: MetricChange, issues: list[Issue]) -> bool:
    asked = change.add if change.to is None else change.to
    if change.institution not in table.institutions or change.metric not in table.metrics:
        issues.append(_make_issue("what_if_unknown", at, change))
        return False
    if not np.isfinite(asked):
        issues.append(_make_issue("what_if_not_finite", at, change))
        return False
    row = table.institutions.index(change.institution)
    column = table.metrics.index(change.metric)
    if change.to is None and np.isnan(table.numbers[:, row, column]).all():
        issues.append(_make_issue("what_if_missing", at, change))
        return False
    return True


def _plain(number: float) -> float | int:
    """Return a whole number as one, so that it is written without decimals."""
    return int(number) if float(number).is_integer() else float(number)


def _make_issue(code: str, at: int, change: MetricChange, **values: float) -> Issue:
    return Issue(
        code=code,
        severity=Severity.WARNING,
        place=f"{change.institution}/{change.metric}",
        values={"scenario": at, "metric": change.metric, **values},
    )
