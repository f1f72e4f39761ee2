"""Diagnoses as tables: one function a layout, columns as in the reference files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.engine.diagnostics.availability import measure_groups, measure_units
from indicators.engine.diagnostics.components import Components, find_components
from indicators.engine.diagnostics.growth import Growth
from indicators.engine.diagnostics.influence import Removals
from indicators.engine.diagnostics.pairs import Pair
from indicators.engine.diagnostics.statistics import describe
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.outranking import copeland_scores, outrank
from indicators.engine.steps.table import BoolArray, FloatArray, Table

NOMINAL = "Nominal"
"""Column of the full index beside those of the removals."""


def label_rows(table: Table) -> pd.DataFrame:
    """Return the columns that name a row: uCode, and Time where there is more than one."""
    frame = pd.DataFrame({"uCode": np.array(table.units, dtype=object)})
    if table.times is not None:
        frame.insert(0, "Time", table.times)
    return frame


def spread_table(table: Table) -> pd.DataFrame:
    """Return a data set with a row a unit and a column a code."""
    values = pd.DataFrame(table.values, columns=list(table.codes))
    return pd.concat([label_rows(table), values], axis=1)


def tabulate_unit_availability(table: Table) -> pd.DataFrame:
    """Return uCode, N_missing, N_zero, N_miss_or_zero, Dat_Avail, Non_Zero."""
    found = measure_units(table)
    return label_rows(table).assign(
        N_missing=found.missing,
        N_zero=found.zeros,
        N_miss_or_zero=found.missing_or_zero,
        Dat_Avail=found.available,
        Non_Zero=found.nonzero,
    )


def tabulate_group_availability(table: Table, hierarchy: Hierarchy) -> pd.DataFrame:
    """Return uCode and the share of available indicators of every aggregate."""
    return spread_table(measure_groups(table, hierarchy))


def tabulate_statistics(table: Table) -> pd.DataFrame:
    """Return a row an indicator: Min to Kurt, counts N., shares Frc. and flags Flag."""
    found = describe(table)
    return pd.DataFrame(
        {
            "iCode": np.array(table.codes, dtype=object),
            "Min": found.minimum,
            "Max": found.maximum,
            "Mean": found.mean,
            "Median": found.median,
            "Std": found.std,
            "Skew": found.skew,
            "Kurt": found.kurt,
            "N.Avail": found.available,
            "N.NonZero": found.nonzero,
            "N.Unique": found.unique,
            "N.Same": found.same,
            "Frc.Avail": found.share_available,
            "Frc.NonZero": found.share_nonzero,
            "Frc.Unique": found.share_unique,
            "Frc.Same": found.share_same,
            "Flag.Avail": _flag(found.low_available, "LOW"),
            "Flag.NonZero": _flag(found.low_nonzero, "LOW"),
            "Flag.Unique": _flag(found.low_unique, "LOW"),
            "Flag.SkewKurt": _flag(found.out, "OUT"),
        }
    )


def _flag(marks: BoolArray, word: str) -> np.ndarray:
    return np.where(marks, word, "ok")


def stretch_square(codes: Sequence[str], values: FloatArray, name: str) -> pd.DataFrame:
    """Return a symmetric matrix as Var1, Var2 and its value, every pair in both orders."""
    labels = np.array(codes, dtype=object)
    return pd.DataFrame(
        {
            "Var1": np.tile(labels, len(labels)),
            "Var2": np.repeat(labels, len(labels)),
            name: values.T.ravel(),
        }
    )


def list_grouped_pairs(pairs: Sequence[Pair]) -> pd.DataFrame:
    """Return Group, Ind1, Ind2, Corr."""
    rows = [(pair.group, pair.first, pair.second, pair.correlation) for pair in pairs]
    return pd.DataFrame(rows, columns=["Group", "Ind1", "Ind2", "Corr"])


def list_size_pairs(pairs: Sequence[Pair]) -> pd.DataFrame:
    """Return Ind, Denom, Corr."""
    rows = [(pair.first, pair.second, pair.correlation) for pair in pairs]
    return pd.DataFrame(rows, columns=["Ind", "Denom", "Corr"])


def list_own_parents(pairs: Sequence[Pair]) -> pd.DataFrame:
    """Return Var1 (the parent), Var2 (the indicator), Correlation."""
    rows = [(pair.second, pair.first, pair.correlation) for pair in pairs]
    return pd.DataFrame(rows, columns=["Var1", "Var2", "Correlation"])


def list_families(families: Mapping[str, Sequence[Pair]]) -> pd.DataFrame:
    """Return Var1 (name of the ancestor's level), Var2 (the indicator), Correlation."""
    rows = [(name, p.first, p.correlation) for name, pairs in families.items() for p in pairs]
    return pd.DataFrame(rows, columns=["Var1", "Var2", "Correlation"])


def tabulate_components(
    table: Table, groups: Mapping[str, Sequence[str]], level: int
) -> dict[str, pd.DataFrame]:
    """Return the tables `rotation`, `variance` and `weights` of the components of every group.

    groups  group: its columns, all at one level of the tree
    """
    found = {name: find_components(table.select(codes).values) for name, codes in groups.items()}
    rotation = [_rotate(name, groups[name], own) for name, own in found.items()]
    variance = [_explain(name, own) for name, own in found.items()]
    weights = {
        code: weight
        for name, own in found.items()
        for code, weight in zip(groups[name], own.loadings[:, 0], strict=True)
    }
    held = [code for code in table.codes if code in weights]
    return {
        "rotation": pd.concat(rotation, ignore_index=True),
        "variance": pd.concat(variance, ignore_index=True),
        "weights": pd.DataFrame(
            {"iCode": held, "Level": level, "Weight": [weights[code] for code in held]}
        ),
    }


def _rotate(group: str, codes: Sequence[str], found: Components) -> pd.DataFrame:
    columns, count = found.loadings.shape
    return pd.DataFrame(
        {
            "group": group,
            "iCode": np.tile(np.array(codes, dtype=object), count),
            "component": np.repeat(np.arange(1, count + 1), columns),
            "loading": found.loadings.T.ravel(),
        }
    )


def _explain(group: str, found: Components) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": group,
            "component": np.arange(1, len(found.eigenvalues) + 1),
            "sdev": found.deviations,
            "eigenvalue": found.eigenvalues,
            "explained": found.explained,
            "n_rows": found.rows,
        }
    )


