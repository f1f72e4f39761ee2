"""Printing formulas: back to the text of the grammar, and for people with numbers filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas.formula import Call, Function, Metric, Negation, Node, Number, Operation, Operator

_LEVELS: dict[Operator, int] = {
    Operator.OR: 1,
    Operator.AND: 2,
    Operator.LESS: 3,
    Operator.LESS_EQUAL: 3,
    Operator.GREATER: 3,
    Operator.GREATER_EQUAL: 3,
    Operator.EQUAL: 3,
    Operator.NOT_EQUAL: 3,
    Operator.ADD: 4,
    Operator.SUBTRACT: 4,
    Operator.MULTIPLY: 5,
    Operator.DIVIDE: 5,
}
_COMPARISON_LEVEL = 3
_SIGN_LEVEL = 6
_ATOM_LEVEL = 7

_SIGNS = {
    Operator.SUBTRACT: "−",
    Operator.MULTIPLY: "×",
    Operator.LESS_EQUAL: "≤",
    Operator.GREATER_EQUAL: "≥",
    Operator.EQUAL: "=",
    Operator.NOT_EQUAL: "≠",
}
_MINUS_SIGNS = ("-", "−")


@dataclass(frozen=True, slots=True)
class _Style:
    """How one kind of output writes its parts."""

    metric: Callable[[str], str]
    number: Callable[[float], str]
    operator: Callable[[Operator], str]
    function: Callable[[Function], str]
    minus: str


def format_number(value: float) -> str:
    """Write a number of a formula in the grammar: plain decimals, no exponent, nothing lost.

    >>> format_number(100.0), format_number(0.5), format_number(1e-7)
    ('100', '0.5', '0.0000001')
    """
    if value == int(value):
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def format_formula(node: Node) -> str:
    """Print a formula in the grammar, with no more parentheses than it needs.

    Parsing the result gives the same nodes again.

    >>> format_formula(Operation(Operator.DIVIDE, Metric("a"), Metric("b")))
    'a / b'
    """
    style = _Style(
        metric=str,
        number=format_number,
        operator=lambda operator: operator.value,
        function=lambda function: function.value,
        minus="-",
    )
    return _print(node, 0, style)


def fill_formula(
    node: Node,
    values: Mapping[str, str],
    write_number: Callable[[float], str] = format_number,
) -> str:
    """Print a formula for people, each metric replaced by its value as text.

    values        the text to print for each metric code; a formula must not show a code, so a
                  missing entry is a KeyError. For a missing value pass the word or mark to show
    write_number  writes the numbers of the formula itself, so that the decimal mark of the
                  reader's language can be used

    >>> share = Operation(Operator.MULTIPLY, Number(100.0), Metric("a"))
    >>> fill_formula(Operation(Operator.DIVIDE, share, Metric("b")), {"a": "38", "b": "655"})
    '100 × 38 / 655'
    """
    style = _Style(
        metric=lambda code: _shield_sign(values[code]),
        number=write_number,
        operator=lambda operator: _SIGNS.get(operator, operator.value),
        function=lambda function: "√" if function is Function.SQRT else function.value,
        minus="−",
    )
    return _print(node, 0, style)


def _shield_sign(text: str) -> str:
    """Put a negative value into parentheses: 5 − (−3), never 5 − −3."""
    return f"({text})" if text.startswith(_MINUS_SIGNS) else text


def _print(node: Node, at_least: int, style: _Style) -> str:
    """Print a node, in parentheses when it binds looser than its place needs."""
    text, level = _print_bare(node, style)
    return f"({text})" if level < at_least else text


def _print_bare(node: Node, style: _Style) -> tuple[str, int]:
    match node:
        case Number(value):
            return style.number(value), _ATOM_LEVEL
        case Metric(code):
            return style.metric(code), _ATOM_LEVEL
        case Negation(operand):
            return style.minus + _print(operand, _SIGN_LEVEL, style), _SIGN_LEVEL
        case Call(function, arguments):
            inner = ", ".join(_print(argument, 0, style) for argument in arguments)
            return f"{style.function(function)}({inner})", _ATOM_LEVEL
        case Operation(operator, left, right):
            level = _LEVELS[operator]
            # Operators join from the left, so the right side must bind tighter; comparisons do not
            # chain at all, so there the left side must as well.
            left_level = level + 1 if level == _COMPARISON_LEVEL else level
            first = _print(left, left_level, style)
            second = _print(right, level + 1, style)
            return f"{first} {style.operator(operator)} {second}", level
