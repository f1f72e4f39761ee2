"""Heat table: many rows by a few columns, each cell with its number and its place in the column.

Used for institutions by measures (Compare) and for indicators by institutions (Indicators). The
shade repeats the printed place: the darker, the nearer to the top of the column. The own row (or
column) has a blue frame; a missing cell has a dotted outline and its word.
"""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.charts.frame import Board, Chart, bare_axis
from pages.charts.heat_plan import PAIR_GAP, WORD_AIR, WORD_LINES, GridPlan, plan_grid, set_name
from pages.charts.layout import (
    LEADING,
    Lettering,
    count_lines,
    draw_nothing,
    draw_targets,
    figure_width,
    keep_order,
    set_lines,
)
from pages.charts.tokens import Look, Mode, Tokens

COLUMNS = (
    "row_key", "row_label", "column_key", "column_label", "column_group", "value_text",
    "place_text", "place_share", "missing_text", "is_own", "hover",
)  # fmt: skip
_BLOCK_GAP = 22.0
_HALL_AIR = 14.0
"""On a projector the title of the card stands close above the heads."""


@dataclass(frozen=True)
class HeatTableWords:
    """Translated words: `alt` states the message, `nothing` stands in place of an empty table."""

    alt: str
    nothing: str


def build(
    cells: pd.DataFrame, words: HeatTableWords, look: Look, *, width_px: float | None = None
) -> Chart:
    """Draw a heat table.

    cells  one row for each cell of the grid, rows and columns in order of first appearance:
           row_key, row_label        row and its name
           column_key, column_label  column and its head (plain text, broken into lines here)
           column_group              title above neighbouring columns, "" for none
           value_text                ready number, "" when missing
           place_text                ready place with its base ("3 of 18"), "" for none
           place_share               0 nearest to the top .. 1 farthest, NaN without a place
           missing_text              the word for a missing cell, "" when there is a value
           is_own                    true in the own row, or in the own column
           hover                     ready markup of the hover box
    returns  chart; every cell carries customdata [row_key, column_key]

    On the phone names stand above their cells and places below the values; columns that do not
    fit side by side continue in a further block below.

    Raises ValueError for absent columns, a cell given twice, a cell not given (missing is a row
    with a word), or a cell with neither value nor word.
    """
    _check(cells)
    if cells.empty:
        return draw_nothing(look, words.nothing, words.alt, width_px)
    plan = plan_grid(cells, look, figure_width(look, width_px))
    board, lettering = Board(look), Lettering(look)
    targets: list[tuple[float, float, list[str], str]] = []
    top = _HALL_AIR if look.mode is Mode.PROJECTOR else 0.0
    for block in plan.blocks:
        part = cells[cells["column_key"].isin(block)]
        top = _draw_heads(board, part, plan, block, top)
        targets += _draw_rows(board, lettering, part, plan, top)
        top += plan.rows + _BLOCK_GAP * look.tokens.scale
    height = top - _BLOCK_GAP * look.tokens.scale
    board.traces += lettering.traces()
    board.traces.append(
        draw_targets(
            [x for x, _, _, _ in targets],
            [y for _, y, _, _ in targets],
            [key for _, _, key, _ in targets],
            [hover for _, _, _, hover in targets],
            plan.cell_height,
        )
    )
    return board.finish(
        words.alt,
        height,
        hovermode="closest",
        hoverdistance=math.ceil(plan.cell / 2),
        xaxis=bare_axis(range=[0, plan.width]),
        yaxis=bare_axis(range=[height, 0]),
    )


def _check(cells: pd.DataFrame) -> None:
    """Refuse frames that break the contract of `build`."""
    absent = [column for column in COLUMNS if column not in cells.columns]
    if absent:
        raise ValueError(f"heat table lacks columns: {', '.join(absent)}")
    if cells.duplicated(["row_key", "column_key"]).any():
        raise ValueError("heat table has a cell twice")
    if len(cells) != cells["row_key"].nunique() * cells["column_key"].nunique():
        raise ValueError("heat table lacks cells: a missing value is a row with its word")
    if ((cells["value_text"] == "") == (cells["missing_text"] == "")).any():
        raise ValueError("a cell has either a value or the word for its absence")


