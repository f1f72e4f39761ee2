"""Rows of the overview's charts, with every number and word ready to read."""

from __future__ import annotations

import pandas as pd

from indicators.services.overview import Overview
from indicators.services.overview_change import AVAILABILITY, label_edition
from indicators.services.overview_facts import PublishedFacts
from pages.charts.dot_range import DotRangeWords, Emphasis, NumberColumn
from pages.charts.strip_set import StripWords
from pages.charts.waterfall import End, WaterfallWords
from pages.i18n.formats import format_interval, format_number, format_percent, format_signed
from pages.ui.overview_cells import SHARE, iterate
from pages.ui.screen import Screen
from pages.ui.university_rows import write_effect, write_score, write_value
from schemas.observation import Reason

WEAK_GAP = -10.0
"""Points below the median from which a pillar is called weak."""

HALL_FULL_NAMES = 4
"""So many pillars fit a projector with their full names."""

SCALE = (0, 25, 50, 75, 100)


def prepare_pillars(screen: Screen, overview: Overview) -> pd.DataFrame:
    """Return a row a pillar for `dot_range.build`, farthest above the median first."""
    rows = []
    worst = _find_worst(overview)
    for row in iterate(overview.pillars):
        code, score = str(row.pillar), float(row.score)
        reason = screen.names.reason(Reason.BELOW_COVERAGE.value)
        name = _name_pillar(screen, overview, code)
        rows.append(
            {
                "key": code,
                "label": name,
                "value": score,
                "low": row.low,
                "high": row.high,
                "band_low": row.peer_low,
                "band_mid": row.peer_mid,
                "band_high": row.peer_high,
                "peers": [],
                "target": float("nan"),
                "is_weak": float(row.gap) < 0 and (code == worst or float(row.gap) <= WEAK_GAP),
                "missing_text": "" if pd.notna(score) else reason,
                "score_text": write_score(screen, score),
                "gap_text": write_effect(screen, row.gap, 0),
                "hover": _hover_pillar(screen, row, name, reason),
            }
        )
    return pd.DataFrame(rows)


def _name_pillar(screen: Screen, overview: Overview, code: str) -> str:
    """Return the name of a pillar; in a hall the short one where many rows share the screen."""
    many = len(overview.pillars) > HALL_FULL_NAMES
    return (
        screen.names.pillar_short(code) if screen.projector and many else screen.names.pillar(code)
    )


def _find_worst(overview: Overview) -> str:
    known = overview.pillars[overview.pillars["score"].notna()]
    return str(known["pillar"].iloc[-1]) if len(known) else ""


def _hover_pillar(screen: Screen, row: object, name: str, reason: str) -> str:
    score, low, high, median = (
        float(getattr(row, part)) for part in ("score", "low", "high", "peer_mid")
    )
    if pd.isna(score):
        return screen.text("overview.pillars.hover_missing", pillar=name, reason=reason)
    return screen.text(
        "overview.pillars.hover",
        pillar=name,
        score=write_score(screen, score, 1),
        share=format_percent(SHARE, screen.language),
        interval=format_interval(low, high, screen.language, 1),
        median=write_score(screen, median, 1),
    )


def list_columns(screen: Screen) -> list[NumberColumn]:
    """Return the columns of numbers beside the pillars."""
    return [
        NumberColumn(screen.text("overview.column.score"), "score_text", Emphasis.OWN),
        NumberColumn(screen.text("overview.column.gap"), "gap_text", Emphasis.LOSS),
    ]


def word_pillars(screen: Screen, overview: Overview, alt: str) -> DotRangeWords:
    """Return the words of the pillars' chart."""
    peers, chosen = int(overview.pillars["peers"].map(len).max()), len(overview.peers.members)
    of_chosen = "overview.pillars.key" if peers == chosen else "overview.pillars.key_some"
    return DotRangeWords(
        own=screen.names.institution(overview.institution),
        peers=screen.words.plural(of_chosen, peers, n=format_number(peers, screen.language)),
        median=screen.text("overview.pillars.median"),
        target=screen.text("overview.pillars.target"),
        alt=alt,
        empty=screen.text("overview.pillars.empty"),
    )


def prepare_change(screen: Screen, overview: Overview) -> pd.DataFrame:
    """Return a row a step for `waterfall.build_change`."""
    rows = []
    for step, effect in iterate(overview.change.steps):
        label = (
            screen.text("overview.change.availability")
            if step == AVAILABILITY
            else screen.names.pillar_short(str(step))
        )
        rows.append(_make_step(screen, str(step), label, float(effect)))
    return pd.DataFrame(rows)


def name_ends(screen: Screen, overview: Overview) -> tuple[End, End]:
    """Return the old and the new score."""
    change, ends = overview.change, []
    for key, edition, value in (
        ("start", change.before, change.start),
        ("end", overview.edition, change.end),
    ):
        label = screen.text("edition.short", edition=label_edition(edition) if edition else "")
        written = write_score(screen, value, 1)
        ends.append(End(key, label, value, written, f"{label}: {written}"))
    return ends[0], ends[1]


def prepare_level(screen: Screen, overview: Overview) -> pd.DataFrame:
    """Return a row a pillar for `waterfall.build_level`, the greatest contribution first."""
    ordered = overview.pillars.sort_values(
        "points", ascending=False, kind="stable", na_position="last"
    )
    rows = []
    for row in iterate(ordered):
        code, points = str(row.pillar), float(row.points)
        step = _make_step(screen, code, screen.names.pillar_short(code), points)
        if pd.isna(points):
            step["value_text"] = screen.names.reason(Reason.BELOW_COVERAGE.value)
        else:
            step["value_text"] = format_number(points, screen.language, 1)
        rows.append({**step, "reference": row.peer_points})
    return pd.DataFrame(rows)


