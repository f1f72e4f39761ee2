"""Steps of printed numbers, the lead over what is to be reached, and the effort of a change."""

import numpy as np
import pytest

from indicators.engine.pipeline import score
from indicators.engine.target_problem import count_steps, number_at
from indicators.engine.targets import MetricBound, make_problem, move_values
from tests.indicators.engine.explanation_factory import make_baseline, make_model

STUDENTS = MetricBound("students", rise=200, step=1)


def make(place=2, bounds=(STUDENTS,), baseline=None):
    return make_problem(baseline or make_baseline(), 0, place, bounds)


@pytest.mark.parametrize(
    ("start", "step", "steps", "number"),
    [
        (20.0, 1.0, 3.0, 23.0),
        (0.1, 0.01, 20.0, 0.3),  # 30 * 0.01 is 0.30000000000000004
        (12.3456, 0.01, 1.0, 12.35),
        (12.3456, 0.01, -1.0, 12.34),
        (12.3456, 0.01, 0.0, 12.3456),
        (7.0, 5.0, 2.0, 15.0),
        (1e6, 0.01, 1.0, 1000000.01),
    ],
)
def test_a_number_is_exactly_what_is_printed(start, step, steps, number):
    assert float(number_at(start, step, steps)) == number


@pytest.mark.parametrize(
    ("start", "step", "low", "high", "expected"),
    [
        (20.0, 1.0, 15.5, 22.9, (4, 2)),
        (20.5, 1.0, 19.0, 22.0, (2, 2)),
        (15.0, 0.01, 15.0, 15.0 * 1.2, (0, 300)),
        (20.0, 1.0, 20.0, 20.9, (0, 0)),
        (20.3, 1.0, 20.1, 20.9, (0, 0)),
    ],
)
def test_steps_that_stay_within_the_ends(start, step, low, high, expected):
    assert tuple(map(float, count_steps(start, step, low, high))) == expected


def test_the_lead_is_over_the_score_to_be_reached():
    # 37.5 is to be reached: 20 students give 17.5, 80 more 37.5, 100 more 42.5
    steps = np.array([[0.0], [80.0], [100.0]])
    assert make().lead(steps).tolist() == pytest.approx([-20, 0, 5])
    assert make(place=1).lead(steps[:1]).tolist() == pytest.approx([-57.5])
    assert make(place=3).lead(steps[:1]).tolist() == [np.inf]


def test_without_a_score_nothing_is_reached():
    # with more than 20 enrolled alpha has a value, with 20 or fewer it has none
    model = make_model({"share": "100 * students / enrolled"}, guards={"share": "enrolled > 20"})
    baseline = make_baseline({"alpha": [2.0, 40.0], "beta": [9.0, 100.0]}, model)
    problem = make(1, [MetricBound("enrolled", fall=40, step=1)], baseline)
    # 2 of 40 are 5 %, 2 of 25 are 8 %; 9 % are needed, of a scale that ends at 20 %
    assert problem.lead(np.array([[0.0], [-15.0], [-20.0]])).tolist() == pytest.approx(
        [-20, -5, -np.inf]
    )


def test_effort_is_the_share_of_the_leeway():
    problem = make(bounds=[MetricBound("students", rise=200, fall=10, step=1)])
    steps = np.array([[50.0], [-5.0], [0.0]])
    assert problem.effort(steps).tolist() == pytest.approx([0.25, 0.5, 0])
    assert (problem.low.tolist(), problem.high.tolist()) == ([10], [220])


def test_a_tie_at_the_edge_of_the_tolerance_is_none():
    """Scores of 50 and 50 - 4.9e-11 of 100 are a tie for one sum and none for another."""
    for missing, tied in ((0.0, True), (3e-11, True), (4.99999e-11, False), (6e-11, False)):
        rows = {"u": [10.0 - missing / 5], "v": [10.0], "w": [20.0]}
        baseline = make_baseline(rows, make_model({"a": "x"}))
        problem = make(2, [MetricBound("x", rise=1)], baseline)
        lead = float(problem.lead(np.zeros((1, 1)))[0])
        assert (lead >= 0) == tied, missing


def test_what_reaches_also_does_when_scored_from_scratch():
    problem = make()
    values = move_values(
        problem.baseline, 0, {"students": float(problem.numbers(np.array([80.0]))[0])}
    )
    assert score(values, problem.baseline.model.plan).ranks.loc["alpha", "overall"] == 2
