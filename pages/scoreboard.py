"""Scoreboard: who is where, and how sure is that?"""

import streamlit as st

from indicators.services.provenance import trail_scores
from indicators.services.scoreboard import build_scoreboard
from pages.charts import pair_bars, rank_interval
from pages.i18n.formats import format_number, format_percent
from pages.ui import scoreboard_parts as parts
from pages.ui import scoreboard_rows as rows
from pages.ui import shell
from pages.ui.chart_card import Card, show_card
from pages.ui.exporting import make_export

BOARD_PX = 690
"""Room of the left card on the narrowest desktop."""

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

left, right = (st.container(), None) if screen.projector else st.columns([17, 7])
with left:
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
    else:
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

if right is None:
    st.stop()

with right:
    parts.show_pair(screen, board)
    drivers_title = screen.text("scoreboard.drivers_title", name=screen.names.institution(own))
    drivers = rows.prepare_drivers(screen, board, own)
    if own in board.drivers.index:
        show_card(
            screen,
            Card(
                key="drivers",
                title=drivers_title,
                note=screen.text("scoreboard.drivers_note"),
                source=source,
                table=drivers[["label", "share_text"]],
                export=make_export(
                    screen, "drivers", drivers_title, board.drivers.loc[[own]], trail
                ),
                trail=trail,
            ),
            lambda: pair_bars.build_drivers(
                drivers,
                screen.look,
                alt=drivers_title,
                empty=screen.text("scoreboard.drivers_none"),
                width_px=parts.SIDE_PX,
            ),
        )
    unclear, pairs = board.count_unclear()
    pairs_title = screen.words.plural(
        "scoreboard.pairs_title",
        pairs,
        unclear=format_number(unclear, screen.language),
        pairs=format_number(pairs, screen.language),
    )
    order, cells = rows.prepare_pairs(screen, board)
    show_card(
        screen,
        Card(
            key="pairs",
            title=pairs_title,
            note=screen.text("scoreboard.pairs_note"),
            source=source,
            table=cells[["hover"]].rename(columns={"hover": screen.text("scoreboard.pairs_note")}),
            export=make_export(screen, "pairs", pairs_title, cells, trail),
            trail=trail,
        ),
        lambda: pair_bars.build_pair_triangle(
            order,
            cells,
            rows.triangle_words(screen, board, pairs_title),
            screen.look,
            width_px=parts.SIDE_PX,
        ),
    )
    parts.show_unscored(
        screen, board, format_percent(board.scored.framework.overall_coverage, screen.language)
    )
