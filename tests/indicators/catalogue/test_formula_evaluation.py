import math

import pytest

from indicators.catalogue.formula import parse_formula
from indicators.catalogue.formula_evaluation import evaluate_formula


def evaluate(text, **values):
    return evaluate_formula(parse_formula(text), values)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("100 * a / b", 100 * 38 / 655),
        ("a - b - 1", 38 - 655 - 1),
        ("-a + 40", 2.0),
        ("min(a, b, 7)", 7.0),
        ("max(a, b)", 655.0),
        ("abs(a - b)", 617.0),
        ("ln(a)", math.log(38)),
        ("sqrt(b - 30)", 25.0),
        ("ln(1)", 0.0),
        ("sqrt(0)", 0.0),
        ("a < b", True),
        ("a >= b", False),
        ("a == 38 and b != 655", False),
        ("a == 38 or b != 655", True),
        ("(a == 0) == (b == 0)", True),
    ],
)
def test_formulas_compute_what_paper_computes(text, result):
    assert evaluate(text, a=38.0, b=655.0) == pytest.approx(result)


@pytest.mark.parametrize(
    "text",
    [
        "100 * a / b",
        "0 * b",
        "b - b",
        "min(a, b)",
        "max(a, b)",
        "abs(b)",
        "-b",
        "a > b",
        "a == 1 or b == 0",
        "a == 2 and b == 0",
        "(a == 1) == (b == 1)",
    ],
)
@pytest.mark.parametrize("missing", [{"b": None}, {"b": math.nan}, {}])
def test_a_missing_input_makes_everything_missing(text, missing):
    assert evaluate(text, a=1.0, **missing) is None


@pytest.mark.parametrize(
    "text",
    [
        "a / (b - b)",
        "ln(b - b)",
        "ln(-b)",
        "sqrt(-b)",
        "1 + a / 0 > 5",
        "a / 0 == 1 or a == a",
        "min(1, ln(0))",
        "a * b * a * b",
    ],
)
def test_what_is_undefined_is_missing_and_never_zero(text):
    assert evaluate(text, a=1e100, b=1e100) is None


def test_a_zero_numerator_is_a_true_zero():
    assert evaluate("100 * a / b", a=0.0, b=655.0) == 0.0
