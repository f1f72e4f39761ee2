"""The smallest change of raw metrics where a score is linear in them: a mixed-integer program.

With fixed goalposts, an arithmetic mean and formulas that are linear in the metrics that may change
(a share with its denominator held fixed), an overall score is a sum of straight lines cut at 0 and
at 100. The smallest effort that lifts it to a given score is then a linear program, with whole
numbers where people are counted and a yes-or-no for every line that starts below 0. It is solved to
optimality by HiGHS (Q. Huangfu, J. A. J. Hall, Mathematical Programming Computation 10, 2018).
Metrics move by whole steps of the grid they are printed on, so the optimum is one of printed
numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from indicators.engine.aggregate import renormalise_weights
from indicators.engine.formula_values import evaluate_node, read_metrics
from indicators.engine.target_problem import ON_GRID, TargetProblem
from indicators.engine.target_search import take_back
from indicators.engine.what_if import Baseline, rescore
from schemas.catalogue import Aggregation, Direction, Normalisation
from schemas.formula import Call, Metric, Negation, Node, Number, Operation, Operator

FloatArray = NDArray[np.float64]

MARGINS = (-1e-6, 0.0, 1e-7, 1e-6, 1e-5)
"""Points asked for above the score to be reached: a solver is exact to about 1e-6 only.

The first asks for less, so that a tie is not missed; what does not really reach is not taken.
"""

TIME_LIMIT = 10.0  # seconds, far above what 50 indicators need

NEARLY_LEAST = 1e-6
"""Share of the least effort by which an answer may be above it and still counts as the smallest."""

LEAST_COST = 0.01
"""Effort of the cheapest step in the program: the solver stops within 1e-6 of the optimum."""


_MINUS = Operator.SUBTRACT
_ABOVE = {Operator.GREATER, Operator.GREATER_EQUAL}
_BELOW = {Operator.LESS, Operator.LESS_EQUAL}


@dataclass(frozen=True)
class LinearForm:
    """constant + coefficients @ numbers of the free metrics."""

    constant: float
    coefficients: FloatArray


def find_linear(problem: TargetProblem) -> NDArray[np.bool_]:
    """Tell which free metrics move the score along straight lines only."""
    model = problem.baseline.model
    linear = np.zeros(len(problem.codes), dtype=np.bool_)
    if model.plan.aggregation is not Aggregation.ARITHMETIC:
        return linear
    weights = weigh_own(problem.baseline, problem.row)
    blocked = rescore(
        problem.baseline, [problem.row], problem.codes, problem.start[None, None, None]
    ).blocked[0, 0]
    linear[:] = True
    while linear.any():
        bent = {
            code
            for at in range(len(model.indicators))
            if not blocked[at] and not _is_straight(problem, at, weights[at], linear)
            for code in model.indicators[at].metrics
        }
        found = linear & np.array([code not in bent for code in problem.codes])
        if np.array_equal(found, linear):
            break
        linear = found
    return linear


@dataclass(frozen=True)
class Found:
    """A change, C steps; whether it reaches the place; and whether that is certain.

    proven  where it reaches, no smaller change within the bounds does; else no change at all does,
            and none has a higher score
    """

    steps: FloatArray
    reached: bool
    proven: bool


def solve_smallest(problem: TargetProblem, linear: NDArray[np.bool_]) -> Found | None:
    """Return the smallest change of the linear metrics that reaches the place.

    linear   which metrics may be used (`find_linear`)
    returns  where the place is out of reach the change with the highest score. None when the solver
             finds no answer
    """
    lines = _Lines.build(problem, linear)
    nothing = np.zeros(len(problem.codes))
    needed = -float(problem.lead(nothing[None])[0])
    if needed <= 0 or not len(lines.weights):
        return Found(nothing, needed <= 0, proven=True)
    if not np.isfinite(needed):
        return None
    least: float | None = None
    for margin in MARGINS:
        answer = lines.solve(problem, needed + margin)
        if answer is None:
            break
        steps, optimal = answer
        least = float(problem.effort(steps)) if least is None else least
        if float(problem.lead(steps[None])[0]) >= 0:
            # with more asked for than is needed, an answer between the two might be smaller
            close = margin <= 0 or float(problem.effort(steps)) <= least * (1 + NEARLY_LEAST)
            return Found(take_back(problem, steps), True, proven=optimal and close)
    highest = lines.solve(problem, None)
    if highest is None:
        return None
    steps, optimal = highest
    lead = float(problem.lead(steps[None])[0])
    if lead < 0:
        return Found(steps, False, proven=optimal and lead < MARGINS[0])
    return Found(take_back(problem, steps), True, proven=False)


def weigh_own(baseline: Baseline, row: int) -> FloatArray:
    """Return the weights the indicators really have in one institution's score; they sum to 1."""
    model = baseline.model
    weights = np.zeros(len(model.indicators))
    scored = ~np.isnan(baseline.pillars[0, row])
    outer = renormalise_weights(scored[None], model.outer)[0]
    for share, columns, own in zip(outer, model.columns, model.weights, strict=True):
        there = ~np.isnan(baseline.normalised[0, row, columns])
        weights[columns] = share * renormalise_weights(there[None], own)[0]
    return weights