def tabulate_effective_weights(hierarchy: Hierarchy) -> pd.DataFrame:
    """Return iCode, Level, Weight (inside the parent) and EffWeight (share of the index)."""
    shares = hierarchy.effective_weights()
    rows = [(node.code, node.level, node.weight, shares[node.code]) for node in hierarchy.nodes]
    return pd.DataFrame(rows, columns=["iCode", "Level", "Weight", "EffWeight"])


@dataclass(frozen=True)
class Comparison:
    """Who is better than whom.

    matrix  uCode and a column a unit: share of weight on which the row is better than the column
    scores  uCode, copeland
    blocks  the matrix of every year as numbers
    """

    matrix: pd.DataFrame
    scores: pd.DataFrame
    blocks: tuple[FloatArray, ...]


def compare_units(table: Table, weights: FloatArray) -> Comparison:
    """Compare every unit with every other, each year of a panel by itself.

    table  the elements that are compared;  weights  one for each of them
    """
    columns = list(dict.fromkeys(table.units))
    scores = np.full(len(table.units), np.nan)
    matrix = np.full((len(table.units), len(columns)), np.nan)
    place = {unit: at for at, unit in enumerate(columns)}
    blocks = []
    for rows in table.blocks():
        scores[rows] = copeland_scores(table.values[rows], weights)
        blocks.append(outrank(table.values[rows], weights))
        matrix[rows, [place[unit] for unit in table.units[rows]]] = blocks[-1]
    labels = label_rows(table)
    return Comparison(
        pd.concat([labels, pd.DataFrame(matrix, columns=columns)], axis=1),
        labels.assign(copeland=scores),
        tuple(blocks),
    )


def tabulate_removals(table: Table, found: Removals) -> dict[str, pd.DataFrame]:
    """Return the tables `scores`, `ranks` and `mean_abs_rank_change` of removed elements."""
    names = [NOMINAL, *found.codes]
    labels = label_rows(table)
    scores = pd.DataFrame(np.column_stack([found.nominal, found.scores]), columns=names)
    ranks = pd.DataFrame(found.ranks, columns=names).astype("Int64")
    return {
        "scores": pd.concat([labels, scores], axis=1),
        "ranks": pd.concat([labels, ranks], axis=1),
        "mean_abs_rank_change": pd.DataFrame(
            {"iCode": names, "mean_abs_rank_change": [0.0, *found.shift]}
        ),
    }


def tabulate_growth(found: Growth) -> dict[str, pd.DataFrame]:
    """Return the tables `cagr` (uCode, iCode, CAGR, Avail, t_first, t_latest) and `prc_change`."""
    units, codes = len(found.units), len(found.codes)
    labels = pd.DataFrame(
        {
            "uCode": np.tile(np.array(found.units, dtype=object), codes),
            "iCode": np.repeat(np.array(found.codes, dtype=object), units),
        }
    )
    return {
        "cagr": labels.assign(
            CAGR=found.cagr.T.ravel(),
            Avail=found.available.T.ravel(),
            t_first=pd.array(found.first.T.ravel()).astype("Int64"),
            t_latest=pd.array(found.latest.T.ravel()).astype("Int64"),
        ),
        "prc_change": labels.assign(prc_change=found.change.T.ravel()),
    }
