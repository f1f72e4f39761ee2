from __future__ import annotations

import pytest

from pages.charts.measure import text_width
from pages.charts.sheet import (
    TRANSPARENT,
    Scale,
    Sheet,
    break_name,
    is_known,
    scale_of_tens,
    widest_part,
)
from pages.charts.tokens import LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import NAN, note, trace


def test_scale_turns_values_into_pixels_and_back():
    scale = Scale(30, 80, 200, 450)
    assert scale.pixel(40) == 250
    assert scale.value(250) == 40
    assert scale.value(0) == -10


def test_axis_of_tens_covers_all_values_and_leaves_out_missing_ones():
    assert scale_of_tens([41.2, NAN, 74.0], 400, 38) == (40, 80, [40, 50, 60, 70, 80])


def test_axis_of_tens_widens_a_single_round_value():
    assert scale_of_tens([50.0], 400, 38) == (50, 60, [50, 60])


def test_values_over_eighty_points_get_the_whole_scale():
    assert scale_of_tens([12.0, 93.0], 400, 38) == (0, 100, [0, 20, 40, 60, 80, 100])


def test_a_narrow_axis_has_fewer_ticks():
    assert scale_of_tens([0.0, 100.0], 170, 38) == (0, 100, [0, 25, 50, 75, 100])
    assert scale_of_tens([0.0, 100.0], 100, 38) == (0, 100, [0, 50, 100])


def test_no_value_gives_the_whole_scale():
    assert scale_of_tens([NAN], 400, 38)[:2] == (0, 100)


@pytest.mark.parametrize(("value", "known"), [(0, True), (None, False), (NAN, False)])
def test_zero_is_a_value_and_missing_is_not(value, known):
    assert is_known(value) is known


def test_a_long_word_is_broken_at_its_hyphen_and_a_short_one_is_not():
    word = "профессорско-преподавательского"
    room = text_width(word, 13.5) - 20
    assert break_name(word, room, 13.5) == ["профессорско-", "преподавательского"]
    assert break_name(word, room + 40, 13.5) == [word]


def test_widest_part_is_a_piece_between_spaces_and_hyphens():
    assert widest_part(["aa bbbb-cc"], 10) == text_width("bbbb-", 10)


@pytest.mark.parametrize(
    ("look", "given", "width"),
    [
        (Look(), None, 820),
        (Look(), 500, 500),
        (Look(Mode.PROJECTOR), None, 1184),
        (Look(width=Width.PHONE), 500, 322),
    ],
)
def test_width_planned_for(look, given, width):
    assert Sheet(look, given).width == width


def test_one_axis_spans_the_figure_and_heights_are_pixels_from_the_top():
    sheet = Sheet(Look(), 600)
    sheet.scale = Scale(0, 100, 200, 400)
    chart = sheet.finish(99.6, "message")
    assert chart.figure.layout.xaxis.range == (-100, 200)
    assert chart.figure.layout.yaxis.range == (100, 0)
    assert chart.height == chart.figure.layout.height == 100


def test_points_over_numbers_are_invisible_and_carry_the_key():
    sheet = Sheet(Look(), 600)
    sheet.scale = Scale(0, 100, 200, 400)
    sheet.press([300], [20], ["p1"], ["fact"])
    points = trace(sheet.finish(40, "message"), "numbers")
    assert points.x == (50,)
    assert points.customdata == ("p1",)
    assert points.hovertext == ("fact",)
    assert points.marker.color == TRANSPARENT


def test_a_press_does_not_fade_other_marks():
    sheet = Sheet(Look())
    sheet.marks([1], [1], ["k"], ["h"], colour=LIGHT.own, size=9, name="own")
    assert trace(sheet.finish(40, "message"), "own").unselected.marker.opacity == 1


def test_text_is_escaped_and_lines_are_joined():
    sheet = Sheet(Look(), 600)
    sheet.write(300, 10, ["R&D", "<b>"], bold=True)
    written = note(sheet.finish(40, "message"), "R&amp;D<br>&lt;b&gt;")
    assert (written.x, written.y, written.font.weight) == (0.5, 10, 700)


def test_empty_texts_and_groups_leave_nothing_behind():
    sheet = Sheet(Look())
    sheet.write(0, 0, "")
    sheet.marks([], [], [], [], colour=LIGHT.own, size=9)
    sheet.bars([], [], [], [], [], thickness=9, fill=LIGHT.own)
    chart = sheet.finish(40, "message")
    assert len(chart.figure.data) == 0
    assert len(chart.figure.layout.annotations) == 0


def test_empty_chart_says_why():
    chart = Sheet(Look()).finish_empty("No row", "message")
    assert (note(chart, "No row").font.color, chart.alt) == (LIGHT.ink_soft, "message")


def test_a_chart_without_alt_is_refused():
    with pytest.raises(ValueError, match="text alternative"):
        Sheet(Look()).finish(40, " ")
