"""Where does an institution lie on several measures that share one scale?

Each measure is a strip: its title, a dot for every institution, the median as a tick with its
number, the own institution in blue and named, and, when asked for, a second one named in ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.charts.frame import Chart
from pages.charts.sheet import LINE_HEIGHT, Scale, Sheet, break_name, is_known
from pages.charts.swarm import Label, Swarm, join_value, pack_swarm
from pages.charts.tiers import place_labels
from pages.charts.tokens import Look

COLUMNS = (
    "measure", "key", "label", "value", "is_own", "is_second", "is_peer", "value_text", "hover",
)  # fmt: skip
"""Columns of the frame of institutions."""

MEASURE_COLUMNS = ("measure", "title", "median", "median_text")
"""Columns of the frame of measures."""


@dataclass(frozen=True)
class StripWords:
    """Translated words and ready numbers.

    ticks  axis shared by all strips: values and their texts, ascending
    alt    the message in a sentence;  empty  what to read when there is no measure
    """

    ticks: Sequence[tuple[float, str]]
    alt: str
    empty: str


def build(
    frame: pd.DataFrame,
    measures: pd.DataFrame,
    words: StripWords,
    look: Look,
    width_px: float | None = None,
) -> Chart:
    """Draw a strip a measure, in the order of `measures`.

    frame     one row an institution and measure, with these columns:
      measure     code of the measure
      key         unique within the measure, carried by the dot as `customdata`
      label       short name;  value  on the shared scale, NaN = missing
      is_own      the own institution;  is_second  another one to be named;  is_peer  drawn darker;
                  at most one own and one second institution in a measure
      value_text  ready number, or the reason where the value is missing
      hover       ready text of the hover box
    measures  one row a strip: measure, title, median (NaN = none), median_text ("median 26.5")
    width_px  width planned for; ignored on a phone

    A missing own or second value is a hollow circle at the axis foot with its reason; other
    missing values are not drawn: the page says how many there are.

    Raises KeyError naming absent columns, ValueError for a repeated key, two own institutions,
    less than two ticks or an empty alt.
    """
    _check(frame, measures)
    sheet = Sheet(look, width_px)
    if measures.empty:
        return sheet.finish_empty(words.empty, words.alt)
    if len(words.ticks) < 2:
        raise ValueError("the axis needs two ticks at least")
    _place_scale(sheet, frame, measures, words)
    y = 0.0
    for measure in measures[list(MEASURE_COLUMNS)].itertuples(index=False):
        part = frame[frame["measure"] == measure.measure].sort_values(["value", "key"])
        rows = list(part[list(COLUMNS)].itertuples(index=False))
        y = _draw_strip(sheet, measure, rows, y) + sheet.px(12)
    sheet.axis(words.ticks, sheet.size * LINE_HEIGHT, y)
    return sheet.finish(y + sheet.px(8) + sheet.small * LINE_HEIGHT, words.alt)


def _check(frame: pd.DataFrame, measures: pd.DataFrame) -> None:
    """Refuse frames that break the contract in the docstring of `build`."""
    for given, columns in ((frame, COLUMNS), (measures, MEASURE_COLUMNS)):
        absent = [name for name in columns if name not in given.columns]
        if absent:
            raise KeyError(f"columns missing from the frame: {', '.join(absent)}")
    if frame.duplicated(["measure", "key"]).any() or measures["measure"].duplicated().any():
        raise ValueError("keys must be unique within a measure, and measures among themselves")
    named = frame[["measure", "is_own", "is_second"]].groupby("measure").sum()
    if (named > 1).any(axis=None):
        raise ValueError("a measure names one own and one second institution at most")


def _place_scale(
    sheet: Sheet, frame: pd.DataFrame, measures: pd.DataFrame, words: StripWords
) -> None:
    """Set the shared scale: the ticks, and further where the values need it."""
    places = [*frame["value"], *measures["median"], *(value for value, _ in words.ticks)]
    there = [float(place) for place in places if is_known(place)]
    edge = sheet.px(14)
    sheet.scale = Scale(min(there), max(there), edge, sheet.width - edge)


def _draw_strip(sheet: Sheet, measure: Any, rows: list[Any], top: float) -> float:
    """Draw one strip below `top`; return its lower edge."""
    title = break_name(measure.title, sheet.width, sheet.size, True)
    sheet.write(0, top, title, bold=True, upright="top")
    there = [row for row in rows if is_known(row.value)]
    own_size, size = (12, 9) if sheet.look.is_phone else (14, 11)
    swarm = pack_swarm(sheet, there, own=own_size, other=size, tallest=72)
    own = next((row for row in there if row.is_own), None)
    step = sheet.small * LINE_HEIGHT
    line_y = top + len(title) * sheet.size * LINE_HEIGHT + sheet.px(6)
    line_y += (step if own is not None else 0.0) + _reach_above(sheet, measure, swarm, own)
    if own is not None:
        _name_own(sheet, own, measure, swarm, line_y)
    reach = max(swarm.below, sheet.px(10))
    if is_known(measure.median):
        length = 2 * max(swarm.above, reach) + sheet.px(6)
        sheet.tick(
            float(measure.median), line_y, length, sheet.tokens.ink, width=sheet.px(2),
            layer="above",
        )  # fmt: skip
        reach = length / 2
    _draw_dots(sheet, swarm, line_y)
    second = next((row for row in there if row.is_second), None)
    bottom = _write_below(sheet, measure, second, swarm, (line_y, line_y + reach))
    gone = [row for row in rows if not is_known(row.value) and (row.is_own or row.is_second)]
    return _draw_missing(sheet, gone, bottom)


def _reach_above(sheet: Sheet, measure: Any, swarm: Swarm, own: Any) -> float:
    """Return how far dots and median tick rise over the line; a name over them has air enough."""
    above = max(swarm.above, sheet.px(10))
    if own is not None or not is_known(measure.median):
        return above
    return max(above, swarm.below) + sheet.px(3)


def _name_own(sheet: Sheet, own: Any, measure: Any, swarm: Swarm, line_y: float) -> None:
    """Write name and number of the own institution above its dot, clear of the median tick."""
    text = join_value(own.label, own.value_text, sheet.width, sheet.small, True)
    label = Label(sheet.scale.pixel(float(own.value)), text, "", True)
    width = label.width(sheet.small)
    (place,) = place_labels([label.pixel], [width], 0, sheet.width, 0)
    above = swarm.above_between(place.left, place.left + width)
    if is_known(measure.median):
        median = sheet.scale.pixel(float(measure.median))
        if place.left - 3 < median < place.left + width + 3:
            above = max(swarm.above, sheet.px(13))
    sheet.write(
        place.left, line_y - above - sheet.px(4), text, colour=sheet.tokens.own_text, bold=True,
        size=sheet.small, upright="bottom",
    )  # fmt: skip


def _draw_dots(sheet: Sheet, swarm: Swarm, line_y: float) -> None:
    """Draw the dots: others, peers, the second one in ink, the own one last."""
    tokens = sheet.tokens
    kinds = [_name_kind(row) for row in swarm.rows]
    colours = {
        "other": tokens.interval,
        "peers": tokens.peer,
        "second": tokens.ink,
        "own": tokens.own,
    }
    for name, colour in colours.items():
        group = [index for index, kind in enumerate(kinds) if kind == name]
        sheet.marks(
            [float(swarm.rows[index].value) for index in group],
            [line_y + swarm.offsets[index] for index in group],
            [swarm.rows[index].key for index in group],
            [swarm.rows[index].hover for index in group],
            colour=colour, size=[swarm.diameters[index] for index in group], name=name,
        )  # fmt: skip


def _name_kind(row: Any) -> str:
    if row.is_own:
        return "own"
    if row.is_second:
        return "second"
    return "peers" if row.is_peer else "other"


def _write_below(
    sheet: Sheet, measure: Any, second: Any, swarm: Swarm, heights: tuple[float, float]
) -> float:
    """Write the median and the second name below the dots; return the lower edge."""
    line_y, foot = heights
    tokens = sheet.tokens
    labels: list[Label] = []
    if is_known(measure.median):
        pixel = sheet.scale.pixel(float(measure.median))
        labels.append(Label(pixel, measure.median_text, tokens.ink_soft, False))
    if second is not None:
        pixel = sheet.scale.pixel(float(second.value))
        text = join_value(second.label, second.value_text, sheet.width, sheet.small)
        labels.append(Label(pixel, text, tokens.ink, False))
    widths = [label.width(sheet.small) for label in labels]
    placed = place_labels(
        [label.pixel for label in labels], widths, 0, sheet.width, sheet.px(10)
    )  # fmt: skip
    step = sheet.small * LINE_HEIGHT
    lowest = foot
    for index, (label, place, width) in enumerate(zip(labels, placed, widths, strict=True)):
        free = foot
        if is_known(measure.median) and index:  # the second name may stand nearer to its dot
            near = line_y + swarm.below_between(place.left, place.left + width) + sheet.px(3)
            crossed = place.left - 3 < labels[0].pixel < place.left + width + 3
            free = near if place.tier == 0 and not crossed else foot
        y = free + place.tier * step
        sheet.write(
            place.left, y, label.text, colour=label.colour, size=sheet.small, upright="top"
        )  # fmt: skip
        lowest = max(lowest, y + step)
    return lowest


def _draw_missing(sheet: Sheet, rows: list[Any], top: float) -> float:
    """Draw missing named institutions as hollow circles at the axis foot, with their reason."""
    y = top
    step = sheet.small * LINE_HEIGHT
    start = sheet.scale.left + sheet.px(12)
    for row in rows:
        text = f"{row.label}: {row.value_text}"
        lines = break_name(text, sheet.width - start, sheet.small, bool(row.is_own))
        sheet.missing([sheet.scale.low], [y + step / 2], [row.key], [row.hover])
        sheet.write(
            start, y, lines, size=sheet.small, bold=bool(row.is_own), upright="top",
            colour=sheet.tokens.own_text if row.is_own else sheet.tokens.ink,
        )  # fmt: skip
        y += len(lines) * step + sheet.px(2)
    return y
