import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue.formula import MAX_DEPTH, MAX_LENGTH, parse_formula
from indicators.catalogue.formula_printing import fill_formula, format_formula, format_number
from schemas.formula import Call, Function, Metric, Negation, Number, Operation, Operator

ARITHMETIC = [Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE]
ORDER = [Operator.LESS, Operator.LESS_EQUAL, Operator.GREATER, Operator.GREATER_EQUAL]
EQUALITY = [Operator.EQUAL, Operator.NOT_EQUAL]
LOGIC = [Operator.AND, Operator.OR]

LEAVES = st.sampled_from([Metric("a"), Metric("b_2"), Metric("pubs_total")]) | st.builds(
    Number, st.integers(0, 5000).map(float) | st.floats(0, 1e6, allow_subnormal=False)
)


def extend(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds(Operation, st.sampled_from(ARITHMETIC), inner, inner),
        st.builds(Negation, inner),
        st.builds(
            Call,
            st.sampled_from([Function.LN, Function.SQRT, Function.ABS]),
            inner.map(lambda node: (node,)),
        ),
        st.builds(Call, st.sampled_from([Function.MIN, Function.MAX]), pair),
    )


NUMBERS = st.recursive(LEAVES, extend, max_leaves=8)
COMPARED = st.builds(Operation, st.sampled_from(ORDER + EQUALITY), NUMBERS, NUMBERS)
CONDITIONS = st.recursive(
    COMPARED,
    lambda inner: st.builds(Operation, st.sampled_from(LOGIC + EQUALITY), inner, inner),
    max_leaves=3,
)


@given(NUMBERS | CONDITIONS)
def test_what_is_printed_parses_to_the_same_tree(node):
    text = format_formula(node)
    if len(text) <= MAX_LENGTH and text.count("(") + text.count("-") <= MAX_DEPTH:
        assert parse_formula(text) == node


@pytest.mark.parametrize(
    "text",
    [
        "100 * a / b",
        "a - (b - c)",
        "a / (b * c)",
        "(a + b) * c",
        "-(a + b)",
        "--a",
        "max(0, 100 * (1 - sqrt((a - 1) / 1499)))",
        "a > 0 or b == 0",
        "(a == 0) == (b == 0)",
        "(a > 0 or b > 0) and c > 0",
    ],
)
def test_printing_uses_the_fewest_parentheses(text):
    assert format_formula(parse_formula(text)) == text


def test_superfluous_parentheses_go():
    assert format_formula(parse_formula("((a*b)/(c)) + (1)")) == "a * b / c + 1"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (100.0, "100"), (1.5, "1.5"), (1e22, "1" + "0" * 22), (1e-7, "0.0000001")],
)
def test_numbers_have_no_exponent(value, text):
    assert format_number(value) == text
    assert float(text) == value


def test_a_formula_is_filled_with_numbers_for_people():
    node = parse_formula("100*intl_degree_students/enrolled_students")
    values = {"intl_degree_students": "38", "enrolled_students": "655"}
    assert fill_formula(node, values) == "100 × 38 / 655"


def test_filled_signs_are_those_of_mathematics():
    node = parse_formula("a - b <= 0.5 * c or -a != sqrt(b)")
    filled = fill_formula(node, {"a": "1 284", "b": "−3", "c": "2"})
    assert filled == "1 284 − (−3) ≤ 0.5 × 2 or −1 284 ≠ √((−3))"


def test_numbers_of_the_formula_follow_the_language_of_the_reader():
    node = parse_formula("0.5*a")
    with_comma = fill_formula(
        node, {"a": "7"}, write_number=lambda value: f"{value}".replace(".", ",")
    )
    assert with_comma == "0,5 × 7"


def test_a_code_without_a_value_is_never_shown_to_people():
    with pytest.raises(KeyError, match="b"):
        fill_formula(parse_formula("a / b"), {"a": "1"})
