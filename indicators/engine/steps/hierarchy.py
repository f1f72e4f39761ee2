"""The tree of a composite indicator: indicators at the bottom, one index at the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from indicators.engine.steps.table import FloatArray
from schemas.issue import Issue, Severity


@dataclass(frozen=True)
class Node:
    """An element: its level (1 is an indicator), its parent ("" for none) and relative weight.

    target  value of an indicator that counts as reached, in original units; None without
    """

    code: str
    level: int
    parent: str
    weight: float
    direction: int = 1
    target: float | None = None


@dataclass(frozen=True)
class Level:
    """All parents of one level, with the places of their children.

    level     number of the level, 2 or more
    parents   codes, in the order of their first child
    children  for each parent the places of its children among all nodes
    """

    level: int
    parents: tuple[str, ...]
    children: tuple[tuple[int, ...], ...]


class HierarchyError(ValueError):
    """A tree that cannot be built; `issues` names every fault with its place."""

    def __init__(self, issues: Sequence[Issue]) -> None:
        super().__init__("; ".join(f"{item.code} at {item.place}" for item in issues))
        self.issues = tuple(issues)


@dataclass(frozen=True)
class Hierarchy:
    """Indicators in the order of the data, then aggregates level by level."""

    nodes: tuple[Node, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the place of every code among the nodes."""
        return {node.code: at for at, node in enumerate(self.nodes)}

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Return the codes of the lowest level."""
        return tuple(node.code for node in self.nodes if node.level == 1)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return all codes: columns of an aggregated data set."""
        return tuple(node.code for node in self.nodes)

    @cached_property
    def directions(self) -> FloatArray:
        """Return 1 or -1 for every indicator."""
        return np.array([node.direction for node in self.nodes if node.level == 1], dtype=float)

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Return the levels above the indicators, the lowest first."""
        children: dict[str, list[int]] = {}
        for at, node in enumerate(self.nodes):
            if node.parent:
                children.setdefault(node.parent, []).append(at)
        numbers = sorted({node.level for node in self.nodes if node.level > 1})
        return tuple(
            Level(number, codes, tuple(tuple(children.get(code, ())) for code in codes))
            for number in numbers
            for codes in [tuple(node.code for node in self.nodes if node.level == number)]
        )

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """Return the elements without a parent: the index."""
        return tuple(node.code for node in self.nodes if not node.parent)

    def weights(self) -> FloatArray:
        """Return the relative weight of every node."""
        return np.array([node.weight for node in self.nodes], dtype=float)

    def with_weights(self, weights: Mapping[str, float]) -> Hierarchy:
        """Return the same tree with some weights replaced.

        Raises KeyError for a code that is not in the tree.
        """
        unknown = sorted(set(weights) - set(self.places))
        if unknown:
            raise KeyError(f"weights: there is no element {', '.join(unknown)}")
        return Hierarchy(
            tuple(replace(n, weight=float(weights.get(n.code, n.weight))) for n in self.nodes)
        )

    def effective_weights(self) -> dict[str, float]:
        """Return each element's share of the index: weight inside the parent times the parent's.

        An element whose siblings' weights sum to 0 has the share 0. Source: OECD/JRC Handbook,
        step 6; COINr's effective weights.
        """
        total: dict[str, float] = {}
        for node in self.nodes:
            total[node.parent] = total.get(node.parent, 0.0) + node.weight
        shares: dict[str, float] = {}
        for node in sorted(self.nodes, key=lambda node: -node.level):
            above = shares[node.parent] if node.parent else 1.0
            whole = total[node.parent] if node.parent else node.weight
            shares[node.code] = above * node.weight / whole if whole else 0.0
        return {code: shares[code] for code in self.codes}

    def ancestor(self, code: str, level: int) -> str | None:
        """Return the ancestor of an element at a level; None where the branch skips it."""
        node = self.nodes[self.places[code]]
        while node.level < level and node.parent:
            node = self.nodes[self.places[node.parent]]
        return node.code if node.level == level else None


def build_hierarchy(nodes: Sequence[Node]) -> Hierarchy:
    """Check a tree and order it: indicators as given, then aggregates from the bottom.

    Raises HierarchyError with all faults: duplicated codes, unknown parents, parents that are not
    above their children, cycles, aggregates without children, levels below 1, weights that are
    negative or no numbers, directions other than 1 and -1.
    """
    issues = find_faults(nodes)
    if issues:
        raise HierarchyError(issues)
    return Hierarchy(tuple(sorted(nodes, key=lambda node: node.level)))


def find_faults(nodes: Sequence[Node]) -> list[Issue]:
    """Return every fault of a tree, each with the code of the element as its place."""
    seen: dict[str, Node] = {}
    issues: list[Issue] = []

    def note(code: str, place: str, **values: str | int | float) -> None:
        issues.append(Issue(code=code, severity=Severity.ERROR, place=place, values=values))

    for node in nodes:
        if node.code in seen:
            note("hierarchy_code_twice", node.code)
        seen[node.code] = node
    parents = {node.parent for node in nodes}
    for node in nodes:
        if not np.isfinite(node.weight) or node.weight < 0:
            note("hierarchy_weight_invalid", node.code, weight=str(node.weight))
        if node.direction not in (1, -1):
            note("hierarchy_direction_invalid", node.code, direction=node.direction)
        if node.level < 1:
            note("hierarchy_level_invalid", node.code, level=node.level)
        if node.level > 1 and node.code not in parents:
            note("hierarchy_without_children", node.code)
        if node.parent and node.parent not in seen:
            note("hierarchy_parent_unknown", node.code, parent=node.parent)
        elif _is_in_cycle(node, seen):
            note("hierarchy_cycle", node.code, parent=node.parent)
        elif node.parent and seen[node.parent].level <= node.level:
            note("hierarchy_parent_not_above", node.code, parent=node.parent)
    return issues


def _is_in_cycle(node: Node, known: Mapping[str, Node]) -> bool:
    """Tell whether the way up from an element comes back to it."""
    passed = set()
    at = node
    while at.parent and at.parent in known and at.code not in passed:
        passed.add(at.code)
        at = known[at.parent]
        if at.code == node.code:
            return True
    return False
