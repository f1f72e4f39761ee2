"""The search reaches the place with nothing to spare, whatever the scale."""

import numpy as np
import pytest

from indicators.engine.target_search import search_smallest, take_back
from indicators.engine.targets import MetricBound, make_problem
from schemas.catalogue import Normalisation
from tests.indicators.engine.explanation_factory import make_baseline, make_model

STUDENTS = MetricBound("students", rise=200, whole=True)


def make(place=2, bounds=(STUDENTS,), baseline=None):
    return make_problem(baseline or make_baseline(), 0, place, bounds)


def test_the_lead_is_over_the_score_to_be_reached():
    problem = make()
    # 37.5 is to be reached: 20 students give 17.5, 100 give 37.5, 120 give 42.5
    assert problem.lead(np.array([[20.0], [100.0], [120.0]])).tolist() == pytest.approx([-20, 0, 5])
    assert make(place=1).lead(np.array([[20.0]])).tolist() == pytest.approx([-57.5])
    assert make(place=3).lead(np.array([[20.0]])).tolist() == [np.inf]


def test_effort_is_the_share_of_the_leeway():
    problem = make(bounds=[MetricBound("students", rise=200, fall=10)])
    assert problem.effort(np.array([[70.0], [15.0], [20.0]])).tolist() == pytest.approx(
        [0.25, 0.5, 0]
    )


def test_the_fewest_whole_students_by_hand():
    point, reached = search_smallest(make())
    assert (point.tolist(), reached) == ([100.0], True)


def test_out_of_reach_ends_at_the_bounds():
    point, reached = search_smallest(make(place=1))
    assert not reached
    # 200 more would be enough for the cap of 100 points at 200 students: no more is taken
    assert point.tolist() == [200.0]


def test_a_logarithmic_scale_is_searched():
    indicator = {"normalisation": Normalisation.LOG_GOALPOST, "low": 1.0, "high": 100.0}
    baseline = make_baseline({"u": [1.0], "v": [10.0]}, make_model({"a": "x"}, indicator))
    bounds = [MetricBound("x", rise=50)]
    point, reached = search_smallest(make_problem(baseline, 0, 1, bounds))
    assert reached
    assert point[0] == pytest.approx(10, rel=1e-9)


def test_a_scale_of_places_is_searched():
    model = make_model({"a": "x", "b": "y"}, {"normalisation": Normalisation.PERCENTILE})
    baseline = make_baseline({"u": [1.0, 5.0], "v": [2.0, 6.0], "w": [3.0, 4.0]}, model)
    bounds = [MetricBound("x", rise=9, whole=True), MetricBound("y", rise=9, whole=True)]
    problem = make_problem(baseline, 0, 1, bounds)
    point, reached = search_smallest(problem)
    assert reached
    for at in np.flatnonzero(point > problem.start):
        less = point.copy()
        less[at] -= 1
        assert problem.lead(less[None])[0] < 0


def test_where_nothing_helps_nothing_is_changed():
    bounds = [MetricBound("enrolled", rise=500)]  # more students only lower the share
    point, reached = search_smallest(make(bounds=bounds))
    assert (point.tolist(), reached) == ([1000.0], False)


def test_less_can_be_the_way():
    point, reached = search_smallest(make(bounds=[MetricBound("enrolled", fall=900, whole=True)]))
    assert reached
    # 20 of 200 are the 10 % that are needed
    assert point.tolist() == [200.0]


def test_what_is_not_needed_is_taken_back():
    bounds = [
        MetricBound("students", rise=200, whole=True),
        MetricBound("staff", rise=20, whole=True),
    ]
    problem = make(bounds=bounds)
    point = take_back(problem, np.array([220.0, 30.0]))
    assert problem.lead(point[None])[0] >= 0
    for at in np.flatnonzero(point > problem.start):
        less = point.copy()
        less[at] -= 1
        assert problem.lead(less[None])[0] < 0
