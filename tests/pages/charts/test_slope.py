from __future__ import annotations

import math
from itertools import pairwise

import pandas as pd
import pytest

from pages.charts.layout import TRANSPARENT
from pages.charts.slope import COLUMNS, SlopeWords, build
from pages.charts.tokens import LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import foreign_colours, note, texts

NAN = math.nan
WORDS = SlopeWords("Two rose", "Nothing to compare", "2024", "2026", "others before", "2 others")


def make_row(key: str, before: float, after: float, **changes: object) -> dict[str, object]:
    row = {
        "key": key, "label": f"Name {key}", "before": before, "after": after,
        "before_text": f"{before:g} %", "after_text": f"{after:g} %",
        "change_text": f"{after - before:+g}", "emphasis": True, "is_own": False,
        "is_fall": after < before, "hover": f"hover {key}",
    }  # fmt: skip
    return {**row, **changes}


def draw(*rows: dict[str, object], look: Look | None = None, **settings):
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return build(frame, WORDS, look or Look(), **settings)


def lines(chart):
    return [trace for trace in chart.figure.data if trace.mode == "lines"]


def test_a_rise_is_solid_and_a_fall_is_dashed():
    rise, fall = lines(draw(make_row("a", 10, 26), make_row("b", 15, 1)))
    assert (rise.y, rise.line.dash) == ((10, 26), "solid")
    assert (fall.y, fall.line.dash) == ((15, 1), "dash")
    assert rise.x == fall.x


def test_names_numbers_and_changes_stand_at_the_later_end():
    chart = draw(make_row("a", 10, 26))
    label = note(chart, "<b>Name a</b> 26 % (+16)")
    assert label.y == pytest.approx(26, abs=0.1)
    assert label.x > lines(chart)[0].x[1]
    assert note(chart, "10 %").xanchor == "right"
    assert chart.alt == WORDS.alt


def test_the_own_line_is_blue_and_drawn_last():
    chart = draw(make_row("a", 10, 26, is_own=True), make_row("b", 15, 1))
    assert [trace.line.color for trace in lines(chart)] == [LIGHT.peer, LIGHT.own]
    assert note(chart, "<b>Name a</b> 26 % (+16)").font.color == LIGHT.own_text
    assert note(chart, "<b>10 %</b>").font.color == LIGHT.own_text


def test_what_is_not_named_is_thin_with_one_shared_label():
    chart = draw(
        make_row("a", 10, 26),
        make_row("b", 2, 4, emphasis=False),
        make_row("c", 3, 6, emphasis=False),
    )
    assert [trace.line.color for trace in lines(chart)] == [LIGHT.context_line] * 2 + [LIGHT.peer]
    assert note(chart, "2 others").y == pytest.approx(5)
    assert not [text for text in texts(chart) if "Name b" in text or "Name c" in text]


def test_labels_that_would_cover_each_other_are_moved_apart():
    chart = draw(make_row("a", 10, 26), make_row("b", 22, 26), make_row("c", 0, 25.9))
    low, high = chart.figure.layout.yaxis.range
    per_px = abs(high - low) / chart.height
    heights = sorted(n.y for n in chart.figure.layout.annotations if "Name" in n.text)
    gaps = [(upper - lower) / per_px for lower, upper in pairwise(heights)]
    assert min(gaps) >= LIGHT.text * 1.25 - 0.5


def test_equal_numbers_before_are_written_once_in_the_own_colour():
    chart = draw(make_row("a", 10, 5), make_row("b", 10, 26, is_own=True))
    before = [text for text in texts(chart) if "10 %" in text]
    assert before == ["<b>10 %</b>"]


def test_a_missing_end_is_hollow_at_the_foot_with_its_reason_and_no_line():
    chart = draw(
        make_row("a", 10, 26),
        make_row("b", NAN, 3, before_text="not reported", change_text="", is_fall=False),
    )
    assert len(lines(chart)) == 1
    (hollow,) = [t for t in chart.figure.data if t.marker.color == LIGHT.page]
    assert hollow.customdata == ("b",)
    assert hollow.y[0] < 3
    assert note(chart, "not reported").y == pytest.approx(hollow.y[0])
    assert "<b>Name b</b> 3 %" in texts(chart)


def test_ranks_run_downwards():
    low, high = draw(make_row("a", 10, 2), is_reversed=True).figure.layout.yaxis.range
    assert low > 10
    assert high < 2


def test_numbers_can_be_pressed():
    chart = draw(make_row("a", 10, 26))
    before, after = [t for t in chart.figure.data if t.marker.color == TRANSPARENT]
    assert before.customdata == after.customdata == ("a",)
    assert after.hovertext == ("hover a",)


def test_long_names_are_broken_on_the_phone_and_nothing_leaves_the_figure():
    name = "Казахский национальный исследовательский технический университет"
    chart = draw(make_row("a", 10, 26, label=name), look=Look(width=Width.PHONE))
    label = next(text for text in texts(chart) if "Казахский" in text)
    assert label.endswith("<br>26 % (+16)")
    assert lines(chart)[0].x[1] > lines(chart)[0].x[0] + 60


def test_one_value_and_no_rows():
    chart = draw(make_row("a", 5, 5, change_text="0"))
    assert chart.figure.layout.yaxis.range[0] < 5 < chart.figure.layout.yaxis.range[1]
    assert texts(draw()) == [WORDS.nothing]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_colour_is_a_token(mode):
    look = Look(mode)
    rows = [make_row("a", 10, 26, is_own=True), make_row("b", NAN, 3, emphasis=False)]
    assert foreign_colours(draw(*rows, look=look), look) == set()


def test_broken_frames_are_refused():
    with pytest.raises(ValueError, match="twice"):
        draw(make_row("a", 1, 2), make_row("a", 1, 2))
    with pytest.raises(ValueError, match="hover"):
        build(pd.DataFrame(columns=list(COLUMNS)).drop(columns="hover"), WORDS, Look())


def test_a_long_reason_is_broken_into_lines_within_its_side():
    reason = "not in the list of this edition"
    row = make_row("a", NAN, NAN, before_text=reason, after_text=reason, change_text="")
    chart = draw({**row, "is_own": True}, width_px=300)
    left = next(item for item in chart.figure.layout.annotations if item.xanchor == "right")
    right = next(item for item in chart.figure.layout.annotations if "Name a" in item.text)
    assert left.text.replace("<br>", " ") == f"<b>{reason}</b>"
    assert "<br>" in left.text
    assert right.text.replace("<br>", " ") == f"<b>Name a</b> {reason}"


def test_the_chart_fills_a_given_height():
    rows = [make_row("a", 10, 26), make_row("b", 15, 1)]
    assert draw(*rows, height_px=600).height > draw(*rows).height
    assert draw(*rows, height_px=600).height <= 600
