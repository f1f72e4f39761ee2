"""How strongly the elements of one level correlate with the index, for many weights at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import BoolArray, FloatArray, Table
from schemas.pipeline import AggregationMethod

MEANS = (
    AggregationMethod.AMEAN,
    AggregationMethod.GMEAN,
    AggregationMethod.HMEAN,
    AggregationMethod.GENMEAN,
)

LARGEST_TERM = 1e280
"""Stands for the infinite power of 0: weights of 0 erase it, any other makes the mean nothing."""


@dataclass(frozen=True)
class InfluenceModel:
    """The part of a hierarchy above one level, as a function of that level's weights.

    codes     elements of the level
    elements  rows x elements, their values
    parents   parents x elements, 1 where the parent has the element
    top       code of the index
    """

    table: Table
    hierarchy: Hierarchy
    level: int
    methods: tuple[AggregationMethod, ...]
    exponent: float | None
    codes: tuple[str, ...]
    elements: FloatArray
    parents: FloatArray
    top: str

    @classmethod
    def build(
        cls,
        table: Table,
        hierarchy: Hierarchy,
        level: int,
        methods: Sequence[AggregationMethod],
        exponent: float | None = None,
    ) -> InfluenceModel:
        """Check what is asked and lay out the elements.

        Raises ValueError where the level is none below one single top, or a method is no mean.
        """
        nodes = [node for node in hierarchy.nodes if node.level == level]
        if len(hierarchy.tops) != 1 or not nodes or any(not node.parent for node in nodes):
            raise ValueError(f"level {level}: a level below one single index is needed")
        if len(methods) != len(hierarchy.levels):
            raise ValueError(f"methods: {len(methods)} for {len(hierarchy.levels)} levels")
        used = [methods[at] for at, own in enumerate(hierarchy.levels) if own.level > level]
        wrong = [method for method in used if method not in MEANS]
        if wrong:
            raise ValueError(f"methods: {wrong[0]} is no mean; allowed: {', '.join(MEANS)}")
        codes = tuple(node.code for node in nodes)
        names = tuple(dict.fromkeys(node.parent for node in nodes))
        parents = np.array([[float(node.parent == name) for node in nodes] for name in names])
        elements = table.select(codes).values
        top = hierarchy.tops[0]
        return cls(table, hierarchy, level, tuple(methods), exponent, codes, elements, parents, top)

    @property
    def is_linear(self) -> bool:
        """Tell whether the index is a weighted sum of the elements."""
        return all(
            self.methods[at] is AggregationMethod.AMEAN
            for at, own in enumerate(self.hierarchy.levels)
            if own.level > self.level
        )

    def equal(self) -> FloatArray:
        """Return equal weights inside every parent."""
        return self.scale(np.ones(len(self.codes)))

    def scale(self, weights: FloatArray) -> FloatArray:
        """Return weights that sum to 1 inside each parent; equal ones where they sum to 0."""
        sums = self.parents @ weights
        alone = (np.abs(sums) <= 1e-12) @ self.parents > 0
        divisor = np.where(np.abs(sums) <= 1e-12, self.parents.sum(axis=1), sums) @ self.parents
        return np.asarray(np.where(alone, 1.0, weights) / divisor)

    def correlate(self, weights: FloatArray) -> FloatArray:
        """Return the Pearson correlation of every element with the index.

        weights  sets x elements
        returns  sets x elements, over the rows where both have a value; NaN without variation
        """
        return correlate_pairs(self.index(weights), self.elements)

    def index(self, weights: FloatArray) -> FloatArray:
        """Return the index of every row: sets x rows.

        All four means are f^-1(sum(w f(x)) / sum(w)) over the children present, so a level is two
        matrix products (`indicators.engine.steps.combine` for the definitions).
        """
        hierarchy = self.hierarchy
        own = {code: at for at, code in enumerate(self.codes)}
        fixed = hierarchy.weights()
        known: dict[str, FloatArray] = {}
        for depth, level in enumerate(hierarchy.levels):
            if level.level <= self.level:
                continue
            for parent, children in zip(level.parents, level.children, strict=True):
                total, count = np.zeros((2, len(weights), len(self.table.units)))
                codes = [hierarchy.codes[child] for child in children]
                plain = [code for code in codes if code in own]
                if plain:
                    places = [own[code] for code in plain]
                    given = self.elements[:, places]
                    terms = self._spread(given, self.methods[depth])
                    present = ~np.isnan(given)
                    total += weights[:, places] @ np.where(present, terms, 0.0).T
                    count += weights[:, places] @ present.T
                for code, child in zip(codes, children, strict=True):
                    if code in own:
                        continue
                    given = known[code] if code in known else self.table.column(code)
                    terms = self._spread(given, self.methods[depth])
                    total += fixed[child] * np.where(np.isnan(given), 0.0, terms)
                    count += fixed[child] * ~np.isnan(given)
                with np.errstate(divide="ignore", invalid="ignore"):
                    mean = total / np.where(np.abs(count) > 1e-12, count, np.nan)
                    known[parent] = self._gather(mean, self.methods[depth])
        return known[self.top]

    def _spread(self, values: FloatArray, method: AggregationMethod) -> FloatArray:
        """Return f(x); NaN where the mean does not allow the value."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if method is AggregationMethod.GMEAN:
                return np.log(np.where(values > 0, values, np.nan))
            if method is AggregationMethod.HMEAN:
                return np.asarray(1.0 / np.where(values == 0, np.nan, values))
            if method is AggregationMethod.GENMEAN:
                assert self.exponent is not None
                powers = (values + 0.0) ** self.exponent
                # below 0 the exponent makes the mean with a child of 0 nothing, its limit
                powers = np.where(values == 0, np.minimum(powers, LARGEST_TERM), powers)
                return np.where(np.isfinite(powers), powers, np.nan)
        return values

    def _gather(self, means: FloatArray, method: AggregationMethod) -> FloatArray:
        """Return f^-1 of a mean."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if method is AggregationMethod.GMEAN:
                return np.exp(means)
            if method is AggregationMethod.HMEAN:
                return np.asarray(1.0 / means)
            if method is AggregationMethod.GENMEAN:
                assert self.exponent is not None
                return np.asarray(means ** (1.0 / self.exponent))
        return means


def correlate_pairs(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return Pearson correlations of rows of one array with columns of another.

    first    sets x rows;  second  rows x columns;  NaN is missing, pairs are taken where both are
    returns  sets x columns, -1 to 1; NaN where fewer than two pairs or no variation is left
    """
    x, here = _centre(first, axis=1)
    y, there = _centre(second, axis=0)
    count = here @ there
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_x, mean_y = (x @ there) / count, (here @ y) / count
        product = x @ y - count * mean_x * mean_y
        spread_x = (x * x) @ there - count * mean_x**2
        spread_y = here @ (y * y) - count * mean_y**2
        varies = (spread_x > 1e-24 * count) & (spread_y > 1e-24 * count)
        result = product / np.sqrt(np.where(varies, spread_x * spread_y, np.nan))
    return np.clip(result, -1.0, 1.0)


def _centre(values: FloatArray, axis: int) -> tuple[FloatArray, FloatArray]:
    """Return values with mean 0 and spread 1, gaps as 0, and 1.0 where there is a value."""
    present: BoolArray = np.isfinite(values)
    count = np.maximum(present.sum(axis=axis, keepdims=True), 1)
    held = np.where(present, values, 0.0)
    largest = np.abs(held).max(axis=axis, keepdims=True, initial=0.0)
    held = held / np.where(largest > 0, largest, 1.0)  # squares of huge numbers have no room
    centred = np.where(present, held - held.sum(axis=axis, keepdims=True) / count, 0.0)
    size = np.sqrt((centred**2).sum(axis=axis, keepdims=True) / count)
    varies = size > 1e-13  # below that it is rounding noise of a constant
    return np.where(varies, centred / np.where(varies, size, 1.0), 0.0), present.astype(float)
