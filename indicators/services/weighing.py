"""Weights on disk: from ballots, from pairwise comparisons, or from the data themselves.

The table that comes out has the columns iCode and weight, so an uncertainty plan can read it as
`{"file": ..., "column": "weight"}`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from indicators.engine.recipe_run import (
    Inputs,
    PipelineResult,
    RecipeError,
    require,
    run_pipeline,
    spread,
)
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import FloatArray, Table
from indicators.engine.weights.components import weigh_by_factors, weigh_by_first_component
from indicators.engine.weights.information import weigh_by_critic, weigh_by_entropy
from indicators.engine.weights.optimised import Goal, optimise_weights
from indicators.engine.weights.pairwise import combine_judgements, weigh_by_pairs
from indicators.engine.weights.preference import FaultyBallot
from indicators.services.ballots import read_ballots, require_siblings
from indicators.services.recipe_files import read_model, read_numbers, read_table, write_csv
from indicators.services.recipes import read_inputs
from schemas.issue import Issue, Severity
from schemas.pipeline import AggregateStep, Pipeline
from schemas.weights_plan import (
    BudgetWeights,
    DataWeights,
    InfluenceWeights,
    PairwiseMatrices,
    WeightsPlan,
)


@dataclass(frozen=True)
class Weighing:
    """Weights with what stands behind them.

    table    iCode, weight, and columns of the method
    figures  what is said of all weights together, such as the consistency ratio
    """

    table: pd.DataFrame
    figures: dict[str, float | int | bool] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def weigh_file(path: Path, out: Path) -> Weighing:
    """Find the weights a `methods.json` with `weigh` asks for, and write them.

    Raises RecipeError with file and place of what is wrong.
    """
    found = weigh(path)
    write_csv(found.table, out)
    return found


def weigh(path: Path) -> Weighing:
    """Find the weights a `methods.json` with `weigh` asks for; errors as in `weigh_file`."""
    plan = read_model(path, WeightsPlan)
    inputs = read_inputs(path, plan.input)
    match plan.weigh:
        case BudgetWeights():
            return _weigh_by_budget(plan.weigh, inputs.hierarchy, path.parent)
        case PairwiseMatrices():
            return _weigh_by_pairs(plan.weigh, inputs.hierarchy, path.parent)
        case DataWeights():
            result = run_pipeline(inputs, Pipeline(steps=plan.steps))
            return _weigh_by_data(plan.weigh, inputs.hierarchy, result)
        case InfluenceWeights():
            return _optimise(plan.weigh, inputs, plan.steps)


def _weigh_by_budget(wanted: BudgetWeights, tree: Hierarchy, folder: Path) -> Weighing:
    found = read_ballots(folder / wanted.ballots, tree, FaultyBallot(wanted.faulty)).allocation
    table = pd.DataFrame(
        {
            "iCode": found.codes,
            "weight": found.weights,
            "median_weight": found.median_weights,
            "mean": found.mean,
            "sd": found.deviation,
            "lowest": found.lowest,
            "quarter": found.quarter,
            "median": found.median,
            "three_quarters": found.three_quarters,
            "highest": found.highest,
        }
    )
    figures = {"ballots_counted": len(found.counted), "ballots_left_out": len(found.left_out)}
    return Weighing(table, dict(figures), found.issues)


def _weigh_by_pairs(wanted: PairwiseMatrices, tree: Hierarchy, folder: Path) -> Weighing:
    codes: list[str] = []
    matrices = []
    for name in wanted.judgements:
        own, matrix = _read_judgements(folder / name, tree)
        codes = codes or own
        at = [own.index(code) for code in codes if code in own]
        if len(at) < len(codes) or len(own) > len(codes):
            raise RecipeError(
                f"{folder / name}: its elements are {', '.join(own)}; those of "
                f"{wanted.judgements[0]} are {', '.join(codes)}"
            )
        matrices.append(matrix[np.ix_(at, at)])
    alone = [weigh_by_pairs(matrix, codes) for matrix in matrices]
    kept = [
        matrix
        for matrix, own in zip(matrices, alone, strict=True)
        if not any(issue.severity is Severity.ERROR for issue in own.issues)
    ]
    # a single person's matrix is checked as it was written, not as it was completed
    several = len(matrices) > 1 and len(kept) > 0
    found = weigh_by_pairs(combine_judgements(kept), codes) if several else alone[0]
    table = pd.DataFrame(
        {"iCode": codes, "weight": found.weights, "geometric_weight": found.geometric_weights}
    )
    figures = {
        "consistency_ratio": found.consistency_ratio,
        "consistency_index": found.consistency_index,
        "largest_eigenvalue": found.largest,
        "geometric_index": found.geometric_index,
        "people_counted": len(kept),
        "people_left_out": len(matrices) - len(kept),
    }
    issues = list(found.issues) if several or len(matrices) == 1 else []
    if len(matrices) > 1:
        for name, one in zip(wanted.judgements, alone, strict=True):
            issues += [
                item.model_copy(update={"place": f"{name}, {item.place}"}) for item in one.issues
            ]
    return Weighing(table, dict(figures), tuple(issues))


def _read_judgements(path: Path, tree: Hierarchy) -> tuple[list[str], FloatArray]:
    table = read_table(path)
    require(table.columns, ["iCode"], str(path), "column")
    codes = table["iCode"].str.strip().tolist()
    require_siblings(codes, tree, str(path))
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise RecipeError(f"{path}: the element {twice[0]} has more than one row")
    require(table.columns, codes, str(path), "column")
    return codes, np.column_stack([read_numbers(table, code, str(path), "iCode") for code in codes])


def _weigh_by_data(wanted: DataWeights, tree: Hierarchy, result: PipelineResult) -> Weighing:
    require(
        [parent for level in tree.levels for parent in level.parents],
        [wanted.parent], "weigh.parent", "aggregate",
    )  # fmt: skip
    codes = [node.code for node in tree.nodes if node.parent == wanted.parent]
    last = result.trail[-1].written if result.trail else next(iter(result.tables))
    table = result.tables[last]
    require(table.codes, codes, f"weigh.parent: children in the data set {last}", "column")
    found = _from_data(wanted, table.select(codes))
    fresh = [issue for issue in found.issues if issue not in result.issues]
    return Weighing(found.table, found.figures, (*result.issues, *fresh))


def _from_data(wanted: DataWeights, table: Table) -> Weighing:
    named = {"iCode": table.codes}
    if wanted.method in ("entropy", "critic"):
        by = weigh_by_entropy if wanted.method == "entropy" else weigh_by_critic
        found = by(table)
        columns = named | {"weight": found.weights, "information": found.information}
        return Weighing(pd.DataFrame(columns), {}, found.issues)
    try:
        parts = (
            weigh_by_first_component(table)
            if wanted.method == "component"
            else weigh_by_factors(table, wanted.factors)
        )
    except ValueError as error:
        raise RecipeError(f"weigh.{error}") from error
    columns = named | {"weight": parts.weights}
    for at in range(parts.loadings.shape[1]):
        columns[f"loading_{at + 1}"] = parts.loadings[:, at]
    return Weighing(pd.DataFrame(columns), {"rows": parts.rows}, parts.issues)


def _optimise(wanted: InfluenceWeights, inputs: Inputs, steps: tuple[object, ...]) -> Weighing:
    pipeline = Pipeline.model_validate({"steps": steps})
    result = run_pipeline(inputs, pipeline)
    step = pipeline.steps[-1]
    assert isinstance(step, AggregateStep)
    name = result.trail[-1].written
    tree = result.details[name]
    assert isinstance(tree, Hierarchy)
    try:
        found = optimise_weights(
            result.tables[name],
            tree,
            wanted.level,
            spread(step.method, len(tree.levels), "steps.method"),
            goal=Goal(wanted.goal),
            targets=wanted.targets,
            exponent=step.p,
            allow_negative=wanted.allow_negative,
        )
    except ValueError as error:
        raise RecipeError(f"weigh: {error}") from error
    table = pd.DataFrame(
        {
            "iCode": found.codes,
            "weight": found.weights,
            "correlation": found.correlations,
            "share": found.shares,
            "target": found.targets,
        }
    )
    figures = {
        "reached": found.reached,
        "largest_difference": found.worst,
        "starts_agreeing": found.agreeing,
        "starts": found.starts,
    }
    return Weighing(table, dict(figures), (*result.issues, *found.issues))
