from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from pages.charts.beeswarm import BeeswarmWords, Line, build
from pages.charts.tokens import LIGHT, Look, Mode, Width
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

TICKS = [(0, "0"), (10, "10"), (20, "20")]
WORDS = BeeswarmWords(
    Line(9.5, "median of 5: 9.5"), Line(12.0, "target: 12"), TICKS, "0 = nobody",
    "2 not reported", "Four send more", "Nobody reported",
)  # fmt: skip


def make_row(key: str, value: float, **changes: object) -> dict[str, object]:
    row = {
        "key": key, "label": key.title(), "value": value, "is_own": False, "is_extreme": False,
        "is_peer": False, "value_text": f"{value:g}", "hover": f"hover {key}",
    }  # fmt: skip
    return {**row, **changes}


def make_frame(*more: dict[str, object]) -> pd.DataFrame:
    rows = [
        make_row("burkit", 2.2, is_extreme=True),
        make_row("aqdala", 5.8, is_own=True),
        make_row("third", 9.5, is_peer=True),
        make_row("fourth", 15.0),
        make_row("urker", 19.0, is_extreme=True),
    ]
    return pd.DataFrame([*rows, *more])


def draw(frame: pd.DataFrame, words: BeeswarmWords = WORDS, look: Look | None = None):
    return build(frame, words, look or Look(), 700)


def test_dots_stand_at_their_values_and_carry_their_keys():
    chart = draw(make_frame())
    assert trace(chart, "other").x == (2.2, 15.0, 19.0)
    assert trace(chart, "other").customdata == ("burkit", "fourth", "urker")
    assert trace(chart, "peers").x == (9.5,)
    assert trace(chart, "own").hovertext == ("hover aqdala",)
    assert len({*trace(chart, "other").y, *trace(chart, "own").y}) == 1


def test_own_is_larger_blue_and_drawn_last():
    chart = draw(make_frame())
    assert trace(chart, "own").marker.size == (18,)
    assert trace(chart, "peers").marker.size == (14,)
    colours = [trace(chart, name).marker.color for name in ("own", "peers", "other")]
    assert colours == [LIGHT.own, LIGHT.peer, LIGHT.interval]
    assert trace_names(chart)[-1] == "own"


def test_median_and_target_are_lines_with_their_words():
    chart = draw(make_frame())
    assert lines_of(chart, LIGHT.ink_soft) == [(9.5, 9.5)]
    assert lines_of(chart, LIGHT.target) == [(12.0, 12.0)]
    dashes = [s.line.dash for s in chart.figure.layout.shapes if s.line.color == LIGHT.target]
    assert dashes == ["dash"]
    assert note(chart, "target: 12").font.color == LIGHT.target_text
    assert note(chart, "Aqdala 5.8").font.color == LIGHT.own_text
    assert lines_of(chart, LIGHT.own) == [(5.8, 5.8)]


def test_the_two_extremes_are_named_below_their_dots():
    chart = draw(make_frame(make_row("middle", 8.0, is_extreme=True)))
    height = trace(chart, "own").y[0]
    assert note(chart, "Burkit 2.2").y > height
    assert note(chart, "Urker 19").y > height
    assert "Middle 8" not in texts(chart)


def test_own_as_an_extreme_is_named_once():
    frame = make_frame().assign(is_extreme=[True, True, False, False, True])
    assert texts(draw(frame)).count("Aqdala 5.8") == 1


def test_labels_at_one_place_go_to_different_heights_or_sides():
    words = BeeswarmWords(
        Line(5.8, "median of five institutions: 5.8"), Line(5.8, "target of the plan: 5.8"), TICKS,
        "", "", "a", "e",
    )  # fmt: skip
    chart = draw(make_frame(), words)
    places = {
        (round(note(chart, text).y), round(note(chart, text).x, 3))
        for text in ("Aqdala 5.8", words.median.text, words.target.text)
    }
    assert len(places) == 3


