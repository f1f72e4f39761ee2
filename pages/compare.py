"""Compare: how are we against those like us?"""

import streamlit as st

from indicators.services.comparison import build_comparison
from pages.charts import heat_table, strip_set
from pages.ui import compare_rows as rows
from pages.ui import shell, state
from pages.ui.chart_card import Card, show_card
from pages.ui.exporting import make_export
from pages.ui.state import Key

STRIPS_PX = 372
"""Room of the right card on the narrowest desktop."""

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

title = screen.text("compare.table_title")
table = Card(
    key="compare",
    title=title,
    note=screen.text("compare.table_note"),
    source=screen.source_of(board.trail),
    table=rows.table_twin(screen, board),
    export=make_export(
        screen, "compare", screen.say(board.title), rows.export_frame(screen, board), board.trail
    ),
    trail=board.trail,
    numbers={
        f"{code}|{measure}": (code, measure)
        for code in board.institutions
        for measure in board.measures
        if board.kinds[measure] == "indicator"
    },
)
strip_title = screen.text(
    "compare.strip_title", name=screen.names.institution(screen.choice.institution)
)
dots, measures = rows.prepare_strips(screen, board)
strips = Card(
    key="strips",
    title=strip_title,
    note=screen.text("compare.strip_note"),
    source=table.source,
    table=table.table,
    export=make_export(screen, "strips", strip_title, board.spread, board.trail),
    trail=board.trail,
)
left, right = st.columns([15, 9])
with left:
    show_card(
        screen,
        table,
        lambda: heat_table.build(
            rows.prepare_cells(screen, board), rows.cell_words(screen, board, title), screen.look
        ),
    )
with right:
    show_card(
        screen,
        strips,
        lambda: strip_set.build(
            dots, measures, rows.strip_words(screen, strip_title), screen.look, STRIPS_PX
        ),
    )

if not screen.projector:
    with st.container(border=True):
        st.markdown(f"#### {screen.text('compare.reasons_title')}")
        st.markdown(f":small[:gray[{screen.text('compare.reasons_note')}]]")
        reasons = rows.reasons_twin(screen, board)
        if reasons.empty:
            st.markdown(screen.text("compare.add"))
        else:
            st.dataframe(reasons, hide_index=True, alt=screen.text("compare.reasons_title"))
    with st.container(border=True):
        st.markdown(f"#### {screen.text('compare.cannot_title')}")
        told = [screen.text("compare.cannot_peers"), *rows.list_gaps(screen, board)]
        if view.name == "open":
            told.insert(0, screen.text("compare.cannot_editions"))
        st.markdown("\n".join(f"- {line}" for line in told))
