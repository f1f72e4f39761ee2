"""How the elements of a pipeline hang together: correlations, reliability, components.

Every function yields file names without ending and their tables.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from indicators.engine.diagnostics import pairs
from indicators.engine.diagnostics.correlation import CorrelationMethod, correlate
from indicators.engine.diagnostics.families import (
    children_of,
    find_families,
    find_index,
    group_children,
    name_levels,
)
from indicators.engine.diagnostics.reliability import find_cronbach_alpha
from indicators.engine.diagnostics.significance import find_p_by_order, find_p_by_t
from indicators.engine.steps.table import FloatArray, Table
from indicators.services import diagnosis_tables as layouts
from indicators.services.diagnosis_stages import Stage, Stages

SIZE_LIMIT = 0.6
"""Absolute correlation with a denominator from which an indicator measures size."""

REDUNDANT_LIMIT, CONFLICT_LIMIT = 0.75, -0.3
"""Correlations inside a group above which indicators repeat, and below which they oppose."""

MOST_CORRELATED = 1_000
"""Columns whose pairs are listed, a million rows a file; more are left out, with an issue."""

PEARSON, SPEARMAN = CorrelationMethod.PEARSON, CorrelationMethod.SPEARMAN
Frames = Iterator[tuple[str, pd.DataFrame]]


def relate(stages: Stages) -> Frames:
    """Yield correlations of all kinds, with p-values."""
    yield from _correlate(stages.raw.table, "raw_pairwise_l1", (PEARSON, SPEARMAN))
    if stages.normalised is not None:
        table = stages.normalised.table
        yield from _correlate(table, "normalised_l1", tuple(CorrelationMethod))
    groups = stages.groups()
    if groups is not None:
        level = stages.hierarchy.levels[0].level
        name = f"{groups.name}_l{level}"
        yield from _correlate(groups.table, name, tuple(CorrelationMethod), groups.name)
        if len(groups.table.codes) > MOST_CORRELATED:
            return
        found = correlate(groups.table.values, None, SPEARMAN)
        yield _list_p(f"pvals_spearman_exact_{groups.name}", groups.table, find_p_by_order(found))


def _correlate(
    table: Table, name: str, methods: tuple[CorrelationMethod, ...], p_name: str | None = None
) -> Frames:
    """Yield the correlations of a data set by all methods; p-values of those with a t test."""
    if len(table.codes) > MOST_CORRELATED:
        return
    for method in methods:
        found = correlate(table.values, None, method)
        yield (
            f"corr_{method}_{name}",
            layouts.stretch_square(table.codes, found.values, "Correlation"),
        )
        if method is not CorrelationMethod.KENDALL:
            test = "pearson" if method is PEARSON else "spearman_tapprox"
            p_values = find_p_by_t(found.values, found.counts)
            yield _list_p(f"pvals_{test}_{p_name or name}", table, p_values)


def _list_p(name: str, table: Table, p_values: FloatArray) -> tuple[str, pd.DataFrame]:
    """Return p-values as a file; a column with itself is no test and has 0."""
    own = np.diag(p_values)
    np.fill_diagonal(p_values, np.where(np.isnan(own), np.nan, 0.0))
    return name, layouts.stretch_square(table.codes, p_values, "p")


def point_out_pairs(stages: Stages) -> Frames:
    """Yield the pairs that deserve a look: with the size, inside a group, with the parents."""
    tree, names = stages.hierarchy, stages.level_names()
    sized = pairs.correlate_with_sizes(stages.raw.table, stages.sizes, SIZE_LIMIT)
    yield f"corr_denominators_raw_{SIZE_LIMIT}", layouts.list_size_pairs(sized)
    if not tree.levels:
        return
    nearest = names[tree.levels[0].level]
    if stages.normalised is not None:
        table, groups = stages.normalised.table, keep_small(group_children(tree, 1))
        high = pairs.find_redundant_pairs(table, groups, REDUNDANT_LIMIT)
        low = pairs.find_conflicting_pairs(table, groups, CONFLICT_LIMIT)
        yield f"corr_flags_high_{REDUNDANT_LIMIT}_same_{nearest}", layouts.list_grouped_pairs(high)
        yield f"corr_flags_low_{CONFLICT_LIMIT}_same_{nearest}", layouts.list_grouped_pairs(low)
    if stages.aggregated is not None:
        table = stages.aggregated.table
        families = {
            name: pairs.correlate_with_ancestors(table, tree, level)
            for level, name in name_levels(tree).items()
            if level > 1
        }
        yield "corr_pearson_family", layouts.list_families(families)
        own = next(iter(families.values()))
        yield f"corr_pearson_indicator_vs_own_{nearest}", layouts.list_own_parents(own)


def keep_small(groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the groups whose pairs can be looked at: MOST_CORRELATED members at most."""
    return {name: codes for name, codes in groups.items() if len(codes) <= MOST_CORRELATED}


def measure_reliability(stages: Stages) -> Frames:
    """Yield Cronbach's alpha of every group: of its children, and of all indicators below it."""
    tree = stages.hierarchy
    top, families = find_index(tree), find_families(tree)
    rows: list[tuple[str, str, int, float]] = []

    def measure(stage: Stage | None, group: str, codes: tuple[str, ...], level: int) -> None:
        if stage is not None and len(codes) <= MOST_CORRELATED:
            alpha = find_cronbach_alpha(stage.table.select(codes).values)
            rows.append((stage.name, group, level, alpha))

    for at, item in enumerate(tree.levels):
        for parent in item.parents:
            below = families[parent]
            if at == 0:
                measure(stages.raw, parent, below, 1)
            elif parent != top:
                children = children_of(tree, parent)
                level = max(tree.nodes[tree.places[code]].level for code in children)
                measure(stages.aggregated, parent, children, level)
            measure(stages.normalised, parent, below, 1)
    yield "cronbach", pd.DataFrame(rows, columns=["dset", "group", "level", "alpha"])


def find_dimensions(stages: Stages) -> Frames:
    """Yield principal components inside every group, and of the groups themselves."""
    tree, names = stages.hierarchy, stages.level_names()
    if not tree.levels:
        return
    nearest, groups = names[tree.levels[0].level], keep_small(group_children(tree, 1))
    yield from _reduce(stages.raw.table, groups, f"raw_l1_by_{nearest}_complete_rows", 1)
    if stages.normalised is not None:
        yield from _reduce(stages.normalised.table, groups, f"normalised_l1_by_{nearest}", 1)
    compared = stages.groups()
    if compared is None:
        return
    level = tree.levels[0].level
    name = f"{compared.name}_l{level}"
    everything = keep_small({"All": compared.table.codes})
    yield from _reduce(compared.table, everything, f"{name}_all", level)
    if len(tree.levels) > 1:
        above = names[tree.levels[1].level]
        parents = keep_small(group_children(tree, level))
        yield from _reduce(compared.table, parents, f"{name}_by_{above}", level)


def _reduce(table: Table, groups: dict[str, tuple[str, ...]], name: str, level: int) -> Frames:
    if groups:
        for part, frame in layouts.tabulate_components(table, groups, level).items():
            yield f"pca_{name}_{part}", frame
