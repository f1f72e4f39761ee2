"""Small multiples: one panel for each institution or indicator, over editions, on one value axis.

A dot is an exact value, a bar a published band (or, beside a dot, a 90 % interval), a dashed
outline a band that is open at its end. The line breaks at open bands, at missing periods and at a
change of method, which is a dotted upright; a missing period is a hollow circle at the axis foot.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.layout import (
    LEADING,
    VerticalScale,
    draw_nothing,
    draw_points,
    draw_targets,
    figure_width,
    set_lines,
    stretch_to_difference,
)
from pages.charts.measure import text_width
from pages.charts.panel_plan import (
    MethodChange,
    PanelAxis,
    PanelHead,
    PanelPlan,
    PointKind,
    plan_panels,
)
from pages.charts.tokens import Look, Tokens

COLUMNS = (
    "panel_key", "panel_label", "period", "value", "low", "high", "kind", "value_text", "hover",
    "is_own",
)  # fmt: skip


_LINKED = frozenset({PointKind.EXACT, PointKind.EXACT_INTERVAL, PointKind.BAND})


@dataclass(frozen=True)
class SmallMultiplesWords:
    """Translated words: `alt` states the message, `nothing` stands in place of zero panels.

    period_text  how a period is written on the axis; a period not in it is written as its number
    """

    alt: str
    nothing: str
    period_text: Mapping[float, str] = field(default_factory=dict)

    def period(self, period: float) -> str:
        """Return the text of a period."""
        return self.period_text.get(period, f"{period:g}")


def build(
    points: pd.DataFrame,
    axis: PanelAxis,
    words: SmallMultiplesWords,
    look: Look,
    *,
    changes: tuple[MethodChange, ...] = (),
    width_px: float | None = None,
    height_px: float | None = None,
) -> Chart:
    """Draw small multiples.

    points  one row for each panel and period, panels in order of first appearance:
            panel_key, panel_label  panel and its name
            period                  number (year of the edition)
            value                   for exact, exact_interval and not_comparable, else NaN
            low, high               of band and exact_interval; open needs only low, the end that
                                    is known; NaN otherwise
            kind                    a PointKind; not_comparable is a hollow square off the line,
                                    and like missing when it has no value
            value_text              ready text; that of the last period stands in the panel head,
                                    so for a missing one it is the reason
            hover                   ready markup of the hover box
            is_own                  true for the own panel
    axis     the shared value axis;  changes  breaks of method, labelled in the first panel
    height_px  room there is: as many of the first panels are drawn as fit; None draws all
    returns  chart; every mark carries customdata [panel_key, period]

    Raises ValueError for absent columns, a period given twice in a panel, a kind without its
    numbers, or a number beyond the axis.
    """
    _check(points, axis)
    if points.empty:
        return draw_nothing(look, words.nothing, words.alt, width_px)
    panels = [panel.sort_values("period") for _, panel in points.groupby("panel_key", sort=False)]
    heads = [
        PanelHead(str(panel["panel_key"].iloc[0]), str(panel["panel_label"].iloc[0]),
                  str(panel["value_text"].iloc[-1]))
        for panel in panels
    ]  # fmt: skip
    width = figure_width(look, width_px)
    plan, names = plan_panels(heads, [text for _, text in axis.ticks], look, width, height_px)
    board = Board(look)
    axes: dict[str, Any] = {}
    periods = sorted({float(period) for period in points["period"]})
    for number, panel in enumerate(panels[: plan.count]):
        drawn = _Panel(board, plan, number, axis, periods)
        axes |= drawn.axes()
        drawn.draw_head(names[number], heads[number].value, bool(panel["is_own"].iloc[0]))
        drawn.draw_axis_labels(words)
        for change in changes:
            drawn.draw_change(change, panel)
        drawn.draw_marks(panel, changes)
    return board.finish(words.alt, plan.height, hovermode="closest", **axes)


def _check(points: pd.DataFrame, axis: PanelAxis) -> None:
    """Refuse frames that break the contract of `build`."""
    absent = [column for column in COLUMNS if column not in points.columns]
    if absent:
        raise ValueError(f"small multiples lack columns: {', '.join(absent)}")
    if points.duplicated(["panel_key", "period"]).any():
        raise ValueError("a panel has a period twice")
    lowest, highest = sorted((axis.top, axis.bottom))
    needed = {
        PointKind.EXACT: ["value"],
        PointKind.EXACT_INTERVAL: ["value", "low", "high"],
        PointKind.BAND: ["low", "high"],
        PointKind.OPEN: ["low"],
    }
    for row in points.to_dict("records"):
        numbers = needed.get(PointKind(row["kind"]), [])
        if any(pd.isna(row[name]) for name in numbers):
            raise ValueError(f"{row['kind']} of {row['panel_key']} lacks {' or '.join(numbers)}")
        given = [row[name] for name in ("value", "low", "high") if pd.notna(row[name])]
        if any(not lowest <= number <= highest for number in given):
            raise ValueError(f"{row['panel_key']} has a number beyond the axis: {given}")


class _Panel:
    """Draws one panel on its own pair of axes; heights inside a panel are px from its top."""

    def __init__(
        self, board: Board, plan: PanelPlan, number: int, axis: PanelAxis, periods: list[float]
    ) -> None:
        self.board, self.plan, self.number, self.axis = board, plan, number, axis
        self.tokens: Tokens = board.look.tokens
        self.scale: VerticalScale = plan.scale(axis.top, axis.bottom)
        suffix = str(number + 1) if number else ""
        self.x, self.y = f"x{suffix}", f"y{suffix}"
        self.periods = periods
        first, last = stretch_to_difference(periods[0], periods[-1])
        inset = 8 * self.tokens.scale
        self.period_px = (plan.panel - 2 * inset) / (last - first)
        self.x_range = [first - inset / self.period_px, last + inset / self.period_px]

    def axes(self) -> dict[str, Any]:
        """Return the layout of the two axes."""
        plan = self.plan
        height = plan.panel_height(self.number)
        return {
            self.x.replace("x", "xaxis"): bare_axis(
                range=self.x_range, domain=plan.x_domain(self.number), anchor=self.y
            ),
            self.y.replace("y", "yaxis"): bare_axis(
                range=self.scale.axis_range(height),
                domain=plan.y_domain(self.number),
                anchor=self.x,
                showgrid=True,
                gridcolor=self.tokens.grid,
                gridwidth=self.tokens.scale,
                tickmode="array",
                tickvals=[value for value, _ in self.axis.ticks],
            ),
        }

    def draw_head(self, name: str, value: str, is_own: bool) -> None:
        """Write the name left and the latest value right, above the marks."""
        colour = self.tokens.own_text if is_own else self.tokens.ink
        soft = self.tokens.own_text if is_own else self.tokens.ink_soft
        strong = f"<b>{html.escape(value, quote=False)}</b>" if is_own else html.escape(value)
        for x, text, anchor, ink in (
            (self.x_range[0], name, "left", colour),
            (self.x_range[1], strong, "right", soft),
        ):
            if text:
                self.board.write(
                    x, self.scale.value(0), text, xref=self.x, yref=self.y, xanchor=anchor,
                    yanchor="top", align=anchor, borderpad=0, font={"color": ink},
                )  # fmt: skip

    def draw_axis_labels(self, words: SmallMultiplesWords) -> None:
        """Write values left of the first column, and first, middle and last period below."""
        font = {"size": self.tokens.text_small, "color": self.tokens.axis}
        if self.plan.column(self.number) == 0:
            for value, text in self.axis.ticks:
                self.board.write(
                    self.x_range[0], value, html.escape(text), xref=self.x, yref=self.y,
                    xanchor="right", xshift=-6 * self.tokens.scale, borderpad=0, font=font,
                )  # fmt: skip
        if not (self.plan.is_lowest(self.number) or self.board.look.is_phone):
            return
        y = self.scale.value(self.plan.head + self.plan.plot + 8 * self.tokens.scale)
        for period, anchor in self._labelled_periods(words):
            at = {"left": self.x_range[0], "right": self.x_range[1]}.get(anchor, period)
            self.board.write(
                at, y, html.escape(words.period(period)), xref=self.x, yref=self.y,
                xanchor=anchor, yanchor="top", borderpad=0, font=font,
            )  # fmt: skip

    def _labelled_periods(self, words: SmallMultiplesWords) -> list[tuple[float, str]]:
        """Return first, middle and last period with their anchors, as many as have room."""
        first, last = self.periods[0], self.periods[-1]
        if first == last:
            return [(first, "center")]
        middle = self.periods[len(self.periods) // 2]
        chosen = [(first, "left"), (middle, "center"), (last, "right")]
        taken = sum(
            text_width(words.period(period), self.tokens.text_small) for period, _ in chosen
        )
        is_roomy = len(self.periods) > 2 and taken * 1.5 < self.plan.panel
        return chosen if is_roomy else [chosen[0], chosen[2]]

    def draw_change(self, change: MethodChange, panel: pd.DataFrame) -> None:
        """Draw the upright of a change of method; the first panel carries its word."""
        if not self.x_range[0] <= change.at <= self.x_range[1]:
            raise ValueError(f"the change of method at {change.at} lies outside the periods")
        self.board.line(
            change.at, change.at, self.axis.top, self.axis.bottom, xref=self.x, yref=self.y,
            line={"color": self.tokens.axis, "width": self.tokens.scale, "dash": "dot"},
        )  # fmt: skip
        if self.number or not change.label:
            return
        gap = 4 / self.period_px * self.tokens.scale
        is_left = change.at - self.x_range[0] >= self.x_range[1] - change.at
        room = abs((self.x_range[0] if is_left else self.x_range[1]) - change.at) * self.period_px
        markup = set_lines(change.label, room - 4, self.tokens.text_small, lines=3)
        near = panel[(panel["period"] < change.at) == is_left]
        marks = [height for _, row in near.iterrows() for height in self._heights(row)]
        middle = self.plan.head + self.plan.plot / 2
        is_low = sum(marks) / max(1, len(marks)) < middle
        edge = self.axis.bottom if is_low else self.axis.top
        self.board.write(
            change.at - gap if is_left else change.at + gap, edge, markup,
            xref=self.x, yref=self.y, xanchor="right" if is_left else "left",
            yanchor="bottom" if is_low else "top", align="right" if is_left else "left",
            borderpad=2, font={"size": self.tokens.text_small, "color": self.tokens.ink_soft},
        )  # fmt: skip

    def _heights(self, row: pd.Series) -> list[float]:
        """Return the px of the numbers of a point; of a missing one that of its hollow circle."""
        numbers = [row[name] for name in ("value", "low", "high") if pd.notna(row[name])]
        return [self.scale.px(number) for number in numbers or [self.axis.bottom]]

    def draw_marks(self, panel: pd.DataFrame, changes: tuple[MethodChange, ...] = ()) -> None:
        """Draw bars, the line with its gaps, dots, hollow circles, and the targets over them."""
        rows = [{str(name): cell for name, cell in row.items()} for row in panel.to_dict("records")]
        is_own = bool(rows[0]["is_own"])
        for row in rows:
            self._draw_bar(row, is_own)
        places = [self._place(row) for row in rows]
        self.board.traces.append(self._line(rows, places, is_own, changes))
        shapes = self._marks(rows, places, is_own)
        self.board.traces += [trace for trace in shapes if len(trace.x)]
        keys = [[str(row["panel_key"]), row["period"]] for row in rows]
        hovers = [str(row["hover"]) for row in rows]
        head = self.scale.value(self.tokens.text * LEADING / 2)
        inset = (text_width(str(rows[-1]["value_text"]), self.tokens.text) / 2) / self.period_px
        self.board.traces.append(
            draw_targets(
                [row["period"] for row in rows] + [self.x_range[1] - inset],
                [*places, head],
                [*keys, keys[-1]],
                [*hovers, hovers[-1]],
                min(18 * self.tokens.scale, max(8.0, self.period_px)),
                xaxis=self.x,
                yaxis=self.y,
            )
        )

    def _place(self, row: dict[str, Any]) -> float:
        """Return where a point is marked: its value, the middle of its band, or the axis foot."""
        kind = PointKind(row["kind"])
        if kind is PointKind.BAND:
            return float(row["low"] + row["high"]) / 2
        if kind is PointKind.OPEN:
            return float(row["low"] + self.axis.bottom) / 2
        if kind is PointKind.MISSING or pd.isna(row["value"]):
            return self.axis.bottom
        return float(row["value"])

    def _draw_bar(self, row: dict[str, Any], is_own: bool) -> None:
        """Draw the bar of a band or interval, or the dashed outline of an open band."""
        tokens, kind = self.tokens, PointKind(row["kind"])
        if kind not in {PointKind.BAND, PointKind.OPEN, PointKind.EXACT_INTERVAL}:
            return
        colour = tokens.own if is_own else tokens.interval
        is_thin = kind is PointKind.EXACT_INTERVAL
        width = 3 * tokens.scale if is_thin else min(9 * tokens.scale, 0.62 * self.period_px)
        half = width / 2 / self.period_px
        start = self.scale.px(row["low"])
        end = self.scale.px(self.axis.bottom if kind is PointKind.OPEN else row["high"])
        least = 3 * tokens.scale
        if abs(end - start) < least:
            middle = (start + end) / 2
            start, end = middle - least / 2, middle + least / 2
        outline = {"color": colour, "width": 1.25 * tokens.scale, "dash": "3px,2px"}
        style: dict[str, Any] = (
            {"line": outline} if kind is PointKind.OPEN else {"fillcolor": colour}
        )
        self.board.rectangle(
            row["period"] - half, row["period"] + half, self.scale.value(start),
            self.scale.value(end), xref=self.x, yref=self.y, **style,
        )  # fmt: skip

    def _line(
        self,
        rows: list[dict[str, Any]],
        places: list[float],
        is_own: bool,
        changes: tuple[MethodChange, ...],
    ) -> go.Scatter:
        """Return the line; None breaks it at periods open, missing or left out, and at changes."""
        known = {
            row["period"]: place
            for row, place in zip(rows, places, strict=True)
            if PointKind(row["kind"]) in _LINKED
        }
        tokens = self.tokens
        spots = sorted({*self.periods, *(change.at for change in changes)})
        return go.Scatter(
            x=spots,
            y=[known.get(spot) for spot in spots],
            mode="lines",
            connectgaps=False,
            line={
                "color": tokens.own if is_own else tokens.peer,
                "width": tokens.line * (1.5 if is_own else 1),
            },
            xaxis=self.x,
            yaxis=self.y,
            hoverinfo="skip",
            cliponaxis=False,
        )

    def _marks(
        self, rows: list[dict[str, Any]], places: list[float], is_own: bool
    ) -> list[go.Scatter]:
        """Return the dots, the hollow squares (not comparable) and the hollow circles (missing)."""
        tokens = self.tokens
        colour = tokens.own if is_own else tokens.peer
        has_bars = any(row["kind"] == PointKind.EXACT_INTERVAL for row in rows)
        size = min(tokens.dot * (0.8 if is_own else 0.7), max(5.0, 0.8 * self.period_px))
        size = size * 0.75 if has_bars else size
        hollow = {"color": tokens.page, "line": {"color": tokens.axis, "width": tokens.line}}
        styles = {
            "dot": {"color": colour, "size": size, "line": {"width": 0}},
            "square": {**hollow, "symbol": "square", "size": size},
            "missing": {**hollow, "symbol": "circle", "size": min(size, 6.5 * tokens.scale)},
        }
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in styles}
        for row, place in zip(rows, places, strict=True):
            name = _mark_of(row)
            if name:
                found[name].append((row["period"], place))
        return [
            draw_points(
                [x for x, _ in spots], [y for _, y in spots], marker=styles[name],
                xaxis=self.x, yaxis=self.y, name=name,
            )
            for name, spots in found.items()
        ]  # fmt: skip


def _mark_of(row: dict[str, Any]) -> str:
    """Return which mark a point has: dot, square, missing, or none for a band."""
    kind = PointKind(row["kind"])
    if kind in {PointKind.BAND, PointKind.OPEN}:
        return ""
    if kind is PointKind.MISSING or pd.isna(row["value"]):
        return "missing"
    return "square" if kind is PointKind.NOT_COMPARABLE else "dot"
