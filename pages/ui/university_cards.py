"""The cards of the profile page: each puts rows, words, table, file and trail together."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators.services.profile import Profile
from indicators.services.profile_facts import PublishedFacts
from indicators.services.profile_indicator import IndicatorPlace
from indicators.services.provenance import trail_scores
from pages.charts import beeswarm, dot_range, waterfall
from pages.exports.table_files import ExportTable
from pages.ui import university_facts, university_rows
from pages.ui.card_dialog import open_number_dialog
from pages.ui.chart_card import Card, card_frame, show_card, show_chart
from pages.ui.origin import escape
from pages.ui.screen import Screen
from schemas.trail import Trail

LEFT_PX, RIGHT_PX, SWARM_PX = 640.0, 372.0, 560.0
"""Widths of the charts in the left and the right card on a screen of 1280 px."""

HALL_PX = 1160.0
"""Width of the single chart on a projector."""


def show_indicators(screen: Screen, profile: Profile, pillar: str, message: str) -> None:
    """Show the indicators of a pillar beside the comparable institutions."""
    frame = profile.of_pillar(pillar)
    trail = trail_scores(screen.view, profile.scored, list(frame["indicator"]))
    card = Card(
        key="indicators",
        title=message,
        note=screen.text("university.indicators_note"),
        source=_name_sources(screen, trail),
        table=university_rows.tabulate_indicators(screen, profile, pillar),
        export=_export(screen, "profile_indicators", message, _flatten(frame), trail),
        trail=trail,
        numbers={code: (profile.institution, code) for code in frame["indicator"]},
    )
    rows = university_rows.prepare_indicators(screen, profile, pillar)
    words = university_rows.word_indicators(screen, profile, message)
    columns = university_rows.list_columns(screen)
    width = HALL_PX if screen.projector else LEFT_PX
    show_card(screen, card, lambda: dot_range.build(rows, columns, words, screen.look, width))


def show_contributions(screen: Screen, profile: Profile, message: str) -> None:
    """Show what each pillar contributes; without a score, what there is data for."""
    trail = trail_scores(screen.view, profile.scored)
    table = university_rows.tabulate_pillars(screen, profile)
    scored = profile.score is not None
    card = Card(
        key="contributions",
        title=message,
        note=screen.text("university.contributions_note" if scored else "university.data_note"),
        source=_name_sources(screen, trail),
        table=table,
        export=_export(screen, "profile_pillars", message, profile.pillars, trail),
        trail=trail,
    )
    if not scored:
        with card_frame(screen, card):
            # without the official weight on a phone: four columns are wider than its screen
            shown = [0, 2, 3] if screen.look.is_phone else [0, 1, 2, 3]
            st.table(table.iloc[:, shown], border="horizontal", hide_index=True, alt=message)
        return
    rows = university_rows.prepare_contributions(screen, profile)
    total = university_rows.name_total(screen, profile)
    words = university_rows.word_contributions(screen, profile, message)
    show_card(
        screen,
        card,
        lambda: waterfall.build_level(rows, total, words, screen.look, RIGHT_PX),
    )


def show_swarm(screen: Screen, profile: Profile, place: IndicatorPlace) -> None:
    """Show one indicator for all measured institutions."""
    trail = trail_scores(screen.view, profile.scored, [place.indicator])
    title = screen.say(place.title)
    unit = screen.names.unit(screen.view.catalogue.indicators[place.indicator].unit)
    card = Card(
        key="swarm",
        title=title,
        note=screen.text("university.swarm_note", unit=unit),
        source=_name_sources(screen, trail),
        table=university_rows.tabulate_swarm(screen, place),
        export=_export(screen, f"profile_{place.indicator}", title, place.frame, trail),
        trail=trail,
        numbers={code: (code, place.indicator) for code in place.frame["institution"]},
    )
    rows = university_rows.prepare_swarm(screen, place)
    words = university_rows.word_swarm(screen, place, title)
    with card_frame(screen, card):
        show_chart(screen, card, beeswarm.build(rows, words, screen.look, SWARM_PX))
        for note in university_facts.list_notes(screen, place):  # beside a long definition
            st.markdown(f":small[:material/info: {escape(note)}]")


def show_definition(screen: Screen, profile: Profile, place: IndicatorPlace) -> None:
    """Show what the indicator measures, with the own numbers in the formula."""
    definition = screen.view.catalogue.indicators[place.indicator]
    with st.container(border=True, height="stretch"):
        st.markdown(f"#### {screen.text('university.what_is_measured')}")
        st.markdown(definition.definition.in_language(screen.language))
        formula = university_facts.write_formula(screen, place)
        if formula:
            st.code(formula, language=None, wrap_lines=True)
        inputs = university_facts.list_inputs(screen, place)
        st.markdown("  \n".join(f":small[{escape(line)}]" for line in inputs))
        rules = " · ".join(university_facts.list_rules(screen, place))
        st.markdown(f":small[:gray[{escape(rules)}]]")
        if definition.limits is not None:
            limits = escape(definition.limits.in_language(screen.language))
            st.markdown(f":small[:gray[{screen.text('university.limits')}: {limits}]]")
        if st.button(
            f":small[:blue[{screen.text('university.trail')}]]",
            type="tertiary",
            key="definition_trail",
        ):
            open_number_dialog(screen, profile.institution, place.indicator)


def show_facts(screen: Screen, facts: PublishedFacts) -> None:
    """Show what is published or reported, edition by edition, as printed by the source."""
    title = screen.say(facts.title)
    card = Card(
        key="facts",
        title=title,
        note=screen.text(f"university.facts_note_{screen.view.name}"),
        source=_name_sources(screen, facts.trail),
        table=university_facts.tabulate_facts(screen, facts),
        export=_export(screen, "profile_facts", title, facts.rows, facts.trail),
        trail=facts.trail,
    )
    with card_frame(screen, card):
        for group in facts.groups:
            heading = screen.text(f"university.facts_{group.code}")
            st.markdown(f"**{heading}**")
            table = university_facts.tabulate_group(screen, group)
            st.table(table, border="horizontal", hide_index=True, alt=heading)


def _name_sources(screen: Screen, trail: Trail) -> str:
    return screen.source_of(trail, short=True)


def _export(
    screen: Screen, name: str, title: str, frame: pd.DataFrame, trail: Trail
) -> ExportTable:
    return ExportTable(
        name=name,
        title=title,
        edition=screen.names.edition(screen.edition),
        frame=frame,
        trail=trail,
        notice=screen.text("notice.synthetic_export") if screen.view.synthetic else "",
        language=screen.language,
    )


def _flatten(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the lists of peers' scores as text: files have no lists."""
    peers = [" ".join(f"{score:.6g}" for score in scores) for scores in frame["peers"]]
    return frame.assign(peers=peers)
