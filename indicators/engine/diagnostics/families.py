"""Who belongs to whom in the tree: the columns every diagnosis of a group needs."""

from __future__ import annotations

import numpy as np

from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import BoolArray

LOWEST, ABOVE, MIDDLE, HIGHEST = "Indicator", "Pillar", "Sub-index", "Index"


def name_levels(hierarchy: Hierarchy) -> dict[int, str]:
    """Return a name for every level: Indicator, Pillar, Sub-index (then Sub-index2, ...), Index.

    The lowest level is Indicator and the highest Index; what lies between is named from the bottom,
    so that a tree of any depth has names of its own.
    """
    numbers = sorted({node.level for node in hierarchy.nodes})
    names = {number: _name_between(at) for at, number in enumerate(numbers)}
    if len(numbers) > 1:
        names[numbers[-1]] = HIGHEST
    return names


def _name_between(place: int) -> str:
    if place < 3:
        return (LOWEST, ABOVE, MIDDLE)[place]
    return f"{MIDDLE}{place - 1}"


def find_index(hierarchy: Hierarchy) -> str | None:
    """Return the index: of the aggregates without a parent the highest, and of these the first."""
    tops = [hierarchy.nodes[hierarchy.places[code]] for code in hierarchy.tops]
    tops = [node for node in tops if node.level > 1]
    if not tops:
        return None
    highest = max(node.level for node in tops)
    return next(node.code for node in tops if node.level == highest)


def codes_at(hierarchy: Hierarchy, level: int) -> tuple[str, ...]:
    """Return the elements of a level, in the order of the tree."""
    return tuple(node.code for node in hierarchy.nodes if node.level == level)


def children_of(hierarchy: Hierarchy, parent: str) -> tuple[str, ...]:
    """Return the direct children of an element, in the order of the tree."""
    return tuple(node.code for node in hierarchy.nodes if node.parent == parent)


def group_children(hierarchy: Hierarchy, level: int) -> dict[str, tuple[str, ...]]:
    """Return the elements of a level by their parent; elements without one are left out."""
    groups: dict[str, list[str]] = {}
    for node in hierarchy.nodes:
        if node.level == level and node.parent:
            groups.setdefault(node.parent, []).append(node.code)
    return {parent: tuple(codes) for parent, codes in groups.items()}


def find_families(hierarchy: Hierarchy) -> dict[str, tuple[str, ...]]:
    """Return for every aggregate the indicators that count towards it, in the order of the tree."""
    count = len(hierarchy.indicators)
    below: dict[int, list[int]] = {at: [at] for at in range(count)}
    for level in hierarchy.levels:
        for parent, children in zip(level.parents, level.children, strict=True):
            merged = [at for child in children for at in below[child]]
            below[hierarchy.places[parent]] = sorted(merged)
    codes = hierarchy.codes
    return {
        codes[place]: tuple(codes[at] for at in members)
        for place, members in below.items()
        if place >= count
    }


def mark_descendants(hierarchy: Hierarchy) -> BoolArray:
    """Return indicators x aggregates: whether the indicator counts towards the aggregate.

    Rows in the order of `hierarchy.indicators`, columns in the order of the aggregates in
    `hierarchy.codes`.
    """
    count = len(hierarchy.indicators)
    marks = np.zeros((count, len(hierarchy.codes) - count), dtype=bool)
    for parent, members in find_families(hierarchy).items():
        column = hierarchy.places[parent] - count
        marks[[hierarchy.places[code] for code in members], column] = True
    return marks
