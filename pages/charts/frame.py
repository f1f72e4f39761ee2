"""What a chart is, and the drawing board that all charts share.

A figure is a label column, a plot domain and number columns, in paper coordinates; margins are
zero, so that labels line up with the title of the card. Shapes and annotations are collected and
set once: setting them one by one takes a hundred times as long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from pages.charts.tokens import FONT, Look

CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True}
"""Plotly configuration of every chart: no tool bar."""


@dataclass(frozen=True)
class Chart:
    """A finished chart: the figure, its message for those who do not see it, its height in px."""

    figure: go.Figure
    alt: str
    height: int


@dataclass
class Board:
    """Collects shapes, annotations and traces of one figure, and makes the figure at the end."""

    look: Look
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    traces: list[Any] = field(default_factory=list)

    def rectangle(self, x0: float, x1: float, y0: float, y1: float, **style: Any) -> None:
        """Draw a bar, band or tinted row; `xref`/`yref` default to the data axes."""
        base = {"type": "rect", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below"}
        self.shapes.append({**base, "line": {"width": 0}, **style})

    def line(self, x0: float, x1: float, y0: float, y1: float, **style: Any) -> None:
        """Draw a straight line (tick, connector, hairline)."""
        self.shapes.append(
            {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below", **style}
        )

    def write(self, x: float, y: float, text: str, **style: Any) -> None:
        """Write text; `align` left, centre or right is given by `xanchor`; bold by `<b>`."""
        tokens = self.look.tokens
        font = {"family": FONT, "size": tokens.text, "color": tokens.ink, **style.pop("font", {})}
        self.annotations.append(
            {"x": x, "y": y, "text": text, "showarrow": False, "font": font, **style}
        )

    def finish(self, alt: str, height: float, **layout: Any) -> Chart:
        """Make the figure; raises ValueError without a text for those who do not see it."""
        if not alt.strip():
            raise ValueError("a chart needs a text alternative that states its message")
        tokens = self.look.tokens
        figure = go.Figure(self.traces)
        figure.update_layout(
            template=None,
            shapes=self.shapes,
            annotations=self.annotations,
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            showlegend=False,
            dragmode=False,
            height=round(height),
            font={"family": FONT, "size": tokens.text, "color": tokens.ink},
            hoverlabel={
                "bgcolor": tokens.page,
                "bordercolor": tokens.hairline,
                "font": {"family": FONT, "size": tokens.text, "color": tokens.ink},
            },
            **layout,
        )
        return Chart(figure=figure, alt=alt, height=round(height))


def bare_axis(**settings: Any) -> dict[str, Any]:
    """Return an axis without line, ticks, grid and zoom, to be filled in by a chart."""
    base = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "showticklabels": False,
        "fixedrange": True,
        "title": {"text": ""},
    }
    return {**base, **settings}


def value_axis(look: Look, **settings: Any) -> dict[str, Any]:
    """Return the axis of values: faint grid, small labels in the axis colour."""
    tokens = look.tokens
    return bare_axis(
        showgrid=True,
        gridcolor=tokens.grid,
        gridwidth=1,
        showticklabels=True,
        tickfont={"family": FONT, "size": tokens.text_small, "color": tokens.axis},
        **settings,
    )
