"""What would have to change to reach a place: the smallest answer, or how far one gets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine.targets import (
    MetricBound,
    MetricShift,
    TargetMethod,
    find_target,
    make_problem,
    move_values,
)
from indicators.engine.what_if import prepare_baseline
from schemas.catalogue import Aggregation, Normalisation
from tests.indicators.engine.explanation_factory import (
    GOALPOSTS,
    ROWS,
    SHARES,
    make_baseline,
    make_model,
)

NAN = np.nan
STUDENTS = MetricBound("students", rise=200, step=1)
STAFF = MetricBound("staff", rise=20, step=1)


def test_the_smallest_change_by_hand():
    # 20 points are missing. A student brings 0.25 points for 1/200 of the leeway, a member of
    # staff 1.25 for 1/20: 50 against 25 points for the whole leeway, so students it is.
    answer = find_target(make_baseline(), "alpha", 2, [STUDENTS, STAFF], interval=False)
    assert answer.reached
    assert answer.method is TargetMethod.LINEAR
    assert answer.shifts == (MetricShift("students", 20.0, 100.0),)
    assert answer.shifts[0].change == 80
    assert answer.effort == pytest.approx(0.4)
    assert (answer.rank_before, answer.rank_after) == (3, 2)
    assert (answer.score_before, answer.score_after) == pytest.approx((17.5, 37.5))


def test_a_stated_cost_decides_instead():
    dear = MetricBound("students", rise=200, step=1, cost=1.0)
    cheap = MetricBound("staff", rise=20, step=1, cost=1.0)
    answer = find_target(make_baseline(), "alpha", 2, [dear, cheap], interval=False)
    assert answer.shifts == (MetricShift("staff", 10.0, 26.0),)


def test_out_of_reach_says_how_far_one_gets():
    answer = find_target(make_baseline(), "alpha", 1, [STUDENTS], interval=False)
    assert not answer.reached
    # with all 200 the indicator is at its top of 100: 62.5 points, place 2, for which 80 are enough
    assert answer.score_most == pytest.approx(62.5)
    assert answer.rank_after == 2
    assert answer.shifts == (MetricShift("students", 20.0, 100.0),)


def test_where_no_place_can_be_gained_nothing_is_asked_for():
    few = MetricBound("students", rise=5, step=1)
    answer = find_target(make_baseline(), "alpha", 2, [few], interval=False)
    assert (answer.reached, answer.shifts, answer.effort) == (False, (), 0)
    assert answer.score_most == pytest.approx(18.75)
    assert answer.rank_after == 3


def test_who_is_there_already_changes_nothing():
    answer = find_target(make_baseline(), "gamma", 2, [STUDENTS], interval=False)
    assert (answer.reached, answer.method, answer.shifts) == (True, TargetMethod.NONE, ())
    assert answer.rank_after == 1


def test_the_place_comes_with_its_interval():
    answer = find_target(make_baseline(), "alpha", 2, [STUDENTS])
    assert answer.rank_low is not None
    assert answer.rank_high is not None
    assert 1 <= answer.rank_low <= answer.rank_high <= 3


@pytest.mark.parametrize(
    ("institution", "place", "bounds", "codes"),
    [
        ("delta", 1, [STUDENTS], ["target_unscored"]),
        ("alpha", 0, [STUDENTS], ["target_place_unknown"]),
        ("alpha", 4, [STUDENTS], ["target_place_unknown"]),
        ("alpha", 2, [], ["target_nothing_free"]),
        ("alpha", 2, [MetricBound("students")], ["target_nothing_free"]),
        (
            "beta",
            1,
            [MetricBound("wind", rise=1), MetricBound("students", rise=0)],
            ["target_metric_unknown", "target_nothing_free"],
        ),
    ],
)
def test_what_cannot_be_answered_is_said(institution, place, bounds, codes):
    rows = ROWS | {"delta": [NAN, NAN, NAN, NAN]}
    answer = find_target(make_baseline(rows), institution, place, bounds)
    assert [issue.code for issue in answer.issues] == codes
    assert not answer.reached
    assert answer.shifts == ()


def test_a_missing_number_is_not_moved_but_named():
    rows = ROWS | {"delta": [NAN, 1000.0, 10.0, 200.0]}
    answer = find_target(make_baseline(rows), "delta", 2, [STUDENTS, STAFF], interval=False)
    assert [(i.code, i.values["metric"]) for i in answer.issues] == [
        ("target_metric_missing", "students")
    ]
    assert answer.shifts == (MetricShift("staff", 10.0, 15.0),)


def test_several_periods_are_refused():
    numbers = np.array([list(ROWS.values())] * 2)
    baseline = prepare_baseline(make_model(), list(ROWS), [2024, 2025], numbers)
    with pytest.raises(ValueError, match="one period"):
        find_target(baseline, "alpha", 1, [STUDENTS])


@pytest.mark.parametrize(
    ("bound", "number", "leeway"),
    [
        (MetricBound("x"), 10, (0, 0)),
        (MetricBound("x", rise_percent=25, step=1), 10, (0, 2)),
        (MetricBound("x", rise=3, rise_percent=25), 10, (0, 2.5)),
        (MetricBound("x", fall=30), 10, (10, 0)),
        (MetricBound("x", fall_percent=50, lowest=7), 10, (3, 0)),
        (MetricBound("x", rise=30, highest=12), 10, (0, 2)),
        (MetricBound("x", rise=30, highest=5), 10, (0, 0)),
        (MetricBound("x", rise=1.239), 10, (0, 1.23)),
        (MetricBound("x", rise=1, fall=1, step=1), 10.5, (0.5, 0.5)),
    ],
)
def test_leeway(bound, number, leeway):
    assert bound.leeway(number) == pytest.approx(leeway)


def test_bounds_without_leeway_are_left_out_and_the_last_of_two_counts():
    bounds = [MetricBound("students", rise=1), STAFF, MetricBound("students", rise=9),
              MetricBound("enrolled")]  # fmt: skip
    problem = make_problem(make_baseline(), 0, 2, bounds)
    assert problem.codes == ("students", "staff")
    assert problem.high.tolist() == [29, 30]
    assert problem.up.tolist() == [900, 20]  # in hundredths, in whole ones


def test_a_search_that_fails_does_not_call_it_proven():
    # with both free the share is not linear; 5 more students of 20 are not enough
    few = [MetricBound("students", rise=5, step=1), MetricBound("enrolled", fall=5, step=1)]
    answer = find_target(make_baseline(), "alpha", 2, few, interval=False)
    assert (answer.reached, answer.method, answer.shifts) == (False, TargetMethod.SEARCH, ())


def test_the_printed_number_reaches_the_place():
    # a share of 7.004 % of 1000 takes 70.04 students: 70.04 is printed and reaches, 70.03 does not
    rows = ROWS | {"beta": [70.036, 1000.0, 10.0, 200.0]}
    bound = MetricBound("students", rise=200)
    answer = find_target(make_baseline(rows), "alpha", 2, [bound], interval=False)
    assert answer.shifts == (MetricShift("students", 20.0, 70.04),)
    assert answer.reached


@pytest.mark.parametrize(
    ("field", "number"),
    [
        *((name, bad) for name in ("rise", "rise_percent", "fall", "fall_percent", "lowest",
                                   "highest", "step", "cost") for bad in (-1.0, NAN)),
        *((name, bad) for name in ("step", "cost") for bad in (0.0, np.inf)),
        ("lowest", np.inf),
        ("rise", np.inf),
        ("rise_percent", np.inf),
    ],
)  # fmt: skip
def test_a_bound_that_means_nothing_is_refused(field, number):
    with pytest.raises(ValueError, match=f"{field} of the bound of staff"):
        MetricBound("staff", **{field: number})


def test_ends_that_cross_are_refused():
    with pytest.raises(ValueError, match="highest of the bound of staff is not below the lowest"):
        MetricBound("staff", lowest=5, highest=4)


def test_infinity_is_no_bound_where_something_else_ends_it():
    assert MetricBound("x", rise=np.inf, rise_percent=20).leeway(10) == (0, 2)
    assert MetricBound("x", rise_percent=np.inf, highest=12).leeway(0) == (0, 12)
    assert MetricBound("x", fall=np.inf, lowest=4).leeway(10) == (6, 0)


def test_values_after_the_change():
    values = move_values(make_baseline(), 0, {"students": 100.0})
    assert values.loc["alpha"].to_dict() == {"share": 10, "staff_share": 5}
    assert values.loc["beta"].to_dict() == {"share": 10, "staff_share": 5}


NUMBERS = st.lists(st.integers(1, 40), min_size=4, max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(NUMBERS, min_size=2, max_size=5),
    st.sampled_from(Normalisation),
    st.sampled_from(Aggregation),
    st.integers(1, 3),
)
def test_an_answer_stays_within_its_bounds_and_is_what_it_says(rows, method, aggregation, place):
    model = make_model(
        SHARES,
        GOALPOSTS | {"normalisation": method, "low": 1.0, "high": 200.0},
        aggregation=aggregation,
    )
    baseline = make_baseline({f"i{at}": row for at, row in enumerate(rows)}, model)
    bounds = [MetricBound("students", rise=30, step=1), MetricBound("staff", rise_percent=50),
              MetricBound("all_staff", fall=5, lowest=1.0)]  # fmt: skip
    answer = find_target(baseline, "i0", place, bounds, interval=False)
    if answer.issues or answer.method is TargetMethod.NONE:
        return
    for shift in answer.shifts:
        bound = next(own for own in bounds if own.metric == shift.metric)
        less, more = bound.leeway(shift.before)
        assert -less - 1e-9 <= shift.change <= more + 1e-9
        steps = shift.after / bound.step
        assert steps == pytest.approx(round(steps), abs=1e-9)
    numbers = baseline.metrics.copy()
    for shift in answer.shifts:
        numbers[0, 0, model.metrics.index(shift.metric)] = shift.after
    anew = prepare_baseline(model, baseline.institutions, [2025], numbers)
    assert answer.score_after == pytest.approx(anew.overall[0, 0])
    assert answer.rank_after == anew.places[0, 0]
    assert answer.reached == (answer.rank_after <= place)
