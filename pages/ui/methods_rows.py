"""Frames and words for charts and tables of Indicators and methods: ready strings, nothing new."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from indicators.services.methods import IndicatorCard, Methods
from pages.charts.beeswarm import BeeswarmWords, Line
from pages.charts.heat_table import HeatTableWords
from pages.i18n.formats import format_number, format_percent, format_year
from pages.ui.origin import escape
from pages.ui.screen import Screen
from pages.ui.university_rows import choose_ticks, write_value

NO_SHADE = float("nan")


def tabulate_indicators(screen: Screen, methods: Methods, codes: list[str]) -> pd.DataFrame:
    """Return the searched indicators in words: pillar, name, unit, weight, who has a value."""
    text, names, language = screen.text, screen.names, screen.language
    known = methods.indicators.set_index("indicator").loc[codes].reset_index()
    rows = known.to_dict("records")
    return pd.DataFrame(
        {
            text("methods.column_indicator"): [names.indicator(r["indicator"]) for r in rows],
            text("methods.column_pillar"): [names.pillar_short(r["pillar"]) for r in rows],
            text("methods.column_unit"): [names.unit(r["unit"]) for r in rows],
            text("methods.column_weight"): [
                format_percent(r["overall_weight"], language, 1) for r in rows
            ],
            text("methods.column_coverage"): [write_share(screen, r) for r in rows],
        }
    )


def write_share(screen: Screen, row: Mapping[Hashable, Any]) -> str:
    """Write how many institutions have a value, of how many, and the share."""
    language = screen.language
    return screen.text(
        "methods.share_of",
        n=format_number(row["with_value"], language),
        of=format_number(row["of"], language),
        share=format_percent(row["share"], language),
    )


def export_indicators(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return every indicator with its definition as data: one row an indicator."""
    definitions = screen.view.catalogue.indicators
    language = screen.language
    rows = []
    for row in methods.indicators.to_dict("records"):
        item = definitions[str(row["indicator"])]
        posts = item.goalposts
        rows.append(
            {
                "indicator": item.code,
                "name": item.name.in_language(language),
                "pillar": row["pillar"],
                "definition": item.definition.in_language(language),
                "formula": item.formula,
                "guard": item.guard or "",
                "unit": item.unit,
                "direction": int(item.direction),
                "normalisation": item.normalisation.value,
                "goalpost_low": posts.low if posts else None,
                "goalpost_high": posts.high if posts else None,
                "weight": row["weight"],
                "overall_weight": row["overall_weight"],
                "with_value": row["with_value"],
                "of": row["of"],
                "source_standard": item.source_standard,
                "impi_code": item.impi_code or "",
                "comparable_over_time": item.comparable_over_time,
            }
        )
    return pd.DataFrame(rows)


