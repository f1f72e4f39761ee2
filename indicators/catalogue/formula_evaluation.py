"""The reference evaluation of a formula in plain Python, against which the SQL is proved.

The null rule: a missing input, a zero denominator, the logarithm of a number that is not positive,
the square root of a negative number or a result beyond the range of a double make the whole formula
missing, never zero. This holds for `and` and `or` too: a rule with a missing input stays silent.
"""

from __future__ import annotations

import math
import operator as functions
from collections.abc import Callable, Mapping

from schemas.formula import Call, Function, Metric, Negation, Node, Number, Operation, Operator

_COMPARE: dict[Operator, Callable[[float, float], bool]] = {
    Operator.LESS: functions.lt,
    Operator.LESS_EQUAL: functions.le,
    Operator.GREATER: functions.gt,
    Operator.GREATER_EQUAL: functions.ge,
    Operator.EQUAL: functions.eq,
    Operator.NOT_EQUAL: functions.ne,
}
_COMPUTE: dict[Operator, Callable[[float, float], float]] = {
    Operator.ADD: functions.add,
    Operator.SUBTRACT: functions.sub,
    Operator.MULTIPLY: functions.mul,
}


def evaluate_formula(node: Node, values: Mapping[str, float | None]) -> float | bool | None:
    """Return the number or the truth of a formula, or None by the null rule.

    values  one number per metric code; None, NaN or an absent code is a missing value

    >>> share = Operation(Operator.DIVIDE, Metric("a"), Metric("b"))
    >>> evaluate_formula(share, {"a": 38, "b": 655}), evaluate_formula(share, {"a": 38, "b": 0})
    (0.05801526717557252, None)
    """
    match node:
        case Number(value):
            return value
        case Metric(code):
            return _read(values.get(code))
        case Negation(operand):
            inner = evaluate_formula(operand, values)
            return None if inner is None else -inner
        case Operation(operator, left, right):
            first, second = evaluate_formula(left, values), evaluate_formula(right, values)
            if first is None or second is None:
                return None
            return _operate(operator, first, second)
        case Call(function, arguments):
            inputs = [evaluate_formula(argument, values) for argument in arguments]
            numbers = [value for value in inputs if value is not None]
            return _call(function, numbers) if len(numbers) == len(inputs) else None


def _read(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _operate(operator: Operator, left: float, right: float) -> float | bool | None:
    if operator is Operator.AND:
        return bool(left) and bool(right)
    if operator is Operator.OR:
        return bool(left) or bool(right)
    if operator in _COMPARE:
        return _COMPARE[operator](left, right)
    if operator is Operator.DIVIDE:
        return None if right == 0 else _finite(left / right)
    return _finite(_COMPUTE[operator](left, right))


def _call(function: Function, numbers: list[float]) -> float | None:
    first = numbers[0]
    match function:
        case Function.LN:
            return math.log(first) if first > 0 else None
        case Function.SQRT:
            return math.sqrt(first) if first >= 0 else None
        case Function.ABS:
            return abs(first)
        case Function.MIN:
            return min(numbers)
        case Function.MAX:
            return max(numbers)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
