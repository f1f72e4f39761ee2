"""What is wrong with data, said once with its place instead of failing or lying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.scale import has_spread
from indicators.engine.steps.table import BoolArray, Table
from schemas.issue import Issue, Severity
from schemas.pipeline import AggregationMethod


def find_in_table(table: Table, scaled: Table | None = None) -> Iterator[Issue]:
    """Yield what makes indicators unusable: no value at all, one value, infinite numbers.

    scaled  the normalised table: indicators that lost values in it have no scale (there)
    """
    if scaled is None:
        yield from find_infinite(table)
    present = np.isfinite(table.values)
    spread = has_spread(np.where(present, table.values, np.nan))
    for at, code in enumerate(table.codes):
        if scaled is None:
            if not present[:, at].any():
                yield _issue("indicator_without_data", code, indicator=code)
            elif not spread[at]:
                yield _issue("indicator_constant", code, indicator=code)
            continue
        lost = int((present[:, at] & np.isnan(scaled.values[:, at])).sum())
        if lost:
            yield _issue("indicator_without_scale", code, count=lost)


def find_infinite(table: Table) -> Iterator[Issue]:
    """Yield the indicators with infinite numbers, and the first unit that has one."""
    infinite = np.isinf(table.values)
    for at in np.flatnonzero(infinite.any(axis=0)):
        units = [table.units[row] for row in np.flatnonzero(infinite[:, at])]
        code = table.codes[at]
        yield _issue(
            "value_not_finite", code, institution=units[0], indicator=code, count=len(units)
        )


def find_left_out(before: Table, kept: BoolArray) -> Iterator[Issue]:
    """Yield that screening left nobody, with the year in a panel."""
    for rows in before.blocks():
        if rows.stop > rows.start and not kept[rows].any():
            when = "" if before.times is None else str(before.times[rows.start])
            yield _issue("units_none_left", when, count=rows.stop - rows.start)


def find_lost_quotients(before: Table, after: Table, divided: Iterable[str]) -> Iterator[Issue]:
    """Yield the indicators whose values were lost to a denominator of 0 or without a value."""
    for code in divided:
        lost = int((~np.isnan(before.column(code)) & np.isnan(after.column(code))).sum())
        if lost:
            yield _issue("denominator_unusable", code, count=lost)


def find_in_aggregate(
    table: Table, hierarchy: Hierarchy, methods: Sequence[AggregationMethod]
) -> Iterator[Issue]:
    """Yield parents that have no value although children have one, with the reason."""
    weights = hierarchy.weights()
    for depth, level in enumerate(hierarchy.levels):
        for parent, children in zip(level.parents, level.children, strict=True):
            columns = list(children)
            if not (weights[columns] > 0).any():
                yield _issue("weights_all_zero", parent, Severity.ERROR)
                continue
            part = table.values[:, columns]
            lost = ~np.isnan(part).all(axis=1) & np.isnan(table.column(parent))
            if not lost.any():
                continue
            rows = part[lost]
            if methods[depth] is AggregationMethod.GMEAN and (rows <= 0).any():
                yield _issue("mean_needs_positive", parent, count=int(lost.sum()))
            elif methods[depth] is AggregationMethod.HMEAN and (rows == 0).any():
                yield _issue("mean_needs_nonzero", parent, count=int(lost.sum()))
            elif methods[depth] is AggregationMethod.GENMEAN and (rows < 0).any():
                yield _issue("mean_needs_positive", parent, count=int(lost.sum()))
            else:
                yield _issue("too_few_children", parent, count=int(lost.sum()))


def _issue(
    code: str, place: str, severity: Severity = Severity.WARNING, **values: str | int | float
) -> Issue:
    return Issue(code=code, severity=severity, place=place, values=values)
