"""Formulas as SQL: every indicator for every institution and period in one statement.

The SQL follows the null rule of `indicators.catalogue.formula_evaluation` to the letter, and a
test proves it: a missing input, a zero denominator, ln of a number that is not positive and sqrt of
a negative one give NULL, and so does `and`/`or` with a missing side. DuckDB's own `least`,
`greatest`, AND and OR would skip a NULL. Nothing of a formula reaches the SQL as text: only codes
of lower snake case, numbers and the closed lists of `schemas.formula`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from data.store.errors import StoreError
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

MAX_EXPRESSION_LENGTH = 20_000  # characters of SQL of one formula: nested min and max double it

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_ARITHMETIC = (Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY)
_COMPARISONS = {
    Operator.LESS: "<",
    Operator.LESS_EQUAL: "<=",
    Operator.GREATER: ">",
    Operator.GREATER_EQUAL: ">=",
    Operator.EQUAL: "=",
    Operator.NOT_EQUAL: "<>",
}


class FormulaSqlError(StoreError):
    """A formula that must not become SQL: a code of another form, or SQL beyond all measure."""

    code = "formula_sql"


def compile_expression(node: Node) -> str:
    """Return a SQL expression over columns named by metric code: DOUBLE, BOOLEAN for conditions.

    Raises FormulaSqlError for a code that is not lower snake case, and for an expression longer
    than MAX_EXPRESSION_LENGTH.

    >>> compile_expression(Operation(Operator.DIVIDE, Metric("a"), Metric("b")))
    '("a" / NULLIF("b", 0e0))'
    """
    text = _compile(node)
    if len(text) > MAX_EXPRESSION_LENGTH:
        raise FormulaSqlError(
            f"A formula became {len(text)} characters of SQL, more than {MAX_EXPRESSION_LENGTH}; "
            "nest fewer min and max."
        )
    return text


def build_indicator_query(indicators: Sequence[CompiledIndicator]) -> str:
    """Return one statement that computes the indicators over the view `observation_current`.

    The answer has a row for every indicator and every pair of institution and period that has at
    least one row of one of the metrics read, ordered by institution, period and indicator:

        institution, indicator, period
        value            the number, or NULL
        reason           NULL beside a value; else `input_missing` (a metric of the formula or the
                         guard has no value), `guard_failed` (the guard is not met) or
                         `zero_denominator` (the formula has no value for these inputs)
        missing_metrics  the codes of the metrics without a value, empty if there are none

    Pass the filters of `indicator_parameters` with it. Raises FormulaSqlError for a wrong code and
    ValueError when no indicator reads a metric.
    """
    metrics = list(dict.fromkeys(code for item in indicators for code in item.metrics))
    if not metrics:
        raise ValueError("there is no indicator that reads a metric")
    columns = ",\n        ".join(
        f"max(value) FILTER (WHERE metric = {_literal(code)}) AS {_column(code)}"
        for code in metrics
    )
    entries = ",\n        ".join(_entry(item) for item in indicators)
    return f"""
WITH selected AS (
    SELECT institution, period, metric, CASE WHEN isfinite(value) THEN value END AS value
    FROM observation_current
    WHERE metric IN ({", ".join(_literal(code) for code in metrics)})
      AND (CAST($institutions AS VARCHAR[]) IS NULL
           OR list_contains(CAST($institutions AS VARCHAR[]), institution))
      AND (CAST($period_from AS INTEGER) IS NULL OR period >= CAST($period_from AS INTEGER))
      AND (CAST($period_to AS INTEGER) IS NULL OR period <= CAST($period_to AS INTEGER))
),
wide AS (
    SELECT institution, period,
        {columns}
    FROM selected
    GROUP BY institution, period
),
computed AS (
    SELECT institution, period, unnest([
        {entries}
    ]) AS entry
    FROM wide
)
SELECT institution, entry.indicator AS indicator, period,
    CASE
        WHEN len(entry.missing_metrics) = 0 AND entry.guard_met AND isfinite(entry.number)
        THEN entry.number
    END AS value,
    CASE
        WHEN len(entry.missing_metrics) > 0 THEN {_literal(Reason.INPUT_MISSING)}
        WHEN entry.guard_met IS NOT TRUE THEN {_literal(Reason.GUARD_FAILED)}
        WHEN isfinite(entry.number) IS NOT TRUE THEN {_literal(Reason.ZERO_DENOMINATOR)}
    END AS reason,
    entry.missing_metrics AS missing_metrics
