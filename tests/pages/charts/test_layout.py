from __future__ import annotations

import pytest

from pages.charts.layout import (
    TRANSPARENT,
    Lettering,
    VerticalScale,
    count_lines,
    draw_nothing,
    draw_points,
    draw_targets,
    figure_width,
    set_lines,
)
from pages.charts.measure import text_width
from pages.charts.tokens import LIGHT, Look, Mode, Width


def test_a_figure_is_planned_for_the_room_of_its_look():
    assert figure_width(Look()) == 820
    assert figure_width(Look(width=Width.PHONE)) == 340
    assert figure_width(Look(Mode.PROJECTOR)) == 1180
    assert figure_width(Look(width=Width.PHONE), 300) == 300


def test_a_scale_turns_values_into_pixels_and_back_beyond_its_ends():
    scale = VerticalScale(top=1, bottom=101, top_px=20, bottom_px=120)
    assert scale.px(51) == 70
    assert scale.value(70) == 51
    assert scale.axis_range(150) == [131, -19]


def test_an_ascending_scale_has_its_highest_value_on_top():
    scale = VerticalScale(top=100, bottom=0, top_px=0, bottom_px=200)
    assert scale.px(75) == 50
    assert scale.axis_range(200) == [0, 100]


def test_broken_lines_are_evened_out():
    text = "Шетелдіктер, FTE-ден %"
    room = text_width("Шетелдіктер, FTE-ден", 12, bold=True) + 1
    assert set_lines(text, room, 12, bold=True) == "<b>Шетелдіктер,<br>FTE-ден %</b>"


def test_text_is_escaped_and_bold_only_when_asked():
    assert set_lines("A < B & C", 500, 12) == "A &lt; B &amp; C"
    assert set_lines("", 500, 12, bold=True) == ""
    assert count_lines(set_lines("one", 500, 12, bold=True)) == 1


def test_lettering_sets_one_trace_for_each_style():
    lettering = Lettering(Look())
    lettering.put(1, 2, "a", colour=LIGHT.ink, size=12, position="middle right")
    lettering.put(3, 4, "b", colour=LIGHT.own, size=12, position="middle right")
    lettering.put(5, 6, "c", colour=LIGHT.ink, size=12, position="middle right")
    lettering.put(7, 8, "", colour=LIGHT.ink, size=12, position="middle right")
    first, second = lettering.traces()
    assert (first.x, first.y, first.text) == ((1, 5), (2, 6), ("a", "c"))
    assert first.unselected.textfont.color == first.textfont.color == LIGHT.ink
    assert second.text == ("b",)


def test_pressing_a_mark_does_not_fade_the_others():
    trace = draw_points([1], [2], marker={"color": LIGHT.peer})
    assert trace.unselected.marker.opacity == 1
    assert trace.hoverinfo == "skip"


def test_targets_are_transparent_and_carry_keys_and_hover_lines():
    trace = draw_targets([1], [2], ["key"], ["<b>A</b>\nline"], 20)
    assert trace.marker.color == TRANSPARENT
    assert trace.customdata == ("key",)
    assert trace.hovertext == ("<b>A</b><br>line",)
    assert trace.hoverinfo == "text"


def test_nothing_to_see_is_said_in_words():
    chart = draw_nothing(Look(), "Nothing yet", "No rows")
    assert chart.figure.layout.annotations[0].text == "Nothing yet"
    assert chart.alt == "No rows"


def test_a_chart_without_alt_is_refused():
    with pytest.raises(ValueError, match="text alternative"):
        draw_nothing(Look(), "Nothing yet", " ")
