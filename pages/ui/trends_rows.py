"""Frames and words for the charts of the Trends page: ready strings, nothing computed anew."""

from __future__ import annotations

import math

import pandas as pd

from indicators.engine.trends import Movement
from indicators.services.measures import MeasureKind
from indicators.services.trends import Trends, label_edition
from pages.charts.panel_plan import MethodChange, PanelAxis, PointKind
from pages.charts.slope import SlopeWords
from pages.charts.small_multiples import SmallMultiplesWords
from pages.i18n.formats import (
    NO_BREAK,
    RANGE_DASH,
    format_number,
    format_signed,
    percent_sign,
)
from pages.ui.compare_rows import write_cell
from pages.ui.screen import Screen

NAMED_MAX = 7
"""More names beside the ends of a slope cannot be read."""

KIND_OF_CELL = {MeasureKind.PUBLISHED: "metric", MeasureKind.INDICATOR: "indicator"}
POINT_KINDS = {
    "exact": PointKind.EXACT,
    "interval": PointKind.EXACT_INTERVAL,
    "band": PointKind.BAND,
    "open": PointKind.OPEN,
    "missing": PointKind.MISSING,
}
CLEAR = frozenset({Movement.ROSE.value, Movement.FELL.value})
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def write_period(board: Trends, period: int) -> str:
    """Write an edition: a year, or an academic year in workspaces of academic years."""
    return label_edition(period, board.academic)


def write_value(screen: Screen, board: Trends, value: float, verbatim: object, of: int) -> str:
    """Write a value: a rank as published, a place with its base, else a number with its unit."""
    measure = board.measure
    if pd.isna(value):
        return ""
    if measure.place_only:
        return screen.text("compare.place", place=verbatim, of=of).replace(" ", NO_BREAK)
    kind = KIND_OF_CELL.get(measure.kind, "score")
    return write_cell(screen, measure.code, kind, value, verbatim)


def write_margin(screen: Screen, board: Trends, low: float, high: float) -> str:
    """Write a 90 % interval."""
    kind = KIND_OF_CELL.get(board.measure.kind, "score")
    ends = [write_cell(screen, board.measure.code, kind, end, None) for end in (low, high)]
    return RANGE_DASH.join(ends)


def prepare_points(screen: Screen, board: Trends) -> pd.DataFrame:
    """Return the points of `small_multiples.build`, with `table_text`, `margin_text` besides.

    The head of a panel has no room for a reason: it stands in the table and in the list of gaps.
    """
    rows = []
    for row in board.series.to_dict("records"):
        code, period, kind = str(row["institution"]), int(row["period"]), str(row["kind"])
        value = write_value(screen, board, row["value"], row["verbatim"], board.of[period])
        known = value or screen.names.reason(str(row["reason"]))
        margin = write_margin(screen, board, row["low"], row["high"]) if kind == "interval" else ""
        has_ends = kind in ("interval", "band", "open")
        told = screen.text("trends.interval", value=known, interval=margin) if margin else known
        rows.append(
            {
                "panel_key": code,
                "panel_label": screen.names.institution(code),
                "period": period,
                "value": row["value"] if kind in ("exact", "interval") else float("nan"),
                "low": row["low"] if has_ends else float("nan"),
                "high": row["high"] if has_ends else float("nan"),
                "kind": POINT_KINDS[kind],
                "value_text": value or screen.text("trends.no_value"),
                "table_text": known,
                "margin_text": margin,
                "hover": f"{screen.names.institution(code)}, {write_period(board, period)}<br>"
                f"{told}",
                "is_own": code == screen.choice.institution,
            }
        )
    columns = [
        "panel_key", "panel_label", "period", "value", "low", "high", "kind", "value_text",
        "table_text", "margin_text", "hover", "is_own",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def make_axis(screen: Screen, board: Trends) -> PanelAxis:
    """Return the axis all panels share: 1 on top for places, else from 0 (or below) upwards."""
    numbers = board.series[["value", "low", "high"]].astype(float)
    highest = numbers.max().max()
    is_rank = board.measure.unit == "rank"
    if pd.isna(highest):
        highest = 1.0
    lowest = 1.0 if is_rank else min(0.0, float(numbers.fillna(0.0).min().min()))
    step = choose_step(highest - min(lowest, 0.0))
    has_open_end = bool((board.series["kind"] == "open").any())
    end = math.ceil(highest / step) * step
    if end <= highest and has_open_end:  # an open band needs room to be seen
        end += step
    if is_rank:
        if board.measure.place_only:
            end = float(max(board.of.values(), default=2))
        end = max(end, 2.0)
        ticks = [1.0, *(step * at for at in range(1, int(end / step) + 1) if step * at > 1)]
        return PanelAxis(top=1.0, bottom=end, ticks=_write_ticks(screen, board, ticks))
    start = math.floor(lowest / step) * step
    if end <= start:
        end = start + step
    ticks = [start + step * at for at in range(round((end - start) / step) + 1)]
    return PanelAxis(top=end, bottom=start, ticks=_write_ticks(screen, board, ticks))


def choose_step(span: float) -> float:
    """Return a round distance of grid lines that gives two to four of them.

    >>> choose_step(1400), choose_step(37), choose_step(0.4), choose_step(21)
    (500.0, 20.0, 0.2, 10.0)
    """
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / 3))
    return next(step * power for step in STEPS if step * power >= span / 3 - 1e-9)


