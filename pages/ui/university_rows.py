"""Frames and words for the charts of the profile page: ready strings, nothing computed anew."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from indicators.services.profile import Profile
from indicators.services.profile_indicator import IndicatorPlace
from pages.charts.beeswarm import BeeswarmWords, Line
from pages.charts.dot_range import DotRangeWords, Emphasis, NumberColumn
from pages.charts.waterfall import End, WaterfallWords
from pages.i18n.formats import (
    NO_BREAK,
    NOTHING,
    format_number,
    format_percent,
    format_signed,
    format_year,
    percent_sign,
)
from pages.ui.screen import Screen
from schemas.recipe import OVERALL

TICKS_MOST = 6


def write_value(screen: Screen, indicator: str, value: float | None, marked: bool = True) -> str:
    """Write a value of an indicator in its unit; nothing is a dash.

    marked  False leaves out a unit mark that is a word; a per cent sign always stays
    """
    if value is None or pd.isna(value):
        return NOTHING
    unit = screen.names.units[screen.view.catalogue.indicators[indicator].unit]
    number = format_number(float(value), screen.language, unit.decimals)
    mark = unit.mark.in_language(screen.language)
    if mark == "%":
        return number + percent_sign(screen.language)
    return f"{number}{NO_BREAK}{mark}" if marked and mark else number


def write_score(screen: Screen, value: float | None, decimals: int = 0) -> str:
    """Write a score; nothing is a dash, never a zero."""
    if value is None or pd.isna(value):
        return NOTHING
    return format_number(float(value), screen.language, decimals)


def write_effect(screen: Screen, value: float | None, decimals: int = 1) -> str:
    """Write points of the overall score with their sign; nothing is a dash."""
    if value is None or pd.isna(value):
        return NOTHING
    return format_signed(float(value), screen.language, decimals)


def _each(frame: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a frame with their columns as attributes."""
    yield from frame.itertuples()


def label_pillar(screen: Screen, profile: Profile, code: str, *, marked: bool = True) -> str:
    """Return the words of a pillar in the row of pillars: the score first, then the short name.

    marked  the score in bold, in Markdown; a list of choices takes plain text
    """
    score = write_score(screen, profile.pillars.set_index("pillar")["score"][code])
    name = screen.names.pillar_short(code)
    return f"**{score}** {name}" if marked else f"{score} · {name}"


def prepare_indicators(screen: Screen, profile: Profile, pillar: str) -> pd.DataFrame:
    """Return the rows of `dot_range.build` for one pillar, costliest indicator first."""
    frame = profile.of_pillar(pillar)
    names = screen.names
    known = frame["score"].notna()
    return pd.DataFrame(
        {
            "key": frame["indicator"],
            "label": [names.indicator_short(code) for code in frame["indicator"]],
            "value": frame["score"],
            "low": float("nan"),
            "high": float("nan"),
            "band_low": float("nan"),
            "band_mid": frame["reference"],
            "band_high": float("nan"),
            "peers": frame["peers"],
            "target": frame["target_score"],
            "is_weak": frame["is_weak"],
            "missing_text": [
                "" if there else names.reason(str(code))
                for code, there in zip(frame["reason"], known, strict=True)
            ],
            "hover": [_hover_indicator(screen, row) for row in frame.to_dict("records")],
            "value_text": [
                write_value(screen, row.indicator, row.value, marked=False) for row in _each(frame)
            ],
            "score_text": [write_score(screen, score) for score in frame["score"]],
            "effect_text": [write_effect(screen, effect) for effect in frame["effect"]],
        }
    )


def _hover_indicator(screen: Screen, row: Mapping[Any, Any]) -> str:
    code = str(row["indicator"])
    lines = [f"<b>{screen.names.indicator(code)}</b>"]
    if pd.isna(row["value"]):
        lines.append(screen.names.reason(str(row["reason"])))
    else:
        lines.append(
            f"{screen.text('university.value')}: {write_value(screen, code, row['value'])}"
        )
        lines.append(f"{screen.text('university.score')}: {write_score(screen, row['score'], 1)}")
    if pd.notna(row["reference_value"]):
        median = write_value(screen, code, row["reference_value"])
        lines.append(f"{screen.text('university.median')}: {median}")
    if pd.notna(row["target"]):
        target = write_value(screen, code, row["target"])
        lines.append(f"{_name_target(screen, int(row['target_year']))}: {target}")
    return "<br>".join(lines)


