"""What would have to change to reach a place: the smallest change in raw metrics within bounds.

Others are held fixed. "Smallest" needs a common measure of persons, agreements and money: the
effort of a change is the share of its stated leeway that it uses (10 of at most 40 more is 0.25),
summed over the metrics, unless a bound names the cost of a unit itself. Where the score is linear
in what may change, the answer is the optimum of a program (`target_linear`); else it is that of a
search of which no single part can be made smaller (`target_search`), compared with the optimum over
the linear metrics alone. The answer names which of the two it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.formula_values import evaluate_values
from indicators.engine.scoring_model import rank_rows
from indicators.engine.target_linear import find_linear, solve_smallest
from indicators.engine.target_search import TargetProblem, search_smallest, take_back
from indicators.engine.uncertainty import simulate_ranks
from indicators.engine.what_if import Baseline, rescore
from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]


class TargetMethod(StrEnum):
    """How the change was found, and what that proves."""

    NONE = "none"  # nothing had to be looked for
    LINEAR = "linear"  # no smaller change exists within the bounds
    SEARCH = "search"  # no single part of it can be smaller; another mixture might be


@dataclass(frozen=True)
class MetricBound:
    """How far one raw metric may be moved, in its unit or in per cent of its present number.

    rise, rise_percent  at most so much more; of both given the smaller counts, without any none
    fall, fall_percent  at most so much less
    lowest, highest     where the number ends in any case; metrics are not negative
    whole               only whole steps: persons, agreements
    cost                effort of one unit; None: a unit's share of the leeway
    """

    metric: str
    rise: float | None = None
    rise_percent: float | None = None
    fall: float | None = None
    fall_percent: float | None = None
    lowest: float = 0.0
    highest: float = float("inf")
    whole: bool = False
    cost: float | None = None

    def leeway(self, number: float) -> tuple[float, float]:
        """Return how much less and how much more than a number is allowed.

        >>> MetricBound("students", rise=50, rise_percent=20, whole=True).leeway(208)
        (0.0, 41.0)
        """
        more = _smaller(self.rise, self.rise_percent, number)
        less = _smaller(self.fall, self.fall_percent, number)
        more = max(min(more, self.highest - number), 0.0)
        less = max(min(less, number - self.lowest), 0.0)
        if self.whole:
            more, less = float(np.floor(more + 1e-9)), float(np.floor(less + 1e-9))
        return less, more


@dataclass(frozen=True)
class MetricShift:
    """One raw metric before and after, in its unit."""

    metric: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """Return how much more it is."""
        return self.after - self.before


@dataclass(frozen=True)
class TargetResult:
    """The answer. Where the place is out of reach, it is the smallest change to the best place.

    place       asked for;  reached  whether the shifts lead there;  method  how they were found
    shifts      what changes, the largest effort first;  effort  0 is no change
    score_before, score_after, rank_before, rank_after   NaN, None where there is no score
    rank_low, rank_high  5-95 % of the simulated places after the change; None if not asked for
    score_most  the highest score within the bounds, only where the place is out of reach
    issues      `target_unscored`, `target_place_unknown`, `target_metric_unknown`,
                `target_metric_missing`, `target_nothing_free`
    """

    institution: str
    place: int
    reached: bool
    method: TargetMethod = TargetMethod.NONE
    shifts: tuple[MetricShift, ...] = ()
    effort: float = 0.0
    score_before: float = float("nan")
    score_after: float = float("nan")
    rank_before: int | None = None
    rank_after: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    score_most: float = float("nan")
    issues: tuple[Issue, ...] = ()


def find_target(
    baseline: Baseline,
    institution: str,
    place: int,
    bounds: Sequence[MetricBound],
    interval: bool = True,
) -> TargetResult:
    """Find the smallest change of one institution's raw metrics that reaches a place.

    baseline  the scores of one period (Y = 1) with the institution's own metrics
    place     at least this place of the overall score; ties share the better one
    interval  also simulate the place after the change, with the plan's own uncertainty
    Raises ValueError for a baseline of several periods or an institution that is not in it.
    """
    if len(baseline.periods) != 1:
        raise ValueError(f"a target needs one period, not {len(baseline.periods)}")
    row = baseline.institutions.index(institution)
    issues = list(_check(baseline, row, place))
    result = _describe(baseline, row, TargetResult(institution, place, False))
    if issues:
        return replace(result, issues=tuple(issues))
    known = list(_keep_known(baseline, row, bounds, issues))
    result = replace(result, issues=tuple(issues))
    if result.rank_before is not None and result.rank_before <= place:
        return _with_interval(baseline, row, replace(result, reached=True), interval)
    problem = make_problem(baseline, row, place, known)
    if not len(problem.codes):
        nothing = _issue("target_nothing_free", institution, place=place)
        return replace(result, issues=(*issues, nothing))
    point, reached, method = _solve(problem)
    if not reached:
        most = _score(problem, point)
        problem = replace(problem, place=_place(problem, point))
        better = result.rank_before is not None and problem.place < result.rank_before
        nearest, found, method = _solve(problem) if better else (problem.start, True, method)
        point = nearest if found else take_back(problem, point)
        result = replace(result, score_most=most)
    result = _complete(problem, point, replace(result, reached=reached, method=method))
    return _with_interval(baseline, row, result, interval)


def make_problem(
    baseline: Baseline, row: int, place: int, bounds: Iterable[MetricBound]
) -> TargetProblem:
    """Turn bounds into numbers; metrics without any leeway are left out."""
    metrics = baseline.model.metrics
    own = baseline.metrics[0, row]
    free = [
        (bound, float(own[metrics.index(bound.metric)]))
        for bound in {bound.metric: bound for bound in bounds}.values()
    ]
    free = [(bound, start) for bound, start in free if max(bound.leeway(start)) > 0]
    less, more = (
        np.array([bound.leeway(start)[side] for bound, start in free], dtype=np.float64)
        for side in (0, 1)
    )
    start = np.array([number for _, number in free], dtype=np.float64)
    costs = np.array([np.nan if own.cost is None else own.cost for own, _ in free])
    return TargetProblem(
        baseline=baseline,
        row=row,
        place=place,
        codes=tuple(bound.metric for bound, _ in free),
        start=start,
        low=start - less,
        high=start + more,
        whole=np.array([bound.whole for bound, _ in free], dtype=np.bool_),
        cost_up=np.where(np.isnan(costs), 1.0 / np.where(more > 0, more, np.inf), costs),
        cost_down=np.where(np.isnan(costs), 1.0 / np.where(less > 0, less, np.inf), costs),
    )


def _solve(problem: TargetProblem) -> tuple[FloatArray, bool, TargetMethod]:
    """Return the numbers found, whether they reach the place, and what they are."""
    linear = find_linear(problem)
    exact = solve_smallest(problem, linear) if linear.any() else None
    if exact is not None and linear.all():
        return *exact, TargetMethod.LINEAR
    found = *search_smallest(problem), TargetMethod.SEARCH
    if exact is None:
        return found
    # the optimum over the linear metrics is one more candidate
    other = *exact, TargetMethod.SEARCH
    if exact[1] and found[1]:
        return min(found, other, key=lambda answer: float(problem.effort(answer[0])))
    if exact[1] or found[1]:
        return other if exact[1] else found
    return max(found, other, key=lambda answer: float(problem.lead(answer[0][None])[0]))


def _check(baseline: Baseline, row: int, place: int) -> Iterable[Issue]:
    institution = baseline.institutions[row]
    scored = int(np.sum(~np.isnan(baseline.overall[0])))
    if np.isnan(baseline.overall[0, row]):
        yield _issue("target_unscored", institution)
    elif not 1 <= place <= scored:
        yield _issue("target_place_unknown", institution, place=place, of=scored)


def _keep_known(
    baseline: Baseline, row: int, bounds: Sequence[MetricBound], issues: list[Issue]
) -> Iterable[MetricBound]:
    institution = baseline.institutions[row]
    for bound in bounds:
        if bound.metric not in baseline.model.metrics:
            issues.append(_issue("target_metric_unknown", institution, metric=bound.metric))
            continue
        column = baseline.model.metrics.index(bound.metric)
        if np.isnan(baseline.metrics[0, row, column]):
            issues.append(_issue("target_metric_missing", institution, metric=bound.metric))
            continue
        yield bound


def _describe(baseline: Baseline, row: int, result: TargetResult) -> TargetResult:
    score, place = float(baseline.overall[0, row]), baseline.places[0, row]
    rank = None if np.isnan(place) else int(place)
    return replace(result, score_before=score, score_after=score, rank_before=rank, rank_after=rank)


def _complete(problem: TargetProblem, point: FloatArray, result: TargetResult) -> TargetResult:
    moved = point - problem.start
    costs = np.where(moved > 0, moved * problem.cost_up, -moved * problem.cost_down)
    shifts = tuple(
        MetricShift(problem.codes[at], float(problem.start[at]), float(point[at]))
        for at in np.argsort(-costs, kind="stable")
        if moved[at] != 0
    )
    return replace(
        result,
        shifts=shifts,
        effort=float(costs.sum()),
        score_after=_score(problem, point),
        rank_after=_place(problem, point),
    )


def _score(problem: TargetProblem, point: FloatArray) -> float:
    return float(_scores(problem, point)[problem.row])


def _place(problem: TargetProblem, point: FloatArray) -> int:
    return int(rank_rows(_scores(problem, point)[None])[0, problem.row])


def _scores(problem: TargetProblem, point: FloatArray) -> FloatArray:
    numbers = point[None, None, None]
    return rescore(problem.baseline, [problem.row], problem.codes, numbers).overall[0, 0]


def _with_interval(
    baseline: Baseline, row: int, result: TargetResult, interval: bool
) -> TargetResult:
    """Simulate the places with the institution's new values."""
    if not interval:
        return result
    changed = {shift.metric: shift.after for shift in result.shifts}
    values = move_values(baseline, row, changed)
    ends = simulate_ranks(values, baseline.model.plan).table[["rank_low", "rank_high"]]
    low, high = ends.astype("float64").to_numpy()[row]
    return replace(result, rank_low=int(low), rank_high=int(high))


