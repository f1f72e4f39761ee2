"""How does a score add up, and what changed it since the last edition?

One row a step: `build_level` goes from 0 to the score, `build_change` from the old score to the
new one. Gains are filled blue bars, losses outlined orange ones; the ends are black ticks, because
the axis of a change does not begin at 0 and a bar's length would mislead.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from pages.charts.frame import Chart
from pages.charts.measure import text_width, widest, wrap
from pages.charts.sheet import LINE_HEIGHT, Scale, Sheet, break_name, is_known, widest_part
from pages.charts.tokens import Look

COLUMNS = ("key", "label", "delta", "value_text", "hover")
"""Columns of every frame; `build_level` also takes `reference`."""

TOLERANCE = 0.05
"""Points by which steps may miss their end: half of the last digit shown."""


class StepsError(ValueError):
    """The steps do not lead to the score they are said to explain."""


@dataclass(frozen=True)
class End:
    """An end of the sum: its key, name, position and ready text ("Edition 2024", 59.8)."""

    key: str
    label: str
    value: float
    value_text: str
    hover: str


@dataclass(frozen=True)
class WaterfallWords:
    """Translated words.

    reference  what the tick on a step is ("median of comparable HEIs"); "" when there is none
    alt        the message in a sentence;  empty  what to read when there is no step
    """

    reference: str
    alt: str
    empty: str


@dataclass(frozen=True)
class _Step:
    """One step laid out: its row, lines of its name, where it starts and ends, and its height."""

    row: Any
    names: list[str]
    start: float
    end: float
    y: float
    top: float
    bottom: float


def build_level(
    frame: pd.DataFrame,
    total: End,
    words: WaterfallWords,
    look: Look,
    width_px: float | None = None,
) -> Chart:
    """Draw what each step contributes, from 0 to the total, in the order of the frame.

    frame  one row a pillar, with these columns:
      key         unique code, carried by every mark as `customdata`;  label  its name
      delta       contribution in points of the score; NaN = missing
      value_text  ready text of the contribution, or the reason where it is missing
      reference   the comparable institutions' median contribution in points; NaN = not known
      hover       ready text of the hover box
    total  the score, drawn as the last row

    Raises StepsError when the contributions miss the total by more than half a tenth of a point,
    KeyError naming absent columns, ValueError for a repeated key or an empty alt.
    """
    rows = _read(frame, [*COLUMNS, "reference"])
    sheet = Sheet(look, width_px)
    if not rows:
        return sheet.finish_empty(words.empty, words.alt)
    _check_sum(rows, 0.0, total.value)
    return _draw(sheet, rows, (None, total), words)


def build_change(
    frame: pd.DataFrame,
    ends: tuple[End, End],
    words: WaterfallWords,
    look: Look,
    width_px: float | None = None,
) -> Chart:
    """Draw what moved the score from the opening to the closing value, greatest gain first.

    frame  the columns of `build_level` without `reference`; sorted here: gains from the greatest,
           then losses from the smallest, missing changes last
    ends   the old and the new score, first and last row

    Raises StepsError when the changes miss the new score by more than half a tenth of a point,
    KeyError naming absent columns, ValueError for a repeated key or an empty alt.
    """
    ordered = frame.sort_values("delta", ascending=False, kind="stable", na_position="last")
    rows = _read(ordered, list(COLUMNS))
    sheet = Sheet(look, width_px)
    if not rows:
        return sheet.finish_empty(words.empty, words.alt)
    _check_sum(rows, ends[0].value, ends[1].value)
    return _draw(sheet, rows, ends, words)


def _read(frame: pd.DataFrame, columns: list[str]) -> list[Any]:
    absent = [name for name in columns if name not in frame.columns]
    if absent:
        raise KeyError(f"columns missing from the frame: {', '.join(absent)}")
    if frame["key"].duplicated().any():
        raise ValueError("the key of a row must be unique")
    return list(frame[columns].itertuples(index=False))


def _check_sum(rows: list[Any], start: float, end: float) -> None:
    """Refuse steps that do not add up: the picture would tell a wrong story."""
    reached = start + sum(float(row.delta) for row in rows if is_known(row.delta))
    if abs(reached - end) > TOLERANCE:
        raise StepsError(f"the steps lead from {start:g} to {reached:g}, not to {end:g}")


def _reference(row: Any) -> float:
    """Return the reference of a step, NaN where the frame has none."""
    return float(getattr(row, "reference", float("nan")))


def _draw(
    sheet: Sheet, rows: list[Any], ends: tuple[End | None, End], words: WaterfallWords
) -> Chart:
    """Lay out and draw the ends, the steps and the key."""
    opening, closing = ends
    start = opening.value if opening else 0.0
    has_key = bool(words.reference) and any(is_known(_reference(row)) for row in rows)
    top = sheet.small * LINE_HEIGHT + sheet.px(8) if has_key else sheet.px(2)
    names_px = _place_scale(sheet, rows, [end for end in ends if end], start)
    pace = sheet.px(31)
    first = top + (pace if opening else 0.0)
    steps = _lay_steps(sheet, rows, start, first, names_px)
    bottom = steps[-1].bottom
    _connect(sheet, steps, top + pace / 2 if opening else None, bottom + pace / 2)
    if opening:
        _draw_end(sheet, opening, top + pace / 2)
    _draw_steps(sheet, steps)
    _draw_end(sheet, closing, bottom + pace / 2)
    if has_key:
        _draw_key(sheet, steps, words.reference, top)
    return sheet.finish(bottom + pace + sheet.px(4), words.alt)


def _place_scale(sheet: Sheet, rows: list[Any], ends: list[End], start: float) -> float:
    """Set the scale of the sheet; return the width of the column of names in px."""
    labels = [row.label for row in rows]
    bold = [end.label for end in ends]
    need = max(widest(labels, sheet.size), widest(bold, sheet.size, True))
    part = widest_part(labels + bold, sheet.size, True)
    share = 0.44 if sheet.look.is_phone else 0.46
    names = min(need, max(share * sheet.width, min(part, 0.5 * sheet.width)))
    texts = [row.value_text for row in rows if is_known(row.delta)]
    texts += [end.value_text for end in ends]
    numbers = widest(texts, sheet.size, True) + sheet.px(10)
    left = names + sheet.px(14 if sheet.look.is_phone else 28)
    places = [start, *(end.value for end in ends)]
    at = start
    for row in rows:
        if is_known(_reference(row)):
            places.append(at + _reference(row))
        at += float(row.delta) if is_known(row.delta) else 0.0
        places.append(at)
    low, high = min(places), max(places)
    sheet.scale = Scale(low, high if high > low else low + 1.0, left, sheet.width - numbers)
    return names


def _lay_steps(
    sheet: Sheet, rows: list[Any], start: float, first: float, names_px: float
) -> list[_Step]:
    """Return the steps from the top down; a name of several lines makes its row higher."""
    steps, at, y = [], start, first
    for row in rows:
        names = break_name(row.label, names_px + sheet.px(1), sheet.size)
        height = max(sheet.px(31), len(names) * sheet.size * LINE_HEIGHT + sheet.px(8))
        end = at + (float(row.delta) if is_known(row.delta) else 0.0)
        steps.append(_Step(row, names, at, end, y + height / 2, y, y + height))
        at, y = end, y + height
    return steps


def _connect(sheet: Sheet, steps: list[_Step], opening_y: float | None, closing_y: float) -> None:
    """Draw hairlines from the end of each step to the start of the next, and to the ends."""
    colour, half = sheet.tokens.peer, sheet.px(9)
    if opening_y is not None:
        sheet.line((steps[0].start, opening_y), (steps[0].start, steps[0].y - half), colour)
    for step, following in pairwise(steps):
        sheet.line((step.end, step.y + half), (step.end, following.y - half), colour)
    sheet.line((steps[-1].end, steps[-1].y + half), (steps[-1].end, closing_y), colour)


def _draw_end(sheet: Sheet, end: End, y: float) -> None:
    """Draw an end of the sum as a black tick with its name and number."""
    tokens = sheet.tokens
    at = sheet.scale.pixel(end.value)
    sheet.write(0, y, end.label, bold=True)
    sheet.tick(end.value, y, sheet.px(20), tokens.ink, width=sheet.px(4))
    sheet.write(at + sheet.px(8), y, end.value_text, bold=True)
    middle = at + sheet.px(8) + text_width(end.value_text, sheet.size, True) / 2
    sheet.press([at, middle], [y, y], [end.key] * 2, [end.hover] * 2)


def _draw_steps(sheet: Sheet, steps: list[_Step]) -> None:
    """Draw bars, references, names and numbers; a missing step is a hollow circle."""
    tokens, thick = sheet.tokens, sheet.px(18)
    there = [step for step in steps if is_known(step.row.delta)]
    for name, group, fill, stroke in (
        ("gain", [step for step in there if step.row.delta >= 0], tokens.own, ""),
        ("loss", [step for step in there if step.row.delta < 0], tokens.target_fill, tokens.target),
    ):
        sheet.bars(
            [step.start for step in group], [step.end - step.start for step in group],
            [step.y for step in group], [step.row.key for step in group],
            [step.row.hover for step in group], thickness=thick, fill=fill, stroke=stroke,
            name=name,
        )  # fmt: skip
    for step in steps:
        sheet.write(0, step.y, step.names)
        if is_known(_reference(step.row)):
            at = step.start + _reference(step.row)
            sheet.tick(at, step.y, sheet.px(25), tokens.ink, width=sheet.px(2), layer="above")
    _draw_flat(sheet, [step for step in there if step.row.delta == 0], thick)
    _draw_missing(sheet, [step for step in steps if not is_known(step.row.delta)])
    _write_numbers(sheet, there)


def _draw_flat(sheet: Sheet, steps: list[_Step], thick: float) -> None:
    """Draw a step that changes nothing as a thin grey tick: a bar of no width is invisible."""
    for step in steps:
        sheet.tick(step.start, step.y, thick, sheet.tokens.peer)


def _draw_missing(sheet: Sheet, steps: list[_Step]) -> None:
    """Draw missing steps as hollow circles where the sum stands, with their reason."""
    rows = [step.row for step in steps]
    sheet.missing(
        [step.start for step in steps], [step.y for step in steps],
        [row.key for row in rows], [row.hover for row in rows],
    )  # fmt: skip
    for step in steps:
        at, gap = sheet.scale.pixel(step.start), sheet.px(10)
        before, after = at - gap - sheet.scale.left, sheet.width - at - gap
        room = max(before, after)
        lines = wrap(step.row.value_text, room, sheet.small, 2)
        sheet.write(
            at + gap if after >= before else at - gap, step.y, lines, size=sheet.small,
            colour=sheet.tokens.ink_soft, anchor="left" if after >= before else "right",
        )  # fmt: skip


def _write_numbers(sheet: Sheet, steps: list[_Step]) -> None:
    """Write each number right of its bar and tick, and lay points over the numbers."""
    tokens = sheet.tokens
    middles = []
    for step in steps:
        ends = [step.start, step.end]
        if is_known(_reference(step.row)):
            ends.append(step.start + _reference(step.row))
        at = sheet.scale.pixel(max(ends)) + sheet.px(8)
        delta = float(step.row.delta)
        colour = tokens.own_text if delta > 0 else tokens.target_text if delta else tokens.ink_soft
        sheet.write(at, step.y, step.row.value_text, bold=delta != 0, colour=colour)
        middles.append(at + text_width(step.row.value_text, sheet.size, True) / 2)
    sheet.press(
        middles, [step.y for step in steps], [step.row.key for step in steps],
        [step.row.hover for step in steps],
    )  # fmt: skip


def _draw_key(sheet: Sheet, steps: list[_Step], text: str, top: float) -> None:
    """Say what the tick is, above the first step that has one, joined to it by a line."""
    step = next(step for step in steps if is_known(_reference(step.row)))
    at = step.start + _reference(step.row)
    pixel, gap = sheet.scale.pixel(at), sheet.px(6)
    need = text_width(text, sheet.small)
    beside = pixel + gap + need <= sheet.width or pixel - gap >= need
    if step is steps[0]:  # no room beside the line: it begins under the text
        start = sheet.px(4) if beside else top - sheet.px(5)
        sheet.line((at, start), (at, step.y), sheet.tokens.ink_soft)
    if pixel + gap + need <= sheet.width:
        sheet.write(
            pixel + gap, top - sheet.px(6), text, size=sheet.small,
            colour=sheet.tokens.ink_soft, upright="bottom",
        )  # fmt: skip
    else:
        sheet.write(
            max(pixel - gap, need), top - sheet.px(6), text, size=sheet.small,
            colour=sheet.tokens.ink_soft, anchor="right", upright="bottom",
        )  # fmt: skip
