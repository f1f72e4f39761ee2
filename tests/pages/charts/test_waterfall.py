from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pages.charts.measure import text_width
from pages.charts.tokens import LIGHT, Look, Mode, Width
from pages.charts.waterfall import End, StepsError, WaterfallWords, build_change, build_level
from tests.pages.charts.sheet_reading import (
    NAN,
    foreign_colours,
    lines_of,
    note,
    texts,
    trace,
    trace_names,
    without,
)

WORDS = WaterfallWords("median of peers", "Students brought the gain", "No step")
OLD = End("2024", "Edition 2024", 59.8, "59.8", "hover old")
NEW = End("2025", "Edition 2025", 60.6, "60.6", "hover new")
TOTAL = End("score", "Overall score", 24.0, "24.0", "hover total")


def make_changes(**deltas: float) -> pd.DataFrame:
    rows = [
        {"key": key, "label": f"Name of {key}", "delta": delta, "value_text": f"d {key}",
         "hover": f"hover {key}"}
        for key, delta in deltas.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def make_levels(**pairs: tuple[float, float]) -> pd.DataFrame:
    frame = make_changes(**{key: pair[0] for key, pair in pairs.items()})
    return frame.assign(reference=[pair[1] for pair in pairs.values()])


CHANGES = make_changes(staff=-0.3, students=1.0, export=0.0, research=0.1)
LEVELS = make_levels(students=(14.0, 12.0), research=(10.0, 11.0))


def draw_change(frame: pd.DataFrame = CHANGES, look: Look | None = None):
    return build_change(frame, (OLD, NEW), WORDS, look or Look(), 440)


def draw_level(frame: pd.DataFrame = LEVELS, look: Look | None = None):
    return build_level(frame, TOTAL, WORDS, look or Look(), 400)


def test_changes_run_from_the_greatest_gain_to_the_loss():
    chart = draw_change()
    names = ["students", "research", "export", "staff"]
    heights = [note(chart, f"Name of {name}").y for name in names]
    assert heights == sorted(heights)
    assert note(chart, "Edition 2024").y < heights[0]
    assert note(chart, "Edition 2025").y > heights[-1]


def test_each_bar_starts_where_the_last_one_ended():
    chart = draw_change()
    gain, loss = trace(chart, "gain"), trace(chart, "loss")
    assert gain.customdata == ("students", "research", "export")
    assert gain.base == pytest.approx([59.8, 60.8, 60.9])
    assert gain.x == pytest.approx([1.0, 0.1, 0.0])
    assert loss.base == pytest.approx([60.9])
    assert loss.x == pytest.approx([-0.3])
    assert loss.hovertext == ("hover staff",)


def test_gains_are_filled_and_losses_outlined():
    chart = draw_change()
    assert trace(chart, "gain").marker.color == LIGHT.own
    loss = trace(chart, "loss").marker
    assert (loss.color, loss.line.color) == (LIGHT.target_fill, LIGHT.target)
    assert note(chart, "d students").font.color == LIGHT.own_text
    assert note(chart, "d staff").font.color == LIGHT.target_text
    assert note(chart, "d export").font.color == LIGHT.ink_soft


def test_the_ends_are_black_ticks_with_their_numbers():
    chart = draw_change()
    assert lines_of(chart, LIGHT.ink) == [(59.8, 59.8), (60.6, 60.6)]
    assert note(chart, "59.8").font.weight == 700
    presses = {key for t in chart.figure.data if t.name == "numbers" for key in t.customdata}
    assert presses == {"2024", "2025", "students", "research", "export", "staff"}


def test_connectors_join_the_end_of_a_step_to_the_next():
    chart = draw_change()
    places = [x0 for x0, _ in lines_of(chart, LIGHT.peer)]
    for reached in (59.8, 60.8, 60.9, 60.6):
        assert any(place == pytest.approx(reached) for place in places)


def test_the_axis_of_a_change_is_cut_to_what_it_needs():
    chart = draw_change()
    low, high = chart.figure.layout.xaxis.range
    share = (59.8 - low) / (high - low)
    names = max(text_width(f"Name of {key}", 13.5) for key in CHANGES["key"])
    assert share == pytest.approx((names + 28) / 440)


def test_a_missing_change_is_a_hollow_circle_with_its_reason_at_the_end():
    frame = make_changes(export=NAN, students=1.0, staff=-0.2)
    frame.loc[0, "value_text"] = "not reported in 2024"
    chart = draw_change(frame)
    gone = trace(chart, "missing")
    assert (gone.customdata, gone.marker.color) == (("export",), LIGHT.page)
    assert gone.x == pytest.approx([60.6])
    assert gone.y[0] == note(chart, "Name of export").y > note(chart, "Name of staff").y
    (reason,) = [n for n in chart.figure.layout.annotations if n.text.startswith("not reported")]
    assert reason.font.color == LIGHT.ink_soft


def test_levels_start_at_zero_and_keep_the_order_of_the_frame():
    chart = draw_level()
    bars = trace(chart, "gain")
    assert (bars.base, bars.x) == ((0.0, 14.0), (14.0, 10.0))
    assert note(chart, "Name of students").y < note(chart, "Name of research").y
    assert note(chart, "Overall score").font.weight == 700


def test_each_step_has_the_median_of_the_peers_as_a_tick():
    assert lines_of(draw_level(), LIGHT.ink) == [(12.0, 12.0), (25.0, 25.0), (24.0, 24.0)]


def test_the_key_of_the_tick_is_written_once_above_the_first_step():
    chart = draw_level()
    assert texts(chart).count("median of peers") == 1
    assert note(chart, "median of peers").y < note(chart, "Name of students").y
    assert "median of peers" not in texts(draw_level(LEVELS.assign(reference=NAN)))


def test_numbers_stand_right_of_bar_and_tick():
    chart = draw_level()
    low, high = chart.figure.layout.xaxis.range
    tick = (25.0 - low) / (high - low)
    assert note(chart, "d research").x == pytest.approx(tick + 8 / 400)


@pytest.mark.parametrize("look", [Look(), Look(width=Width.PHONE), Look(Mode.PROJECTOR)])
def test_the_numbers_stay_inside_the_figure(look):
    chart = build_change(CHANGES, (OLD, NEW), WORDS, look)
    width = {"phone": 340, "projector": 1184}.get(
        "phone" if look.is_phone else look.mode.value, 820
    )
    size = look.tokens.text
    for text in ("d research", "60.6"):
        left = note(chart, text).x * width
        assert left + text_width(text, size, True) <= width + 1


def test_steps_that_do_not_add_up_are_refused():
    with pytest.raises(StepsError, match=r"59\.8 to 60\.8, not to 60\.6"):
        draw_change(make_changes(students=1.0))
    with pytest.raises(StepsError, match="not to 24"):
        draw_level(make_levels(students=(14.0, 12.0)))


def test_rounding_of_half_a_digit_is_no_contradiction():
    assert trace(draw_change(make_changes(students=0.84)), "gain").x == pytest.approx([0.84])


def test_one_step_without_any_change_still_has_an_axis():
    still = End("2025", "Edition 2025", 59.8, "59.8", "hover")
    chart = build_change(make_changes(a=0.0), (OLD, still), WORDS, Look(), 440)
    low, high = chart.figure.layout.xaxis.range
    assert low < 59.8 < high


def test_no_step_says_why():
    chart = draw_change(CHANGES.iloc[:0])
    assert (texts(chart), trace_names(chart)) == (["No step"], [])
    assert chart.alt == "Students brought the gain"


@pytest.mark.parametrize("look", [Look(), Look(Mode.DARK), Look(Mode.PROJECTOR)])
def test_every_colour_is_a_token(look):
    assert foreign_colours(draw_change(look=look), look) == set()
    assert foreign_colours(draw_level(look=look), look) == set()


def test_same_frame_same_picture_and_the_frame_is_left_alone():
    before = CHANGES.copy(deep=True)
    assert draw_change().figure.to_json() == draw_change().figure.to_json()
    pd.testing.assert_frame_equal(CHANGES, before)


def test_broken_frames_are_refused():
    with pytest.raises(KeyError, match="reference"):
        draw_level(without(LEVELS, "reference"))
    with pytest.raises(ValueError, match="unique"):
        draw_change(pd.concat([CHANGES, CHANGES]))


def test_a_key_without_room_beside_its_line_stands_over_the_line():
    long = "median of comparable institutions of this country"
    words = replace(WORDS, reference=long)
    chart = build_level(LEVELS, TOTAL, words, Look(width=Width.PHONE))
    line = next(s for s in chart.figure.layout.shapes if s.type == "line" and s.y0 < s.y1)
    assert line.y0 > note(chart, long).y
