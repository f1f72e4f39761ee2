"""Show where numbers come from: the trail of a card, and of one number down to its source."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators.catalogue.formula import fill_formula
from pages.i18n.formats import format_number, format_percent, localise_formula
from pages.ui.screen import Screen
from schemas.formula import Metric
from schemas.trail import Explanation, InputValue, Trail, TrailSource

SHARES = frozenset({"pillar_coverage", "overall_coverage"})


def draw_trail(screen: Screen, trail: Trail) -> None:
    """Write the sources and the steps from them to what is shown."""
    for source in trail.sources:
        draw_source(screen, source)
    st.markdown(f"**{screen.text('origin.steps')}**")
    for number, step in enumerate(trail.steps, start=1):
        values = {
            name: format_percent(float(value), screen.language)
            if name in SHARES
            else format_number(float(value), screen.language)
            for name, value in step.parameters.items()
        }
        st.markdown(f"{number}. {screen.text(f'origin.step.{step.code}', **values)}")
    if trail.plan_digest:
        note = screen.text(
            "origin.replay", plan=trail.plan_digest[:12], data=trail.data_version[:12]
        )
        st.markdown(f":small[:gray[{note}]]")


def draw_source(screen: Screen, source: TrailSource) -> None:
    """Write one source: title, producer, editions, licence, citation, what was done to it."""
    editions = ", ".join(source.editions)
    title = source.title.in_language(screen.language)
    st.markdown(f"**{title}**" + (f" · {editions}" if editions else ""))
    lines = [f"{source.producer}. {screen.text('origin.licence', licence=source.licence)}"]
    if source.quoted_facts:
        lines.append(screen.text("origin.quoted"))
    lines.append(source.citation)
    if source.processing:
        lines.append(screen.text("origin.processing", processing=source.processing))
    st.text("\n".join(lines))
    if source.link:
        st.code(source.link, language=None)


def draw_explanation(screen: Screen, told: Explanation) -> None:
    """Write the trail of one number: value, formula with numbers, inputs, score, sources."""
    definition = screen.view.catalogue.indicators[told.indicator]
    st.markdown(definition.definition.in_language(screen.language))
    _draw_value(screen, told)
    formula = name_formula(screen, told.indicator)
    if formula:  # a single published value has none
        st.markdown(f"**{screen.text('origin.formula')}**")
        st.code(formula, language=None, wrap_lines=True)
    if formula and told.filled and told.value is not None:
        value = format_number(told.value, screen.language, 2)
        st.code(
            f"{localise_formula(told.filled, screen.language)} = {value}",
            language=None,
            wrap_lines=True,
        )
    if told.missing_metrics:
        missing = ", ".join(screen.names.metric(code) for code in told.missing_metrics)
        st.markdown(screen.text("origin.missing_inputs", metrics=missing))
    if told.inputs:
        st.markdown(f"**{screen.text('origin.inputs')}**")
        st.dataframe(
            tabulate_inputs(screen, told.inputs), hide_index=True, alt=screen.text("origin.inputs")
        )
        for item in told.inputs:
            if item.locator:
                st.markdown(
                    f":small[:gray[{screen.names.metric(item.metric)}: {escape(item.locator)}]]"
                )
    for note in _read_notes(screen, told):
        st.info(note, icon=":material/info:")
    for source in told.sources:
        draw_source(screen, source)


def name_formula(screen: Screen, indicator: str) -> str:
    """Write a formula with the names of its metrics; empty where it is a single metric."""
    compiled = screen.view.catalogue.compiled[indicator]
    if isinstance(compiled.formula, Metric):
        return ""
    names = {code: f"[{screen.names.metric(code)}]" for code in compiled.metrics}
    plain = fill_formula(compiled.formula, names, lambda number: f"{number:.10g}")
    return localise_formula(plain, screen.language)


def tabulate_inputs(screen: Screen, inputs: tuple[InputValue, ...]) -> pd.DataFrame:
    """Return the observations of a formula in words: metric, value, as published, source."""
    rows = []
    for item in inputs:
        unit = screen.view.catalogue.metrics[item.metric].unit
        decimals = screen.view.catalogue.units[unit].decimals
        value = (
            format_number(item.value, screen.language, decimals)
            if item.value is not None
            else screen.names.reason(item.reason or "not_reported")
        )
        edition = f" {item.source_edition}" if item.source_edition else ""
        rows.append(
            {
                screen.text("origin.metric"): screen.names.metric(item.metric),
                screen.text("origin.value"): value,
                screen.text("origin.verbatim"): item.verbatim or "",
                screen.text("origin.source"): f"{screen.name_source(item.source)}{edition}",
                screen.text("origin.status"): screen.text(f"status.{item.status}"),
            }
        )
    table = pd.DataFrame(rows)
    printed = screen.text("origin.verbatim")
    # nothing was printed where the values were computed or generated
    return table if any(item.verbatim for item in inputs) else table.drop(columns=printed)


def escape(text: str) -> str:
    """Return text from a file so that markdown shows it as it is.

    >>> escape("a*b[c]")
    'a\\\\*b\\\\[c\\\\]'
    """
    return "".join(f"\\{letter}" if letter in r"\`*_[]<>$:#" else letter for letter in text)


def _draw_value(screen: Screen, told: Explanation) -> None:
    unit = screen.view.catalogue.units[told.unit]
    if told.value is None:
        reason = screen.names.reason(told.reason or "not_reported")
        st.markdown(screen.text("origin.no_value", reason=reason))
        return
    mark = unit.mark.in_language(screen.language)
    value = format_number(told.value, screen.language, unit.decimals)
    parts = [f"**{value}\u00a0{mark}**"]
    if told.score is not None:
        score = format_number(told.score, screen.language, 1)
        how = screen.text(f"normalisation.{told.normalisation}")
        parts.append(screen.text("origin.score", score=score, method=how))
    if told.contribution is not None and told.weight_used is not None:
        parts.append(
            screen.text(
                "origin.contribution",
                points=format_number(told.contribution, screen.language, 2),
                weight=format_percent(told.weight_used, screen.language, 1),
            )
        )
    if told.place is not None:
        parts.append(screen.text("origin.place", place=told.place, of=told.of))
    st.markdown(" · ".join(parts))


def _read_notes(screen: Screen, told: Explanation) -> list[str]:
    if not told.annotations:
        return []
    notes = screen.view.access.annotations()
    chosen = notes[notes["annotation"].isin(told.annotations)]
    return [str(text) for text in chosen[f"text_{screen.language.value}"]]
