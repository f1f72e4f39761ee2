"""Frames and words for the charts of the Compare page: ready strings, nothing computed anew."""

from __future__ import annotations

import pandas as pd

from indicators.services.comparison import Comparison
from pages.charts.heat_table import HeatTableWords
from pages.charts.strip_set import StripWords
from pages.i18n.formats import NO_BREAK, NOTHING, format_number, percent_sign
from pages.ui.screen import Screen

STRIP_TICKS = (0, 25, 50, 75, 100)
SCALE_0_100 = frozenset(
    {
        "qs_international_students_score",
        "qs_international_faculty_score",
        "qs_international_research_network_score",
        "the_international_outlook_score",
    }
)
"""Published measures on the publisher's own scale of 0-100."""


def write_cell(screen: Screen, measure: str, kind: str, value: float, verbatim: object) -> str:
    """Write a value: as published where it was published as text, else in the measure's unit."""
    if pd.isna(value):
        return ""
    if measure.endswith("_rank") and isinstance(verbatim, str):
        return verbatim
    if kind == "metric":
        unit = screen.view.catalogue.units[screen.view.catalogue.metrics[measure].unit]
    elif kind == "indicator":
        unit = screen.view.catalogue.units[screen.view.catalogue.indicators[measure].unit]
    else:
        return format_number(value, screen.language, 1)
    mark = unit.mark.in_language(screen.language)
    decimals = count_decimals(verbatim) if isinstance(verbatim, str) else unit.decimals
    number = format_number(value, screen.language, decimals)
    return number + percent_sign(screen.language) if mark == "%" else number


def count_decimals(verbatim: str) -> int:
    """Return how many decimals a published number has: no digit is invented, none dropped.

    >>> count_decimals("26%"), count_decimals("83.2")
    (0, 1)
    """
    return len(verbatim.rstrip("%").partition(".")[2])


def write_place(screen: Screen, place: float, of: float, tied: bool) -> str:
    """Write a place with its base; nothing for universities abroad or without a value."""
    if pd.isna(place):
        return ""
    sign = "=" if tied else ""
    return screen.text("compare.place", place=f"{sign}{int(place)}", of=int(of)).replace(
        " ", NO_BREAK
    )


def prepare_cells(screen: Screen, board: Comparison) -> pd.DataFrame:
    """Return the cells of `heat_table.build`."""
    names = screen.names
    rows = []
    for row in board.cells.to_dict("records"):
        code, measure = str(row["institution"]), str(row["measure"])
        value = write_cell(screen, measure, board.kinds[measure], row["value"], row["verbatim"])
        place = write_place(screen, row["place"], row["of"], bool(row["tied"]))
        missing = "" if value else names.reason(str(row["reason"]))
        share = (
            (row["place"] - 1) / max(row["of"] - 1, 1) if pd.notna(row["place"]) else float("nan")
        )
        told = f"{value} · {place}".strip(" ·") or missing
        rows.append(
            {
                "row_key": code,
                "row_label": names.institution(code),
                "column_key": measure,
                "column_label": names.measure(measure),
                "column_group": _head(screen, board, measure),
                "value_text": value,
                "place_text": place,
                "place_share": share,
                "missing_text": missing,
                "is_own": code == screen.choice.institution,
                "hover": f"{names.institution(code)}<br>{names.measure(measure)}: {told}",
            }
        )
    return pd.DataFrame(rows)


def _head(screen: Screen, board: Comparison, measure: str) -> str:
    if board.kinds[measure] == "metric":
        return board.groups[measure]
    if board.kinds[measure] == "indicator":
        return screen.names.pillar(board.groups[measure])
    return ""


def cell_words(screen: Screen, board: Comparison, title: str) -> HeatTableWords:
    """Return the words of the heat table."""
    alt = screen.text(
        "compare.alt", title=title, n=len(board.institutions), measures=len(board.measures)
    )
    return HeatTableWords(alt=alt, nothing=screen.say(board.title))


def table_twin(screen: Screen, board: Comparison) -> pd.DataFrame:
    """Return the comparison as a table of words: a row an institution, a column a measure."""
    cells = prepare_cells(screen, board)
    cells["text"] = [
        f"{row['value_text']} ({row['place_text']})"
        if row["place_text"]
        else row["value_text"] or row["missing_text"]
        for row in cells.to_dict("records")
    ]
    head = screen.text("compare.reason_university")
    wide = cells.pivot(index="row_key", columns="column_key", values="text")
    wide = wide.loc[list(board.institutions), list(board.measures)]
    renamed = wide.set_axis([screen.names.measure(code) for code in board.measures], axis=1)
    renamed.insert(0, head, [screen.names.institution(code) for code in board.institutions])
    return renamed.reset_index(drop=True)


