"""Frames and words for the charts of the Compare page: ready strings, nothing computed anew."""

from __future__ import annotations

import pandas as pd

from indicators.services.comparison import Comparison
from pages.charts.heat_table import HeatTableWords
from pages.charts.strip_set import StripWords
from pages.i18n.formats import (
    NO_BREAK,
    NOTHING,
    format_interval,
    format_number,
    join_list,
    percent_sign,
)
from pages.ui.screen import Screen
from schemas.institution import InstitutionKind

STRIPS = 4
"""So many strips stand beside the table."""

STRIP_ENDS = (20, 40, 60, 100)
"""Where the axis of the strips may end: the first one that holds every share."""
PROJECTOR_ROWS, PROJECTOR_COLUMNS = 5, 3
"""More cannot be read from the last row of a hall."""

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


def write_interval(screen: Screen, board: Comparison, code: str) -> str:
    """Write the interval of ranks by overall score with its base; nothing without a simulation."""
    ranks = board.scored.interval(code)
    if ranks is None:
        return ""
    place, of = format_interval(*ranks, screen.language), len(board.scored.scored)
    return screen.text("compare.place", place=place, of=of).replace(" ", NO_BREAK)


def prepare_cells(screen: Screen, board: Comparison) -> pd.DataFrame:
    """Return the cells of `heat_table.build`."""
    names = screen.names
    rows = []
    for row in board.cells.to_dict("records"):
        code, measure = str(row["institution"]), str(row["measure"])
        value = write_cell(screen, measure, board.kinds[measure], row["value"], row["verbatim"])
        if board.kinds[measure] == "overall":  # a rank by a score is never shown bare
            place = write_interval(screen, board, code)
        else:
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