def _draw_heads(
    board: Board, part: pd.DataFrame, plan: GridPlan, block: tuple[str, ...], top: float
) -> float:
    """Draw group titles and column heads of a block; return where its rows begin."""
    tokens = board.look.tokens
    first = part.drop_duplicates("column_key").set_index("column_key")
    line = tokens.text_small * LEADING
    groups = [str(first.loc[key, "column_group"]) for key in block]
    if any(groups):
        top = _draw_groups(board, groups, plan, top)
    own = _own_columns(part)
    heads = [
        set_lines(str(first.loc[key, "column_label"]), plan.cell - 2, tokens.text_small, lines=3,
                  bold=True)
        for key in block
    ]  # fmt: skip
    bottom = top + max(count_lines(head) for head in heads) * line
    for position, (key, head) in enumerate(zip(block, heads, strict=True)):
        board.write(
            plan.left(position) + plan.cell / 2, bottom, head, xref="x", yref="y",
            xanchor="center", yanchor="bottom", borderpad=0,
            font={
                "size": tokens.text_small,
                "color": tokens.own_text if key in own else tokens.ink,
            },
        )  # fmt: skip
    return bottom + 8 * tokens.scale


def _draw_groups(board: Board, groups: list[str], plan: GridPlan, top: float) -> float:
    """Write each group once above its neighbouring columns with a hairline; return the bottom."""
    tokens = board.look.tokens
    runs: list[tuple[str, int, int]] = []
    for position, group in enumerate(groups):
        if runs and runs[-1][0] == group:
            runs[-1] = (group, runs[-1][1], position)
        else:
            runs.append((group, position, position))
    titles = [
        set_lines(group, plan.left(end) + plan.cell - plan.left(start), tokens.text_small, lines=3)
        for group, start, end in runs
    ]
    bottom = top + max(count_lines(title) for title in titles) * tokens.text_small * LEADING
    for title, (_, start, end) in zip(titles, runs, strict=True):
        if not title:
            continue
        board.write(
            plan.left(start), bottom, title, xref="x", yref="y", xanchor="left", yanchor="bottom",
            align="left", borderpad=0, font={"size": tokens.text_small, "color": tokens.ink_soft},
        )  # fmt: skip
        board.line(
            plan.left(start), plan.left(end) + plan.cell, bottom + 4, bottom + 4,
            line={"color": tokens.hairline, "width": tokens.scale},
        )  # fmt: skip
    return bottom + 4 + 8 * tokens.scale


def _draw_rows(
    board: Board, lettering: Lettering, part: pd.DataFrame, plan: GridPlan, top: float
) -> list[tuple[float, float, list[str], str]]:
    """Draw names, cells and the own frame of a block; return the targets of the cells."""
    own_rows, own_columns = _own_rows(part), _own_columns(part)
    block = keep_order(part["column_key"])
    targets = []
    for number, (key, row) in enumerate(part.groupby("row_key", sort=False)):
        y = top + plan.tops[number]
        bottom = y + plan.cell_height
        _draw_name(board, str(row["row_label"].iloc[0]), plan, y, key in own_rows)
        by_column = row.set_index("column_key")
        for position, column in enumerate(block):
            cell = by_column.loc[column]
            _draw_cell(board, lettering, cell, plan, (plan.left(position), y))
            middle = (plan.left(position) + plan.cell / 2, y + plan.cell_height / 2)
            targets.append((*middle, [str(key), column], str(cell["hover"])))
            if column in own_columns and board.look.is_phone:
                _frame(board, plan, (position, position), y, bottom)
        if key in own_rows:
            _frame(board, plan, (0, len(block) - 1), y, bottom)
    for position, column in enumerate(block):
        if column in own_columns and not board.look.is_phone:
            _frame(board, plan, (position, position), top + plan.tops[0], bottom)
    return targets


def _draw_name(board: Board, label: str, plan: GridPlan, y: float, is_own: bool) -> None:
    """Write the name of a row left of its cells, or above them on the phone."""
    look, tokens = board.look, board.look.tokens
    markup = set_name(label, look, plan.width if look.is_phone else plan.label)
    if not is_own:
        markup = markup.removeprefix("<b>").removesuffix("</b>")
    board.write(
        0, y - 3 if look.is_phone else y + plan.cell_height / 2, markup, xref="x", yref="y",
        xanchor="left", yanchor="bottom" if look.is_phone else "middle", align="left",
        borderpad=0, font={"color": tokens.own_text if is_own else tokens.ink},
    )  # fmt: skip