def prepare_presence(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return the cells of `heat_table.build`: indicators by periods, darker is more data."""
    names, chosen = screen.names, methods.scored.edition.period
    rows = []
    for row in methods.presence.to_dict("records"):
        code, period = str(row["indicator"]), int(row["period"])
        there = row["with_value"] > 0
        missing = "" if there else screen.text(_name_gap(bool(row["held"])))
        told = write_share(screen, row) if there else missing
        rows.append(
            {
                "row_key": code,
                "row_label": names.indicator_short(code),
                "column_key": str(period),
                "column_label": label_period(methods, period),
                "column_group": "",
                "value_text": format_percent(row["share"], screen.language) if there else "",
                "place_text": "",
                "place_share": 1 - row["share"] if there else NO_SHADE,
                "missing_text": missing,
                "is_own": period == chosen,
                "hover": f"{names.indicator(code)}<br>{label_period(methods, period)}: " + told,
            }
        )
    return pd.DataFrame(rows)


def keep_scarcest(cells: pd.DataFrame, rows: int, periods: int) -> pd.DataFrame:
    """Return the cells that a projector has room for: the rows with least data, the last periods.

    Compared in the own (chosen) period; those without any value come first.
    """
    own = cells[cells["is_own"]].sort_values("place_share", ascending=False, na_position="first")
    kept = list(own["row_key"])[:rows]
    last = sorted(cells["column_key"].unique(), key=int)[-periods:]
    chosen = cells[cells["row_key"].isin(kept) & cells["column_key"].isin(last)]
    order = chosen["row_key"].map({key: at for at, key in enumerate(kept)})
    return chosen.assign(order=order).sort_values("order", kind="stable").drop(columns="order")


def _name_gap(held: bool) -> str:
    return "methods.no_data" if held else "methods.no_edition"


def label_period(methods: Methods, period: int) -> str:
    """Name a period shortly: an academic year, else the number of the publishers' editions."""
    if methods.scored.edition.academic:
        return f"{format_year(period)}/{(period + 1) % 100:02d}"
    return format_year(period)


def tabulate_presence(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return the table twin: a row an indicator, a column a period."""
    cells = prepare_presence(screen, methods)
    cells["text"] = cells["value_text"].where(cells["value_text"] != "", cells["missing_text"])
    wide = cells.pivot(index="row_key", columns="column_key", values="text")
    wide = wide.loc[list(methods.indicators["indicator"])]
    wide.columns = pd.Index([label_period(methods, int(p)) for p in wide.columns])
    head = screen.text("methods.column_indicator")
    wide.insert(0, head, [screen.names.indicator(code) for code in wide.index])
    return wide.reset_index(drop=True)


def prepare_ties(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return the cells of `heat_table.build`: pillars by pillars, darker is more alike."""
    names, least = screen.names, screen.text("methods.too_few")
    codes = [pillar.code for pillar in methods.scored.framework.pillars]
    told = {
        (str(row["first"]), str(row["second"])): row
        for row in methods.pillar_ties.to_dict("records")
    }
    rows = []
    for first in codes:
        for second in codes:
            row = told.get((first, second), {"correlation": 1.0, "pairs": None})
            value = row["correlation"]
            known = pd.notna(value)
            number = format_number(value, screen.language, 2) if known else ""
            same = first == second
            rows.append(
                {
                    "row_key": first,
                    "row_label": names.pillar_short(first),
                    "column_key": second,
                    "column_label": names.pillar_short(second),
                    "column_group": "",
                    "value_text": "1" if same else number,
                    "place_text": "",
                    "place_share": min(1 - value, 1) if known and not same else NO_SHADE,
                    "missing_text": "" if known else least,
                    "is_own": False,
                    "hover": names.pillar(first)
                    if same
                    else f"{names.pillar(first)}<br>{names.pillar(second)}: {number or least}"
                    f"<br>{screen.text('methods.pairs', n=row['pairs'])}",
                }
            )
    return pd.DataFrame(rows)


def tabulate_ties(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return the table twin: every two pillars once, with their correlation."""
    names, text = screen.names, screen.text
    order = {pillar.code: at for at, pillar in enumerate(methods.scored.framework.pillars)}
    ties = methods.pillar_ties
    once = ties[ties["first"].map(order) < ties["second"].map(order)]
    return pd.DataFrame(
        {
            text("methods.column_first"): [names.pillar(code) for code in once["first"]],
            text("methods.column_second"): [names.pillar(code) for code in once["second"]],
            text("methods.column_correlation"): [
                format_number(value, screen.language, 2)
                if pd.notna(value)
                else text("methods.too_few")
                for value in once["correlation"]
            ],
            text("methods.column_pairs"): [
                format_number(n, screen.language) for n in once["pairs"]
            ],
        }
    )


def heat_words(screen: Screen, alt: str) -> HeatTableWords:
    """Return the words of a heat table of this page."""
    return HeatTableWords(alt=alt, nothing=screen.text("methods.no_data"))


def prepare_swarm(screen: Screen, card: IndicatorCard) -> pd.DataFrame:
    """Return the rows of `beeswarm.build`."""
    code, rows = card.definition.code, []
    for row in card.spread.to_dict("records"):
        there = pd.notna(row["value"])
        name = screen.names.institution(str(row["institution"]))
        reason = "" if there else screen.names.reason(str(row["reason"]))
        rows.append(
            {
                "key": row["institution"],
                "label": name,
                "value": row["value"],
                "is_own": row["is_own"],
                "is_extreme": row["is_extreme"],
                "is_peer": row["is_peer"],
                "value_text": reason or write_value(screen, code, row["value"], marked=False),
                "hover": f"<b>{name}</b><br>{reason or write_value(screen, code, row['value'])}",
            }
        )
    return pd.DataFrame(rows)


def word_swarm(screen: Screen, card: IndicatorCard, alt: str) -> BeeswarmWords:
    """Return the median, the ticks and the words of the swarm."""
    code, median = card.definition.code, None
    if card.median is not None:
        words = screen.text(
            "methods.median_of",
            n=format_number(card.with_value, screen.language),
            value=write_value(screen, code, card.median, marked=False),
        )
        median = Line(card.median, words)
    missing = len(card.spread) - card.with_value
    values = [float(value) for value in card.spread["value"].dropna()]
    return BeeswarmWords(
        median=median,
        target=None,
        ticks=[(t, _write_tick(screen, t)) for t in choose_ticks(values)],
        foot="",
        missing=screen.text("methods.without", n=format_number(missing, screen.language))
        if missing
        else "",
        alt=alt,
        empty=screen.text("methods.nobody"),
    )


def _write_tick(screen: Screen, tick: float) -> str:
    decimals = len(f"{tick:.10g}".partition(".")[2])
    return format_number(tick, screen.language, decimals)


def tabulate_swarm(screen: Screen, card: IndicatorCard) -> pd.DataFrame:
    """Return the table twin of the swarm: highest value first, then who has none and why."""
    there = card.spread["value"].notna()
    ordered = pd.concat([card.spread[there].iloc[::-1], card.spread[~there]])
    code = card.definition.code
    return pd.DataFrame(
        {
            screen.text("methods.column_institution"): [
                screen.names.institution_in_full(str(item)) for item in ordered["institution"]
            ],
            screen.text("methods.column_value"): [
                write_value(screen, code, row["value"])
                if pd.notna(row["value"])
                else screen.names.reason(str(row["reason"]))
                for row in ordered.to_dict("records")
            ],
        }
    )


def tabulate_weights(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return the official weights: pillars and, under each, its indicators."""
    language, text = screen.language, screen.text
    rows: list[tuple[str, str, float | None, float]] = []
    for pillar in methods.scored.framework.pillars:
        rows.append((screen.names.pillar_short(pillar.code), "", None, pillar.weight))
        own = methods.indicators[methods.indicators["pillar"] == pillar.code]
        rows += [
            ("", screen.names.indicator(r["indicator"]), r["weight"], r["overall_weight"])
            for r in own.to_dict("records")
        ]
    return pd.DataFrame(
        {
            text("methods.column_pillar"): [row[0] for row in rows],
            text("methods.column_indicator"): [row[1] for row in rows],
            text("methods.column_weight_pillar"): [
                format_percent(row[2], language) if row[2] is not None else "" for row in rows
            ],
            text("methods.column_weight"): [format_percent(row[3], language, 1) for row in rows],
        }
    )


def merge_weights(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `tabulate_weights` for narrow cards: pillars in bold above their own."""
    pillar, indicator = table.columns[:2]
    bold = "**" + table[pillar].map(escape) + "**"
    names = table[indicator].map(escape).where(table[pillar] == "", bold)
    return table.assign(**{str(indicator): names}).drop(columns=pillar)


def tabulate_overlaps(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return all pairs of indicators that repeat or contradict each other."""
    names, text, found = screen.names, screen.text, methods.overlaps
    return pd.DataFrame(
        {
            text("methods.column_first"): [names.indicator(code) for code in found["first"]],
            text("methods.column_second"): [names.indicator(code) for code in found["second"]],
            text("methods.column_correlation"): [
                format_number(value, screen.language, 2) for value in found["correlation"]
            ],
            text("methods.column_pairs"): [
                format_number(n, screen.language) for n in found["pairs"]
            ],
        }
    )
