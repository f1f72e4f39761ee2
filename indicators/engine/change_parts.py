"""Why a score changed, in parts a rector can name: numerators, denominators, peers, method.

`change.decompose_change` compares two editions of one recipe. Here the recipes may differ, scales
may move with the peers, and an indicator's own effect is split into that of its numerator and that
of its denominator ("the share fell because enrolment grew").

Method. The way from the old to the new score is cut into blocks (`change_states.Block`). The effect
of a block is its Shapley value: what it adds to the score when it becomes new, averaged over all
orders in which the blocks could become new (L. S. Shapley, A value for n-person games, 1953; A. F.
Shorrocks, Decomposition procedures for distributional analysis, Journal of Economic Inequality 11,
2013, 99-126). All 2^b states are computed, so the effects are exact, sum to the change, and depend
on no order. Inside each step the effect of a block is shared among the indicators as in `change`
(arithmetic: mean weight times movement, and weight gained times the distance from the level;
geometric: the same in logarithms, scaled back by the logarithmic mean, additive LMDI; B. W. Ang,
Energy Policy 32, 2004, 1131-1139). For an indicator x = n / d the movement of its score s is
shared by the Shapley value of the two:

    numerator    ((s(n1, d0) - s(n0, d0)) + (s(n1, d1) - s(n0, d1))) / 2
    denominator  ((s(n0, d1) - s(n0, d0)) + (s(n1, d1) - s(n1, d0))) / 2

A state in which nothing is left to score counts half way between the two editions, and an issue
says that the blocks could not be told apart there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.change_states import (
    Block,
    EditionValues,
    StateInputs,
    States,
    compute_states,
)
from indicators.engine.decompose import mean_slope
from indicators.engine.formula_values import evaluate_node, read_metrics, split_ratio
from indicators.engine.pipeline import ScoreResult
from schemas.formula import CompiledIndicator, Node
from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]

WHOLE = ""
"""Column of what belongs to no single indicator."""

SAME_VALUE = 1e-9
"""Relative difference up to which a formula over the given metrics is the given value."""


class ChangePart(StrEnum):
    """What moved a score."""

    NUMERATOR = "numerator"  # the count or amount itself
    DENOMINATOR = "denominator"  # what it is divided by
    VALUE = "value"  # the institution's own value, where it is no ratio or metrics are not known
    AVAILABILITY = "availability"  # data that came in or dropped out
    PEERS_PRESENT = "peers_present"  # peers that came in or left, where a scale depends on them
    PEERS_MOVED = "peers_moved"  # what the other peers did, where a scale depends on them
    WEIGHTS = "weights"
    SCALES = "scales"  # normalisation, goalposts, direction
    RULE = "rule"  # aggregation, floor, coverage threshold


_PARTS = tuple(ChangePart)
_PART_OF: dict[Block, ChangePart] = {
    block: ChangePart(block.value) for block in Block if block is not Block.VALUES
}


@dataclass(frozen=True)
class ChangeParts:
    """The change of overall scores, in points.

    start, end, change  by institution, NaN where one of the two is not scored
    codes    the indicators of either edition, then WHOLE
    effects  institutions x parts (`ChangePart`, in this order) x codes: the parts of an institution
             sum to its change; NaN without one
    ratios   numerator and denominator metrics of every indicator that is a ratio
    issues   `change_unscored`, `change_inseparable`, with the institution
    """

    start: pd.Series
    end: pd.Series
    change: pd.Series
    codes: tuple[str, ...]
    effects: FloatArray
    ratios: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    issues: tuple[Issue, ...]

    def by_part(self) -> pd.DataFrame:
        """Return institutions x parts; rows sum to the change."""
        columns = [part.value for part in _PARTS]
        return pd.DataFrame(self.effects.sum(axis=2), index=self.change.index, columns=columns)

    def by_indicator(self) -> pd.DataFrame:
        """Return institutions x (indicators, WHOLE); rows sum to the change."""
        columns = list(self.codes)
        return pd.DataFrame(self.effects.sum(axis=1), index=self.change.index, columns=columns)

    def table(self, institution: str) -> pd.DataFrame:
        """Return part, indicator and points of one institution, the largest effect first.

        Effects of exactly nothing have no row; the points sum to the change.
        """
        row = self.change.index.tolist().index(institution)
        parts, codes = np.nonzero(np.nan_to_num(self.effects[row]))
        rows = pd.DataFrame(
            {
                "part": [_PARTS[at].value for at in parts],
                "indicator": [self.codes[at] for at in codes],
                "points": self.effects[row, parts, codes],
            }
        )
        order = np.argsort(-np.abs(rows["points"].to_numpy(dtype=np.float64)), kind="stable")
        return rows.iloc[order].reset_index(drop=True)


def decompose_parts(
    before: ScoreResult,
    after: ScoreResult,
    compiled: Mapping[str, CompiledIndicator] | None = None,
    metrics: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    institutions: Sequence[str] | None = None,
) -> ChangeParts:
    """Split the change of overall scores between two results, whatever their recipes.

    compiled      formulas by indicator, and
    metrics       institutions x metrics of both editions: needed to split ratios; without them, or
                  where they do not give the value, an indicator's own effect is VALUE
    institutions  whose change; None takes all that are in both results

    The peers are all rows of the two results.
    """
    rows = list(before.overall.index.union(after.overall.index))
    codes = tuple(dict.fromkeys((*after.plan.indicator_codes(), *before.plan.indicator_codes())))
    old, new = _align(before, rows, codes), _align(after, rows, codes)
    mixed, ratios = _mix(old.values, new.values, rows, codes, compiled or {}, metrics)
    inputs = StateInputs(codes, old, new, mixed)
    both = after.overall.index[after.overall.index.isin(before.overall.index)]
    wanted = list(both) if institutions is None else [code for code in institutions if code in both]
    start, end = before.overall.loc[wanted], after.overall.loc[wanted]
    effects = np.full((len(wanted), len(_PARTS), len(codes) + 1), np.nan)
    issues: list[Issue] = []
    for at, code in enumerate(wanted):
        if np.isnan(start.loc[code]) or np.isnan(end.loc[code]):
            issues.append(_make_issue("change_unscored", code))
            continue
        states = compute_states(inputs, rows.index(code))
        if np.isnan(states.overall).any():
            issues.append(_make_issue("change_inseparable", code))
        effects[at] = _share(states)
    return ChangeParts(
        start=start,
        end=end,
        change=end - start,
        codes=(*codes, WHOLE),
        effects=effects,
        ratios=ratios,
        issues=tuple(issues),
    )


def shapley_weights(blocks: int) -> FloatArray:
    """Return the share of all orders in which a block comes after s others, for s = 0, 1, ...

    For a given set of s others: s! (b - s - 1)! / b!.

    >>> shapley_weights(3).round(6).tolist()
    [0.333333, 0.166667, 0.333333]
    """
    return np.array(
        [
            factorial(size) * factorial(blocks - size - 1) / factorial(blocks)
            for size in range(blocks)
        ]
    )


def _share(states: States) -> FloatArray:
    """Return parts x (indicators, WHOLE) of one institution."""
    total = np.zeros((len(_PARTS), states.scores.shape[1] + 1))
    count = len(states.blocks)
    numbers = np.arange(1 << count)
    by_size = shapley_weights(count)
    # the outermost states are the editions themselves; a state without a score is half way
    middle = (states.overall[0] + states.overall[-1]) / 2
    overall = np.where(np.isnan(states.overall), middle, states.overall)
    scaled, mixed = states.scaled(), states.scaled_mixed()
    for at, block in enumerate(states.blocks):
        old = numbers[(numbers >> at) & 1 == 0]
        new = old | (1 << at)
        share = by_size[np.bitwise_count(old)]
        moved, shifted, slope = _split_step(states, scaled, old, new)
        whole = overall[new] - overall[old]
        alike = ~np.isnan(states.overall[old] + states.overall[new])
        alike &= (states.methods[old] == states.methods[new]) & (
            states.floors[old] == states.floors[new]
        )
        total[_part_row(block), -1] += share @ np.where(alike, 0.0, whole)
        share = np.where(alike, share, 0.0)
        if block is not Block.VALUES:
            total[_part_row(block), :-1] += share @ (moved + shifted)
            continue
        first, second = mixed[old, :, 0], mixed[old, :, 1]
        ratio = slope * (first - scaled[old] + scaled[new] - second) / 2
        divided = ~np.isnan(ratio)
        numerator = np.where(divided, ratio, 0.0)
        denominator = np.where(divided, moved - numerator, 0.0)
        total[_PARTS.index(ChangePart.NUMERATOR), :-1] += share @ numerator
        total[_PARTS.index(ChangePart.DENOMINATOR), :-1] += share @ denominator
        rest = np.where(divided, 0.0, moved) + shifted
        total[_PARTS.index(ChangePart.VALUE), :-1] += share @ rest
    return total


def _split_step(
    states: States, scaled: FloatArray, old: NDArray[np.int64], new: NDArray[np.int64]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Split the steps from states to others among the indicators, as `change.split_change` does.

    returns  steps x indicators: points by movement, points by weight, and the points that one unit
             of movement (on the averaged scale) is worth
    """
    before, after = states.weights[old], states.weights[new]
    both = (before > 0) & (after > 0)
    x0, x1 = np.nan_to_num(scaled[old]), np.nan_to_num(scaled[new])
    start = (before * x0).sum(axis=1, keepdims=True)
    end = (after * x1).sum(axis=1, keepdims=True)
    geometric = states.methods[old][:, None]
    factor = np.where(geometric, np.exp(np.where(geometric, start, 0.0)), 1.0)
    factor = factor * np.where(geometric, mean_slope(np.where(geometric, end - start, 0.0)), 1.0)
    slope = np.where(both, factor * (before + after) / 2, 0.0)
    average = np.where(both, (x0 + x1) / 2, np.where(after > 0, x1, x0))
    shifted = factor * (after - before) * (average - (start + end) / 2)
    return slope * (x1 - x0), shifted, slope


