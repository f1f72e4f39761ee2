"""A sheet measured in pixels for charts that set names, marks and numbers beside each other.

Down the sheet one unit is one pixel from the top. Across, one x axis spans the whole figure and is
stretched so that the marks fall between two pixels (`Scale`): so texts, marks and the invisible
points over the numbers live on one axis, and a press or hover reaches every one of them (points
of two overlapping Plotly axes would hide each other). Everything is collected and set once.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.measure import text_width, widest, wrap
from pages.charts.tokens import Look, Mode

TRANSPARENT = "rgba(0,0,0,0)"
"""Fill of the points over numbers, which are pressed but not seen."""

PHONE_PX = 322.0
"""Room inside a card on a screen of 390 px: a chart planned wider than that would be cut."""

LINE_HEIGHT = 1.3
"""Plotly sets lines of one text this many sizes apart."""

_WHOLE = {"marker": {"opacity": 1}}
"""A press must not fade the marks that were not pressed."""


def is_known(value: object) -> bool:
    """Tell whether a number is there: neither None nor NaN.

    >>> is_known(0.0), is_known(float("nan")), is_known(None)
    (True, False, False)
    """
    return value is not None and not math.isnan(float(value))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` drawn between the pixels `left` and `right` of a sheet."""

    low: float
    high: float
    left: float
    right: float

    def pixel(self, value: float) -> float:
        """Return the pixel of a value.

        >>> Scale(0, 100, 200, 600).pixel(25)
        300.0
        """
        share = (value - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def value(self, pixel: float) -> float:
        """Return the value at a pixel, also outside the marks.

        >>> Scale(0, 100, 200, 600).value(0)
        -50.0
        """
        share = (pixel - self.left) / (self.right - self.left)
        return self.low + share * (self.high - self.low)


def scale_of_tens(values: Iterable[float], room: float, gap: float) -> tuple[int, int, list[int]]:
    """Return low, high and ticks of a score axis snapped to tens that covers all values.

    room  width of the axis in px;  gap  px that a tick label needs at least
    No value at all gives 0-100, and so do values spread over 80 points or more.
    Ticks are 10, 20, 25 or 50 apart, at most six steps.

    >>> scale_of_tens([38.5, 78.2], 260, 40)
    (30, 80, [30, 40, 50, 60, 70, 80])
    """
    there = [value for value in values if is_known(value)]
    if not there:
        return 0, 100, _ticks_of_tens(0, 100, room, gap)
    low = math.floor(min(there) / 10) * 10
    high = max(math.ceil(max(there) / 10) * 10, low + 10)
    if high - low >= 80 and low >= 0 and high <= 100:
        low, high = 0, 100
    return low, high, _ticks_of_tens(low, high, room, gap)


def _ticks_of_tens(low: int, high: int, room: float, gap: float) -> list[int]:
    span = high - low
    for step in (10, 20, 25, 50):
        fits = span / step <= 6 and span / step * gap <= room
        if fits and (step != 25 or (low % 25 == 0 and high % 25 == 0)):
            return [tick for tick in range(low, high + 1) if tick % step == 0]
    return [low, high]


def break_name(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """Break a name into up to four lines; a word wider than the room is broken at its hyphens.

    >>> break_name("one two", 1000, 12)
    ['one two']
    """
    parts = [
        word.replace("-", "- ").strip() if text_width(word, size, bold) > room else word
        for word in text.split(" ")
    ]
    return wrap(" ".join(parts), room, size, 4, bold)


def widest_part(names: Iterable[str], size: float, bold: bool = False) -> float:
    """Return the px of the widest piece that `break_name` cannot break."""
    parts = [part for name in names for word in name.split(" ") for part in _split_hyphens(word)]
    return widest(parts, size, bold)


def _split_hyphens(word: str) -> list[str]:
    pieces = word.split("-")
    return [piece + "-" for piece in pieces[:-1]] + pieces[-1:]


class Sheet:
    """Collects the shapes, texts and marks of one chart.

    look      theme and layout
    width_px  width the chart is planned for, by default 1184 on a projector, else 820; not
              heeded on a phone
    `scale` is set by the chart once it knows where the marks go.
    """

    def __init__(self, look: Look, width_px: float | None = None) -> None:
        self.look = look
        self.tokens = look.tokens
        self.size = self.tokens.text
        self.small = self.tokens.text_small
        self.zoom = self.tokens.scale
        usual = 1184.0 if look.mode is Mode.PROJECTOR else 820.0
        self.width = PHONE_PX if look.is_phone else float(width_px or usual)
        self.scale = Scale(0, 1, 0, self.width)
        self._board = Board(look)

    def px(self, pixels: float) -> float:
        """Return a distance of the screen design at the size of this room."""
        return pixels * self.zoom

    def write(
        self, pixel: float, y: float, text: str | Sequence[str], *, colour: str = "",
        size: float = 0.0, bold: bool = False, anchor: Literal["left", "center", "right"] = "left",
        upright: Literal["top", "middle", "bottom"] = "middle",
    ) -> None:  # fmt: skip
        """Write a text or lines of text; `pixel`, `y` is the end or middle named by the anchors."""
        lines = [text] if isinstance(text, str) else list(text)
        if not any(lines):
            return
        font = {
            "size": size or self.size,
            "color": colour or self.tokens.ink,
            "weight": 700 if bold else 400,
        }
        self._board.write(
            pixel / self.width, y, "<br>".join(html.escape(line, quote=False) for line in lines),
            font=font, xref="paper", yref="y", xanchor=anchor, yanchor=upright, align=anchor,
            borderpad=0, borderwidth=0,
        )  # fmt: skip

    def band(self, x0: float, x1: float, y: float, *, thickness: float, fill: str) -> None:
        """Draw a bar between two values, centred on a height."""
        half = thickness / 2
        self._board.rectangle(x0, x1, y - half, y + half, xref="x", yref="y", fillcolor=fill)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str,
        width: float = 1.0, *, dash: str = "solid", layer: Literal["below", "above"] = "below",
    ) -> None:  # fmt: skip
        """Draw a straight line between two places given as (value, height)."""
        style = {"color": colour, "width": width, "dash": dash}
        self._board.line(
            start[0], end[0], start[1], end[1], xref="x", yref="y", line=style, layer=layer
        )

    def tick(
        self, value: float, y: float, length: float, colour: str, *, width: float = 0.0,
        layer: Literal["below", "above"] = "below",
    ) -> None:  # fmt: skip
        """Draw a median or an end of a sum: a short upright line centred on a height."""
        thick, half = width or self.tokens.line, length / 2
        self.line((value, y - half), (value, y + half), colour, thick, layer=layer)

    def axis(self, ticks: Sequence[tuple[float, str]], top: float, bottom: float) -> None:
        """Draw faint lines at the ticks between two heights and write their texts below."""
        for value, text in ticks:
            self.line((value, top), (value, bottom), self.tokens.grid)
            self.write(
                self.scale.pixel(value), bottom + self.px(6), text, size=self.small,
                colour=self.tokens.axis, anchor="center", upright="top",
            )  # fmt: skip

    def marks(
        self, xs: Sequence[float], ys: Sequence[float], keys: Sequence[str],
        hovers: Sequence[str], *, colour: str, size: float | Sequence[float],
        symbol: str = "circle", stroke: str = "", width: float = 0.0, name: str = "",
    ) -> None:  # fmt: skip
        """Draw marks; each carries its row key, so that a press opens the origin of the number.

        name  what the marks are, for tests and for code that handles a press; not shown
        """
        if not len(xs):
            return
        line = {"color": stroke or colour, "width": width}
        sizes = size if isinstance(size, (int, float)) else list(size)
        self._board.traces.append(
            go.Scatter(
                x=list(xs), y=list(ys), mode="markers", name=name, customdata=list(keys),
                hovertext=list(hovers), hoverinfo="text", cliponaxis=False,
                marker={
                    "color": colour, "size": sizes, "symbol": symbol, "line": line, "opacity": 1,
                },
                selected=_WHOLE, unselected=_WHOLE,
            )
        )  # fmt: skip

    def missing(
        self, xs: Sequence[float], ys: Sequence[float], keys: Sequence[str], hovers: Sequence[str]
    ) -> None:
        """Draw the mark of what is missing: a hollow circle."""
        self.marks(
            xs, ys, keys, hovers, colour=self.tokens.page, size=self.px(9), name="missing",
            stroke=self.tokens.peer, width=self.tokens.line,
        )  # fmt: skip

    def press(
        self, pixels: Sequence[float], ys: Sequence[float], keys: Sequence[str],
        hovers: Sequence[str],
    ) -> None:  # fmt: skip
        """Lay invisible points over numbers, so that a number can be pressed like a mark."""
        self.marks(
            [self.scale.value(pixel) for pixel in pixels], ys, keys, hovers, colour=TRANSPARENT,
            size=self.px(24), symbol="square", name="numbers",
        )  # fmt: skip

    def bars(
        self, starts: Sequence[float], lengths: Sequence[float], ys: Sequence[float],
        keys: Sequence[str], hovers: Sequence[str], *, thickness: float, fill: str,
        stroke: str = "", name: str = "",
    ) -> None:  # fmt: skip
        """Draw horizontal bars from a start over a signed length, pressable over their length."""
        if not len(starts):
            return
        line = {"color": stroke or fill, "width": self.tokens.line if stroke else 0}
        self._board.traces.append(
            go.Bar(
                base=list(starts), x=list(lengths), y=list(ys), orientation="h", name=name,
                width=thickness, customdata=list(keys), hovertext=list(hovers), hoverinfo="text",
                marker={"color": fill, "line": line}, selected=_WHOLE, unselected=_WHOLE,
                textposition="none",
            )
        )  # fmt: skip

    def finish(self, height: float, alt: str) -> Chart:
        """Make the figure; raises ValueError without a text for those who do not see it."""
        ends = [self.scale.value(0), self.scale.value(self.width)]
        return self._board.finish(
            alt, height, xaxis=bare_axis(range=ends), yaxis=bare_axis(range=[round(height), 0]),
            hovermode="closest", barmode="overlay",
        )  # fmt: skip

    def finish_empty(self, text: str, alt: str) -> Chart:
        """Make a small figure that says why there is nothing to see."""
        self.write(0, self.px(30), text, colour=self.tokens.ink_soft)
        return self.finish(self.px(60), alt)
