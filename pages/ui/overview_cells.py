"""The figures at the head of the overview, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from indicators.engine.trends import Movement
from indicators.services.overview import Overview, write_places
from indicators.services.overview_change import label_edition
from indicators.services.overview_facts import PublishedFacts
from pages.charts import svg
from pages.i18n.formats import (
    NOTHING,
    format_interval,
    format_number,
    format_percent,
    format_signed,
)
from pages.ui.kpi import KpiCell
from pages.ui.screen import Screen
from pages.ui.university_rows import write_score, write_value
from schemas.edition import Edition

SHARE = 0.90
"""Share of the runs that the intervals hold (`engine.uncertainty.INTERVAL`)."""


def list_cells(screen: Screen, overview: Overview) -> list[KpiCell]:
    """Return the four figures of the institution: of its score, or of what is published."""
    if overview.facts is not None:
        return _list_published(screen, overview, overview.facts)
    return [
        _make_score(screen, overview),
        _make_places(screen, overview),
        _make_key_measure(screen, overview),
        _make_coverage(screen, overview),
    ]


def iterate(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows one by one, their cells by name."""
    return iter(frame.itertuples(index=False))


def write_edition(period: int, edition: Edition) -> str:
    """Return a period as it is written: 2024/25, or the number of a publisher's edition."""
    return label_edition(Edition(period=period)) if edition.academic else str(period)


def _make_score(screen: Screen, overview: Overview) -> KpiCell:
    language, change = screen.language, overview.change
    notes = []
    if overview.scored.uncertainty is not None:
        row: pd.Series = overview.scored.uncertainty.table.T[overview.institution]
        notes.append(
            screen.text(
                "overview.kpi.score_note",
                share=format_percent(SHARE, language),
                interval=format_interval(
                    float(row["score_low"]), float(row["score_high"]), language, 1
                ),
            )
        )
    if change.obstacle is None and change.before is not None:
        since = screen.text(
            "overview.kpi.since",
            change=format_signed(change.change, language, 1),
            edition=label_edition(change.before),
        )
        if change.movement is Movement.WITHIN_MARGIN:
            since = f"{since}, {screen.text('overview.kpi.within')}"
        notes.insert(0, since)
    label = screen.text("overview.kpi.score")
    # scores of editions on a moving scale are not joined by a line
    series = overview.history["score"] if change.obstacle is None else pd.Series(dtype="float64")
    picture, alt = _draw_line(screen, label, series, overview.edition)
    return KpiCell(
        key="score",
        label=label,
        value=write_score(screen, overview.score, 1),
        note="; ".join(notes),
        picture=picture,
        picture_alt=alt,
    )


def _make_places(screen: Screen, overview: Overview) -> KpiCell:
    ranked = format_number(overview.ranked, screen.language)
    label = screen.text("overview.kpi.places", n=ranked)
    uncertainty = overview.scored.uncertainty
    if overview.places is None or uncertainty is None:
        return KpiCell("places", label, NOTHING, screen.say(overview.title))
    low, high = overview.places
    places = write_places(low, high)
    alt = screen.text("overview.kpi.places_alt", places=places, n=ranked)
    return KpiCell(
        key="places",
        label=label,
        value=places,
        note=screen.text(
            "overview.kpi.places_note",
            share=format_percent(SHARE, screen.language),
            runs=format_number(uncertainty.record.runs, screen.language),
        ),
        picture=svg.rank_strip(low, high, overview.ranked, label=alt, tokens=screen.look.tokens),
        picture_alt=alt,
    )


def _make_key_measure(screen: Screen, overview: Overview) -> KpiCell:
    measure, code = overview.key_measure, overview.key_measure.indicator
    label = screen.names.indicator_short(code)
    picture, alt = _draw_line(
        screen,
        label,
        measure.series["value"],
        overview.edition,
        target=measure.target[0] if measure.target else None,
        segments=list(measure.series["segment"]),
    )
    return KpiCell(
        key="key_measure",
        label=label,
        value=write_value(screen, code, measure.value),
        note=", ".join(_note_key_measure(screen, overview)),
        picture=picture,
        picture_alt=alt,
        number=(overview.institution, code),
    )


