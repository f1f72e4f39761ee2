"""Plan of a heat table: how wide names and cells are, and which columns stand side by side.

Everything is measured before it is drawn, so that long Kazakh and Russian names fit. Columns that
do not fit beside each other go into further blocks below.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import pandas as pd

from pages.charts.layout import LEADING, count_lines, keep_order, set_lines
from pages.charts.measure import text_width
from pages.charts.tokens import Look, Mode, Tokens

_MOST_CELL_PX = 150.0
_MOST_ON_PHONE = 5
_LABEL_SHARES = (0.36, 0.30, 0.26)
_NARROW_SHARES = (0.22, 0.18, 0.15)
"""Parts of the width the names may take; narrower when all columns then stand side by side, and
the narrowest only where no name is cut."""
_MANY_ROWS = 16
PAIR_GAP = 8.0
_INSET = 4.0
WORD_AIR = 10.0
"""Between the word of a missing cell and both its edges."""
WORD_LINES = 3


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
    sizes = _measure(cells, tokens)
    gap = (4 if look.is_phone else 6) * tokens.scale
    label, room, blocks = _choose_label(cells, look, width, sizes, gap)
    cell = room / max(map(len, blocks)) - gap
    is_stacked = look.is_phone or cell < sizes.inline
    if not look.is_phone and look.mode is not Mode.PROJECTOR:
        cell = min(cell, _MOST_CELL_PX * tokens.scale)
    height = _set_cell_height(cells, look, cell, is_stacked)
    heights = _place_rows(cells, look, width if look.is_phone else label, height, is_stacked)
    return GridPlan(
        width=width,
        label=label,
        cell=cell,
        cell_height=height,
        gap=gap,
        split=0.0 if is_stacked else (cell - sizes.pair) / 2 + sizes.value,
        tops=heights[0],
        rows=heights[1],
        blocks=blocks,
    )


def _split_columns(
    cells: pd.DataFrame, columns: list[str], most: int
) -> tuple[tuple[str, ...], ...]:
    """Split columns into blocks of at most so many, of similar length.

    Columns under one title stay together where that takes no more blocks.
    """
    plain = _split_evenly(columns, most)
    first = cells.drop_duplicates("column_key").set_index("column_key")
    if len(plain) == 1 or "column_group" not in first:
        return plain
    groups = [list(part) for _, part in itertools.groupby(columns, first["column_group"].get)]
    by_group = tuple(block for group in groups for block in _split_evenly(group, most))
    return by_group if len(by_group) <= len(plain) else plain


def _split_evenly(columns: list[str], most: int) -> tuple[tuple[str, ...], ...]:
    size = math.ceil(len(columns) / math.ceil(len(columns) / most))
    return tuple(tuple(columns[at : at + size]) for at in range(0, len(columns), size))


def _choose_label(
    cells: pd.DataFrame, look: Look, width: float, sizes: _Sizes, gap: float
) -> tuple[float, float, tuple[tuple[str, ...], ...]]:
    """Return the px of the names, the px of all cells of a row, and the columns of each block.

    The widest names that need the fewest blocks are taken.
    """
    tokens = look.tokens
    inset = _INSET * tokens.scale
    columns = keep_order(cells["column_key"])
    names = list(cells.drop_duplicates("row_key")["row_label"])
    plans = []
    for share in (*_LABEL_SHARES, *_NARROW_SHARES):
        label = inset if look.is_phone else min(sizes.label, width * share) + 14 * tokens.scale
        if share in _NARROW_SHARES and any("…" in set_name(name, look, label) for name in names):
            break
        room = width - label - inset + gap
        is_stacked = look.is_phone or (sizes.inline + gap) * len(columns) > room
        needed = (sizes.stacked if is_stacked else sizes.inline) + gap
        limit = _MOST_ON_PHONE if look.is_phone else len(columns)
        most = max(1, min(limit, int(room // needed)))
        plans.append((label, room, _split_columns(cells, columns, most)))
    return min(plans, key=lambda plan: len(plan[2]))


def _set_cell_height(cells: pd.DataFrame, look: Look, cell: float, is_stacked: bool) -> float:
    """Return the height of a cell: of value and place, or of the longest word for their absence."""
    tokens = look.tokens
    if is_stacked:
        height = (tokens.text + tokens.text_small) * LEADING + 8 * tokens.scale
    else:
        height = tokens.row - (6 * tokens.scale if _is_tight(cells, look) else 0)
    lines = max(
        count_lines(set_lines(text, cell - WORD_AIR, tokens.text_small, lines=WORD_LINES))
        for text in keep_order(cells["missing_text"])
    )
    return max(height, lines * tokens.text_small * LEADING + 4 * tokens.scale)


def _is_tight(cells: pd.DataFrame, look: Look) -> bool:
    """Tell whether rows stand closer: there are many, or the screen is a projector's."""
    return cells["row_key"].nunique() > _MANY_ROWS or look.mode is Mode.PROJECTOR


def _place_rows(
    cells: pd.DataFrame, look: Look, room: float, cell_height: float, is_stacked: bool
) -> tuple[tuple[float, ...], float]:
    """Return the upper edge of each row's cells, and the height of all rows."""
    tokens = look.tokens
    labels = list(cells.drop_duplicates("row_key")["row_label"])
    tops, used = [], 0.0
    for label in labels:
        height = count_lines(set_name(label, look, room)) * tokens.text * LEADING
        if look.is_phone:
            tops.append(used + height + 6)
            used += height + 6 + cell_height + 10
        else:
            row = max(cell_height, height)
            tops.append(used + (row - cell_height) / 2)
            used += row + (4 if is_stacked or _is_tight(cells, look) else 6) * tokens.scale
    return tuple(tops), used


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
    least = max(words) + WORD_AIR
    pair = value + place + PAIR_GAP * tokens.scale if place else value
    inline = max(pair + 18 * tokens.scale, least)
    return _Sizes(label, value, pair, inline, max(value + 8, place + 8, least))
