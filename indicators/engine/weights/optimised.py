"""Weights that give every element of a level the influence on the index that is wanted for it.

A weight says little about influence: two elements with equal weights can correlate very differently
with the index. These weights are searched so that the correlations of the elements with the index,
divided by their sum, equal the targets (goal BALANCE), or so that the index carries as much of all
elements as possible (goal INFORMATION). Sources: Becker, Saisana, Paruolo and Vandecasteele (2017),
"Weights and importance in composite indicators", Ecological Indicators 80; OECD/JRC Handbook
(2008), step 6.

The search is a bounded least-squares fit from several starts; targets belong to codes, weights are
never negative unless that is asked for, and the result says what was reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.stats import qmc

from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.scale import has_spread
from indicators.engine.steps.table import FloatArray, Table
from indicators.engine.weights.influence import InfluenceModel
from indicators.engine.weights.search import search_weights, share_out
from schemas.issue import Issue, Severity
from schemas.pipeline import AggregationMethod

FEWEST_ROWS = 3
"""With two rows every correlation is 1 or -1."""


class Goal(StrEnum):
    """What the correlations of the elements with the index shall be."""

    BALANCE = "balance"
    INFORMATION = "information"


@dataclass(frozen=True)
class OptimisedWeights:
    """What the search found; arrays are in the order of `codes`.

    weights       relative, sum 1 inside each parent; NaN where nothing can be said
    correlations  Pearson correlation of each element with the index, with these weights
    shares        correlations divided by their sum
    targets       what the shares were to be, sum 1; NaN for the goal INFORMATION
    worst         largest difference of a share from its target; NaN for INFORMATION
    reached       whether `worst` is within the tolerance (INFORMATION: whether a maximum was found)
    agreeing      how many of the starts ended at the same value of the goal
    starts        how many starts were tried
    """

    codes: tuple[str, ...]
    weights: FloatArray
    correlations: FloatArray
    shares: FloatArray
    targets: FloatArray
    worst: float
    reached: bool
    agreeing: int
    starts: int
    issues: tuple[Issue, ...] = ()

    def by_code(self) -> dict[str, float]:
        """Return the weights as `Hierarchy.with_weights` takes them."""
        return dict(zip(self.codes, self.weights.tolist(), strict=True))


def optimise_weights(
    table: Table,
    hierarchy: Hierarchy,
    level: int,
    methods: Sequence[AggregationMethod],
    *,
    goal: Goal = Goal.BALANCE,
    targets: Mapping[str, float] | None = None,
    exponent: float | None = None,
    allow_negative: bool = False,
    tolerance: float = 1e-6,
    starts: int = 8,
) -> OptimisedWeights:
    """Search the weights of all elements of one level.

    table           an aggregated data set: a column for every element up to that level
    level           level of the elements, below the top
    methods         as for the aggregation, one a level above the indicators; weighted means only
    targets         code: relative influence wanted, all codes of the level; None wants equal ones
    allow_negative  whether weights may be below 0 (only with arithmetic means)
    tolerance       largest difference of a share from its target that counts as reached

    Weights of the other levels stay as they are. Rows of a panel are taken together. Raises
    ValueError for settings that contradict each other or the hierarchy.
    """
    model = InfluenceModel.build(table, hierarchy, level, methods, exponent)
    if allow_negative and not model.is_linear:
        raise ValueError("negative weights need the method amean on every level above")
    wanted = _targets(model.codes, targets) if goal is Goal.BALANCE else None
    obstacles = tuple(_find_obstacles(model))
    if obstacles:
        return _nothing(model.codes, wanted, starts, obstacles)
    found = [
        search_weights(model, wanted, start, allow_negative)
        for start in _spread_starts(model, starts)
    ]
    costs = np.array([cost for cost, _ in found])
    best = np.flatnonzero(costs <= costs.min() + 1e-9)
    weights = min((found[at][1] for at in best), key=lambda own: float(np.abs(own).max()))
    return _describe(model, weights, wanted, tolerance, (len(best), len(found)))


def _targets(codes: tuple[str, ...], given: Mapping[str, float] | None) -> FloatArray:
    """Return the targets in the order of the codes, sum 1."""
    if given is None:
        return np.full(len(codes), 1.0 / len(codes))
    absent = [code for code in codes if code not in given]
    unknown = [code for code in given if code not in codes]
    if absent or unknown:
        raise ValueError(
            f"targets: missing {', '.join(absent) or 'none'}; not of this level "
            f"{', '.join(unknown) or 'none'}; the level has {', '.join(codes)}"
        )
    values = np.array([given[code] for code in codes], dtype=float)
    if not np.isfinite(values).all() or (values < 0).any() or values.sum() <= 0:
        raise ValueError("targets: numbers of 0 and more are needed, at least one above 0")
    return values / values.sum()


def _find_obstacles(model: InfluenceModel) -> list[Issue]:
    """Return why no correlation can be had."""
    issues = []
    for code, column in zip(model.codes, model.elements.T, strict=True):
        held = column[~np.isnan(column)]
        if len(held) < FEWEST_ROWS:
            issues.append(_error("weights_too_few_units", code, count=len(held)))
        elif not has_spread(held):
            issues.append(_error("weights_element_constant", code))
    equal = model.correlate(model.equal()[None])[0]
    if not issues and np.isnan(equal).any():
        code = model.codes[int(np.flatnonzero(np.isnan(equal))[0])]
        issues.append(_error("weights_index_unrelated", code))
    return issues


def _spread_starts(model: InfluenceModel, count: int) -> list[FloatArray]:
    """Return equal weights and points spread evenly over all weights (a Sobol sequence)."""
    size = len(model.codes)
    power = max(int(np.ceil(np.log2(max(count, 2)))), 1)
    points = qmc.Sobol(size, scramble=False).random_base2(power)[1:count]
    points = np.clip(points, 1e-6, 1 - 1e-6)
    return [model.equal(), *(model.scale(-np.log(point)) for point in points)]


def _describe(
    model: InfluenceModel,
    weights: FloatArray,
    wanted: FloatArray | None,
    tolerance: float,
    starts: tuple[int, int],
) -> OptimisedWeights:
    correlations = model.correlate(weights[None])[0]
    shares = share_out(correlations)
    aims = np.full(len(weights), np.nan) if wanted is None else wanted
    issues: tuple[Issue, ...] = ()
    if wanted is None:
        worst, reached = float("nan"), bool(np.isfinite(correlations).all())
    elif np.isnan(shares).any():
        return _nothing(
            model.codes, wanted, starts[1], (_error("weights_influence_cancels", model.top),)
        )
    else:
        at = int(np.argmax(np.abs(shares - wanted)))
        worst = float(abs(shares[at] - wanted[at]))
        reached = worst <= tolerance
        if not reached:
            told: dict[str, str | int | float] = {
                "target": float(wanted[at]),
                "share": float(shares[at]),
            }
            issues = (Issue(code="weights_target_missed", place=model.codes[at], values=told),)
    return OptimisedWeights(
        model.codes, weights, correlations, shares, aims, worst, reached, *starts, issues
    )


def _nothing(
    codes: tuple[str, ...], wanted: FloatArray | None, starts: int, issues: tuple[Issue, ...]
) -> OptimisedWeights:
    gap = np.full(len(codes), np.nan)
    aims = gap if wanted is None else wanted
    return OptimisedWeights(
        codes, gap, gap, gap, aims, float("nan"), False, 0, starts, issues=issues
    )


def _error(code: str, place: str, **values: str | int | float) -> Issue:
    return Issue(code=code, severity=Severity.ERROR, place=place, values=values)