def _name_target(screen: Screen, year: int) -> str:
    return screen.text("university.target_year", year=format_year(year))


def list_columns(screen: Screen) -> list[NumberColumn]:
    """Return the columns of numbers beside the indicators."""
    return [
        NumberColumn(screen.text("university.value"), "value_text"),
        NumberColumn(screen.text("university.score"), "score_text", Emphasis.OWN),
        NumberColumn(screen.text("university.effect"), "effect_text", Emphasis.LOSS),
    ]


def word_indicators(screen: Screen, profile: Profile, alt: str) -> DotRangeWords:
    """Return the words of the indicator chart."""
    return DotRangeWords(
        own=screen.names.institution(profile.institution),
        peers="",
        median=screen.text("university.median") if profile.members else "",
        target=screen.text("university.target"),
        alt=alt,
        empty=screen.text("university.no_rows"),
    )


def tabulate_indicators(screen: Screen, profile: Profile, pillar: str) -> pd.DataFrame:
    """Return the table twin of the indicator chart: five columns in words."""
    frame = profile.of_pillar(pillar)
    text, names = screen.text, screen.names
    return pd.DataFrame(
        {
            text("university.indicator"): [names.indicator(code) for code in frame["indicator"]],
            text("university.value"): [
                write_value(screen, row.indicator, row.value)
                if pd.notna(row.value)
                else names.reason(str(row.reason))
                for row in _each(frame)
            ],
            text("university.median"): [
                write_value(screen, row.indicator, row.reference_value) for row in _each(frame)
            ],
            text("university.score"): [write_score(screen, score, 1) for score in frame["score"]],
            text("university.effect"): [write_effect(screen, e, 2) for e in frame["effect"]],
        }
    )


def prepare_contributions(screen: Screen, profile: Profile) -> pd.DataFrame:
    """Return the rows of `waterfall.build_level`: greatest contribution first, unscored last."""
    frame = profile.pillars.sort_values(
        "contribution", ascending=False, kind="stable", na_position="last"
    )
    missing = screen.names.reason("below_coverage")
    rows = []
    for row in _each(frame):
        there = pd.notna(row.contribution)
        value = write_score(screen, row.contribution, 1) if there else missing
        rows.append(
            {
                "key": row.pillar,
                "label": screen.names.pillar_short(row.pillar),
                "delta": row.contribution,
                "value_text": value,
                "reference": row.reference_contribution if there else float("nan"),
                "hover": _hover_pillar(screen, row, value),
            }
        )
    return pd.DataFrame(rows)


def _hover_pillar(screen: Screen, row: Any, value: str) -> str:
    weight, score, reference = row.weight, row.score, row.reference_contribution
    lines = [f"<b>{screen.names.pillar(row.pillar)}</b>", value]
    if pd.notna(score) and pd.notna(weight):
        lines.append(f"{screen.text('university.score')}: {write_score(screen, score, 1)}")
        share = format_percent(float(weight), screen.language, 1)
        lines.append(f"{screen.text('university.weight')}: {share}")
    if pd.notna(reference):
        median = write_score(screen, reference, 1)
        lines.append(f"{screen.text('university.median')}: {median}")
    return "<br>".join(lines)


def name_total(screen: Screen, profile: Profile) -> End:
    """Return the last row of the contributions: the overall score."""
    score = profile.score or 0.0
    label, number = screen.text("university.overall"), write_score(screen, profile.score, 1)
    return End(OVERALL, label, score, number, f"<b>{label}</b><br>{number}")


def word_contributions(screen: Screen, profile: Profile, alt: str) -> WaterfallWords:
    """Return the words of the contributions."""
    reference = screen.text("university.median_of_peers") if profile.members else ""
    return WaterfallWords(reference=reference, alt=alt, empty=screen.text("university.no_rows"))


