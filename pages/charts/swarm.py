"""Dots of institutions packed along a line, and the labels that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pages.charts.measure import elide, text_width
from pages.charts.sheet import Sheet
from pages.charts.spread import stack_swarm

TALLEST = 150.0
"""Pixels a swarm may be high before its dots are made smaller."""

SMALLEST = 0.45
"""Dots shrink to this share at most; then the chart grows instead."""


@dataclass(frozen=True)
class Swarm:
    """Dots placed: rows with a value, their pixels, offsets across the line and diameters."""

    rows: list[Any]
    pixels: list[float]
    offsets: list[float]
    diameters: list[float]

    @property
    def above(self) -> float:
        """Pixels the swarm reaches above its line."""
        return max(
            (size / 2 - offset for offset, size in zip(self.offsets, self.diameters, strict=True)),
            default=0.0,
        )

    @property
    def below(self) -> float:
        """Pixels the swarm reaches below its line."""
        return max(
            (size / 2 + offset for offset, size in zip(self.offsets, self.diameters, strict=True)),
            default=0.0,
        )

    def above_between(self, left: float, right: float) -> float:
        """Pixels the swarm reaches above its line between two pixels."""
        return self._reach(left, right, -1)

    def below_between(self, left: float, right: float) -> float:
        """Pixels the swarm reaches below its line between two pixels."""
        return self._reach(left, right, 1)

    def _reach(self, left: float, right: float, side: int) -> float:
        dots = zip(self.pixels, self.offsets, self.diameters, strict=True)
        near = [
            side * offset + size / 2
            for pixel, offset, size in dots
            if left - size / 2 < pixel < right + size / 2
        ]
        return max(near, default=0.0)


@dataclass(frozen=True)
class Label:
    """A text over or under the swarm, with the pixel and the colour it belongs to."""

    pixel: float
    text: str
    colour: str
    bold: bool

    def width(self, size: float) -> float:
        """Return the px the text takes."""
        return text_width(self.text, size, self.bold)


def join_value(label: str, value_text: str, room: float, size: float, bold: bool = False) -> str:
    """Return "name number"; a name too long for the room is shortened, the number never is.

    >>> join_value("Aqdala", "5.8", 500, 12)
    'Aqdala 5.8'
    """
    number = f" {value_text}" if value_text else ""
    return elide(label, room - text_width(number, size, bold), size, bold) + number


def pack_swarm(
    sheet: Sheet, rows: list[Any], *, own: float, other: float, tallest: float = TALLEST
) -> Swarm:
    """Pack dots so that none covers another; the own one lies on the line.

    rows        with `value` and `is_own`, all with a value, in a fixed order
    own, other  diameters in px of the screen design;  tallest  height in px above which all dots
                are made smaller, down to `SMALLEST`
    """
    pixels = [sheet.scale.pixel(float(row.value)) for row in rows]
    first = next((index for index, row in enumerate(rows) if row.is_own), None)
    share = 1.0
    while True:
        sizes = [sheet.px(own) * max(share, 0.7) if row.is_own else sheet.px(other) * share
                 for row in rows]  # fmt: skip
        spaced = [size + sheet.px(1) for size in sizes]
        swarm = Swarm(rows, pixels, stack_swarm(pixels, spaced, first), sizes)
        if swarm.above + swarm.below <= sheet.px(tallest) or share <= SMALLEST:
            return swarm
        share *= 0.85
