"""What if: "20 more exchange students" in points and places, for many scenarios at once.

A scenario changes raw metrics of one or more institutions; everything else is held fixed. Only what
it can touch is computed again: the indicators that read a changed metric, for the institutions
changed (for everybody where a scale depends on who else is there), the pillars of these indicators,
and the places. Scenarios and periods are axes of the arrays. The changes are kept to what a metric
can be (`metric_moves`), and the answer says which numbers were really used.

A score that is not built from the metrics given here (a metric hidden from the viewer, say) cannot
be recomputed: such an indicator keeps its value, and an issue says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.engine.formula_values import evaluate_values
from indicators.engine.metric_moves import (
    MetricChange,
    MetricLimit,
    MetricTable,
    Moves,
    move_metrics,
)
from indicators.engine.scoring_model import (
    ScoringModel,
    normalise_scenarios,
    rank_rows,
    score_overall,
    score_pillar,
)
from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]

CHUNK_NUMBERS = 1 << 22
"""Numbers in the largest working array (32 MB): more scenarios are computed in turns."""

SAME_VALUE = 1e-9
"""Relative difference up to which a recomputed indicator is the given one."""


@dataclass(frozen=True)
class Baseline:
    """The scores as they are; Y periods, n institutions, M metrics, k indicators, P pillars.

    metrics     Y x n x M, NaN missing
    values      Y x n x k, in units;  normalised  Y x n x k, 0-100
    pillars     Y x n x P;  overall  Y x n;  places  Y x n, NaN unscored
    """

    model: ScoringModel
    institutions: tuple[str, ...]
    periods: tuple[int, ...]
    metrics: FloatArray
    values: FloatArray
    normalised: FloatArray
    pillars: FloatArray
    overall: FloatArray
    places: FloatArray


@dataclass(frozen=True)
class Rescored:
    """Scores under S scenarios that change R institutions.

    overall   S x Y x n
    pillars   S x Y x R x P
    blocked   Y x R x k: True where an indicator could not be recomputed and kept its value
    """

    overall: FloatArray
    pillars: FloatArray
    blocked: NDArray[np.bool_]


@dataclass(frozen=True)
class WhatIfResult:
    """Scores and places before and after; issues name what of a scenario could not be done.

    moves  the raw numbers that the scenarios really use
    """

    baseline: Baseline
    moves: Moves
    overall: FloatArray
    places: FloatArray
    issues: tuple[Issue, ...] = field(default=())

    def table(self, institution: str, period: int) -> pd.DataFrame:
        """Return one row a scenario: score and rank, before and after, and points gained."""
        row = self.baseline.institutions.index(institution)
        at = self.baseline.periods.index(period)
        after = self.overall[:, at, row]
        before = self.baseline.overall[at, row]
        return pd.DataFrame(
            {
                "score_before": before,
                "score_after": after,
                "points": after - before,
                "rank_before": self.baseline.places[at, row],
                "rank_after": self.places[:, at, row],
            },
            index=pd.RangeIndex(len(after), name="scenario"),
        )

    def shifts(
        self, institution: str, period: int, scenario: int = 0
    ) -> dict[str, tuple[float, float]]:
        """Return metric: raw number before and after, of those that a scenario really moved."""
        row = self.baseline.institutions.index(institution)
        return self.moves.read(row, self.baseline.periods.index(period), scenario)


def prepare_baseline(
    model: ScoringModel,
    institutions: Sequence[str],
    periods: Sequence[int],
    metrics: FloatArray,
    values: FloatArray | None = None,
) -> Baseline:
    """Score everybody once.

    metrics  Y x n x M in the order of `model.metrics`, NaN missing
    values   Y x n x k where the indicators are known already; None computes them from the metrics
    Raises ValueError when the shapes do not fit.
    """
    expected = (len(periods), len(institutions), len(model.metrics))
    if metrics.shape != expected:
        raise ValueError(f"metrics have the shape {metrics.shape}, not {expected}")
    if values is None:
        columns = {code: metrics[..., at] for at, code in enumerate(model.metrics)}
        values = np.stack([evaluate_values(item, columns) for item in model.indicators], axis=-1)
    values = np.where(np.isfinite(values), values, np.nan)
    present = ~np.isnan(values)
    normalised = normalise_scenarios(model, values, range(len(model.indicators)))
    pillars = np.stack(
        [
            score_pillar(model, at, normalised[..., columns], present[..., columns])
            for at, columns in enumerate(model.columns)
        ],
        axis=-1,
    )
    overall = score_overall(model, pillars, present)
    return Baseline(
        model=model,
        institutions=tuple(institutions),
        periods=tuple(periods),
        metrics=metrics,
        values=values,
        normalised=normalised,
        pillars=pillars,
        overall=overall,
        places=rank_rows(overall),
    )


def rescore(
    baseline: Baseline, rows: Sequence[int], codes: Sequence[str], numbers: FloatArray
) -> Rescored:
    """Score scenarios in which some institutions have other metrics.

    rows     positions of the changed institutions, each once (R)
    codes    the changed metrics (C)
    numbers  S x Y x R x C, what they are changed to
    """
    model, picked = baseline.model, list(rows)
    positions = sorted({at for code in codes for at in model.readers.get(code, ())})
    blocked = np.zeros((len(baseline.periods), len(picked), len(model.indicators)), dtype=np.bool_)
    if positions:
        blocked[..., positions] = _find_blocked(baseline, picked, positions)
    everybody = any(at in model.moving for at in positions)
    width = len(baseline.periods) * len(model.indicators)
    width *= len(baseline.institutions) if everybody else max(len(picked), 1)
    size = max(1, CHUNK_NUMBERS // max(width, 1))
    parts = [
        _rescore_part(baseline, picked, positions, blocked, codes, numbers[start : start + size])
        for start in range(0, max(len(numbers), 1), size)
    ]
    return Rescored(
        overall=np.concatenate([overall for overall, _ in parts]),
        pillars=np.concatenate([pillars for _, pillars in parts]),
        blocked=blocked,
    )


def run_what_if(
    baseline: Baseline,
    scenarios: Sequence[Sequence[MetricChange]],
    limits: Mapping[str, MetricLimit] | None = None,
) -> WhatIfResult:
    """Compute scenarios, each a list of changes that hold in every period of the baseline.

    limits  what the metrics can be; see `metric_moves.move_metrics`, which also names the issues of
            a change that is left out or cut. Here `what_if_kept` is added: an indicator that could
            not be recomputed.
    """
    table = MetricTable(baseline.institutions, baseline.model.metrics, baseline.metrics)
    moves = move_metrics(table, scenarios, limits)
    issues = list(moves.issues)
    result = rescore(baseline, moves.rows, moves.codes, moves.numbers)
    for row, position in zip(*np.nonzero(result.blocked.any(axis=0)), strict=True):
        issues.append(
            _make_issue(
                "what_if_kept",
                baseline.institutions[moves.rows[row]],
                indicator=baseline.model.indicators[position].code,
            )
        )
    places = rank_rows(result.overall)
    return WhatIfResult(baseline, moves, result.overall, places, tuple(issues))


def _find_blocked(baseline: Baseline, rows: list[int], positions: list[int]) -> NDArray[np.bool_]:
    """Tell where an indicator, computed from the metrics given, is not the value given."""
    metrics = baseline.metrics[:, rows]
    columns = {code: metrics[..., at] for at, code in enumerate(baseline.model.metrics)}
    blocked = np.zeros((*metrics.shape[:2], len(positions)), dtype=np.bool_)
    for place, at in enumerate(positions):
        own = evaluate_values(baseline.model.indicators[at], columns)
        given = baseline.values[:, rows, at]
        size = SAME_VALUE * np.maximum(np.abs(given), 1.0)
        same = np.abs(own - given) <= size
        blocked[..., place] = ~(same | (np.isnan(own) & np.isnan(given)))
    return blocked


def _rescore_part(
    baseline: Baseline,
    rows: list[int],
    positions: list[int],
    blocked: NDArray[np.bool_],
    codes: Sequence[str],
    numbers: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return overall (S x Y x n) and pillars (S x Y x R x P) of some scenarios."""
    model = baseline.model
    many = len(numbers)
    changed = dict(zip(codes, np.moveaxis(numbers, -1, 0), strict=True))
    overall = np.repeat(baseline.overall[None], many, axis=0)
    base_pillars = np.repeat(baseline.pillars[None][:, :, rows], many, axis=0)
    if not positions:
        return overall, base_pillars
    everybody = any(at in model.moving for at in positions)
    affected = list(range(len(baseline.institutions))) if everybody else rows
    inside = rows if everybody else list(range(len(rows)))  # where the changed rows stand in them
    values = np.repeat(baseline.values[None][:, :, affected][..., positions], many, axis=0)
    values[:, :, inside] = _evaluate_rows(baseline, rows, positions, blocked, changed)
    touched = {at: place for place, at in enumerate(positions)}
    normalised = _normalise_affected(baseline, affected, inside, positions, values)
    present = np.repeat(~np.isnan(baseline.values[None][:, :, affected]), many, axis=0)
    present[..., positions] = ~np.isnan(values)
    pillars = np.repeat(baseline.pillars[None][:, :, affected], many, axis=0)
    for at, columns in enumerate(model.columns):
        own = [column for column in columns if column in touched]
        if not own:
            continue
        scores = np.repeat(baseline.normalised[None][:, :, affected][..., columns], many, axis=0)
        places = [int(np.flatnonzero(columns == column)[0]) for column in own]
        scores[..., places] = normalised[..., [touched[column] for column in own]]
        pillars[..., at] = score_pillar(model, at, scores, present[..., columns])
    overall[:, :, affected] = score_overall(model, pillars, present)
    return overall, pillars[:, :, inside]


