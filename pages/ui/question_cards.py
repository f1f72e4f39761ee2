"""Questions about a score, answered in sentences: why, what if, who is alike, what is ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from indicators.engine.change_parts import WHOLE, ChangePart
from indicators.services.explanation_change import keep_noted
from indicators.services.explanation_inputs import list_movable, metric_decimals
from indicators.services.explanation_profiles import (
    explain_clusters,
    explain_forecast,
    explain_grades,
    explain_peers,
    list_forecastable,
)
from indicators.services.explanation_target import explain_target
from indicators.services.explanation_what_if import explain_what_if
from indicators.services.explanations import explain_change
from indicators.services.profile import Profile
from indicators.services.provenance import trail_scores
from pages.exports.table_files import ExportTable
from pages.i18n.formats import NOTHING, format_number, format_signed, format_year
from pages.ui import question_choice
from pages.ui.chart_card import Card, card_frame
from pages.ui.origin import escape
from pages.ui.screen import Screen
from pages.ui.university_rows import write_value
from schemas.finding import Finding

OWN_PARTS = (ChangePart.NUMERATOR, ChangePart.DENOMINATOR, ChangePart.VALUE)
"""Parts of a change that are effects of single indicators."""

HALVES = (ChangePart.NUMERATOR.value, ChangePart.DENOMINATOR.value)


@dataclass(frozen=True)
class Answer:
    """What is said and what stands behind it.

    table  the numbers in words;  frame  the same with full precision, for files
    note   key of what is said under the title, None: the note of the question
    """

    title: Finding
    findings: Sequence[Finding]
    table: pd.DataFrame
    frame: pd.DataFrame
    note: str | None = None


def show_questions(screen: Screen, profile: Profile) -> None:
    """Offer the questions and answer the one that is asked."""
    with st.container(border=True):
        st.markdown(f"#### {screen.text('question.title')}")
        asked = question_choice.pick_question(screen)
        if asked is None:
            return
        answer = _answer(screen, profile, asked)
    if answer is None:
        st.info(screen.text("question.nothing_known"), icon=":material/info:")
        return
    _show_answer(screen, profile, asked, answer)


def _answer(screen: Screen, profile: Profile, asked: str) -> Answer | None:
    """Return the answer to a question; None where nothing is known to ask about."""
    return {
        "change": _why,
        "what_if": _what_if,
        "target": _target,
        "similar": _similar,
        "grades": _grades,
        "forecast": _forecast,
    }[asked](screen, profile)


def _show_answer(screen: Screen, profile: Profile, asked: str, answer: Answer) -> None:
    trail = trail_scores(screen.view, profile.scored)
    title = screen.say(answer.title)
    notice = screen.text("notice.synthetic_export") if screen.view.synthetic else ""
    export = ExportTable(
        name=f"profile_{asked}",
        title=title,
        edition=screen.names.edition(screen.edition),
        frame=answer.frame,
        trail=trail,
        notice=notice,
        language=screen.language,
    )
    card = Card(
        key=f"answer_{asked}",
        title=title,
        note=screen.text(answer.note or f"question.{asked}_note"),
        source=screen.source_of(trail, short=True),
        table=answer.table,
        export=export,
        trail=trail,
        stretches=False,
    )
    with card_frame(screen, card):
        if answer.findings:
            st.markdown("\n".join(f"- {escape(screen.say(item))}" for item in answer.findings))


def _why(screen: Screen, profile: Profile) -> Answer:
    told = explain_change(screen.view, profile.scored, profile.institution)
    if told.parts is None:
        effects = pd.DataFrame(columns=["part", "indicator", "points"])
    else:
        effects = told.parts.table(profile.institution)
    return Answer(told.title, told.findings, _tabulate_parts(screen, effects), effects)


def _tabulate_parts(screen: Screen, effects: pd.DataFrame) -> pd.DataFrame:
    """Return the effects in words, the largest first, their sum at the end.

    Effects of an indicator's own numbers stand with its name, every other part as one total.
    """
    own = effects["part"].isin([part.value for part in OWN_PARTS]) & (effects["indicator"] != WHOLE)
    summed = (
        effects.assign(indicator=effects["indicator"].where(own, WHOLE))
        .groupby(["indicator", "part"], sort=False)["points"]
        .sum()
    )
    rows = []
    for (code, part), points in sorted(_round_parts(summed), key=lambda item: -abs(item[1])):
        what = screen.text(f"question.part_{part}")
        named = (what, NOTHING) if code == WHOLE else (screen.names.indicator(code), what)
        rows.append((*named, format_signed(points, screen.language, 2)))
    if rows:
        total = format_signed(float(summed.sum()), screen.language, 2)
        rows.append((screen.text("question.total"), NOTHING, total))
    headers = [screen.text(f"question.{name}") for name in ("part", "moved", "points")]
    return pd.DataFrame(rows, columns=headers)


def _round_parts(summed: pd.Series) -> Iterator[tuple[tuple[str, str], float]]:
    """Return the points of (indicator, part) as they are written.

    The halves of a ratio that one sentence says add up to its net effect there, so they do here.
    """
    for code, own in summed.groupby(level="indicator", sort=False):
        effects = {str(part): float(points) for part, points in own.droplevel("indicator").items()}
        written = {part: round(points, 2) for part, points in effects.items()}
        if set(effects) == set(HALVES) and len(keep_noted(effects)) == len(HALVES):
            above, below = HALVES
            written[below] = round(sum(effects.values()), 2) - written[above]
        yield from (((str(code), part), points) for part, points in written.items())


def _what_if(screen: Screen, profile: Profile) -> Answer | None:
    own = profile.institution
    numbers = list_movable(screen.view, profile.scored, own)
    if not numbers:
        return None
    code, added = question_choice.pick_metric(screen, numbers)
    told = explain_what_if(screen.view, profile.scored, own, [(code, added)])
    moved = [(shift.metric, shift.before, shift.after) for shift in told.shifts]
    unmoved = [(code, numbers[code], numbers[code])]
    return Answer(told.title, told.findings, *_tabulate(screen, moved or unmoved))


def _target(screen: Screen, profile: Profile) -> Answer | None:
    ranked = profile.scored.result.overall.notna()
    if not ranked.any():
        return None
    own = profile.institution
    rank = profile.scored.result.ranks["overall"][own]
    now = int(ranked.sum()) if pd.isna(rank) else int(rank)
    place = question_choice.pick_place(screen, now, int(ranked.sum()))
    told = explain_target(screen.view, profile.scored, own, place)
    shifts = [(shift.metric, shift.before, shift.after) for shift in told.result.shifts]
    note = "target_note" if told.result.reached else "target_note_best"
    return Answer(
        told.title,
        told.findings,
        *_tabulate(screen, shifts),
        note=f"question.{note if shifts else 'what_if_note'}",
    )


def _tabulate(
    screen: Screen, shifts: Sequence[tuple[str, float, float]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return raw numbers before and after, in words and with full precision."""
    rows = []
    for code, before, after in shifts:
        digits = metric_decimals(screen.view, code, before, after)
        ends = [format_number(end, screen.language, digits) for end in (before, after)]
        change = format_signed(after - before, screen.language, digits)
        rows.append((screen.names.metric(code), *ends, change))
    headers = [screen.text(f"question.{name}") for name in ("metric", "now", "then", "change_by")]
    frame = pd.DataFrame(shifts, columns=["metric", "before", "after"])
    return pd.DataFrame(rows, columns=headers), frame


