"""Benefit of the doubt and Mazziotta-Pareto of a table on disk, for the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from indicators.engine.recipe_run import RecipeError
from indicators.engine.special.benefit_of_doubt import benefit_of_doubt
from indicators.engine.special.mazziotta_pareto import Penalty, find_obstacles, mazziotta_pareto
from indicators.engine.steps.table import FloatArray
from indicators.services.recipe_files import read_model, read_numbers, read_table, write_csv
from schemas.frontier import FrontierRecipe
from schemas.issue import Issue


def benefit_of_doubt_file(methods_path: Path, out_path: Path) -> tuple[Issue, ...]:
    """Score the table that a `methods.json` names.

    Writes uCode, bod, bod_constrained, mpi_pos, mpi_neg in the order of its rows. Returns what was
    found: a unit without a score has empty cells and an issue that says why. Raises RecipeError
    with file and place for everything that is wrong with the files.
    """
    recipe = read_model(methods_path, FrontierRecipe)
    units, values = _read_scores(methods_path.parent / recipe.input, recipe.columns)
    frame, issues = score_units(units, values, recipe)
    write_csv(frame, out_path)
    return issues


def score_units(
    units: tuple[str, ...], values: FloatArray, recipe: FrontierRecipe
) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    """Return the four scores of every unit, and what was found.

    values  units x the columns of the recipe, NaN is missing
    """
    plain = benefit_of_doubt(values, units, recipe.columns)
    found = [*plain.issues, *find_obstacles(values, units)]
    constrained = np.full(len(units), np.nan)
    if recipe.bod_constrained is not None:
        bounds = recipe.bod_constrained
        held = benefit_of_doubt(values, units, recipe.columns, bounds.share_min, bounds.share_max)
        constrained = held.scores
        found += [issue for issue in held.issues if issue not in plain.issues]
    columns = {
        "uCode": list(units),
        "bod": plain.scores + 0.0,  # minus zero becomes zero
        "bod_constrained": constrained + 0.0,
        "mpi_pos": mazziotta_pareto(values, Penalty.SUBTRACTED),
        "mpi_neg": mazziotta_pareto(values, Penalty.ADDED),
    }
    return pd.DataFrame(columns), tuple(found)


def _read_scores(path: Path, codes: tuple[str, ...]) -> tuple[tuple[str, ...], FloatArray]:
    """Read the units and their indicators; an empty cell is missing, all else is a number."""
    frame = read_table(path)
    absent = [code for code in ("uCode", *codes) if code not in frame.columns]
    if absent:
        shown = ", ".join(frame.columns)
        raise RecipeError(f"{path}: there is no column {absent[0]!r}; there are: {shown}")
    empty = np.flatnonzero(frame["uCode"].str.strip() == "")
    if empty.size:
        raise RecipeError(f"{path}, row {empty[0] + 1}, uCode: the unit is missing")
    twice = frame.loc[frame["uCode"].duplicated(), "uCode"]
    if len(twice):
        raise RecipeError(f"{path}: the unit {twice.iloc[0]} has more than one row")
    columns = [read_numbers(frame, code, str(path)) for code in codes]
    return tuple(frame["uCode"]), np.column_stack(columns)
