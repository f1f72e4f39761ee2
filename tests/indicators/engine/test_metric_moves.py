"""Raw numbers of a scenario: added up, kept to what is possible, and every cut said."""

import numpy as np
import pytest

from indicators.engine.metric_moves import (
    MetricChange,
    MetricLimit,
    MetricTable,
    move_metrics,
    round_steps,
)

NAN = np.nan
TABLE = MetricTable(
    ["alpha", "beta"],
    ["students", "rating", "income"],
    np.array([[[96.0, 4.0, 10.0], [NAN, 6.0, -3.0]]]),
)
LIMITS = {"students": MetricLimit(highest=200, whole=True), "rating": MetricLimit(1, 5)}


def move(*changes, limits=LIMITS):
    """Return (before, after) by metric of alpha, and the codes found."""
    moves = move_metrics(TABLE, [[MetricChange("alpha", *change) for change in changes]], limits)
    return moves.read(0, 0), [issue.code for issue in moves.issues]


@pytest.mark.parametrize(
    ("metric", "added", "after", "code"),
    [
        ("students", 20, 116, None),
        ("students", -150, 0, "what_if_below_zero"),
        ("students", 104.6, 200, "what_if_above_most what_if_rounded"),
        ("students", 2.5, 99, "what_if_rounded"),
        ("rating", -3.5, 1, "what_if_below_least"),
        ("rating", 0.25, 4.25, None),
        ("rating", 2, 5, "what_if_above_most"),
        ("income", 1e9, 1e9 + 10, None),
    ],
)
def test_what_is_asked_for_and_what_is_used(metric, added, after, code):
    shifts, codes = move((metric, added))
    assert shifts[metric][1] == after
    assert sorted(codes) == (code or "").split()


def test_changes_of_one_number_are_added_before_they_are_cut():
    # in turn it would be 96 - 150 -> 0, + 100 -> 100
    assert move(("students", -150), ("students", 100)) == ({"students": (96, 46)}, [])
    # two halves are one person, and a cut is said once
    assert move(("students", 0.5), ("students", 0.5)) == ({"students": (96, 97)}, [])
    assert move(("students", -60), ("students", -60))[1] == ["what_if_below_zero"]


def test_what_moves_nothing_is_no_move():
    assert move(("students", 5), ("students", -5)) == ({}, [])
    assert move(("students", 0.4)) == ({}, ["what_if_rounded"])
    # 0.1 + 0.2 - 0.3 is not quite nothing in binary
    assert move(("income", 0.1), ("income", 0.2), ("income", -0.3)) == ({}, [])
    assert move(("income", 1e-6))[0] == {"income": (10, 10.000001)}


@pytest.mark.parametrize("number", [NAN, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_refused(number):
    assert move(("students", number), ("rating", 0.5)) == (
        {"rating": (4, 4.5)},
        ["what_if_not_finite"],
    )
    moves = move_metrics(TABLE, [[MetricChange("beta", "students", to=number)]])
    assert moves.rows == ()
    # each one finite, but not their sum
    assert move(("income", 1.7e308), ("income", 1.7e308)) == ({}, ["what_if_not_finite"])


def test_the_ends_of_the_range_are_told():
    changes = [MetricChange("alpha", "rating", add=9), MetricChange("alpha", "students", add=900)]
    low, high = move_metrics(TABLE, [changes], LIMITS | {"rating": MetricLimit(1, 4.5)}).issues
    assert low.values == {"scenario": 0, "metric": "rating", "most": 4.5}
    assert (high.values["most"], high.place) == (200, "alpha/students")
    assert isinstance(high.values["most"], int)


def test_a_number_outside_its_range_is_not_moved_further_out_nor_dragged_in():
    # beta's rating is 6 of at most 5, its income below zero
    changes = [MetricChange("beta", "rating", add=1), MetricChange("beta", "income", add=-2)]
    moves = move_metrics(TABLE, [changes], LIMITS)
    assert moves.read(1, 0) == {}
    assert [issue.code for issue in moves.issues] == ["what_if_above_most", "what_if_below_least"]
    back = move_metrics(TABLE, [[MetricChange("beta", "rating", add=-0.5)]], LIMITS)
    assert (back.read(1, 0), back.issues) == ({"rating": (6, 5.5)}, ())


def test_a_missing_number_is_set_but_not_added_to():
    moves = move_metrics(
        TABLE,
        [
            [MetricChange("beta", "students", to=7.4)],
            [MetricChange("beta", "students", add=7)],
            [MetricChange("gamma", "students", add=7), MetricChange("alpha", "moon", add=7)],
        ],
        LIMITS,
    )
    assert moves.numbers[0].tolist() == [[[7.0]]]
    assert np.isnan(moves.numbers[1:]).all()
    assert [(issue.code, issue.values["scenario"]) for issue in moves.issues] == [
        ("what_if_missing", 1),
        ("what_if_unknown", 2),
        ("what_if_unknown", 2),
        ("what_if_rounded", 0),
    ]
    assert moves.read(0, 0) == {}
    before, after = moves.read(1, 0)["students"]
    assert (np.isnan(before), after) == (True, 7)


def test_halves_are_rounded_away_from_zero():
    assert round_steps(np.array([0.5, 1.5, -0.5, -1.49, 0.0])).tolist() == [1, 2, -1, -1, 0]
