from __future__ import annotations

import math

import pandas as pd
import pytest

from pages.charts.layout import TRANSPARENT
from pages.charts.panel_plan import MethodChange, PanelAxis, PointKind
from pages.charts.small_multiples import COLUMNS, SmallMultiplesWords, build
from pages.charts.tokens import LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import foreign_colours, note, texts

NAN = math.nan
WORDS = SmallMultiplesWords("Two of three fell", "No edition published")
RANKS = PanelAxis(1, 1500, ((1, "1"), (1500, "1 500")))


def make_point(period: int, kind: str = "exact", **changes: object) -> dict[str, object]:
    point = {
        "panel_key": "a", "panel_label": "Aqdala", "period": period,
        "value": 200.0 if kind == "exact" else NAN, "low": NAN, "high": NAN, "kind": kind,
        "value_text": f"text {period}", "hover": f"hover {period}", "is_own": False,
    }  # fmt: skip
    return {**point, **changes}


def frame(*points: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(points), columns=list(COLUMNS))


def draw(*points: dict[str, object], axis: PanelAxis = RANKS, **settings):
    return build(frame(*points), axis, WORDS, settings.pop("look", Look()), **settings)


def line_of(chart):
    return next(trace for trace in chart.figure.data if trace.mode == "lines")


def named(chart, name):
    return [trace for trace in chart.figure.data if trace.name == name]


def bars(chart):
    return [shape for shape in chart.figure.layout.shapes if shape.type == "rect"]


def test_exact_values_are_linked_dots_with_the_latest_text_in_the_head():
    chart = draw(make_point(2024), make_point(2025, value=300.0), make_point(2023, value=100.0))
    assert (line_of(chart).x, line_of(chart).y) == ((2023, 2024, 2025), (100, 200, 300))
    assert named(chart, "dot")[0].y == (100, 200, 300)
    assert note(chart, "text 2025").xanchor == "right"
    assert note(chart, "<b>Aqdala</b>").xanchor == "left"
    assert chart.alt == WORDS.alt


def test_rank_one_is_on_top_and_scores_ascend():
    low, high = draw(make_point(2025)).figure.layout.yaxis.range
    assert low > 1500
    assert high < 1
    scores = PanelAxis(100, 0, ((0, "0"), (100, "100")))
    low, high = draw(make_point(2025, value=50.0), axis=scores).figure.layout.yaxis.range
    assert low < 0
    assert high > 100


def test_a_band_is_a_bar_and_the_line_runs_through_its_middle():
    chart = draw(make_point(2024), make_point(2025, "band", low=601.0, high=800.0))
    (bar,) = bars(chart)
    assert (bar.y0, bar.y1) == pytest.approx((601, 800))
    assert (bar.x0 + bar.x1) / 2 == pytest.approx(2025)
    assert bar.fillcolor == LIGHT.interval
    assert line_of(chart).y == (200, 700.5)
    assert named(chart, "dot")[0].x == (2024,)


def test_a_narrow_band_stays_visible():
    (bar,) = bars(draw(make_point(2025, "band", low=781.0, high=790.0)))
    assert bar.y1 - bar.y0 > 9
    assert (bar.y0 + bar.y1) / 2 == pytest.approx(785.5)


def test_an_open_band_is_a_dashed_outline_to_the_foot_and_breaks_the_line():
    chart = draw(make_point(2023), make_point(2024, "open", low=1201.0), make_point(2025))
    (bar,) = bars(chart)
    assert (bar.y0, bar.y1) == pytest.approx((1201, 1500))
    assert (bar.fillcolor, bar.line.dash) == (None, "3px,2px")
    assert line_of(chart).y == (200, None, 200)
    assert line_of(chart).connectgaps is False


def test_a_missing_period_is_a_hollow_circle_at_the_foot_with_its_reason_in_the_head():
    chart = draw(make_point(2024), make_point(2025, "missing", value_text="not ranked"))
    (circle,) = named(chart, "missing")
    assert (circle.x, circle.y) == ((2025,), (1500,))
    assert (circle.marker.color, circle.marker.line.color) == (LIGHT.page, LIGHT.axis)
    assert line_of(chart).y == (200, None)
    assert "not ranked" in texts(chart)


def test_a_period_left_out_of_one_panel_breaks_its_line():
    chart = draw(
        make_point(2023), make_point(2025),
        make_point(2024, panel_key="b"),
    )  # fmt: skip
    assert line_of(chart).y == (200, None, 200)


def test_what_cannot_be_compared_is_a_hollow_square_off_the_line():
    chart = draw(
        make_point(2023),
        make_point(2024, "not_comparable", value=400.0),
        make_point(2025, "not_comparable"),
    )
    (square,) = named(chart, "square")
    assert (square.x, square.y, square.marker.symbol) == ((2024,), (400,), "square")
    assert named(chart, "missing")[0].x == (2025,)
    assert line_of(chart).y == (200, None, None)