def test_axis_goes_from_the_first_tick_to_the_last_value_and_has_its_words():
    chart = draw(make_frame(make_row("far", 30.0)))
    low, high = chart.figure.layout.xaxis.range
    assert (0 - low) / (high - low) == pytest.approx(12 / 700)
    assert (30 - low) / (high - low) == pytest.approx(1 - 12 / 700)
    assert {"0", "10", "20", "0 = nobody", "2 not reported"} < set(texts(chart))


def test_missing_institutions_are_not_drawn_but_counted_in_words():
    chart = draw(make_frame(make_row("gone", NAN)))
    keys = {key for drawn in chart.figure.data for key in drawn.customdata}
    assert "gone" not in keys
    assert "missing" not in trace_names(chart)
    assert "2 not reported" in texts(chart)


def test_own_missing_is_a_hollow_circle_at_the_axis_foot_with_its_reason():
    frame = make_frame()
    frame.loc[1, ["value", "value_text"]] = [NAN, "not reported"]
    chart = draw(frame)
    gone = trace(chart, "missing")
    assert (gone.x, gone.customdata, gone.marker.color) == ((0,), ("aqdala",), LIGHT.page)
    assert note(chart, "Aqdala: not reported").font.color == LIGHT.own_text
    assert "own" not in trace_names(chart)


def test_nobody_with_a_value_says_why():
    chart = draw(make_frame().assign(value=NAN))
    assert texts(chart) == ["Nobody reported"]
    assert texts(draw(make_frame().iloc[:0])) == ["Nobody reported"]
    assert chart.alt == "Four send more"


def test_one_institution_alone_without_lines():
    words = BeeswarmWords(None, None, TICKS, "", "", "alone", "empty")
    chart = draw(pd.DataFrame([make_row("aqdala", 5.8, is_own=True)]), words)
    assert trace(chart, "own").x == (5.8,)
    assert texts(chart) == ["Aqdala 5.8", "0", "10", "20"]


def test_many_equal_values_make_the_chart_higher_and_do_not_cover_each_other():
    many = make_frame(*(make_row(f"u{index}", 8.0) for index in range(60)))
    chart = draw(many)
    assert chart.height > draw(make_frame()).height
    other = trace(chart, "other")
    heights = sorted(y for x, y in zip(other.x, other.y, strict=True) if x == 8.0)
    size = max(other.marker.size)
    assert min(below - above for above, below in pairwise(heights)) >= size
    assert heights[-1] + size / 2 < chart.height


def test_a_phone_keeps_every_label_inside():
    frame = make_frame().assign(label="Ақдала техникалық және педагогикалық университеті")
    chart = draw(frame, look=Look(width=Width.PHONE))
    assert all(0 <= written.x <= 1 for written in chart.figure.layout.annotations)
    (own,) = [text for text in texts(chart) if text.endswith(" 5.8")]
    assert own.startswith("Ақдала техникалық")


@pytest.mark.parametrize("look", [Look(), Look(Mode.DARK), Look(Mode.PROJECTOR)])
def test_every_colour_is_a_token(look):
    assert foreign_colours(draw(make_frame(), look=look), look) == set()


def test_order_of_the_frame_does_not_change_the_picture():
    frame = make_frame(*(make_row(f"u{index}", 8.0) for index in range(9)))
    assert draw(frame).figure.to_json() == draw(frame.iloc[::-1]).figure.to_json()


def test_broken_frames_are_refused():
    with pytest.raises(KeyError, match="is_peer"):
        draw(without(make_frame(), "is_peer"))
    with pytest.raises(ValueError, match="own one"):
        draw(make_frame(make_row("second", 3.0, is_own=True)))
    with pytest.raises(ValueError, match="unique"):
        draw(make_frame(make_row("urker", 3.0)))
    with pytest.raises(ValueError, match="two ticks"):
        draw(make_frame(), BeeswarmWords(None, None, [], "", "", "a", "e"))