def _note_key_measure(screen: Screen, overview: Overview) -> list[str]:
    measure, notes = overview.key_measure, []
    if measure.reason is not None:
        notes.append(screen.names.reason(measure.reason))
    if measure.moved is not None:
        difference, since = measure.moved
        moved = format_signed(difference, screen.language, 1)
        notes.append(
            screen.text(
                "overview.kpi.since",
                change=f"{moved}\u00a0{screen.text('overview.kpi.points')}",
                edition=write_edition(since, overview.edition),
            )
        )
    if measure.broke:
        notes.append(screen.text("overview.kpi.broke"))
    if measure.target is not None:
        value, period = measure.target
        notes.append(
            screen.text(
                "overview.kpi.target",
                target=write_value(screen, measure.indicator, value),
                edition=write_edition(period, overview.edition),
            )
        )
    return notes


def _make_coverage(screen: Screen, overview: Overview) -> KpiCell:
    missing, of = len(overview.missing), overview.scored.values.shape[1]
    label = screen.text("overview.kpi.coverage")
    note = (
        screen.words.plural("overview.kpi.coverage_note", missing, n=missing, of=of)
        if missing
        else screen.text("overview.kpi.coverage_full", of=of)
    )
    shares = overview.history["coverage"]
    picture, alt = _draw_line(screen, label, shares, overview.edition, share=True)
    return KpiCell(
        key="coverage",
        label=label,
        value=format_percent(overview.coverage, screen.language),
        note=note,
        picture=picture,
        picture_alt=alt,
    )


def _list_published(screen: Screen, overview: Overview, facts: PublishedFacts) -> list[KpiCell]:
    cells = []
    if facts.from_publishers:
        reason = screen.names.reason(facts.rank_reason or "not_reported")
        cells.append(
            KpiCell(
                key="qs_rank",
                label=screen.text("overview.kpi.qs_rank"),
                value=facts.rank or NOTHING,
                note=screen.text("overview.kpi.qs_rank_note") if facts.rank else reason,
            )
        )
    measures = facts.measures.sort_values("place", kind="stable", na_position="last")
    for row in list(iterate(measures))[: 3 - len(cells)]:
        code = str(row.indicator)
        note = (
            screen.names.reason(str(row.reason))
            if pd.isna(row.value)
            else screen.text(
                "overview.kpi.measure_note",
                place=row.place,
                of=row.of,
                median=write_value(screen, code, row.median),
            )
        )
        # the trail of a number is told inside the framework that is shown
        known = facts.framework == overview.scored.framework.code
        cells.append(
            KpiCell(
                key=code,
                label=screen.names.indicator_short(code),
                value=write_value(screen, code, row.value),
                note=note,
                number=(overview.institution, code) if known else None,
            )
        )
    cells.append(
        KpiCell(
            key="no_score",
            label=screen.text("overview.kpi.no_score"),
            value=NOTHING,
            note=screen.text(
                "overview.kpi.no_score_note",
                coverage=format_percent(overview.coverage, screen.language),
                threshold=format_percent(
                    overview.scored.framework.overall_coverage, screen.language
                ),
            ),
        )
    )
    return cells


def _draw_line(
    screen: Screen,
    label: str,
    values: pd.Series,
    edition: Edition,
    *,
    target: float | None = None,
    segments: Sequence[int] = (),
    share: bool = False,
) -> tuple[str, str]:
    """Return the picture of a series and its message; nothing where there are no two points.

    segments  number of the unbroken stretch of each value; the last two stretches are drawn
    share     the values are shares (0-1), told as percentages
    """
    shown, break_index = _cut_stretches(values, segments)
    known = shown.dropna()
    if len(known) < 2:
        return "", ""
    write = format_percent if share else format_number
    alt = screen.text(
        "overview.kpi.trend_alt",
        label=label,
        first=write_edition(int(known.index[0]), edition),
        last=write_edition(int(known.index[-1]), edition),
        from_value=write(float(known.iloc[0]), screen.language, 1),
        to_value=write(float(known.iloc[-1]), screen.language, 1),
    )
    picture = svg.sparkline(
        shown.tolist(),
        label=alt,
        tokens=screen.look.tokens,
        target=target,
        break_index=break_index,
    )
    return picture, alt


def _cut_stretches(values: pd.Series, segments: Sequence[int]) -> tuple[pd.Series, int | None]:
    """Return the last two unbroken stretches and where the second begins, None without a break."""
    if not segments or segments[0] == segments[-1]:
        return values, None
    last_two = sorted(set(segments))[-2:]
    kept = [number in last_two for number in segments]
    numbers = [number for number in segments if number in last_two]
    return values[kept], numbers.index(last_two[1])
