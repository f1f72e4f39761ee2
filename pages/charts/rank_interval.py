"""The scoreboard as one figure: group, name, score, and the interval of ranks on one axis.

Bar: the ranks of the middle 90 % of runs; dot: the median rank (hollow for the own institution).
The order inside a group is not certain, so groups are parted by a hairline and half a row of air
and nothing parts the rows of one group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.charts.frame import Chart
from pages.charts.measure import text_width, widest, wrap
from pages.charts.sheet import Scale, Sheet, is_known
from pages.charts.tokens import Look, Mode

_MANY_ROWS = 40
_TIGHT_ROW = 0.78
_TICK_STEPS = (1, 2, 5, 10, 20, 25, 50)
_LAST_FIFTH = 0.8


@dataclass(frozen=True)
class RankIntervalWords:
    """Ready words: heads of the two columns, what an empty board says, the message."""

    score: str
    rank: str
    empty: str
    alt: str


@dataclass(frozen=True)
class _Columns:
    """Pixels of the layout: names from `name` on, scores end at `score`, intervals at `interval`.

    `interval` is 0 where the interval stands at its bar and not in a column.
    """

    name: float
    name_room: float
    score: float
    interval: float


@dataclass(frozen=True)
class _Row:
    """One row: the record, lines of its name, and pixels: top, height, middle of its marks."""

    record: Any
    lines: list[str]
    top: float
    height: float
    y: float


def build(
    ranked: pd.DataFrame,
    words: RankIntervalWords,
    look: Look,
    *,
    count: int | None = None,
    width_px: float | None = None,
) -> Chart:
    """Draw the rank intervals of the given institutions, in the order of the frame.

    ranked  institution (key), label, group_label ("" for none), score_text, rank_low, rank_high,
            rank_median (numbers from 1; missing for an institution without rank), interval_text
            (or the reason why there is none), is_own, hover
    count   how many institutions were ranked: the axis then runs from 1 to it; without it the axis
            covers the ranks given (an excerpt around the own institution)
    """
    sheet = Sheet(look, width_px)
    if ranked.empty:
        return sheet.finish_empty(words.empty, words.alt)
    records = list(ranked.itertuples(index=False))
    columns = _lay_columns(sheet, records, words)
    first, last = _list_ends(records, count)
    sheet.scale = _place_scale(sheet, columns, first, last)
    head = sheet.small * 1.3 + sheet.px(10)
    rows, dividers, bottom = _lay_rows(sheet, records, columns, head)
    sheet.axis(_list_ticks(sheet.scale, sheet.px(30)), head - sheet.px(4), bottom)
    _draw_grounds(sheet, columns, rows, dividers)
    _write_heads(sheet, columns, words, head)
    _write_rows(sheet, columns, rows)
    _draw_marks(sheet, rows)
    return sheet.finish(bottom + sheet.small * 1.3 + sheet.px(10), words.alt)


def _lay_columns(sheet: Sheet, records: list[Any], words: RankIntervalWords) -> _Columns:
    scores = max(
        widest([record.score_text for record in records], sheet.size, bold=True),
        text_width(words.score, sheet.small),
    )
    if sheet.look.is_phone:
        known = [record.interval_text for record in records if is_known(record.rank_low)]
        intervals = max(widest(known, sheet.size, bold=True), text_width(words.rank, sheet.small))
        edge = sheet.width - sheet.px(4)
        return _Columns(sheet.px(4), edge - sheet.px(4), edge - intervals - sheet.px(14), edge)
    groups = widest([record.group_label for record in records], sheet.small, bold=True)
    name = groups + sheet.px(18) if groups else sheet.px(6)
    names = widest([record.label for record in records], sheet.size, bold=True)
    room = min(names, sheet.width * 0.60 - name - scores - sheet.px(18))
    return _Columns(name, room, name + room + sheet.px(18) + scores, 0.0)


def _list_ends(records: list[Any], count: int | None) -> tuple[int, int]:
    """Return first and last rank of the axis, always two different ones."""
    lows = [int(record.rank_low) for record in records if is_known(record.rank_low)]
    highs = [int(record.rank_high) for record in records if is_known(record.rank_high)]
    if count is not None or not lows:
        first, last = 1, max([count or len(records), *highs])
    else:
        first, last = min(lows), max(highs)
    return first, max(last, first + 1)


def _place_scale(sheet: Sheet, columns: _Columns, first: int, last: int) -> Scale:
    inset = sheet.px(8)
    if sheet.look.is_phone:
        left = columns.name + inset
        right = columns.score - sheet.px(56)
        return Scale(first, last, left, right)
    return Scale(first, last, columns.score + sheet.px(30), sheet.width - sheet.px(16))


def _list_ticks(scale: Scale, gap: float) -> list[tuple[float, str]]:
    """Return both ends and round ranks between, at least `gap` px from each other."""
    first, last = int(scale.low), int(scale.high)
    room = scale.right - scale.left
    step = next(
        (s for s in _TICK_STEPS if (last - first) / s <= 6 and (last - first) / s * gap <= room),
        last - first,
    )
    between = [
        rank
        for rank in range(first + 1, last)
        if rank % step == 0
        and min(scale.pixel(rank) - scale.left, scale.right - scale.pixel(rank)) >= gap
    ]
    return [(rank, str(rank)) for rank in (first, *between, last)]


def _lay_rows(
    sheet: Sheet, records: list[Any], columns: _Columns, head: float
) -> tuple[list[_Row], list[float], float]:
    """Return the rows, the heights of the hairlines between groups, and where the rows end."""
    is_tight = len(records) > _MANY_ROWS or sheet.look.mode is Mode.PROJECTOR
    usual = sheet.tokens.row * (_TIGHT_ROW if is_tight else 0.92)
    leading = sheet.size * 1.3
    rows: list[_Row] = []
    dividers: list[float] = []
    top, group = head, records[0].group_label
    if sheet.look.is_phone and group:
        top += sheet.px(22)
    for record in records:
        if record.group_label != group:
            group = record.group_label
            dividers.append(top + usual / 4)
            top += usual / 2 + (sheet.px(20) if sheet.look.is_phone and group else 0)
        lines = wrap(record.label, columns.name_room, sheet.size, 2, bold=bool(record.is_own))
        if sheet.look.is_phone:
            height = len(lines) * leading + sheet.px(28)
            y = top + len(lines) * leading + sheet.px(14)
        else:
            height = max(usual, len(lines) * leading + sheet.px(6))
            y = top + height / 2
        rows.append(_Row(record, lines, top, height, y))
        top += height
    return rows, dividers, top


def _draw_grounds(sheet: Sheet, columns: _Columns, rows: list[_Row], dividers: list[float]) -> None:
    """Tint the own row from its name to the edge and part the groups."""
    left, right = sheet.scale.value(0), sheet.scale.value(sheet.width)
    start = sheet.scale.value(columns.name - sheet.px(6))
    for row in rows:
        if row.record.is_own:
            middle = row.top + row.height / 2
            fill = sheet.tokens.own_row
            sheet.band(start, right, middle, thickness=row.height, fill=fill)
    for y in dividers:
        sheet.line((left, y), (right, y), sheet.tokens.hairline)


def _write_heads(sheet: Sheet, columns: _Columns, words: RankIntervalWords, head: float) -> None:
    y, colour, size = head - sheet.px(10), sheet.tokens.axis, sheet.small
    sheet.write(columns.score, y, words.score, colour=colour, size=size, anchor="right",
                upright="bottom")  # fmt: skip
    if columns.interval:
        sheet.write(columns.interval, y, words.rank, colour=colour, size=size, anchor="right",
                    upright="bottom")  # fmt: skip
    else:
        sheet.write(sheet.scale.left - sheet.px(6), y, words.rank, colour=colour, size=size,
                    upright="bottom")  # fmt: skip


def _write_rows(sheet: Sheet, columns: _Columns, rows: list[_Row]) -> None:
    """Write group, name, score and interval; lay points to press over the numbers."""
    tokens, group = sheet.tokens, ""
    pixels: list[float] = []
    for row in rows:
        record, own = row.record, bool(row.record.is_own)
        colour = tokens.own_text if own else tokens.ink
        if record.group_label != group:
            group = record.group_label
            phone = sheet.look.is_phone
            place = (columns.name, row.top - sheet.px(10)) if phone else (0.0, row.y)
            sheet.write(*place, group, size=sheet.small, bold=True, colour=tokens.ink_soft)
        name_y = row.y
        if sheet.look.is_phone:
            name_y = row.top + sheet.px(4) + len(row.lines) * sheet.size * 0.65
        sheet.write(columns.name, name_y, row.lines, colour=colour, bold=own)
        sheet.write(
            columns.score, row.y, record.score_text, colour=colour, bold=own, anchor="right"
        )
        pixels.append(columns.score - text_width(record.score_text, sheet.size, own) / 2)
        pixels.append(_write_interval(sheet, columns, row))
    doubled = [row for row in rows for _ in range(2)]
    sheet.press(
        pixels,
        [row.y for row in doubled],
        [row.record.institution for row in doubled],
        [row.record.hover for row in doubled],
    )


def _write_interval(sheet: Sheet, columns: _Columns, row: _Row) -> float:
    """Write the interval in figures, or the reason for none; returns the middle of the text."""
    record, own, gap = row.record, bool(row.record.is_own), sheet.px(9)
    width = text_width(record.interval_text, sheet.size, own)
    colour = sheet.tokens.own_text if own else sheet.tokens.ink_soft
    scale, pad = sheet.scale, _pad(sheet)
    if not is_known(record.rank_low):
        start, anchor_right = scale.left + gap, False
    elif columns.interval:
        start, anchor_right = columns.interval, True
    else:
        end = scale.pixel(float(record.rank_high)) + pad
        limit = scale.left + _LAST_FIFTH * (scale.right - scale.left)
        anchor_right = end > limit or end + gap + width > sheet.width
        start = scale.pixel(float(record.rank_low)) - pad - gap if anchor_right else end + gap
    sheet.write(
        start, row.y, record.interval_text, colour=colour, bold=own,
        anchor="right" if anchor_right else "left",
    )  # fmt: skip
    return start - width / 2 if anchor_right else start + width / 2


def _pad(sheet: Sheet) -> float:
    """Return by how many px a bar overruns its ranks, so that one single rank is still a bar."""
    rank = (sheet.scale.right - sheet.scale.left) / (sheet.scale.high - sheet.scale.low)
    return max(sheet.px(3), min(rank * 0.2, sheet.px(10)))


def _draw_marks(sheet: Sheet, rows: list[_Row]) -> None:
    """Draw bars and medians of peers, then the own ones, then the hollow marks of the missing."""
    tokens = sheet.tokens
    pad = sheet.scale.value(sheet.scale.left + _pad(sheet)) - sheet.scale.low
    for own in (False, True):
        there = [r for r in rows if bool(r.record.is_own) is own and is_known(r.record.rank_low)]
        lows = [float(row.record.rank_low) - pad for row in there]
        highs = [float(row.record.rank_high) + pad for row in there]
        name = "own" if own else "peers"
        sheet.bars(
            lows, [high - low for low, high in zip(lows, highs, strict=True)],
            [row.y for row in there], [row.record.institution for row in there],
            [row.record.hover for row in there], thickness=sheet.px(8),
            fill=tokens.own if own else tokens.interval, name=f"{name} interval",
        )  # fmt: skip
        middles = [row for row in there if is_known(row.record.rank_median)]
        sheet.marks(
            [float(row.record.rank_median) for row in middles], [row.y for row in middles],
            [row.record.institution for row in middles], [row.record.hover for row in middles],
            colour=tokens.page if own else tokens.peer, size=tokens.dot,
            stroke=tokens.own if own else tokens.peer, width=tokens.line * 1.5 if own else 0.0,
            name=f"{name} median",
        )  # fmt: skip
    gone = [row for row in rows if not is_known(row.record.rank_low)]
    sheet.missing(
        [sheet.scale.low] * len(gone), [row.y for row in gone],
        [row.record.institution for row in gone], [row.record.hover for row in gone],
    )  # fmt: skip
