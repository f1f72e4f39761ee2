"""Parts of the Scoreboard page that ask the reader something: filters, the question of a pair."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from indicators.services.scoreboard import Scoreboard
from pages.charts import pair_bars
from pages.charts.frame import CONFIG
from pages.i18n.formats import NOTHING, format_number, format_percent
from pages.ui import scoreboard_rows as rows
from pages.ui import state
from pages.ui.screen import Screen
from pages.ui.state import Key
from schemas.institution import InstitutionProfile, InstitutionType
from schemas.trail import Trail

SIDE_PX = 316
"""Least room of the narrow cards where columns are as narrow as they may be."""

PROJECTOR_PX = 1170
"""Width of the figure at 1280 x 720."""

LIST_PX, LISTED = 260, 6
"""Height of a long list of the unscored; so many rows need no such height."""


def pick_rows(screen: Screen, board: Scoreboard) -> pd.DataFrame:
    """Draw the filters and return the rows they leave; on the projector those around the own."""
    if screen.projector:
        return rows.keep_nearest(board.ranked, screen.choice.institution)
    words, names = screen.words, screen.names
    register = names.institutions.loc[list(board.ranked["institution"])]
    regions = screen.view.catalogue.regions
    options = {
        Key.FILTER_TYPE: [i.value for i in InstitutionType if i.value in set(register["type"])],
        Key.FILTER_PROFILE: [
            i.value for i in InstitutionProfile if i.value in set(register["profile"])
        ],
        Key.FILTER_REGION: [code for code in regions if code in set(register["region"].dropna())],
    }
    for key, known in options.items():
        state.check(key, known, NOTHING)
    with st.expander(words.text("scoreboard.filters"), icon=":material/filter_list:"):
        search = st.text_input(words.text("scoreboard.filter_search"), **state.bind(Key.SEARCH, ""))
        chosen = {
            "type": st.multiselect(
                words.text("scoreboard.filter_type"),
                options[Key.FILTER_TYPE],
                format_func=lambda code: words.text(f"type.{code}"),
                **state.bind(Key.FILTER_TYPE, []),
            ),
            "profile": st.multiselect(
                words.text("scoreboard.filter_profile"),
                options[Key.FILTER_PROFILE],
                format_func=lambda code: words.text(f"profile.{code}"),
                **state.bind(Key.FILTER_PROFILE, []),
            ),
            "region": st.multiselect(
                words.text("scoreboard.filter_region"),
                options[Key.FILTER_REGION],
                format_func=lambda code: regions[code].name.in_language(screen.language),
                **state.bind(Key.FILTER_REGION, []),
            ),
        }
        st.markdown(f":small[:gray[{words.text('scoreboard.filter_note')}]]")
    return rows.keep_rows(screen, board, search, chosen)


def show_nothing_found(screen: Screen) -> None:
    """Say that the filters leave nobody, with the button that removes them."""
    st.info(screen.text("scoreboard.filter_empty"), icon=":material/filter_list_off:")
    keys = (Key.SEARCH, Key.FILTER_TYPE, Key.FILTER_PROFILE, Key.FILTER_REGION)
    st.button(screen.text("scoreboard.filter_clear"), on_click=lambda: state.forget(*keys))


@st.fragment
def show_pair(screen: Screen, board: Scoreboard) -> None:
    """Answer whether two institutions can be told apart; only this part runs again."""
    codes = list(board.ranked["institution"])
    own = screen.choice.institution
    first_default = own if own in codes else codes[0]
    at = codes.index(first_default)
    second_default = codes[at - 1] if at else codes[min(1, len(codes) - 1)]
    with st.container(border=True, height="stretch"):
        st.markdown(f"#### {screen.text('scoreboard.pair_title')}")
        picked = []
        for key, label, default in (
            (Key.PAIR_FIRST, "scoreboard.pair_first", first_default),
            (Key.PAIR_SECOND, "scoreboard.pair_second", second_default),
        ):
            state.check(key, codes, screen.names.institution(default))
            picked.append(
                st.selectbox(
                    screen.text(label),
                    codes,
                    format_func=screen.names.institution,
                    label_visibility="collapsed",
                    **state.bind(key, default),
                )
            )
        answer = board.ask_pair(*picked)
        st.markdown(f"**{rows.say_pair(screen, answer)}**")
        chart = pair_bars.build_win_bar(
            answer.share,
            rows.pair_words(screen, answer),
            screen.look,
            own="first" if answer.first == own else "second" if answer.second == own else None,
            width_px=SIDE_PX,
        )
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, alt=chart.alt, key="chart_pair")
        note = screen.text("scoreboard.pair_note", runs=write_runs(screen, board))
        st.markdown(f":small[:gray[{note}]]")
    state.write_address()


def show_unscored(screen: Screen, board: Scoreboard, threshold: str | None = None) -> None:
    """List who has no score, and why."""
    if board.unscored.empty:
        return
    needed = threshold or format_percent(board.scored.framework.overall_coverage, screen.language)
    count = len(board.unscored)
    with st.container(border=True, height="stretch"):
        number = format_number(count, screen.language)
        note = screen.text("scoreboard.unscored_note", threshold=needed)
        with st.container(gap=None):
            st.markdown(f"#### {screen.words.plural('scoreboard.unscored_title', count, n=number)}")
            st.markdown(f":small[:gray[{note}]]")
        height: Literal["auto"] | int = "auto" if count <= LISTED else LIST_PX
        st.dataframe(rows.unscored_twin(screen, board), hide_index=True, height=height, alt=note)


def describe_source(screen: Screen, board: Scoreboard, trail: Trail) -> str:
    """Return the source line: publishers, framework, weights, runs and seed.

    On a projector the publishers alone: one line fits.
    """
    if screen.projector:
        return screen.source_of(trail)
    framework = board.scored.framework.name.in_language(screen.language)
    record = board.scored.uncertainty.record if board.scored.uncertainty else None
    if record is None:
        return f"{screen.source_of(trail)}; {framework}"
    return screen.text(
        "scoreboard.source",
        source=screen.source_of(trail),
        framework=framework,
        runs=format_number(record.runs, screen.language),
        seed=record.seed,
    )


def choose_width(screen: Screen, wide: float) -> float | None:
    """Return the room of the main figure: all of a projector's, the page's own, or a phone's."""
    if screen.projector:
        return PROJECTOR_PX
    return None if screen.look.is_phone else wide


def write_runs(screen: Screen, board: Scoreboard) -> str:
    """Return the number of runs of the simulation."""
    uncertainty = board.scored.uncertainty
    return format_number(uncertainty.record.runs if uncertainty else 0, screen.language)
