"""Where does an institution stand, row by row, against comparable institutions?

One row a pillar or an indicator: its score with its interval, the middle half and median of the
comparable institutions or each of them, the target, and columns of numbers at the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from pages.charts.frame import Chart
from pages.charts.measure import text_width, widest, wrap
from pages.charts.sheet import (
    LINE_HEIGHT,
    Scale,
    Sheet,
    break_name,
    is_known,
    scale_of_tens,
    widest_part,
)
from pages.charts.spread import spread
from pages.charts.tokens import Look, Mode

HALL_ROWS_PX, HALL_ROW_LEAST_PX = 372.0, 42.0
"""Room for all rows on a projector of 720 px, and the least room of one: its text has 25 px."""

COLUMNS = (
    "key", "label", "value", "low", "high", "band_low", "band_mid", "band_high", "peers", "target",
    "is_weak", "missing_text", "hover",
)  # fmt: skip
"""Columns that every frame for `build` has."""


class Emphasis(StrEnum):
    """How a column of numbers is set: ink; bold blue; bold orange in the weak rows."""

    PLAIN = "plain"
    OWN = "own"
    LOSS = "loss"


@dataclass(frozen=True)
class NumberColumn:
    """A column of ready texts at the right: its heading, the frame's column, its emphasis."""

    header: str
    column: str
    emphasis: Emphasis = Emphasis.PLAIN


@dataclass(frozen=True)
class DotRangeWords:
    """Translated words.

    own      name of the own institution, over its dot
    peers    what band and tick are ("8 comparable HEIs: middle half, median"), over the band
    median   what the tick is, over it, where no band is drawn
    target   what the diamond is ("target")
    alt      the message in a sentence;  empty  what to read when there is no row
    """

    own: str
    peers: str
    median: str
    target: str
    alt: str
    empty: str


@dataclass(frozen=True)
class _Key:
    """A word of the key: the row it stands on, the pixel it explains, its lines and colour."""

    index: int
    pixel: float
    lines: list[str]
    width: float
    colour: str
    bold: bool


@dataclass(frozen=True)
class _Table:
    """The columns of numbers laid out: pixels (left, right) and heading lines of each."""

    columns: list[NumberColumn]
    edges: list[tuple[float, float]]
    heads: list[list[str]]
    end: float


@dataclass(frozen=True)
class _Line:
    """One row laid out: where its name and its marks stand, and how high it is."""

    row: Any
    names: list[str]
    top: float
    height: float
    y: float
    reason: list[str]
    reason_below: bool


def build(
    frame: pd.DataFrame,
    columns: Sequence[NumberColumn],
    words: DotRangeWords,
    look: Look,
    width_px: float | None = None,
) -> Chart:
    """Draw the rows in the order of the frame, best or worst first as the page has sorted them.

    frame  one row a pillar or indicator, with these columns (scores 0-100, NaN = not there):
      key                unique code of the row, carried by every mark as `customdata`
      label              name of the row
      value, low, high   own score and the ends of its interval
      band_low, band_mid, band_high   middle half and median of the comparable institutions
      peers              list of their scores, may be empty
      target             score at the target
      is_weak            bold name, and orange in `Emphasis.LOSS` columns
      missing_text       reason, shown where `value` is missing ("not reported")
      hover              ready text of the hover box
      and one column of ready texts for each entry of `columns`
    columns   numbers at the right, in order; on a phone the last two are kept
    width_px  width planned for; ignored on a phone

    Raises KeyError naming absent columns, ValueError for a repeated key or an empty alt.
    """
    wanted = [*COLUMNS, *(column.column for column in columns)]
    absent = [name for name in wanted if name not in frame.columns]
    if absent:
        raise KeyError(f"columns missing from the frame: {', '.join(absent)}")
    if frame["key"].duplicated().any():
        raise ValueError("the key of a row must be unique")
    sheet = Sheet(look, width_px)
    rows = list(frame[list(dict.fromkeys(wanted))].itertuples(index=False))
    if not rows:
        return sheet.finish_empty(words.empty, words.alt)
    kept = list(columns)[-2:] if look.is_phone else list(columns)
    table = _lay_columns(sheet, rows, kept)
    names_px = _place_scale(sheet, rows, table.end)
    keys = _list_keys(sheet, rows, words)
    lines, top = _lay_rows(sheet, rows, keys, names_px, table.heads)
    bottom = lines[-1].top + lines[-1].height
    _draw_axis(sheet, rows, top, bottom)
    _draw_keys(sheet, keys, lines, top, table.end)
    _write_names(sheet, lines)
    _draw_peers(sheet, lines)
    _draw_own(sheet, lines)
    _write_numbers(sheet, lines, table, top)
    return sheet.finish(bottom + sheet.px(26), words.alt)


