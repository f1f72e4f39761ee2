from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from pages.charts.dot_range import DotRangeWords, Emphasis, NumberColumn, build
from pages.charts.tokens import DARK, LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import (
    NAN,
    bands_of,
    foreign_colours,
    lines_of,
    note,
    texts,
    trace,
    trace_names,
    without,
)

WORDS = DotRangeWords("Own", "8 peers", "median", "target", "Ahead in one of two", "No pillar")
COLUMNS = [
    NumberColumn("unit", "raw"),
    NumberColumn("score", "score", Emphasis.OWN),
    NumberColumn("gap", "gap", Emphasis.LOSS),
]


def make_row(key: str = "students", **changes: object) -> dict[str, object]:
    row = {
        "key": key, "label": f"Name of {key}", "value": 62.0, "low": 59.0, "high": 65.0,
        "band_low": 50.0, "band_mid": 55.0, "band_high": 58.0, "peers": [], "target": NAN,
        "is_weak": False, "missing_text": "", "hover": f"hover {key}", "raw": f"raw {key}",
        "score": f"score {key}", "gap": f"gap {key}",
    }  # fmt: skip
    return {**row, **changes}


def make_missing(key: str = "export", **changes: object) -> dict[str, object]:
    blank = {"value": NAN, "low": NAN, "high": NAN, "missing_text": "not reported", "score": "–"}
    return make_row(key, **{**blank, **changes})


def draw(*rows: dict[str, object], look: Look | None = None, width_px: float = 640):
    return build(pd.DataFrame(list(rows)), COLUMNS, WORDS, look or Look(), width_px)


def test_own_dot_interval_band_and_median_stand_at_their_values():
    chart = draw(make_row())
    own = trace(chart, "own")
    assert (own.x, own.customdata, own.hovertext) == ((62.0,), ("students",), ("hover students",))
    assert own.marker.color == LIGHT.own
    assert bands_of(chart, LIGHT.own) == [(59.0, 65.0)]
    assert bands_of(chart, LIGHT.band) == [(50.0, 58.0)]
    assert lines_of(chart, LIGHT.ink_soft) == [(55.0, 55.0)]


def test_axis_is_snapped_to_the_tens_around_all_marks():
    chart = draw(make_row())
    assert lines_of(chart, LIGHT.grid) == [(50, 50), (60, 60), (70, 70)]
    assert {"50", "60", "70"} < set(texts(chart))


def test_peers_are_grey_dots_and_the_target_a_hollow_diamond():
    chart = draw(make_row(peers=[40.0, NAN, 70.0], target=68.0))
    assert trace(chart, "peers").x == (40.0, 70.0)
    assert trace(chart, "peers").customdata == ("students", "students")
    assert trace(chart, "peers").marker.color == LIGHT.interval
    target = trace(chart, "target")
    assert (target.x, target.marker.symbol) == ((68.0,), "diamond")
    assert (target.marker.color, target.marker.line.color) == (LIGHT.page, LIGHT.target)


def test_the_key_is_written_once_over_the_first_row():
    chart = draw(make_row("a", target=68.0), make_row("b", target=61.0))
    for word, colour in (
        ("8 peers", LIGHT.ink_soft), ("Own", LIGHT.own_text), ("target", LIGHT.target_text),
    ):  # fmt: skip
        assert texts(chart).count(word) == 1
        assert note(chart, word).font.color == colour
        assert note(chart, word).y < note(chart, "Name of a").y
    assert "median" not in texts(chart)


def test_without_a_band_the_key_names_the_median():
    chart = draw(make_row(band_low=NAN, band_high=NAN))
    assert "median" in texts(chart)
    assert "8 peers" not in texts(chart)
    assert bands_of(chart, LIGHT.band) == []


def test_a_key_word_stands_over_the_first_row_that_has_its_mark():
    chart = draw(make_row("a"), make_row("b", target=68.0))
    assert note(chart, "Name of a").y < note(chart, "target").y < note(chart, "Name of b").y


def test_key_words_do_not_cover_each_other():
    chart = draw(make_row(value=55.0, low=54.0, high=56.0, target=55.5))
    places = sorted(note(chart, word).x * 640 for word in ("Own", "8 peers", "target"))
    assert places[1] - places[0] > 35
    assert places[2] - places[1] > 35


def test_missing_is_a_hollow_circle_at_the_axis_foot_with_its_reason():
    chart = draw(make_row(), make_missing())
    gone = trace(chart, "missing")
    assert (gone.x, gone.customdata) == ((50,), ("export",))
    assert (gone.marker.color, gone.marker.line.color) == (LIGHT.page, LIGHT.peer)
    assert trace(chart, "own").customdata == ("students",)
    assert note(chart, "not reported").font.color == LIGHT.ink_soft
    assert note(chart, "–").font.color == LIGHT.ink_soft


def test_the_reason_goes_below_the_marks_when_they_leave_no_room():
    beside = draw(make_row(low=20.0), make_missing())
    below = draw(make_row(), make_missing(peers=[51.0]))
    circle = trace(beside, "missing").y[0]
    assert note(beside, "not reported").y == circle
    assert note(below, "not reported").y > trace(below, "missing").y[0] + 10
    assert below.height > beside.height


