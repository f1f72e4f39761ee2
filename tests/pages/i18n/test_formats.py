"""Numbers and dates as each language writes them."""

from datetime import date

import pytest

from pages.i18n.formats import (
    format_date,
    format_interval,
    format_number,
    format_ordinal,
    format_percent,
    format_signed,
    format_year,
    join_list,
)
from schemas.language import Language

KK, RU, EN = Language.KAZAKH, Language.RUSSIAN, Language.ENGLISH


def test_numbers_have_the_decimal_mark_and_the_grouping_of_the_language() -> None:
    assert format_number(1234567.891, EN, 2) == "1,234,567.89"
    assert format_number(1234567.891, RU, 2) == "1\u00a0234\u00a0567,89"
    assert format_number(1234567.891, KK, 2) == "1\u00a0234\u00a0567,89"


def test_a_rounded_minus_zero_is_zero_and_a_minus_is_a_minus() -> None:
    assert format_number(-0.04, EN, 1) == "0.0"
    assert format_number(-3.25, RU, 1) == "\u22123,2"
    assert format_signed(0.04, EN, 1) == "0.0"
    assert format_signed(12, KK, 0) == "+12"


def test_percent_signs_are_spaced_without_a_break() -> None:
    assert format_percent(0.255, EN, 1) == "25.5%"
    assert format_percent(0.26, RU) == "26\u00a0%"
    assert format_percent(0.26, KK) == "26\u00a0%"


def test_intervals_with_equal_ends_are_one_number() -> None:
    assert format_interval(5, 10, EN) == "5–10"
    assert format_interval(7, 7, KK) == "7"


def test_years_are_never_grouped() -> None:
    assert format_year(2026) == "2026"


def test_dates_are_written_out() -> None:
    day = date(2026, 11, 22)
    assert format_date(day, EN) == "November 22, 2026"
    assert format_date(day, RU) == "22 ноября 2026\u00a0г."
    assert format_date(day, KK) == "2026\u00a0ж. 22 қараша"


def test_lists_are_joined_by_the_word_of_the_language() -> None:
    assert join_list(["a", "b", "c"], EN) == "a, b and c"
    assert join_list(["а", "б"], RU) == "а и б"
    assert join_list(["а", "б"], KK) == "а және б"


@pytest.mark.parametrize(
    ("value", "kazakh"),
    [(1, "1-ші"), (6, "6-шы"), (9, "9-шы"), (10, "10-шы"), (20, "20-шы"), (23, "23-ші"),
     (30, "30-шы"), (40, "40-шы"), (50, "50-ші"), (100, "100-ші")],
)  # fmt: skip
def test_kazakh_ordinals_follow_the_vowel_of_the_numeral(value: int, kazakh: str) -> None:
    assert format_ordinal(value, KK) == kazakh
    assert format_ordinal(value, RU) == f"{value}-е"
