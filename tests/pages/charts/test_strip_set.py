from __future__ import annotations

import pandas as pd
import pytest

from pages.charts.sheet import LINE_HEIGHT
from pages.charts.strip_set import StripWords, build
from pages.charts.tokens import LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import (
    NAN,
    foreign_colours,
    lines_of,
    note,
    texts,
    trace_names,
    without,
)

WORDS = StripWords([(0, "0"), (50, "50"), (100, "100")], "Well above the median", "No measure")
MEASURES = pd.DataFrame(
    {
        "measure": ["students", "faculty"],
        "title": ["International students", "International faculty"],
        "median": [30.0, 40.0],
        "median_text": ["median 30", "median 40"],
    }
)


def make_row(measure: str, key: str, value: float, **changes: object) -> dict[str, object]:
    row = {
        "measure": measure, "key": key, "label": key.title(), "value": value, "is_own": False,
        "is_second": False, "is_peer": False, "value_text": f"{value:g}",
        "hover": f"{measure} {key}",
    }  # fmt: skip
    return {**row, **changes}


def make_frame() -> pd.DataFrame:
    return pd.DataFrame(
        [
            make_row("students", "own", 90.0, is_own=True),
            make_row("students", "second", 70.0, is_second=True),
            make_row("students", "peer", 30.0, is_peer=True),
            make_row("students", "other", 10.0),
            make_row("faculty", "own", 80.0, is_own=True),
            make_row("faculty", "second", 95.0, is_second=True),
            make_row("faculty", "other", 40.0),
        ]
    )


def draw(frame: pd.DataFrame | None = None, look: Look | None = None):
    return build(make_frame() if frame is None else frame, MEASURES, WORDS, look or Look(), 700)


def drawn(chart, name: str):
    return [trace for trace in chart.figure.data if trace.name == name]


def test_a_strip_for_each_measure_in_the_order_given():
    chart = draw()
    first, second = drawn(chart, "own")
    assert (first.x, second.x) == ((90.0,), (80.0,))
    assert note(chart, "International students").y < first.y[0]
    assert first.y[0] < note(chart, "International faculty").y < second.y[0]
    assert note(chart, "International faculty").font.weight == 700


def test_dots_carry_key_and_hover_and_their_kind_has_its_colour():
    chart = draw()
    colours = {"own": LIGHT.own, "second": LIGHT.ink, "peers": LIGHT.peer, "other": LIGHT.interval}
    for name, colour in colours.items():
        assert drawn(chart, name)[0].marker.color == colour
    assert drawn(chart, "peers")[0].customdata == ("peer",)
    assert drawn(chart, "other")[1].hovertext == ("faculty other",)
    assert drawn(chart, "own")[0].marker.size > drawn(chart, "second")[0].marker.size


def test_each_median_is_a_tick_with_its_text_below():
    chart = draw()
    assert lines_of(chart, LIGHT.ink) == [(30.0, 30.0), (40.0, 40.0)]
    assert note(chart, "median 30").y > drawn(chart, "own")[0].y[0]


def test_own_is_named_above_in_blue_and_the_second_below_in_ink():
    chart = draw()
    height = drawn(chart, "own")[0].y[0]
    own, second = note(chart, "Own 90"), note(chart, "Second 70")
    assert (own.font.color, own.font.weight) == (LIGHT.own_text, 700)
    assert own.y < height < second.y
    assert second.font.color == LIGHT.ink


def test_median_and_second_at_one_place_do_not_cover_each_other():
    frame = make_frame()
    frame.loc[1, ["value", "value_text"]] = [30.5, "30.5"]
    chart = draw(frame)
    median, second = note(chart, "median 30"), note(chart, "Second 30.5")
    assert abs(median.x - second.x) * 700 > 60 or abs(median.y - second.y) >= 12


def test_missing_own_is_a_hollow_circle_at_the_axis_foot_with_its_reason():
    frame = make_frame()
    frame.loc[4, ["value", "value_text"]] = [NAN, "not ranked"]
    chart = draw(frame)
    (gone,) = drawn(chart, "missing")
    assert (gone.x, gone.customdata, gone.marker.color) == ((0,), ("own",), LIGHT.page)
    assert note(chart, "Own: not ranked").font.color == LIGHT.own_text
    assert note(chart, "International faculty").y < gone.y[0]
    assert len(drawn(chart, "own")) == 1


