"""Reading formulas: text of a small grammar becomes the nodes of `schemas.formula`.

    condition   := conjunction ("or" conjunction)*
    conjunction := comparison ("and" comparison)*
    comparison  := sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)?     no chains: a < b < c
    sum         := product (("+" | "-") product)*
    product     := signed (("*" | "/") signed)*
    signed      := "-" signed | atom
    atom        := number | metric | function "(" condition ("," condition)* ")" | "(" condition ")"

Numbers are plain decimals (`25`, `0.5`), metrics are lower snake case. Every part is either a
number or a condition and the two do not mix: `1 + (a > 2)` is refused, `(a == 0) == (b == 0)` is
not. Nothing is ever handed to Python's own evaluator.

Printing lives in `formula_printing`, the reference evaluation in `formula_evaluation`; both are
offered from here, so that callers need one import.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from indicators.catalogue.formula_evaluation import evaluate_formula
from indicators.catalogue.formula_printing import fill_formula, format_formula
from schemas.formula import Call, Function, Metric, Negation, Node, Number, Operation, Operator

__all__ = [
    "MAX_ARGUMENTS",
    "MAX_DEPTH",
    "MAX_LENGTH",
    "FormulaError",
    "FormulaKind",
    "evaluate_formula",
    "fill_formula",
    "format_formula",
    "list_metrics",
    "parse_formula",
]

MAX_LENGTH = 400  # characters of one formula: four times the longest of the catalogue
MAX_DEPTH = 16  # parentheses, calls and minus signs inside each other
MAX_ARGUMENTS = 8  # arguments of one min or max

_TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[a-z][a-z0-9_]*)|(?P<symbol><=|>=|==|!=|[-+*/<>(),])"
)
_SPACE = re.compile(r"[ \t\n]*")
_WORDS = {Operator.AND.value, Operator.OR.value}
_FUNCTIONS = {function.value: function for function in Function}
_COMPARISONS = {
    operator.value: operator
    for operator in (
        Operator.LESS,
        Operator.LESS_EQUAL,
        Operator.GREATER,
        Operator.GREATER_EQUAL,
        Operator.EQUAL,
        Operator.NOT_EQUAL,
    )
}
_SUMS = {"+": Operator.ADD, "-": Operator.SUBTRACT}
_PRODUCTS = {"*": Operator.MULTIPLY, "/": Operator.DIVIDE}


class FormulaKind(StrEnum):
    """What a formula yields."""

    NUMBER = "number"
    CONDITION = "condition"


class FormulaError(ValueError):
    """A formula that is not of the grammar: where, what stands there, what was expected.

    position  of the first wrong character, counted from 1; one past the end where text is missing
    """

    def __init__(self, position: int, found: str, expected: str) -> None:
        super().__init__(f"formula, character {position}: found {found}, expected {expected}")
        self.position = position
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # number, name, symbol, end
    text: str
    position: int

    def shown(self) -> str:
        return "the end" if self.kind == "end" else f"{self.text!r}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A parsed part with what it yields and where it starts, for messages."""

    node: Node
    kind: FormulaKind
    position: int