def keep_projected(screen: Screen, board: Comparison, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells for a projector: the nearest peers and few measures, without groups.

    The heads name the publisher and the source line the edition.
    """
    near = cells["row_key"].isin(board.institutions[:PROJECTOR_ROWS])
    few = cells["column_key"].isin(list_projected(screen, board))
    return cells[near & few].assign(column_group="")


def list_projected(screen: Screen, board: Comparison) -> list[str]:
    """Return the measures for a projector in the order of the table.

    That of the title comes before those on a scale of 0-100, and what the own institution has a
    value of before what it lacks.
    """
    told = board.title.facts.get("measure")
    named = [str(told.value)] if told is not None else []
    own = board.cells[board.cells["institution"] == board.institutions[0]]
    lacking = set(own.loc[own["value"].isna(), "measure"])
    wanted = dict.fromkeys([*named, *list_strips(screen, board), *board.measures])
    kept = sorted(wanted, key=lambda code: code in lacking)[:PROJECTOR_COLUMNS]
    return [code for code in board.measures if code in kept]


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


def export_columns(screen: Screen) -> dict[str, str]:
    """Return what the columns of the file mean."""
    named = {"institution": "column_code", "name": "reason_university"}
    named |= {
        column: f"column_{column}"
        for column in ("measure", "value", "verbatim", "place", "of", "reason")
    }
    return {column: screen.text(f"compare.{key}") for column, key in named.items()}


def list_strips(screen: Screen, board: Comparison) -> list[str]:
    """Return the measures on one scale, which share an axis: scores of 0-100, or percentages."""
    scores = [code for code, kind in board.kinds.items() if kind in ("overall", "pillar")]
    published = [code for code in board.measures if code in SCALE_0_100]
    units = {
        code: screen.view.catalogue.indicators[code].unit
        for code, kind in board.kinds.items()
        if kind == "indicator"
    }
    shares = [code for code, unit in units.items() if screen.names.unit_mark(unit) == "%"]
    return (scores or published or shares)[:STRIPS]


def prepare_strips(screen: Screen, board: Comparison) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return dots and measures of `strip_set.build`: all measured institutions."""
    own, codes = screen.choice.institution, list_strips(screen, board)
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
                screen.text(
                    "compare.median", value=write_cell(screen, code, board.kinds[code], value, None)
                )
                if pd.notna(value)
                else ""
                for code, value in zip(codes, medians, strict=True)
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


def strip_words(screen: Screen, title: str, dots: pd.DataFrame) -> StripWords:
    """Return the words of the strips; the axis ends where every value has room."""
    highest = dots["value"].max()
    end = next((at for at in STRIP_ENDS if highest <= at), STRIP_ENDS[-1])
    ticks = [(end * part / 4, format_number(end * part / 4, screen.language)) for part in range(5)]
    return StripWords(ticks=ticks, alt=title, empty=screen.text("compare.unknown"))


def reasons_twin(screen: Screen, board: Comparison) -> pd.DataFrame:
    """Return why each peer is one: size, field, type, region and the distance, in words.

    The distance is there only under the rule that measures it.
    """
    reasons = board.peers.reasons.reindex(list(board.institutions[1:]))
    register, regions = screen.names.institutions, screen.view.catalogue.regions
    rows = []
    for code, row in reasons.iterrows():
        known = register.loc[[str(code)]].iloc[0]  # also of universities abroad
        region = regions.get(str(known["region"]))
        told = {
            "reason_university": screen.names.institution(str(code)),
            "reason_size": _known(screen, row.get("size"), 0),
            "reason_profile": _word(screen, "profile", known["profile"]),
            "reason_type": _word(screen, "type", known["type"]),
            "reason_region": region.name.in_language(screen.language)
            if region
            else screen.text("compare.no_place"),
        }
        if "distance" in reasons:
            told["reason_distance"] = _known(screen, row["distance"], 2)
        rows.append({screen.text(f"compare.{key}"): text for key, text in told.items()})
    return pd.DataFrame(rows)


def say_reasons(screen: Screen, board: Comparison) -> str:
    """Say how the peers were found, and how many of them have no room in the table."""
    told = []
    if "distance" in board.peers.reasons:
        told.append(screen.text("compare.reasons_note"))
    shown, found = len(board.institutions) - 1, len(board.peers.members)
    if shown < found:
        key = "shown" if "distance" in board.peers.reasons else "filled"
        told.append(screen.words.plural(f"compare.reasons_{key}", found, shown=shown, n=found))
    return " ".join(told)


def _known(screen: Screen, value: object, decimals: int) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return screen.text("compare.unknown")
    return format_number(float(value), screen.language, decimals)  # type: ignore[arg-type]


def _word(screen: Screen, family: str, code: object) -> str:
    return NOTHING if code is None or pd.isna(code) else screen.text(f"{family}.{code}")  # type: ignore[call-overload]


def list_gaps(screen: Screen, board: Comparison) -> list[str]:
    """Return what cannot be compared: the same gap of several institutions is one sentence."""
    lacking = board.cells[board.cells["value"].isna()]
    gaps: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (code, reason), group in lacking.groupby(["institution", "reason"], sort=False):
        gap = (tuple(map(str, group["measure"])), str(reason))
        gaps.setdefault(gap, []).append(screen.names.institution(str(code)))
    told = [
        screen.text(
            "compare.cannot_missing",
            name=join_list(names, screen.language),
            measures=_name_measures(screen, board, measures),
            reason=screen.names.reason(reason),
        )
        for (measures, reason), names in gaps.items()
    ]
    register = screen.names.institutions
    if (register.loc[list(board.institutions), "kind"] != InstitutionKind.MEASURED.value).any():
        told.insert(0, screen.text("compare.cannot_peers"))
    if screen.view.name == "open":
        told.insert(0, screen.text("compare.cannot_editions"))
    return told


def _name_measures(screen: Screen, board: Comparison, measures: tuple[str, ...]) -> str:
    if len(measures) == len(board.measures) > 1:
        return screen.text("compare.all_measures")
    return join_list([screen.names.measure(code) for code in measures], screen.language)
