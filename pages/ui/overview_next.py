"""The cells "what to look at next" of the overview."""

from __future__ import annotations

import streamlit as st

from indicators.services.overview import Overview
from indicators.services.overview_change import label_edition
from indicators.services.overview_next import NextKind, NextStep
from pages.i18n.formats import format_number, format_percent, format_signed
from pages.ui.origin import escape
from pages.ui.screen import Screen
from pages.ui.state import Key
from pages.ui.university_rows import write_value

PROFILE = "university.py"
CELL_PX = 230
"""A narrower cell breaks every line of its fact; on a tablet three of them fit."""

ICONS = {
    NextKind.GAP: ":material/vertical_align_bottom:",
    NextKind.MISSING: ":material/help:",
    NextKind.NOTHING_MISSING: ":material/check_circle:",
    NextKind.FALL: ":material/trending_down:",
    NextKind.LEAD: ":material/vertical_align_top:",
    NextKind.NOTE: ":material/sticky_note_2:",
}


def show_next(screen: Screen, overview: Overview, *, stacked: bool = False) -> None:
    """Draw up to three cells: a finding, its fact, and a link to where it is explained.

    stacked  one below the other, inside a column
    """
    if not overview.next_steps:
        return
    st.markdown(f"#### {screen.text('overview.next.heading')}")
    columns = 1 if stacked else len(overview.next_steps)
    grid = st.grid(columns, min_column_width=CELL_PX, border=True)
    for step in overview.next_steps:
        title, fact = write_step(screen, overview, step)
        with grid.cell(), st.container(gap="xsmall"):
            st.markdown(f"{ICONS[step.kind]} **{escape(title)}**")
            st.markdown(f":small[:gray[{escape(fact)}]]")
            if step.indicator is not None:
                missing = step.kind is NextKind.MISSING
                label = "overview.next.see_missing" if missing else "overview.next.open"
                st.page_link(
                    PROFILE,
                    label=f":small[:blue[{screen.text(label)}]]",
                    query_params=list_parameters(screen, step),
                )


def write_step(screen: Screen, overview: Overview, step: NextStep) -> tuple[str, str]:
    """Return the finding and the fact of a step."""
    text, language = screen.text, screen.language
    if step.kind is NextKind.NOTE:
        return text("overview.next.note"), _read_note(screen, step)
    if step.kind is NextKind.NOTHING_MISSING:
        title = text("overview.next.nothing_missing")
        return title, text("overview.next.nothing_missing_fact", of=step.of)
    code = str(step.indicator)
    if step.kind is NextKind.MISSING:
        counted = format_number(step.count, language)
        fact = text(
            "overview.next.missing_fact",
            weight=format_percent(step.weight, language),
            indicator=screen.names.indicator(code),
            reason=screen.names.reason(str(step.reason)),
        )
        return screen.words.plural("overview.next.missing", step.count, n=counted), fact
    before = overview.change.before
    fact = text(
        f"overview.next.{step.kind.value}_fact",
        own=write_value(screen, code, step.own),
        other=write_value(screen, code, step.other),
        points=format_signed(step.points, language, 1),
        edition=label_edition(before) if before is not None else "",
    )
    title = text(f"overview.next.{step.kind.value}", indicator=screen.names.indicator(code))
    return title, fact


def list_parameters(screen: Screen, step: NextStep) -> dict[str, str]:
    """Return the address parameters under which the profile opens on the step's indicator."""
    choice = screen.choice
    return {
        Key.WORKSPACE.value: choice.workspace,
        Key.LANGUAGE.value: choice.language.value,
        Key.FRAMEWORK.value: choice.framework,
        Key.INSTITUTION.value: choice.institution,
        Key.EDITION.value: str(choice.edition),
        Key.PEERS.value: choice.peers.value,
        Key.PILLAR.value: str(step.pillar),
        Key.INDICATOR.value: str(step.indicator),
    }


def _read_note(screen: Screen, step: NextStep) -> str:
    notes = screen.view.access.annotations().set_index("annotation")
    return str(notes[f"text_{screen.language.value}"].loc[str(step.annotation)])
