"""Small graphics as SVG text: the mark, the logo, and the graphics beside a key number.

They are SVG and not Plotly because in slots below 100 px Plotly cuts the right end without a sign.
The text is complete and safe to send: no script, no outside address, every given word escaped. An
SVG shown as an image cannot use the product's font, so the logo's word is drawn as outlines.
Each graphic carries its message as `aria-label` and `title`.
"""

from __future__ import annotations

import html
import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pages.charts.tokens import Tokens

SPARK_WIDTH, SPARK_HEIGHT = 92, 44
_PADDING = 6.0
_DOT_RADIUS = 4.0
_MOST_TICKS = 40
_FILE = Path(__file__).with_name("wordmark.json")


@cache
def _words() -> dict[str, dict[str, int | str]]:
    content: dict[str, dict[str, int | str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return content


def _picture(width: float, height: float, label: str, parts: Sequence[str]) -> str:
    """Return a whole SVG; raises ValueError without a label for those who do not see it."""
    if not label.strip():
        raise ValueError("a graphic needs a text alternative that states its message")
    words = html.escape(label, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_number(width)}" '
        f'height="{_number(height)}" viewBox="0 0 {_number(width)} {_number(height)}" '
        f'role="img" aria-label="{words}"><title>{words}</title>{"".join(parts)}</svg>'
    )


def _number(value: float) -> str:
    """Write a coordinate with at most two decimals, so that the same input gives the same text."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _sun_on_horizon(tokens: Tokens, left: float, right: float, base: float, line: float) -> str:
    """Return the half sun, 11/36 of the mark's width in radius, on a line with round ends."""
    centre, radius = (left + right) / 2, (right - left) * 11 / 36
    foot = base - line / 2
    return (
        f'<path d="M{_number(centre - radius)} {_number(foot)}A{_number(radius)} '
        f'{_number(radius)} 0 0 1 {_number(centre + radius)} {_number(foot)}Z" '
        f'fill="{tokens.target}"/>'
        f'<path d="M{_number(left + line / 2)} {_number(base)}H{_number(right - line / 2)}" '
        f'stroke="{tokens.ink}" stroke-width="{_number(line)}" stroke-linecap="round"/>'
    )


def horizon_mark(tokens: Tokens, *, size: float = 40, label: str = "Kokjiek") -> str:
    """Draw the mark: the half sun, orange, on a strong horizon line in ink; a square of `size`."""
    margin = size / 20
    sun = _sun_on_horizon(tokens, margin, size - margin, size * 0.7, size / 11)
    return _picture(size, size, label, [sun])


def logo(tokens: Tokens, word: str, *, height: float = 28) -> str:
    """Draw the mark and the product's name beside it, as outlines.

    word  one of the three spellings in `wordmark.json`; another one raises KeyError
    """
    outline = _words()[word]
    scale = height * 0.72 / 1000
    baseline = height * 0.74
    mark = height * 1.22
    start = mark + height * 0.3
    width = start + int(outline["width"]) * scale + 1
    name = (
        f'<path transform="translate({_number(start)} {_number(baseline)}) '
        f'scale({scale:.5f})" d="{outline["path"]}" fill="{tokens.ink}"/>'
    )
    line = height / 11
    sun = _sun_on_horizon(tokens, 0, mark, baseline - line / 2, line)
    return _picture(math.ceil(width), height, word, [sun, name])


def sparkline(
    values: Sequence[float | None],
    *,
    label: str,
    tokens: Tokens,
    target: float | None = None,
    break_index: int | None = None,
    higher_is_up: bool = True,
) -> str:
    """Draw the course of a number in 92 x 44 px: a line, gaps where missing, a dot at the end.

    values       one number an edition, oldest first; None or NaN leaves a gap. A value between two
                 gaps is a small dot, so that it is not lost
    label        the message in words, already translated
    target       drawn as a dotted orange line and always inside the picture
    break_index  position of the first value of a new method: a dotted line before it, no connection
                 over it. Raises ValueError outside 1..len(values) - 1
    higher_is_up False for ranks, where one is on top

    The end dot marks the last known value: filled when it is of the last edition, hollow when the
    last edition is missing.
    """
    if break_index is not None and not 1 <= break_index < len(values):
        raise ValueError("break_index must lie between two values")
    known = [_known(value) for value in values]
    numbers = [value for value in known if value is not None]
    parts: list[str] = []
    place = _Places(len(values), [*numbers, *([] if target is None else [target])], higher_is_up)
    if break_index is not None:
        x = (place.x(break_index - 1) + place.x(break_index)) / 2
        parts.append(_dotted(f"M{_number(x)} 2V{SPARK_HEIGHT - 2}", tokens.axis))
    if target is not None:
        y = _number(place.y(target))
        parts.append(_dotted(f"M2 {y}H{SPARK_WIDTH - 2}", tokens.target))
    parts += [_draw_run(run, place, tokens) for run in _split_runs(known, break_index)]
    if numbers:
        last = max(index for index, value in enumerate(known) if value is not None)
        parts.append(_end_dot(place.x(last), place.y(numbers[-1]), last == len(known) - 1, tokens))
    return _picture(SPARK_WIDTH, SPARK_HEIGHT, label, parts)


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


class _Places:
    """Places of a sparkline: editions across, values up; equal values lie in the middle."""

    def __init__(self, count: int, numbers: Sequence[float], higher_is_up: bool) -> None:
        self._step = (SPARK_WIDTH - 2 * _PADDING) / max(count - 1, 1)
        self._single = count == 1
        self._low, self._high = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
        self._higher_is_up = higher_is_up

    def x(self, index: int) -> float:
        return SPARK_WIDTH - _PADDING if self._single else _PADDING + index * self._step

    def y(self, value: float) -> float:
        if self._high == self._low:
            return SPARK_HEIGHT / 2
        share = (value - self._low) / (self._high - self._low)
        share = 1 - share if self._higher_is_up else share
        return _PADDING + share * (SPARK_HEIGHT - 2 * _PADDING)


def _split_runs(
    values: Sequence[float | None], break_index: int | None
) -> list[list[tuple[int, float]]]:
    """Return the stretches of known values; a gap and a break of method end a stretch."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if index == break_index and runs[-1]:
            runs.append([])
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _draw_run(run: Sequence[tuple[int, float]], place: _Places, tokens: Tokens) -> str:
    points = [(_number(place.x(index)), _number(place.y(value))) for index, value in run]
    if len(points) == 1:
        (x, y) = points[0]
        return f'<circle cx="{x}" cy="{y}" r="1.8" fill="{tokens.own}"/>'
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return (
        f'<path d="{path}" fill="none" stroke="{tokens.own}" stroke-width="2" '
        'stroke-linejoin="round" stroke-linecap="round"/>'
    )


def _end_dot(x: float, y: float, is_current: bool, tokens: Tokens) -> str:
    fill = tokens.own if is_current else tokens.page
    return (
        f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(_DOT_RADIUS)}" '
        f'fill="{fill}" stroke="{tokens.own}" stroke-width="1.5"/>'
    )


def _dotted(path: str, colour: str) -> str:
    return f'<path d="{path}" stroke="{colour}" stroke-width="1.5" stroke-dasharray="1.5 3"/>'


def rank_strip(low: int, high: int, count: int, *, label: str, tokens: Tokens) -> str:
    """Draw one tick a place, first place left; the places of the interval low..high filled tall.

    Beyond 40 places ticks would run into each other: then two bars. Raises ValueError unless
    1 <= low <= high <= count.
    """
    if not 1 <= low <= high <= count:
        raise ValueError("a rank interval lies inside 1..count")
    pitch = (SPARK_WIDTH - 2) / count
    if count > _MOST_TICKS:
        parts = [
            _upright(1, SPARK_WIDTH - 2, 14, tokens.context_line),
            _upright(1 + (low - 1) * pitch, (high - low + 1) * pitch, 26, tokens.own),
        ]
        return _picture(SPARK_WIDTH, SPARK_HEIGHT, label, parts)
    thick = min(pitch * 0.62, 6.0)
    parts = []
    for rank in range(1, count + 1):
        inside = low <= rank <= high
        left = 1 + (rank - 1) * pitch + (pitch - thick) / 2
        colour = tokens.own if inside else tokens.context_line
        parts.append(_upright(left, thick, 26 if inside else 14, colour))
    return _picture(SPARK_WIDTH, SPARK_HEIGHT, label, parts)


def _upright(left: float, width: float, tall: float, colour: str) -> str:
    """Return a filled box centred on the middle of the strip."""
    return (
        f'<rect x="{_number(left)}" y="{_number((SPARK_HEIGHT - tall) / 2)}" '
        f'width="{_number(width)}" height="{_number(tall)}" fill="{colour}"/>'
    )


def presence_strip(present: Sequence[bool], *, label: str, tokens: Tokens) -> str:
    """Draw one box a value in a row: filled where it is there, dotted where it is missing.

    Boxes narrower than 7 px have no room for a dotted outline: what is missing is then a low foot.
    """
    pitch = min((SPARK_WIDTH - 2) / max(len(present), 1), 22.0)
    width = max(pitch - 2.5, pitch * 0.6)
    parts = []
    for index, there in enumerate(present):
        left = _number(1 + index * pitch)
        top, tall = (10, 24) if there or pitch >= 7 else (31, 3)
        colour = tokens.own if there else tokens.peer
        style = f'fill="{colour}"'
        if not there and pitch >= 7:
            style = f'fill="none" stroke="{colour}" stroke-width="1" stroke-dasharray="2 2"'
        parts.append(
            f'<rect x="{left}" y="{top}" width="{_number(width)}" height="{tall}" {style}/>'
        )
    return _picture(SPARK_WIDTH, SPARK_HEIGHT, label, parts)
