"""Profile: what is behind the score of one institution, down to single numbers."""

from __future__ import annotations

import streamlit as st

from indicators.services.profile import (
    Profile,
    build_profile,
    find_contribution_message,
    find_pillar_message,
)
from indicators.services.profile_facts import read_published_facts
from indicators.services.profile_indicator import place_on_indicator
from pages.ui import shell, university_cards
from pages.ui.chart_card import open_pair
from pages.ui.question_cards import show_questions
from pages.ui.screen import Screen
from pages.ui.university_choice import pick_indicator, pick_pillar

screen = shell.open_page()
profile = build_profile(screen.view, screen.choice)
shell.open_finding(screen.say(profile.title), screen.say(profile.standfirst))


@st.fragment
def show_pillar(screen: Screen, profile: Profile) -> None:
    """Show one pillar and one of its indicators; a press on another runs this part alone."""
    if screen.projector:  # the chart first: the choice is for the one who presents
        chart = st.container()
        pillar = pick_pillar(screen, profile)
        with chart:
            message = screen.say(find_pillar_message(profile, pillar))
            university_cards.show_indicators(screen, profile, pillar, message)
        return
    pillar = pick_pillar(screen, profile)
    left, right = open_pair("pillar", 15, 9)
    with left:
        message = screen.say(find_pillar_message(profile, pillar))
        university_cards.show_indicators(screen, profile, pillar, message)
    with right:
        message = screen.say(find_contribution_message(profile))
        university_cards.show_contributions(screen, profile, message)
    indicator = pick_indicator(screen, profile, pillar)
    place = place_on_indicator(screen.view, profile, indicator)
    left, right = open_pair("indicator", 13, 11)
    with left:
        university_cards.show_swarm(screen, profile, place)
    with right:
        university_cards.show_definition(screen, profile, place)


@st.fragment
def ask(screen: Screen, profile: Profile) -> None:
    """Answer questions about the score; another question runs this part alone."""
    show_questions(screen, profile)


show_pillar(screen, profile)
if not screen.projector:
    if profile.score is not None:
        ask(screen, profile)
    university_cards.show_facts(screen, read_published_facts(screen.view, profile.institution))
