"""What would have to change to reach a place: the smallest change in raw metrics within bounds.

Others are held fixed. "Smallest" needs a common measure of persons, agreements and money: the
effort of a change is the share of its stated leeway that it uses (10 of at most 40 more is 0.25),
summed over the metrics, unless a bound names the cost of a unit itself. Numbers move by the steps
they are printed in, so what is read is what was scored. Where the score is linear in what may
change, the answer is the optimum of a program (`target_linear`); else it is that of a search
(`target_search`), compared with the optimum over the linear metrics alone and made smaller by
exchange (`target_exchange`). The answer names which of the two it is.
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
from indicators.engine.target_exchange import exchange_pairs
from indicators.engine.target_linear import Found, find_linear, solve_smallest
from indicators.engine.target_problem import TargetProblem, count_steps, number_at
from indicators.engine.target_search import search_smallest
from indicators.engine.uncertainty import simulate_ranks
from indicators.engine.what_if import Baseline
from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]

PRINTED_STEP = 0.01
"""Step of numbers that are not counts: two decimals are printed."""


class TargetMethod(StrEnum):
    """How the change was found, and what that proves."""

    NONE = "none"  # nothing had to be looked for
    LINEAR = "linear"  # no smaller change exists within the bounds, or none that reaches
    SEARCH = "search"  # no single part of it can be smaller; another mixture might be, or reach


@dataclass(frozen=True)
class MetricBound:
    """How far one raw metric may be moved, in its unit or in per cent of its present number.

    rise, rise_percent  at most so much more; of both given the smaller counts, without any none
    fall, fall_percent  at most so much less
    lowest, highest     where the number ends in any case; metrics are not negative
    step                what it moves by, as it is printed: 1 for persons and agreements
    cost                effort of one unit; None: a unit's share of the leeway

    Infinity is no bound; something else must then end a rise. Raises ValueError otherwise, for
    numbers below 0 or not finite, NaN, a step or a cost that is not above 0, and ends that cross.
    """

    metric: str
    rise: float | None = None
    rise_percent: float | None = None
    fall: float | None = None
    fall_percent: float | None = None
    lowest: float = 0.0
    highest: float = float("inf")
    step: float = PRINTED_STEP
    cost: float | None = None

    def __post_init__(self) -> None:
        for name in ("rise", "rise_percent", "fall", "fall_percent", "highest"):
            number = getattr(self, name)
            if number is not None and not number >= 0:
                raise self._refuse(name, "is at least 0")
        if not 0 <= self.lowest < np.inf:
            raise self._refuse("lowest", "is finite and at least 0")
        if self.highest < self.lowest:
            raise self._refuse("highest", f"is not below the lowest of {self.lowest}")
        for name in ("step", "cost"):
            number = getattr(self, name)
            if number is not None and not 0 < number < np.inf:
                raise self._refuse(name, "is finite and above 0")
        for name in ("rise", "rise_percent"):
            ends = {self.rise, self.rise_percent, self.highest} - {None}
            if getattr(self, name) == np.inf and ends == {np.inf}:
                raise self._refuse(name, "ends somewhere: in itself or in the highest number")

    def _refuse(self, name: str, rule: str) -> ValueError:
        return ValueError(f"{name} of the bound of {self.metric} {rule}, not {getattr(self, name)}")

    def count_steps(self, number: float) -> tuple[float, float]:
        """Return how many steps down and up a number is allowed.

        >>> MetricBound("students", rise=50, rise_percent=20, step=1).count_steps(208)
        (0.0, 41.0)
        """
        more = _smaller(self.rise, self.rise_percent, number)
        less = _smaller(self.fall, self.fall_percent, number)
        # a number that is beyond an end already may stay where it is
        high = max(min(number + more, self.highest), number)
        low = min(max(number - less, self.lowest), number)
        down, up = count_steps(number, self.step, low, high)
        return float(down), float(up)

    def leeway(self, number: float) -> tuple[float, float]:
        """Return how much less and how much more than a number is allowed, on its steps.

        >>> MetricBound("students", rise=50, rise_percent=20, step=1).leeway(208)
        (0.0, 41.0)
        """
        down, up = self.count_steps(number)
        lowest, highest = number_at(number, self.step, np.array([-down, up])).tolist()
        return number - lowest, highest - number


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
    """The answer. Where the place is not reached, the smallest change to the best place found.

    place       asked for;  reached  whether the shifts lead there;  method  how they were found
    shifts      what changes, the largest effort first;  effort  0 is no change
    score_before, score_after, rank_before, rank_after   NaN, None where there is no score
    rank_low, rank_high  5-95 % of the simulated places after the change; None if not asked for
    score_most  the highest score within the bounds, or the highest found by a search; only where
                the place is not reached
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
    found = _solve(problem)
    if not found.reached:
        result = replace(result, score_most=_score(problem, found.steps))
        problem = replace(problem, place=_place(problem, found.steps))
        if result.rank_before is not None and problem.place < result.rank_before:
            nearest = _solve(problem)
            steps = nearest.steps if nearest.reached else found.steps
            found = Found(steps, False, found.proven and nearest.proven)
        else:
            found = replace(found, steps=np.zeros(len(problem.codes)))
    method = TargetMethod.LINEAR if found.proven else TargetMethod.SEARCH
    result = _complete(problem, found.steps, replace(result, method=method))
    # a tie on the edge, taken because nothing more is to be had, is the place all the same
    reached = result.rank_after is not None and result.rank_after <= place
    return _with_interval(baseline, row, replace(result, reached=reached), interval)


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
    free = [(bound, start) for bound, start in free if max(bound.count_steps(start)) > 0]
    less, more = (
        np.array([bound.leeway(start)[side] for bound, start in free], dtype=np.float64)
        for side in (0, 1)
    )
    down, up = (
        np.array([bound.count_steps(start)[side] for bound, start in free], dtype=np.float64)
        for side in (0, 1)
    )
    costs = np.array([np.nan if own.cost is None else own.cost for own, _ in free])
    return TargetProblem(
        baseline=baseline,
        row=row,
        place=place,
        codes=tuple(bound.metric for bound, _ in free),
        start=np.array([number for _, number in free], dtype=np.float64),
        step=np.array([bound.step for bound, _ in free], dtype=np.float64),
        down=down,
        up=up,
        cost_up=np.where(np.isnan(costs), 1.0 / np.where(more > 0, more, np.inf), costs),
        cost_down=np.where(np.isnan(costs), 1.0 / np.where(less > 0, less, np.inf), costs),
    )


