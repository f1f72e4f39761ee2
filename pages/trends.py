"""Trends: are we moving, or is it noise?"""

from functools import cache

import streamlit as st

from indicators.services.measures import list_measures
from indicators.services.trend_places import build_places, is_ranked
from indicators.services.trends import build_trends
from pages.charts import bump, slope, small_multiples
from pages.charts.frame import Chart
from pages.ui import shell, state
from pages.ui import trends_notes as notes
from pages.ui import trends_places as ranks
from pages.ui import trends_rows as rows
from pages.ui.chart_card import Card, card_frame, show_card
from pages.ui.exporting import make_export
from pages.ui.state import Key

COLUMNS, COLUMN_PX = 3, 350
"""The panels take two columns of the page, the slope one; a tablet has room for two columns, and
then the slope and the list of gaps stand side by side below the panels."""

PANELS_PX, SLOPE_PX = 680, 310
"""Least room of the two charts where columns are as narrow as they may be."""

PHONE_PX = 290
"""Room of a chart on the narrowest phone."""

NOTE_PX = 75
"""Title and note of the narrow card take two or three lines more than those of its neighbour."""

PLACES_PX, SOURCE_PX = 470, 100
"""The places fill the height of the change beside them; their note is as long as its note, but its
source takes three lines more."""

PROJECTOR_PX = 470
"""Room for the panels below a finding of two lines, on a screen 720 px high."""

screen = shell.open_page()
view, choice = screen.view, screen.choice
measures = {item.key: item for item in list_measures(view, choice.framework)}
first = next(iter(measures))
state.check(Key.TREND, list(measures), screen.names.measure(measures[first].code))
board = build_trends(view, choice, state.read(Key.TREND), state.read(Key.FROM_EDITION))
state.check(Key.FROM_EDITION, board.choices, rows.write_period(board, board.default_before))
views = ranks.VIEWS if is_ranked(board.measure) else ranks.VIEWS[:1]
state.check(Key.TREND_VIEW, views, screen.text("trends.view_value"))
is_place = state.read(Key.TREND_VIEW) == "place"
places = build_places(view, choice, board) if is_place else None


def leave_measure() -> None:
    """Forget what another measure may not have: its editions, and places."""
    state.forget(Key.FROM_EDITION)
    if not is_ranked(measures[state.read(Key.TREND, first)]):
        state.forget(Key.TREND_VIEW)


finding = screen.say(places.title if places else board.title)
shell.open_finding(finding, screen.say(places.standfirst if places else board.standfirst))
if not screen.projector:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            screen.text("trends.measure"),
            list(measures),
            format_func=lambda key: screen.names.measure(measures[key].code),
            width=360,
            **state.bind(Key.TREND, first, then=leave_measure),
        )
        if board.choices:
            st.selectbox(
                screen.text("trends.since"),
                sorted(board.choices, reverse=True),
                format_func=lambda period: rows.write_period(board, period),
                width=280,
                **state.bind(Key.FROM_EDITION, board.default_before),
            )
        if len(views) > 1:
            st.segmented_control(
                screen.text("trends.view"),
                views,
                required=True,
                format_func=lambda code: screen.text(f"trends.view_{code}"),
                **state.bind(Key.TREND_VIEW, views[0]),
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
main = ranks.make_card(screen, board, places) if places else panels
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


@cache
def draw_main() -> Chart:
    """Draw the series, or the places, of the own institution and of those beside it."""
    if places:
        return bump.build(
            ranks.prepare_places(screen, places),
            ranks.bump_words(screen, places),
            screen.look,
            apart=[edition.period for edition in places.incomplete],
            width_px=None if screen.projector else PHONE_PX if screen.look.is_phone else PANELS_PX,
            height_px=PROJECTOR_PX if screen.projector else PLACES_PX,
        )
    return small_multiples.build(
        rows.prepare_points(screen, board),
        rows.make_axis(screen, board),
        rows.panel_words(screen, board, title),
        screen.look,
        changes=rows.list_changes(screen, board),
        width_px=None if screen.projector else PHONE_PX if screen.look.is_phone else PANELS_PX,
        height_px=PROJECTOR_PX if screen.projector else None,
    )


def draw_slope() -> Chart:
    """Draw what changed between the two editions."""
    foot_px = SOURCE_PX if places else NOTE_PX
    return slope.build(
        change,
        rows.slope_words(screen, board, change, slope_title),
        screen.look,
        is_reversed=board.measure.unit == "rank",
        width_px=PHONE_PX if screen.look.is_phone else SLOPE_PX,
        height_px=None if screen.look.is_phone else draw_main().height - foot_px,
    )


def show_change() -> None:
    """Show the change between two editions, or both beside each other where there is none."""
    if notes.is_refused(screen, board):
        with card_frame(screen, pair):
            # there is no change to tell: the two values alone
            st.dataframe(pair.table.iloc[:, :3], hide_index=True, alt=slope_title)
    else:
        show_card(screen, pair, draw_slope)


if screen.projector:
    show_card(screen, main, draw_main)
else:
    grid = st.grid(COLUMNS, min_column_width=COLUMN_PX, dense=True)
    with grid.cell(column_span=2 if board.choices else "all"):
        show_card(screen, main, draw_main)
    if board.choices:
        with grid:  # straight in the grid a card ends on one line with its neighbour
            show_change()
    listed = ranks.narrow_board(board, places) if places else board
    for title, lines, span in notes.list_lines(screen, listed):
        place = grid if span == 1 else grid.cell(column_span=span)
        with place, st.container(border=True, height="stretch"):
            st.markdown(f"#### {title}")
            st.markdown("\n".join(f"- {line}" for line in lines))
