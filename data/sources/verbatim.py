"""Read published texts as numbers without losing what stood there.

QS and THE print ranks, bands, rounded shares and ratios in a dozen spellings. Every reader here
takes the text of one cell and gives the number with its bounds, or says why there is none. A text
that no rule covers raises `UnreadableValueError`: nothing is guessed, nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from schemas.observation import ObservationStatus, Reason

EMPTY_TEXTS = frozenset({"", "-"})
"""Cells in which the publisher shows no value."""

REPORTER_TEXT = "Reporter"
"""THE: the institution sent data and received no rank."""

_DASH = "[-–—]"
_SINGLE = re.compile(r"=?(\d+)=?")
_BAND = re.compile(rf"(\d+)\s*{_DASH}\s*(\d+)")
_OPEN = re.compile(r"(\d+)\+")
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_COUNT = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_DOTTED_COUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
_RATIO = re.compile(r"(\d+)\s*:\s*(\d+)")


class UnreadableValueError(ValueError):
    """A published text that no rule of a form covers.

    text  the text as it stood;  form  what it was read as: rank, score, percent, count, ratio
    """

    code = "unreadable_value"

    def __init__(self, text: str, form: str) -> None:
        super().__init__(f"{text!r} is no {form} as QS, THE or OpenAlex print one")
        self.text = text
        self.form = form


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """A published text read as a number.

    value   the number; for a band its midpoint, for an open band its lower end
    low     lower end of the band or of the rounding; equal to value for a single number
    high    upper end; None for an open band
    status  reported or missing;  reason  why it is missing, None otherwise
    """

    value: float | None
    low: float | None
    high: float | None
    status: ObservationStatus
    reason: Reason | None = None

    @property
    def is_single(self) -> bool:
        """Tell whether one number was printed: no band and no rounding."""
        return self.value is not None and self.low == self.high


ParseText = Callable[[str], ParsedValue]


def parse_rank(text: str, *, lost_plus: bool = False) -> ParsedValue:
    """Read a rank: `150`, `=230`, `443=`, `621-630`, `801–1000`, `1201+`, `Reporter`, `-`.

    lost_plus  the number opens a band whose plus sign the copy at hand has lost: QS 2021's `1001`
               stands at 155 institutions and means 1001+

    Raises UnreadableValueError for everything else.

    >>> parse_rank("621-630").value, parse_rank("=230").low, parse_rank("1401+").high
    (625.5, 230.0, None)
    """
    printed = text.strip()
    if printed == REPORTER_TEXT:
        return _missing(Reason.REPORTER)
    if printed in EMPTY_TEXTS:
        return _missing(Reason.NOT_PUBLISHED)
    if band := _BAND.fullmatch(printed):
        low, high = (float(end) for end in band.groups())
        if low >= high:
            raise UnreadableValueError(text, "rank")
        return _reported((low + high) / 2, low, high)
    if opened := _OPEN.fullmatch(printed):
        return _reported(float(opened[1]), float(opened[1]), None)
    single = _SINGLE.fullmatch(printed)
    if single is None or int(single[1]) == 0:
        raise UnreadableValueError(text, "rank")
    place = float(single[1])
    return _reported(place, place, None if lost_plus else place)


def parse_score(text: str) -> ParsedValue:
    """Read a score or another decimal number: `82.6`, `100`; `-` and an empty cell are missing.

    Raises UnreadableValueError for everything else.

    >>> parse_score("82.6").value
    82.6
    """
    printed = text.strip()
    if printed in EMPTY_TEXTS:
        return _missing(Reason.NOT_PUBLISHED)
    if not _DECIMAL.fullmatch(printed):
        raise UnreadableValueError(text, "score")
    return _reported(float(printed), float(printed), float(printed))


def parse_percent(text: str) -> ParsedValue:
    """Read a rounded share: `43%` is between 42.5 and 43.5 per cent, `0%` between 0 and 0.5.

    The bounds follow the last printed digit and stay within 0-100. Zero is a rounding, not a count
    of nobody.

    Raises UnreadableValueError for everything else.

    >>> parse_percent("43%").low, parse_percent("0%").high
    (42.5, 0.5)
    """
    printed = text.strip()
    if printed in EMPTY_TEXTS:
        return _missing(Reason.NOT_PUBLISHED)
    share = _PERCENT.fullmatch(printed)
    if share is None or float(share[1]) > 100:
        raise UnreadableValueError(text, "percent")
    return _rounded_share(share[1])


def parse_count(text: str, *, dot_is_thousands: bool = False) -> ParsedValue:
    """Read a count with thousands commas: `22,005`, `850`.

    dot_is_thousands  read `2.220` as 2220, as in the snapshot columns of QS 2017-2022; without it
                      a dot is an unreadable text, never a decimal of a person

    Raises UnreadableValueError for everything else.

    >>> parse_count("22,005").value, parse_count("2.220", dot_is_thousands=True).value
    (22005.0, 2220.0)
    """
    printed = text.strip()
    if printed in EMPTY_TEXTS:
        return _missing(Reason.NOT_PUBLISHED)
    if dot_is_thousands and _DOTTED_COUNT.fullmatch(printed):
        printed = printed.replace(".", "")
    if not _COUNT.fullmatch(printed):
        raise UnreadableValueError(text, "count")
    number = float(printed.replace(",", ""))
    return _reported(number, number, number)


def parse_female_share(text: str) -> ParsedValue:
    """Read THE's ratio of women to men, `52 : 48`, as the share of women in per cent.

    Raises UnreadableValueError when it is no ratio or its parts do not make 100.

    >>> parse_female_share("52 : 48").value
    52.0
    """
    printed = text.strip()
    if printed in EMPTY_TEXTS:
        return _missing(Reason.NOT_PUBLISHED)
    ratio = _RATIO.fullmatch(printed)
    if ratio is None or int(ratio[1]) + int(ratio[2]) != 100:
        raise UnreadableValueError(text, "ratio")
    return _rounded_share(ratio[1])


def _rounded_share(digits: str) -> ParsedValue:
    half = 0.5 * 10.0 ** -len(digits.partition(".")[2])
    share = float(digits)
    return _reported(share, max(0.0, share - half), min(100.0, share + half))


def _reported(value: float, low: float, high: float | None) -> ParsedValue:
    return ParsedValue(value, low, high, ObservationStatus.REPORTED)


def _missing(reason: Reason) -> ParsedValue:
    return ParsedValue(None, None, None, ObservationStatus.MISSING, reason)
