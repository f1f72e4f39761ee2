"""The choice of pillar and indicator on the profile page, bound to the address."""

from __future__ import annotations

import streamlit as st

from indicators.services.profile import Profile
from pages.i18n.findings import say_issue
from pages.ui import state
from pages.ui.screen import Screen
from pages.ui.state import Key
from pages.ui.university_rows import label_pillar

INDICATOR_PX = 480


def pick_pillar(screen: Screen, profile: Profile) -> str:
    """Draw the row of pillars, worst first, and return the open one.

    Opened first: the pillar of the indicator a link names, else the worst.
    """
    codes = [str(code) for code in profile.pillars["pillar"]]
    default = profile.pillar_of(str(state.read(Key.INDICATOR, ""))) or codes[0]
    state.check(Key.PILLAR, codes, screen.names.pillar(default))
    bound = state.bind(Key.PILLAR, default, lambda: state.forget(Key.INDICATOR))
    if screen.look.is_phone:  # eight cells in four uneven rows would take half the screen
        wanted = st.selectbox(
            screen.text("university.pillar"),
            codes,
            format_func=lambda code: label_pillar(screen, profile, code, marked=False),
            label_visibility="collapsed",
            **bound,
        )
    else:
        # pills: eight names fill more than one line on most screens, and pills break anywhere
        wanted = st.pills(
            screen.text("university.pillar"),
            codes,
            required=True,
            format_func=lambda code: label_pillar(screen, profile, code),
            label_visibility="collapsed",
            **bound,
        )
    state.write_address()  # the frame, which writes it otherwise, does not run for a fragment
    return str(wanted or default)


def pick_indicator(screen: Screen, profile: Profile, pillar: str) -> str:
    """Draw the choice of an indicator of the open pillar, costliest first, and return it."""
    codes = [str(code) for code in profile.of_pillar(pillar)["indicator"]]
    state.check(Key.INDICATOR, codes, screen.names.indicator(codes[0]))
    for issue in state.take_issues():
        st.info(say_issue(issue, screen.names), icon=":material/info:")
    wanted = st.selectbox(
        screen.text("university.indicator"),
        codes,
        format_func=screen.names.indicator,
        label_visibility="collapsed",
        width=INDICATOR_PX,
        **state.bind(Key.INDICATOR, codes[0]),
    )
    state.write_address()
    return str(wanted or codes[0])
