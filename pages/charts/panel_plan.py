"""Plan of small multiples: how many panels stand side by side and where each one is.

Names are measured first: as many columns as leave every name readable in three lines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from pages.charts.layout import LEADING, VerticalScale, count_lines, set_lines
from pages.charts.measure import text_width
from pages.charts.tokens import Look

_MOST_WIDE, _MOST_PHONE = 4, 2
_GUTTER = 8.0
_PHONE_PLOT = 86.0
_PLOT_HEIGHTS = {1: 130.0, 2: 110.0, 3: 104.0, 4: 100.0}
_LEAST_PLOT = 70.0
"""A flatter panel does not show which way its line goes."""


class PointKind(StrEnum):
    """How the value of a period was published."""

    EXACT = "exact"
    EXACT_INTERVAL = "exact_interval"
    BAND = "band"
    OPEN = "open"
    MISSING = "missing"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True)
class PanelAxis:
    """The value axis that all panels share.

    top, bottom  values at the upper and the lower end: 1 and 1500 for ranks, 100 and 0 for scores
    ticks        values with a grid line, and their ready texts

    Raises ValueError when both ends are the same.
    """

    top: float
    bottom: float
    ticks: tuple[tuple[float, str], ...]

    def __post_init__(self) -> None:
        if self.top == self.bottom:
            raise ValueError("the ends of a value axis differ")


@dataclass(frozen=True)
class MethodChange:
    """A break in the series: `at` in periods (2023.5 lies between 2023 and 2024), and its word."""

    at: float
    label: str


@dataclass(frozen=True)
class PanelHead:
    """What stands above a panel: the plain name and the ready text of the latest value."""

    key: str
    name: str
    value: str


@dataclass(frozen=True)
class PanelPlan:
    """Sizes in px of a grid of panels, filled row by row.

    count             how many panels have room: the first ones
    head, plot, foot  heights inside a panel: name, marks, labels of periods
    lip               what a panel without labels of periods has in place of its foot
    labelled_from     first row with labels of periods
    """

    width: float
    columns: int
    count: int
    left: float
    panel: float
    between: float
    head: float
    plot: float
    foot: float
    lip: float
    below: float
    labelled_from: int

    @property
    def height(self) -> float:
        """Return the height of the whole figure."""
        last = self.count - 1
        return self.top(last) + self.panel_height(last)

    def panel_height(self, number: int) -> float:
        """Return the height of a panel."""
        is_labelled = number // self.columns >= self.labelled_from
        return self.head + self.plot + (self.foot if is_labelled else self.lip)

    def top(self, number: int) -> float:
        """Return how far below the upper edge of the figure a panel starts."""
        row = number // self.columns
        labelled = max(0, row - self.labelled_from)
        feet = labelled * self.foot + (row - labelled) * self.lip
        return row * (self.head + self.plot + self.below) + feet

    def column(self, number: int) -> int:
        """Return the column of a panel, 0 leftmost."""
        return number % self.columns

    def is_lowest(self, number: int) -> bool:
        """Tell whether no panel stands below this one."""
        return number + self.columns >= self.count

    def x_domain(self, number: int) -> list[float]:
        """Return the horizontal place of a panel as shares of the figure."""
        start = self.left + self.column(number) * (self.panel + self.between)
        return [start / self.width, min(1.0, (start + self.panel) / self.width)]

    def y_domain(self, number: int) -> list[float]:
        """Return the vertical place of a panel as shares of the figure, from below."""
        top = self.top(number)
        bottom = top + self.panel_height(number)
        return [max(0.0, 1 - bottom / self.height), 1 - top / self.height]

    def scale(self, top: float, bottom: float) -> VerticalScale:
        """Return the scale of a panel between the values at its upper and lower end."""
        return VerticalScale(top, bottom, self.head, self.head + self.plot)


def plan_panels(
    heads: list[PanelHead],
    ticks: list[str],
    look: Look,
    width: float,
    height: float | None = None,
) -> tuple[PanelPlan, list[str]]:
    """Choose the number of columns and the sizes; return also the name of each panel as markup.

    heads   names and latest values in the order of the panels;  ticks  labels of the value axis
    height  room in px: as many of the first panels are planned as have room; None plans all
    """
    tokens = look.tokens
    left = max((text_width(tick, tokens.text_small) for tick in ticks), default=0.0)
    left += _GUTTER * tokens.scale
    most = min(_MOST_PHONE if look.is_phone else _MOST_WIDE, len(heads))
    grids = [_set_grid(heads, columns, look, width, left) for columns in range(most, 0, -1)]
    whole = [grid for grid in grids if _are_whole(heads, grid[1])] or grids[-1:]
    if height is None:
        return whole[0]
    fitted = [
        _fit_height(_set_grid(heads[: rows * columns], columns, look, width, left), look, height)
        for columns in range(most, 0, -1)
        for rows in range(math.ceil(len(heads) / columns), 0, -1)
    ]
    roomy = [
        grid
        for grid in fitted
        if _are_whole(heads, grid[1]) and grid[0].plot >= _LEAST_PLOT * tokens.scale
    ]
    return max(roomy or fitted[-1:], key=lambda grid: (grid[0].count, grid[0].plot))


def _set_grid(
    heads: list[PanelHead], columns: int, look: Look, width: float, left: float
) -> tuple[PanelPlan, list[str]]:
    """Return the sizes of a grid of so many columns, and the names as markup."""
    tokens = look.tokens
    between = (16 if look.is_phone else 26) * tokens.scale
    panel = (width - left - (columns - 1) * between) / columns
    names = [_set_head(head, panel, look) for head in heads]
    lines = max(count_lines(name) for name in names)
    plan = PanelPlan(
        width=width,
        columns=columns,
        count=len(heads),
        left=left,
        panel=panel,
        between=between,
        head=lines * tokens.text * LEADING + 10 * tokens.scale,
        plot=(_PHONE_PLOT if look.is_phone else _PLOT_HEIGHTS[columns]) * tokens.scale,
        foot=(tokens.text_small * LEADING + 8 * tokens.scale),
        lip=4 * tokens.scale,
        below=(16 if look.is_phone else 20) * tokens.scale,
        labelled_from=0 if look.is_phone else max(0, len(heads) // columns - 1),
    )
    return plan, names


def _fit_height(
    grid: tuple[PanelPlan, list[str]], look: Look, height: float
) -> tuple[PanelPlan, list[str]]:
    """Return the grid with panels as high as the room allows, but no higher than usual."""
    plan, names = grid
    rows = math.ceil(plan.count / plan.columns)
    taken = plan.height - rows * plan.plot
    most = _PLOT_HEIGHTS[1] * look.tokens.scale
    return replace(plan, plot=min(most, (height - taken) / rows)), names


def _set_head(head: PanelHead, panel: float, look: Look) -> str:
    """Return the name in bold lines that leave room for the latest value."""
    tokens = look.tokens
    taken = text_width(head.value, tokens.text) + 10 * tokens.scale if head.value else 0.0
    room = max(panel - taken, panel * 0.3)
    return set_lines(head.name, room, tokens.text, lines=3, bold=True)


def _are_whole(heads: list[PanelHead], names: list[str]) -> bool:
    """Tell whether all names were set without being cut."""
    return all(
        "…" in head.name or "…" not in name for head, name in zip(heads, names, strict=False)
    )
