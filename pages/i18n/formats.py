"""Numbers and dates as each language writes them (CLDR, through Babel), ready for the screen.

Non-breaking spaces keep a number together with its sign and unit; a true minus is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from babel.dates import format_date as babel_date
from babel.lists import format_list
from babel.numbers import format_decimal

from schemas.language import Language

NO_BREAK = "\u00a0"
MINUS = "\u2212"
RANGE_DASH = "\u2013"
NOTHING = "\u2013"


@cache
def _pattern(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def format_number(value: float, language: Language, decimals: int = 0) -> str:
    """Write a number with so many decimals.

    >>> format_number(1234.5, Language.KAZAKH, 1)
    '1\\xa0234,5'
    >>> format_number(-0.04, Language.ENGLISH, 1)
    '0.0'
    """
    rounded = round(float(value), decimals)
    text = format_decimal(abs(rounded), format=_pattern(decimals), locale=language.value)
    sign = MINUS if rounded < 0 else ""
    return sign + text.replace("\u202f", NO_BREAK)


def localise_formula(formula: str, language: Language) -> str:
    """Write the numbers inside a formula as the language does; parts are set apart by semicolons.

    >>> localise_formula("max(0, 1350.5 / 2)", Language.KAZAKH)
    'max(0; 1350,5 / 2)'
    >>> localise_formula("max(0, 1350.5 / 2)", Language.ENGLISH)
    'max(0, 1350.5 / 2)'
    """
    if language is Language.ENGLISH:
        return formula
    return re.sub(r"(?<=\d)\.(?=\d)", ",", formula.replace(", ", "; "))


def format_signed(value: float, language: Language, decimals: int = 1) -> str:
    """Write a difference with its sign; nothing to say is plain zero.

    >>> format_signed(2.84, Language.ENGLISH)
    '+2.8'
    """
    rounded = round(float(value), decimals)
    text = format_number(rounded, language, decimals)
    return f"+{text}" if rounded > 0 else text


def format_percent(share: float, language: Language, decimals: int = 0) -> str:
    """Write a share (0-1) as a percentage, spaced as the language does.

    >>> format_percent(0.26, Language.ENGLISH), format_percent(0.26, Language.RUSSIAN)
    ('26%', '26\\xa0%')
    """
    return format_number(share * 100, language, decimals) + percent_sign(language)


def percent_sign(language: Language) -> str:
    """Return the percent sign with the space the language wants before it."""
    return "%" if language is Language.ENGLISH else NO_BREAK + "%"


def format_interval(low: float, high: float, language: Language, decimals: int = 0) -> str:
    """Write an interval; equal ends are one number.

    >>> format_interval(5, 10, Language.ENGLISH)
    '5–10'
    """
    first = format_number(low, language, decimals)
    last = format_number(high, language, decimals)
    return first if first == last else f"{first}{RANGE_DASH}{last}"


def format_year(value: int) -> str:
    """Write a year without a thousands separator."""
    return str(int(value))


def join_editions(editions: Sequence[str]) -> str:
    """Write editions, unbroken runs of years as a range.

    >>> join_editions(("2019", "2020", "2021", "2023"))
    '2019–2021, 2023'
    """
    if not all(edition.isdigit() for edition in editions):
        return ", ".join(editions)
    runs: list[list[int]] = []
    for year in sorted(map(int, editions)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}{RANGE_DASH}{b}" for a, b in runs)


def format_date(value: date, language: Language) -> str:
    """Write a date in long form."""
    return babel_date(value, format="long", locale=language.value).replace("\u202f", NO_BREAK)


def join_list(items: Sequence[str], language: Language) -> str:
    """Join words the way the language does: "a, b and c".

    >>> join_list(["a", "b", "c"], Language.ENGLISH)
    'a, b and c'
    """
    joined = format_list(list(items), locale=language.value)
    return joined.replace(", and ", " and ")


def format_ordinal(value: int, language: Language) -> str:
    """Write a place in a list: 5th, 5-е, 5-ші.

    >>> [format_ordinal(n, Language.ENGLISH) for n in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    number = format_number(value, language)
    if language is Language.ENGLISH:
        teen = value % 100 in (11, 12, 13)
        suffix = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return number + suffix
    if language is Language.RUSSIAN:
        return f"{number}-е"
    return f"{number}-{_kazakh_ordinal_suffix(value)}"


def _kazakh_ordinal_suffix(value: int) -> str:
    """Choose -ші or -шы by the vowel of the last spoken numeral.

    Back vowels: алты, тоғыз, он, жиырма, отыз, қырық, алпыс, тоқсан; all others are front.
    """
    if value == 0:
        return "ші"
    if value % 10:
        return "шы" if value % 10 in (6, 9) else "ші"
    if value % 100:
        return "шы" if value % 100 in (10, 20, 30, 40, 60, 90) else "ші"
    return "ші"
