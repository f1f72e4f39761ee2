"""A card: the finding, a note with unit and reading key, the chart, its source line, and behind
one button the table, the origin, the link and the files. Every chart of the product is in one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.charts.frame import CONFIG, Chart
from pages.exports.table_files import ExportTable
from pages.ui.card_dialog import open_card_dialog, open_number_dialog
from pages.ui.screen import Screen
from schemas.trail import Trail

LOG = logging.getLogger("kokjiek")

TITLE_LEVEL = "####"


@dataclass(frozen=True)
class Card:
    """What a card shows besides its chart.

    key      unique on the page: part of widget keys and file names
    title    the finding;  note  unit and reading key
    source   what stands after "Source:"
    table    the twin of the chart in words ready to read, five columns at most
    export   the same with full precision, for files
    trail    where it comes from
    stretches  end on one line with the neighbouring card
    numbers  key of a mark (`read_mark`) -> (institution, indicator): marks that open the trail of
             their number
    """

    key: str
    title: str
    note: str
    source: str
    table: pd.DataFrame
    export: ExportTable
    trail: Trail
    column_config: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, tuple[str, str]] = field(default_factory=dict)
    stretches: bool = True


def open_pair(key: str, left: int, right: int) -> list[DeltaGenerator]:
    """Return two columns for cards, one below the other on a tablet (`sheets`) and a phone.

    key          unique on the page;  left, right  their shares of the width
    """
    with st.container(key=f"pair_{key}"):
        return st.columns([left, right], gap="small")


def show_card(screen: Screen, card: Card, draw: Callable[[], Chart]) -> None:
    """Draw a card; a chart that fails is said in its place and the page goes on.

    draw  makes the chart; called here, so that its failure stays inside the card
    """
    with card_frame(screen, card):
        chart = draw()
        show_chart(screen, card, chart)


@contextmanager
def card_frame(screen: Screen, card: Card) -> Iterator[None]:
    """Draw the frame of a card around whatever the block draws."""
    height: Literal["stretch", "content"] = "stretch" if card.stretches else "content"
    with st.container(border=not screen.projector, height=height):
        _draw_head(screen, card)
        try:
            yield
        except Exception:
            LOG.exception("card %s failed", card.key)
            st.error(screen.text("card.failed"), icon=":material/error:")
        if not screen.projector:
            _draw_foot(screen, card)
        else:
            st.markdown(f":small[:gray[{screen.text('card.source', source=card.source)}]]")


def show_chart(screen: Screen, card: Card, chart: Chart) -> None:
    """Draw a chart whose marks open the trail of their number."""
    key = f"chart_{card.key}"
    if not card.numbers:
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, alt=chart.alt, key=key)
        return
    st.plotly_chart(
        chart.figure,
        theme=None,
        config=CONFIG,
        alt=chart.alt,
        key=key,
        on_select=lambda: _remember_mark(key),
        selection_mode="points",
    )
    wanted = st.session_state.pop(f"{key}_wanted", None)
    if wanted in card.numbers:
        open_number_dialog(screen, *card.numbers[wanted])


def _remember_mark(key: str) -> None:
    """Keep the key of the mark that was pressed, for this one run."""
    for point in st.session_state[key]["selection"]["points"]:
        mark = read_mark(point.get("customdata"))
        if mark:
            st.session_state[f"{key}_wanted"] = mark
            return


def read_mark(data: object) -> str:
    """Return the key of a mark: its customdata, several parts joined by a bar.

    >>> read_mark("kaznu"), read_mark(["kaznu", "share"]), read_mark({"0": "kaznu"})
    ('kaznu', 'kaznu|share', 'kaznu')
    """
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list | tuple):
        return "|".join(str(part) for part in data)
    return "" if data is None else str(data)


def _draw_head(screen: Screen, card: Card) -> None:
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        with st.container(gap=None):
            st.markdown(f"{TITLE_LEVEL} {card.title}")
            if card.note and not screen.projector:
                st.markdown(f":small[:gray[{card.note}]]")
        if not screen.projector and st.button(
            "",
            icon=":material/more_horiz:",
            type="tertiary",
            key=f"more_{card.key}",
            help=screen.text("card.more"),
        ):
            open_card_dialog(screen, card)


def _draw_foot(screen: Screen, card: Card) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        # of demonstration data the source itself says that they are fictional
        source = screen.text("card.source", source=card.source)
        st.markdown(f":small[:gray[{source}]]", width="content")
        if st.button(
            f":small[:blue[{screen.text('card.origin')}]]",
            type="tertiary",
            key=f"origin_{card.key}",
        ):
            open_card_dialog(screen, card, first="origin")