def name_total(screen: Screen, overview: Overview) -> End:
    """Return the overall score as the end of the sum."""
    label, written = screen.text("overview.level.total"), write_score(screen, overview.score, 1)
    return End("total", label, overview.score, written, f"{label}: {written}")


def word_waterfall(screen: Screen, alt: str, with_reference: bool) -> WaterfallWords:
    """Return the words of a waterfall."""
    return WaterfallWords(
        reference=screen.text("overview.pillars.median") if with_reference else "",
        alt=alt,
        empty=screen.text("overview.change.empty"),
    )


def _make_step(screen: Screen, key: str, label: str, effect: float) -> dict[str, object]:
    written = "" if pd.isna(effect) else format_signed(effect, screen.language, 1)
    return {
        "key": key,
        "label": label,
        "delta": effect,
        "value_text": written,
        "hover": screen.text("overview.change.hover", step=label, effect=written),
    }


def prepare_strips(
    screen: Screen, overview: Overview, facts: PublishedFacts
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return institutions and measures for `strip_set.build`; keys are `measure:institution`."""
    peers = set(overview.peers.members)
    rows, strips = [], []
    for measure in iterate(facts.measures):
        code = str(measure.indicator)
        median = float(measure.median_position)
        median_text = screen.text(
            "overview.measures.median", median=format_number(median, screen.language, 1)
        )
        strips.append(
            {
                "measure": code,
                "title": screen.names.indicator(code),
                "median": median,
                "median_text": "" if pd.isna(median) else median_text,
            }
        )
        for institution, position in facts.positions[code].items():
            is_own = institution == overview.institution
            name = screen.names.institution(str(institution))
            written = format_number(position, screen.language, 1) if pd.notna(position) else ""
            if pd.isna(position) and is_own:
                written = screen.names.reason(str(measure.reason))
            rows.append(
                {
                    "measure": code,
                    "key": f"{code}:{institution}",
                    "label": name,
                    "value": position,
                    "is_own": is_own,
                    "is_second": False,
                    "is_peer": institution in peers,
                    "value_text": written,
                    "hover": screen.text("overview.measures.hover", name=name, value=written),
                }
            )
    return pd.DataFrame(rows), pd.DataFrame(
        strips, columns=["measure", "title", "median", "median_text"]
    )


def word_strips(screen: Screen, alt: str) -> StripWords:
    """Return the words of the strips."""
    return StripWords(
        ticks=[(float(tick), format_number(tick, screen.language)) for tick in SCALE],
        alt=alt,
        empty=screen.text("overview.measures.empty"),
    )


def tabulate_pillars(screen: Screen, overview: Overview) -> pd.DataFrame:
    """Return the pillars in words: pillar, score, interval, median, distance to it."""
    text = screen.text
    rows = [
        {
            text("overview.column.pillar"): screen.names.pillar(str(row.pillar)),
            text("overview.column.score"): write_score(screen, row.score, 1)
            if pd.notna(row.score)
            else screen.names.reason(Reason.BELOW_COVERAGE.value),
            text("overview.column.interval"): ""
            if pd.isna(row.score)
            else format_interval(row.low, row.high, screen.language, 1),
            text("overview.column.median"): write_score(screen, row.peer_mid, 1),
            text("overview.column.gap"): write_effect(screen, row.gap, 1),
        }
        for row in iterate(overview.pillars)
    ]
    return pd.DataFrame(rows)


def tabulate_steps(screen: Screen, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the steps of a waterfall in words."""
    columns = {
        "label": screen.text("overview.column.step"),
        "value_text": screen.text("overview.column.points"),
    }
    return rows[list(columns)].rename(columns=columns)


def tabulate_measures(screen: Screen, facts: PublishedFacts) -> pd.DataFrame:
    """Return the published measures in words: indicator, value or reason, place, median."""
    text, rows = screen.text, []
    for row in iterate(facts.measures):
        code, missing = str(row.indicator), pd.isna(row.value)
        known = text("overview.waiting.known", known=row.place, of=row.of)
        rows.append(
            {
                text("overview.column.indicator"): screen.names.indicator(code),
                text("overview.column.value"): screen.names.reason(str(row.reason))
                if missing
                else write_value(screen, code, row.value),
                text("overview.column.place"): "" if missing else known,
                text("overview.column.median"): write_value(screen, code, row.median),
            }
        )
    return pd.DataFrame(rows)


def tabulate_known(screen: Screen, facts: PublishedFacts) -> pd.DataFrame:
    """Return by pillar how many values there are and how much weight they hold."""
    text = screen.text
    rows = [
        {
            text("overview.column.pillar"): screen.names.pillar(str(row.pillar)),
            text("overview.column.known"): write_known(screen, row.known, row.of),
            text("overview.column.coverage"): format_percent(row.coverage, screen.language),
        }
        for row in iterate(facts.known)
    ]
    return pd.DataFrame(rows)


def write_known(screen: Screen, known: int, of: int) -> str:
    """Return how many values of a pillar there are, or that none was reported."""
    if not known:
        return screen.names.reason(Reason.NOT_REPORTED.value)
    return screen.text("overview.waiting.known", known=known, of=of)
