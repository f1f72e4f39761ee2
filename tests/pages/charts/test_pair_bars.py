"""Wins, causes and pairs: places and colours on numbers one can check by hand."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

import pandas as pd
import pytest

from pages.charts.frame import Chart
from pages.charts.pair_bars import (
    PairTriangleWords,
    WinBarWords,
    build_drivers,
    build_pair_triangle,
    build_win_bar,
)
from pages.charts.tokens import DARK, LIGHT, Look, Mode, Tokens, Width

WIN = WinBarWords("Ақдала", "Қыран", "5 %", "50 %", "95 %", "18 %", "82 %", "Ажыратылмайды")
TRIANGLE = PairTriangleWords("Ақдала: 1 of 2", "жұп жоқ", "3 жұптың 2-уі ажыратылмайды")
PHONE = Look(width=Width.PHONE)


def trace(chart: Chart, name: str) -> Any:
    (found,) = [item for item in chart.figure.data if item.name == name]
    return found


def texts(chart: Chart) -> dict[str, Any]:
    return {note.text: note for note in chart.figure.layout.annotations}


def make_drivers() -> pd.DataFrame:
    rows = [
        ("weights", "Салмақтар", 0.5, "50 %", "w"),
        ("missing", "Жетіспейтін мәндер", 0.25, "25 %", "m"),
        ("aggregation", "Жинақтау", None, "есептелмеді", "a"),
    ]
    return pd.DataFrame(rows, columns=["driver", "label", "share", "share_text", "hover"])


def make_order() -> pd.DataFrame:
    rows = [("a", "1", False), ("b", "2", False), ("c", "3", True)]
    return pd.DataFrame(rows, columns=["institution", "rank_text", "is_own"])


def make_pairs() -> pd.DataFrame:
    rows = [("b", "a", False, "ab"), ("a", "c", True, "ac"), ("c", "b", False, "bc")]
    return pd.DataFrame(rows, columns=["first", "second", "is_distinguishable", "hover"])


def test_win_bar_gives_each_its_share_of_the_runs() -> None:
    chart = build_win_bar(0.18, WIN, Look())
    first, second = trace(chart, "first"), trace(chart, "second")
    assert (second.base[0], second.x[0]) == (0, pytest.approx(0.82))
    assert (first.base[0], first.x[0]) == (pytest.approx(0.82), pytest.approx(0.18))
    assert (first.customdata[0], first.hovertext[0]) == ("first", "18 %")
    assert first.marker.color == LIGHT.own
    assert second.marker.color == LIGHT.interval
    assert chart.alt == "Ажыратылмайды"


def test_win_bar_marks_five_and_ninety_five_percent_with_texts() -> None:
    chart = build_win_bar(0.5, WIN, Look())
    marks = [s.x0 for s in chart.figure.layout.shapes if s.line.dash == "dot"]
    assert marks == [pytest.approx(0.05), pytest.approx(0.95)]
    assert {"5 %", "50 %", "95 %"} <= set(texts(chart))
    assert texts(chart)["Қыран"].x == 0
    assert texts(chart)["Ақдала"].xanchor == "right"


def test_win_bar_of_two_others_has_no_blue() -> None:
    chart = build_win_bar(0.5, WIN, Look(), own=None)
    assert trace(chart, "first").marker.color == LIGHT.peer
    assert LIGHT.own not in chart.figure.to_json()


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_win_bar_may_be_all_of_one(share: float) -> None:
    assert trace(build_win_bar(share, WIN, Look()), "first").x[0] == share


@pytest.mark.parametrize("share", [-0.1, 1.01, float("nan")])
def test_win_bar_refuses_what_is_no_share(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        build_win_bar(share, WIN, Look())


def test_long_names_of_a_pair_do_not_meet() -> None:
    long = "Халықаралық ақпараттық технологиялар университеті"
    chart = build_win_bar(0.5, replace(WIN, first=long, second=long), PHONE)
    names = [text for text in texts(chart) if text.startswith("Халықаралық")]
    assert all("<br>" in name for name in names)


@pytest.mark.parametrize("look", [Look(), PHONE])
def test_drivers_are_as_long_as_their_share_and_the_greatest_is_dark(look: Look) -> None:
    chart = build_drivers(make_drivers(), look, alt="alt", empty="жоқ")
    bars = [item for item in chart.figure.data if item.name == "driver"]
    assert [bar.x[0] for bar in bars] == [0.5, 0.25]
    assert [bar.marker.color for bar in bars] == [LIGHT.peer, LIGHT.interval]
    assert texts(chart)["50 %"].font.weight == 700
    assert texts(chart)["25 %"].font.weight == 400


def test_driver_without_a_share_is_hollow_and_says_why() -> None:
    chart = build_drivers(make_drivers(), Look(), alt="alt", empty="жоқ")
    missing = trace(chart, "missing")
    assert (missing.x[0], missing.customdata[0]) == (0, "aggregation")
    assert "есептелмеді" in texts(chart)
    pressed = [item.customdata[0] for item in chart.figure.data if item.name == "numbers"]
    assert pressed == ["weights", "missing", "aggregation"]


def test_no_drivers_say_so() -> None:
    chart = build_drivers(make_drivers().iloc[:0], Look(), alt="alt", empty="жоқ")
    assert list(texts(chart)) == ["жоқ"]


def test_triangle_fills_the_pairs_that_cannot_be_told_apart() -> None:
    chart = build_pair_triangle(make_order(), make_pairs(), TRIANGLE, Look())
    cells, pairs = trace(chart, "cells"), trace(chart, "pairs")
    # rows b, c; columns a, b: 1 grey not apart; own row: 2 apart, 3 not apart
    assert [list(row) for row in cells.z] == [[1, None], [2, 3]]
    assert list(pairs.customdata) == ["a|b", "a|c", "b|c"]
    assert list(pairs.hovertext) == ["ab", "ac", "bc"]
    assert (pairs.x[1], pairs.y[1]) == (cells.x[0], cells.y[1])
    colours = [colour for _, colour in cells.colorscale]
    assert colours[::2] == [LIGHT.band, LIGHT.peer, LIGHT.own_row, LIGHT.own]


def test_triangle_names_both_ends_and_the_own_count() -> None:
    chart = build_pair_triangle(make_order(), make_pairs(), TRIANGLE, Look())
    assert {"1", "3", "<b>Ақдала: 1 of 2</b>"} <= set(texts(chart))
    nobody = make_order().assign(is_own=False)
    plain = build_pair_triangle(nobody, make_pairs(), TRIANGLE, Look())
    assert set(texts(plain)) == {"1", "3"}


def test_unknown_pair_stays_empty_and_one_institution_has_no_pairs() -> None:
    chart = build_pair_triangle(make_order(), make_pairs().iloc[:1], TRIANGLE, Look())
    cells = trace(chart, "cells")
    assert list(trace(chart, "pairs").customdata) == ["a|b"]
    assert [list(row) for row in cells.z] == [[1, None], [None, None]]
    alone = build_pair_triangle(make_order().iloc[:1], make_pairs(), TRIANGLE, Look())
    assert list(texts(alone)) == ["жұп жоқ"]


@pytest.mark.parametrize(("mode", "tokens"), [(Mode.LIGHT, LIGHT), (Mode.DARK, DARK)])
def test_colours_come_from_the_tokens(mode: Mode, tokens: Tokens) -> None:
    known = {getattr(tokens, field.name) for field in fields(Tokens) if field.name != "slate"}
    for chart in (
        build_win_bar(0.3, WIN, Look(mode)),
        build_drivers(make_drivers(), Look(mode), alt="alt", empty=""),
        build_pair_triangle(make_order(), make_pairs(), TRIANGLE, Look(mode)),
    ):
        assert set(re.findall(r"#[0-9A-Fa-f]{6}", chart.figure.to_json())) <= known