def _numbers(row: Any) -> list[float]:
    """Return every score of a row that needs room on the axis."""
    single = [row.value, row.low, row.high, row.band_low, row.band_mid, row.band_high, row.target]
    return [float(value) for value in (*single, *row.peers) if is_known(value)]


def _lay_columns(sheet: Sheet, rows: list[Any], columns: list[NumberColumn]) -> _Table:
    """Place the columns of numbers from the right edge inwards, each as wide as its texts."""
    widest_head = sheet.px(62 if sheet.look.is_phone else 96)
    heads = [wrap(column.header, widest_head, sheet.small, 3) for column in columns]
    edges: list[tuple[float, float]] = []
    right = sheet.width - sheet.px(2)
    for column, head in zip(reversed(columns), reversed(heads), strict=True):
        texts = [str(getattr(row, column.column)) for row in rows]
        need = max(widest(texts, sheet.size, True), widest(head, sheet.small))
        edges.append((right - need, right))
        right -= need + sheet.px(12 if sheet.look.is_phone else 24)
    end = edges[-1][0] if edges else sheet.width
    return _Table(columns, edges[::-1], heads, end)


def _place_scale(sheet: Sheet, rows: list[Any], numbers_px: float) -> float:
    """Set the scale of the sheet; return the width of the column of names in px."""
    phone = sheet.look.is_phone
    end = numbers_px - sheet.px(12 if phone else 28)
    names = 0.0
    if not phone:
        bold = [row.label for row in rows if row.is_weak]
        need = max(widest([row.label for row in rows], sheet.size), widest(bold, sheet.size, True))
        word = widest_part([row.label for row in rows], sheet.size, True)
        names = min(need, max(0.36 * sheet.width, min(word, 0.45 * sheet.width)))
    left = sheet.px(10) if phone else names + sheet.px(28)
    values = [value for row in rows for value in _numbers(row)]
    low, high, _ = scale_of_tens(values, end - left, sheet.px(38))
    sheet.scale = Scale(low, high, left, end)
    return names


def _first(rows: list[Any], *columns: str) -> int | None:
    """Return the first row where all these numbers are there."""
    for index, row in enumerate(rows):
        if all(is_known(getattr(row, column)) for column in columns):
            return index
    return None


def _list_keys(sheet: Sheet, rows: list[Any], words: DotRangeWords) -> list[_Key]:
    """Return the words of the key, each for the first row that has its mark."""
    tokens, scale = sheet.tokens, sheet.scale
    found: list[_Key] = []

    def add(index: int | None, value_of: Any, text: str, colour: str, bold: bool = False) -> None:
        if index is None or not text:
            return
        room = max(sheet.px(110), 0.58 * text_width(text, sheet.small, bold))
        lines = wrap(text, room, sheet.small, 3, bold)
        width = widest(lines, sheet.small, bold)
        pixel = scale.pixel(value_of(rows[index]))
        found.append(_Key(index, pixel, lines, width, colour, bold))

    banded = _first(rows, "band_low", "band_high")
    if banded is None:
        middle = _first(rows, "band_mid")
        add(middle, lambda row: row.band_mid, words.median, tokens.ink_soft)
    else:
        add(banded, lambda row: (row.band_low + row.band_high) / 2, words.peers, tokens.ink_soft)
    add(_first(rows, "value"), lambda row: row.value, words.own, tokens.own_text, True)
    add(_first(rows, "target"), lambda row: row.target, words.target, tokens.target_text, True)
    return found


