"""Small graphics are whole, safe SVG; places are checked on paper."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import fields

import pytest

from pages.charts.svg import horizon_mark, logo, presence_strip, rank_strip, sparkline
from pages.charts.tokens import DARK, LIGHT, Tokens

NAMESPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&'


def read(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def shapes(svg: str, kind: str) -> list[ET.Element]:
    return read(svg).findall(f".//{NAMESPACE}{kind}")


def colours_of(tokens: Tokens) -> set[str]:
    values = (getattr(tokens, field.name) for field in fields(Tokens))
    return {value for value in values if isinstance(value, str)}


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_every_graphic_is_whole_named_and_only_in_token_colours(tokens: Tokens) -> None:
    graphics = [
        horizon_mark(tokens, label=HOSTILE),
        sparkline([1, None, 3], label=HOSTILE, tokens=tokens, target=2, break_index=2),
        rank_strip(1, 2, 3, label=HOSTILE, tokens=tokens),
        rank_strip(5, 30, 110, label=HOSTILE, tokens=tokens),
        presence_strip([True, False], label=HOSTILE, tokens=tokens),
    ]
    for svg in graphics:
        root = read(svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == HOSTILE
        assert root.findtext(f"{NAMESPACE}title") == HOSTILE
        assert "<script" not in svg
        assert "href" not in svg
        assert set(re.findall(r"#[0-9A-Fa-f]{6}", svg)) <= colours_of(tokens)


def test_graphic_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="text alternative"):
        sparkline([1, 2], label=" ", tokens=LIGHT)


def test_mark_is_an_orange_half_sun_on_a_horizon_in_ink() -> None:
    sun, horizon = shapes(horizon_mark(LIGHT, size=40), "path")
    assert sun.get("fill") == LIGHT.target
    # radius 11/36 of the 36 px between the margins, standing on the upper edge of the line
    assert sun.get("d") == "M9 26.18A11 11 0 0 1 31 26.18Z"
    assert horizon.get("stroke") == LIGHT.ink


@pytest.mark.parametrize("word", ["Kokjiek", "Көкжиек", "Кокжиек"])
def test_logo_draws_each_spelling_as_outlines_in_ink(word: str) -> None:
    svg = logo(DARK, word)
    root = read(svg)
    assert root.get("aria-label") == word
    assert "<text" not in svg
    name = shapes(svg, "path")[2]
    assert name.get("fill") == DARK.ink
    assert 110 < float(root.get("width", "0")) < 160


def test_logo_refuses_another_word() -> None:
    with pytest.raises(KeyError):
        logo(LIGHT, "Other")


def test_sparkline_places_ends_and_breaks_at_gaps() -> None:
    svg = sparkline([0, 10, None, 5, 10], label="x", tokens=LIGHT)
    # 80 px for four steps: 6, 26, 46, 66, 86; 32 px for the values: 10 at 6, 5 at 22, 0 at 38
    assert [path.get("d") for path in shapes(svg, "path")] == ["M6 38L26 6", "M66 22L86 6"]
    (dot,) = shapes(svg, "circle")
    assert (dot.get("cx"), dot.get("cy"), dot.get("fill")) == ("86", "6", LIGHT.own)


def test_sparkline_of_ranks_has_the_first_place_on_top() -> None:
    svg = sparkline([177, 150], label="x", tokens=LIGHT, higher_is_up=False)
    assert shapes(svg, "path")[0].get("d") == "M6 38L86 6"


def test_sparkline_ends_hollow_when_the_last_edition_is_missing() -> None:
    svg = sparkline([1, 2, float("nan")], label="x", tokens=LIGHT)
    (dot,) = shapes(svg, "circle")
    assert (dot.get("cx"), dot.get("fill")) == ("46", LIGHT.page)


def test_sparkline_does_not_connect_over_a_change_of_method() -> None:
    svg = sparkline([1, 2, 3, 4], label="x", tokens=LIGHT, break_index=2)
    paths = shapes(svg, "path")
    assert paths[0].get("stroke") == LIGHT.axis
    assert paths[0].get("d") == "M46 2V42"  # between 32.67 and 59.33
    assert len(paths) == 3
    with pytest.raises(ValueError, match="between two values"):
        sparkline([1, 2], label="x", tokens=LIGHT, break_index=2)


def test_target_outside_the_values_stays_inside_the_picture() -> None:
    svg = sparkline([1, 2], label="x", tokens=LIGHT, target=3)
    line = shapes(svg, "path")[0]
    assert (line.get("stroke"), line.get("d")) == (LIGHT.target, "M2 6H90")


def test_sparkline_of_nothing_one_and_equal_values() -> None:
    assert shapes(sparkline([None, None], label="no data", tokens=LIGHT), "circle") == []
    (dot,) = shapes(sparkline([5], label="x", tokens=LIGHT), "circle")[-1:]
    assert (dot.get("cx"), dot.get("cy")) == ("86", "22")
    assert shapes(sparkline([5, 5], label="x", tokens=LIGHT), "path")[0].get("d") == "M6 22L86 22"


def test_rank_strip_fills_the_interval() -> None:
    ticks = shapes(rank_strip(5, 10, 24, label="x", tokens=LIGHT), "rect")
    filled = [i + 1 for i, tick in enumerate(ticks) if tick.get("fill") == LIGHT.own]
    assert len(ticks) == 24
    assert filled == [5, 6, 7, 8, 9, 10]
    assert {tick.get("height") for tick in ticks[4:10]} == {"26"}


def test_rank_strip_of_many_is_two_bars() -> None:
    ground, interval = shapes(rank_strip(11, 20, 90, label="x", tokens=LIGHT), "rect")
    assert ground.get("width") == "90"
    assert (interval.get("x"), interval.get("width")) == ("11", "10")  # one px a place


@pytest.mark.parametrize(("low", "high"), [(0, 2), (3, 2), (1, 5)])
def test_rank_strip_refuses_what_is_no_interval(low: int, high: int) -> None:
    with pytest.raises(ValueError, match="interval"):
        rank_strip(low, high, 4, label="x", tokens=LIGHT)


def test_presence_strip_tells_missing_by_shape_too() -> None:
    there, missing = shapes(presence_strip([True, False], label="1 of 2", tokens=LIGHT), "rect")
    assert there.get("fill") == LIGHT.own
    assert (missing.get("fill"), missing.get("stroke-dasharray")) == ("none", "2 2")
    crowded = shapes(presence_strip([True, False] * 20, label="x", tokens=LIGHT), "rect")
    assert [box.get("height") for box in crowded[:2]] == ["24", "3"]
