"""The parts of Indicators and methods: each puts rows, words, table, file and trail together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from indicators.services.methods import IndicatorCard, Methods, Overlap, search_indicators
from pages.charts import beeswarm, heat_table
from pages.i18n.formats import format_number
from pages.ui import methods_rows as rows
from pages.ui import methods_sources as sources
from pages.ui import methods_words as words
from pages.ui import state
from pages.ui.chart_card import Card, card_frame, open_pair, show_card
from pages.ui.exporting import make_export
from pages.ui.origin import escape
from pages.ui.screen import Screen
from pages.ui.state import Key

FULL_PX = 780.0
"""Room of a chart over the whole page on a tablet."""

PROJECTOR_CELLS = 6, 5
"""Rows and columns of a heat table that can be read on a projector."""

HALF_PX = 478.0
"""Room of a chart in half a page, where the page is just wide enough for two cards."""

LIST_ROWS = 10
ROW_PX = 35


@contextmanager
def open_part(screen: Screen, parts: Sequence[str]) -> Iterator[str]:
    """Draw the parts as tabs, yield the open one inside its tab; on a projector there are none."""
    labels = {part: screen.text(f"methods.tab_{part}") for part in parts}
    state.check(Key.PART, parts, labels[parts[0]])
    chosen = str(state.read(Key.PART, parts[0]))
    if screen.projector:
        yield chosen
        return
    key = "methods_tabs"  # the tabs hold a label, which changes with the language

    def note() -> None:
        part = {label: code for code, label in labels.items()}[st.session_state[key]]
        state.write(Key.PART, None if part == parts[0] else part)

    st.session_state[key] = labels[chosen]
    tabs = st.tabs(list(labels.values()), key=key, on_change=note)
    with tabs[list(parts).index(chosen)]:  # a closed part costs nothing
        yield chosen


def pick_indicator(screen: Screen, methods: Methods) -> str:
    """Draw the search and the list of indicators; return the one chosen, by default the first."""
    codes = [str(code) for code in methods.indicators["indicator"]]
    if screen.projector:
        return str(state.read(Key.INDICATOR, codes[0]))
    wanted = st.text_input(
        screen.text("methods.search"),
        placeholder=screen.text("methods.search_hint"),
        icon=":material/search:",
        width=480,
        **state.bind(Key.SEARCH, ""),
    )
    found = search_indicators(methods, screen.view, wanted, screen.language)
    _show_list(screen, methods, found, wanted)
    default = (found or codes)[0]
    return str(
        st.selectbox(
            screen.text("methods.choose"),
            codes,
            format_func=screen.names.indicator,
            width=480,
            **state.bind(Key.INDICATOR, default),
        )
    )


def check_indicator(screen: Screen, methods: Methods) -> None:
    """Drop an indicator that this framework does not have from the state, whatever part is open."""
    codes = [str(code) for code in methods.indicators["indicator"]]
    state.check(Key.INDICATOR, codes, screen.names.indicator(codes[0]))


def _show_list(screen: Screen, methods: Methods, found: list[str], wanted: str) -> None:
    title = screen.text("methods.list_title")
    card = Card(
        key="methods_list",
        title=title,
        note=screen.text("methods.list_note"),
        source=screen.source_of(methods.trail),
        table=rows.tabulate_indicators(screen, methods, list(methods.indicators["indicator"])),
        export=make_export(
            screen, "indicators", title, rows.export_indicators(screen, methods), methods.trail
        ),
        trail=methods.trail,
    )
    key = f"methods_rows_{wanted}"

    def open_row() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen:
            state.write(Key.INDICATOR, found[chosen[0]])

    with card_frame(screen, card):
        if not found:
            st.markdown(screen.text("methods.found_none"))
            return
        told = screen.words.plural("methods.found", len(found), n=len(found))
        st.markdown(f":small[{told}]")
        st.dataframe(
            rows.tabulate_indicators(screen, methods, found).drop(
                columns=screen.text("methods.column_unit")  # told in the card of the indicator
            ),
            hide_index=True,
            height=ROW_PX * (min(len(found), LIST_ROWS) + 1) + 3,
            key=key,
            on_select=open_row,
            selection_mode="single-row",
            alt=title,
        )


def show_indicator(screen: Screen, card: IndicatorCard) -> None:
    """Show one indicator: where universities lie on it, and how it is measured."""
    if screen.projector:
        _show_swarm(screen, card)
        st.markdown(escape(card.definition.definition.in_language(screen.language)))
        return
    left, right = open_pair("indicator", 1, 1)
    with left:
        _show_swarm(screen, card)
    with right, st.container(border=True, height="stretch"):
        _show_definition(screen, card)
    with st.container(border=True):
        st.markdown(f"#### {screen.text('methods.card_what')}")
        for name, told in words.list_facts(screen, card):
            _show_fact(screen, name, escape(told))


def _show_fact(screen: Screen, name: str, told: str) -> None:
    if screen.look.is_phone:
        st.markdown(f":gray[{name}]  \n{told}")
        return
    label, value = st.columns([2, 7])
    label.markdown(f":gray[{name}]")
    value.markdown(told)


def _show_swarm(screen: Screen, card: IndicatorCard) -> None:
    item = card.definition
    title = screen.text(
        "methods.swarm_title",
        name=screen.names.indicator_short(item.code),
        n=format_number(card.with_value, screen.language),
        of=format_number(len(card.spread), screen.language),
    )
    shown = Card(
        key="methods_swarm",
        title=title,
        note=screen.text("methods.swarm_note", unit=screen.names.unit(item.unit)),
        source=screen.source_of(card.trail),
        table=rows.tabulate_swarm(screen, card),
        export=make_export(screen, f"indicator-{item.code}", title, card.spread, card.trail),
        trail=card.trail,
        numbers={str(code): (str(code), item.code) for code in card.spread["institution"]},
    )
    frame, said = rows.prepare_swarm(screen, card), rows.word_swarm(screen, card, title)
    width = None if screen.projector else HALF_PX
    show_card(screen, shown, lambda: beeswarm.build(frame, said, screen.look, width))


def _show_definition(screen: Screen, card: IndicatorCard) -> None:
    item = card.definition
    st.markdown(f"#### {screen.names.indicator(item.code)}")
    st.markdown(escape(item.definition.in_language(screen.language)))
    st.markdown(f"**{screen.text('methods.formula')}**")
    compiled = screen.view.catalogue.compiled[item.code]
    st.code(words.write_formula(screen, card, compiled.formula), language=None, wrap_lines=True)


def _full(screen: Screen) -> float | None:
    """Return the room of a chart over the whole page; None leaves it to the look."""
    return None if screen.projector else FULL_PX


def show_presence(screen: Screen, methods: Methods) -> None:
    """Show which share of the universities has a value, indicator by edition."""
    of = format_number(len(methods.scored.values), screen.language)
    title = screen.text("methods.coverage_title", n=of)
    cells = rows.prepare_presence(screen, methods)
    if screen.projector:
        cells = rows.keep_scarcest(cells, *PROJECTOR_CELLS)
        title = screen.text("methods.coverage_scarcest", n=cells["row_key"].nunique(), of=of)
    trail = methods.presence_trail
    card = Card(
        key="methods_presence",
        title=title,
        note=screen.text("methods.coverage_note"),
        source=screen.source_of(trail),
        table=rows.tabulate_presence(screen, methods),
        export=make_export(screen, "coverage", title, methods.presence, trail),
        trail=trail,
    )
    said = rows.heat_words(screen, screen.text("methods.alt", title=title))
    show_card(
        screen, card, lambda: heat_table.build(cells, said, screen.look, width_px=_full(screen))
    )


def show_overlaps(screen: Screen, methods: Methods) -> None:
    """Name the pairs of indicators that repeat or contradict each other."""
    title, trail = words.title_overlaps(screen, methods), methods.overlap_trail
    card = Card(
        key="methods_overlaps",
        title=title,
        note=screen.text("methods.overlaps_note"),
        source=screen.source_of(trail),
        table=rows.tabulate_overlaps(screen, methods),
        export=make_export(screen, "overlaps", title, methods.overlaps, trail),
        trail=trail,
    )
    with card_frame(screen, card):
        for kind in Overlap:
            st.markdown(f"**{screen.text(f'methods.{kind.value}')}**")
            told = words.list_overlaps(screen, methods, kind)
            lines = [f"- {escape(line)}" for line in told] or [screen.text("methods.none_found")]
            st.markdown("\n".join(lines))
        if words.shortens_overlaps(methods):
            st.markdown(f":small[:gray[{screen.text('methods.pairs_more')}]]")


def show_ties(screen: Screen, methods: Methods) -> None:
    """Show how alike the pillars order the universities."""
    title, trail = screen.text("methods.ties_title"), methods.overlap_trail
    card = Card(
        key="methods_ties",
        title=title,
        note=screen.text("methods.ties_note"),
        source=screen.source_of(trail),
        table=rows.tabulate_ties(screen, methods),
        export=make_export(screen, "pillar-correlation", title, methods.pillar_ties, trail),
        trail=trail,
    )
    cells = rows.prepare_ties(screen, methods)
    said = rows.heat_words(screen, screen.text("methods.alt", title=title))
    show_card(
        screen, card, lambda: heat_table.build(cells, said, screen.look, width_px=_full(screen))
    )


def show_method(screen: Screen, methods: Methods) -> None:
    """Tell the method in words, beside the official weights."""
    left, right = open_pair("method", 13, 11)
    with left, st.container(border=True):
        for heading, told in words.list_method(screen, methods):
            st.markdown(f"#### {heading}")
            st.markdown(told)
    title, trail = screen.text("methods.weights_title"), methods.trail
    columns = ["pillar", "indicator", "weight", "overall_weight"]
    table = rows.tabulate_weights(screen, methods)
    card = Card(
        key="methods_weights",
        title=title,
        note=screen.text("methods.weights_note"),
        source=screen.source_of(trail),
        table=table,
        export=make_export(screen, "weights", title, methods.indicators[columns], trail),
        trail=trail,
    )
    with right, card_frame(screen, card):
        shown = rows.merge_weights(table)
        st.table(shown, border="horizontal", hide_index=True, alt=title)


def show_sources(screen: Screen, methods: Methods) -> None:
    """List all sources of the workspace with their licences, and the terms of the field."""
    title, table = screen.text("methods.sources_title"), sources.tabulate_sources(screen, methods)
    trail = methods.trail.model_copy(update={"sources": methods.sources, "steps": ()})
    card = Card(
        key="methods_sources",
        title=title,
        note=screen.text("methods.sources_note"),
        source=screen.text("methods.sources_from"),
        table=table,
        export=make_export(screen, "sources", title, sources.export_sources(methods), trail),
        trail=trail,
    )
    with card_frame(screen, card):
        st.table(table, border="horizontal", hide_index=True, alt=title)
    with st.container(border=True):
        title = screen.text("methods.terms_title")
        st.markdown(f"#### {title}")
        wanted = st.text_input(
            screen.text("methods.terms_search"), width=480, **state.bind(Key.TERM, "")
        )
        terms = sources.tabulate_terms(screen, wanted)
        if terms.empty:
            st.markdown(screen.text("methods.terms_none"))
        else:
            st.dataframe(terms, hide_index=True, alt=title)