FROM computed
ORDER BY institution, period, indicator
"""


def indicator_parameters(
    institutions: Sequence[str] | None = None,
    period_from: int | None = None,
    period_to: int | None = None,
) -> dict[str, Any]:
    """Return the parameters of the indicator query; None is no filter, both periods are inside."""
    return {
        "institutions": None if institutions is None else list(institutions),
        "period_from": period_from,
        "period_to": period_to,
    }


def _compile(node: Node) -> str:
    match node:
        case Number(value):
            return _number(value)
        case Metric(code):
            return _column(code)
        case Negation(operand):
            return f"(- {_compile(operand)})"
        case Operation(operator, left, right):
            return _compile_operation(operator, _compile(left), _compile(right))
        case Call(function, arguments):
            return _compile_call(function, [_compile(argument) for argument in arguments])


def _compile_operation(operator: Operator, left: str, right: str) -> str:
    if operator is Operator.DIVIDE:
        return f"({left} / NULLIF({right}, {_number(0)}))"
    if operator in _ARITHMETIC:
        return f"({left} {operator.value} {right})"
    if operator in _COMPARISONS:
        return f"({left} {_COMPARISONS[operator]} {right})"
    # SQL's NULL AND FALSE is FALSE; by the null rule it is missing, as integer arithmetic makes it.
    first, second = f"CAST({left} AS INTEGER)", f"CAST({right} AS INTEGER)"
    if operator is Operator.AND:
        return f"({first} * {second} = 1)"
    return f"({first} + {second} >= 1)"


def _compile_call(function: Function, arguments: list[str]) -> str:
    first = arguments[0]
    match function:
        case Function.LN:
            return f"(CASE WHEN {first} > 0 THEN ln({first}) END)"
        case Function.SQRT:
            return f"(CASE WHEN {first} >= 0 THEN sqrt({first}) END)"
        case Function.ABS:
            return f"abs({first})"
        case Function.MIN | Function.MAX:
            name = "least" if function is Function.MIN else "greatest"
            missing = " OR ".join(f"{argument} IS NULL" for argument in arguments)
            return f"(CASE WHEN {missing} THEN NULL ELSE {name}({', '.join(arguments)}) END)"


def _entry(indicator: CompiledIndicator) -> str:
    """Write one indicator as a STRUCT: its number, whether its guard is met, what is missing."""
    guard = "TRUE" if indicator.guard is None else compile_expression(indicator.guard)
    missing = ", ".join(
        f"CASE WHEN {_column(code)} IS NULL THEN {_literal(code)} END" for code in indicator.metrics
    )
    return (
        f"{{indicator: {_literal(indicator.code)}, number: {compile_expression(indicator.formula)},"
        f" guard_met: {guard}, missing_metrics: list_filter([{missing}],"
        " lambda code: code IS NOT NULL)}"
    )


def _number(value: float) -> str:
    """Write a DOUBLE: without an exponent DuckDB would read a decimal of limited range."""
    text = repr(float(value)).removesuffix(".0")
    return text if "e" in text else f"{text}e0"


def _column(code: str) -> str:
    return f'"{_checked(code)}"'


def _literal(code: str) -> str:
    return f"'{_checked(code)}'"


def _checked(code: str) -> str:
    if _CODE.fullmatch(code) is None:
        raise FormulaSqlError(f"{code!r} is not a code: only a-z, 0-9 and _, a letter first.")
    return str(code)