def _similar(screen: Screen, profile: Profile) -> Answer:
    peers = explain_peers(screen.view, screen.choice, profile.scored.edition.period)
    groups = explain_clusters(profile.scored, profile.institution)
    frame = peers.table
    distances = frame.groupby("peer", sort=False)["part"].sum()
    table = pd.DataFrame(
        {
            screen.text("university.institution"): [
                screen.names.institution_in_full(str(code)) for code in distances.index
            ],
            screen.text("question.distance"): [
                format_number(float(value), screen.language, 2) for value in distances
            ],
        }
    )
    return Answer(peers.title, (*peers.findings, groups.title, *groups.findings), table, frame)


def _grades(screen: Screen, profile: Profile) -> Answer:
    own = profile.institution
    told = explain_grades(profile.scored, own)
    grades, values = told.indicators.T[own], profile.scored.values.T[own]
    codes = [str(code) for code in grades.index]
    table = pd.DataFrame(
        {
            screen.text("university.indicator"): [screen.names.indicator(code) for code in codes],
            screen.text("question.value"): [
                write_value(screen, code, values[code]) for code in codes
            ],
            screen.text("question.group"): [
                NOTHING if pd.isna(grades[code]) else str(grades[code]).upper() for code in codes
            ],
        }
    )
    frame = pd.DataFrame(
        {"indicator": codes, "value": values[codes].to_numpy(), "group": grades.to_numpy()}
    )
    return Answer(told.title, told.findings, table, frame)


def _forecast(screen: Screen, profile: Profile) -> Answer | None:
    own, period = profile.institution, profile.scored.edition.period
    codes = list_forecastable(screen.view, profile.scored, own)
    if not codes:
        return None
    code, target = question_choice.pick_heading(screen, codes, period)
    told = explain_forecast(screen.view, profile.scored, own, code, target)
    history = told.history.dropna()
    frame = pd.DataFrame(
        {"year": [int(year) for year in history.index], "value": history.to_numpy()}
    )
    answer = told.forecast
    ends: dict[str, float | int] = {
        "year": target, "value": answer.value, "low80": answer.low80, "high80": answer.high80,
        "low95": answer.low95, "high95": answer.high95,
    }  # fmt: skip
    frame = pd.concat([frame, pd.DataFrame([ends])], ignore_index=True)
    table = pd.DataFrame(
        {
            screen.text("question.year"): [format_year(int(year)) for year in frame["year"]],
            screen.text("question.value"): [
                write_value(screen, code, value) for value in frame["value"]
            ],
            screen.text("question.likely"): [
                _join(screen, code, low, high)
                for low, high in zip(frame["low80"], frame["high80"], strict=True)
            ],
        }
    )
    return Answer(told.title, told.findings, table, frame)


def _join(screen: Screen, code: str, low: float, high: float) -> str:
    if pd.isna(low):
        return NOTHING
    ends = write_value(screen, code, low, marked=False), write_value(screen, code, high)
    return f"{ends[0]} – {ends[1]}"
