"""Benefit of the doubt: every unit is judged by the weights that suit it best.

The score of a unit is its weighted sum with the weights, the same for all units, under which it
looks best while no unit gets more than 1. A unit on the frontier scores 1. Constrained, the shares
of the indicators in the unit's own score lie between bounds, so that nobody is judged by a single
strength. Sources: Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), "An introduction to 'benefit
of the doubt' composite indicators", Social Indicators Research 82; Melyn and Moesen (1991); shares:
Wong and Beasley (1990).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog

from indicators.engine.steps.table import BoolArray, FloatArray
from schemas.issue import Issue, Severity

SOLVED = 0
"""Status of SciPy for an optimum; a unit with any other one has no score."""
FRONTIER = 1e-9
"""A score this near to 1 is 1: rounding leaves units of the frontier at 1 - 1e-15."""
PRECISION = 1e-10
"""Feasibility tolerance, the strictest HiGHS takes; with its default of 1e-7 scores might be as
wrong as that."""


@dataclass(frozen=True)
class BenefitOfDoubt:
    """Scores with one set of optimal weights of each unit (others may do as well).

    scores       per unit, 0 to 1; NaN where there is none, with an issue
    weights      units x codes, in 1 / unit of the indicator: weighted sums are scores
    shares       units x codes, part of the score an indicator brings, sum 1
    on_frontier  per unit, whether it scores 1
    peers        per unit, the units that keep its score from being higher, with their intensity
                 (dual values): what it is measured against. Units that another one equals or
                 exceeds in everything are never named
    """

    units: tuple[str, ...]
    codes: tuple[str, ...]
    scores: FloatArray
    weights: FloatArray
    shares: FloatArray
    on_frontier: BoolArray
    peers: tuple[dict[str, float], ...]
    issues: tuple[Issue, ...] = ()


def benefit_of_doubt(
    values: FloatArray,
    units: Sequence[str],
    codes: Sequence[str],
    lowest_share: float | FloatArray = 0.0,
    highest_share: float | FloatArray = 1.0,
) -> BenefitOfDoubt:
    """Score units by the weights that suit each best.

    values         units x codes, 0 and more, high is good, any scale
    lowest_share   least share of an indicator in the unit's score, one for all or one a code
    highest_share  greatest share, likewise

    For unit i: max sum_j w_j y_ij with w >= 0 and sum_j w_j y_kj <= 1 for all k; constrained also
    lowest_j <= w_j y_ij / sum_j w_j y_ij <= highest_j. Solved unit by unit with SciPy's HiGHS.
    A unit with a missing or infinite value has no score and is nobody's measure. Raises ValueError
    where shapes do not fit or shares are not between 0 and 1.
    """
    if values.shape != (len(units), len(codes)):
        raise ValueError(f"values: {values.shape} for {len(units)} units x {len(codes)} codes")
    low, high = (_shares(given, len(codes)) for given in (lowest_share, highest_share))
    complete: BoolArray = np.isfinite(values).all(axis=1) & np.full(len(units), bool(codes))
    largest = np.abs(values[complete]).max(axis=0, initial=0.0)
    largest = np.where(largest > 1e-300, largest, 1.0)  # 1 / 1e-310 is infinite
    scaled = np.where(complete[:, None], values / largest, 0.0)
    frontier = np.flatnonzero(complete)[_find_undominated(scaled[complete])]
    issues: list[Issue] = []
    scores = np.full(len(units), np.nan)
    weights, shares = np.full((2, *values.shape), np.nan)
    peers: list[dict[str, float]] = [{} for _ in units]
    for row, unit in enumerate(units):
        obstacle = _find_obstacle(unit, values[row], codes, low, high)
        if obstacle is not None:
            issues.append(obstacle)
            if obstacle.severity is Severity.ERROR:
                continue
        solved = _solve(scaled[row], scaled[frontier], low, high)
        if solved.status != SOLVED:
            issues.append(_issue("bod_not_solved", unit, status=str(solved.message)))
            continue
        scores[row] = -solved.fun if -solved.fun < 1 - FRONTIER else 1.0
        weights[row], parts = solved.x / largest, solved.x * scaled[row]
        shares[row] = parts / scores[row] if scores[row] > 0 else np.nan
        duals = -solved.ineqlin.marginals[: len(frontier)]
        peers[row] = {
            units[at]: float(dual)
            for at, dual in zip(frontier, duals, strict=True)
            if dual > FRONTIER
        }
    on_frontier = scores == 1
    return BenefitOfDoubt(
        tuple(units), tuple(codes), scores, weights, shares, on_frontier, tuple(peers),
        tuple(issues),
    )  # fmt: skip


def _shares(given: float | FloatArray, size: int) -> FloatArray:
    shares = np.broadcast_to(np.asarray(given, dtype=float), (size,))
    if not ((shares >= 0) & (shares <= 1)).all():
        raise ValueError(f"shares: {given} is not between 0 and 1")
    return shares


def _solve(
    own: FloatArray, others: FloatArray, low: FloatArray, high: FloatArray
) -> OptimizeResult:
    """Solve the linear programme of one unit; rows that bind nobody are left out."""
    size = len(own)
    bounded_below, bounded_above = low > 0, high < 1
    least = np.outer(low, own) - np.diag(own)
    most = np.diag(own) - np.outer(high, own)
    rows = np.concatenate([others, least[bounded_below], most[bounded_above]])
    limits = np.concatenate([np.ones(len(others)), np.zeros(len(rows) - len(others))])
    return linprog(
        -own,
        A_ub=rows,
        b_ub=limits,
        bounds=[(0, None)] * size,
        method="highs",
        options={
            "primal_feasibility_tolerance": PRECISION,
            "dual_feasibility_tolerance": PRECISION,
        },
    )


def _find_undominated(values: FloatArray) -> FloatArray:
    """Return which rows no other row equals or exceeds everywhere; of equal rows the first.

    With weights of 0 and more the limit of a dominated unit follows from that of the other.
    """
    order = np.argsort(-values.sum(axis=1), kind="stable")
    kept: list[int] = []
    held = np.empty((0, values.shape[1]))
    for row in order.tolist():
        if not (held >= values[row]).all(axis=1).any():
            kept.append(row)
            held = values[kept]
    return np.array(sorted(kept), dtype=np.int64)


def _find_obstacle(
    unit: str, own: FloatArray, codes: Sequence[str], low: FloatArray, high: FloatArray
) -> Issue | None:
    """Return why a unit has no score (an error), or one to look at twice (a warning)."""
    if not codes:
        return _issue("bod_without_indicators", unit)
    lacking = np.flatnonzero(~np.isfinite(own))
    if len(lacking):
        code = codes[lacking[0]]
        return (
            _issue("value_not_finite", unit, institution=unit, indicator=code)
            if np.isinf(own).any()
            else _issue("bod_value_missing", unit, indicator=code, count=len(lacking))
        )
    constrained = bool((low > 0).any() or (high < 1).any())
    if constrained and (issue := _find_impossible_share(unit, own, codes, low, high)):
        return issue
    if not (own > 0).any():
        return _issue("bod_nothing_above_zero", unit, Severity.WARNING)
    negative = np.flatnonzero(own < 0)
    if len(negative):
        return _issue("bod_value_negative", unit, Severity.WARNING, indicator=codes[negative[0]])
    return None


def _find_impossible_share(
    unit: str, own: FloatArray, codes: Sequence[str], low: FloatArray, high: FloatArray
) -> Issue | None:
    """Return why no weights of a unit respect the bounds of its shares.

    Shares p with low <= p <= high and sum 1 exist, with p = 0 wherever the value is not above 0,
    exactly when no such indicator has a lowest share, the lowest sum to at most 1 and the highest
    of the others to at least 1. Weights of 0 would satisfy the programme, but 0 / 0 is no share.
    """
    stuck = np.flatnonzero((own <= 0) & (low > 0))
    if len(stuck):
        at = int(stuck[0])
        return _issue("bod_share_of_zero", unit, indicator=codes[at], lowest=float(low[at]))
    if low.sum() > 1 + 1e-12 or high[own > 0].sum() < 1 - 1e-12:
        return _issue("bod_shares_impossible", unit, indicators=int((own > 0).sum()))
    return None


def _issue(
    code: str, place: str, severity: Severity = Severity.ERROR, **values: str | int | float
) -> Issue:
    return Issue(code=code, severity=severity, place=place, values=values)
