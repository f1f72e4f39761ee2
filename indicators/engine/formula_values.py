"""Formulas over arrays of raw metrics: the same numbers as the SQL, without a database.

Explanations change raw metrics thousands of times, so they need every formula as array arithmetic.
The null rule is that of `data.store.formula_sql`, and a test proves it on every indicator of the
catalogue: a missing input, a zero denominator, ln of a number that is not positive, sqrt of a
negative one and a result beyond the range of a double make the whole formula missing, also under
`and`, `or`, `min` and `max`. Missing is NaN; conditions are 1.0, 0.0 or NaN. A metric that is not
finite is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.formula import (
    Call,
    CompiledIndicator,
    Function,
    Metric,
    Negation,
    Node,
    Number,
    Operation,
    Operator,
)
from schemas.observation import Reason

FloatArray = NDArray[np.float64]
Columns = Mapping[str, FloatArray]

_COMPARE: dict[Operator, Callable[[FloatArray, FloatArray], NDArray[np.bool_]]] = {
    Operator.LESS: np.less,
    Operator.LESS_EQUAL: np.less_equal,
    Operator.GREATER: np.greater,
    Operator.GREATER_EQUAL: np.greater_equal,
    Operator.EQUAL: np.equal,
    Operator.NOT_EQUAL: np.not_equal,
}


_COMPUTE: dict[Operator, Callable[[FloatArray, FloatArray], FloatArray]] = {
    Operator.ADD: np.add,
    Operator.SUBTRACT: np.subtract,
    Operator.MULTIPLY: np.multiply,
    Operator.DIVIDE: np.divide,  # a zero denominator gives inf or NaN: missing
}


@dataclass(frozen=True)
class IndicatorValues:
    """One indicator for many institutions, periods or scenarios; both arrays have one shape.

    values   in the indicator's unit, NaN where missing
    reasons  code of `schemas.observation.Reason` where missing, else an empty text
    """

    values: FloatArray
    reasons: NDArray[np.str_]


def evaluate_node(node: Node, columns: Columns) -> FloatArray:
    """Return a formula or condition for every cell of the columns.

    columns  arrays that broadcast with each other, by metric code, NaN missing; an absent code is
             missing everywhere

    >>> share = Operation(Operator.DIVIDE, Metric("a"), Metric("b"))
    >>> evaluate_node(share, {"a": np.array([3.0, 3.0]), "b": np.array([4.0, 0.0])}).tolist()
    [0.75, nan]
    """
    with np.errstate(all="ignore"):
        return _evaluate(node, columns)


def evaluate_indicator(indicator: CompiledIndicator, columns: Columns) -> IndicatorValues:
    """Return the values of an indicator, and why each missing one is missing.

    A metric without a value (of the formula or the guard) comes before a guard that is not met, and
    this before a formula without a value.
    """
    cleaned = {code: keep_finite(columns[code]) for code in indicator.metrics if code in columns}
    values = evaluate_values(indicator, columns)
    shape = values.shape
    lacking = np.zeros(shape, dtype=np.bool_)
    for code in indicator.metrics:
        lacking |= np.isnan(cleaned[code]) if code in cleaned else True
    failed = np.zeros(shape, dtype=np.bool_)
    if indicator.guard is not None:
        failed = np.broadcast_to(evaluate_node(indicator.guard, cleaned) != 1.0, shape)
    reasons = np.select(
        [~np.isnan(values), lacking, failed],
        ["", Reason.INPUT_MISSING.value, Reason.GUARD_FAILED.value],
        default=Reason.ZERO_DENOMINATOR.value,
    )
    return IndicatorValues(values, reasons)


def evaluate_values(indicator: CompiledIndicator, columns: Columns) -> FloatArray:
    """Return the values of an indicator alone: NaN where an input or the guard fails."""
    cleaned = {code: keep_finite(columns[code]) for code in indicator.metrics if code in columns}
    shape = np.broadcast_shapes(*(np.shape(column) for column in columns.values()))
    if len(cleaned) < len(set(indicator.metrics)):
        return np.full(shape, np.nan)
    with np.errstate(all="ignore"):
        values = _evaluate(indicator.formula, cleaned)
        if indicator.guard is not None:
            values = np.where(_evaluate(indicator.guard, cleaned) == 1.0, values, np.nan)
    return np.array(np.broadcast_to(values, shape), dtype=np.float64)


def keep_finite(numbers: FloatArray) -> FloatArray:
    """Return numbers with infinite ones as missing.

    >>> keep_finite(np.array([1.0, np.inf])).tolist()
    [1.0, nan]
    """
    return np.where(np.isfinite(numbers), numbers, np.nan)


def read_metrics(node: Node) -> Iterator[str]:
    """Yield the metric codes a formula reads, in order, repeated where they repeat."""
    match node:
        case Metric(code):
            yield code
        case Negation(operand):
            yield from read_metrics(operand)
        case Operation(_, left, right):
            yield from read_metrics(left)
            yield from read_metrics(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from read_metrics(argument)
        case Number():
            return


def split_ratio(node: Node) -> tuple[Node, Node]:
    """Write a formula as one numerator over one denominator; Number(1) where nothing divides.

    Only products, quotients and signs are taken apart: a sum of ratios is its own numerator.

    >>> ratio = Operation(Operator.DIVIDE, Metric("a"), Metric("b"))
    >>> split_ratio(Operation(Operator.MULTIPLY, ratio, Metric("c")))[1]
    Metric(code='b')
    """
    match node:
        case Negation(operand):
            numerator, denominator = split_ratio(operand)
            return Negation(numerator), denominator
        case Operation(Operator.MULTIPLY, left, right):
            above, below = split_ratio(left)
            other_above, other_below = split_ratio(right)
            return _multiply(above, other_above), _multiply(below, other_below)
        case Operation(Operator.DIVIDE, left, right):
            above, below = split_ratio(left)
            other_above, other_below = split_ratio(right)
            return _multiply(above, other_below), _multiply(below, other_above)
    return node, Number(1.0)


def _multiply(left: Node, right: Node) -> Node:
    if left == Number(1.0):
        return right
    return left if right == Number(1.0) else Operation(Operator.MULTIPLY, left, right)


def _evaluate(node: Node, columns: Columns) -> FloatArray:
    match node:
        case Number(value):
            return np.asarray(value, dtype=np.float64)
        case Metric(code):
            return keep_finite(columns[code]) if code in columns else np.asarray(np.nan)
        case Negation(operand):
            return -_evaluate(operand, columns)
        case Operation(operator, left, right):
            return _operate(operator, _evaluate(left, columns), _evaluate(right, columns))
        case Call(function, arguments):
            return _call(function, [_evaluate(argument, columns) for argument in arguments])


def _operate(operator: Operator, left: FloatArray, right: FloatArray) -> FloatArray:
    if operator in _COMPUTE:
        return keep_finite(_COMPUTE[operator](left, right))
    if operator is Operator.AND:
        return left * right
    known = ~np.isnan(left + right)
    if operator is Operator.OR:
        return np.where(known, np.maximum(left, right), np.nan)
    return np.where(known, _COMPARE[operator](left, right), np.nan)


def _call(function: Function, arguments: list[FloatArray]) -> FloatArray:
    first = arguments[0]
    match function:
        case Function.LN:
            return keep_finite(np.log(first))
        case Function.SQRT:
            return np.sqrt(first)  # NaN below zero
        case Function.ABS:
            return np.abs(first)
    join = np.minimum if function is Function.MIN else np.maximum
    joined = first
    for argument in arguments[1:]:
        joined = join(joined, argument)  # NaN on either side stays NaN
    return joined