def _evaluate_rows(
    baseline: Baseline,
    rows: list[int],
    positions: list[int],
    blocked: NDArray[np.bool_],
    changed: dict[str, FloatArray],
) -> FloatArray:
    """Return the changed institutions' values of the indicators touched, S x Y x R x positions."""
    metrics = baseline.metrics[:, rows]
    columns = {code: metrics[None, ..., at] for at, code in enumerate(baseline.model.metrics)}
    many = len(next(iter(changed.values())))
    values = np.empty((many, *metrics.shape[:2], len(positions)))
    for place, at in enumerate(positions):
        indicator = baseline.model.indicators[at]
        own = {code: changed.get(code, columns[code]) for code in indicator.metrics}
        given = baseline.values[:, rows, at]
        values[..., place] = np.where(blocked[..., at], given, evaluate_values(indicator, own))
    return values


def _normalise_affected(
    baseline: Baseline,
    affected: list[int],
    inside: list[int],
    positions: list[int],
    values: FloatArray,
) -> FloatArray:
    """Place the touched indicators: fixed scales for changed rows only, moving ones for all."""
    moving = [place for place, at in enumerate(positions) if at in baseline.model.moving]
    fixed = [place for place, at in enumerate(positions) if at not in baseline.model.moving]
    base = baseline.normalised[None][:, :, affected][..., positions]
    scores = np.repeat(base, len(values), axis=0)
    if fixed:
        own = values[:, :, inside][..., fixed]
        placed = normalise_scenarios(baseline.model, own, [positions[at] for at in fixed])
        scores[:, :, np.array(inside)[:, None], np.array(fixed)] = placed
    if moving:
        wanted = [positions[at] for at in moving]
        scores[..., moving] = normalise_scenarios(baseline.model, values[..., moving], wanted)
    return scores


def _make_issue(code: str, place: str, **values: str | int | float) -> Issue:
    return Issue(code=code, severity=Severity.WARNING, place=place, values=values)
