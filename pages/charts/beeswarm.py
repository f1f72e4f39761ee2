"""Where does an institution lie among all institutions on one indicator?

Every dot is an institution. The own one is larger, blue and named; the lowest and the highest are
named; the median and the target are lines with their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages.charts.frame import Chart
from pages.charts.measure import text_width
from pages.charts.sheet import LINE_HEIGHT, Scale, Sheet, break_name, is_known
from pages.charts.swarm import Label, Swarm, join_value, pack_swarm
from pages.charts.tiers import place_labels
from pages.charts.tokens import Look

COLUMNS = (
    "key", "label", "value", "is_own", "is_extreme", "is_peer", "value_text", "hover",
)  # fmt: skip
"""Columns that every frame for `build` has."""


@dataclass(frozen=True)
class Line:
    """A named line across the swarm: its value in the unit of the indicator, and its words."""

    value: float
    text: str


@dataclass(frozen=True)
class BeeswarmWords:
    """Translated words and ready numbers.

    median   line of the median ("median of 24: 9.5"), None when unknown
    target   line of the own target ("Aqdala's target 2027: 12"), None when there is none
    ticks    axis: values in the unit of the indicator and their texts, ascending
    foot     what the first tick means ("0 = nobody"), "" for nothing
    missing  how many institutions are not drawn ("3 not reported"), "" for none
    alt      the message in a sentence;  empty  what to read when nobody has a value
    """

    median: Line | None
    target: Line | None
    ticks: Sequence[tuple[float, str]]
    foot: str
    missing: str
    alt: str
    empty: str


def build(
    frame: pd.DataFrame, words: BeeswarmWords, look: Look, width_px: float | None = None
) -> Chart:
    """Draw one indicator for all institutions; the same frame always gives the same picture.

    frame  one row an institution, with these columns:
      key         unique code, carried by the dot as `customdata`;  label  short name
      value       in the unit of the indicator; NaN = missing: not drawn, except the own one, which
                  is a hollow circle at the axis foot
      is_own      the own institution, at most one;  is_peer  drawn darker than the rest
      is_extreme  to be named: the lowest and the highest of these are
      value_text  ready number, or the reason where the own value is missing
      hover       ready text of the hover box
    width_px  width planned for; ignored on a phone

    Raises KeyError naming absent columns, ValueError for a repeated key, for two own institutions,
    for less than two ticks or an empty alt.
    """
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise KeyError(f"columns missing from the frame: {', '.join(absent)}")
    if frame["key"].duplicated().any() or frame["is_own"].sum() > 1:
        raise ValueError("keys must be unique and one institution at most is the own one")
    sheet = Sheet(look, width_px)
    ordered = frame.sort_values(["value", "key"], kind="stable")
    rows = list(ordered[list(COLUMNS)].itertuples(index=False))
    there = [row for row in rows if is_known(row.value)]
    if not there:
        return sheet.finish_empty(words.empty, words.alt)
    if len(words.ticks) < 2:
        raise ValueError("the axis needs two ticks at least")
    _place_scale(sheet, there, words)
    phone = look.is_phone
    swarm = pack_swarm(sheet, there, own=15 if phone else 18, other=11 if phone else 14)
    own = next((row for row in rows if row.is_own), None)
    top, line_y = _draw_top_labels(sheet, swarm, words, own)
    _draw_dots(sheet, swarm, line_y)
    bottom = line_y + swarm.below + sheet.px(10)
    _draw_lines(sheet, words, top, line_y, bottom)
    bottom = _name_extremes(sheet, swarm, words, line_y, bottom)
    if own is not None and not is_known(own.value):
        bottom = _draw_missing_own(sheet, own, bottom)
    return sheet.finish(_draw_axis(sheet, words, line_y, bottom), words.alt)


def _place_scale(sheet: Sheet, rows: list[Any], words: BeeswarmWords) -> None:
    """Set the scale: from the first tick to the last, further where the values need it."""
    places = [float(row.value) for row in rows] + [float(value) for value, _ in words.ticks]
    places += [line.value for line in (words.median, words.target) if line]
    tick = max(text_width(text, sheet.small) for _, text in words.ticks)
    edge = max(sheet.px(12), tick / 2 + 1)
    sheet.scale = Scale(min(places), max(places), edge, sheet.width - edge)


def _draw_top_labels(
    sheet: Sheet, swarm: Swarm, words: BeeswarmWords, own: Any
) -> tuple[dict[float, float], float]:
    """Write the own name, median and target over the swarm.

    Returns the height where the stem of each value begins, and the height of the line of the swarm.
    """
    tokens = sheet.tokens
    marks: list[tuple[float, Label]] = []

    def add(value: float, text: str, colour: str, bold: bool) -> None:
        marks.append((value, Label(sheet.scale.pixel(value), text, colour, bold)))

    if own is not None and is_known(own.value):
        text = join_value(own.label, own.value_text, sheet.width, sheet.small, True)
        add(float(own.value), text, tokens.own_text, True)
    if words.median:
        add(words.median.value, words.median.text, tokens.ink_soft, False)
    if words.target:
        add(words.target.value, words.target.text, tokens.target_text, True)
    labels = [label for _, label in marks]
    widths = [label.width(sheet.small) for label in labels]
    anchors = [label.pixel for label in labels]
    placed = place_labels(anchors, widths, 0, sheet.width, sheet.px(12))
    step = sheet.small * LINE_HEIGHT + sheet.px(3)
    tiers = max((place.tier for place in placed), default=-1) + 1
    base = sheet.px(2) + tiers * step
    stems: dict[float, float] = {}
    for (value, label), place, width in zip(marks, placed, widths, strict=True):
        y = base - place.tier * step
        sheet.write(
            place.left, y - sheet.px(3), label.text, colour=label.colour, bold=label.bold,
            size=sheet.small, upright="bottom",
        )  # fmt: skip
        beside = not place.left - 1 <= label.pixel <= place.left + width + 1
        stems[value] = min(stems.get(value, y), y - (step if beside else 0.0))
    return stems, base + sheet.px(8) + swarm.above


def _draw_dots(sheet: Sheet, swarm: Swarm, line_y: float) -> None:
    """Draw the hairline of the swarm and its dots, the own one last and over the others."""
    tokens = sheet.tokens
    low, high = sheet.scale.value(0), sheet.scale.value(sheet.width)
    sheet.line((low, line_y), (high, line_y), tokens.grid)
    indices = range(len(swarm.rows))
    groups = (
        ("other", tokens.interval, [i for i in indices if not _is_named_group(swarm.rows[i])]),
        ("peers", tokens.peer, [i for i in indices if _is_plain_peer(swarm.rows[i])]),
        ("own", tokens.own, [i for i in indices if swarm.rows[i].is_own]),
    )
    for name, colour, group in groups:
        sheet.marks(
            [float(swarm.rows[i].value) for i in group], [line_y + swarm.offsets[i] for i in group],
            [swarm.rows[i].key for i in group], [swarm.rows[i].hover for i in group],
            colour=colour, size=[swarm.diameters[i] for i in group], name=name,
        )  # fmt: skip


def _is_named_group(row: Any) -> bool:
    return bool(row.is_own or row.is_peer)


def _is_plain_peer(row: Any) -> bool:
    return bool(row.is_peer and not row.is_own)


def _draw_lines(
    sheet: Sheet, words: BeeswarmWords, stems: dict[float, float], line_y: float, bottom: float
) -> None:
    """Draw the stem of the own dot and the lines of median and target, a dashed one."""
    tokens = sheet.tokens
    lines = [(words.median, tokens.ink_soft, "solid"), (words.target, tokens.target, "dash")]
    through = [line.value for line, _, _ in lines if line]
    for value, start in stems.items():
        if value not in through:
            sheet.line((value, start), (value, line_y), tokens.own, tokens.line)
    for line, colour, dash in lines:
        if line:
            sheet.line(
                (line.value, stems[line.value]),
                (line.value, bottom),
                colour,
                tokens.line,
                dash=dash,
            )


def _name_extremes(
    sheet: Sheet, swarm: Swarm, words: BeeswarmWords, line_y: float, bottom: float
) -> float:
    """Name the lowest and the highest below their dots; return the new lower edge."""
    flagged = [row for row in swarm.rows if row.is_extreme and not row.is_own]
    rows = [flagged[0], flagged[-1]] if len(flagged) > 1 else flagged
    if not rows:
        return bottom
    labels = [
        Label(
            sheet.scale.pixel(float(row.value)),
            join_value(row.label, row.value_text, sheet.width / 2, sheet.small),
            sheet.tokens.ink_soft, False,
        )
        for row in rows
    ]  # fmt: skip
    widths = [label.width(sheet.small) for label in labels]
    anchors = [label.pixel for label in labels]
    placed = place_labels(anchors, widths, 0, sheet.width, sheet.px(10))
    crossing = [sheet.scale.pixel(line.value) for line in (words.median, words.target) if line]
    step = sheet.small * LINE_HEIGHT
    lowest = bottom
    for label, place, width in zip(labels, placed, widths, strict=True):
        right = place.left + width
        free = line_y + swarm.below_between(place.left, right) + sheet.px(6)
        if any(place.left - 3 < pixel < right + 3 for pixel in crossing):
            free = bottom + sheet.px(2)
        y = free + place.tier * step
        sheet.write(place.left, y, label.text, colour=label.colour, size=sheet.small, upright="top")
        lowest = max(lowest, y + step)
    return lowest


def _draw_missing_own(sheet: Sheet, own: Any, bottom: float) -> float:
    """Draw the missing own value as a hollow circle at the axis foot, with its reason."""
    start, step = sheet.scale.left + sheet.px(12), sheet.small * LINE_HEIGHT
    text = f"{own.label}: {own.value_text}"
    lines = break_name(text, sheet.width - start, sheet.small, True)
    top = bottom + sheet.px(2)
    sheet.missing([sheet.scale.low], [top + step / 2], [own.key], [own.hover])
    sheet.write(
        start, top, lines, colour=sheet.tokens.own_text, bold=True, size=sheet.small, upright="top"
    )
    return top + len(lines) * step


def _draw_axis(sheet: Sheet, words: BeeswarmWords, line_y: float, bottom: float) -> float:
    """Write the ticks, what the first one means and how many are missing; return the height."""
    tokens = sheet.tokens
    base = bottom + sheet.px(4)
    for value, text in words.ticks:
        sheet.line((value, line_y - sheet.px(3)), (value, line_y + sheet.px(3)), tokens.hairline)
        sheet.write(
            sheet.scale.pixel(value), base, text, size=sheet.small, colour=tokens.axis,
            anchor="center", upright="top",
        )  # fmt: skip
    height = base + sheet.small * LINE_HEIGHT
    if not (words.foot or words.missing):
        return height + sheet.px(2)
    needs = text_width(words.foot, sheet.small) + text_width(words.missing, sheet.small)
    together = needs + sheet.px(16) <= sheet.width
    sheet.write(0, height, words.foot, size=sheet.small, colour=tokens.ink_soft, upright="top")
    lower = height if together or not words.foot else height + sheet.small * LINE_HEIGHT
    right = together and bool(words.foot)
    sheet.write(
        sheet.width if right else 0, lower, words.missing, size=sheet.small,
        colour=tokens.ink_soft, anchor="right" if right else "left", upright="top",
    )  # fmt: skip
    return lower + sheet.small * LINE_HEIGHT + sheet.px(2)
