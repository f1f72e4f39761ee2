"""How wide a text will be, without a browser: label columns are laid out before they are drawn.

Widths are the advance widths of the product's font at weights 400 and 700, kept in
`font_widths.json` by `pages/charts/build_fonts.py`. Pair kerning is not applied: measured texts
come out a little wider than drawn, which is the safe side for a column.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

ELLIPSIS = "…"
_FILE = Path(__file__).with_name("font_widths.json")


@cache
def _widths() -> dict[str, dict[str, int]]:
    content: dict[str, dict[str, int]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


def _advance(character: str, widths: dict[str, int]) -> int:
    """Return the width in thousandths of the size; unknown letters are guessed on the wide side."""
    known = widths.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Cc"}:
        return 0
    return 1000 if unicodedata.east_asian_width(character) in {"W", "F"} else widths["ш"]


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width in px of one line of plain text (no tags) set at `size` px.

    >>> text_width("11", 10) == 2 * text_width("8", 10)
    True
    """
    widths = _widths()["bold" if bold else "regular"]
    return sum(_advance(character, widths) for character in text) * size / 1000


def elide(text: str, max_px: float, size: float, bold: bool = False) -> str:
    """Return the text, or its longest beginning with an ellipsis that fits into `max_px`.

    A room too small for one letter gives the ellipsis alone, never an empty text. The full text
    belongs into the hover and the table twin.

    >>> elide("Qazaq", 500, 13.5)
    'Qazaq'
    >>> elide("Qazaq", 5, 13.5)
    '…'
    """
    if text_width(text, size, bold) <= max_px:
        return text
    for length in range(len(text) - 1, 0, -1):
        shorter = text[:length].rstrip(" \u00a0,;·–-") + ELLIPSIS
        if text_width(shorter, size, bold) <= max_px:
            return shorter
    return ELLIPSIS


def widest(texts: list[str], size: float, bold: bool = False) -> float:
    """Return the width in px of the widest text; 0 for no texts."""
    return max((text_width(text, size, bold) for text in texts), default=0.0)


def wrap(text: str, max_px: float, size: float, lines: int = 2, bold: bool = False) -> list[str]:
    """Break a text at spaces into at most `lines` lines; the last one is elided when it is full.

    >>> wrap("one two", 1000, 12)
    ['one two']
    """
    words, broken = text.split(" "), [""]
    for position, word in enumerate(words):
        trial = f"{broken[-1]} {word}".strip()
        if not broken[-1] or text_width(trial, size, bold) <= max_px:
            broken[-1] = trial
        elif len(broken) < lines:
            broken.append(word)
        else:
            broken[-1] = " ".join([broken[-1], *words[position:]])
            break
    return [elide(line, max_px, size, bold) for line in broken]
