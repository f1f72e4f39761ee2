from __future__ import annotations

import pytest

from pages.charts.tiers import Placed, place_labels


def test_no_label_needs_no_place():
    assert place_labels([], [], 0, 100, 8) == []


def test_a_label_alone_stands_centred_over_its_mark():
    assert place_labels([50], [20], 0, 100, 8) == [Placed(40, 0)]


@pytest.mark.parametrize(("anchor", "left"), [(3, 0), (98, 80)])
def test_a_label_stays_inside_the_room(anchor, left):
    assert place_labels([anchor], [20], 0, 100, 8) == [Placed(left, 0)]


def test_a_label_wider_than_the_room_starts_at_its_left_end():
    assert place_labels([50], [200], 0, 100, 8) == [Placed(0, 0)]


def test_labels_far_apart_stay_centred():
    assert place_labels([50, 150], [40, 40], 0, 200, 8) == [Placed(30, 0), Placed(130, 0)]


def test_two_near_labels_stand_left_and_right_of_their_marks():
    assert place_labels([100, 104], [40, 40], 0, 400, 8) == [Placed(54, 0), Placed(110, 0)]


def test_three_labels_at_one_place_use_tiers_without_covering_each_other():
    placed = place_labels([100, 104, 108], [60, 60, 60], 0, 400, 8)
    boxes = [(place.tier, place.left, place.left + 60) for place in placed]
    for first, one in enumerate(boxes):
        for other in boxes[first + 1 :]:
            assert one[0] != other[0] or one[2] + 8 <= other[1] or other[2] + 8 <= one[1]


def test_the_stem_of_a_far_label_does_not_cross_a_near_one():
    placed = place_labels([100, 104, 108], [60, 60, 60], 0, 400, 8)
    for place in placed:
        for anchor, other in zip([100, 104, 108], placed, strict=True):
            if other.tier > place.tier:
                assert not place.left < anchor < place.left + 60


def test_more_than_four_labels_are_refused():
    with pytest.raises(ValueError, match="at most four"):
        place_labels([1] * 5, [1] * 5, 0, 10, 1)