def _write_ticks(
    screen: Screen, board: Trends, ticks: list[float]
) -> tuple[tuple[float, str], ...]:
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else 1
    if len({round(tick, decimals) for tick in ticks}) < len(ticks):
        decimals = 2
    mark = percent_sign(screen.language) if board.measure.is_percent else ""
    return tuple((t, format_number(t, screen.language, decimals) + mark) for t in ticks)


def panel_words(screen: Screen, board: Trends, title: str) -> SmallMultiplesWords:
    """Return the words of the small multiples."""
    return SmallMultiplesWords(
        alt=screen.text("trends.alt", title=title, finding=screen.say(board.title)),
        nothing=screen.text("trends.nothing"),
        period_text={float(period): write_period(board, period) for period in board.periods},
    )


def list_changes(screen: Screen, board: Trends) -> tuple[MethodChange, ...]:
    """Return the dotted uprights; the word stands on the first one."""
    words = [screen.text("trends.new_method"), *[""] * len(board.breaks)]
    return tuple(
        MethodChange(at=first - 0.5, label=word)
        for first, word in zip(board.breaks, words, strict=False)
    )


def prepare_slope(screen: Screen, board: Trends) -> pd.DataFrame:
    """Return the rows of `slope.build`: all institutions that may be compared, and the own.

    Named are the own institution and the largest clear changes, at most NAMED_MAX besides it.
    """
    own = screen.choice.institution
    change = board.change
    both = change["before"].notna() & change["after"].notna()
    comparable = change["movement"] != Movement.NOT_COMPARABLE.value
    chosen = change[(both & comparable) | (change.index == own)]
    clear = chosen[chosen["movement"].isin(CLEAR) & (chosen.index != own)]
    size = clear["change"].abs().sort_values(ascending=False, kind="stable")
    named = set(size.index[:NAMED_MAX])
    rows = [_slope_row(screen, board, str(code), row, named) for code, row in chosen.iterrows()]
    columns = [
        "key", "label", "before", "after", "before_text", "after_text", "change_text", "emphasis",
        "is_own", "is_fall", "hover",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _slope_row(
    screen: Screen, board: Trends, code: str, row: pd.Series, named: set[str]
) -> dict[str, object]:
    ends = {}
    for side, period in (("before", board.before), ("after", board.after)):
        text = row[f"{side}_text"]
        value = write_value(screen, board, row[side], text, board.of.get(period, 0))
        reason = row[f"{side}_reason"]
        ends[side] = value or (
            screen.names.reason(str(reason))
            if isinstance(reason, str)
            else screen.text("trends.no_value")
        )
    change = write_change(screen, board, row)
    name = screen.names.institution(code)
    verdict = screen.text(f"movement.{row['movement']}")
    first, last = write_period(board, board.before), write_period(board, board.after)
    return {
        "key": code,
        "label": name,
        "before": row["before"],
        "after": row["after"],
        "before_text": ends["before"],
        "after_text": ends["after"],
        "change_text": change,
        "emphasis": code in named,
        "is_own": code == screen.choice.institution,
        "is_fall": row["movement"] == Movement.FELL.value,
        "hover": f"{name}<br>{first}: {ends['before']}<br>{last}: {ends['after']}<br>{verdict}",
    }


def write_change(screen: Screen, board: Trends, row: pd.Series) -> str:
    """Write a clear difference of two points; between bands there is none to write."""
    is_point = {row["before_kind"], row["after_kind"]} <= {"exact", "interval"}
    if row["movement"] not in CLEAR or not is_point:
        return ""
    measure = board.measure
    if measure.unit == "rank":  # plus is an improvement
        return format_signed(row["change"], screen.language, 0)
    if measure.source is not None:
        decimals = 0
    else:
        unit = screen.view.catalogue.units.get(measure.unit)
        decimals = unit.decimals if unit else 1
    return format_signed(row["after"] - row["before"], screen.language, decimals)


def slope_words(screen: Screen, board: Trends, rows: pd.DataFrame, title: str) -> SlopeWords:
    """Return the words of the slope; the crowd that is not named has one label a side."""
    others = rows[~(rows["emphasis"].astype(bool) | rows["is_own"].astype(bool))]
    labels = {"before": "", "after": ""}
    for side in labels:
        known = others[others[side].notna()].sort_values(side)
        if len(known):
            texts = [str(known[f"{side}_text"].iloc[at]) for at in (0, -1)]
            span = texts[0] if texts[0] == texts[1] else f"{NO_BREAK}… ".join(texts)
            labels[side] = screen.words.plural("trends.others", len(known), n=len(known), span=span)
    return SlopeWords(
        alt=screen.text("trends.alt", title=title, finding=screen.say(board.title)),
        nothing=screen.text("trends.nothing"),
        before_head=write_period(board, board.before),
        after_head=write_period(board, board.after),
        others_before=labels["before"],
        others_after=labels["after"],
    )


def list_numbers(screen: Screen, board: Trends) -> dict[str, tuple[str, str]]:
    """Return the marks that open the trail of their number: indicators in the chosen edition."""
    if board.measure.kind is not MeasureKind.INDICATOR:
        return {}
    period = screen.choice.edition
    return {f"{code}|{period}": (code, board.measure.code) for code in board.shown}


def panels_twin(screen: Screen, board: Trends) -> pd.DataFrame:
    """Return the series as a table of words: a row an institution and edition."""
    points = prepare_points(screen, board)
    table = pd.DataFrame(
        {
            screen.text("compare.reason_university"): points["panel_label"],
            screen.text("trends.column_edition"): [
                write_period(board, int(period)) for period in points["period"]
            ],
            screen.names.measure(board.measure.code): points["table_text"],
        }
    )
    if points["margin_text"].astype(bool).any():
        table[screen.text("trends.column_interval")] = points["margin_text"]
    return table


def slope_twin(screen: Screen, board: Trends) -> pd.DataFrame:
    """Return the changes as a table of words, the largest improvement first."""
    change = board.change
    both = change["before"].notna() & change["after"].notna()
    chosen = change[both | (change.index == screen.choice.institution)]
    rows = pd.DataFrame(
        [_slope_row(screen, board, str(code), row, set()) for code, row in chosen.iterrows()]
    ).set_index("key")
    order = board.change.loc[rows.index].sort_values("change", ascending=False, kind="stable")
    rows = rows.loc[order.index]
    movements = board.change.loc[rows.index, "movement"]
    return pd.DataFrame(
        {
            screen.text("compare.reason_university"): rows["label"],
            write_period(board, board.before): rows["before_text"],
            write_period(board, board.after): rows["after_text"],
            screen.text("trends.column_change"): rows["change_text"],
            screen.text("trends.column_verdict"): [
                screen.text(f"movement.{movement}") for movement in movements
            ],
        }
    ).reset_index(drop=True)


def export_series(screen: Screen, board: Trends) -> pd.DataFrame:
    """Return the series in full precision, with what was printed and why a value is missing."""
    frame = board.series[
        ["institution", "period", "value", "low", "high", "kind", "verbatim", "reason"]
    ].copy()
    frame.insert(1, "name", [screen.names.institution_in_full(c) for c in frame["institution"]])
    if board.measure.place_only:
        frame["of"] = frame["period"].map(board.of)
    frame.insert(2, "measure", board.measure.code)
    return frame


def export_change(screen: Screen, board: Trends) -> pd.DataFrame:
    """Return all changes in full precision, those that cannot be given with their verdict."""
    frame = board.change.reset_index(names="institution")
    frame.insert(1, "name", [screen.names.institution_in_full(c) for c in frame["institution"]])
    frame.insert(2, "from_edition", board.before)
    frame.insert(3, "to_edition", board.after)
    return frame