def _lay_rows(
    sheet: Sheet, rows: list[Any], keys: list[_Key], names_px: float, heads: list[list[str]]
) -> tuple[list[_Line], float]:
    """Return the rows laid out from the top down, and the height where they begin."""
    phone, step = sheet.look.is_phone, sheet.size * LINE_HEIGHT
    small = sheet.small * LINE_HEIGHT
    tall = {index: max(len(key.lines) for key in keys if key.index == index) * small
            for index in {key.index for key in keys}}  # fmt: skip
    head = max((len(lines) for lines in heads), default=0) * small
    top = head + sheet.px(6) if phone else max(head, tall.get(0, 0.0)) + sheet.px(8)
    pace = _pace_rows(sheet, rows)
    lines, y = [], top
    for index, row in enumerate(rows):
        room = sheet.width if phone else names_px + sheet.px(1)
        names = break_name(row.label, room, sheet.size, bool(row.is_weak))
        reason, below = _lay_reason(sheet, row)
        extra = len(reason) * small + sheet.px(6) if below else max(0.0, (len(reason) - 1) * small)
        key_above = tall.get(index, 0.0) if (phone or index) else 0.0
        if phone:
            above = len(names) * step + key_above + sheet.px(4)
            centre = above + sheet.px(9)
            height = max(sheet.px(52) + key_above, centre + sheet.px(17)) + extra
        else:
            plain = max(pace, len(names) * step + sheet.px(10 if len(names) > 1 else 5))
            shift = max(0.0, key_above + sheet.px(12) - plain / 2)
            centre = shift + plain / 2
            height = plain + shift + extra
        lines.append(_Line(row, names, y, height, y + centre, reason, below))
        y += height
    return lines, top


def _pace_rows(sheet: Sheet, rows: list[Any]) -> float:
    """Return the usual height of a row in px; on a projector many rows share the screen."""
    usual = sheet.tokens.row + sheet.px(6) * any(len(row.peers) for row in rows)
    if sheet.look.mode is not Mode.PROJECTOR:
        return usual
    below = sum(_lay_reason(sheet, row)[1] for row in rows)
    reasons = below * (sheet.small * LINE_HEIGHT + sheet.px(6))
    return min(usual, max(HALL_ROW_LEAST_PX, (HALL_ROWS_PX - reasons) / len(rows)))


def _lay_reason(sheet: Sheet, row: Any) -> tuple[list[str], bool]:
    """Return the lines of the reason and whether they must go below the marks of the row."""
    if is_known(row.value):
        return [], False
    start = sheet.scale.left + sheet.px(12)
    room = sheet.scale.right + sheet.px(8) - start
    others = [sheet.scale.pixel(value) for value in _numbers(row)]
    until = min(others, default=float("inf")) - sheet.px(8)
    below = start + text_width(row.missing_text, sheet.small) > until
    return wrap(row.missing_text, room, sheet.small, 2), below


def _draw_axis(sheet: Sheet, rows: list[Any], top: float, bottom: float) -> None:
    """Draw the grid and write the tens below the rows."""
    values = [value for row in rows for value in _numbers(row)]
    room = sheet.scale.right - sheet.scale.left
    _, _, ticks = scale_of_tens(values, room, sheet.px(38))
    sheet.axis([(tick, str(tick)) for tick in ticks], top, bottom)


def _draw_keys(
    sheet: Sheet, keys: list[_Key], lines: list[_Line], top: float, numbers_px: float
) -> None:
    """Write the words of the key over the marks of the first row that has them."""
    phone = sheet.look.is_phone
    for index in sorted({key.index for key in keys}):
        group = [key for key in keys if key.index == index]
        over_rows = index == 0 and not phone
        end = numbers_px - sheet.px(10)
        start = 0.0 if over_rows or phone else sheet.scale.left - sheet.px(20)
        centres = spread(
            [key.pixel for key in group], [key.width for key in group], start, end, sheet.px(14)
        )
        y = top - sheet.px(1) if over_rows else lines[index].y - sheet.px(11)
        for key, centre in zip(group, centres, strict=True):
            sheet.write(
                centre, y, key.lines, colour=key.colour, size=sheet.small, bold=key.bold,
                anchor="center", upright="bottom",
            )  # fmt: skip


