"""Weights that people give: everybody spreads 100 points over the indicators.

Budget allocation works for up to about ten indicators; above that people contradict themselves
(OECD/JRC Handbook 2008, step 6; Moldan and Billharz 1997). For pairwise comparisons see
`indicators.engine.weights.pairwise`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.engine.steps.table import FloatArray
from schemas.issue import Issue, Severity

BUDGET = 100.0
"""Points everybody has."""
QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Lines of the spread of opinions (type 7, numpy's `linear`)."""


class FaultyBallot(StrEnum):
    """What is done with a ballot whose points do not sum to the budget."""

    LEAVE_OUT = "leave_out"
    RESCALE = "rescale"


@dataclass(frozen=True)
class BudgetAllocation:
    """What people gave, by code; all figures in points but the weights, which sum to 1.

    weights         from the mean points
    median_weights  from the median points: one extreme ballot moves them little
    mean, median, deviation (n - 1), lowest, quarter, three_quarters, highest
                    of the ballots counted; NaN without any, deviation NaN with one
    counted         people whose ballot counts;  left_out  people whose ballot does not
    issues          one for every faulty ballot: person, fault and remedy
    """

    codes: tuple[str, ...]
    weights: FloatArray
    median_weights: FloatArray
    mean: FloatArray
    median: FloatArray
    deviation: FloatArray
    lowest: FloatArray
    quarter: FloatArray
    three_quarters: FloatArray
    highest: FloatArray
    counted: tuple[str, ...]
    left_out: tuple[str, ...]
    issues: tuple[Issue, ...] = ()

    def by_code(self) -> dict[str, float]:
        """Return the weights from the mean points by code."""
        return dict(zip(self.codes, self.weights.tolist(), strict=True))


def allocate_budget(
    points: FloatArray,
    people: Sequence[str],
    codes: Sequence[str],
    *,
    budget: float = BUDGET,
    tolerance: float = 1e-6,
    faulty: FaultyBallot = FaultyBallot.LEAVE_OUT,
) -> BudgetAllocation:
    """Return the weights that ballots amount to, and what is wrong with which ballot.

    points     people x codes; an indicator that shall count nothing has 0, not a gap
    tolerance  largest difference of a ballot's sum from the budget
    faulty     whether ballots with another sum are left out, or scaled to the budget. Ballots with
               gaps, negative or infinite points, or of a person with several, are always left out

    Weights are mean points / budget. Raises ValueError where the shapes do not fit.
    """
    if points.shape != (len(people), len(codes)):
        raise ValueError(f"points: {points.shape} for {len(people)} people x {len(codes)} codes")
    people = tuple(people)
    issues = [
        issue
        for person, ballot in zip(people, points, strict=True)
        for issue in _check_ballot(person, ballot, codes, budget, tolerance, faulty)
    ]
    several = [person for person, count in Counter(people).items() if count > 1]
    issues += [
        _fault("ballot_twice", person, remedy="keep_one", count=people.count(person))
        for person in several
    ]
    barred = {issue.place for issue in issues if issue.severity is Severity.ERROR}
    kept = np.array([person not in barred for person in people], dtype=bool)
    valid = points[kept]
    if len(valid) and codes:
        valid = np.where(_is_off(valid, budget, tolerance), _rescale(valid, budget), valid)
    else:
        valid = np.empty((0, len(codes)))
        issues.append(Issue(code="ballots_none_valid", severity=Severity.ERROR))
    left_out = tuple(dict.fromkeys(person for person in people if person in barred))
    counted = tuple(person for person in people if person not in barred)
    return _summarise(valid, tuple(codes), counted, left_out, tuple(issues))


def _check_ballot(
    person: str,
    ballot: FloatArray,
    codes: Sequence[str],
    budget: float,
    tolerance: float,
    faulty: FaultyBallot,
) -> list[Issue]:
    """Return what is wrong with one ballot and what the person can do about it."""
    issues = []
    for code, given in zip(codes, ballot.tolist(), strict=True):
        if np.isnan(given):
            issues.append(_fault("ballot_gap", person, remedy="enter_zero", indicator=code))
        elif not np.isfinite(given):
            issues.append(_fault("ballot_infinite", person, remedy="correct", indicator=code))
        elif given < 0:
            issues.append(
                _fault("ballot_negative", person, remedy="correct", indicator=code, points=given)
            )
    if issues:
        return issues
    with np.errstate(over="ignore"):
        total = float(ballot.sum())
    if abs(total - budget) <= tolerance:
        return []
    told: dict[str, float] = {"total": total, "budget": budget, "difference": abs(budget - total)}
    if total <= 0:
        return [_fault("ballot_empty", person, remedy="add", **told)]
    if faulty is FaultyBallot.RESCALE:
        issue = _fault("ballot_sum_rescaled", person, remedy="rescaled", **told)
        return [issue.model_copy(update={"severity": Severity.WARNING})]
    if total < budget:
        return [_fault("ballot_sum_short", person, remedy="add", **told)]
    return [_fault("ballot_sum_over", person, remedy="remove", **told)]


def _is_off(points: FloatArray, budget: float, tolerance: float) -> FloatArray:
    with np.errstate(over="ignore"):
        return np.asarray(np.abs(points.sum(axis=1, keepdims=True) - budget) > tolerance)


def _rescale(points: FloatArray, budget: float) -> FloatArray:
    """Scale ballots to the budget, over their largest number first: no sum leaves the doubles."""
    shares = points / points.max(axis=1, keepdims=True)
    return np.asarray(shares * (budget / shares.sum(axis=1, keepdims=True)))


def _summarise(
    points: FloatArray,
    codes: tuple[str, ...],
    counted: tuple[str, ...],
    left_out: tuple[str, ...],
    issues: tuple[Issue, ...],
) -> BudgetAllocation:
    gap = np.full(len(codes), np.nan)
    mean, spread, lines = gap, gap, np.full((5, len(codes)), np.nan)
    if len(points):
        mean, lines = points.mean(axis=0), np.quantile(points, QUANTILES, axis=0)
        if not lines[2].any():
            issues = (*issues, Issue(code="ballots_medians_zero"))
    if len(points) > 1:
        spread = points.std(axis=0, ddof=1)
    return BudgetAllocation(
        codes=codes,
        weights=_to_weights(mean),
        median_weights=_to_weights(lines[2]),
        mean=mean,
        median=lines[2],
        deviation=spread,
        lowest=lines[0],
        quarter=lines[1],
        three_quarters=lines[3],
        highest=lines[4],
        counted=counted,
        left_out=left_out,
        issues=issues,
    )


def _to_weights(points: FloatArray) -> FloatArray:
    total = points.sum()
    return points / total if total > 0 else np.full(len(points), np.nan)


def _fault(code: str, person: str, *, remedy: str, **values: str | int | float) -> Issue:
    told: dict[str, str | int | float] = {"person": person, "remedy": remedy, **values}
    return Issue(code=code, severity=Severity.ERROR, place=person, values=told)
