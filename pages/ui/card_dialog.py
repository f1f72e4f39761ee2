"""The dialog behind a card (table, origin, link and citation) and behind a single number."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from indicators.services.provenance import explain_number
from pages.exports.table_files import TooManyRowsError, write_csv, write_zip
from pages.i18n.formats import format_number
from pages.ui import state
from pages.ui.origin import draw_explanation, draw_trail
from pages.ui.screen import Screen
from pages.ui.state import Key

if TYPE_CHECKING:
    from pages.ui.chart_card import Card

TABLE_ROWS_SHOWN = 12


def open_card_dialog(screen: Screen, card: Card, first: str = "table") -> None:
    """Open the dialog of a card on one of its faces: `table`, `origin` or `link`."""

    @st.dialog(card.title, width="medium")
    def dialog() -> None:
        faces = ["table", "origin", "link"]
        labels = [screen.text(f"card.tab_{face}") for face in faces]
        table, origin, link = st.tabs(labels, default=labels[faces.index(first)])
        with table:
            _draw_table(screen, card)
        with origin:
            draw_trail(screen, card.trail)
        with link:
            _draw_link(screen, card)

    dialog()


def open_number_dialog(screen: Screen, institution: str, indicator: str) -> None:
    """Open the trail of one number: formula with the numbers filled in, inputs, sources."""
    title = f"{screen.names.indicator(indicator)} · {screen.names.institution(institution)}"

    @st.dialog(title, width="medium")
    def dialog() -> None:
        explanation = explain_number(
            screen.view, screen.choice.framework, institution, indicator, screen.choice.edition
        )
        draw_explanation(screen, explanation)

    dialog()


def make_link(screen: Screen) -> str:
    """Return an address that shows this very view: everything is named, nothing left to default.

    The edition is pinned, so the link shows the same numbers when newer editions have come.
    """
    choice = screen.choice
    parts = [
        (Key.WORKSPACE.value, choice.workspace),
        (Key.LANGUAGE.value, choice.language.value),
        (Key.FRAMEWORK.value, choice.framework),
        (Key.INSTITUTION.value, choice.institution),
        (Key.EDITION.value, str(choice.edition)),
        (Key.PEERS.value, choice.peers.value),
    ]
    named = {name for name, _ in parts} | {Key.PRESENT.value}
    parts += [(name, value) for name, value in state.list_values() if name not in named]
    base = (st.context.url or "").split("?")[0]
    return f"{base}?{urlencode(parts)}"


def _draw_table(screen: Screen, card: Card) -> None:
    st.dataframe(
        card.table,
        hide_index=True,
        column_config=card.column_config,
        alt=card.title,
        height="auto",
    )
    limit = screen.view.settings.rows_exported_max
    try:
        csv, packed = write_csv(card.export, limit), write_zip(card.export, limit)
    except TooManyRowsError as error:
        st.warning(str(error))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, data, ending, mime in (
            ("card.download_csv", csv, "csv", "text/csv"),
            ("card.download_zip", packed, "zip", "application/zip"),
        ):
            st.download_button(
                screen.text(label),
                data,
                file_name=f"{card.export.name}.{ending}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"{ending}_{card.key}",
            )
    rows = len(card.export.frame)
    count = format_number(rows, screen.language)
    st.markdown(f":small[:gray[{screen.words.plural('card.rows', rows, n=count)}]]")


def _draw_link(screen: Screen, card: Card) -> None:
    st.markdown(f"**{screen.text('card.link')}**")
    st.code(make_link(screen), language=None, wrap_lines=True)
    st.markdown(f"**{screen.text('card.citation')}**")
    citation = screen.text(
        "card.citation_text",
        title=card.title.rstrip(".") + ".",
        source="; ".join(source.citation.rstrip(".") for source in card.trail.sources),
        edition=screen.names.edition(screen.edition),
    )
    st.code(citation, language=None, wrap_lines=True)
