"""Labels above (or below) marks on one line: near their mark, in tiers, never over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

_TIERS = 3
_BESIDE = 6.0
"""Pixels between a stem and a label that stands beside it."""


@dataclass(frozen=True)
class Placed:
    """Where a label goes: its left end in px and its tier, 0 nearest to the marks."""

    left: float
    tier: int


@dataclass(frozen=True)
class _Option:
    left: float
    right: float
    tier: int
    cost: float


def place_labels(
    anchors: Sequence[float], widths: Sequence[float], low: float, high: float, gap: float
) -> list[Placed]:
    """Place up to four labels so that none covers another or the stem of another.

    anchors   px of the marks the labels belong to;  widths  of the texts in px
    low, high ends of the room in px; a label wider than the room starts at `low`
    gap       free px between two labels of a tier and beside a stem
    returns   one place a label, in order: centred over its mark when possible, else beside it,
              else a tier further away

    Raises ValueError for more than four labels: the search tries every combination.

    >>> place_labels([100, 104], [40, 40], 0, 400, 8)
    [Placed(left=54.0, tier=0), Placed(left=110.0, tier=0)]
    """
    if len(anchors) > 4:
        raise ValueError(f"place_labels takes at most four labels, not {len(anchors)}")
    options = [
        _list_options(anchor, width, low, high)
        for anchor, width in zip(anchors, widths, strict=True)
    ]
    best: tuple[_Option, ...] = ()
    least = float("inf")
    for trial in product(*options):
        cost = sum(option.cost for option in trial) + 1000 * _count_clashes(trial, anchors, gap)
        if cost < least - 1e-9:
            best, least = trial, cost
    return [Placed(option.left, option.tier) for option in best]


def _list_options(anchor: float, width: float, low: float, high: float) -> list[_Option]:
    """Return the places of one label: centred, left or right of its stem, in each tier."""
    found = []
    for tier in range(_TIERS):
        for shift, cost in ((width / 2, 0.0), (width + _BESIDE, 2.0), (-_BESIDE, 2.0)):
            left = max(low, min(anchor - shift, high - width))
            moved = abs(left - (anchor - shift)) / max(width, 1.0)
            found.append(_Option(left, left + width, tier, cost + moved + 10 * tier))
    return found


def _count_clashes(trial: Sequence[_Option], anchors: Sequence[float], gap: float) -> int:
    """Count labels that touch another label of their tier, or the stem of a farther label."""
    clashes = 0
    for first, one in enumerate(trial):
        for second, other in enumerate(trial):
            if first == second:
                continue
            near = one.left < other.right + gap and other.left < one.right + gap
            if first < second and one.tier == other.tier and near:
                clashes += 1
            crossed = one.left - 2 < anchors[second] < one.right + 2
            if other.tier > one.tier and crossed:
                clashes += 1
    return clashes
