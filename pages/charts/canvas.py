"""The drawing board of all charts: a Plotly figure whose every place is known in pixels.

Vertically the board counts pixels from the top, because a figure has a fixed height. Horizontally
it has a column of names of fixed width (the left margin of the figure) and beside it the plot,
which stretches with the page; places in it are fractions, given here as pixels of the slot the
chart was planned for. Values keep their own units on x axes with separate domains.

Texts, tick labels and grid lines are annotations and shapes, collected and set once: adding 220
shapes one by one took 4.2 s, setting them together 0.02 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go

from pages.charts.frame import Chart, TickText, escape
from pages.charts.look import Look
from pages.charts.tokens import FONT_FAMILY, TRANSPARENT

Anchor = Literal["left", "center", "right"]
Layer = Literal["below", "above"]


@dataclass(frozen=True)
class Axis:
    """One horizontal scale: values from low to high between two pixels of the plot."""

    name: str
    low: float
    high: float
    left: float
    right: float

    def pixel(self, value: float) -> float:
        """Return the place of a value in pixels from the left edge of the plot."""
        share = (value - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def value(self, pixel: float) -> float:
        """Return the value at a pixel of the plot."""
        return self.low + (pixel - self.left) / (self.right - self.left) * (self.high - self.low)


class Canvas:
    """Collects shapes, texts and dots, and turns them into a chart at the end.

    look    theme and slot
    labels  width of the column of names in pixels (0 on the phone)
    """

    def __init__(self, look: Look, labels: float = 0.0) -> None:
        self.look = look
        self.tokens = look.tokens
        self.labels = labels
        self.plot = look.slot - labels
        self.axes: list[Axis] = []
        self._shapes: list[dict[str, Any]] = []
        self._texts: list[dict[str, Any]] = []
        self._traces: list[dict[str, Any]] = []

    def add_axis(self, low: float, high: float, left: float = 0.0, right: float = 0.0) -> Axis:
        """Add a horizontal scale; left and right are pixels kept free at either side of the plot."""
        name = "x" if not self.axes else f"x{len(self.axes) + 1}"
        axis = Axis(name, low, high, left, self.plot - right)
        self.axes.append(axis)
        return axis

    def text(
        self,
        pixel: float,
        y: float,
        text: str,
        *,
        colour: str = "",
        size: float = 0.0,
        bold: bool = False,
        anchor: Anchor = "left",
        upright: Literal["top", "middle", "bottom"] = "middle",
    ) -> None:
        """Write a text in the plot; `pixel` is where its left end, centre or right end stands."""
        self._write(pixel / self.plot, 0.0, y, text, colour, size, bold, anchor, upright)

    def label(
        self, y: float, text: str, *, colour: str = "", size: float = 0.0, bold: bool = False,
        indent: float = 0.0, anchor: Anchor = "left",
    ) -> None:  # fmt: skip
        """Write a text in the column of names, `indent` pixels from the left edge of the figure."""
        self._write(0.0, indent - self.labels, y, text, colour, size, bold, anchor, "middle")

    def _write(
        self, x: float, shift: float, y: float, text: str, colour: str, size: float, bold: bool,
        anchor: Anchor, upright: str,
    ) -> None:  # fmt: skip
        """Add one annotation. Alignment follows the anchor, so a late font cannot move the text."""
        if not text:
            return
        font = {
            "family": FONT_FAMILY,
            "size": size or self.tokens.text_row,
            "color": colour or self.tokens.ink,
            "weight": 700 if bold else 400,
        }
        self._texts.append(
            {
                "text": escape(text), "x": x, "y": y, "xref": "paper", "yref": "y",
                "xanchor": anchor, "yanchor": upright, "align": anchor, "xshift": shift,
                "showarrow": False, "borderpad": 0, "borderwidth": 0, "font": font,
            }
        )  # fmt: skip

    def rect(
        self, axis: Axis, x0: float, x1: float, y0: float, y1: float, *, fill: str = TRANSPARENT,
        stroke: str = "", width: float = 0.0, dash: str = "solid", layer: Layer = "below",
    ) -> None:  # fmt: skip
        """Draw a rectangle between two values and two heights."""
        line = {"color": stroke or TRANSPARENT, "width": width, "dash": dash}
        self._shapes.append(
            {
                "type": "rect", "xref": axis.name, "yref": "y", "x0": x0, "x1": x1,
                "y0": y0, "y1": y1, "fillcolor": fill, "line": line, "layer": layer,
            }
        )  # fmt: skip

    def line(
        self, axis: Axis, x0: float, y0: float, x1: float, y1: float, *, colour: str,
        width: float = 0.0, dash: str = "solid", layer: Layer = "below",
    ) -> None:  # fmt: skip
        """Draw a straight line between two places given as value and height."""
        stroke = {"color": colour, "width": width or self.tokens.line_thin, "dash": dash}
        self._shapes.append(
            {
                "type": "line", "xref": axis.name, "yref": "y", "x0": x0, "x1": x1,
                "y0": y0, "y1": y1, "line": stroke, "layer": layer,
            }
        )  # fmt: skip

    def tick(self, axis: Axis, value: float, y: float, half: float, *, colour: str = "") -> None:
        """Draw the mark of a median or a reference: a short upright line around a height."""
        self.line(
            axis, value, y - half, value, y + half,
            colour=colour or self.tokens.ink_soft, width=self.tokens.line,
        )  # fmt: skip

    def cells(
        self, axis: Axis, boxes: Sequence[tuple[float, float, float, float]], *, fill: str,
        stroke: str = "", width: float = 0.0, dash: str = "solid",
    ) -> None:  # fmt: skip
        """Draw many rectangles (x0, x1, y0, y1) as one shape, as cheap as a single one."""
        if not boxes:
            return
        path = "".join(f"M{a:g},{c:g}L{b:g},{c:g}L{b:g},{d:g}L{a:g},{d:g}Z" for a, b, c, d in boxes)
        line = {"color": stroke or TRANSPARENT, "width": width, "dash": dash}
        self._shapes.append(
            {
                "type": "path", "xref": axis.name, "yref": "y", "path": path,
                "fillcolor": fill, "line": line, "layer": "below",
            }
        )  # fmt: skip

    def across(self, y0: float, y1: float, fill: str, indent: float = 0.0) -> None:
        """Tint the whole width of the figure between two heights, from `indent` pixels on."""
        common = {
            "type": "rect", "yref": "y", "y0": y0, "y1": y1, "fillcolor": fill, "layer": "below",
            "line": {"width": 0}, "xref": "paper",
        }  # fmt: skip
        self._shapes.append(common | {"x0": 0, "x1": 1})
        if self.labels > indent:  # one pixel of overlap hides the seam
            pixels = {"xsizemode": "pixel", "xanchor": 0, "x0": indent - self.labels, "x1": 1}
            self._shapes.append(common | pixels)

    def hairline(self, y: float) -> None:
        """Draw a thin separator over the whole width of the figure."""
        half = self.tokens.line_thin / 2
        self.across(y - half, y + half, self.tokens.hairline)

    def dots(
        self, axis: Axis, xs: Sequence[float], ys: Sequence[float], keys: Sequence[str],
        hovers: Sequence[str], *, colour: str, size: float, symbol: str = "circle",
        stroke: str = "", width: float = 0.0,
    ) -> None:  # fmt: skip
        """Draw marks; each carries its row key, so that a press can open the row's origin.

        A press must not fade the other marks, hence the explicit `unselected`.
        """
        if not len(xs):
            return
        marker = {
            "size": size, "color": colour, "symbol": symbol, "opacity": 1,
            "line": {"color": stroke or colour, "width": width},
        }  # fmt: skip
        whole = {"marker": {"opacity": 1}}
        self._traces.append(
            {
                "type": "scatter", "mode": "markers", "x": list(xs), "y": list(ys),
                "xaxis": axis.name, "yaxis": "y", "marker": marker, "customdata": list(keys),
                "hovertext": list(hovers), "hoverinfo": "text", "cliponaxis": False,
                "showlegend": False, "selected": whole, "unselected": whole,
            }
        )  # fmt: skip

    def missing(
        self, axis: Axis, xs: Sequence[float], ys: Sequence[float], keys: Sequence[str],
        hovers: Sequence[str], *, size: float = 0.0,
    ) -> None:  # fmt: skip
        """Draw the mark of what is missing: a hollow circle."""
        self.dots(
            axis, xs, ys, keys, hovers, colour=self.tokens.page, size=size or self.tokens.dot - 2,
            stroke=self.tokens.ink_axis, width=self.tokens.line,
        )  # fmt: skip

    def press(
        self, axis: Axis, xs: Sequence[float], ys: Sequence[float], keys: Sequence[str],
        hovers: Sequence[str], size: float,
    ) -> None:  # fmt: skip
        """Lay invisible squares over numbers, so that a number can be pressed like a mark."""
        self.dots(
            axis, xs, ys, keys, hovers, colour=TRANSPARENT, size=size, symbol="square",
            stroke=TRANSPARENT,
        )  # fmt: skip

    def curve(
        self, axis: Axis, xs: Sequence[float], ys: Sequence[float], *, colour: str, width: float,
        dash: str = "solid",
    ) -> None:  # fmt: skip
        """Draw a line through points without marks and without hover."""
        self._traces.append(
            {
                "type": "scatter", "mode": "lines", "x": list(xs), "y": list(ys),
                "xaxis": axis.name, "yaxis": "y", "hoverinfo": "skip", "cliponaxis": False,
                "line": {"color": colour, "width": width, "dash": dash}, "showlegend": False,
            }
        )  # fmt: skip

    def grid(self, axis: Axis, values: Sequence[float], top: float, bottom: float) -> None:
        """Draw a faint upright line at each value."""
        for value in values:
            self.line(axis, value, top, value, bottom, colour=self.tokens.grid)

    def scale(self, axis: Axis, values: Sequence[float], y: float, tick_text: TickText) -> None:
        """Write the number of each value, centred on it."""
        for value in values:
            self.text(
                axis.pixel(value), y, tick_text(value), anchor="center",
                colour=self.tokens.ink_axis, size=self.tokens.text_axis,
            )  # fmt: skip

    def finish(self, height: float, alt: str) -> Chart:
        """Turn everything collected into a figure of a fixed height."""
        pixels = round(height)
        layout: dict[str, Any] = {
            "template": None, "height": pixels, "autosize": True, "dragmode": False,
            "margin": {"l": round(self.labels), "r": 0, "t": 0, "b": 0, "pad": 0},
            "paper_bgcolor": TRANSPARENT, "plot_bgcolor": TRANSPARENT, "showlegend": False,
            "hovermode": "closest", "shapes": self._shapes, "annotations": self._texts,
            "font": {"family": FONT_FAMILY, "color": self.tokens.ink},
            "hoverlabel": {
                "bgcolor": self.tokens.panel, "bordercolor": self.tokens.hairline, "align": "left",
                "font": {
                    "family": FONT_FAMILY, "color": self.tokens.ink, "size": self.tokens.text_row,
                },
            },
            "yaxis": _hidden_axis([pixels, 0], [0, 1]),
        }  # fmt: skip
        for axis in self.axes or [Axis("x", 0, 1, 0, self.plot)]:
            domain = [max(0.0, axis.left / self.plot), min(1.0, axis.right / self.plot)]
            layout["xaxis" + axis.name[1:]] = _hidden_axis([axis.low, axis.high], domain)
        return Chart(go.Figure(data=self._traces, layout=layout), alt, pixels)


def _hidden_axis(ends: Sequence[float], domain: Sequence[float]) -> dict[str, Any]:
    """Return the settings of an axis that scales but shows nothing."""
    return {
        "range": list(ends), "domain": list(domain), "visible": False, "fixedrange": True,
        "autorange": False,
    }  # fmt: skip


def draw_empty(look: Look, empty: str, alt: str) -> Chart:
    """Return a small figure that says why there is nothing to see."""
    canvas = Canvas(look)
    height = look.scaled(72)
    canvas.text(0, height / 2, empty, colour=canvas.tokens.ink_soft)
    return canvas.finish(height, alt)