def make_linear(
    node: Node, codes: Sequence[str], fixed: dict[str, FloatArray]
) -> LinearForm | None:
    """Write a formula as a linear form in some metrics, the others being numbers; None if it bends.

    >>> half = Operation(Operator.DIVIDE, Metric("a"), Metric("b"))
    >>> make_linear(half, ["a"], {"b": np.array(2.0)})
    LinearForm(constant=0.0, coefficients=array([0.5]))
    >>> make_linear(half, ["b"], {"a": np.array(2.0)}) is None
    True
    """
    if not set(read_metrics(node)) & set(codes):
        return LinearForm(float(evaluate_node(node, fixed)), np.zeros(len(codes)))
    match node:
        case Metric(code):
            return LinearForm(0.0, np.array([float(code == own) for own in codes]))
        case Negation(operand):
            inner = make_linear(operand, codes, fixed)
            return None if inner is None else LinearForm(-inner.constant, -inner.coefficients)
        case Operation(operator, left, right):
            first, second = make_linear(left, codes, fixed), make_linear(right, codes, fixed)
            return None if first is None or second is None else _join(operator, first, second)
        case Call() | Number():
            return None


def _join(operator: Operator, left: LinearForm, right: LinearForm) -> LinearForm | None:
    if operator in (Operator.ADD, Operator.SUBTRACT):
        sign = 1.0 if operator is Operator.ADD else -1.0
        return LinearForm(
            left.constant + sign * right.constant, left.coefficients + sign * right.coefficients
        )
    if operator is Operator.DIVIDE and not right.coefficients.any() and right.constant != 0:
        return LinearForm(left.constant / right.constant, left.coefficients / right.constant)
    if operator is Operator.MULTIPLY:
        for one, other in ((left, right), (right, left)):
            if not one.coefficients.any():
                factor = one.constant
                return LinearForm(factor * other.constant, factor * other.coefficients)
    return None


def _is_straight(problem: TargetProblem, at: int, weight: float, linear: NDArray[np.bool_]) -> bool:
    """Tell whether an indicator is a straight line, cut at the ends, in the linear metrics."""
    model = problem.baseline.model
    indicator, plan = model.indicators[at], model.plan.indicators()[at]
    read = [code for code, own in zip(problem.codes, linear, strict=True) if own]
    if not set(read) & set(indicator.metrics):
        return True
    fixed = _fixed_metrics(problem)
    if weight == 0:
        # no score now: it stays so when an input is missing, but a guard could come to be met
        return any(np.isnan(fixed[code]) for code in indicator.metrics)
    if indicator.guard is not None and not _holds_throughout(problem, indicator.guard, read, fixed):
        return False
    if plan.normalisation not in (Normalisation.GOALPOST, Normalisation.NONE):
        return False
    return make_linear(indicator.formula, read, fixed) is not None


