"""Which question about a score is asked, with which numbers; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from indicators.services.explanation_profiles import YEARS_AHEAD
from pages.i18n.findings import say_issue
from pages.i18n.formats import format_year
from pages.ui import state
from pages.ui.screen import Screen
from pages.ui.state import Key

QUESTIONS = ("change", "what_if", "target", "similar", "grades", "forecast")
MOST_AHEAD = 10
USUAL_SHARE = 0.1
"""A change that is offered first: a tenth of the present number, at least one."""


def pick_question(screen: Screen) -> str | None:
    """Draw the questions; nothing is asked, and nothing computed, until one is pressed."""
    state.check(Key.ASK, QUESTIONS, screen.text("question.title"))
    for issue in state.take_issues():
        st.info(say_issue(issue, screen.names), icon=":material/info:")
    bound = state.bind(Key.ASK)
    if screen.look.is_phone:
        wanted = st.selectbox(
            screen.text("question.title"),
            QUESTIONS,
            index=None,
            placeholder=screen.text("question.choose"),
            format_func=lambda code: screen.text(f"question.{code}"),
            label_visibility="collapsed",
            **bound,
        )
    else:
        wanted = st.pills(
            screen.text("question.title"),
            QUESTIONS,
            format_func=lambda code: screen.text(f"question.{code}"),
            label_visibility="collapsed",
            **bound,
        )
    state.write_address()
    return None if wanted is None else str(wanted)


def pick_metric(screen: Screen, numbers: Mapping[str, float]) -> tuple[str, float]:
    """Draw the choice of a raw number and of how much more or less of it; return both.

    numbers  metric: its present number; at least one
    """
    codes = list(numbers)
    state.check(Key.ASK_METRIC, codes, screen.names.metric(codes[0]))
    _say_faults(screen)
    left, right = st.columns([3, 1], gap="small", vertical_alignment="bottom")
    with left:
        wanted = st.selectbox(
            screen.text("question.metric"),
            codes,
            format_func=screen.names.metric,
            **state.bind(Key.ASK_METRIC, codes[0], lambda: state.forget(Key.ASK_ADD)),
        )
    code = str(wanted or codes[0])
    whole = screen.view.catalogue.metrics[code].type == "int"
    if isinstance(state.read(Key.ASK_ADD), str):
        state.check(Key.ASK_ADD, (), screen.text("question.usual_change"))
        _say_faults(screen)
    usual = max(1.0, float(round(USUAL_SHARE * abs(numbers[code]))))
    with right:
        added = st.number_input(
            screen.text("question.more_or_less"),
            step=1.0,
            format="%.0f" if whole else "%g",
            **state.bind(Key.ASK_ADD, usual),
        )
    state.write_address()
    return code, float(round(added) if whole else added)


def pick_place(screen: Screen, now: int, of: int) -> int:
    """Draw the choice of a place from 1 to `of`, the next better one first; return it."""
    usual = max(now - 1, 1)
    state.check(Key.ASK_PLACE, range(1, of + 1), str(usual))
    _say_faults(screen)
    wanted = st.number_input(
        screen.text("question.place"), min_value=1, max_value=of, step=1, width=200,
        **state.bind(Key.ASK_PLACE, usual),
    )  # fmt: skip
    state.write_address()
    return int(wanted)


def pick_heading(screen: Screen, indicators: Sequence[str], period: int) -> tuple[str, int]:
    """Draw the choice of an indicator and a year after `period`; return both."""
    codes, years = list(indicators), range(period + 1, period + MOST_AHEAD + 1)
    usual = period + YEARS_AHEAD
    state.check(Key.ASK_INDICATOR, codes, screen.names.indicator(codes[0]))
    state.check(Key.ASK_YEAR, years, format_year(usual))
    _say_faults(screen)
    left, right = st.columns([3, 1], gap="small", vertical_alignment="bottom")
    with left:
        wanted = st.selectbox(
            screen.text("university.indicator"),
            codes,
            format_func=screen.names.indicator,
            **state.bind(Key.ASK_INDICATOR, codes[0]),
        )
    with right:
        year = st.number_input(
            screen.text("question.year"), min_value=years[0], max_value=years[-1], step=1,
            **state.bind(Key.ASK_YEAR, usual),
        )  # fmt: skip
    state.write_address()
    return str(wanted or codes[0]), int(year)


def _say_faults(screen: Screen) -> None:
    for issue in state.take_issues():
        st.info(say_issue(issue, screen.names), icon=":material/info:")