def tabulate_pillars(screen: Screen, profile: Profile) -> pd.DataFrame:
    """Return the pillars as a table in words: weight, data, score, contribution."""
    text, frame = screen.text, profile.pillars
    official = {item.code: item.weight for item in profile.scored.framework.pillars}
    language = screen.language
    return pd.DataFrame(
        {
            text("university.pillar"): [screen.names.pillar(code) for code in frame["pillar"]],
            text("university.weight"): [
                format_percent(official[code], language) for code in frame["pillar"]
            ],
            text("university.data"): [format_percent(c, language) for c in frame["coverage"]],
            text("university.score"): [write_score(screen, score, 1) for score in frame["score"]],
            text("university.contribution"): [
                write_score(screen, points, 1) for points in frame["contribution"]
            ],
        }
    )


def prepare_swarm(screen: Screen, place: IndicatorPlace) -> pd.DataFrame:
    """Return the rows of `beeswarm.build`."""
    frame, code = place.frame, place.indicator
    rows = []
    for row in _each(frame):
        there = pd.notna(row.value)
        name = screen.names.institution(row.institution)
        value = (
            write_value(screen, code, row.value, marked=False)
            if there
            else screen.names.reason(str(row.reason))
        )
        rows.append(
            {
                "key": row.institution,
                "label": name,
                "value": row.value,
                "is_own": row.is_own,
                "is_extreme": row.is_extreme,
                "is_peer": row.is_peer,
                "value_text": value,
                "hover": f"<b>{name}</b><br>"
                + (write_value(screen, code, row.value) if there else value),
            }
        )
    return pd.DataFrame(rows)


def word_swarm(screen: Screen, place: IndicatorPlace, alt: str) -> BeeswarmWords:
    """Return the words, lines and ticks of the swarm."""
    code = place.indicator
    count = int(place.frame["value"].notna().sum())
    median = target = None
    if place.median is not None:
        words = screen.text(
            "university.median_of",
            n=format_number(count, screen.language),
            value=write_value(screen, code, place.median, marked=False),
        )
        median = Line(place.median, words)
    if place.target is not None and place.target_year is not None:
        words = f"{_name_target(screen, place.target_year)}: " + write_value(
            screen, code, place.target, marked=False
        )
        target = Line(place.target, words)
    n = place.missing
    values = [*place.frame["value"].dropna(), *(line.value for line in (median, target) if line)]
    return BeeswarmWords(
        median=median,
        target=target,
        ticks=[(t, format_number(t, screen.language, _decimals(t))) for t in choose_ticks(values)],
        foot="",
        missing=screen.words.plural("university.without", n, n=n) if n else "",
        alt=alt,
        empty=screen.text("university.nobody"),
    )


def _decimals(tick: float) -> int:
    """Return as many decimals as a tick has, up to three."""
    return next((n for n in range(3) if math.isclose(tick, round(tick, n), abs_tol=1e-9)), 3)


def choose_ticks(values: list[float]) -> list[float]:
    """Return two to seven round ticks that cover the values; near zero they begin at zero.

    >>> choose_ticks([2.2, 21.4])
    [0, 5, 10, 15, 20, 25]
    >>> choose_ticks([])
    [0, 1]
    """
    if not values:
        return [0, 1]
    low, high = min(values), max(values)
    if 0 <= low <= high / 2:
        low = 0.0
    span = high - low or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(span / TICKS_MOST))
    step = next(power * m for m in (1, 2, 5, 10) if span / (power * m) <= TICKS_MOST)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [round(at * step, 10) for at in range(first, last + 1)]


def tabulate_swarm(screen: Screen, place: IndicatorPlace) -> pd.DataFrame:
    """Return the table twin of the swarm, highest value first."""
    frame = place.frame.iloc[::-1]
    frame = pd.concat([frame[frame["value"].notna()], frame[frame["value"].isna()]])
    return pd.DataFrame(
        {
            screen.text("university.institution"): [
                screen.names.institution_in_full(code) for code in frame["institution"]
            ],
            screen.text("university.value"): [
                write_value(screen, place.indicator, row.value)
                if pd.notna(row.value)
                else screen.names.reason(str(row.reason))
                for row in _each(frame)
            ],
        }
    )