def _holds_throughout(
    problem: TargetProblem, guard: Node, read: list[str], fixed: dict[str, FloatArray]
) -> bool:
    """Tell whether a guard is met wherever the metrics may go; False where that is not plain."""
    if not set(read_metrics(guard)) & set(read):
        return True  # it is met now: the indicator has a value
    match guard:
        case Operation(Operator.AND, left, right):
            return all(_holds_throughout(problem, own, read, fixed) for own in (left, right))
        case Operation(operator, left, right) if operator in _ABOVE | _BELOW:
            first, second = make_linear(left, read, fixed), make_linear(right, read, fixed)
            gap = None if first is None or second is None else _join(_MINUS, first, second)
            if gap is None:
                return False
            sign = 1.0 if operator in _ABOVE else -1.0
            own = [problem.codes.index(code) for code in read]
            slopes = sign * gap.coefficients
            ends = np.minimum(slopes * problem.low[own], slopes * problem.high[own])
            least = sign * gap.constant + float(ends.sum())
            strict = operator in (Operator.GREATER, Operator.LESS)
            return least > 0 if strict else least >= 0
    return False


def _fixed_metrics(problem: TargetProblem) -> dict[str, FloatArray]:
    own = problem.baseline.metrics[0, problem.row]
    return {code: own[at] for at, code in enumerate(problem.baseline.model.metrics)}


@dataclass(frozen=True)
class _Lines:
    """The score as weighted lines, each cut at 0 and 100, in the changes of L linear metrics.

    weights  J;  now  J, height of each line before the cut;  slopes  J x L
    """

    columns: NDArray[np.int64]
    weights: FloatArray
    now: FloatArray
    slopes: FloatArray

    @classmethod
    def build(cls, problem: TargetProblem, linear: NDArray[np.bool_]) -> _Lines:
        columns = np.flatnonzero(linear)
        codes = [problem.codes[at] for at in columns]
        fixed = _fixed_metrics(problem)
        model = problem.baseline.model
        weights = weigh_own(problem.baseline, problem.row)
        blocked = rescore(
            problem.baseline, [problem.row], problem.codes, problem.start[None, None, None]
        ).blocked[0, 0]
        rows = []
        for at, (indicator, plan) in enumerate(
            zip(model.indicators, model.plan.indicators(), strict=True)
        ):
            if weights[at] == 0 or blocked[at] or not set(indicator.metrics) & set(codes):
                continue
            form = make_linear(indicator.formula, codes, fixed)
            if form is None:
                raise ValueError(f"{indicator.code} is not linear in {codes}")
            low, high = 0.0, 100.0
            if plan.normalisation is Normalisation.GOALPOST:
                low, high = float(plan.low or 0.0), float(plan.high or 0.0)
            scale = 100.0 / (high - low)
            height = scale * (form.constant + form.coefficients @ problem.start[columns] - low)
            sign = 1.0 if plan.direction is Direction.HIGHER_IS_BETTER else -1.0
            rows.append(
                (
                    weights[at],
                    height if sign > 0 else 100.0 - height,
                    sign * scale * form.coefficients,
                )
            )
        return cls(
            columns=columns,
            weights=np.array([row[0] for row in rows]),
            now=np.array([row[1] for row in rows]),
            slopes=np.array([row[2] for row in rows]).reshape(len(rows), len(columns)),
        )

    def solve(self, problem: TargetProblem, gain: float | None) -> tuple[FloatArray, bool] | None:
        """Return the cheapest change that gains so many points, or the largest gain for None.

        returns  C steps, and whether the solver proved them the best; None without an answer

        Variables: steps more and steps less (one a metric, whole), for each whether there are any
        (where the start is beside the grid), height after the cut and above 0 or not (one a line).
        """
        moves = _Moves.build(problem, self.columns)
        lines, width = len(self.weights), len(moves.units)
        slopes = self.slopes @ moves.spans
        lowest = self.now + np.minimum(slopes * moves.most, 0.0).sum(axis=1)
        depth = np.maximum(-lowest, 0.0)
        # a height is at most its line, or 0 where "above" says no, and at most 100
        under = np.hstack([-slopes, np.eye(lines), np.diag(depth)])
        cut = np.hstack([np.zeros((lines, width)), np.eye(lines), -100.0 * np.eye(lines)])
        beside = np.hstack([moves.rules, np.zeros((len(moves.rules), 2 * lines))])
        constraints = [
            LinearConstraint(under, -np.inf, self.now + depth),
            LinearConstraint(cut, -np.inf, 0.0),
        ]
        if len(beside):
            constraints.append(LinearConstraint(beside, -np.inf, moves.limits))
        score = np.concatenate([np.zeros(width), self.weights, np.zeros(lines)])
        if gain is None:
            cost = -score
        else:
            cost = np.concatenate([moves.costs, np.zeros(2 * lines)])
            cost *= LEAST_COST / moves.costs[moves.costs > 0].min()
            base = float(self.weights @ np.clip(self.now, 0.0, 100.0))
            constraints.append(LinearConstraint(score[None], base + gain, np.inf))
        answer = milp(
            cost,
            integrality=np.concatenate([np.ones(width), np.zeros(lines), np.ones(lines)]),
            bounds=Bounds(
                np.zeros(len(cost)),
                np.concatenate([moves.most, np.full(lines, 100.0), np.ones(lines)]),
            ),
            constraints=constraints,
            # solved as it stands: HiGHS 1.12 prints a line, whatever `disp` says, when an answer of
            # the presolved program misses the original one by more than its tolerance
            options={
                "time_limit": TIME_LIMIT,
                "mip_rel_gap": 1e-9,
                "disp": False,
                "presolve": False,
            },
        )
        if answer.x is None:
            return None
        steps = np.zeros(len(problem.codes))
        steps[self.columns] = np.round(answer.x[:width]) @ moves.units
        return np.clip(steps, -problem.down, problem.up), answer.status == 0


