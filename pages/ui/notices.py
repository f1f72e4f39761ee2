"""Say what the reader has to know before the page: faults of the link, editions, missing data."""

from __future__ import annotations

import streamlit as st

from indicators.services.editions import list_editions
from pages.i18n.findings import say_issue
from pages.ui import state
from pages.ui.screen import Screen
from schemas.issue import Severity

ICONS = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/info:",
    Severity.NOTE: ":material/info:",
}


def show_notices(screen: Screen) -> None:
    """Show faults of the link, and whether this edition is partial or a newer one exists."""
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
    if newer:
        label = screen.names.edition(newer[-1])
        st.markdown(f":small[:gray[{screen.text('notice.newer_edition', edition=label)}]]")


def show_link_faults(screen: Screen) -> None:
    """Show the faults of the link noted so far; a page may note more while it runs."""
    for issue in state.take_issues():
        st.info(say_issue(issue, screen.names), icon=ICONS[issue.severity])
