import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue.formula import (
    MAX_ARGUMENTS,
    MAX_DEPTH,
    MAX_LENGTH,
    FormulaError,
    FormulaKind,
    format_formula,
    list_metrics,
    parse_formula,
)
from schemas.formula import Call, Function, Metric, Negation, Number, Operation, Operator

A, B, C = Metric("a"), Metric("b"), Metric("c")


def operation(left, sign, right):
    return Operation(Operator(sign), left, right)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a", A),
        ("25", Number(25.0)),
        ("0.50", Number(0.5)),
        ("a + b * c", operation(A, "+", operation(B, "*", C))),
        ("(a + b) * c", operation(operation(A, "+", B), "*", C)),
        ("a - b - c", operation(operation(A, "-", B), "-", C)),
        ("a / b / c", operation(operation(A, "/", B), "/", C)),
        ("-a * b", operation(Negation(A), "*", B)),
        ("a - -b", operation(A, "-", Negation(B))),
        ("min(a, b, 1)", Call(Function.MIN, (A, B, Number(1.0)))),
        ("ln(a)", Call(Function.LN, (A,))),
        ("a <= b * 1.5", operation(A, "<=", operation(B, "*", Number(1.5)))),
        (
            "a > 0 or b == 0 and c != 1",
            operation(
                operation(A, ">", Number(0.0)),
                "or",
                operation(operation(B, "==", Number(0.0)), "and", operation(C, "!=", Number(1.0))),
            ),
        ),
        (
            "(a == 0) == (b == 0)",
            operation(operation(A, "==", Number(0.0)), "==", operation(B, "==", Number(0.0))),
        ),
    ],
)
def test_text_becomes_the_tree_of_the_grammar(text, node):
    assert parse_formula(text) == node


@pytest.mark.parametrize(
    ("text", "position", "found", "expected"),
    [
        ("", 1, "the end", "a number, a metric code, a function or '('"),
        ("a +", 4, "the end", "a number, a metric code, a function or '('"),
        ("a b", 3, "'b'", "an operator or the end"),
        ("(a", 3, "the end", "an operator or ')'"),
        ("a)", 2, "')'", "an operator or the end"),
        ("a < b < c", 7, "'<'", "an operator or the end"),
        ("a = b", 3, "'='", "a number, a metric code or an operator"),
        ("a ** b", 4, "'*'", "a number, a metric code, a function or '('"),
        ("1e5", 2, "'e5'", "an operator or the end"),
        (".5", 1, "'.'", "a number, a metric code or an operator"),
        ("1_000", 2, "'_'", "a number, a metric code or an operator"),
        ("٣", 1, "'٣'", "a number, a metric code or an operator"),
        ("Enrolled", 1, "'E'", "a number, a metric code or an operator"),
        ("а + b", 1, "'а'", "a number, a metric code or an operator"),  # Cyrillic а
        ("a.b", 2, "'.'", "a number, a metric code or an operator"),
        ("__import__", 1, "'_'", "a number, a metric code or an operator"),
        ("exp(a)", 1, "'exp'", "a function: ln, sqrt, abs, min, max"),
        ("ln a", 4, "'a'", "'('"),
        ("ln(a, b)", 1, "ln of 2", "one argument"),
        ("min(a)", 1, "min of 1", f"2 to {MAX_ARGUMENTS} arguments"),
        ("or + 1", 1, "'or'", "a number, a metric code, a function or '('"),
        ("1 + (a > 2)", 5, "a condition", "a number"),
        ("-(a > 2)", 2, "a condition", "a number"),
        ("min(a > 1, 2)", 5, "a condition", "a number"),
        ("a and b > 1", 1, "a number", "a condition"),
        ("(a > 1) < 2", 1, "a condition", "a number"),
        ("(a > 1) == 2", 12, "a number", "a condition"),
        ("9" * 400, 1, "a number too large", "a number below 1e308"),
    ],
)
def test_an_error_names_position_found_and_expected(text, position, found, expected):
    with pytest.raises(FormulaError) as error:
        parse_formula(text)
    assert (error.value.position, error.value.found) == (position, found)
    assert error.value.expected == expected
    assert f"character {position}: found {found}, expected {expected}" in str(error.value)


def test_the_expected_kind_is_required():
    assert parse_formula("a / b", FormulaKind.NUMBER) == operation(A, "/", B)
    assert parse_formula("a > b", FormulaKind.CONDITION) == operation(A, ">", B)
    with pytest.raises(FormulaError, match="found a condition, expected a number"):
        parse_formula("a > b", FormulaKind.NUMBER)
    with pytest.raises(FormulaError, match="found a number, expected a condition"):
        parse_formula("a / b", FormulaKind.CONDITION)


def test_the_length_limit_bites():
    longest = "a" + "+a" * ((MAX_LENGTH - 1) // 2)
    assert len(longest) == MAX_LENGTH - 1
    assert list_metrics(parse_formula(longest)) == ("a",)
    with pytest.raises(FormulaError, match=f"at most {MAX_LENGTH} characters"):
        parse_formula(longest + "+a")


@pytest.mark.parametrize(("opening", "closing"), [("(", ")"), ("-", ""), ("abs(", ")")])
def test_the_depth_limit_bites(opening, closing):
    assert parse_formula(opening * MAX_DEPTH + "a" + closing * MAX_DEPTH) is not None
    deeper = MAX_DEPTH + 1
    with pytest.raises(FormulaError, match=f"at most {MAX_DEPTH} levels"):
        parse_formula(opening * deeper + "a" + closing * deeper)


def test_depth_counts_nesting_and_not_what_stands_side_by_side():
    assert parse_formula("+".join(["(a)"] * (MAX_DEPTH * 2))) is not None


def test_the_number_of_arguments_is_limited():
    many = ", ".join(["a"] * MAX_ARGUMENTS)
    assert len(parse_formula(f"max({many})").arguments) == MAX_ARGUMENTS
    with pytest.raises(FormulaError, match=f"2 to {MAX_ARGUMENTS} arguments"):
        parse_formula(f"max({many}, a)")


def test_metrics_are_listed_once_in_order_of_first_use():
    node = parse_formula("(b + a) / max(b, -c) + 1")
    assert list_metrics(node) == ("b", "a", "c")


@given(st.text(alphabet="ab01.+-*/()<>=!,& minlqrtoxd\n", max_size=40))
def test_any_text_parses_to_what_prints_the_same_or_raises_a_formula_error(text):
    problem, node = None, None
    try:
        node = parse_formula(text)
    except FormulaError as error:
        problem = error
    if node is None:
        assert 1 <= problem.position <= len(text) + 1
    else:
        assert parse_formula(format_formula(node)) == node
