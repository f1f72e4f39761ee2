"""The cards of the overview: each puts rows, words, table, file and trail together."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators.engine.trends import Movement
from indicators.services.overview import Overview
from indicators.services.overview_change import AVAILABILITY
from indicators.services.overview_facts import PublishedFacts
from indicators.services.provenance import trail_metrics, trail_scores
from pages.charts import dot_range, strip_set, waterfall
from pages.exports.table_files import ExportTable
from pages.i18n.formats import format_percent
from pages.ui import overview_rows
from pages.ui.chart_card import Card, card_frame, show_card
from pages.ui.overview_cells import SHARE, iterate
from pages.ui.screen import Screen
from schemas.finding import Finding, count, number, pillar, signed
from schemas.trail import Trail

WIDE_PX, NARROW_PX = 600.0, 420.0
"""Widths of the charts in the left and the right card on a screen of 1280 px."""

HALL_STRIPS = 2
"""So many strips fit a projector."""

HALL_PX = 1160.0
"""Width of the single chart on a projector."""


def show_pillars(screen: Screen, overview: Overview) -> None:
    """Show where each pillar stands against the comparable institutions."""
    ahead, of = overview.ahead()
    finding = Finding(
        code="overview_ahead" if of else "overview_pillars_alone",
        facts={"ahead": number(ahead), "of": number(of)} if of else {},
    )
    title = screen.say(finding)
    trail = trail_scores(screen.view, overview.scored)
    columns = ["pillar", "score", "low", "high", "peer_mid", "gap", "points"]
    meanings = ("pillar", "score", "low", "high", "median", "gap", "points")
    card = Card(
        key="pillars",
        title=title,
        note=screen.text("overview.pillars.note", share=format_percent(SHARE, screen.language)),
        source=name_sources(screen, trail),
        table=overview_rows.tabulate_pillars(screen, overview),
        export=_export(screen, "pillars", title, (overview.pillars[columns], meanings), trail),
        trail=trail,
    )
    rows = overview_rows.prepare_pillars(screen, overview)
    words = overview_rows.word_pillars(screen, overview, title)
    show_card(
        screen,
        card,
        lambda: dot_range.build(
            rows, overview_rows.list_columns(screen), words, screen.look, _width(screen)
        ),
    )


def show_change(screen: Screen, overview: Overview) -> None:
    """Show what moved the score, or where it cannot be compared, what it is made of."""
    if overview.change.obstacle is not None:
        _show_level(screen, overview)
        return
    title = screen.say(_find_mover(overview))
    trail = trail_scores(screen.view, overview.scored)
    rows = overview_rows.prepare_change(screen, overview)
    card = Card(
        key="change",
        title=title,
        note=screen.text("overview.change.note"),
        source=name_sources(screen, trail),
        table=overview_rows.tabulate_steps(screen, rows),
        export=_export(
            screen, "change", title, (overview.change.steps, ("pillar", "points")), trail
        ),
        trail=trail,
    )
    ends = overview_rows.name_ends(screen, overview)
    words = overview_rows.word_waterfall(screen, title, with_reference=False)
    show_card(
        screen,
        card,
        lambda: waterfall.build_change(rows, ends, words, screen.look, NARROW_PX),
    )


def _find_mover(overview: Overview) -> Finding:
    change = overview.change
    if change.movement is Movement.WITHIN_MARGIN:
        facts = {"signed": signed(change.change, 1)}
        return Finding(code="overview_change_within", facts=facts)
    steps = change.steps[change.steps["step"] != AVAILABILITY].set_index("step")["effect"]
    rose = change.movement is Movement.ROSE
    step = steps.idxmax() if rose else steps.idxmin()
    return Finding(
        code="overview_change_gain" if rose else "overview_change_loss",
        facts={"pillar": pillar(str(step))},
    )


def _show_level(screen: Screen, overview: Overview) -> None:
    best = overview.pillars.set_index("pillar")["points"]
    finding = Finding(
        code="overview_level",
        facts={
            "pillar": pillar(str(best.idxmax())),
            "points": number(float(best.max()), 1),
            "score": number(overview.score, 1),
        },
    )
    title = screen.say(finding)
    trail = trail_scores(screen.view, overview.scored)
    rows = overview_rows.prepare_level(screen, overview)
    columns = ["pillar", "points", "peer_points", "score"]
    meanings = ("pillar", "points", "median", "score")
    card = Card(
        key="level",
        title=title,
        note=screen.text("overview.level.note"),
        source=name_sources(screen, trail),
        table=overview_rows.tabulate_steps(screen, rows),
        export=_export(
            screen, "contributions", title, (overview.pillars[columns], meanings), trail
        ),
        trail=trail,
    )
    total = overview_rows.name_total(screen, overview)
    words = overview_rows.word_waterfall(screen, title, with_reference=True)
    show_card(
        screen,
        card,
        lambda: waterfall.build_level(rows, total, words, screen.look, NARROW_PX),
    )


def show_measures(screen: Screen, overview: Overview, facts: PublishedFacts) -> None:
    """Show the published measures of an institution without a score among all others."""
    measures = facts.measures.dropna(subset=["value"])
    positions = facts.positions.loc[overview.institution, list(measures["indicator"])]
    above = int((positions.to_numpy() >= measures["median_position"].to_numpy()).sum())
    code = "overview_measures" if facts.from_publishers else "overview_measures_own"
    said = {"above": number(above), "of": number(len(measures))}
    finding = (
        Finding(code=code, facts=said) if len(measures) else Finding(code="overview_measures_none")
    )
    title = screen.say(finding)
    if screen.projector and len(facts.measures) > HALL_STRIPS:
        title = screen.text(
            "overview.measures.hall", title=title, shown=HALL_STRIPS, of=len(facts.measures)
        )
    trail = _trail_measures(screen, overview, facts)
    rows, strips = overview_rows.prepare_strips(screen, overview, facts)
    if screen.projector:  # those with a value first
        known = strips["measure"].isin(measures["indicator"])
        strips = pd.concat([strips[known], strips[~known]]).head(HALL_STRIPS)
        rows = rows[rows["measure"].isin(strips["measure"])]
    same = facts.framework == overview.scored.framework.code
    note = "overview.measures.note" if facts.from_publishers else "overview.measures.note_own"
    columns = ["indicator", "value", "reason", "place", "of", "median"]
    meanings = ("indicator", "value", "reason", "", "", "median")
    card = Card(
        key="measures",
        title=title,
        note=screen.text(note),
        source=name_sources(screen, trail),
        table=overview_rows.tabulate_measures(screen, facts),
        export=_export(screen, "measures", title, (facts.measures[columns], meanings), trail),
        trail=trail,
        # a number is explained inside the framework that is shown
        numbers={
            f"{code}:{institution}": (str(institution), str(code))
            for code in facts.measures["indicator"]
            for institution in facts.positions.index
        }
        if same
        else {},
    )
    words = overview_rows.word_strips(screen, title)
    show_card(
        screen, card, lambda: strip_set.build(rows, strips, words, screen.look, _width(screen))
    )


def _trail_measures(screen: Screen, overview: Overview, facts: PublishedFacts) -> Trail:
    compiled = screen.view.catalogue.compiled
    metrics = {m for code in facts.measures["indicator"] for m in compiled[str(code)].metrics}
    return trail_metrics(screen.view, sorted(metrics), [overview.edition.period])


def show_waiting(screen: Screen, overview: Overview, facts: PublishedFacts) -> None:
    """Show for which pillars there are enough data, and for which there are not."""
    framework = overview.scored.framework
    enough = facts.known["coverage"] >= framework.pillar_coverage
    finding = Finding(
        code="overview_waiting",
        facts={"waiting": count(int((~enough).sum())), "of": number(len(enough))},
    )
    title = screen.say(finding)
    trail = trail_scores(screen.view, overview.scored)
    threshold = format_percent(framework.pillar_coverage, screen.language)
    meanings = ("pillar", "known", "of", "coverage")
    card = Card(
        key="waiting",
        title=title,
        note=screen.text("overview.waiting.note", threshold=threshold),
        source=name_sources(screen, trail),
        table=overview_rows.tabulate_known(screen, facts),
        export=_export(screen, "coverage", title, (facts.known, meanings), trail),
        trail=trail,
        stretches=False,  # what to look at next stands below it
    )
    with card_frame(screen, card):
        for row, filled in zip(iterate(facts.known), enough, strict=True):
            _draw_pillar(screen, row, filled)


def _draw_pillar(screen: Screen, row: object, filled: bool) -> None:
    code, known, of = (getattr(row, part) for part in ("pillar", "known", "of"))
    name = screen.names.pillar(str(code))
    mark = ":blue[:material/check_box:]" if filled else ":gray[:material/select:]"
    with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        st.markdown(f"{mark} **{name}**" if filled else f"{mark} {name}", width="stretch")
        said = overview_rows.write_known(screen, known, of)
        st.markdown(f":small[:gray[{said}]]", width="content")


def _width(screen: Screen) -> float:
    return HALL_PX if screen.projector else WIDE_PX


def name_sources(screen: Screen, trail: Trail) -> str:
    """Return the sources of a card with their editions, for its source line."""
    return screen.source_of(trail, short=True)


def _export(
    screen: Screen, name: str, title: str, table: tuple[pd.DataFrame, tuple[str, ...]], trail: Trail
) -> ExportTable:
    """Return the table as a file.

    table  the frame, and the name of the text that says what each column means, "" for none
    """
    frame, meanings = table
    return ExportTable(
        name=f"overview_{name}",
        title=title,
        edition=screen.names.edition(screen.edition),
        frame=frame,
        trail=trail,
        columns={
            str(column): screen.text(f"overview.export.{meaning}")
            for column, meaning in zip(frame.columns, meanings, strict=True)
            if meaning
        },
        notice=screen.text("notice.synthetic_export") if screen.view.synthetic else "",
        language=screen.language,
    )