def _solve(problem: TargetProblem) -> Found:
    """Return the change found; it is proven where everything is linear."""
    linear = find_linear(problem)
    exact = solve_smallest(problem, linear) if linear.any() else None
    if exact is not None and exact.proven and linear.all():
        return exact
    answers = [Found(*search_smallest(problem), proven=False)]
    if exact is not None:
        # the optimum over the linear metrics is one more candidate
        answers.append(replace(exact, proven=False))
    reaching = [answer for answer in answers if answer.reached]
    if not reaching:
        return max(answers, key=lambda answer: float(problem.lead(answer.steps[None])[0]))
    best = min(reaching, key=lambda answer: float(problem.effort(answer.steps)))
    return replace(best, steps=exchange_pairs(problem, best.steps))


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


def _complete(problem: TargetProblem, steps: FloatArray, result: TargetResult) -> TargetResult:
    numbers, efforts = problem.numbers(steps), problem.efforts(steps)
    shifts = tuple(
        MetricShift(problem.codes[at], float(problem.start[at]), float(numbers[at]))
        for at in np.argsort(-efforts, kind="stable")
        if steps[at] != 0
    )
    return replace(
        result,
        shifts=shifts,
        effort=float(efforts.sum()),
        score_after=_score(problem, steps),
        rank_after=_place(problem, steps),
    )


def _score(problem: TargetProblem, steps: FloatArray) -> float:
    return float(problem.score(steps[None])[0, problem.row])


def _place(problem: TargetProblem, steps: FloatArray) -> int:
    return int(rank_rows(problem.score(steps[None]))[0, problem.row])


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
    # no share of nothing: infinity times 0 is no number
    limits += [] if share is None else [np.inf if share == np.inf else abs(number) * share / 100]
    return min(limits, default=0.0)


def _issue(code: str, institution: str, **values: str | int | float) -> Issue:
    return Issue(
        code=code,
        severity=Severity.WARNING,
        place=institution,
        values={"institution": institution, **values},
    )
