"""Labels and dots must not cover each other, and must stay where they belong."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pages.charts.spread import spread, stack_swarm


def test_labels_that_do_not_touch_stay_where_they_are():
    assert spread([10, 50], [8, 8], 0, 100) == [10, 50]


def test_two_touching_labels_move_apart_by_the_same_distance():
    assert spread([50, 52], [10, 10], 0, 100) == [46, 56]


def test_the_gap_is_kept_between_neighbours():
    assert spread([50, 50], [10, 10], 0, 100, gap=4) == [43, 57]


def test_labels_come_back_in_the_order_they_were_given():
    assert spread([52, 50], [10, 10], 0, 100) == [56, 46]


@pytest.mark.parametrize(("wish", "expected"), [(-20, 5), (120, 95)])
def test_a_label_stays_inside_the_line(wish, expected):
    assert spread([wish], [10], 0, 100) == [expected]


def test_a_crowd_at_the_end_is_pushed_back_inside():
    placed = spread([98, 99, 100], [10, 10, 10], 0, 100)
    assert placed == [75, 85, 95]


def test_no_label_gives_no_place():
    assert spread([], [], 0, 100) == []


def test_many_labels_keep_their_distance():
    placed = spread([index * 3.0 for index in range(20)], [10.0] * 20, 0, 400, gap=1)
    assert all(right - left >= 11 - 1e-9 for left, right in pairwise(placed))


def test_dots_apart_lie_on_the_line():
    assert stack_swarm([0, 10, 20], [10, 10, 10]) == [0, 0, 0]


def test_a_second_dot_at_the_same_place_goes_up_by_its_diameter_and_a_third_down():
    assert stack_swarm([5, 5, 5], [10, 10, 10]) == [0, -10, 10]


def test_the_own_dot_keeps_the_line_and_the_others_give_way():
    assert stack_swarm([5, 5], [10, 10], first=1) == [-10, 0]


def test_a_large_dot_asks_for_more_room():
    assert stack_swarm([5, 5], [10, 20], first=1) == [-15, 0]


def test_no_two_dots_of_a_crowded_swarm_overlap():
    places = [(index * 7) % 50 for index in range(60)]
    offsets = stack_swarm(places, [10] * 60)
    dots = list(zip(places, offsets, strict=True))
    nearest = min(
        ((one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2) ** 0.5
        for index, one in enumerate(dots)
        for two in dots[:index]
    )
    assert nearest >= 10 - 0.05