def test_only_missing_rows_use_the_whole_scale():
    chart = draw(make_missing(band_low=NAN, band_mid=NAN, band_high=NAN))
    assert trace(chart, "missing").x == (0,)
    assert {"0", "100"} < set(texts(chart))
    assert "Own" not in texts(chart)


def test_weak_rows_are_bold_and_orange_in_the_loss_column():
    chart = draw(make_row("a"), make_row("b", is_weak=True))
    assert note(chart, "Name of b").font.weight == 700
    assert note(chart, "gap b").font.color == LIGHT.target_text
    assert note(chart, "Name of a").font.weight == 400
    assert note(chart, "gap a").font.color == LIGHT.ink
    assert note(chart, "score a").font.color == LIGHT.own_text
    assert note(chart, "raw b").font.color == LIGHT.ink


def test_numbers_are_right_aligned_columns_that_can_be_pressed():
    chart = draw(make_row("a"), make_row("b"))
    assert note(chart, "gap a").x == note(chart, "gap b").x == note(chart, "gap").x
    assert note(chart, "gap a").xanchor == "right"
    assert note(chart, "raw a").x < note(chart, "score a").x < note(chart, "gap a").x
    presses = [t for t in chart.figure.data if t.name == "numbers"]
    assert [press.customdata for press in presses] == [("a", "b")] * 3
    assert presses[0].y == trace(chart, "own").y


def test_a_phone_has_names_above_the_marks_and_the_last_two_columns():
    chart = draw(make_row("a"), make_row("b"), look=Look(width=Width.PHONE))
    own = trace(chart, "own")
    assert note(chart, "Name of a").y < own.y[0] - 20
    assert note(chart, "Name of a").yanchor == "top"
    assert "raw a" not in texts(chart)
    assert {"score a", "gap a"} < set(texts(chart))
    assert note(chart, "Name of a").y < note(chart, "Own").y < own.y[0]


def test_a_long_name_is_broken_and_makes_its_row_higher():
    name = "Мобильность профессорско-преподавательского состава и сотрудников"
    chart = draw(make_row("a", label=name), make_row("b"))
    plain = draw(make_row("a"), make_row("b"))
    (written,) = [text for text in texts(chart) if text.startswith("Мобильность")]
    assert written.replace("<br>", " ").replace("- ", "-") == name
    assert chart.height > plain.height


def test_many_rows_stand_below_each_other_without_meeting():
    chart = draw(*(make_row(f"k{index}") for index in range(12)))
    heights = trace(chart, "own").y
    assert len(heights) == 12
    steps = [below - above for above, below in pairwise(heights)]
    assert steps == pytest.approx([LIGHT.row] * 11)
    assert heights[-1] < chart.height


def test_no_row_says_why():
    chart = build(pd.DataFrame([make_row()]).iloc[:0], COLUMNS, WORDS, Look())
    assert texts(chart) == ["No pillar"]
    assert (chart.alt, trace_names(chart)) == ("Ahead in one of two", [])


@pytest.mark.parametrize("look", [Look(), Look(Mode.DARK), Look(Mode.PROJECTOR)])
def test_every_colour_is_a_token(look):
    chart = draw(make_row(peers=[51.0], target=70.0), make_missing(is_weak=True), look=look)
    assert foreign_colours(chart, look) == set()


def test_dark_uses_the_dark_tokens():
    assert trace(draw(make_row(), look=Look(Mode.DARK)), "own").marker.color == DARK.own


def test_same_frame_same_picture_and_the_frame_is_left_alone():
    frame = pd.DataFrame([make_row(), make_missing()])
    before = frame.copy(deep=True)
    first = build(frame, COLUMNS, WORDS, Look())
    assert build(frame, COLUMNS, WORDS, Look()).figure.to_json() == first.figure.to_json()
    pd.testing.assert_frame_equal(frame, before)


def test_broken_frames_are_refused():
    frame = pd.DataFrame([make_row()])
    with pytest.raises(KeyError, match="band_mid"):
        build(without(frame, "band_mid"), COLUMNS, WORDS, Look())
    with pytest.raises(KeyError, match="gap"):
        build(without(frame, "gap"), COLUMNS, WORDS, Look())
    with pytest.raises(ValueError, match="unique"):
        build(pd.concat([frame, frame]), COLUMNS, WORDS, Look())


def test_eight_rows_of_a_projector_fit_the_room_below_the_finding():
    chart = draw(*(make_row(f"k{at}") for at in range(8)), look=Look(Mode.PROJECTOR), width_px=1160)
    dots = trace(chart, "own").y
    assert all(lower - upper == pytest.approx(372 / 8) for upper, lower in pairwise(dots))
    assert chart.height < 520  # 720 without badge, finding, card title and source


def test_the_key_of_a_phone_stays_inside_the_card():
    chart = draw(make_row(), look=Look(width=Width.PHONE))
    assert trace(chart, "own").x == (62.0,)
    own = note(chart, "Own")
    assert 0 < own.x < 1
