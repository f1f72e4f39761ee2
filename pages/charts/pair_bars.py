"""Can two institutions be told apart? One bar of wins, causes of an interval, all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.layout import set_lines
from pages.charts.measure import text_width, widest, wrap
from pages.charts.sheet import LINE_HEIGHT, TRANSPARENT, Scale, Sheet, is_known
from pages.charts.tokens import FONT, Look

_CARD_PX = 380.0
"""Width of the narrow column of the scoreboard, where these figures stand."""

_TOLD_APART = 0.95


@dataclass(frozen=True)
class WinBarWords:
    """Ready words: both names, the texts of the marks at 5, 50 and 95 %, hovers, the message."""

    first: str
    second: str
    low_text: str
    middle_text: str
    high_text: str
    first_hover: str
    second_hover: str
    alt: str


def build_win_bar(
    share_first: float,
    words: WinBarWords,
    look: Look,
    *,
    own: Literal["first", "second"] | None = "first",
    width_px: float = _CARD_PX,
) -> Chart:
    """Draw in how many of the runs the first institution is ahead of the second.

    share_first  0-1; raises ValueError outside. The second's wins fill the bar from the left, the
                 first's from the right. Dashed marks at 5 % and 95 %: only a bar that passes one
                 of them tells the two apart. customdata is "first" or "second"
    """
    if not 0 <= share_first <= 1:
        raise ValueError("a share of runs lies between 0 and 1")
    sheet = Sheet(look, width_px)
    tokens = sheet.tokens
    edge = sheet.px(1)
    sheet.scale = Scale(0, 1, edge, sheet.width - edge)
    leading = sheet.size * LINE_HEIGHT
    room = sheet.width / 2 - sheet.px(10)
    names = {
        "second": wrap(words.second, room, sheet.size, 3, bold=own == "second"),
        "first": wrap(words.first, room, sheet.size, 3, bold=own == "first"),
    }
    top = max(map(len, names.values())) * leading + sheet.px(6)
    thick, y = sheet.px(16), top + sheet.px(12)
    colours = {"first": tokens.peer, "second": tokens.interval}
    if own:
        colours = {"first": tokens.interval, "second": tokens.interval, own: tokens.own}
    parts = (
        ("second", 0.0, 1 - share_first, words.second_hover),
        ("first", 1 - share_first, share_first, words.first_hover),
    )
    for key, start, length, hover in parts:
        sheet.bars([start], [length], [y], [key], [hover], thickness=thick, fill=colours[key],
                   name=key)  # fmt: skip
        colour = tokens.own_text if key == own else tokens.ink_soft
        pixel, anchor = (0.0, "left") if key == "second" else (sheet.width, "right")
        sheet.write(pixel, top, names[key], colour=colour, bold=key == own,
                    anchor="left" if anchor == "left" else "right", upright="bottom")  # fmt: skip
    foot = y + thick / 2 + sheet.px(6)
    for value in (1 - _TOLD_APART, _TOLD_APART):
        ends = (value, y - thick / 2 - sheet.px(4)), (value, foot)
        sheet.line(*ends, tokens.ink, tokens.line, dash="dot", layer="above")
    ticks = ((0.05, words.low_text), (0.5, words.middle_text), (0.95, words.high_text))
    for value, text in ticks:
        half = text_width(text, sheet.small) / 2
        pixel = min(max(sheet.scale.pixel(value), half), sheet.width - half)
        sheet.write(pixel, foot + sheet.px(2), text, size=sheet.small, colour=tokens.axis,
                    anchor="center", upright="top")  # fmt: skip
    return sheet.finish(foot + sheet.small * LINE_HEIGHT + sheet.px(6), words.alt)


def build_drivers(
    drivers: pd.DataFrame, look: Look, *, alt: str, empty: str, width_px: float = _CARD_PX
) -> Chart:
    """Draw what widens an interval, largest first as given, the largest dark and bold.

    drivers  driver (key), label, share (0 or more; missing for one that could not be computed),
             share_text (or the reason), hover
    """
    sheet = Sheet(look, width_px)
    if drivers.empty:
        return sheet.finish_empty(empty, alt)
    tokens = sheet.tokens
    records: list[Any] = list(drivers.itertuples(index=False))
    known = [float(record.share) for record in records if is_known(record.share)]
    greatest = max(known, default=0.0)
    numbers = widest(
        [record.share_text for record in records if is_known(record.share)], sheet.size, bold=True
    )
    phone = look.is_phone
    names = widest([record.label for record in records], sheet.size, bold=True)
    room = sheet.width if phone else min(names, sheet.width * 0.52)
    left = sheet.px(6) if phone else room + sheet.px(16)
    right = sheet.width - numbers - sheet.px(14)
    sheet.scale = Scale(0, greatest or 1.0, left, right)
    y, leading = sheet.px(4), sheet.size * LINE_HEIGHT
    for record in records:
        top = bool(greatest) and is_known(record.share) and float(record.share) == greatest
        lines = wrap(record.label, room, sheet.size, 2, bold=top)
        block = len(lines) * leading
        height = block + sheet.px(28) if phone else max(tokens.row * 0.9, block + sheet.px(8))
        middle = y + block + sheet.px(12) if phone else y + height / 2
        sheet.write(0, y + block / 2 if phone else middle, lines, bold=top)
        key, hover = [record.driver], [record.hover]
        if is_known(record.share):
            fill = tokens.peer if top else tokens.interval
            sheet.bars([0.0], [float(record.share)], [middle], key, hover,
                       thickness=sheet.px(14), fill=fill, name="driver")  # fmt: skip
            end = sheet.scale.pixel(float(record.share)) + sheet.px(8)
        else:
            sheet.missing([0.0], [middle], key, hover)
            end = left + sheet.px(12)
        colour = tokens.ink if top else tokens.ink_soft
        sheet.write(end, middle, record.share_text, bold=top, colour=colour)
        centre = end + text_width(record.share_text, sheet.size, top) / 2
        sheet.press([centre], [middle], key, hover)
        y += height
    return sheet.finish(y + sheet.px(4), alt)


@dataclass(frozen=True)
class PairTriangleWords:
    """Ready words: lines beside the own institution's cells ("" for none), empty text, message."""

    own_note: str
    empty: str
    alt: str


