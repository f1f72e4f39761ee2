"""Linear where it is linear, and then really the smallest change."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue.formula import parse_formula
from indicators.engine.target_linear import find_linear, make_linear, solve_smallest, weigh_own
from indicators.engine.targets import MetricBound, make_problem
from schemas.catalogue import Aggregation, Normalisation
from tests.indicators.engine.explanation_factory import GOALPOSTS, make_baseline, make_model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 * a / n", (0, [25, 0])),
        ("100 * (a + b) / n", (0, [25, 25])),
        ("a - 2 * b + n", (4, [1, -2])),
        ("-(a / n) + ln(n) * 0", (0, [-0.25, 0])),
        ("max(0, n - 1)", (3, [0, 0])),
        ("a / b", None),
        ("a * b", None),
        ("n / a", None),
        ("max(0, a)", None),
        ("sqrt(a)", None),
    ],
)
def test_formulas_that_are_lines(text, expected):
    form = make_linear(parse_formula(text), ["a", "b"], {"n": np.array(4.0)})
    if expected is None:
        assert form is None
    else:
        assert form is not None
        assert (form.constant, form.coefficients.tolist()) == (
            pytest.approx(expected[0]),
            pytest.approx(expected[1]),
        )


def linear_of(model, rows, bounds):
    problem = make_problem(make_baseline(rows, model), 0, 1, bounds)
    return dict(zip(problem.codes, find_linear(problem).tolist(), strict=True))


BOTH = [MetricBound("x", rise=5), MetricBound("n", rise=5)]


def test_a_share_is_linear_while_its_denominator_stands_still():
    model = make_model({"a": "100 * x / n"})
    rows = {"u": [1.0, 100.0], "v": [2.0, 100.0]}
    assert linear_of(model, rows, BOTH[:1]) == {"x": True}
    assert linear_of(model, rows, BOTH) == {"x": False, "n": False}


def test_what_bends_is_not_linear():
    rows = {"u": [1.0, 100.0], "v": [2.0, 100.0]}
    log = GOALPOSTS | {"normalisation": Normalisation.LOG_GOALPOST, "low": 1.0}
    places = {"normalisation": Normalisation.PERCENTILE}
    formulas = {"a": "100 * x / n"}
    assert linear_of(make_model(formulas, log), rows, BOTH[:1]) == {"x": False}
    assert linear_of(make_model(formulas, places), rows, BOTH[:1]) == {"x": False}
    geometric = make_model(formulas, aggregation=Aggregation.GEOMETRIC)
    assert linear_of(geometric, rows, BOTH[:1]) == {"x": False}


@pytest.mark.parametrize(
    ("guard", "linear"),
    [("x >= 1", True), ("x > 1", False), ("x >= 2", False), ("x < 7 and n > 0", True),
     ("x < 6", False), ("max(x, n) > 0", False), ("n >= 20", True)],
)  # fmt: skip
def test_a_guard_must_hold_wherever_the_metrics_go(guard, linear):
    model = make_model({"a": "x", "b": "n"}, guards={"a": guard})
    rows = {"u": [1.0, 100.0], "v": [2.0, 100.0]}
    # a guard that fails now leaves the indicator without a value: meeting it is no straight line
    assert linear_of(model, rows, BOTH[:1]) == {"x": linear}


def test_own_weights_leave_out_what_is_missing():
    rows = {"u": [np.nan, 1000.0, 10.0, 200.0], "v": [1.0, 1.0, 1.0, 1.0]}
    assert weigh_own(make_baseline(rows), 0).tolist() == [0, 1]


def test_without_an_effect_nothing_is_found():
    rows = {"u": [np.nan, 1000.0, 10.0, 200.0], "v": [1.0, 1.0, 100.0, 1.0]}
    problem = make_problem(make_baseline(rows), 0, 1, [MetricBound("enrolled", rise=9)])
    assert solve_smallest(problem, np.array([True])) == (problem.start, False)


ROW = st.tuples(*[st.integers(0, 6).map(float)] * 3)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROW, min_size=3, max_size=5), st.integers(1, 3), st.sampled_from([0.0, 3.0]))
def test_no_whole_change_within_the_bounds_is_smaller(rows, place, low):
    """All combinations are tried: lines that start below the scale and lines that end above it."""
    model = make_model(
        {"a": "x", "b": "2 * x + y", "c": "z - y"}, GOALPOSTS | {"low": low, "high": 10.0}
    )
    baseline = make_baseline({f"i{at}": list(row) for at, row in enumerate(rows)}, model)
    bounds = [
        MetricBound("x", rise=4, whole=True),
        MetricBound("y", rise=3, fall=2, whole=True),
        MetricBound("z", rise=6, whole=True),
    ]
    problem = make_problem(baseline, 0, place, bounds)
    linear = find_linear(problem)
    assert linear.all()
    answer = solve_smallest(problem, linear)
    ranges = [np.arange(a, b + 1) for a, b in zip(problem.low, problem.high, strict=True)]
    grid = np.array(list(itertools.product(*ranges)))
    reaching = grid[problem.lead(grid) >= 0]
    assert answer is not None
    point, reached = answer
    assert reached == (len(reaching) > 0)
    if reached:
        assert problem.lead(point[None])[0] >= 0
        assert problem.effort(point) == pytest.approx(problem.effort(reaching).min(), abs=1e-6)
