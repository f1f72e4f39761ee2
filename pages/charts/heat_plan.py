"""Plan of a heat table: how wide names and cells are, and which columns stand side by side.

Everything is measured before it is drawn, so that long Kazakh and Russian names fit. Columns that
do not fit beside each other go into further blocks below.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from pages.charts.layout import LEADING, count_lines, keep_order, set_lines
from pages.charts.measure import text_width
from pages.charts.tokens import Look, Tokens

_MOST_CELL_PX = 150.0
_MOST_ON_PHONE = 5
_LABEL_SHARES = (0.36, 0.30, 0.26)
"""Parts of the width the names may take; narrower when all columns then stand side by side."""
_MANY_ROWS = 16
PAIR_GAP = 8.0
_INSET = 4.0


@dataclass(frozen=True)
class GridPlan:
    """Sizes in px and the columns of each block; blocks stand below each other.

    split  where the value of a cell ends and its place begins; 0 when the place stands below
    tops   upper edge of the cells of each row, from the first row's top;  rows  their whole height
    """

    width: float
    label: float
    cell: float
    cell_height: float
    gap: float
    split: float
    tops: tuple[float, ...]
    rows: float
    blocks: tuple[tuple[str, ...], ...]

    def left(self, position: int) -> float:
        """Return the left edge of the cell at a position in its block."""
        return self.label + position * (self.cell + self.gap)


def plan_grid(cells: pd.DataFrame, look: Look, width: float) -> GridPlan:
    """Choose the label column, the cell size and how many columns stand side by side."""
    tokens = look.tokens
    columns = keep_order(cells["column_key"])
    sizes = _measure(cells, tokens)
    gap = (4 if look.is_phone else 6) * tokens.scale
    inset = _INSET * tokens.scale
    for share in _LABEL_SHARES:
        label = inset if look.is_phone else min(sizes.label, width * share) + 14 * tokens.scale
        room = width - label - inset + gap
        is_stacked = look.is_phone or (sizes.inline + gap) * len(columns) > room
        needed = (sizes.stacked if is_stacked else sizes.inline) + gap
        if needed * len(columns) <= room:
            break
    most = max(1, min(_MOST_ON_PHONE if look.is_phone else len(columns), int(room // needed)))
    size = math.ceil(len(columns) / math.ceil(len(columns) / most))
    cell = room / size - gap
    is_stacked = look.is_phone or cell < sizes.inline
    if not look.is_phone:
        cell = min(cell, _MOST_CELL_PX * tokens.scale)
    heights = _place_rows(cells, look, width if look.is_phone else label, is_stacked)
    return GridPlan(
        width=width,
        label=label,
        cell=cell,
        cell_height=heights[0],
        gap=gap,
        split=0.0 if is_stacked else (cell - sizes.pair) / 2 + sizes.value,
        tops=heights[1],
        rows=heights[2],
        blocks=tuple(tuple(columns[at : at + size]) for at in range(0, len(columns), size)),
    )


def _place_rows(
    cells: pd.DataFrame, look: Look, room: float, is_stacked: bool
) -> tuple[float, tuple[float, ...], float]:
    """Return the cell height, the upper edge of each row's cells, and the height of all rows."""
    tokens = look.tokens
    labels = list(cells.drop_duplicates("row_key")["row_label"])
    if is_stacked:
        cell_height = (tokens.text + tokens.text_small) * LEADING + 8 * tokens.scale
    else:
        cell_height = tokens.row - (6 * tokens.scale if len(labels) > _MANY_ROWS else 0)
    tops, used = [], 0.0
    for label in labels:
        height = count_lines(set_name(label, look, room)) * tokens.text * LEADING
        if look.is_phone:
            tops.append(used + height + 6)
            used += height + 6 + cell_height + 10
        else:
            row = max(cell_height, height)
            tops.append(used + (row - cell_height) / 2)
            used += row + (4 if is_stacked or len(labels) > _MANY_ROWS else 6) * tokens.scale
    return cell_height, tuple(tops), used


def set_name(label: str, look: Look, room: float) -> str:
    """Return the name of a row in bold lines; the bold is taken off where it is not wanted."""
    width = room if look.is_phone else room - 12 * look.tokens.scale
    return set_lines(label, width, look.tokens.text, lines=3, bold=True)


@dataclass(frozen=True)
class _Sizes:
    """Measured widths in px: names, values, value with place, least cells beside and below."""

    label: float
    value: float
    pair: float
    inline: float
    stacked: float


def _measure(cells: pd.DataFrame, tokens: Tokens) -> _Sizes:
    """Measure names, values, places, and the longest words of heads and of missing cells."""
    label = max(text_width(text, tokens.text, bold=True) for text in cells["row_label"])
    value = max(text_width(text, tokens.text, bold=True) for text in cells["value_text"])
    place = max(text_width(text, tokens.text_small) for text in cells["place_text"])
    words = [
        text_width(word, tokens.text_small, bold=is_head)
        for column, is_head in (("column_label", True), ("missing_text", False))
        for text in keep_order(cells[column])
        for word in text.split(" ")
    ]
    least = max(words) + 4 * tokens.scale
    pair = value + place + PAIR_GAP * tokens.scale if place else value
    inline = max(pair + 18 * tokens.scale, least)
    return _Sizes(label, value, pair, inline, max(value + 8, place + 8, least))