def _part_row(block: Block) -> int:
    return _PARTS.index(_PART_OF.get(block, ChangePart.VALUE))


def _align(result: ScoreResult, rows: list[str], codes: tuple[str, ...]) -> EditionValues:
    values = result.values.reindex(index=rows, columns=list(codes))
    return EditionValues(result.plan, values.to_numpy(dtype=np.float64))


def _mix(
    old: FloatArray,
    new: FloatArray,
    rows: list[str],
    codes: tuple[str, ...],
    compiled: Mapping[str, CompiledIndicator],
    metrics: tuple[pd.DataFrame, pd.DataFrame] | None,
) -> tuple[FloatArray, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Return the values with only the numerator, only the denominator new; NaN where unknown."""
    mixed = np.full((*old.shape, 2), np.nan)
    ratios: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    if metrics is None:
        return mixed, ratios
    editions = [
        {
            str(code): numbers
            for code, numbers in zip(
                frame.columns, frame.reindex(rows).to_numpy(dtype=np.float64).T, strict=True
            )
        }
        for frame in metrics
    ]
    for at, code in enumerate(codes):
        if code not in compiled:
            continue
        numerator, denominator = split_ratio(compiled[code].formula)
        above, below = (
            tuple(dict.fromkeys(read_metrics(node))) for node in (numerator, denominator)
        )
        if not above or not below:
            continue
        ratios[code] = above, below
        n0, n1 = (_column(numerator, columns, len(rows)) for columns in editions)
        d0, d1 = (_column(denominator, columns, len(rows)) for columns in editions)
        with np.errstate(all="ignore"):
            sure = _same(n0 / d0, old[:, at]) & _same(n1 / d1, new[:, at])
            pair = np.stack([n1 / d0, n0 / d1], axis=1)
            sure &= np.isfinite(pair).all(axis=1)
        mixed[:, at] = np.where(sure[:, None], pair, np.nan)
    return mixed, ratios


def _column(node: Node, columns: Mapping[str, FloatArray], rows: int) -> FloatArray:
    return np.broadcast_to(evaluate_node(node, columns), (rows,))


def _same(first: FloatArray, second: FloatArray) -> NDArray[np.bool_]:
    return np.asarray(np.abs(first - second) <= SAME_VALUE * np.maximum(np.abs(second), 1.0))


def _make_issue(code: str, institution: str) -> Issue:
    return Issue(
        code=code, severity=Severity.NOTE, place=institution, values={"institution": institution}
    )
