"""Uncertainty and sensitivity of a pipeline on disk: `python -m indicators uncertainty`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.engine.recipe_run import Chain, RecipeError, require
from indicators.engine.recipe_uncertainty import (
    PAIRS_MAX,
    UncertaintyModel,
    UncertaintyResult,
    analyse_uncertainty,
)
from indicators.engine.sensitivity import measure_sensitivity
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.services.ballots import read_ballots
from indicators.services.recipe_files import (
    read_model,
    read_table,
    tabulate_issues,
    write_csv,
    write_text,
)
from indicators.services.recipes import read_inputs
from schemas.issue import Issue
from schemas.pipeline import AggregateStep
from schemas.uncertainty_plan import BallotFile, UncertaintyPlan, WeightFile

TOP_PLACES = (1, 3, 10)


@dataclass(frozen=True)
class Certainty:
    """What a plan found: the result, the files written, and what was noticed on the way."""

    result: UncertaintyResult
    files: tuple[Path, ...]
    issues: tuple[Issue, ...]


def open_model(path: Path) -> tuple[UncertaintyModel, tuple[Issue, ...]]:
    """Read a `methods.json` with `nominal_steps` and `alternatives`, and its data.

    returns  the model, and what is wrong with single ballots (they are left out)

    Raises RecipeError with file and place of what is wrong.
    """
    plan = read_model(path, UncertaintyPlan)
    chain = Chain(read_inputs(path, plan.input))
    issues: tuple[Issue, ...] = ()
    given = plan.alternatives.get("weights")
    if isinstance(given, BallotFile):
        found = read_ballots(path.parent / given.ballots, chain.inputs.hierarchy)
        issues = found.issues
        nominal = _nominal_weights(plan, chain)
        sets = tuple({**nominal, **own} for own in found.weight_sets())
        plan = plan.model_copy(update={"alternatives": plan.alternatives | {"weights": sets}})
    weight_sets = _read_weight_sets(plan, chain.inputs.hierarchy, path.parent)
    return UncertaintyModel(chain, plan, weight_sets), issues


def _nominal_weights(plan: UncertaintyPlan, chain: Chain) -> dict[str, float]:
    """Return the weights of the nominal recipe by code: those no ballot is about stay."""
    steps = [step for step in plan.nominal_steps if isinstance(step, AggregateStep)]
    return {node.code: node.weight for node in chain.weighted(steps[-1]).nodes}


def write_certainty(path: Path, folder: Path) -> Certainty:
    """Run the plan and write what it found into a folder.

    rank_stats.csv     uCode, Nominal, Mean, Median, Q5, Q95, SD_pop
    sobol.csv          Variable, Si, STi, mean_y, var_y
    rank_shares.csv    uCode, rank, share: how often each unit takes each rank
    top_shares.csv     uCode and the share of runs among the best 1, 3 and 10
    pairwise.csv       uCode and one column a unit: share of runs in which the row ranks above it
    runs.csv           run, each variable's alternative (from 1), mean absolute change of rank
    issues.csv         severity, code, place, values: what was found in the data and the ballots
    record.json        target, runs, exact, seed, varied, not_varied
    """
    model, issues = open_model(path)
    result = analyse_uncertainty(model)
    indices, _ = measure_sensitivity(model)
    frames = {
        "rank_stats.csv": _with_time(result.statistics(), result),
        "sobol.csv": indices,
        "rank_shares.csv": _with_time(_rank_shares(result), result, repeated=True),
        "top_shares.csv": _with_time(_top_shares(result), result),
        "runs.csv": _list_runs(result),
        "issues.csv": tabulate_issues((*model.issues, *issues, *result.issues)),
    }
    if len(result.units) <= PAIRS_MAX and result.times is None:
        pairs = pd.DataFrame(result.pairwise, columns=list(result.units))
        pairs.insert(0, "uCode", list(result.units))
        frames["pairwise.csv"] = pairs
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecipeError(f"{folder}: cannot be made ({error.strerror})") from error
    for name, frame in frames.items():
        write_csv(frame, folder / name)
    record = {
        "target": model.plan.target,
        "runs": len(result.sample),
        "exact": result.sample.exact,
        "seed": None if result.sample.exact else model.plan.seed,
        "varied": result.varied,
        "not_varied": result.fixed,
    }
    write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", folder / "record.json")
    files = tuple(folder / name for name in (*frames, "record.json"))
    return Certainty(result, files, (*model.issues, *issues, *result.issues))


def _with_time(
    frame: pd.DataFrame, result: UncertaintyResult, repeated: bool = False
) -> pd.DataFrame:
    """Add the time of every row of a panel; repeated frames bring it along themselves."""
    if result.times is None or repeated:
        return frame
    return frame.assign(Time=result.times)[["Time", *frame.columns]]


def _rank_shares(result: UncertaintyResult) -> pd.DataFrame:
    rows = []
    for at, unit in enumerate(result.units):
        own = result.ranks[:, at]
        places, counts = np.unique(own[~np.isnan(own)], return_counts=True)
        for place, count in zip(places, counts, strict=True):
            row = (unit, int(place), count / len(own))
            rows.append(row if result.times is None else (int(result.times[at]), *row))
    names = ["uCode", "rank", "share"]
    return pd.DataFrame(rows, columns=names if result.times is None else ["Time", *names])


def _top_shares(result: UncertaintyResult) -> pd.DataFrame:
    shares = {f"top{places}": result.top(places) for places in TOP_PLACES}
    return pd.DataFrame({"uCode": list(result.units), **shares})


def _list_runs(result: UncertaintyResult) -> pd.DataFrame:
    names = list(result.sample.variables)
    frame = pd.DataFrame(result.sample.choices + 1, columns=names)
    frame.insert(0, "run", np.arange(1, len(frame) + 1))
    return frame.assign(mean_abs_rank_change=result.shifts)


def _read_weight_sets(
    plan: UncertaintyPlan, hierarchy: Hierarchy, folder: Path
) -> list[Mapping[str, float] | None]:
    """Return {code: weight} of every discrete set; None stands for equal weights."""
    wanted = plan.alternatives.get("weights", ())
    if not isinstance(wanted, tuple):
        return []
    sets: list[Mapping[str, float] | None] = []
    for at, own in enumerate(wanted):
        place = f"alternatives.weights.{at}"
        if own == "equal":
            sets.append(None)
        elif own == "original":
            sets.append({})
        elif isinstance(own, WeightFile):
            sets.append(_read_weights(folder / own.file, own.column, hierarchy, place))
        else:
            require(hierarchy.codes, own, place, "element of the hierarchy")
            sets.append(own)
    return sets


def _read_weights(path: Path, column: str, hierarchy: Hierarchy, place: str) -> Mapping[str, float]:
    table = read_table(path)
    require(list(table.columns), ["iCode", column], f"{place}: {path.name}", "column")
    weights = {}
    for code, text in zip(table["iCode"], table[column], strict=True):
        if code not in hierarchy.places:
            raise RecipeError(f"{path.name}, {code}: the hierarchy has no such element")
        try:
            weights[code] = float(text)
        except ValueError:
            raise RecipeError(f"{path.name}, {code}, {column}: {text!r} is no number") from None
        if not weights[code] >= 0 or not np.isfinite(weights[code]):
            raise RecipeError(f"{path.name}, {code}, {column}: a weight is 0 or more")
    return weights
