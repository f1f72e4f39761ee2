"""The parts of a parsed formula: a small closed tree that can be checked, printed and compiled.

A formula is text in the catalogue. `indicators.catalogue.formula` parses it to these nodes (never
with `eval`), and `data.store.formula_sql` compiles the nodes to SQL. Only what is listed here can
occur in a formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """Arithmetic, comparison and logical operators."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="
    EQUAL = "=="
    NOT_EQUAL = "!="
    AND = "and"
    OR = "or"


class Function(StrEnum):
    """Functions a formula may call: one argument each, but for min and max (two or more)."""

    LN = "ln"
    SQRT = "sqrt"
    ABS = "abs"
    MIN = "min"
    MAX = "max"


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number."""

    value: float


@dataclass(frozen=True, slots=True)
class Metric:
    """The value of a metric, by its code, for the institution and period being computed."""

    code: str


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus a sub-formula."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sub-formulas joined by an operator."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to sub-formulas."""

    function: Function
    arguments: tuple[Node, ...]


Node = Number | Metric | Negation | Operation | Call


@dataclass(frozen=True, slots=True)
class CompiledIndicator:
    """What the store needs to compute one indicator for every institution and period.

    code     the indicator
    formula  its parsed formula
    guard    a condition that must hold for the value to mean anything, or None
    metrics  the metric codes the formula and the guard read, in order of first use
    """

    code: str
    formula: Node
    guard: Node | None
    metrics: tuple[str, ...]