@dataclass(frozen=True)
class _Moves:
    """The whole variables of the program, V, that move L metrics.

    units   V x L, steps of a metric by one of the variable;  spans  L x V, in the metric's unit
    most    V, the largest number;  costs  V, effort of one
    rules, limits   R x V, R: rules @ variables <= limits
    """

    units: FloatArray
    spans: FloatArray
    most: FloatArray
    costs: FloatArray
    rules: FloatArray
    limits: FloatArray

    @classmethod
    def build(cls, problem: TargetProblem, columns: NDArray[np.int64]) -> _Moves:
        """Count steps up and down; where a start is beside the grid, its first step is shorter."""
        metrics = len(columns)
        step = problem.step[columns]
        ones = np.eye(len(problem.codes))[columns]
        first = [(problem.numbers(sign * ones) - problem.start)[:, columns] for sign in (1, -1)]
        missing = [step - np.abs(np.diag(own)) for own in first]
        beside = np.flatnonzero(np.maximum(*missing) > ON_GRID * step)
        eye, zeros = np.eye(metrics), np.zeros((len(beside), metrics))
        some = eye[beside]
        up, down = problem.up[columns], problem.down[columns]
        own = problem.cost_up[columns], problem.cost_down[columns]
        lost = [
            np.where(np.isin(np.arange(metrics), beside), side, 0.0)[beside] for side in missing
        ]
        marks = np.eye(len(beside))
        none = np.zeros((len(beside), len(beside)))
        return cls(
            units=np.vstack([eye, -eye, zeros, zeros]),
            spans=np.hstack([eye * step, -eye * step, -(some.T * lost[0]), some.T * lost[1]]),
            most=np.concatenate([up, down, np.ones(2 * len(beside))]),
            costs=np.concatenate(
                [own[0] * step, own[1] * step, -own[0][beside] * lost[0], -own[1][beside] * lost[1]]
            ),
            rules=np.vstack(
                [
                    np.hstack([-some, zeros, marks, none]),
                    np.hstack([zeros, -some, none, marks]),
                    np.hstack([some, zeros, -np.diag(up[beside]), none]),
                    np.hstack([zeros, some, none, -np.diag(down[beside])]),
                    np.hstack([zeros, zeros, marks, marks]),
                ]
            ),
            limits=np.concatenate([np.zeros(4 * len(beside)), np.ones(len(beside))]),
        )
