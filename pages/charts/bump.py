"""Bump chart: the places of up to ten subjects over editions, 1 on top.

The own line is blue, all others are grey with their names at the end. A missing place breaks the
line and is a hollow circle below the lowest place; a bar is the interval of an own place.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.layout import (
    LEADING,
    VerticalScale,
    count_lines,
    draw_nothing,
    draw_points,
    draw_targets,
    figure_width,
    set_lines,
)
from pages.charts.measure import text_width
from pages.charts.spread import spread
from pages.charts.tokens import Look, Tokens

COLUMNS = (
    "key", "label", "period", "rank", "low", "high", "rank_text", "hover", "is_own",
)  # fmt: skip
MOST_SERIES = 10
_MOST_LABEL_SHARE, _MOST_PHONE_SHARE = 0.42, 0.5
"""Share of the width for the end labels; on a phone long words need more of it."""

_SPACE = "\u2002"


@dataclass(frozen=True)
class BumpWords:
    """Translated words: `alt` states the message, `nothing` stands in place of zero rows.

    period_text  how a period is written; a period not in it is written as its number
    """

    alt: str
    nothing: str
    period_text: Mapping[float, str] = field(default_factory=dict)

    def period(self, period: float) -> str:
        """Return the text of a period."""
        return self.period_text.get(period, f"{period:g}")


def build(
    places: pd.DataFrame,
    words: BumpWords,
    look: Look,
    *,
    apart: Collection[float] = (),
    width_px: float | None = None,
    height_px: float | None = None,
) -> Chart:
    """Draw a bump chart.

    places  one row for each subject and period, at most ten subjects:
            key, label   identity and name
            period       number (year of the edition)
            rank         place, 1 best; NaN when missing
            low, high    best and worst place of the 90 % interval, NaN for none; drawn for the
                         own subject only, because the bars of several would merge into one
            rank_text    ready place, or the reason of a missing one
            hover        ready markup of the hover box
            is_own       true for the own subject
    apart   periods that do not compare with the others: no line leads to their places
    height_px  the height of the chart where names have room in it; None for its own
    returns  chart; every mark carries customdata [key, period]

    Raises ValueError for absent columns, a period given twice, more than ten subjects, or a place
    before 1.
    """
    absent = [column for column in COLUMNS if column not in places.columns]
    if absent:
        raise ValueError(f"bump chart lacks columns: {', '.join(absent)}")
    if places.duplicated(["key", "period"]).any():
        raise ValueError("a subject has a period twice")
    if places["key"].nunique() > MOST_SERIES:
        raise ValueError(f"a bump chart shows at most {MOST_SERIES} subjects")
    if (places[["rank", "low", "high"]].astype(float) < 1).any(axis=None):
        raise ValueError("places begin at 1")
    if places.empty:
        return draw_nothing(look, words.nothing, words.alt, width_px)
    width = figure_width(look, width_px)
    return _Bump(places, words, look, width, frozenset(map(float, apart)), height_px).draw()


class _Bump:
    """Draws one bump chart; x and heights are px, places stand on the y axis."""

    def __init__(
        self,
        places: pd.DataFrame,
        words: BumpWords,
        look: Look,
        width: float,
        apart: frozenset[float],
        height: float | None,
    ) -> None:
        self.board, self.words, self.look, self.width = Board(look), words, look, width
        self.apart = apart
        self.tokens: Tokens = look.tokens
        self.line_px = self.tokens.text * LEADING
        self.gap = 12 * self.tokens.scale
        self.periods = sorted({float(period) for period in places["period"]})
        ordered = places.sort_values("period", kind="stable")
        self.series: list[list[Any]] = [
            list(ordered[ordered["key"] == key].itertuples(index=False))
            for key in dict.fromkeys(places["key"])
        ]
        self.series.sort(key=lambda rows: bool(rows[0].is_own))  # own last: on top of the others
        self.left, self.right = self._measure_sides()
        numbers = places[["rank", "low", "high"]].to_numpy(dtype=float).ravel()
        worst = max([2.0, *(float(number) for number in numbers if pd.notna(number))])
        top = self.line_px + 22 * self.tokens.scale
        step = self.tokens.row * 0.9
        plot = max(4 * step, min(worst - 1, max(9, len(self.series))) * step)
        has_missing = any(pd.isna(row.rank) for rows in self.series for row in rows)
        below = 1.3 * self.line_px if has_missing else 0.0
        if height is not None:
            plot = max(4 * step, height - top - below - self.line_px)
        self.scale = VerticalScale(1.0, worst, top, top + plot)
        self.foot = top + plot + below
        self.height = self.foot + self.line_px

    def _measure_sides(self) -> tuple[float, float]:
        """Return the px of the first and the last period."""
        tokens = self.tokens
        starts = [str(rows[0].rank_text) for rows in self.series if self._is_start(rows)]
        heads = [self.words.period(period) for period in self.periods]
        half = max(text_width(head, tokens.text) for head in heads) / 2
        left = max((text_width(text, tokens.text, bold=True) for text in starts), default=0.0)
        right = max(self._label_width(rows[-1]) for rows in self.series)
        share = _MOST_PHONE_SHARE if self.look.is_phone else _MOST_LABEL_SHARE
        right = min(right, self.width * share)
        start, end = max(left + self.gap, half), self.width - max(right + self.gap, half)
        return (start, end) if len(self.periods) > 1 else (start, start)

    def _label_width(self, row: Any) -> float:
        """Return the width of an end label set in one line."""
        size = self.tokens.text
        number = text_width(str(row.rank_text), size, bold=True)
        return number + text_width(_SPACE + str(row.label), size, bold=True) + 1

    def _is_at_end(self, row: Any) -> bool:
        """Tell whether a row is a place in the last period."""
        return float(row.period) == self.periods[-1] and pd.notna(row.rank)

    def _is_start(self, rows: list[Any]) -> bool:
        """Tell whether a series has a place in the first period."""
        return float(rows[0].period) == self.periods[0] and pd.notna(rows[0].rank)

    def _x(self, period: float) -> float:
        """Return the px of a period; a single period stands at the labels."""
        first, last = self.periods[0], self.periods[-1]
        if first == last:
            return self.right
        return self.left + (period - first) / (last - first) * (self.right - self.left)

    def draw(self) -> Chart:
        """Draw heads, lines, marks, places at the start and names at the end."""
        self._draw_heads()
        missing: dict[float, list[Any]] = {}
        for rows in self.series:
            self._draw_series(rows)
            for row in rows:
                if pd.isna(row.rank):
                    missing.setdefault(float(row.period), []).append(row)
        for period, rows in missing.items():
            self._draw_missing(period, rows)
        self._draw_starts()
        self._draw_ends()
        return self.board.finish(
            self.words.alt,
            self.height,
            hovermode="closest",
            xaxis=bare_axis(range=[0, self.width]),
            yaxis=bare_axis(range=self.scale.axis_range(self.height)),
        )

    def _draw_heads(self) -> None:
        """Write the periods above faint uprights; where they are crowded, every second or third."""
        tokens = self.tokens
        texts = [self.words.period(period) for period in self.periods]
        widest = max(text_width(text, tokens.text_small) for text in texts) + 10 * tokens.scale
        room = (self.right - self.left) / max(1, len(texts) - 1)
        every = max(1, -int(-widest // max(room, 1.0)))
        last = len(texts) - 1
        for position, (period, text) in enumerate(zip(self.periods, texts, strict=True)):
            x = self._x(period)
            self.board.line(
                x, x, self.scale.value(self.line_px + 6), self.scale.value(self.foot),
                line={"color": tokens.grid, "width": tokens.scale},
            )  # fmt: skip
            if (last - position) % every == 0:
                self.board.write(
                    x, self.scale.value(self.line_px / 2), html.escape(text), xref="x", yref="y",
                    xanchor="center", borderpad=0,
                    font={"size": tokens.text_small, "color": tokens.axis},
                )  # fmt: skip

    def _draw_series(self, rows: list[Any]) -> None:
        """Draw intervals, line and dots of one subject."""
        tokens, is_own = self.tokens, bool(rows[0].is_own)
        colour = tokens.own if is_own else tokens.interval
        half = 2 * tokens.scale
        for row in rows:
            if is_own and pd.notna(row.low) and pd.notna(row.high):
                x = self._x(float(row.period))
                self.board.rectangle(x - half, x + half, row.low, row.high, fillcolor=colour)
        known = {float(row.period): row for row in rows if pd.notna(row.rank)}
        joined = {period: row.rank for period, row in known.items() if period not in self.apart}
        self.board.traces.append(
            go.Scatter(
                x=[self._x(period) for period in self.periods],
                y=[joined.get(period) for period in self.periods],
                mode="lines",
                connectgaps=False,
                line={"color": colour, "width": tokens.line * (2 if is_own else 1)},
                hoverinfo="skip",
                cliponaxis=False,
            )
        )
        if known:
            self.board.traces.append(
                draw_points(
                    [self._x(period) for period in known],
                    [row.rank for row in known.values()],
                    marker={
                        "color": tokens.own if is_own else tokens.peer,
                        "size": tokens.dot * (1 if is_own else 0.8),
                        "line": {"width": 0},
                    },
                    customdata=[[str(row.key), row.period] for row in known.values()],
                    hovertext=[str(row.hover) for row in known.values()],
                )
            )

    def _draw_missing(self, period: float, rows: list[Any]) -> None:
        """Draw the hollow circles of a period side by side at the foot."""
        tokens = self.tokens
        size = tokens.dot * 0.75
        start = self._x(period) - (len(rows) - 1) * (size + 2) / 2
        self.board.traces.append(
            draw_points(
                [start + number * (size + 2) for number in range(len(rows))],
                [self.scale.value(self.foot)] * len(rows),
                marker={
                    "color": tokens.page,
                    "size": size,
                    "line": {"color": tokens.axis, "width": tokens.line},
                },
                customdata=[[str(row.key), row.period] for row in rows],
                hovertext=[str(row.hover) for row in rows],
                name="missing",
            )
        )

    def _draw_starts(self) -> None:
        """Write the place of each subject left of the first period; equal places once."""
        if len(self.periods) == 1:
            return
        seen: dict[float, Any] = {}
        for rows in reversed(self.series):  # the own one first, so that a shared place is blue
            if self._is_start(rows):
                seen.setdefault(float(rows[0].rank), rows[0])
        wished = [self.scale.px(rank) for rank in seen]
        placed = spread(wished, [self.line_px] * len(wished), 0, self.height)
        for row, y in zip(seen.values(), placed, strict=True):
            text = html.escape(str(row.rank_text), quote=False)
            self.board.write(
                self.left - self.gap, self.scale.value(y), f"<b>{text}</b>" if row.is_own else text,
                xref="x", yref="y", xanchor="right", borderpad=0,
                font={"color": self.tokens.own_text if row.is_own else self.tokens.ink_soft},
            )  # fmt: skip

    def _draw_ends(self) -> None:
        """Write place and name of each subject right of the last period, moved apart."""
        tokens = self.tokens
        room = self.width - self.right - self.gap
        labels = [
            (row, self._end_markup(row, room), self._at(row))
            for row in (rows[-1] for rows in self.series)
        ]
        sizes = [count_lines(markup) * self.line_px for _, markup, _ in labels]
        top = self.line_px + 6 * tokens.scale
        placed = spread([at for _, _, at in labels], sizes, top, max(top, self.height), 1.0)
        start = self.right + self.gap
        for (row, markup, at), size, middle in zip(labels, sizes, placed, strict=True):
            self.height = max(self.height, middle + size / 2)
            self.board.write(
                start, self.scale.value(middle), markup, xref="x", yref="y", xanchor="left",
                align="left", borderpad=0,
                font={"color": tokens.own_text if row.is_own else tokens.ink},
            )  # fmt: skip
            if abs(middle - at) > size * 0.3:
                self.board.line(
                    self.right + 5 * tokens.scale, start - 2, self.scale.value(at),
                    self.scale.value(middle),
                    line={"color": tokens.context_line, "width": tokens.scale},
                )  # fmt: skip
        self.board.traces.append(
            draw_targets(
                [start + 20 * tokens.scale] * len(labels),
                [self.scale.value(middle) for middle in placed],
                [[str(row.key), row.period] for row, _, _ in labels],
                [str(row.hover) for row, _, _ in labels],
                self.line_px,
            )
        )

    def _at(self, row: Any) -> float:
        """Return the px an end label would like: of its place, or of the foot when missing."""
        return self.scale.px(row.rank) if self._is_at_end(row) else self.foot

    def _end_markup(self, row: Any, room: float) -> str:
        """Return place and name; when missing, name and reason, below each other if need be."""
        size, text = self.tokens.text, str(row.rank_text)
        number = html.escape(text, quote=False)
        is_there = self._is_at_end(row)
        taken = text_width(text + _SPACE, size, bold=True)
        is_one_line = is_there or self._label_width(row) <= room + 1
        name = set_lines(str(row.label), room - taken + 1 if is_one_line else room, size, bold=True)
        if not row.is_own:
            name = name.removeprefix("<b>").removesuffix("</b>")
        if is_there:
            return f"<b>{number}</b>{_SPACE}{name}"
        return f"{name}{_SPACE if is_one_line else '<br>'}{number}"