def move_values(baseline: Baseline, row: int, changed: dict[str, float]) -> pd.DataFrame:
    """Return the indicator values, institutions x indicators, with other metrics of one of them."""
    model = baseline.model
    metrics = baseline.metrics[0, row]
    old = {code: metrics[[at]] for at, code in enumerate(model.metrics)}
    new = old | {code: np.array([number]) for code, number in changed.items()}
    values = baseline.values[0].copy()
    for at, indicator in enumerate(model.indicators):
        if not changed.keys() & set(indicator.metrics):
            continue
        before = evaluate_values(indicator, old)[0]
        if np.isclose(before, values[row, at], rtol=1e-9, atol=1e-9, equal_nan=True):
            values[row, at] = evaluate_values(indicator, new)[0]
    codes = list(model.plan.indicator_codes())
    return pd.DataFrame(values, index=list(baseline.institutions), columns=codes)


def _smaller(amount: float | None, share: float | None, number: float) -> float:
    limits = [] if amount is None else [amount]
    limits += [] if share is None else [abs(number) * share / 100]
    return min(limits, default=0.0)


def _issue(code: str, institution: str, **values: str | int | float) -> Issue:
    return Issue(
        code=code,
        severity=Severity.WARNING,
        place=institution,
        values={"institution": institution, **values},
    )