def build_pair_triangle(
    order: pd.DataFrame,
    pairs: pd.DataFrame,
    words: PairTriangleWords,
    look: Look,
    *,
    width_px: float = _CARD_PX,
) -> Chart:
    """Draw every pair as a cell of a lower triangle, both sides in the order of the scoreboard.

    order   institution (key), rank_text, is_own, best first
    pairs   first, second (institutions, in any order), is_distinguishable, hover
    A dark cell is a pair that cannot be told apart, a light one a pair that can; the own row and
    column are blue. A pair that is not in `pairs` stays empty. customdata is "first|second".
    """
    if len(order) < 2:
        return Sheet(look, width_px).finish_empty(words.empty, words.alt)
    tokens, width = look.tokens, 340.0 if look.is_phone else width_px
    keys = list(order["institution"])
    place = {key: index for index, key in enumerate(keys)}
    own = {key for key, flag in zip(keys, order["is_own"], strict=True) if flag}
    size = len(keys) - 1
    z: list[list[float | None]] = [[None] * size for _ in range(size)]
    hovers = [[""] * size for _ in range(size)]
    custom = [[""] * size for _ in range(size)]
    for pair in pairs.itertuples(index=False):
        better, worse = sorted((str(pair.first), str(pair.second)), key=place.__getitem__)
        row, column = place[worse] - 1, place[better]
        z[row][column] = 2.0 * bool({better, worse} & own) + (not pair.is_distinguishable)
        hovers[row][column], custom[row][column] = str(pair.hover), f"{better}|{worse}"
    colours = (tokens.band, tokens.peer, tokens.own_row, tokens.own)
    steps = [[edge / 4, colours[i]] for i in range(4) for edge in (i, i + 1)]
    head, cell = tokens.text_small * 1.6, width / size
    pitch = min(max(cell * 0.62, 3.0), 26.0 * tokens.scale)
    gap = 1 if pitch > 4 else 0
    board = Board(look)
    xs = [(i + 0.5) * cell for i in range(size)]
    ys = [head + (i + 0.5) * pitch for i in range(size)]
    board.traces.append(
        go.Heatmap(
            z=z, x=xs, y=ys, zmin=-0.5, zmax=3.5, colorscale=steps, showscale=False, xgap=gap,
            ygap=gap, hoverinfo="skip", hoverongaps=False, name="cells",
        )
    )  # fmt: skip
    asked = [(i, j) for i in range(size) for j in range(size) if custom[i][j]]
    # a heat map cannot be pressed, points over its cells can
    board.traces.append(
        go.Scatter(
            x=[xs[j] for _, j in asked], y=[ys[i] for i, _ in asked], mode="markers", name="pairs",
            customdata=[custom[i][j] for i, j in asked], hoverinfo="text",
            hovertext=[hovers[i][j] for i, j in asked], cliponaxis=False,
            marker={"color": TRANSPARENT, "size": pitch, "symbol": "square"},
        )
    )  # fmt: skip
    small = {"size": tokens.text_small, "color": tokens.axis}
    bottom = head + size * pitch
    board.write(cell / 2, head / 2, str(order["rank_text"].iloc[0]), font=small, xref="x", yref="y")
    text = str(order["rank_text"].iloc[-1])
    # the last row but few whose cells end left of the text: there is room for it above the diagonal
    free = int((width - text_width(text, tokens.text_small) - 2) / cell)
    last = head + free * pitch
    board.write(width, last, text, font=small, xref="x", yref="y", xanchor="right",
                yanchor="bottom", borderpad=0)  # fmt: skip
    if words.own_note and own:
        _write_own_note(board, words.own_note, width, head)
    axis = bare_axis(range=[0, width])
    height = bottom + 4
    return board.finish(
        words.alt, height, xaxis=axis, yaxis=bare_axis(range=[round(height), 0]),
        hovermode="closest",
    )  # fmt: skip


def _write_own_note(board: Board, note: str, width: float, top: float) -> None:
    """Write the note in the empty upper half, in the corner that is always free."""
    tokens = board.look.tokens
    text = set_lines(note, width * 0.5, tokens.text, lines=3, bold=True)
    board.write(
        width, top, text, xref="x", yref="y", xanchor="right", yanchor="top", align="right",
        font={"family": FONT, "size": tokens.text, "color": tokens.own_text},
    )  # fmt: skip
