from dataclasses import FrozenInstanceError

import pytest

from schemas.formula import (
    Call,
    CompiledIndicator,
    Function,
    Metric,
    Negation,
    Number,
    Operation,
    Operator,
)


def share() -> Operation:
    ratio = Operation(Operator.DIVIDE, Metric("abroad"), Metric("all_students"))
    return Operation(Operator.MULTIPLY, Number(100.0), ratio)


def test_equal_formulas_are_equal_and_hash_alike():
    assert share() == share()
    assert hash(share()) == hash(share())
    assert share() != Negation(share())


def test_a_parsed_formula_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        share().left = Number(1.0)  # type: ignore[misc]


def test_the_grammar_is_closed():
    signs = {"+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or"}
    assert {operator.value for operator in Operator} == signs
    assert {function.value for function in Function} == {"ln", "sqrt", "abs", "min", "max"}


def test_a_compiled_indicator_names_its_metrics_in_order_of_use():
    compiled = CompiledIndicator(
        "share", share(), Call(Function.MAX, (Metric("all_students"), Number(1.0))), ("abroad",)
    )
    assert compiled.metrics == ("abroad",)
    assert compiled.guard == Call(Function.MAX, (Metric("all_students"), Number(1.0)))
