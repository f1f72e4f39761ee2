"""Scoreboard: who is where, and how sure is that?"""

import streamlit as st

from indicators.services.provenance import trail_scores
from indicators.services.scoreboard import build_scoreboard
from pages.charts import pair_bars, rank_interval
from pages.i18n.formats import format_number
from pages.ui import scoreboard_parts as parts
from pages.ui import scoreboard_rows as rows
from pages.ui import shell
from pages.ui.chart_card import Card, show_card
from pages.ui.exporting import make_export

COLUMNS, COLUMN_PX = 3, 350
"""The board takes two columns of the page; a tablet has room for two, and then the narrow cards
stand beside each other below the board."""

BOARD_PX = 682
"""Least room of the board where columns are as narrow as they may be."""

SHORT_BOARD = 24
"""Beside a board of so few rows there is no room for the list of the unscored; a longer one is
higher than all narrow cards, which then stand in one cell, without air between them."""

screen = shell.open_page()
own = screen.choice.institution
board = build_scoreboard(screen.view, screen.choice)
title = screen.say(board.title)
shell.open_finding(title, screen.say(board.standfirst))
trail = trail_scores(screen.view, board.scored)
source = parts.describe_source(screen, board, trail)

if board.ranked.empty:
    parts.show_unscored(screen, board)
    st.stop()


def show_board() -> None:
    """Show the filters and the rank intervals they leave."""
    shown = parts.pick_rows(screen, board)
    card = Card(
        key="scoreboard",
        title=screen.text(
            "scoreboard.card_projector" if screen.projector else "scoreboard.card_title"
        ),
        note=screen.text("scoreboard.card_note", runs=parts.write_runs(screen, board)),
        source=source,
        table=rows.table_twin(screen, shown),
        export=make_export(
            screen, "scoreboard", title, shown, trail, rows.export_columns(screen, board)
        ),
        trail=trail,
        stretches=False,
    )
    if shown.empty:
        parts.show_nothing_found(screen)
        return
    show_card(
        screen,
        card,
        lambda: rank_interval.build(
            rows.prepare_ranks(screen, shown),
            rows.rank_words(screen, board),
            screen.look,
            count=None if screen.projector else len(board.ranked),
            width_px=parts.choose_width(screen, BOARD_PX),
        ),
    )


def show_drivers() -> None:
    """Show what widens the interval of the own institution."""
    drivers_title = screen.text("scoreboard.drivers_title", name=screen.names.institution(own))
    drivers = rows.prepare_drivers(screen, board, own)
    card = Card(
        key="drivers",
        title=drivers_title,
        note=screen.text("scoreboard.drivers_note"),
        source=screen.source_of(trail, short=True),
        table=rows.drivers_twin(screen, drivers),
        export=make_export(
            screen,
            "drivers",
            drivers_title,
            drivers[["driver", "label", "share"]],
            trail,
            {
                "driver": screen.text("scoreboard.column_cause"),
                "label": screen.text("scoreboard.column_cause"),
                "share": screen.text("scoreboard.column_part"),
            },
        ),
        trail=trail,
    )
    show_card(
        screen,
        card,
        lambda: pair_bars.build_drivers(
            drivers,
            screen.look,
            alt=drivers_title,
            empty=screen.text("scoreboard.drivers_none"),
            width_px=parts.SIDE_PX,
        ),
    )


def show_pairs() -> None:
    """Show all pairs at once: which can be told apart."""
    unclear, pairs = board.count_unclear()
    pairs_title = screen.words.plural(
        "scoreboard.pairs_title",
        pairs,
        unclear=format_number(unclear, screen.language),
        pairs=format_number(pairs, screen.language),
    )
    order, cells = rows.prepare_pairs(screen, board)
    card = Card(
        key="pairs",
        title=pairs_title,
        note=screen.text("scoreboard.pairs_note"),
        source=screen.source_of(trail, short=True),
        table=rows.pairs_twin(screen, cells),
        export=make_export(
            screen,
            "pairs",
            pairs_title,
            cells.drop(columns="hover"),
            trail,
            {
                "first": screen.text("scoreboard.pair_first"),
                "second": screen.text("scoreboard.pair_second"),
                "share": screen.text("scoreboard.column_share"),
                "is_distinguishable": screen.text("scoreboard.column_clear"),
            },
        ),
        trail=trail,
    )
    show_card(
        screen,
        card,
        lambda: pair_bars.build_pair_triangle(
            order,
            cells,
            rows.triangle_words(screen, board, pairs_title),
            screen.look,
            width_px=parts.SIDE_PX,
        ),
    )


if screen.projector:
    show_board()
    st.stop()

is_short = len(board.ranked) <= SHORT_BOARD
grid = st.grid(COLUMNS, min_column_width=COLUMN_PX, dense=True)
with grid.cell(column_span=2, row_span=2 if is_short else 1):
    show_board()
side = grid.cell()
with side:
    parts.show_pair(screen, board)
    if own in board.drivers.index:
        show_drivers()
with grid.cell() if is_short else side:
    show_pairs()
if not board.unscored.empty:
    with grid.cell(column_span="all") if is_short else side:
        parts.show_unscored(screen, board)
