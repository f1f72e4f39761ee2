"""Slope: what changed between two editions, for a few named subjects and the crowd around them.

Names and numbers stand beside the ends of the lines and are moved apart where they would cover
each other. A fall is dashed. What is not named is a thin line; the crowd has one shared label.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
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
    stretch_to_difference,
)
from pages.charts.measure import text_width
from pages.charts.spread import spread
from pages.charts.tokens import Look, Tokens

COLUMNS = (
    "key", "label", "before", "after", "before_text", "after_text", "change_text", "emphasis",
    "is_own", "is_fall", "hover",
)  # fmt: skip
_MOST_LABEL_SHARE = 0.5
_LEAST_PLOT_SHARE = 0.22
_LEAST_HEIGHT = 300.0


@dataclass(frozen=True)
class SlopeWords:
    """Translated words.

    alt, nothing                 the message in a sentence; what stands in place of zero rows
    before_head, after_head      the two editions
    others_before, others_after  shared label of what is not named ("12 others: 1-11 %"), or ""
    """

    alt: str
    nothing: str
    before_head: str
    after_head: str
    others_before: str = ""
    others_after: str = ""


@dataclass(frozen=True)
class _Label:
    """A text beside an end of a line: where it would like to be, in px, and how it looks."""

    at: float
    markup: str
    colour: str
    size: float
    key: str
    hover: str
    has_mark: bool = True


def build(
    rows: pd.DataFrame,
    words: SlopeWords,
    look: Look,
    *,
    is_reversed: bool = False,
    width_px: float | None = None,
    height_px: float | None = None,
) -> Chart:
    """Draw a slope chart.

    rows  one row for each subject:
          key, label                identity and name
          before, after             values in one unit; NaN when missing
          before_text, after_text   ready numbers, or the reason of a missing one
          change_text               ready difference ("+16"), "" for none
          emphasis                  true when named; the own row always is
          is_own, is_fall           blue; dashed
          hover                     ready markup of the hover box
    is_reversed  true for ranks: small values stand on top
    height_px    height to fill; higher where the names need it
    returns  chart; marks and numbers carry customdata key

    A missing end is a hollow circle at the foot of its edition with its reason, and no line.

    Raises ValueError for absent columns or a key given twice.
    """
    absent = [column for column in COLUMNS if column not in rows.columns]
    if absent:
        raise ValueError(f"slope lacks columns: {', '.join(absent)}")
    if rows["key"].duplicated().any():
        raise ValueError("slope has a key twice")
    if rows.empty:
        return draw_nothing(look, words.nothing, words.alt, width_px)
    width = figure_width(look, width_px)
    return _Slope(rows, words, look, is_reversed, width, height_px or 0.0).draw()


class _Slope:
    """Draws one slope chart; x and heights are px, values stand on the y axis."""

    def __init__(
        self,
        rows: pd.DataFrame,
        words: SlopeWords,
        look: Look,
        is_reversed: bool,
        width: float,
        height: float,
    ) -> None:
        self.board, self.words, self.look, self.width = Board(look), words, look, width
        self.tokens: Tokens = look.tokens
        self.line_px = self.tokens.text * LEADING
        self.gap = 10 * self.tokens.scale
        self.rows: list[Any] = list(rows.itertuples(index=False))
        self.named = [row for row in self.rows if row.emphasis or row.is_own]
        self.others = [row for row in self.rows if not (row.emphasis or row.is_own)]
        self.left, self.right = self._measure_sides()
        names = [self._after_markup(row) for row in self.named]
        needed = sum(count_lines(name) * self.line_px + 2 for name in names)
        top = self.line_px + 14 * self.tokens.scale
        least = max(_LEAST_HEIGHT * self.tokens.scale, height - top - self.line_px * 2.2)
        plot = max(least, needed * 1.25)
        values = [v for row in self.rows for v in (row.before, row.after) if pd.notna(v)]
        low, high = stretch_to_difference(min(values, default=0.0), max(values, default=1.0))
        ends = (low, high) if is_reversed else (high, low)
        has_missing = any(pd.isna(row.before) or pd.isna(row.after) for row in self.rows)
        self.foot = top + plot + (self.line_px * 1.4 if has_missing else 0)
        self.scale = VerticalScale(*ends, top_px=top, bottom_px=top + plot)
        self.height = self.foot + self.line_px * 0.8

    def _measure_sides(self) -> tuple[float, float]:
        """Return the px of the two uprights, from the widths of the labels at either side."""
        tokens = self.tokens
        before = [str(row.before_text) for row in self.named] + [self.words.before_head]
        left = max(text_width(text, tokens.text, bold=True) for text in before)
        if self.others:
            left = max(left, self._others_width(self.words.others_before, 0.24))
        after = [
            text_width(f"{row.label} ", tokens.text, bold=True)
            + text_width(self._numbers(row), tokens.text, bold=bool(row.is_own))
            for row in self.named
        ]
        after.append(text_width(self.words.after_head, tokens.text, bold=True))
        if self.others:
            after.append(self._others_width(self.words.others_after, 0.4))
        left = min(left, self.width * 0.3) + self.gap
        right = min(max(after), self.width * _MOST_LABEL_SHARE) + self.gap
        room = self.width - left - right
        least = self.width * _LEAST_PLOT_SHARE
        right = right if room >= least else max(right - (least - room), self.width * 0.3)
        return left, self.width - right

    def _others_width(self, text: str, share: float) -> float:
        """Return the width of a shared label when it is broken within a share of the figure."""
        whole = text_width(text, self.tokens.text_small)
        return min(whole, self.width * share)

    def _numbers(self, row: Any) -> str:
        """Return the number after and the change, as they stand behind a name."""
        return f"{row.after_text} ({row.change_text})" if row.change_text else str(row.after_text)

    def _after_markup(self, row: Any) -> str:
        """Return name and numbers: in one line when they fit, else the numbers below the name."""
        tokens, numbers = self.tokens, html.escape(self._numbers(row), quote=False)
        room = self.width - self.right - self.gap
        name = set_lines(str(row.label), room, tokens.text, lines=3, bold=True)
        length = text_width(f"{row.label} ", tokens.text, bold=True)
        length += text_width(self._numbers(row), tokens.text)
        if length <= room + 1:
            return f"{name} {numbers}"
        return f"{name}<br>{set_lines(self._numbers(row), room, tokens.text, lines=3)}"

    def draw(self) -> Chart:
        """Draw uprights, heads, lines, marks and labels."""
        tokens = self.tokens
        for x, head, anchor in (
            (self.left, self.words.before_head, "right"),
            (self.right, self.words.after_head, "left"),
        ):
            self.board.line(
                x, x, self.scale.value(self.line_px + 6), self.scale.value(self.foot),
                line={"color": tokens.hairline, "width": tokens.scale},
            )  # fmt: skip
            self.board.write(
                x, self.scale.value(self.line_px / 2), f"<b>{html.escape(head, quote=False)}</b>",
                xref="x", yref="y", borderpad=0,
                xanchor="center" if self._is_centred(head) else anchor,
            )  # fmt: skip
        for row in sorted(self.rows, key=lambda row: (bool(row.is_own), bool(row.emphasis))):
            self._draw_row(row)
        self._draw_labels(self._before_labels(), self.left, -1)
        self._draw_labels(self._after_labels(), self.right, 1)
        return self.board.finish(
            self.words.alt,
            self.height,
            hovermode="closest",
            xaxis=bare_axis(range=[0, self.width]),
            yaxis=bare_axis(range=self.scale.axis_range(self.height)),
        )

    def _is_centred(self, head: str) -> bool:
        """Tell whether the head of an edition fits centred above its upright."""
        half = text_width(head, self.tokens.text, bold=True) / 2
        return half <= min(self.left, self.width - self.right, (self.right - self.left) / 2 - 4)

    def _draw_row(self, row: Any) -> None:
        """Draw the line of a subject and its ends, hollow where a value is missing."""
        tokens = self.tokens
        is_named = bool(row.emphasis or row.is_own)
        colour = tokens.own if row.is_own else tokens.peer if is_named else tokens.context_line
        width = tokens.line * (2 if row.is_own else 1.25 if is_named else 0.75)
        ends = [(self.left, row.before), (self.right, row.after)]
        known = [(x, float(value)) for x, value in ends if pd.notna(value)]
        missing = [(x, self.scale.value(self.foot)) for x, value in ends if pd.isna(value)]
        if len(known) == 2:
            line = {"color": colour, "width": width, "dash": "dash" if row.is_fall else "solid"}
            self.board.traces.append(
                go.Scatter(
                    x=[x for x, _ in known], y=[y for _, y in known], mode="lines", line=line,
                    hoverinfo="skip", cliponaxis=False,
                )
            )  # fmt: skip
        size = tokens.dot * (0.9 if row.is_own else 0.75 if is_named else 0.6)
        solid = {"color": colour, "size": size, "line": {"width": 0}}
        hollow = {
            "color": tokens.page, "size": tokens.dot * 0.75,
            "line": {"color": tokens.axis, "width": tokens.line},
        }  # fmt: skip
        for places, marker in ((known, solid), (missing, hollow)):
            if places:
                self.board.traces.append(
                    draw_points(
                        [x for x, _ in places], [y for _, y in places], marker=marker,
                        customdata=[str(row.key)] * len(places),
                        hovertext=[str(row.hover)] * len(places),
                    )
                )  # fmt: skip

    def _at(self, value: float) -> float:
        """Return the px of an end: of its value, or of the foot when it is missing."""
        return self.scale.px(value) if pd.notna(value) else self.foot

    def _before_labels(self) -> list[_Label]:
        """Return the labels of the earlier edition: numbers only, equal ones once, own in blue."""
        found: dict[tuple[float, str], _Label] = {}
        for row in sorted(self.named, key=lambda row: not row.is_own):
            at = round(self._at(row.before), 1)
            # a reason is longer than a number: it takes several lines
            text = set_lines(str(row.before_text), self.left - self.gap, self.tokens.text, lines=4)
            colour = self.tokens.own_text if row.is_own else self.tokens.ink
            label = _Label(
                at, f"<b>{text}</b>" if row.is_own else text, colour, self.tokens.text,
                str(row.key), str(row.hover),
            )  # fmt: skip
            found.setdefault((at, text), label)
        return [*found.values(), *self._shared(self.words.others_before, "before", self.left)]

    def _after_labels(self) -> list[_Label]:
        """Return the labels of the later edition: name, number and change."""
        labels = [
            _Label(
                self._at(row.after), self._after_markup(row),
                self.tokens.own_text if row.is_own else self.tokens.ink, self.tokens.text,
                str(row.key), str(row.hover),
            )
            for row in self.named
        ]  # fmt: skip
        room = self.width - self.right
        return [*labels, *self._shared(self.words.others_after, "after", room)]

    def _shared(self, text: str, side: str, room: float) -> list[_Label]:
        """Return the one label of everything that is not named, in the middle of the crowd."""
        values = [getattr(row, side) for row in self.others if pd.notna(getattr(row, side))]
        if not (text and values):
            return []
        small = self.tokens.text_small
        markup = set_lines(text, room - self.gap, small, lines=3)
        at = sum(self.scale.px(value) for value in values) / len(values)
        return [_Label(at, markup, self.tokens.ink_soft, small, "", "", has_mark=False)]

    def _draw_labels(self, labels: list[_Label], x: float, side: int) -> None:
        """Write labels beside an upright, moved apart, with a thread to an end left behind."""
        tokens = self.tokens
        sizes = [count_lines(label.markup) * label.size * LEADING for label in labels]
        top = self.line_px + 6 * tokens.scale
        # Where a crowd needs more room than there is, the figure grows instead of overlapping.
        placed = spread([label.at for label in labels], sizes, top, max(top, self.height), 1.0)
        for label, middle, size in zip(labels, placed, sizes, strict=True):
            self.height = max(self.height, middle + size / 2)
            start = x + side * self.gap
            self.board.write(
                start, self.scale.value(middle), label.markup, xref="x", yref="y", borderpad=0,
                xanchor="left" if side > 0 else "right", align="left" if side > 0 else "right",
                font={"color": label.colour, "size": label.size},
            )  # fmt: skip
            if label.has_mark and abs(middle - label.at) > size * 0.3:
                self.board.line(
                    x + side * 4 * tokens.scale, start - side * 2, self.scale.value(label.at),
                    self.scale.value(middle),
                    line={"color": tokens.context_line, "width": tokens.scale},
                )  # fmt: skip
        marked = [(label, y) for label, y in zip(labels, placed, strict=True) if label.key]
        if marked:
            self.board.traces.append(
                draw_targets(
                    [x + side * (self.gap + 24 * tokens.scale)] * len(marked),
                    [self.scale.value(y) for _, y in marked],
                    [label.key for label, _ in marked],
                    [label.hover for label, _ in marked],
                    self.line_px,
                )
            )
