import math

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.store.formula_sql import (
    MAX_EXPRESSION_LENGTH,
    FormulaSqlError,
    build_indicator_query,
    compile_expression,
    indicator_parameters,
)
from indicators.catalogue.formula import evaluate_formula, list_metrics, parse_formula
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

CODES = ("a", "b", "c")
ARITHMETIC = [Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE]
ORDER = [Operator.LESS, Operator.LESS_EQUAL, Operator.GREATER, Operator.GREATER_EQUAL]
EQUALITY = [Operator.EQUAL, Operator.NOT_EQUAL]


def extend(inner):
    pair = st.tuples(inner, inner)
    single = inner.map(lambda node: (node,))
    return st.one_of(
        st.builds(Operation, st.sampled_from(ARITHMETIC), inner, inner),
        st.builds(Negation, inner),
        st.builds(Call, st.sampled_from([Function.LN, Function.SQRT, Function.ABS]), single),
        st.builds(Call, st.sampled_from([Function.MIN, Function.MAX]), pair),
    )


LEAVES = st.builds(Metric, st.sampled_from(CODES)) | st.builds(
    Number, st.sampled_from([0.0, 1.0, 2.0, 0.5, 100.0, 1499.0])
)
NUMBERS = st.recursive(LEAVES, extend, max_leaves=6)
COMPARED = st.builds(Operation, st.sampled_from(ORDER + EQUALITY), NUMBERS, NUMBERS)
CONDITIONS = st.recursive(
    COMPARED,
    lambda inner: st.builds(
        Operation, st.sampled_from([Operator.AND, Operator.OR, *EQUALITY]), inner, inner
    ),
    max_leaves=3,
)
VALUES = st.fixed_dictionaries(
    dict.fromkeys(CODES, st.none() | st.integers(-3, 3).map(float) | st.floats(-1e3, 1e3))
)


@pytest.fixture(scope="module")
def database():
    with duckdb.connect() as connection:
        yield connection


def compute(database, node, values):
    """Evaluate an expression in DuckDB over one row of metric values."""
    row = ", ".join(f'CAST(${code} AS DOUBLE) AS "{code}"' for code in CODES)
    sql = f"SELECT {compile_expression(node)} FROM (SELECT {row})"
    given_values = {code: values.get(code) for code in CODES}
    # Only parameters that the statement names may be passed, and all three are named.
    return database.cursor().execute(sql, given_values).fetchall()[0][0]


def agree(found, expected):
    if expected is None or isinstance(expected, bool) or found is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


@settings(max_examples=400, deadline=None)
@given(node=NUMBERS | CONDITIONS, values=VALUES)
def test_sql_and_reference_agree_on_every_formula(database, node, values):
    assert agree(compute(database, node, values), evaluate_formula(node, values))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("100 * a / b", {"a": 38, "b": 655}, 5.801526717557252),
        ("a / b", {"a": 1, "b": 0}, None),
        ("a / (b - b)", {"a": 1, "b": 3}, None),
        ("ln(a)", {"a": 0}, None),
        ("ln(a)", {"a": -1}, None),
        ("sqrt(a)", {"a": -4}, None),
        ("sqrt(a)", {"a": 0}, 0.0),
        ("min(a, b)", {"a": 1, "b": None}, None),
        ("max(a, b)", {"a": None, "b": 5}, None),
        ("max(a, b, c)", {"a": 2, "b": 5, "c": 3}, 5.0),
        ("0 * a", {"a": None}, None),
        ("a > 0 or b == 0", {"a": 1, "b": None}, None),
        ("a > 1 and b == 0", {"a": 1, "b": None}, None),
        ("a > 1 and b == 0", {"a": 1, "b": 0}, False),
        ("a > 0 or b == 0", {"a": 0, "b": 0}, True),
        ("a - -b", {"a": 1, "b": 2}, 3.0),
        ("1 / 2", {}, 0.5),
    ],
)
def test_the_null_rule_holds_in_sql(database, text, values, expected):
    assert agree(compute(database, parse_formula(text), values), expected)


@pytest.mark.parametrize("code", ["A", "1a", "a b", 'a"', "a;--", "", "ә", "a\n"])
def test_codes_of_another_form_never_reach_sql(code):
    with pytest.raises(FormulaSqlError, match="is not a code"):
        compile_expression(Metric(code))
    with pytest.raises(FormulaSqlError, match="is not a code"):
        build_indicator_query([CompiledIndicator(code, Metric("a"), None, ("a",))])


def test_the_length_limit_bites():
    node = Metric("a")
    for _ in range(20):
        node = Call(Function.MIN, (node, Number(1.0)))
        if len(str(node)) > MAX_EXPRESSION_LENGTH:
            break
    with pytest.raises(FormulaSqlError, match=f"more than {MAX_EXPRESSION_LENGTH}"):
        compile_expression(node)


def compile_indicator(code, formula, guard=None):
    node = parse_formula(formula)
    guard_node = None if guard is None else parse_formula(guard)
    metrics = list_metrics(node) + (() if guard_node is None else list_metrics(guard_node))
    return CompiledIndicator(code, node, guard_node, tuple(dict.fromkeys(metrics)))


INDICATORS = (
    compile_indicator("share", "100 * part / whole"),
    compile_indicator("guarded", "100 * part / whole", guard="whole >= 20"),
    compile_indicator(
        "balance", "min(part, whole) / max(part, whole)", guard="max(part, whole) > 0"
    ),
)