def test_an_interval_is_a_thin_bar_behind_its_dot():
    chart = draw(make_point(2025, "exact_interval", value=300.0, low=250.0, high=350.0))
    (bar,) = bars(chart)
    assert (bar.y0, bar.y1) == pytest.approx((250, 350))
    assert named(chart, "dot")[0].y == (300,)


def test_a_change_of_method_is_dotted_in_each_panel_and_worded_once():
    chart = draw(
        make_point(2023), make_point(2024),
        make_point(2023, panel_key="b"), make_point(2024, panel_key="b"),
        changes=(MethodChange(2023.5, "new method"),),
    )  # fmt: skip
    lines = [shape for shape in chart.figure.layout.shapes if shape.type == "line"]
    assert [(line.x0, line.line.dash, line.yref) for line in lines] == [
        (2023.5, "dot", "y"),
        (2023.5, "dot", "y2"),
    ]
    words = [text for text in texts(chart) if text.startswith("new")]
    assert len(words) == 1
    word = note(chart, words[0])
    assert (word.y, word.yanchor) == (1500, "bottom")  # the marks are high, the foot is free


def test_only_the_own_panel_is_blue():
    chart = draw(make_point(2025, is_own=True), make_point(2025, panel_key="b"))
    assert [trace.marker.color for trace in named(chart, "dot")] == [LIGHT.own, LIGHT.peer]
    assert note(chart, "<b>text 2025</b>").font.color == LIGHT.own_text


def test_marks_and_the_latest_number_can_be_pressed():
    chart = draw(make_point(2024), make_point(2025, "missing"))
    target = next(trace for trace in chart.figure.data if trace.marker.color == TRANSPARENT)
    assert [tuple(key) for key in target.customdata] == [("a", 2024), ("a", 2025), ("a", 2025)]
    assert target.hovertext == ("hover 2024", "hover 2025", "hover 2025")
    assert target.y[:2] == (200, 1500)


def test_first_middle_and_last_period_are_written_under_the_lowest_panels():
    points = [make_point(year) for year in range(2017, 2028)]
    chart = draw(*points)
    assert [text for text in texts(chart) if text.startswith("20")] == ["2017", "2022", "2027"]
    words = SmallMultiplesWords("alt", "none", {2017: "QS 2017"})
    chart = build(frame(*points), RANKS, words, Look())
    assert "QS 2017" in texts(chart)


def test_on_the_phone_every_panel_has_its_periods():
    points = [make_point(y, panel_key=f"p{n}") for n in range(3) for y in (2024, 2025)]
    assert texts(draw(*points, look=Look(width=Width.PHONE))).count("2024") == 3


def test_without_rows_it_says_so():
    assert texts(draw()) == [WORDS.nothing]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_colour_is_a_token(mode):
    look = Look(mode)
    points = [make_point(2020 + n, kind.value, value=5.0, low=4.0, high=6.0, is_own=n % 2 == 0)
              for n, kind in enumerate(PointKind)]  # fmt: skip
    assert foreign_colours(draw(*points, look=look), look) == set()


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([make_point(2025), make_point(2025)], "twice"),
        ([make_point(2025, "band", low=5.0)], "lacks low or high"),
        ([make_point(2025, value=NAN)], "lacks value"),
        ([make_point(2025, value=1600.0)], "beyond the axis"),
        ([make_point(2025, "guess")], "guess"),
    ],
)
def test_broken_frames_are_refused(points, message):
    with pytest.raises(ValueError, match=message):
        draw(*points)


def test_a_change_outside_the_periods_is_refused():
    with pytest.raises(ValueError, match="outside the periods"):
        draw(make_point(2024), make_point(2025), changes=(MethodChange(2010, "x"),))


def test_panels_beyond_the_height_are_left_out():
    points = [make_point(2025, panel_key=key, panel_label=key) for key in "abcdefghijkl"]
    look = Look(mode=Mode.PROJECTOR)
    chart = draw(*points, look=look, height_px=260)
    assert [item.text for item in chart.figure.layout.annotations if "<b>" in item.text] == [
        "<b>a</b>", "<b>b</b>", "<b>c</b>", "<b>d</b>",
    ]  # fmt: skip
    assert chart.height <= 260


def test_the_word_of_a_new_method_keeps_off_hollow_circles():
    points = [make_point(period, "missing") for period in range(2020, 2026)]
    chart = draw(*points, changes=(MethodChange(2023.5, "new method"),))
    assert note(chart, "new method").yanchor == "top"
