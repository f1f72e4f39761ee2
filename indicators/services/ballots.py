"""Ballots on disk: a row is somebody's 100 points over the children of one parent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indicators.engine.recipe_run import RecipeError
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import FloatArray
from indicators.engine.weights.preference import BudgetAllocation, FaultyBallot, allocate_budget
from indicators.services.recipe_files import read_numbers, read_table
from schemas.issue import Issue

PERSON = "person"


@dataclass(frozen=True)
class Ballots:
    """Ballots and what they amount to.

    points  people counted x codes, as they were given
    """

    points: FloatArray
    allocation: BudgetAllocation

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Return what is wrong with which ballot."""
        return self.allocation.issues

    def weight_sets(self) -> tuple[dict[str, float], ...]:
        """Return the weights of every ballot that counts, by code."""
        codes = self.allocation.codes
        return tuple(dict(zip(codes, own, strict=True)) for own in self.points.tolist())


def read_ballots(
    path: Path, hierarchy: Hierarchy, faulty: FaultyBallot = FaultyBallot.LEAVE_OUT
) -> Ballots:
    """Read a table with the column person and one column for every child of one parent.

    An element that shall count nothing has 0; an empty cell is a fault of the ballot. Raises
    RecipeError with file and place, also when no ballot is left.
    """
    table = read_table(path)
    if PERSON not in table.columns:
        raise RecipeError(
            f"{path}: the column {PERSON} is missing; there are: {', '.join(table.columns)}"
        )
    codes = [code for code in table.columns if code != PERSON]
    require_siblings(codes, hierarchy, str(path))
    points = np.column_stack([read_numbers(table, code, str(path), PERSON) for code in codes])
    people = table[PERSON].str.strip().tolist()
    if "" in people:
        raise RecipeError(f"{path}, row {people.index('') + 1}: the {PERSON} is missing")
    found = allocate_budget(points, people, codes, faulty=faulty)
    if not found.counted:
        told = "; ".join(f"{item.code} at {item.place}" for item in found.issues if item.place)
        raise RecipeError(f"{path}: no ballot can be counted ({told or 'there is none'})")
    counted = set(found.counted)
    kept = np.array([person in counted for person in people])
    return Ballots(points[kept], found)


def require_siblings(codes: list[str], hierarchy: Hierarchy, path: str) -> None:
    """Raise RecipeError unless the codes are all children of one parent."""
    families = {
        parent: [hierarchy.nodes[at].code for at in children]
        for level in hierarchy.levels
        for parent, children in zip(level.parents, level.children, strict=True)
    }
    unknown = [code for code in codes if code not in hierarchy.places]
    if unknown:
        raise RecipeError(f"{path}: the hierarchy has no element {unknown[0]!r}")
    if not codes:
        raise RecipeError(f"{path}: no element of the hierarchy has a column")
    parent = hierarchy.nodes[hierarchy.places[codes[0]]].parent
    family = families.get(parent, [codes[0]])
    strangers = [code for code in codes if code not in family]
    absent = [code for code in family if code not in codes]
    if strangers or absent:
        raise RecipeError(
            f"{path}: all children of one parent are weighed together; {parent} has "
            f"{', '.join(family)}"
        )
