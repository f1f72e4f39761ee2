"""The definition card of the profile page, and tables of what is published, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from indicators.services.profile_facts import FactGroup, PublishedFacts
from indicators.services.profile_indicator import IndicatorPlace
from pages.i18n.formats import (
    NOTHING,
    format_number,
    format_percent,
    format_year,
    localise_formula,
    percent_sign,
)
from pages.ui.origin import name_formula
from pages.ui.screen import Screen
from pages.ui.university_rows import write_value
from schemas.trail import InputValue

PERCENT = "%"


def write_formula(screen: Screen, place: IndicatorPlace) -> str:
    """Return the formula with the numbers in it and its result, without numbers with the names.

    Empty where the formula is a single number: it would only be said twice.
    """
    told = place.told
    if not told.filled or told.value is None:
        return name_formula(screen, told.indicator)
    if " " not in told.filled and "(" not in told.filled:
        return ""
    filled = localise_formula(told.filled, screen.language)
    return f"{filled} = {write_value(screen, told.indicator, told.value)}"


def list_inputs(screen: Screen, place: IndicatorPlace) -> list[str]:
    """Return a line an input: its name, value or reason, how it was printed; then the sources."""
    lines = [_write_input(screen, item) for item in place.told.inputs]
    sources = {
        f"{screen.name_source(item.source)} {item.source_edition or ''}".strip(): None
        for item in place.told.inputs
    }
    return [*lines, screen.text("card.source", source=", ".join(sources))] if sources else []


def _write_input(screen: Screen, item: InputValue) -> str:
    metric = screen.view.catalogue.metrics[item.metric]
    value = (
        format_number(
            item.value, screen.language, screen.view.catalogue.units[metric.unit].decimals
        )
        if item.value is not None
        else screen.names.reason(item.reason or "not_reported")
    )
    if item.verbatim:
        value = f"{value} ({screen.text('university.verbatim', text=item.verbatim)})"
    return f"{screen.names.metric(item.metric)}: {value}"


def list_rules(screen: Screen, place: IndicatorPlace) -> list[str]:
    """Return how the value is scored: method, goalposts, direction, weight, comparability."""
    told, text = place.told, screen.text
    definition = screen.view.catalogue.indicators[place.indicator]
    lines = [text("university.method", method=text(f"normalisation.{told.normalisation}"))]
    if told.goalpost_low is not None and told.goalpost_high is not None:
        lines.append(
            text(
                "university.goalposts",
                low=write_value(screen, place.indicator, told.goalpost_low),
                high=write_value(screen, place.indicator, told.goalpost_high),
            )
        )
    if told.direction < 0:
        lines.append(text("university.lower_is_better"))
    lines.append(
        text(
            "university.weights",
            inside=format_percent(place.weight, screen.language),
            overall=format_percent(place.overall_weight, screen.language, 1),
        )
    )
    if not definition.comparable_over_time:
        lines.append(text("university.not_over_time"))
    return lines


def list_notes(screen: Screen, place: IndicatorPlace) -> list[str]:
    """Return the notes that touch the inputs: breaks in series, leaps, changes of definition."""
    if not place.told.annotations:
        return []
    notes = screen.view.access.annotations()
    sources = {item.source for item in place.told.inputs}
    # a note on a whole source belongs here only where a number of that source is read
    meant = notes["metric"].notna() | notes["source"].isin(sources)
    chosen = notes[notes["annotation"].isin(place.told.annotations) & meant]
    return [str(words) for words in chosen[f"text_{screen.language.value}"]]


def write_fact(screen: Screen, row: Any) -> str:
    """Write one observation as the source printed it, or why there is none."""
    if pd.isna(row["value"]):
        return screen.names.reason(str(row["reason"]))
    metric = screen.view.catalogue.metrics[str(row["metric"])]
    unit = screen.names.units[metric.unit]
    mark = unit.mark.in_language(screen.language)
    ending = percent_sign(screen.language) if mark == PERCENT else ""
    if pd.notna(row["value_verbatim"]):
        verbatim = str(row["value_verbatim"])
        return verbatim if PERCENT in verbatim else verbatim + ending
    return format_number(float(row["value"]), screen.language, unit.decimals) + ending


def tabulate_group(screen: Screen, group: FactGroup) -> pd.DataFrame:
    """Return the editions of a group, newest first, one column a metric, verbatim."""
    table = {_head(screen): [_write_period(screen, period) for period in group.periods]}
    for metric in group.metrics:
        rows = group.rows[group.rows["metric"] == metric].set_index("period")
        table[screen.names.metric(metric)] = [
            write_fact(screen, rows.loc[period]) if period in rows.index else NOTHING
            for period in group.periods
        ]
    return pd.DataFrame(table)


def tabulate_facts(screen: Screen, facts: PublishedFacts) -> pd.DataFrame:
    """Return every value as a row in words: metric, edition, value, source."""
    rows = facts.rows
    return pd.DataFrame(
        {
            screen.text("origin.metric"): [screen.names.metric(code) for code in rows["metric"]],
            _head(screen): [_write_period(screen, int(period)) for period in rows["period"]],
            screen.text("origin.verbatim"): [write_fact(screen, row) for _, row in rows.iterrows()],
            screen.text("origin.source"): [
                screen.name_source(str(code)) for code in rows["source"]
            ],
            screen.text("origin.status"): [
                screen.text(f"status.{status}") for status in rows["status"]
            ],
        }
    )


def _head(screen: Screen) -> str:
    return screen.text("university.year" if screen.view.synthetic else "header.edition")


def _write_period(screen: Screen, period: int) -> str:
    if screen.view.synthetic:
        return f"{format_year(period)}/{(period + 1) % 100:02d}"
    return format_year(period)
