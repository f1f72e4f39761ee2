"""Plan of small multiples: how many panels stand side by side and where each one is.

Names are measured first: as many columns as leave every name readable in three lines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from pages.charts.layout import LEADING, VerticalScale, count_lines, set_lines
from pages.charts.measure import text_width
from pages.charts.tokens import Look

_MOST_WIDE, _MOST_PHONE = 4, 2
_GUTTER = 8.0
_PHONE_PLOT = 86.0
_PLOT_HEIGHTS = {1: 130.0, 2: 110.0, 3: 104.0, 4: 100.0}


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

    head, plot, foot  heights inside a panel: name, marks, labels of periods
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
    below: float

    @property
    def height(self) -> float:
        """Return the height of the whole figure."""
        return math.ceil(self.count / self.columns) * self.pitch - self.below

    @property
    def pitch(self) -> float:
        """Return the distance from one row of panels to the next."""
        return self.head + self.plot + self.foot + self.below

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
        top = (number // self.columns) * self.pitch
        bottom = top + self.head + self.plot + self.foot
        return [max(0.0, 1 - bottom / self.height), 1 - top / self.height]

    def scale(self, top: float, bottom: float) -> VerticalScale:
        """Return the scale of a panel between the values at its upper and lower end."""
        return VerticalScale(top, bottom, self.head, self.head + self.plot)


def plan_panels(
    heads: list[PanelHead], ticks: list[str], look: Look, width: float
) -> tuple[PanelPlan, list[str]]:
    """Choose the number of columns and the sizes; return also the name of each panel as markup.

    heads  names and latest values in the order of the panels;  ticks  labels of the value axis
    """
    tokens = look.tokens
    left = max((text_width(tick, tokens.text_small) for tick in ticks), default=0.0)
    left += _GUTTER * tokens.scale
    between = (16 if look.is_phone else 26) * tokens.scale
    most = min(_MOST_PHONE if look.is_phone else _MOST_WIDE, len(heads))
    for columns in range(most, 0, -1):
        panel = (width - left - (columns - 1) * between) / columns
        names = [_set_head(head, panel, look) for head in heads]
        if all(_is_whole(head, name) for head, name in zip(heads, names, strict=True)):
            break
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
        below=(16 if look.is_phone else 14) * tokens.scale,
    )
    return plan, names


def _set_head(head: PanelHead, panel: float, look: Look) -> str:
    """Return the name in bold lines that leave room for the latest value."""
    tokens = look.tokens
    taken = text_width(head.value, tokens.text) + 10 * tokens.scale if head.value else 0.0
    room = max(panel - taken, panel * 0.3)
    return set_lines(head.name, room, tokens.text, lines=3, bold=True)


def _is_whole(head: PanelHead, markup: str) -> bool:
    """Tell whether a name was set without being cut."""
    return "…" in head.name or "…" not in markup
