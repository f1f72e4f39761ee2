from __future__ import annotations

import math

import pandas as pd
import pytest

from pages.charts.bump import COLUMNS, BumpWords, build
from pages.charts.layout import TRANSPARENT
from pages.charts.tokens import LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import bands_of, foreign_colours, note, texts, trace

NAN = math.nan
WORDS = BumpWords("Aqdala passed two others", "No places yet")


def make_place(key: str, period: int, rank: float, **changes: object) -> dict[str, object]:
    place = {
        "key": key, "label": f"Name {key}", "period": period, "rank": rank, "low": NAN,
        "high": NAN, "rank_text": "not ranked" if math.isnan(rank) else f"{rank:g}",
        "hover": f"hover {key} {period}", "is_own": False,
    }  # fmt: skip
    return {**place, **changes}


def draw(*places: dict[str, object], look: Look | None = None, words: BumpWords = WORDS):
    return build(pd.DataFrame(list(places), columns=list(COLUMNS)), words, look or Look())


def lines(chart):
    return [trace for trace in chart.figure.data if trace.mode == "lines"]


def test_each_subject_is_a_line_and_the_own_one_is_blue_and_last():
    chart = draw(
        make_place("a", 2024, 2, is_own=True), make_place("a", 2025, 1, is_own=True),
        make_place("b", 2024, 1), make_place("b", 2025, 2),
    )  # fmt: skip
    other, own = lines(chart)
    assert (other.y, own.y) == ((1, 2), (2, 1))
    assert (other.line.color, own.line.color) == (LIGHT.interval, LIGHT.own)
    assert chart.alt == WORDS.alt


def test_place_one_is_on_top():
    low, high = draw(make_place("a", 2024, 3)).figure.layout.yaxis.range
    assert low > 3
    assert high < 1


def test_places_start_the_line_and_names_end_it():
    chart = draw(make_place("a", 2024, 2), make_place("a", 2025, 1))
    start, end = note(chart, "2"), note(chart, "<b>1</b>\u2002Name a")
    assert (start.y, start.xanchor) == (pytest.approx(2), "right")
    assert (end.y, end.xanchor) == (pytest.approx(1), "left")
    assert start.x < lines(chart)[0].x[0] < lines(chart)[0].x[1] < end.x


def test_a_missing_place_breaks_the_line_and_is_hollow_at_the_foot():
    chart = draw(make_place("a", 2023, 2), make_place("a", 2024, NAN), make_place("a", 2025, 1))
    assert lines(chart)[0].y == (2, None, 1)
    hollow = trace(chart, "missing")
    assert hollow.x == (lines(chart)[0].x[1],)
    assert hollow.y[0] > 2
    assert (hollow.marker.color, hollow.marker.line.color) == (LIGHT.page, LIGHT.axis)
    assert [tuple(key) for key in hollow.customdata] == [("a", 2024)]


def test_missing_at_the_end_has_name_and_reason_at_the_foot():
    chart = draw(
        make_place("a", 2024, 1), make_place("a", 2025, NAN),
        make_place("b", 2024, 2), make_place("b", 2025, 1),
    )  # fmt: skip
    assert note(chart, "Name a\u2002not ranked").y == pytest.approx(trace(chart, "missing").y[0])


def test_several_missing_in_one_period_stand_side_by_side():
    chart = draw(
        make_place("a", 2024, NAN), make_place("b", 2024, NAN),
        make_place("a", 2025, 1), make_place("b", 2025, 2),
    )  # fmt: skip
    hollow = trace(chart, "missing")
    assert hollow.x[1] - hollow.x[0] == pytest.approx(LIGHT.dot * 0.75 + 2)
    assert hollow.y[0] == hollow.y[1]


