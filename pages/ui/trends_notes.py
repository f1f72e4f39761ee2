"""The words around the charts of the Trends page: titles, reading keys, notes and gaps."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from indicators.engine.trends import Movement
from indicators.services.measures import Measure, MeasureKind
from indicators.services.trends import Trends
from pages.i18n.formats import RANGE_DASH, format_year
from pages.ui.origin import escape
from pages.ui.screen import Screen
from pages.ui.trends_rows import CLEAR, write_period


def panels_title(screen: Screen, board: Trends) -> str:
    """Return the title of the small multiples: the measure and the editions."""
    name = screen.names.measure(board.measure.code)
    if not board.periods:
        return name
    first, last = (write_period(board, board.periods[at]) for at in (0, -1))
    return screen.text("trends.panels_title", measure=name, span=write_span(first, last))


def panels_note(screen: Screen, board: Trends) -> str:
    """Return how to read the small multiples of this measure, and who is shown."""
    measure = board.measure
    unit = screen.names.unit(measure.unit) if measure.kind is MeasureKind.INDICATOR else ""
    key = screen.text(f"trends.note_{choose_reading_key(measure)}", unit=unit)
    who = "trends.who_chosen" if screen.choice.chosen else "trends.who"
    return f"{key} {screen.text(who)}"


def choose_reading_key(measure: Measure) -> str:
    """Return which reading key a measure needs: rank, place, share, indicator or score."""
    if measure.place_only:
        return "place"
    if measure.kind is MeasureKind.PUBLISHED:
        return "rank" if measure.unit == "rank" else "share"
    return "indicator" if measure.kind is MeasureKind.INDICATOR else "score"


def slope_title(screen: Screen, board: Trends) -> str:
    """Return the title of the slope: how many clear changes, or that there can be none."""
    before, after = write_period(board, board.before), write_period(board, board.after)
    if is_refused(screen, board):
        return screen.text("trends.slope_broken", before=before, after=after)
    movements = board.change["movement"]
    known = movements[movements != Movement.MISSING.value]
    return screen.text(
        "trends.slope_title",
        before=before,
        after=after,
        clear=int(known.isin(CLEAR).sum()),
        of=len(known),
    )


def slope_note(screen: Screen, board: Trends) -> str:
    """Return how to read the slope."""
    return screen.text(
        "trends.slope_note_broken" if is_refused(screen, board) else "trends.slope_note"
    )


def is_refused(screen: Screen, board: Trends) -> bool:
    """Tell whether a break forbids to draw a line from one edition to the other."""
    movement = board.change["movement"].get(screen.choice.institution)
    crossed = any(board.before < period <= board.after for period in board.breaks)
    return crossed or movement == Movement.NOT_COMPARABLE.value


def list_lines(screen: Screen, board: Trends) -> list[tuple[str, list[str], int | Literal["all"]]]:
    """Return the lists below the charts: title, lines, and how many columns of the page they take.

    Where a change is shown, the list of gaps fills the place beside it on a tablet; both lists then
    stand there, and say so when they have nothing to tell.
    """
    known, gaps = list_notes(screen, board), list_gaps(screen, board)
    beside = bool(board.choices)
    if beside:
        known = known or [screen.text("trends.notes_none")]
        gaps = gaps or [screen.text("trends.gaps_none")]
    lists: list[tuple[str, list[str], int | Literal["all"]]] = [
        (screen.text("trends.notes_title"), known, 2 if beside else "all"),
        (screen.text("trends.gaps_title"), gaps, 1 if beside else "all"),
    ]
    return [item for item in lists if item[1]]


def list_notes(screen: Screen, board: Trends) -> list[str]:
    """Return a line for every note on what is shown: period, whom it is about, text."""
    lines = []
    for note in board.annotations.to_dict("records"):
        whom = note["institution"]
        name = f"{screen.names.institution(str(whom))}: " if isinstance(whom, str) else ""
        told = escape(str(note[f"text_{screen.language.value}"]))
        span = _write_note_span(screen, note["from_period"], note["to_period"])
        lines.append(f"**{span}** {name}{told}")
    return lines


def _write_note_span(screen: Screen, first: float, last: float) -> str:
    if pd.isna(first):
        return screen.text("trends.note_always")
    if pd.isna(last):
        return screen.text("trends.note_since", first=format_year(int(first)))
    return screen.text("trends.note_span", span=write_span(str(int(first)), str(int(last))))


def write_span(first: str, last: str) -> str:
    """Write a stretch of editions.

    >>> write_span("2019", "2021"), write_span("2020/21", "2020/21")
    ('2019–2021', '2020/21')
    """
    return first if first == last else f"{first}{RANGE_DASH}{last}"


def list_gaps(screen: Screen, board: Trends) -> list[str]:
    """Return a line for every reason: which institutions have no value in which editions."""
    lacking = board.series[board.series["value"].isna()]
    lines = []
    for reason, rows in lacking.groupby("reason", sort=False):
        told = []
        for code, group in rows.groupby("institution", sort=False):
            stretches = join_stretches(list(group["period"]), list(board.periods))
            spans = ", ".join(
                write_span(write_period(board, first), write_period(board, last))
                for first, last in stretches
            )
            told.append(f"{screen.names.institution(str(code))} {spans}")
        lines.append(f"**{screen.names.reason(str(reason))}:** " + "; ".join(told))
    return lines


def join_stretches(missing: list[int], periods: list[int]) -> list[tuple[int, int]]:
    """Join neighbouring editions.

    >>> join_stretches([2017, 2018, 2021], [2017, 2018, 2020, 2021])
    [(2017, 2018), (2021, 2021)]
    """
    places = sorted(periods.index(period) for period in missing)
    stretches: list[tuple[int, int]] = []
    for place in places:
        if stretches and place == stretches[-1][1] + 1:
            stretches[-1] = (stretches[-1][0], place)
        else:
            stretches.append((place, place))
    return [(periods[first], periods[last]) for first, last in stretches]
