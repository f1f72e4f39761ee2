"""Linear where it is linear, and then really the smallest change."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue.formula import parse_formula
from indicators.engine import target_linear
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
    found = solve_smallest(problem, np.array([True]))
    assert found is not None
    assert (found.steps.tolist(), found.reached, found.proven) == ([0], False, True)


def solve_one(rows, bound, place=1, low=0.0, high=20.0):
    model = make_model({"a": "x"}, GOALPOSTS | {"low": low, "high": high})
    problem = make_problem(make_baseline(rows, model), 0, place, [bound])
    found = solve_smallest(problem, np.array([True]))
    assert found is not None
    return problem.numbers(found.steps).tolist(), found.reached, found.proven


@pytest.mark.parametrize(
    ("start", "needed", "step", "number"),
    [
        (1.0, 7.0, 1.0, 7.0),
        (1.0, 7.004, 0.01, 7.01),  # the next number that is printed, not 7.00
        (1.0, 7.004, 0.5, 7.5),
        (1.25, 7.0, 0.5, 7.0),  # the first step, to 1.5, is a shorter one
        (6.996, 7.0, 0.01, 7.0),
        (-0.4, 0.0, 1.0, 0.0),
    ],
)
def test_the_answer_is_a_number_that_is_printed(start, needed, step, number):
    rows = {"u": [start], "v": [needed]}
    bound = MetricBound("x", rise=9, step=step)
    low, high = (-10.0, 10.0)
    assert solve_one(rows, bound, low=low, high=high) == ([number], True, True)


def test_a_shorter_first_step_downwards():
    model = make_model({"a": "0 - x"}, GOALPOSTS | {"low": -20.0, "high": 0.0})
    baseline = make_baseline({"u": [9.75], "v": [7.2]}, model)
    bound = MetricBound("x", rise=3, fall=9, step=1)
    problem = make_problem(baseline, 0, 1, [bound])
    found = solve_smallest(problem, np.array([True]))
    assert found is not None
    # 9, 8, 7: three steps, the first of three quarters; 2.75 of a leeway of 8.75
    assert problem.numbers(found.steps).tolist() == [7.0]
    assert found.proven
    assert problem.effort(found.steps) == pytest.approx(2.75 / 8.75)


def test_out_of_reach_is_proven_at_the_highest_score():
    rows = {"u": [1.0], "v": [9.0]}
    assert solve_one(rows, MetricBound("x", rise=7, step=1)) == ([8.0], False, True)
    # beyond the end of the scale nothing is gained
    assert solve_one(rows, MetricBound("x", rise=7, step=1), high=5.0) == ([5.0], True, True)


def test_a_solver_that_ran_out_of_time_has_proven_nothing(monkeypatch):
    solve = target_linear.milp

    def stop_early(*arguments, **options):
        answer = solve(*arguments, **options)
        answer.status = 1
        return answer

    monkeypatch.setattr(target_linear, "milp", stop_early)
    rows = {"u": [1.0], "v": [9.0]}
    assert solve_one(rows, MetricBound("x", rise=9, step=1)) == ([9.0], True, False)


def test_a_very_long_leeway_does_not_blur_the_optimum():
    # a step costs a ten-millionth of the leeway, less than the solver's own tolerance
    rows = {"u": [1.0], "v": [9.0]}
    assert solve_one(rows, MetricBound("x", rise=1e7, step=1)) == ([9.0], True, True)


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
        MetricBound("x", rise=4, step=1),
        MetricBound("y", rise=3, fall=2, step=1),
        MetricBound("z", rise=6, step=1),
    ]
    problem = make_problem(baseline, 0, place, bounds)
    linear = find_linear(problem)
    assert linear.all()
    answer = solve_smallest(problem, linear)
    ranges = [np.arange(-a, b + 1) for a, b in zip(problem.down, problem.up, strict=True)]
    grid = np.array(list(itertools.product(*ranges)))
    reaching = grid[problem.lead(grid) >= 0]
    assert answer is not None
    assert answer.reached == (len(reaching) > 0)
    assert answer.proven
    if answer.reached:
        assert problem.lead(answer.steps[None])[0] >= 0
        least = problem.effort(reaching).min()
        assert problem.effort(answer.steps) == pytest.approx(least, abs=1e-6)
