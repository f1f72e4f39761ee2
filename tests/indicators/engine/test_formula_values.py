"""Formulas over arrays give what the SQL gives: values, missing ones and reasons."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue.formula import evaluate_formula, list_metrics, parse_formula
from indicators.engine.formula_values import (
    evaluate_indicator,
    evaluate_node,
    read_metrics,
    split_ratio,
)
from schemas.formula import (
    Call,
    Function,
    Metric,
    Negation,
    Number,
    Operation,
    Operator,
)
from tests.indicators.engine.explanation_factory import compile_formulas
from tests.workspaces import view_of

NAN = np.nan


def evaluate(text: str, **columns: list[float]) -> list[float]:
    values = {code: np.array(numbers, dtype=np.float64) for code, numbers in columns.items()}
    return evaluate_node(parse_formula(text), values).tolist()


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("100 * a / b", {"a": [3, 3, NAN], "b": [4, 0, 4]}, [75, NAN, NAN]),
        ("a / ln(b)", {"a": [2, 2, 2], "b": [math.e, 1, -1]}, [2, NAN, NAN]),
        ("sqrt(a)", {"a": [9, -9]}, [3, NAN]),
        ("min(a, b)", {"a": [1, 1], "b": [2, NAN]}, [1, NAN]),
        ("max(0, a)", {"a": [-1, 5]}, [0, 5]),
        ("a > 1 and b == 0", {"a": [2, 2, 0], "b": [0, NAN, 0]}, [1, NAN, 0]),
        ("a > 1 or b == 0", {"a": [2, 2, 0], "b": [0, NAN, 1]}, [1, NAN, 0]),
        ("0 * a", {"a": [np.inf, 1]}, [NAN, 0]),
        ("a * a", {"a": [1e200, 2]}, [NAN, 4]),
        ("abs(-a)", {"a": [-2, 2]}, [2, 2]),
    ],
)
def test_the_null_rule_by_hand(text, columns, expected):
    assert evaluate(text, **columns) == pytest.approx(expected, nan_ok=True)


def test_an_absent_metric_is_missing_everywhere():
    assert evaluate("a + b", a=[1.0, 2.0]) == pytest.approx([NAN, NAN], nan_ok=True)


def test_reasons_come_in_the_order_of_the_sql():
    own = compile_formulas({"x": "100 * a / b"}, {"x": "n >= 10"})["x"]
    answer = evaluate_indicator(
        own,
        {
            "a": np.array([1.0, NAN, 1.0, 1.0]),
            "b": np.array([2.0, 0.0, 0.0, 0.0]),
            "n": np.array([10.0, 5.0, 5.0, 10.0]),
        },
    )
    assert answer.values.tolist() == pytest.approx([50, NAN, NAN, NAN], nan_ok=True)
    assert answer.reasons.tolist() == ["", "input_missing", "guard_failed", "zero_denominator"]


def test_a_metric_of_the_guard_that_is_not_there_is_a_missing_input():
    own = compile_formulas({"x": "a"}, {"x": "n >= 10"})["x"]
    answer = evaluate_indicator(own, {"a": np.array([1.0, 2.0])})
    assert np.isnan(answer.values).all()
    assert set(answer.reasons) == {"input_missing"}


def test_every_indicator_of_the_demo_is_what_the_database_computes():
    view = view_of("demo")
    compiled = view.catalogue.compiled_of("full")
    assert len(compiled) == 50
    stored = view.access.indicator_values(compiled)
    metrics = sorted({code for item in compiled for code in item.metrics})
    rows = view.access.observations(metrics=metrics)
    wide = rows.pivot(index=["institution", "period"], columns="metric", values="value")
    wide = wide.reindex(columns=metrics).astype("float64")
    columns = {code: wide[code].to_numpy() for code in metrics}
    compared = 0
    for item in compiled:
        answer = evaluate_indicator(item, columns)
        own = stored[stored["indicator"] == item.code].set_index(["institution", "period"])
        own = own.reindex(wide.index)
        there = own["indicator"].notna().to_numpy()
        expected = own["value"].astype("float64").to_numpy()[there]
        assert answer.values[there] == pytest.approx(expected, rel=1e-13, nan_ok=True), item.code
        assert answer.reasons[there].tolist() == own["reason"][there].fillna("").tolist(), item.code
        compared += int(there.sum())
    assert compared > 10_000


CODES = ("a", "b")
LEAVES = st.builds(Metric, st.sampled_from(CODES)) | st.builds(
    Number, st.sampled_from([0.0, 1.0, 2.0, 100.0])
)


def extend(inner):
    arithmetic = [Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE]
    return st.one_of(
        st.builds(Operation, st.sampled_from(arithmetic), inner, inner),
        st.builds(Negation, inner),
        st.builds(
            Call,
            st.sampled_from([Function.LN, Function.SQRT, Function.ABS]),
            inner.map(lambda node: (node,)),
        ),
        st.builds(Call, st.sampled_from([Function.MIN, Function.MAX]), st.tuples(inner, inner)),
    )


NUMBERS = st.recursive(LEAVES, extend, max_leaves=6)
COMPARED = st.builds(
    Operation,
    st.sampled_from([Operator.LESS, Operator.GREATER_EQUAL, Operator.EQUAL, Operator.NOT_EQUAL]),
    NUMBERS,
    NUMBERS,
)
CONDITIONS = st.recursive(
    COMPARED,
    lambda inner: st.builds(Operation, st.sampled_from([Operator.AND, Operator.OR]), inner, inner),
    max_leaves=3,
)
CELLS = st.none() | st.integers(-3, 3).map(float) | st.floats(-1e3, 1e3)


@settings(max_examples=200, deadline=None)
@given(NUMBERS | CONDITIONS, st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_arrays_agree_with_the_reference_cell_by_cell(node, cells):
    columns = {
        code: np.array([NAN if cell[at] is None else cell[at] for cell in cells])
        for at, code in enumerate(CODES)
    }
    found = np.broadcast_to(evaluate_node(node, columns), (len(cells),))
    for value, cell in zip(found, cells, strict=True):
        expected = evaluate_formula(node, dict(zip(CODES, cell, strict=True)))
        assert value == pytest.approx(
            NAN if expected is None else float(expected), rel=1e-12, nan_ok=True
        )


@pytest.mark.parametrize(
    ("text", "above", "below"),
    [
        ("100 * a / b", ["a"], ["b"]),
        ("(a / b) * 100", ["a"], ["b"]),
        ("a / (b / c)", ["a", "c"], ["b"]),
        ("-(a / b)", ["a"], ["b"]),
        ("a / ln(b)", ["a"], ["b"]),
        ("min(a, b) / max(a, b)", ["a", "b"], ["a", "b"]),
        ("max(0, 1 - a / 1499)", ["a"], []),
        ("a + b / c", ["a", "b", "c"], []),
    ],
)
def test_ratios_are_taken_apart(text, above, below):
    node = parse_formula(text)
    numerator, denominator = split_ratio(node)
    assert (list(read_metrics(numerator)), list(read_metrics(denominator))) == (above, below)
    numbers = {code: 2.0 + at for at, code in enumerate(list_metrics(node))}
    top, bottom = (evaluate_formula(own, numbers) for own in (numerator, denominator))
    assert top / bottom == pytest.approx(evaluate_formula(node, numbers))
