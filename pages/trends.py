"""Trends: are we moving, or is it noise?"""

import streamlit as st

from indicators.services.measures import list_measures
from indicators.services.trends import build_trends
from pages.charts import slope, small_multiples
from pages.charts.frame import Chart
from pages.i18n.findings import say_issue
from pages.ui import shell, state
from pages.ui import trends_notes as notes
from pages.ui import trends_rows as rows
from pages.ui.chart_card import Card, card_frame, show_card
from pages.ui.exporting import make_export
from pages.ui.state import Key

PANELS_PX, SLOPE_PX = 690, 340
"""Room of the two cards on the narrowest desktop."""

screen = shell.open_page()
view, choice = screen.view, screen.choice
measures = {item.key: item for item in list_measures(view, choice.framework)}
first = next(iter(measures))
state.check(Key.TREND, list(measures), screen.names.measure(measures[first].code))
board = build_trends(view, choice, state.read(Key.TREND), state.read(Key.FROM_EDITION))
state.check(Key.FROM_EDITION, board.choices, rows.write_period(board, board.default_before))
for issue in state.take_issues():
    st.info(say_issue(issue, screen.names), icon=":material/info:")

finding = screen.say(board.title)
shell.open_finding(finding, screen.say(board.standfirst))
if not screen.projector:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            screen.text("trends.measure"),
            list(measures),
            format_func=lambda key: screen.names.measure(measures[key].code),
            width=360,
            **state.bind(Key.TREND, first, then=lambda: state.forget(Key.FROM_EDITION)),
        )
        if board.choices:
            st.selectbox(
                screen.text("trends.since"),
                sorted(board.choices, reverse=True),
                format_func=lambda period: rows.write_period(board, period),
                width=280,
                **state.bind(Key.FROM_EDITION, board.default_before),
            )

title = notes.panels_title(screen, board)
panels = Card(
    key="panels",
    title=title,
    note=notes.panels_note(screen, board),
    source=screen.source_of(board.trail),
    table=rows.panels_twin(screen, board),
    export=make_export(screen, "trends", finding, rows.export_series(screen, board), board.trail),
    trail=board.trail,
    numbers=rows.list_numbers(screen, board),
)
slope_title = notes.slope_title(screen, board)
change = rows.prepare_slope(screen, board)
pair = Card(
    key="slope",
    title=slope_title,
    note=notes.slope_note(screen, board),
    source=panels.source,
    table=rows.slope_twin(screen, board),
    export=make_export(
        screen, "trends-change", slope_title, rows.export_change(screen, board), board.trail
    ),
    trail=board.trail,
)


def draw_panels() -> Chart:
    """Draw the series of the own institution and of those beside it."""
    return small_multiples.build(
        rows.prepare_points(screen, board),
        rows.make_axis(screen, board),
        rows.panel_words(screen, board, title),
        screen.look,
        changes=rows.list_changes(screen, board),
        width_px=None if screen.projector or screen.look.is_phone else PANELS_PX,
    )


def draw_slope() -> Chart:
    """Draw what changed between the two editions."""
    return slope.build(
        change,
        rows.slope_words(screen, board, change, slope_title),
        screen.look,
        is_reversed=board.measure.unit == "rank",
        width_px=None if screen.projector or screen.look.is_phone else SLOPE_PX,
    )


if screen.projector or not board.choices:
    show_card(screen, panels, draw_panels)
else:
    left, right = st.columns([16, 8])
    with left:
        show_card(screen, panels, draw_panels)
    with right:
        if notes.is_refused(screen, board):
            with card_frame(screen, pair):
                st.dataframe(pair.table, hide_index=True, alt=slope_title)
        else:
            show_card(screen, pair, draw_slope)

if not screen.projector:
    for key, lines in (
        ("trends.notes_title", notes.list_notes(screen, board)),
        ("trends.gaps_title", notes.list_gaps(screen, board)),
    ):
        if lines:
            with st.container(border=True):
                st.markdown(f"#### {screen.text(key)}")
                st.markdown("\n".join(f"- {line}" for line in lines))
