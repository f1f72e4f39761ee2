"""Compare: how are we against those like us?"""

import streamlit as st

from indicators.services.comparison import build_comparison
from pages.charts import heat_table, strip_set
from pages.charts.frame import Chart
from pages.ui import compare_rows as rows
from pages.ui import shell, state
from pages.ui.chart_card import Card, show_card
from pages.ui.exporting import make_export
from pages.ui.state import Key

COLUMNS, COLUMN_PX = 3, 350
"""The table takes two columns of the page; a tablet has room for two, and then the two narrow
cards stand side by side below the table."""

TABLE_PX, STRIPS_PX, PROJECTOR_PX = 682, 316, 1170
"""Least room of the charts where columns are as narrow as they may be, and on a projector."""

SHORT_TABLE = 4
"""Below a table of so few universities there is room for the reasons."""

screen = shell.open_page()
view = screen.view
pillars = [item.code for item in view.catalogue.frameworks[screen.choice.framework].pillars]
offers_pillars = view.name != "open"
if offers_pillars:
    state.check(Key.PILLAR, pillars, screen.text("compare.all_pillars"))
chosen_pillar = state.read(Key.PILLAR) if offers_pillars else None
board = build_comparison(view, screen.choice, chosen_pillar)

shell.open_finding(screen.say(board.title), screen.say(board.standfirst))
if offers_pillars and not screen.projector:
    st.selectbox(
        screen.text("compare.pillar"),
        pillars,
        index=None,
        placeholder=screen.text("compare.all_pillars"),
        format_func=screen.names.pillar,
        width=360,
        **state.bind(Key.PILLAR),
    )

title = screen.text("compare.table_projector" if screen.projector else "compare.table_title")
wide = PROJECTOR_PX if screen.projector else None if screen.look.is_phone else TABLE_PX
table = Card(
    key="compare",
    title=title,
    note=screen.text("compare.table_note"),
    source=screen.source_of(board.trail),
    table=rows.table_twin(screen, board),
    export=make_export(
        screen,
        "compare",
        screen.say(board.title),
        rows.export_frame(screen, board),
        board.trail,
        rows.export_columns(screen),
    ),
    trail=board.trail,
    numbers={
        f"{code}|{measure}": (code, measure)
        for code in board.institutions
        for measure in board.measures
        if board.kinds[measure] == "indicator"
    },
)


def draw_table() -> Chart:
    """Draw values and places of the compared institutions."""
    cells = rows.prepare_cells(screen, board)
    if screen.projector:
        cells = rows.keep_projected(screen, board, cells)
    words = rows.cell_words(screen, board, title)
    return heat_table.build(cells, words, screen.look, width_px=wide)


if screen.projector:
    show_card(screen, table, draw_table)
    st.stop()

strip_title = screen.text(
    "compare.strip_title", name=screen.names.institution(screen.choice.institution)
)
dots, measures = rows.prepare_strips(screen, board)
strips = Card(
    key="strips",
    title=strip_title,
    note=screen.text("compare.strip_note"),
    source=screen.source_of(board.trail, short=True),
    table=table.table,
    export=make_export(
        screen, "strips", strip_title, board.spread, board.trail, rows.export_columns(screen)
    ),
    trail=board.trail,
)
grid = st.grid(COLUMNS, min_column_width=COLUMN_PX, dense=True)
left = grid.cell(column_span=2, row_span=2)
with left:
    show_card(screen, table, draw_table)
if not measures.empty:
    words = rows.strip_words(screen, strip_title, dots)
    with grid.cell():
        show_card(
            screen,
            strips,
            lambda: strip_set.build(dots, measures, words, screen.look, STRIPS_PX),
        )
with grid.cell(), st.container(border=True, height="stretch"):
    st.markdown(f"#### {screen.text('compare.cannot_title')}")
    st.markdown("\n".join(f"- :small[{line}]" for line in rows.list_gaps(screen, board)))
below = left if len(board.institutions) <= SHORT_TABLE else grid.cell(column_span="all")
with below, st.container(border=True):
    with st.container(gap=None):
        st.markdown(f"#### {screen.text('compare.reasons_title')}")
        st.markdown(f":small[:gray[{rows.say_reasons(screen, board)}]]")
    reasons = rows.reasons_twin(screen, board)
    if reasons.empty:
        st.markdown(screen.text("compare.add"))
    else:
        st.dataframe(reasons, hide_index=True, alt=screen.text("compare.reasons_title"))
