"""The search reaches the place with nothing to spare, whatever the scale.

A change is counted in steps from the numbers now: 80 is 80 students more.
"""

import numpy as np
import pytest

from indicators.engine.target_search import search_smallest, spread, take_back
from indicators.engine.targets import MetricBound, make_problem
from schemas.catalogue import Normalisation
from tests.indicators.engine.explanation_factory import GOALPOSTS, make_baseline, make_model

STUDENTS = MetricBound("students", rise=200, step=1)


def make(place=2, bounds=(STUDENTS,), baseline=None):
    return make_problem(baseline or make_baseline(), 0, place, bounds)


def test_the_fewest_whole_students_by_hand():
    steps, reached = search_smallest(make())
    assert (steps.tolist(), reached) == ([80.0], True)


def test_out_of_reach_ends_at_the_bounds():
    steps, reached = search_smallest(make(place=1))
    assert not reached
    # the cap of 100 points is at 200 students, 180 more: the rest of the 200 brings nothing
    assert steps.tolist() == [180.0]


def test_a_logarithmic_scale_is_searched():
    indicator = {"normalisation": Normalisation.LOG_GOALPOST, "low": 1.0, "high": 100.0}
    baseline = make_baseline({"u": [1.0], "v": [10.0]}, make_model({"a": "x"}, indicator))
    bounds = [MetricBound("x", rise=50)]
    problem = make_problem(baseline, 0, 1, bounds)
    steps, reached = search_smallest(problem)
    assert reached
    # from 1 to 10 in hundredths
    assert (steps.tolist(), problem.numbers(steps).tolist()) == ([900.0], [10.0])


def test_a_scale_of_places_is_searched():
    model = make_model({"a": "x", "b": "y"}, {"normalisation": Normalisation.PERCENTILE})
    baseline = make_baseline({"u": [1.0, 5.0], "v": [2.0, 6.0], "w": [3.0, 4.0]}, model)
    bounds = [MetricBound("x", rise=9, step=1), MetricBound("y", rise=9, step=1)]
    problem = make_problem(baseline, 0, 1, bounds)
    steps, reached = search_smallest(problem)
    assert reached
    for at in np.flatnonzero(steps):
        less = steps.copy()
        less[at] -= 1
        assert problem.lead(less[None])[0] < 0


def test_where_nothing_helps_nothing_is_changed():
    bounds = [MetricBound("enrolled", rise=500)]  # more students only lower the share
    steps, reached = search_smallest(make(bounds=bounds))
    assert (steps.tolist(), reached) == ([0.0], False)


def test_less_can_be_the_way():
    steps, reached = search_smallest(make(bounds=[MetricBound("enrolled", fall=900, step=1)]))
    assert reached
    # 20 of 200 are the 10 % that are needed
    assert steps.tolist() == [-800.0]


def test_what_is_not_needed_is_taken_back():
    bounds = [MetricBound("students", rise=200, step=1), MetricBound("staff", rise=20, step=1)]
    problem = make(bounds=bounds)
    # 20 points are missing. 150 students bring 37.5 and 20 members of staff 25: to take back the
    # staff saves most, a whole leeway, and leaves enough; then all but 80 students can go
    assert take_back(problem, np.array([150.0, 20.0])).tolist() == [80.0, 0.0]


def test_a_much_smaller_change_is_found_though_one_step_less_does_not_reach():
    # up to 20 a number helps, from there it harms, and at 31 it is back where 9 is: what is taken
    # back must not stop at 31 because 30 is worse
    model = make_model({"a": "max(min(x, 40 - x), min(x - 20, 11))"})
    baseline = make_baseline({"u": [1.0], "v": [11.0]}, model)
    problem = make_problem(baseline, 0, 1, [MetricBound("x", rise=39, step=1)])
    assert problem.lead(np.array([[30.0], [29.0], [10.0], [9.0]])).tolist() == pytest.approx(
        [0, -5, 0, -5]
    )
    assert take_back(problem, np.array([30.0])).tolist() == [10.0]


def climb_alone(formula, rows, bounds, **indicator):
    model = make_model({"a": formula}, GOALPOSTS | indicator)
    return search_smallest(make_problem(make_baseline(rows, model), 0, 1, bounds))


def test_where_no_metric_helps_alone_two_are_moved_together():
    # the lesser of both counts: 5 of each give 25 points, 12 of each the 60 of the first place
    bounds = [MetricBound("x", rise=20, step=1), MetricBound("y", rise=20, step=1)]
    rows = {"u": [5.0, 5.0], "v": [12.0, 15.0]}
    steps, reached = climb_alone("min(x, y)", rows, bounds)
    assert (steps.tolist(), reached) == ([7.0, 7.0], True)


def test_where_two_do_not_help_everything_is_tried_as_far_as_it_goes():
    bounds = [MetricBound(code, rise=20, step=1) for code in "xyz"]
    rows = {"u": [5.0, 5.0, 5.0], "v": [12.0, 15.0, 12.0]}
    steps, reached = climb_alone("min(min(x, y), z)", rows, bounds)
    assert (steps.tolist(), reached) == ([7.0, 7.0, 7.0], True)


def test_a_narrow_scale_is_not_jumped_over():
    # a balance of 20 to 100 counts from 97 % on only; 95 to 100 is nothing, 300 to 100 is nothing
    bounds = [MetricBound("x", rise=280, step=1)]
    rows = {"u": [20.0, 100.0], "v": [98.0, 100.0]}
    steps, reached = climb_alone("100 * min(x, z) / max(x, z)", rows, bounds, low=97.0, high=100.0)
    assert (steps.tolist(), reached) == ([78.0], True)


def test_what_is_tried_is_spread_over_the_range():
    assert spread(0, 3, 400) == [0, 1, 2, 3]
    assert spread(-100, 100, 5) == [-100, -50, 0, 50, 100]
    assert spread(4, 4, 5) == [4]
