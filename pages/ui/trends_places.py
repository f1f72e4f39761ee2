"""The bump chart of the Trends page: places over editions, none without its interval."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from indicators.services.trend_places import TrendPlaces
from indicators.services.trends import Trends, label_edition
from pages.charts.bump import BumpWords
from pages.exports.table_files import ExportTable
from pages.i18n.formats import NO_BREAK, format_interval, format_number
from pages.ui.chart_card import Card
from pages.ui.exporting import make_export
from pages.ui.screen import Screen
from pages.ui.trends_notes import write_span

INCOMPLETE = "*"
"""Stands after an edition of which a publisher's part is not held; the note says which."""

VIEWS = ("value", "place")


def make_card(screen: Screen, board: Trends, places: TrendPlaces) -> Card:
    """Return the card around the bump chart."""
    return Card(
        key="places",
        title=write_title(screen, places),
        note=write_note(screen, places),
        source=screen.source_of(board.trail),
        table=make_twin(screen, places),
        export=_export(screen, board, places),
        trail=board.trail,
    )


def write_title(screen: Screen, places: TrendPlaces) -> str:
    """Return the title of the bump chart: measure, places, editions."""
    name = screen.names.measure(places.measure.code)
    if not places.periods:
        return name
    first, last = (label_edition(places.periods[at], places.academic) for at in (0, -1))
    return screen.text("trends.places_title", measure=name, span=write_span(first, last))


def write_note(screen: Screen, places: TrendPlaces) -> str:
    """Return how to read the places, who is shown, and which editions are left out or marked."""
    who = "trends.who_chosen" if screen.choice.chosen else "trends.who"
    parts = [screen.text("trends.note_places"), screen.text(who)]
    if places.begins is not None:
        first = label_edition(places.begins, places.academic)
        parts.append(screen.text("trends.places_begin", first=first))
    if places.incomplete:
        named = "; ".join(screen.names.edition(edition) for edition in places.incomplete)
        parts.append(screen.text("trends.places_incomplete", mark=INCOMPLETE, editions=named))
    return " ".join(parts)


def write_edition(places: TrendPlaces, period: int) -> str:
    """Write an edition, an incomplete one with its mark."""
    mark = INCOMPLETE if period in {item.period for item in places.incomplete} else ""
    return label_edition(period, places.academic) + mark


def prepare_places(screen: Screen, places: TrendPlaces) -> pd.DataFrame:
    """Return the rows of `bump.build`, with `edition_text`, `official_text`, `place_text` besides.

    What is printed as a place is its interval: the place itself is only where the dot stands.
    """
    rows = []
    for row in places.places.to_dict("records"):
        code, period = str(row["institution"]), int(row["period"])
        name, edition = screen.names.institution(code), write_edition(places, period)
        if pd.isna(row["rank"]):
            short = long = screen.names.reason(str(row["reason"]))
            official, told = "", short
        else:
            short = format_interval(row["rank_low"], row["rank_high"], screen.language)
            of = format_number(row["of"], screen.language, 0)
            long = screen.text("compare.place", place=short, of=of).replace(" ", NO_BREAK)
            official = format_number(row["rank"], screen.language, 0)
            told = screen.text("trends.place_hover", official=official, interval=long)
        rows.append(
            {
                "key": code,
                "label": name,
                "period": period,
                "rank": row["rank"],
                "low": row["rank_low"],
                "high": row["rank_high"],
                "rank_text": short,
                "hover": f"{name}, {edition}<br>{told}",
                "is_own": code == screen.choice.institution,
                "edition_text": edition,
                "official_text": official,
                "place_text": long,
            }
        )
    columns = [
        "key", "label", "period", "rank", "low", "high", "rank_text", "hover", "is_own",
        "edition_text", "official_text", "place_text",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def bump_words(screen: Screen, places: TrendPlaces) -> BumpWords:
    """Return the words of the bump chart."""
    finding = screen.say(places.title)
    return BumpWords(
        alt=screen.text("trends.alt", title=write_title(screen, places), finding=finding),
        nothing=screen.text("trends.places_nothing"),
        period_text={float(period): write_edition(places, period) for period in places.periods},
    )


def make_twin(screen: Screen, places: TrendPlaces) -> pd.DataFrame:
    """Return the places as a table of words: a row an institution and edition."""
    rows = prepare_places(screen, places)
    return pd.DataFrame(
        {
            screen.text("compare.reason_university"): rows["label"],
            screen.text("trends.column_edition"): rows["edition_text"],
            screen.text("trends.column_place_interval"): rows["place_text"],
            screen.text("trends.column_official"): rows["official_text"],
        }
    )


def export_places(screen: Screen, places: TrendPlaces) -> pd.DataFrame:
    """Return the places as numbers, with the reason of a missing one."""
    frame = places.places.copy()
    frame.insert(1, "name", [screen.names.institution_in_full(c) for c in frame["institution"]])
    frame.insert(2, "measure", places.measure.code)
    incomplete = {item.period for item in places.incomplete}
    frame["edition_complete"] = [
        period not in incomplete and reason != "edition_not_held"
        for period, reason in zip(frame["period"], frame["reason"], strict=True)
    ]
    numbers = ["rank", "rank_low", "rank_high", "of"]
    return frame.astype(dict.fromkeys(numbers, "Int64"))


def _export(screen: Screen, board: Trends, places: TrendPlaces) -> ExportTable:
    meant = {
        "rank": screen.text("trends.column_official"),
        "rank_low": screen.text("trends.meant_low"),
        "rank_high": screen.text("trends.meant_high"),
        "of": screen.text("trends.meant_of"),
    }
    return make_export(
        screen,
        "trends-places",
        screen.say(places.title),
        export_places(screen, places),
        board.trail,
        columns=meant,
    )


def narrow_board(board: Trends, places: TrendPlaces) -> Trends:
    """Return the board with the gaps and editions of the places, for the lists below the chart."""
    series = places.places.rename(columns={"rank": "value"})
    return replace(board, shown=places.shown, periods=places.periods, series=series)
