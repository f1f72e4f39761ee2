"""Which values are there and which are not: rows by columns, filled or dotted.

Used for indicators by institutions and for indicators by editions. A filled cell is a value, a
dotted outline a missing one; the reason stands in the hover and the table twin.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.layout import figure_width, set_lines
from pages.charts.measure import elide, widest
from pages.charts.sheet import LINE_HEIGHT, TRANSPARENT, Sheet
from pages.charts.tokens import Look


@dataclass(frozen=True)
class CoverageWords:
    """Ready words: what a matrix without cells says, and the message."""

    empty: str
    alt: str


@dataclass(frozen=True)
class _Layout:
    """Pixels: where cells start, how large one is, how far rows are apart, the room of names."""

    left: float
    top: float
    cell: float
    pitch: float
    name_lines: int
    name_room: float
    width: float
    bottom: float


def build(
    cells: pd.DataFrame,
    words: CoverageWords,
    look: Look,
    *,
    own: str | None = None,
    width_px: float | None = None,
) -> Chart:
    """Draw presence, rows and columns in the order in which they first appear.

    cells  row, row_label, row_text (how many of how many, "" for none), column, column_label,
           is_present, hover (with the reason when it is missing). A pair that is no row of the
           frame stays blank: it was never asked for
    own    the column (or row) drawn in blue
    customdata of a cell is "row|column".
    """
    if cells.empty:
        return Sheet(look, width_px).finish_empty(words.empty, words.alt)
    rows = cells.drop_duplicates("row").reset_index(drop=True)
    columns = cells.drop_duplicates("column").reset_index(drop=True)
    layout = _lay_out(rows, columns, look, figure_width(look, width_px))
    board = Board(look)
    row_at = {key: index for index, key in enumerate(rows["row"])}
    column_at = {key: index for index, key in enumerate(columns["column"])}
    places = [
        (cell, column_at[cell.column], row_at[cell.row]) for cell in cells.itertuples(index=False)
    ]
    _draw_missing(board, layout, places)
    _draw_cells(board, layout, places, own)
    _write_heads(board, layout, columns, own)
    _write_names(board, layout, rows, own)
    return board.finish(
        words.alt,
        layout.bottom,
        xaxis=bare_axis(range=[0, layout.width]),
        yaxis=bare_axis(range=[round(layout.bottom), 0]),
        hovermode="closest",
        barmode="overlay",
    )


def _lay_out(rows: pd.DataFrame, columns: pd.DataFrame, look: Look, width: float) -> _Layout:
    tokens = look.tokens
    zoom = tokens.scale
    counts = widest(list(rows["row_text"]), tokens.text_small)
    right = width - (counts + 12 * zoom if counts else 2 * zoom)
    if look.is_phone:
        left, room = 2.0, width - counts - 12
    else:
        room = min(widest(list(rows["row_label"]), tokens.text, bold=True), width * 0.42)
        left = room + 14 * zoom
    cell = min((right - left) / len(columns), 46 * zoom)
    head = min(widest(list(columns["column_label"]), tokens.text_small, bold=True), 130 * zoom)
    turned = head > cell - 4 * zoom
    top = (head if turned else tokens.text_small * LINE_HEIGHT) + 10 * zoom
    lines = 2 if widest(list(rows["row_label"]), tokens.text, bold=True) > room else 1
    names, cells = lines * tokens.text * LINE_HEIGHT, 24.0 * zoom
    pitch = names + cells if look.is_phone else max(cells, names + 2 * zoom)
    bottom = top + pitch * len(rows) + 4 * zoom
    return _Layout(left, top, cell, pitch, lines, room, width, bottom)


def _box(board: Board, layout: _Layout, column: int, row: int) -> tuple[float, float, float, float]:
    """Return left, right, top and bottom of the drawn part of a cell."""
    tokens = board.look.tokens
    tall = layout.pitch
    high = layout.top + row * layout.pitch
    if board.look.is_phone:
        name = layout.name_lines * tokens.text * LINE_HEIGHT
        tall, high = layout.pitch - name, high + name
    gap_x = min(2.0, layout.cell * 0.12)
    gap_y = max((tall - 18.0 * tokens.scale) / 2, 0.0)
    left = layout.left + column * layout.cell
    return left + gap_x, left + layout.cell - gap_x, high + gap_y, high + tall - gap_y


def _draw_missing(board: Board, layout: _Layout, places: list[tuple[Any, int, int]]) -> None:
    """Draw all dotted outlines as one path: a thousand shapes would take seconds."""
    outlines = []
    for cell, column, row in places:
        if not cell.is_present:
            x0, x1, y0, y1 = _box(board, layout, column, row)
            corners = ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
            outlines.append("M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in corners) + "Z")
    if outlines:
        board.shapes.append(
            {
                "type": "path", "path": "".join(outlines), "xref": "x", "yref": "y",
                "layer": "below", "fillcolor": TRANSPARENT,
                "line": {"color": board.look.tokens.peer, "width": 1, "dash": "dot"},
            }
        )  # fmt: skip


def _draw_cells(
    board: Board, layout: _Layout, places: list[tuple[Any, int, int]], own: str | None
) -> None:
    """Draw filled cells, and invisible ones over what is missing, so that each can be pressed."""
    tokens = board.look.tokens
    kinds: dict[tuple[str, str], list[tuple[Any, int, int]]] = {}
    for place in places:
        cell = place[0]
        colour = tokens.own if own in (cell.row, cell.column) else tokens.slate[6]
        kind = ("present", colour) if cell.is_present else ("missing", TRANSPARENT)
        kinds.setdefault(kind, []).append(place)
    for (name, colour), members in kinds.items():
        boxes = [_box(board, layout, column, row) for _, column, row in members]
        board.traces.append(
            go.Bar(
                x=[(x0 + x1) / 2 for x0, x1, _, _ in boxes], base=[y0 for _, _, y0, _ in boxes],
                y=[y1 - y0 for _, _, y0, y1 in boxes], width=[x1 - x0 for x0, x1, _, _ in boxes],
                name=name, marker={"color": colour, "line": {"width": 0}}, hoverinfo="text",
                customdata=[f"{cell.row}|{cell.column}" for cell, _, _ in members],
                hovertext=[cell.hover for cell, _, _ in members], textposition="none",
                selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
            )
        )  # fmt: skip


def _write_heads(board: Board, layout: _Layout, columns: pd.DataFrame, own: str | None) -> None:
    """Write the heads of the columns, upright when one is wider than its column."""
    tokens = board.look.tokens
    room = layout.top - 10 * tokens.scale
    turned = room > tokens.text_small * LINE_HEIGHT + 1
    for index, (key, label) in enumerate(
        zip(columns["column"], columns["column_label"], strict=True)
    ):
        bold = key == own
        text = elide(label, room if turned else layout.cell, tokens.text_small, bold)
        # text turned by 90 degrees overlaps its neighbour when columns are narrower than a line
        if turned and layout.cell < tokens.text_small and not bold and index % 2:
            continue
        board.write(
            layout.left + (index + 0.5) * layout.cell, layout.top - 6 * tokens.scale,
            html.escape(text, quote=False), xref="x", yref="y", xanchor="center",
            yanchor="bottom", textangle=-90 if turned else 0, borderpad=0,
            font={
                "size": tokens.text_small, "weight": 700 if bold else 400,
                "color": tokens.own_text if bold else tokens.axis,
            },
        )  # fmt: skip


def _write_names(board: Board, layout: _Layout, rows: pd.DataFrame, own: str | None) -> None:
    """Write the name of each row and how many of its values are there."""
    tokens = board.look.tokens
    block = layout.name_lines * tokens.text * LINE_HEIGHT
    for index, row in enumerate(rows.itertuples(index=False)):
        record: Any = row
        bold = record.row == own
        high = layout.top + index * layout.pitch
        y = high + (block / 2 if board.look.is_phone else layout.pitch / 2)
        colour = tokens.own_text if bold else tokens.ink
        name = set_lines(
            record.row_label, layout.name_room, tokens.text, lines=layout.name_lines, bold=bold
        )
        style = {"xref": "x", "yref": "y", "yanchor": "middle", "borderpad": 0}
        board.write(
            0, y, name, xanchor="left", align="left", font={"color": colour}, **style,
        )  # fmt: skip
        if record.row_text:
            board.write(
                layout.width, y, html.escape(record.row_text, quote=False), xanchor="right",
                font={"size": tokens.text_small, "color": tokens.ink_soft}, **style,
            )  # fmt: skip
