"""The frame of every page: settings of the page, navigation, context row, and the error wall."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from indicators.services.peer_groups import find_peer_group
from indicators.services.view import WorkspaceView
from pages.charts.svg import logo as draw_logo
from pages.charts.tokens import Look, Mode, Width
from pages.i18n.lookup import Words
from pages.i18n.names import Names
from pages.ui import header, state
from pages.ui.notices import show_link_faults, show_notices
from pages.ui.screen import Screen
from pages.ui.session import current_settings, open_view
from pages.ui.sheets import PRINT_SHEET, PROJECTOR_SHEET
from pages.ui.state import Key
from schemas.language import Language

PAGES = Path(__file__).parents[1]

NAVIGATION = (
    ("overview", "overview.py", ""),
    ("profile", "university.py", ""),
    ("compare", "compare.py", ""),
    ("scoreboard", "scoreboard.py", ""),
    ("trends", "trends.py", ""),
    ("indicators", "methods.py", ""),
)
"""Address, script and menu of every page, in order; the first one is the default."""

_SCREEN = "_screen"
PHONE_MARK, TABLET_MARK = "Mobi", "iPad"
"""Browsers of phones say "Mobile"; those of Android tablets do not, and iPads name themselves."""


def run() -> None:
    """Draw the frame and run the chosen page."""
    settings = current_settings()
    default_language = _browser_language(settings.default_language)
    state.adopt_address()
    language = header.pick_language(default_language)
    words = Words(language)
    st.set_page_config(page_title=words.text("app.name"), layout="wide")
    projector = bool(state.read(Key.PRESENT, False))
    pages = [
        st.Page(
            PAGES / script,
            title=words.text(f"nav.{address}"),
            url_path=address,
            default=at == 0,
        )
        for at, (address, script, _) in enumerate(NAVIGATION)
    ]
    page = st.navigation(pages, position="hidden" if projector else "top")
    look = _choose_look(projector)
    st.logo(draw_logo(look.tokens, words.text("app.name")), size="medium")
    view = open_view(header.pick_workspace(settings.default_workspace))
    names = _make_names(view, words)
    choice, edition = header.read_choice(view, language, names)
    screen = Screen(view, choice, edition, words, names, look, projector)
    _draw_context(screen, settings.default_workspace, default_language)
    st.html(PROJECTOR_SHEET if projector else PRINT_SHEET)
    state.write_address()
    show_notices(screen)
    st.session_state[_SCREEN] = screen
    spot = st.container()  # what the page finds wrong in the link is said above it
    try:
        page.run()
    finally:  # a page may stop early
        with spot:
            show_link_faults(screen)
        state.write_address()


def open_page() -> Screen:
    """Return what the running page knows. Call it first in every page script."""
    screen: Screen = st.session_state[_SCREEN]
    return screen


def open_finding(title: str, standfirst: str) -> None:
    """Write the finding of the page and the sentence that says how sure it is."""
    with st.container(gap=None):
        st.title(title, anchor=False)
        if not open_page().projector:  # on a projector the finding and the chart, nothing else
            st.markdown(standfirst)


def phone(screen: Screen) -> bool:
    """Tell whether the reader holds a phone."""
    return screen.look.is_phone


def _draw_context(screen: Screen, default_workspace: str, default_language: Language) -> None:
    view, choice, names, words = screen.view, screen.choice, screen.names, screen.words
    if screen.projector:
        with st.container(horizontal=True, vertical_alignment="center"):
            header.draw_workspace(view, words, default_workspace)
        return
    members = find_peer_group(view, choice, choice.edition).members
    peers = words.plural("peers.count", len(members), n=len(members))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        header.draw_institution(view, choice, names)
        if screen.look.is_phone:
            with st.popover(words.text("header.context"), icon=":material/tune:", type="tertiary"):
                header.draw_peers(choice, names, members)
                header.draw_edition(view, choice, names)
        else:
            with st.popover(peers, icon=":material/group:", type="tertiary"):
                header.draw_peers(choice, names, members)
            with st.popover(
                names.edition(screen.edition), icon=":material/calendar_today:", type="tertiary"
            ):
                header.draw_edition(view, choice, names)
            st.space("stretch")
        # these two share a line also where the row is too long for the screen
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            header.draw_workspace(view, words, default_workspace, short=screen.look.is_phone)
            header.draw_language(words, default_language)


def _make_names(view: WorkspaceView, words: Words) -> Names:
    catalogue = view.catalogue
    return Names(
        words=words,
        institutions=view.access.institutions().set_index("institution"),
        pillars=catalogue.pillars,
        indicators=catalogue.indicators,
        metrics=catalogue.metrics,
        units=catalogue.units,
    )


def _browser_language(default: Language) -> Language:
    """Return the browser's language where it is one of ours."""
    wanted = (st.context.locale or "").split("-")[0].lower()
    return Language(wanted) if wanted in set(Language) else default


def _choose_look(projector: bool) -> Look:
    agent = st.context.headers.get("User-Agent", "")
    is_phone = PHONE_MARK in agent and TABLET_MARK not in agent
    width = Width.PHONE if is_phone else Width.WIDE
    if projector:
        return Look(mode=Mode.PROJECTOR)
    dark = st.context.theme.type == "dark"
    return replace(Look(width=width), mode=Mode.DARK if dark else Mode.LIGHT)
