"""Widths are sums of the font's advances; shortening never overruns its room."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pages.charts import measure
from pages.charts.measure import elide, text_width, widest, wrap

WIDTHS = json.loads(Path(measure.__file__).with_name("font_widths.json").read_text("utf-8"))
LONG = "Халықаралық профессор-оқытушылар құрамының үлесі"


def test_width_is_the_sum_of_advances_at_the_size() -> None:
    expected = (WIDTHS["regular"]["Қ"] + WIDTHS["regular"]["а"]) * 13.5 / 1000
    assert text_width("Қа", 13.5) == pytest.approx(expected)
    assert text_width("Қа", 13.5, bold=True) == pytest.approx(
        (WIDTHS["bold"]["Қ"] + WIDTHS["bold"]["а"]) * 13.5 / 1000
    )
    assert text_width("", 13.5) == 0


def test_digits_are_equally_wide_in_both_weights() -> None:
    for bold in (False, True):
        assert len({text_width(digit, 100, bold) for digit in "0123456789"}) == 1


def test_all_letters_and_signs_of_our_texts_are_measured() -> None:
    signs = "ӘәҒғҚқҢңӨөҰұҮүҺһІіЁёЩщ№₸−≥≤→–…«»±×% \u00a0\u202f"
    for weight in ("regular", "bold"):
        assert [sign for sign in signs if sign not in WIDTHS[weight]] == []


def test_unknown_characters_count_wide_and_marks_count_nothing() -> None:
    assert text_width("漢", 10) == 10
    assert text_width("e\u0302", 10) == text_width("e", 10)
    assert text_width("\u200b", 10) == 0
    assert text_width("ა", 1000) == WIDTHS["regular"]["ш"]


@pytest.mark.parametrize("room", [0, 5, 20, 60, 150, 299.5, 1000])
@pytest.mark.parametrize("bold", [False, True])
def test_elided_text_fits_and_is_the_longest_beginning(room: float, bold: bool) -> None:
    short = elide(LONG, room, 13.5, bold)
    if short == LONG:
        assert text_width(LONG, 13.5, bold) <= room
        return
    assert short.endswith("…")
    stem = short[:-1]
    assert LONG.startswith(stem)
    if stem:
        assert text_width(short, 13.5, bold) <= room
    longer = LONG[: len(stem) + 1]
    if longer[-1].isalpha():
        assert text_width(longer + "…", 13.5, bold) > room


def test_no_space_or_comma_stands_before_the_ellipsis() -> None:
    room = text_width("Алматы, …", 12)
    assert elide("Алматы, Қазақстан", room, 12) == "Алматы…"


def test_widest_of_none_is_nothing() -> None:
    assert widest([], 12) == 0
    assert widest(["i", "Щ"], 12) == text_width("Щ", 12)


def test_wrapping_breaks_at_spaces_and_elides_the_last_line() -> None:
    room = text_width("Халықаралық", 13.5) + 1
    lines = wrap(LONG, room, 13.5)
    assert lines[0] == "Халықаралық"
    assert len(lines) == 2
    assert lines[1].startswith("профессор")
    assert lines[1].endswith("…")
    assert all(text_width(line, 13.5) <= room for line in lines)
    assert wrap("бір екі", 500, 13.5) == ["бір екі"]
    assert wrap("", 500, 13.5) == [""]
