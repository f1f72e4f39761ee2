"""Say what the reader has to know before the page: faults of the link, editions, missing data."""

from __future__ import annotations

import streamlit as st

from indicators.services.editions import list_editions
from pages.i18n.findings import say_issue
from pages.ui import state
from pages.ui.screen import Screen
from pages.ui.state import Key
from schemas.edition import Edition
from schemas.issue import Severity

ICONS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/info:",
    Severity.NOTE: ":material/info:",
}


def show_notices(screen: Screen) -> None:
    """Show faults of the link, and whether this edition is partial or a newer one exists.

    On a projector the newer edition is not offered: the link of a scene names its edition.
    """
    show_link_faults(screen)
    edition = screen.edition
    if not edition.complete:
        parts = " · ".join(
            screen.text("edition.part_not_held", source=part.short_title, edition=part.edition)
            for part in edition.parts
            if not part.held
        )
        st.info(screen.text("notice.partial_edition", parts=parts), icon=":material/info:")
    newer = [
        other
        for other in list_editions(screen.view, screen.choice.framework)
        if other.period > edition.period
    ]
    if newer and not screen.projector:
        _offer_newer(screen, newer[-1])


def _offer_newer(screen: Screen, newest: Edition) -> None:
    said = screen.text("notice.newer_edition", edition=screen.names.edition(newest))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.markdown(f":small[:gray[{said}]]", width="content")
        st.button(
            f":small[:blue[{screen.text('notice.open_newer')}]]",
            type="tertiary",
            key="open_newer_edition",
            on_click=state.write,
            args=(Key.EDITION, newest.period),
        )


def show_link_faults(screen: Screen) -> None:
    """Show the faults of the link noted so far; a page may note more while it runs."""
    for issue in state.take_issues():
        st.info(say_issue(issue, screen.names), icon=ICONS[issue.severity])