def answer(rows, indicators=INDICATORS, **filters):
    """Run the indicator query over rows of (institution, metric, period, value)."""
    frame = pd.DataFrame(rows, columns=["institution", "metric", "period", "value"])
    with duckdb.connect() as connection:
        connection.register("observation_current", frame.astype({"value": "float64"}))
        query = build_indicator_query(indicators)
        found = connection.execute(query, indicator_parameters(**filters)).fetchall()
        names = [column[0] for column in connection.description]
    assert names == ["institution", "indicator", "period", "value", "reason", "missing_metrics"]
    return {(row[0], row[1], row[2]): tuple(row[3:]) for row in found}


def test_one_statement_answers_for_all_institutions_and_periods():
    found = answer(
        [
            ("kaznu", "part", 2022, 30.0),
            ("kaznu", "whole", 2022, 60.0),
            ("kaznu", "part", 2023, 3.0),
            ("kaznu", "whole", 2023, 12.0),
            ("enu", "part", 2022, 5.0),
            ("enu", "whole", 2022, None),
            ("nu", "part", 2022, 0.0),
            ("nu", "whole", 2022, 0.0),
        ]
    )
    nothing = []
    assert found == {
        ("kaznu", "share", 2022): (50.0, None, nothing),
        ("kaznu", "guarded", 2022): (50.0, None, nothing),
        ("kaznu", "balance", 2022): (0.5, None, nothing),
        ("kaznu", "share", 2023): (25.0, None, nothing),
        ("kaznu", "guarded", 2023): (None, "guard_failed", nothing),
        ("kaznu", "balance", 2023): (0.25, None, nothing),
        ("enu", "share", 2022): (None, "input_missing", ["whole"]),
        ("enu", "guarded", 2022): (None, "input_missing", ["whole"]),
        ("enu", "balance", 2022): (None, "input_missing", ["whole"]),
        ("nu", "share", 2022): (None, "zero_denominator", nothing),
        ("nu", "guarded", 2022): (None, "guard_failed", nothing),
        ("nu", "balance", 2022): (None, "guard_failed", nothing),
    }


def test_an_absent_row_is_missing_and_named_in_order_of_first_use():
    found = answer([("kaznu", "whole", 2022, 60.0), ("enu", "part", 2022, None)])
    assert found["kaznu", "share", 2022] == (None, "input_missing", ["part"])
    assert found["enu", "share", 2022] == (None, "input_missing", ["part", "whole"])


def test_a_metric_that_only_the_guard_reads_counts_as_an_input():
    satisfaction = compile_indicator("satisfaction", "mean", guard="answers >= 10")
    rows = [("kaznu", "mean", 2022, 4.5), ("enu", "mean", 2022, 4.0), ("enu", "answers", 2022, 9)]
    found = answer(rows, [satisfaction])
    assert found["kaznu", "satisfaction", 2022] == (None, "input_missing", ["answers"])
    assert found["enu", "satisfaction", 2022] == (None, "guard_failed", [])


def test_a_guard_without_a_value_is_a_guard_that_fails():
    indicator = compile_indicator("ratio", "part", guard="part / whole > 1")
    found = answer([("kaznu", "part", 2022, 1.0), ("kaznu", "whole", 2022, 0.0)], [indicator])
    assert found["kaznu", "ratio", 2022] == (None, "guard_failed", [])


def test_not_a_number_and_infinity_are_missing_values():
    rows = [
        ("kaznu", "part", 2022, math.inf),
        ("kaznu", "whole", 2022, 1.0),
        ("enu", "part", 2022, math.nan),
        ("enu", "whole", 2022, 1.0),
    ]
    found = answer(rows)
    assert found["kaznu", "share", 2022] == (None, "input_missing", ["part"])
    assert found["enu", "share", 2022] == (None, "input_missing", ["part"])


def test_a_result_beyond_all_numbers_is_no_value():
    huge = compile_indicator("huge", "part * part")
    found = answer([("kaznu", "part", 2022, 1e300)], [huge])
    assert found["kaznu", "huge", 2022] == (None, "zero_denominator", [])


def test_metrics_of_other_indicators_do_not_make_rows():
    assert answer([("kaznu", "openalex_works", 2020, 1.0)]) == {}


def test_filters_by_institution_and_period_include_their_ends():
    rows = [
        (institution, metric, period, value)
        for institution in ("kaznu", "enu", "nu")
        for period in (2020, 2021, 2022, 2023)
        for metric, value in (("part", 1.0), ("whole", 4.0))
    ]
    found = answer(rows, institutions=["kaznu", "nu"], period_from=2021, period_to=2022)
    assert {(key[0], key[2]) for key in found} == {
        ("kaznu", 2021),
        ("kaznu", 2022),
        ("nu", 2021),
        ("nu", 2022),
    }
    assert answer(rows, institutions=[]) == {}
    assert len(answer(rows, period_to=2020)) == 3 * len(INDICATORS)


def test_rows_come_ordered_by_institution_period_and_indicator():
    rows = [("b", "part", 2021, 1.0), ("b", "part", 2020, 1.0), ("a", "part", 2022, 1.0)]
    keys = list(answer(rows))
    assert keys == sorted(keys, key=lambda key: (key[0], key[2], key[1]))


def test_an_indicator_that_reads_nothing_is_refused():
    with pytest.raises(ValueError, match="no indicator that reads a metric"):
        build_indicator_query([])
