"""Diagnose a pipeline: are the data complete, do the indicators belong together, what decides?

The files are those of the reference results: a name says what is computed, on which data set (raw,
treated, normalised; aggregates by the name of their level) and at which level (`l1` are the
indicators). Correlations and components of a panel use the rows of all years together; ranks and
outranking take each year by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from indicators.engine.diagnostics.dominance import summarise_outranking
from indicators.engine.diagnostics.families import (
    codes_at,
    find_families,
    find_index,
    group_children,
)
from indicators.engine.diagnostics.growth import measure_growth
from indicators.engine.diagnostics.influence import remove_elements
from indicators.engine.recipe_run import Inputs, RecipeError, run_pipeline
from indicators.services import diagnosis_tables as layouts
from indicators.services.diagnosis_relations import (
    MOST_CORRELATED,
    Frames,
    find_dimensions,
    measure_reliability,
    point_out_pairs,
    relate,
)
from indicators.services.diagnosis_stages import Stage, Stages, find_stages
from indicators.services.recipe_files import tabulate_issues, write_csv
from indicators.services.recipes import read_pipeline
from schemas.issue import Issue, Severity
from schemas.pipeline import Pipeline

MOST_UNITS_COMPARED = 2_000
"""Units of a year whose pairs are written as a matrix; more would fill the memory."""

Figures = dict[str, float | int | None]


@dataclass(frozen=True)
class Diagnosis:
    """Tables and figures by file name without ending, and what was found on the way."""

    tables: Mapping[str, pd.DataFrame]
    figures: Mapping[str, Figures]
    issues: tuple[Issue, ...]


def diagnose(pipeline_path: Path, out_folder: Path) -> tuple[list[Path], tuple[Issue, ...]]:
    """Run the pipeline of a `methods.json` and write every diagnosis of it.

    returns  the files written, and what was found in the data on the way (also in `issues.csv`)

    Raises RecipeError for what is wrong with the pipeline, its tables or the folder.
    """
    pipeline, inputs = read_pipeline(pipeline_path)
    found = build_diagnosis(inputs, pipeline)
    return write_diagnosis(found, out_folder), found.issues


def write_diagnosis(found: Diagnosis, out_folder: Path) -> list[Path]:
    """Write a diagnosis into a folder, which is made if needed; return the files."""
    try:
        out_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecipeError(f"{out_folder}: cannot be made ({error.strerror})") from error
    written = []
    for name, frame in found.tables.items():
        written.append(out_folder / f"{name}.csv")
        write_csv(frame, written[-1])
    for name, figures in found.figures.items():
        path = out_folder / f"{name}.json"
        try:
            path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise RecipeError(f"{path}: cannot be written ({error.strerror})") from error
        written.append(path)
    written.append(out_folder / "issues.csv")
    write_csv(tabulate_issues(found.issues), written[-1])
    return written


def build_diagnosis(inputs: Inputs, pipeline: Pipeline) -> Diagnosis:
    """Run a pipeline and compute every diagnosis that its steps allow.

    What a pipeline does not do is not diagnosed: without a normalised data set there are no
    correlations of it, without aggregates no removals.
    """
    result = run_pipeline(inputs, pipeline)
    stages = find_stages(inputs, pipeline, result)
    tables: dict[str, pd.DataFrame] = {}
    for part in (_describe, relate, point_out_pairs, measure_reliability, find_dimensions, _weigh):
        tables.update(part(stages))
    figures: dict[str, Figures] = {}
    groups, left_out = stages.groups(), _find_left_out(stages)
    if groups is not None and not any(item.code == "outranking_too_large" for item in left_out):
        _compare_units(stages, groups, tables, figures)
    return Diagnosis(tables, figures, (*result.issues, *left_out))


def _describe(stages: Stages) -> Frames:
    """Yield availability, statistics and, for a panel, trends."""
    raw = stages.raw.table
    yield "availability_units_raw", layouts.tabulate_unit_availability(raw)
    yield "availability_groups_raw", layouts.tabulate_group_availability(raw, stages.hierarchy)
    yield "stats_raw", layouts.tabulate_statistics(raw)
    if stages.treated is not None:
        yield "stats_treated", layouts.tabulate_statistics(stages.treated.table)
    if raw.times is not None:
        for name, frame in layouts.tabulate_growth(measure_growth(raw)).items():
            yield f"trends_{name}_raw", frame


def _weigh(stages: Stages) -> Frames:
    """Yield effective weights, and the index without each element."""
    tree = stages.hierarchy
    yield "effective_weights", layouts.tabulate_effective_weights(tree)
    if stages.aggregated is None or stages.combination is None:
        return
    table, top = stages.aggregated.table, find_index(tree)
    for level in sorted({node.level for node in tree.nodes}):
        if codes_at(tree, level) != (top,):
            removals = remove_elements(table, tree, stages.combination, level)
            for name, frame in layouts.tabulate_removals(table, removals).items():
                yield f"remove_l{level}_{name}", frame


def _compare_units(
    stages: Stages, groups: Stage, tables: dict[str, pd.DataFrame], figures: dict[str, Figures]
) -> None:
    """Add who beats whom on the groups; each counts with its weight inside its parent."""
    tree = stages.hierarchy
    weights = tree.weights()[[tree.places[code] for code in groups.table.codes]]
    found = layouts.compare_units(groups.table, weights)
    tables[f"outranking_{groups.name}"] = found.matrix
    tables[f"copeland_{groups.name}"] = found.scores
    dominance = summarise_outranking(found.blocks)
    figures[f"outranking_{groups.name}_summary"] = {
        "nDominant": dominance.dominant,
        "fracDominant": dominance.share if dominance.pairs else None,
    }


def _find_left_out(stages: Stages) -> list[Issue]:
    """Return what is not written because its pairs are too many, with size and limit."""
    groups = stages.groups()
    issues = []
    for stage in (stages.raw, stages.normalised, groups):
        if stage is not None and len(stage.table.codes) > MOST_CORRELATED:
            size = len(stage.table.codes)
            issues.append(_leave_out("correlations_too_many", stage.name, size, MOST_CORRELATED))
    families = {**find_families(stages.hierarchy), **group_children(stages.hierarchy, 1)}
    for name, codes in families.items():
        if len(codes) > MOST_CORRELATED:
            issues.append(_leave_out("family_too_large", name, len(codes), MOST_CORRELATED))
    if groups is not None:
        size = max((rows.stop - rows.start for rows in groups.table.blocks()), default=0)
        if size > MOST_UNITS_COMPARED:
            issues.append(
                _leave_out("outranking_too_large", groups.name, size, MOST_UNITS_COMPARED)
            )
    return issues


def _leave_out(code: str, place: str, size: int, limit: int) -> Issue:
    values: dict[str, str | int | float] = {"size": size, "limit": limit}
    return Issue(code=code, severity=Severity.NOTE, place=place, values=values)