def _draw_cell(
    board: Board, lettering: Lettering, cell: Any, plan: GridPlan, corner: tuple[float, float]
) -> None:
    """Draw the shade, the value and the place of one cell, or its outline and word."""
    left, y = corner
    tokens = board.look.tokens
    bottom, middle = y + plan.cell_height, y + plan.cell_height / 2
    centre = left + plan.cell / 2
    if cell["missing_text"]:
        outline = {"color": tokens.axis, "width": tokens.scale, "dash": "dot"}
        board.rectangle(left, left + plan.cell, y, bottom, line=outline)
        markup = set_lines(
            cell["missing_text"], plan.cell - WORD_AIR, tokens.text_small, lines=WORD_LINES
        )
        lettering.put(
            centre,
            middle,
            markup,
            colour=tokens.ink_soft,
            size=tokens.text_small,
            position="middle center",
        )
        return
    fill = shade(cell["place_share"], tokens)
    edge = {"width": 0} if fill != tokens.page else {"color": tokens.hairline, "width": 1}
    board.rectangle(left, left + plan.cell, y, bottom, fillcolor=fill, line=edge)
    colour = readable_on(fill, tokens)
    value = f"<b>{html.escape(cell['value_text'], quote=False)}</b>"
    place = html.escape(cell["place_text"], quote=False)
    if place and not plan.split:
        shift = tokens.text * LEADING / 2
        lettering.put(
            centre,
            middle - shift + 1,
            value,
            colour=colour,
            size=tokens.text,
            position="middle center",
        )
        lettering.put(
            centre,
            middle + shift - 1,
            place,
            colour=colour,
            size=tokens.text_small,
            position="middle center",
        )
    elif place:
        end = left + plan.split
        start = end + PAIR_GAP * tokens.scale
        lettering.put(end, middle, value, colour=colour, size=tokens.text, position="middle left")
        lettering.put(
            start, middle, place, colour=colour, size=tokens.text_small, position="middle right"
        )
    else:
        lettering.put(
            centre, middle, value, colour=colour, size=tokens.text, position="middle center"
        )


def _frame(board: Board, plan: GridPlan, span: tuple[int, int], top: float, bottom: float) -> None:
    """Draw the blue frame of what is own around the first to last cell of a span."""
    first, last = span
    tokens = board.look.tokens
    air = 2.5 * tokens.scale
    board.rectangle(
        plan.left(first) - air, plan.left(last) + plan.cell + air, top - air, bottom + air,
        line={"color": tokens.own, "width": 2 * tokens.scale}, layer="above",
    )  # fmt: skip


def _own_rows(part: pd.DataFrame) -> set[str]:
    """Return the rows whose every cell is own."""
    return set(part.groupby("row_key", sort=False)["is_own"].all().loc[lambda own: own].index)


def _own_columns(part: pd.DataFrame) -> set[str]:
    """Return the columns whose every cell is own, unless whole rows are own."""
    if _own_rows(part):
        return set()
    return set(part.groupby("column_key", sort=False)["is_own"].all().loc[lambda own: own].index)


def shade(place_share: float, tokens: Tokens) -> str:
    """Return the slate step of a place share: the last (strongest) for 0, the first for 1.

    A share that is NaN gives the page colour. Raises ValueError outside 0..1.
    """
    if pd.isna(place_share):
        return tokens.page
    if not 0 <= place_share <= 1:
        raise ValueError(f"place share {place_share} is not between 0 and 1")
    last = len(tokens.slate) - 1
    return tokens.slate[round((1 - place_share) * last)]


def readable_on(fill: str, tokens: Tokens) -> str:
    """Return the text colour that reads better on a cell (WCAG 2.2 contrast ratio)."""
    luminance = _luminance(fill)

    def contrast(colour: str) -> float:
        darker, lighter = sorted((luminance, _luminance(colour)))
        return (lighter + 0.05) / (darker + 0.05)

    return max((tokens.ink, tokens.on_dark_cell), key=contrast)


def _luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB, 0..1 (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
