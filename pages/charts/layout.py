"""Where things stand in a figure that is planned in pixels: widths, scales, lettering in bulk.

Charts made of many small cells or panels are planned for an assumed width in pixels and drawn on
axes that stretch with the page. Text that repeats (one number a cell) is set as a few text traces,
one for each style, because hundreds of annotations take seconds to draw.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.measure import wrap
from pages.charts.tokens import FONT, Look, Mode

TRANSPARENT = "rgba(0,0,0,0)"
LEADING = 1.25
"""Height of a line of text as a multiple of its size."""

_PHONE_PX, _WIDE_PX, _PROJECTOR_PX = 340.0, 820.0, 1180.0


def figure_width(look: Look, width_px: float | None = None) -> float:
    """Return the width in px a figure is planned for: the given one, or the usual one of the look.

    >>> figure_width(Look()), figure_width(Look(), 640)
    (820.0, 640)
    """
    if width_px is not None:
        return width_px
    if look.is_phone:
        return _PHONE_PX
    return _PROJECTOR_PX if look.mode is Mode.PROJECTOR else _WIDE_PX


def set_lines(text: str, max_px: float, size: float, *, lines: int = 2, bold: bool = False) -> str:
    """Return a plain text as markup: lines that fit and are of similar length, escaped, bold.

    Lines are evened out by taking the narrowest width that needs no further line and cuts no word
    more than the full width does, so that no single word or sign is left on the last line.
    """
    broken = wrap(text, max_px, size, lines=lines, bold=bold)
    narrower = max_px - size / 2
    while len(broken) > 1 and narrower > max_px / 2:
        trial = wrap(text, narrower, size, lines=lines, bold=bold)
        if len(trial) != len(broken) or " ".join(trial) != " ".join(broken):
            break
        broken, narrower = trial, narrower - size / 2
    markup = "<br>".join(html.escape(line, quote=False) for line in broken)
    return f"<b>{markup}</b>" if bold and markup else markup


def count_lines(markup: str) -> int:
    """Return how many lines a text of `set_lines` has; 0 for an empty one.

    >>> count_lines("<b>one<br>two</b>"), count_lines("")
    (2, 0)
    """
    return markup.count("<br>") + 1 if markup else 0


@dataclass(frozen=True)
class VerticalScale:
    """Turns values into px from the top of a figure or panel and back.

    top, bottom        values at the upper and the lower end (top < bottom when 1 stands on top)
    top_px, bottom_px  where these ends are, in px from the top
    """

    top: float
    bottom: float
    top_px: float
    bottom_px: float

    def px(self, value: float) -> float:
        """Return the px of a value."""
        share = (value - self.top) / (self.bottom - self.top)
        return self.top_px + share * (self.bottom_px - self.top_px)

    def value(self, px: float) -> float:
        """Return the value at a px; continues beyond both ends."""
        share = (px - self.top_px) / (self.bottom_px - self.top_px)
        return self.top + share * (self.bottom - self.top)

    def axis_range(self, height: float) -> list[float]:
        """Return the range of a Plotly y axis that is `height` px high and starts at px 0."""
        return [self.value(height), self.value(0)]


def stretch_to_difference(low: float, high: float) -> tuple[float, float]:
    """Return two ends that differ: a single value gets one unit of room on either side.

    >>> stretch_to_difference(3, 3), stretch_to_difference(1, 5)
    ((2, 4), (1, 5))
    """
    return (low - 1, high + 1) if low == high else (low, high)


@dataclass
class Lettering:
    """Collects repeated texts and sets each style as one trace.

    Pressing a point must not fade the numbers, so the colour is repeated for both states.
    """

    look: Look
    styles: dict[tuple[str, float, str], list[tuple[float, float, str]]] = field(
        default_factory=dict
    )

    def put(
        self, x: float, y: float, markup: str, *, colour: str, size: float, position: str
    ) -> None:
        """Add one text; `position` is Plotly's textposition, e.g. "middle right"."""
        if markup:
            self.styles.setdefault((colour, size, position), []).append((x, y, markup))

    def traces(self) -> list[go.Scatter]:
        """Return one text trace for each style, in the order the styles were first used."""
        made = []
        for (colour, size, position), texts in self.styles.items():
            made.append(
                go.Scatter(
                    x=[x for x, _, _ in texts],
                    y=[y for _, y, _ in texts],
                    text=[text for _, _, text in texts],
                    mode="text",
                    textposition=position,
                    textfont={"family": FONT, "size": size, "color": colour},
                    selected={"textfont": {"color": colour}},
                    unselected={"textfont": {"color": colour}},
                    hoverinfo="skip",
                    cliponaxis=False,
                )
            )
        return made


def draw_points(
    xs: Sequence[float], ys: Sequence[float], *, marker: dict[str, Any], **trace: Any
) -> go.Scatter:
    """Return a trace of marks that pressing one does not fade; hover text by `hovertext`."""
    return go.Scatter(
        x=list(xs),
        y=list(ys),
        mode="markers",
        marker={"opacity": 1, **marker},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
        **{"hoverinfo": "text" if "hovertext" in trace else "skip", **trace},
    )


def draw_targets(
    xs: Sequence[float],
    ys: Sequence[float],
    keys: Sequence[Any],
    hovers: Sequence[str],
    size: float,
    **trace: Any,
) -> go.Scatter:
    """Return the transparent marks that take hover and press, so that a number opens its origin.

    hovers  ready texts, Plotly markup (`<b>`, `<br>`) allowed; a line feed breaks the line
    """
    return draw_points(
        xs,
        ys,
        marker={"symbol": "square", "size": size, "color": TRANSPARENT, "line": {"width": 0}},
        customdata=list(keys),
        hovertext=[text.replace("\n", "<br>") for text in hovers],
        **trace,
    )


def draw_nothing(look: Look, nothing: str, alt: str, width_px: float | None = None) -> Chart:
    """Return the chart of zero rows: a sentence that says why there is nothing to see."""
    tokens = look.tokens
    board = Board(look)
    width = figure_width(look, width_px)
    markup = set_lines(nothing, width, tokens.text, lines=4)
    board.write(
        0, 0, markup, xref="x", yref="y", xanchor="left", yanchor="top", align="left",
        font={"color": tokens.ink_soft},
    )  # fmt: skip
    height = (count_lines(markup) + 1) * tokens.text * LEADING
    return board.finish(
        alt, height, xaxis=bare_axis(range=[0, width]), yaxis=bare_axis(range=[height, 0])
    )


def keep_order(keys: Iterable[Any]) -> list[Any]:
    """Return the distinct keys in the order of their first appearance.

    >>> keep_order(["b", "a", "b"])
    ['b', 'a']
    """
    return list(dict.fromkeys(keys))
