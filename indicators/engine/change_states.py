"""The states between two editions: every mix of "old" and "new" that a change passes through.

For one institution, the way from the old score to the new one is cut into a few blocks (`Block`).
A state says for each block whether it is still old or already new, so there are 2^b states. This
module computes in every state the scores of all indicators, their effective weights and the overall
score; `change_parts` averages over the orders. Rules that make every state a possible world:

values        an indicator with a value in one edition only has that value in both; whether it is
              there is the business of `availability`
peers         a peer with a value in one edition only has that value in both; whether it is there is
              the business of `peers_present`
indicators    one that is in a single recipe is placed by that recipe's scale in both; its weight is
              0 in the other
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from indicators.engine.aggregate import renormalise_weights
from indicators.engine.coverage import THRESHOLD_TOLERANCE
from indicators.engine.normalise import normalise_columns
from schemas.catalogue import Aggregation
from schemas.recipe import SAMPLE_BASED, IndicatorPlan, ScorePlan

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Block(StrEnum):
    """What changes between two editions, each old or new as a whole."""

    VALUES = "values"  # the institution's own numbers
    AVAILABILITY = "availability"  # which of them are there
    PEERS_PRESENT = "peers_present"  # who else is there, where a scale depends on it
    PEERS_MOVED = "peers_moved"  # the numbers of those who are there both times
    WEIGHTS = "weights"  # weights, and which indicators and pillars there are
    SCALES = "scales"  # normalisation, goalposts, direction
    RULE = "rule"  # aggregation, its floor, coverage thresholds


@dataclass(frozen=True)
class EditionValues:
    """One edition over the union of both editions' indicators and institutions.

    plan     how it was scored;  values  institutions x indicators, NaN missing
    """

    plan: ScorePlan
    values: FloatArray


@dataclass(frozen=True)
class States:
    """All states of one institution: c = 2^b states, bit t of the number is block t; k indicators.

    blocks    the blocks that differ at all
    scores    c x k, 0-100, NaN where the indicator is not used
    mixed     c x k x 2: the scores if only the numerator, only the denominator were new (NaN else)
    weights   c x k, effective; rows sum to 1, or to 0 where there is no score
    overall   c, NaN where nothing is left to score
    methods   c, True where the aggregation is geometric;  floors  c
    """

    blocks: tuple[Block, ...]
    scores: FloatArray
    mixed: FloatArray
    weights: FloatArray
    overall: FloatArray
    methods: BoolArray
    floors: FloatArray

    def scaled(self) -> FloatArray:
        """Return the scores on the scale on which they are averaged (`scale_scores`)."""
        return scale_scores(self.scores, self.methods[:, None], self.floors[:, None])

    def scaled_mixed(self) -> FloatArray:
        """Return `mixed` on the same scale."""
        return scale_scores(self.mixed, self.methods[:, None, None], self.floors[:, None, None])


def scale_scores(scores: FloatArray, geometric: BoolArray, floors: FloatArray) -> FloatArray:
    """Return x where the mean is arithmetic and ln(max(x, floor)) where it is geometric.

    >>> scale_scores(np.array([50.0, 0.0]), np.array([False, True]), np.array([1.0, 1.0])).tolist()
    [50.0, 0.0]
    """
    return np.where(geometric, np.log(np.maximum(scores, floors)), scores)


@dataclass(frozen=True)
class StateInputs:
    """What the states of an institution are computed from, k indicators in the order of `codes`.

    mixed   institutions x k x 2: value with only the numerator, only the denominator new
    """

    codes: tuple[str, ...]
    before: EditionValues
    after: EditionValues
    mixed: FloatArray

    def differing(self) -> tuple[Block, ...]:
        """Return the blocks that can have an effect on anybody."""
        old, new = self.before.plan, self.after.plan
        found = [Block.VALUES, Block.AVAILABILITY]
        if any(
            item.normalisation in SAMPLE_BASED for item in (*old.indicators(), *new.indicators())
        ):
            found += [Block.PEERS_PRESENT, Block.PEERS_MOVED]
        if _weights_of(old) != _weights_of(new):
            found.append(Block.WEIGHTS)
        scales, others = _scales_of(old), _scales_of(new)
        if any(scales[code] != others[code] for code in scales.keys() & others.keys()):
            found.append(Block.SCALES)
        if _rule_of(old) != _rule_of(new):
            found.append(Block.RULE)
        return tuple(found)


def compute_states(inputs: StateInputs, row: int) -> States:
    """Compute every state of the institution in one row."""
    blocks = inputs.differing()
    numbers = np.arange(1 << len(blocks))
    bits = {
        block: (numbers >> blocks.index(block)) & 1 if block in blocks else np.zeros_like(numbers)
        for block in Block
    }
    placed = _place_all(inputs, row)
    chosen = placed[bits[Block.SCALES], bits[Block.PEERS_PRESENT], bits[Block.PEERS_MOVED]]
    own = np.where(bits[Block.VALUES] == 1, 3, 0)
    scores = np.take_along_axis(chosen, own[:, None, None], axis=1)[:, 0]
    there = np.stack([~np.isnan(side.values[row]) for side in (inputs.before, inputs.after)])
    available = there[bits[Block.AVAILABILITY]]
    weights = _weigh(inputs, bits, available, ~np.isnan(scores))
    plans = [inputs.before.plan, inputs.after.plan]
    geometric = np.array([plan.aggregation is Aggregation.GEOMETRIC for plan in plans])
    floors = np.array([plan.geometric_floor for plan in plans])
    methods, lowest = geometric[bits[Block.RULE]], floors[bits[Block.RULE]]
    used = np.where(weights > 0, scores, np.nan)
    scaled = scale_scores(used, methods[:, None], lowest[:, None])
    mean = np.where(weights > 0, weights * scaled, 0.0).sum(axis=1)
    overall = np.where(methods, np.exp(mean), mean)
    return States(
        blocks=blocks,
        scores=used,
        mixed=chosen[:, 1:3].transpose(0, 2, 1),
        weights=weights,
        overall=np.where(weights.sum(axis=1) > 0, overall, np.nan),
        methods=methods,
        floors=lowest,
    )


def _place_all(inputs: StateInputs, row: int) -> FloatArray:
    """Return scores: scales 2 x peers there 2 x peers moved 2 x own value 4 x indicators.

    own value  old, only the numerator new, only the denominator new, new
    """
    own = _own_values(inputs, row)
    old, new = inputs.before.values, inputs.after.values
    scores = np.full((2, 2, 2, 4, len(inputs.codes)), np.nan)
    for at, plan in enumerate((inputs.before.plan, inputs.after.plan)):
        plans = _plans_of(plan, inputs)
        fixed = [c for c, item in enumerate(plans) if item.normalisation not in SAMPLE_BASED]
        moving = [c for c, item in enumerate(plans) if item.normalisation in SAMPLE_BASED]
        if fixed:
            scores[at][..., fixed] = normalise_columns(own[:, fixed], [plans[c] for c in fixed])
        if not moving:
            continue
        columns = [
            _set_own(sample[:, moving], row, value[moving])
            for present in (old, new)
            for movement in ((old, new), (new, old))
            for sample in [np.where(np.isnan(present), np.nan, _prefer(*movement))]
            for value in own
        ]
        placed = normalise_columns(np.hstack(columns), [plans[c] for c in moving] * len(columns))
        scores[at][..., moving] = placed[row].reshape(2, 2, 4, len(moving))
    return scores


def _own_values(inputs: StateInputs, row: int) -> FloatArray:
    """Return the four own values of each indicator; one known in one edition is known in both."""
    old = _prefer(inputs.before.values[row], inputs.after.values[row])
    new = _prefer(inputs.after.values[row], inputs.before.values[row])
    numerator, denominator = inputs.mixed[row, :, 0], inputs.mixed[row, :, 1]
    return np.stack([old, numerator, denominator, new])


def _prefer(first: FloatArray, second: FloatArray) -> FloatArray:
    return np.where(np.isnan(first), second, first)


def _set_own(sample: FloatArray, row: int, values: FloatArray) -> FloatArray:
    own = sample.copy()
    own[row] = values
    return own


def _weigh(
    inputs: StateInputs,
    bits: dict[Block, NDArray[np.int64]],
    available: BoolArray,
    usable: BoolArray,
) -> FloatArray:
    """Return effective weights, states x indicators, as `decompose.trace_weights` has them."""
    plans = [inputs.before.plan, inputs.after.plan]
    thresholds = np.array([plan.pillar_coverage for plan in plans])[bits[Block.RULE]]
    weights = np.zeros(available.shape)
    for at, plan in enumerate(plans):
        rows = np.flatnonzero(bits[Block.WEIGHTS] == at)
        weights[rows] = _weigh_by_plan(
            inputs.codes, plan, available[rows], usable[rows] & available[rows], thresholds[rows]
        )
    return weights


def _weigh_by_plan(
    codes: Sequence[str],
    plan: ScorePlan,
    available: BoolArray,
    usable: BoolArray,
    thresholds: FloatArray,
) -> FloatArray:
    groups, (overall,) = plan.levels()
    position = {code: at for at, code in enumerate(codes)}
    inside: list[tuple[list[int], FloatArray]] = []
    scored = np.zeros((len(available), len(groups)), dtype=np.bool_)
    for at, group in enumerate(groups):
        columns = [position[code] for code in group.children]
        own = np.array(group.weights)
        covered = available[:, columns] @ (own / own.sum())
        shares = renormalise_weights(usable[:, columns], own)
        scored[:, at] = (covered >= thresholds - THRESHOLD_TOLERANCE) & (shares.sum(axis=1) > 0)
        inside.append((columns, shares))
    outer = renormalise_weights(scored, np.array(overall.weights))
    weights = np.zeros(available.shape)
    for at, (columns, shares) in enumerate(inside):
        weights[:, columns] = shares * outer[:, [at]]
    return weights


def _plans_of(plan: ScorePlan, inputs: StateInputs) -> list[IndicatorPlan]:
    """Return the plan of every indicator of the union, from the other edition where it has none."""
    either = {
        item.code: item
        for own in (inputs.before.plan, inputs.after.plan, plan)
        for item in own.indicators()
    }
    return [either[code] for code in inputs.codes]


def _weights_of(plan: ScorePlan) -> list[tuple[str, float, tuple[tuple[str, float], ...]]]:
    groups, (overall,) = plan.levels()
    return [
        (group.parent, share, tuple(zip(group.children, group.shares(), strict=True)))
        for group, share in zip(groups, overall.shares(), strict=True)
    ]


def _scales_of(plan: ScorePlan) -> dict[str, object]:
    return {
        item.code: (item.normalisation, item.low, item.high, item.direction)
        for item in plan.indicators()
    }


def _rule_of(plan: ScorePlan) -> tuple[object, ...]:
    return plan.aggregation, plan.geometric_floor, plan.pillar_coverage