def export_frame(screen: Screen, board: Comparison) -> pd.DataFrame:
    """Return the comparison in full precision, one row a cell, with the reason where missing."""
    frame = board.cells[["institution", "measure", "value", "verbatim", "place", "of", "reason"]]
    frame = frame.copy()
    frame.insert(1, "name", [screen.names.institution_in_full(c) for c in frame["institution"]])
    return frame


def list_strips(board: Comparison) -> list[str]:
    """Return the measures on a scale of 0-100, which share an axis."""
    scores = [code for code, kind in board.kinds.items() if kind in ("overall", "pillar")]
    return scores[:4] or [code for code in board.measures if code in SCALE_0_100]


def prepare_strips(screen: Screen, board: Comparison) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return dots and measures of `strip_set.build`: all measured institutions."""
    own, codes = screen.choice.institution, list_strips(board)
    chosen = board.spread[board.spread["measure"].isin(codes)]
    dots = []
    for row in chosen.to_dict("records"):
        code, measure = str(row["institution"]), str(row["measure"])
        text = write_cell(screen, measure, board.kinds[measure], row["value"], row["verbatim"])
        known = text or screen.names.reason(str(row["reason"]))
        if not text and code != own:
            continue
        dots.append(
            {
                "measure": measure,
                "key": code,
                "label": screen.names.institution(code),
                "value": row["value"],
                "is_own": code == own,
                "is_second": False,
                "is_peer": code in board.institutions,
                "value_text": known,
                "hover": f"{screen.names.institution(code)}: {known}",
            }
        )
    medians = [board.median.get(code, float("nan")) for code in codes]
    measures = pd.DataFrame(
        {
            "measure": codes,
            "title": [screen.names.measure(code) for code in codes],
            "median": medians,
            "median_text": [
                screen.text("compare.median", value=format_number(value, screen.language, 1))
                if pd.notna(value)
                else ""
                for value in medians
            ],
        }
    )
    columns = [
        "measure",
        "key",
        "label",
        "value",
        "is_own",
        "is_second",
        "is_peer",
        "value_text",
        "hover",
    ]
    return pd.DataFrame(dots, columns=columns), measures


def strip_words(screen: Screen, title: str) -> StripWords:
    """Return the words of the strips."""
    ticks = [(float(tick), format_number(tick, screen.language)) for tick in STRIP_TICKS]
    return StripWords(ticks=ticks, alt=title, empty=screen.text("compare.unknown"))


def reasons_twin(screen: Screen, board: Comparison) -> pd.DataFrame:
    """Return why each peer is one: size, field, type, region and the distance, in words."""
    reasons = board.peers.reasons.reindex(list(board.institutions[1:]))
    regions = screen.view.catalogue.regions
    rows = []
    for code, row in reasons.iterrows():
        region = regions.get(str(row.get("region")))
        size, distance = row.get("size"), row.get("distance")
        rows.append(
            {
                screen.text("compare.reason_university"): screen.names.institution(str(code)),
                screen.text("compare.reason_size"): _known(screen, size, 0),
                screen.text("compare.reason_profile"): _word(screen, "profile", row.get("profile")),
                screen.text("compare.reason_type"): _word(screen, "type", row.get("type")),
                screen.text("compare.reason_region"): region.name.in_language(screen.language)
                if region
                else NOTHING,
                screen.text("compare.reason_distance"): _known(screen, distance, 2),
            }
        )
    return pd.DataFrame(rows)


def _known(screen: Screen, value: object, decimals: int) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return screen.text("compare.unknown")
    return format_number(float(value), screen.language, decimals)  # type: ignore[arg-type]


def _word(screen: Screen, family: str, code: object) -> str:
    return NOTHING if code is None or pd.isna(code) else screen.text(f"{family}.{code}")  # type: ignore[call-overload]


def list_gaps(screen: Screen, board: Comparison) -> list[str]:
    """Return a sentence for every reason an institution cannot be compared on some measures."""
    lacking = board.cells[board.cells["value"].isna()]
    told = []
    for (code, reason), group in lacking.groupby(["institution", "reason"], sort=False):
        measures = ", ".join(screen.names.measure(str(item)) for item in group["measure"])
        told.append(
            screen.text(
                "compare.cannot_missing",
                name=screen.names.institution(str(code)),
                measures=measures,
                reason=screen.names.reason(str(reason)),
            )
        )
    return told