def test_other_missing_values_are_not_drawn():
    frame = make_frame()
    frame.loc[3, "value"] = NAN
    chart = draw(frame)
    assert "missing" not in trace_names(chart)
    assert [trace.x for trace in drawn(chart, "other")] == [(40.0,)]


def test_a_strip_without_any_value_keeps_its_title_and_the_reason():
    frame = make_frame().iloc[:5].copy()
    frame.loc[4, ["value", "value_text"]] = [NAN, "not ranked"]
    chart = draw(frame)
    assert {"International faculty", "Own: not ranked"} < set(texts(chart))


def test_a_measure_without_median_has_no_tick():
    measures = MEASURES.assign(median=[NAN, 40.0])
    chart = build(make_frame(), measures, WORDS, Look(), 700)
    assert lines_of(chart, LIGHT.ink) == [(40.0, 40.0)]
    assert "median 30" not in texts(chart)


def test_all_strips_share_the_axis():
    chart = draw()
    low, high = chart.figure.layout.xaxis.range
    assert (0 - low) / (high - low) == pytest.approx(14 / 700)
    assert (100 - low) / (high - low) == pytest.approx(1 - 14 / 700)
    assert lines_of(chart, LIGHT.grid) == [(0, 0), (50, 50), (100, 100)]
    assert note(chart, "50").y > drawn(chart, "own")[1].y[0]


def test_no_measure_says_why():
    chart = build(make_frame().iloc[:0], MEASURES.iloc[:0], WORDS, Look())
    assert (texts(chart), chart.alt) == (["No measure"], "Well above the median")


def test_many_institutions_stay_inside_their_strip():
    rows = [make_row("students", f"u{index}", 20.0 + index % 3) for index in range(80)]
    chart = draw(pd.DataFrame([*rows, make_row("faculty", "own", 50.0, is_own=True)]))
    other = drawn(chart, "other")[0]
    assert len(other.x) == 80
    assert note(chart, "International students").y < min(other.y)
    assert max(other.y) < note(chart, "International faculty").y


def test_a_phone_keeps_long_reasons_in_lines_inside_the_figure():
    frame = make_frame()
    frame.loc[0, ["value", "value_text"]] = [
        NAN, "QS 2027 рейтингіне кірмеген, сондықтан балы жарияланбаған",
    ]  # fmt: skip
    chart = draw(frame, Look(width=Width.PHONE))
    (reason,) = [text for text in texts(chart) if text.startswith("Own:")]
    assert "<br>" in reason
    assert reason.endswith("жарияланбаған")


@pytest.mark.parametrize("look", [Look(), Look(Mode.DARK), Look(Mode.PROJECTOR)])
def test_every_colour_is_a_token(look):
    assert foreign_colours(draw(look=look), look) == set()


def test_order_of_the_frame_does_not_change_the_picture():
    assert draw().figure.to_json() == draw(make_frame().iloc[::-1]).figure.to_json()


def test_broken_frames_are_refused():
    frame = make_frame()
    with pytest.raises(KeyError, match="is_second"):
        draw(without(frame, "is_second"))
    with pytest.raises(KeyError, match="median_text"):
        build(frame, without(MEASURES, "median_text"), WORDS, Look())
    with pytest.raises(ValueError, match="unique"):
        draw(pd.concat([frame, frame]))
    with pytest.raises(ValueError, match="one own"):
        draw(frame.assign(is_own=True))


def test_the_median_of_a_strip_without_own_value_stays_below_the_title():
    rows = [make_row("students", f"k{at}", 30.0) for at in range(9)]
    frame = pd.DataFrame([*rows, make_row("students", "own", NAN, is_own=True, value_text="–")])
    strips = MEASURES[MEASURES["measure"] == "students"]
    chart = build(frame, strips, WORDS, Look(), 600)
    title = note(chart, str(strips["title"].iloc[0]))
    tick = next(s for s in chart.figure.layout.shapes if s.line.color == LIGHT.ink)
    assert min(tick.y0, tick.y1) >= title.y + LIGHT.text * LINE_HEIGHT