def parse_formula(text: str, expects: FormulaKind | None = None) -> Node:
    """Read a formula; with `expects` refuse one that yields the other kind.

    Raises FormulaError naming the position, what was found and what was expected.

    >>> parse_formula("100*a/b") == Operation(
    ...     Operator.DIVIDE, Operation(Operator.MULTIPLY, Number(100.0), Metric("a")), Metric("b"))
    True
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            MAX_LENGTH + 1, f"{len(text)} characters", f"at most {MAX_LENGTH} characters"
        )
    parser = _Parser(_tokenise(text))
    part = parser.read_whole()
    if expects is not None:
        _require(part, expects)
    return part.node


def list_metrics(node: Node) -> tuple[str, ...]:
    """Return the metric codes a formula reads, each once, in order of first use.

    >>> list_metrics(parse_formula("(a + b) / a"))
    ('a', 'b')
    """
    codes: dict[str, None] = {}

    def walk(part: Node) -> None:
        match part:
            case Metric(code):
                codes.setdefault(code)
            case Negation(operand):
                walk(operand)
            case Operation(_, left, right):
                walk(left)
                walk(right)
            case Call(_, arguments):
                for argument in arguments:
                    walk(argument)
            case Number():
                pass

    walk(node)
    return tuple(codes)


def _tokenise(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = _skip_space(text, 0)
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise FormulaError(at + 1, repr(text[at]), "a number, a metric code or an operator")
        tokens.append(_Token(match.lastgroup, match.group(), at + 1))
        at = _skip_space(text, match.end())
    tokens.append(_Token("end", "", len(text) + 1))
    return tokens


def _skip_space(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _require(part: _Part, kind: FormulaKind) -> None:
    if part.kind is not kind:
        raise FormulaError(part.position, f"a {part.kind}", f"a {kind}")


class _Parser:
    """Recursive descent over the tokens; one method a rule of the grammar."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def _expect(self, symbol: str, expected: str | None = None) -> None:
        token = self._take()
        if token.text != symbol:
            raise FormulaError(token.position, token.shown(), expected or f"{symbol!r}")

    def read_whole(self) -> _Part:
        part = self._read_condition()
        if self._next.kind != "end":
            raise FormulaError(self._next.position, self._next.shown(), "an operator or the end")
        return part

    def _read_condition(self) -> _Part:
        return self._read_chain(self._read_conjunction, {"or": Operator.OR})

    def _read_conjunction(self) -> _Part:
        return self._read_chain(self._read_comparison, {"and": Operator.AND})

    def _read_chain(self, read: Callable[[], _Part], operators: dict[str, Operator]) -> _Part:
        """Read parts joined by and/or, which take and yield conditions."""
        left = read()
        while self._next.text in operators:
            operator = operators[self._take().text]
            right = read()
            _require(left, FormulaKind.CONDITION)
            _require(right, FormulaKind.CONDITION)
            node = Operation(operator, left.node, right.node)
            left = _Part(node, FormulaKind.CONDITION, left.position)
        return left

    def _read_comparison(self) -> _Part:
        left = self._read_sum()
        operator = _COMPARISONS.get(self._next.text)
        if operator is None:
            return left
        self._take()
        right = self._read_sum()
        if operator in (Operator.EQUAL, Operator.NOT_EQUAL):
            _require(right, left.kind)
        else:
            _require(left, FormulaKind.NUMBER)
            _require(right, FormulaKind.NUMBER)
        node = Operation(operator, left.node, right.node)
        return _Part(node, FormulaKind.CONDITION, left.position)

    def _read_sum(self) -> _Part:
        return self._read_arithmetic(self._read_product, _SUMS)

    def _read_product(self) -> _Part:
        return self._read_arithmetic(self._read_signed, _PRODUCTS)

    def _read_arithmetic(self, read: Callable[[], _Part], operators: dict[str, Operator]) -> _Part:
        """Read parts joined from the left by operators that take and yield numbers."""
        left = read()
        while self._next.text in operators:
            operator = operators[self._take().text]
            right = read()
            _require(left, FormulaKind.NUMBER)
            _require(right, FormulaKind.NUMBER)
            node = Operation(operator, left.node, right.node)
            left = _Part(node, FormulaKind.NUMBER, left.position)
        return left

    def _read_signed(self) -> _Part:
        if self._next.text != "-":
            return self._read_atom()
        position = self._take().position
        self._descend(position)
        operand = self._read_signed()
        self._depth -= 1
        _require(operand, FormulaKind.NUMBER)
        return _Part(Negation(operand.node), FormulaKind.NUMBER, position)

    def _read_atom(self) -> _Part:
        token = self._take()
        if token.kind == "number":
            value = float(token.text)
            if not math.isfinite(value):
                raise FormulaError(token.position, "a number too large", "a number below 1e308")
            return _Part(Number(value), FormulaKind.NUMBER, token.position)
        if token.text == "(":
            self._descend(token.position)
            part = self._read_condition()
            self._depth -= 1
            self._expect(")", "an operator or ')'")
            return _Part(part.node, part.kind, token.position)
        if token.kind != "name" or token.text in _WORDS:
            expected = "a number, a metric code, a function or '('"
            raise FormulaError(token.position, token.shown(), expected)
        if token.text in _FUNCTIONS:
            return self._read_call(token)
        if self._next.text == "(":
            raise FormulaError(
                token.position, token.shown(), "a function: " + ", ".join(_FUNCTIONS)
            )
        return _Part(Metric(token.text), FormulaKind.NUMBER, token.position)

    def _read_call(self, name: _Token) -> _Part:
        function = _FUNCTIONS[name.text]
        self._expect("(")
        self._descend(name.position)
        arguments = [self._read_argument()]
        while self._next.text == ",":
            self._take()
            arguments.append(self._read_argument())
        self._depth -= 1
        self._expect(")", "',' or ')'")
        several = function in (Function.MIN, Function.MAX)
        low, high = (2, MAX_ARGUMENTS) if several else (1, 1)
        if not low <= len(arguments) <= high:
            expected = f"{low} to {high} arguments" if several else "one argument"
            raise FormulaError(name.position, f"{name.text} of {len(arguments)}", expected)
        return _Part(Call(function, tuple(arguments)), FormulaKind.NUMBER, name.position)

    def _read_argument(self) -> Node:
        part = self._read_condition()
        _require(part, FormulaKind.NUMBER)
        return part.node

    def _descend(self, position: int) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(
                position, f"level {self._depth} of nesting", f"at most {MAX_DEPTH} levels"
            )
