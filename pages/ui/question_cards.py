"""Questions about a score, answered in sentences: why, what if, who is alike, what is ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from indicators.services.explanation_inputs import list_movable
from indicators.services.explanation_profiles import (
    explain_clusters,
    explain_forecast,
    explain_grades,
    explain_peers,
    list_forecastable,
)
from indicators.services.explanation_what_if import explain_what_if
from indicators.services.explanations import explain_change, explain_target
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


@dataclass(frozen=True)
class Answer:
    """What is said and what stands behind it.

    table  the numbers in words;  frame  the same with full precision, for files
    """

    title: Finding
    findings: Sequence[Finding]
    table: pd.DataFrame
    frame: pd.DataFrame


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
        note=screen.text(f"question.{asked}_note"),
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
    names, text = screen.names, screen.text
    frame = told.metrics
    if told.parts is None:
        effects = pd.DataFrame(columns=["part", "indicator", "points"])
    else:
        effects = told.parts.table(profile.institution)
    known = frame[frame[["before", "after"]].notna().any(axis=1)] if len(frame) else frame
    table = pd.DataFrame(
        {
            text("question.metric"): [names.metric(code) for code in known.get("metric", [])],
            text("question.before"): [_print(screen, x) for x in known.get("before", [])],
            text("question.after"): [_print(screen, x) for x in known.get("after", [])],
        }
    )
    return Answer(told.title, told.findings, table, effects)


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
    return Answer(told.title, told.findings, *_tabulate(screen, shifts))


def _tabulate(
    screen: Screen, shifts: Sequence[tuple[str, float, float]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return raw numbers before and after, in words and with full precision."""
    frame = pd.DataFrame(shifts, columns=["metric", "before", "after"])
    table = pd.DataFrame(
        {
            screen.text("question.metric"): [screen.names.metric(code) for code, _, _ in shifts],
            screen.text("question.now"): [_print(screen, before) for _, before, _ in shifts],
            screen.text("question.then"): [_print(screen, after) for _, _, after in shifts],
            screen.text("question.more_or_less"): [
                format_signed(after - before, screen.language, _decimals(after - before))
                for _, before, after in shifts
            ],
        }
    )
    return table, frame


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
            screen.text("university.value"): [
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
            screen.text("university.value"): [
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


def _print(screen: Screen, value: float) -> str:
    return NOTHING if pd.isna(value) else format_number(value, screen.language, _decimals(value))


def _decimals(value: float) -> int:
    return 0 if float(value).is_integer() else 2
