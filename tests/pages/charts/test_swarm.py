from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pytest

from pages.charts.measure import text_width
from pages.charts.sheet import Scale, Sheet
from pages.charts.swarm import SMALLEST, Label, Swarm, join_value, pack_swarm
from pages.charts.tokens import Look


@dataclass(frozen=True)
class Dot:
    value: float
    is_own: bool = False


def make_sheet() -> Sheet:
    sheet = Sheet(Look(), 400)
    sheet.scale = Scale(0, 100, 0, 400)
    return sheet


def test_dots_that_do_not_touch_lie_on_the_line():
    swarm = pack_swarm(make_sheet(), [Dot(10), Dot(50)], own=18, other=14)
    assert swarm.pixels == [40, 200]
    assert swarm.offsets == [0, 0]
    assert (swarm.above, swarm.below) == (7, 7)


def test_the_own_dot_is_larger_and_lies_on_the_line():
    swarm = pack_swarm(make_sheet(), [Dot(50), Dot(50, is_own=True)], own=18, other=14)
    assert swarm.diameters == [14, 18]
    assert swarm.offsets[1] == 0
    assert abs(swarm.offsets[0]) == pytest.approx((14 + 18) / 2 + 1, abs=0.02)


def test_no_two_dots_cover_each_other():
    dots = [Dot(40 + index % 7) for index in range(30)]
    swarm = pack_swarm(make_sheet(), dots, own=18, other=14)
    places = list(zip(swarm.pixels, swarm.offsets, swarm.diameters, strict=True))
    for (x, y, size), (other_x, other_y, other_size) in combinations(places, 2):
        apart = ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5
        assert apart >= (size + other_size) / 2


def test_a_high_swarm_gets_smaller_dots_but_not_tiny_ones():
    few = pack_swarm(make_sheet(), [Dot(50)] * 5, own=18, other=14, tallest=150)
    many = pack_swarm(make_sheet(), [Dot(50)] * 200, own=18, other=14, tallest=150)
    assert few.diameters[0] == 14
    assert 14 * SMALLEST * 0.85 <= many.diameters[0] <= 14 * SMALLEST


def test_reach_is_measured_under_a_text_only():
    swarm = Swarm([], [10, 100], [20, -5], [10, 10])
    assert swarm.below_between(0, 12) == 25
    assert swarm.below_between(50, 60) == 0
    assert swarm.above_between(90, 110) == 10


def test_an_empty_swarm_reaches_nowhere():
    assert (Swarm([], [], [], []).above, Swarm([], [], [], []).below) == (0, 0)


def test_a_name_too_long_is_shortened_and_the_number_is_not():
    text = join_value("Әл-Фараби атындағы Қазақ ұлттық университеті", "93,7", 120, 12)
    assert text.endswith("… 93,7")
    assert text_width(text, 12) <= 120


def test_label_width_follows_its_weight():
    plain, bold = Label(0, "Aqdala 5.8", "", False), Label(0, "Aqdala 5.8", "", True)
    assert plain.width(12) == text_width("Aqdala 5.8", 12)
    assert bold.width(12) > plain.width(12)