def _write_names(sheet: Sheet, lines: list[_Line]) -> None:
    """Write the name of each row left of its marks, or above them on a phone."""
    for line in lines:
        weak = bool(line.row.is_weak)
        if sheet.look.is_phone:
            sheet.write(0, line.top, line.names, bold=weak, upright="top")
        else:
            sheet.write(0, line.y, line.names, bold=weak)


def _draw_peers(sheet: Sheet, lines: list[_Line]) -> None:
    """Draw bands, peers' dots, medians and targets."""
    tokens = sheet.tokens
    dots: list[tuple[float, float, str, str]] = []
    targets: list[tuple[float, float, str, str]] = []
    for line in lines:
        row, y = line.row, line.y
        if is_known(row.band_low) and is_known(row.band_high):
            sheet.band(row.band_low, row.band_high, y, thickness=sheet.px(12), fill=tokens.band)
        dots += [(float(peer), y, row.key, row.hover) for peer in row.peers if is_known(peer)]
        if is_known(row.band_mid):
            length = sheet.px(26 if len(row.peers) else 18)
            sheet.tick(row.band_mid, y, length, tokens.ink_soft)
        if is_known(row.target):
            targets.append((float(row.target), y, row.key, row.hover))
    if dots:
        xs, ys, keys, hovers = (list(column) for column in zip(*dots, strict=True))
        sheet.marks(
            xs, ys, keys, hovers, colour=tokens.interval, size=sheet.px(8), name="peers"
        )  # fmt: skip
    if targets:
        xs, ys, keys, hovers = (list(column) for column in zip(*targets, strict=True))
        sheet.marks(
            xs, ys, keys, hovers, colour=tokens.page, size=sheet.px(11), symbol="diamond",
            stroke=tokens.target, width=tokens.line, name="target",
        )  # fmt: skip


def _draw_own(sheet: Sheet, lines: list[_Line]) -> None:
    """Draw the own intervals and dots; a missing value is a hollow circle with its reason."""
    tokens = sheet.tokens
    there = [line for line in lines if is_known(line.row.value)]
    for line in there:
        if is_known(line.row.low) and is_known(line.row.high):
            sheet.band(line.row.low, line.row.high, line.y, thickness=sheet.px(5), fill=tokens.own)
    sheet.marks(
        [float(line.row.value) for line in there], [line.y for line in there],
        [line.row.key for line in there], [line.row.hover for line in there],
        colour=tokens.own, size=sheet.px(11), name="own",
    )  # fmt: skip
    gone = [line for line in lines if not is_known(line.row.value)]
    foot = sheet.scale.low
    sheet.missing(
        [foot] * len(gone), [line.y for line in gone], [line.row.key for line in gone],
        [line.row.hover for line in gone],
    )  # fmt: skip
    for line in gone:
        down = sheet.px(15) + len(line.reason) * sheet.small * LINE_HEIGHT / 2
        sheet.write(
            sheet.scale.left + sheet.px(12), line.y + (down if line.reason_below else 0.0),
            line.reason, colour=tokens.ink_soft, size=sheet.small,
        )  # fmt: skip


def _write_numbers(sheet: Sheet, lines: list[_Line], table: _Table, top: float) -> None:
    """Write the number columns with their headings and lay points over them."""
    tokens = sheet.tokens
    for column, (left, right), head in zip(table.columns, table.edges, table.heads, strict=True):
        sheet.write(
            right, top - sheet.px(1), head, colour=tokens.ink_soft, size=sheet.small,
            anchor="right", upright="bottom",
        )  # fmt: skip
        for line in lines:
            loss = column.emphasis is Emphasis.LOSS and bool(line.row.is_weak)
            own = column.emphasis is Emphasis.OWN
            there = is_known(line.row.value)
            colour = tokens.own_text if own else tokens.target_text if loss else tokens.ink
            sheet.write(
                right, line.y, str(getattr(line.row, column.column)), anchor="right",
                bold=(own or loss) and there, colour=colour if there else tokens.ink_soft,
            )  # fmt: skip
        sheet.press(
            [(left + right) / 2] * len(lines), [line.y for line in lines],
            [line.row.key for line in lines], [line.row.hover for line in lines],
        )  # fmt: skip