def test_the_interval_of_the_own_place_is_a_bar():
    chart = draw(
        make_place("a", 2024, 2, low=1, high=4, is_own=True),
        make_place("b", 2024, 1, low=1, high=5),
    )
    assert len(bands_of(chart, LIGHT.own)) == 1
    (bar,) = [shape for shape in chart.figure.layout.shapes if shape.type == "rect"]
    assert (bar.y0, bar.y1) == (1, 4)


def test_tied_names_are_moved_apart_and_a_tied_start_is_written_once():
    chart = draw(
        make_place("a", 2024, 1), make_place("a", 2025, 1, rank_text="=1"),
        make_place("b", 2024, 1, is_own=True),
        make_place("b", 2025, 1, rank_text="=1", is_own=True),
    )  # fmt: skip
    low, high = chart.figure.layout.yaxis.range
    ends = [n.y for n in chart.figure.layout.annotations if "=1" in n.text]
    assert abs(ends[0] - ends[1]) / (low - high) * chart.height >= LIGHT.text * 1.25
    assert [text for text in texts(chart) if text in {"1", "<b>1</b>"}] == ["<b>1</b>"]


def test_names_can_be_pressed():
    chart = draw(make_place("a", 2024, 2), make_place("a", 2025, 1))
    target = chart.figure.data[-1]
    assert target.marker.color == TRANSPARENT
    assert [tuple(key) for key in target.customdata] == [("a", 2025)]
    assert target.hovertext == ("hover a 2025",)


def test_periods_are_written_as_told_and_thinned_on_the_phone():
    places = [make_place("a", year, 1) for year in range(2010, 2026)]
    assert "2010" in texts(draw(*places, words=BumpWords("alt", "none")))
    assert "QS 2025" in texts(draw(*places, words=BumpWords("alt", "none", {2025: "QS 2025"})))
    phone = [t for t in texts(draw(*places, look=Look(width=Width.PHONE))) if t.startswith("20")]
    assert phone[-1] == "2025"
    assert len(phone) < 8


def test_long_names_stay_in_the_figure_on_the_phone():
    name = "Қарағанды университеті"
    chart = draw(
        make_place("a", 2024, 1, label=name), make_place("a", 2025, 1, label=name),
        look=Look(width=Width.PHONE),
    )  # fmt: skip
    assert lines(chart)[0].x[1] >= 340 * 0.45


def test_one_period_and_no_rows():
    chart = draw(make_place("a", 2025, 1), make_place("b", 2025, 2))
    assert "<b>1</b>\u2002Name a" in texts(chart)
    assert texts(draw()) == [WORDS.nothing]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_colour_is_a_token(mode):
    look = Look(mode)
    places = [make_place("a", 2024, 2, low=1, high=3, is_own=True), make_place("b", 2024, NAN)]
    assert foreign_colours(draw(*places, look=look), look) == set()


@pytest.mark.parametrize(
    ("places", "message"),
    [
        ([make_place("a", 2024, 1)] * 2, "twice"),
        ([make_place(str(n), 2024, 1) for n in range(11)], "at most 10"),
        ([make_place("a", 2024, 0)], "begin at 1"),
    ],
)
def test_broken_frames_are_refused(places, message):
    with pytest.raises(ValueError, match=message):
        draw(*places)


def test_no_line_leads_to_a_period_apart():
    places = pd.DataFrame(
        [make_place("a", year, rank) for year, rank in ((2024, 1), (2025, 2), (2026, 1))],
        columns=list(COLUMNS),
    )
    chart = build(places, WORDS, Look(), apart=[2026])
    (line,) = lines(chart)
    assert line.y == (1, 2, None)
    dots = next(trace for trace in chart.figure.data if trace.mode == "markers")
    assert dots.y == (1, 2, 1)


def test_a_height_is_kept_where_names_have_room():
    places = pd.DataFrame(
        [make_place("a", 2025, 1), make_place("b", 2025, 30)], columns=list(COLUMNS)
    )
    assert build(places, WORDS, Look(), height_px=420).height == pytest.approx(420)
    assert build(places, WORDS, Look(), height_px=10).height > 100
