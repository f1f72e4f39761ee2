"""A row of figures: label, number, small picture, and one line that says how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.ui.card_dialog import open_number_dialog
from pages.ui.screen import Screen


@dataclass(frozen=True)
class KpiCell:
    """One figure, its texts ready to read.

    key          unique on the page;  value  the figure, "–" where there is none
    note         markdown: how sure, since when, or why there is no value
    picture      SVG beside the figure, "" for none;  picture_alt  its message in words
    number       (institution, indicator) whose trail the cell opens, None for a number of many
    """

    key: str
    label: str
    value: str
    note: str
    picture: str = ""
    picture_alt: str = ""
    number: tuple[str, str] | None = None


def show_cells(screen: Screen, cells: Sequence[KpiCell]) -> None:
    """Draw the cells in one row; on a tablet in rows of two (`sheets`), on a phone each in its own.

    Columns, not a grid: a grid of four leaves one cell alone where three fit a row.
    """
    with st.container(key="quad_kpi"):
        columns = st.columns(len(cells), gap="small")
    for column, cell in zip(columns, cells, strict=True):
        with column, st.container(border=True, height="stretch", gap=None):
            _draw_cell(screen, cell)


def _draw_cell(screen: Screen, cell: KpiCell) -> None:
    # beside a picture the label of a metric would be cut, so it stands on a line of its own
    st.markdown(f":small[{cell.label}]")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.metric(cell.label, cell.value, label_visibility="collapsed")
        if cell.picture:
            st.image(cell.picture, width="content", alt=cell.picture_alt)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False):
        st.markdown(f":small[:gray[{cell.note}]]", width="stretch")
        if cell.number is not None and st.button(
            "",
            icon=":material/help_center:",
            type="tertiary",
            key=f"kpi_{cell.key}",
            help=screen.text("card.origin"),
        ):
            open_number_dialog(screen, *cell.number)
