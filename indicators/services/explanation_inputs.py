"""What explanations are computed from: raw metrics beside scored values, and their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from indicators.engine.formula_values import evaluate_node, read_metrics
from indicators.engine.scoring_model import ScoringModel
from indicators.engine.targets import MetricBound
from indicators.engine.what_if import Baseline, prepare_baseline
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.finding import (
    Fact,
    Finding,
    count,
    indicator,
    institution,
    metric,
    number,
    text,
    year,
)
from schemas.formula import Metric
from schemas.issue import Issue

STATED_RISE = 20.0
"""Per cent by which a metric may rise where the reader has stated no bound."""

CONTEXT = "context"
"""Metrics of size (enrolment, staff, income): nobody is advised to change them."""

GRID = 400
"""Numbers tried when it is looked up how far a consistency rule lets a metric rise."""

PER_UNIT = {
    "percent": (0.0, 100.0),
    "whole_percent": (0.0, 100.0),
    "ratio": (0.0, 1.0),
    "score_100": (0.0, 100.0),
    "score_1_5": (1.0, 5.0),
}
"""The possible range of an indicator by its unit; every other one is not negative."""


def read_baseline(
    view: WorkspaceView, scored: ScoredEdition, institutions: Sequence[str]
) -> Baseline:
    """Return the scores of an edition with the raw metrics of some institutions.

    Everybody else is there with the indicator values only: nobody's raw numbers are needed to
    compare with, and a viewer may not see them all. A metric hidden from the viewer is missing; an
    indicator that needs it keeps its value (`what_if.rescore`).
    """
    model = ScoringModel.build(scored.result.plan, view.catalogue.compiled)
    everybody = list(scored.values.index)
    frame = read_metrics_of(view, institutions, model.metrics, scored.edition.period)
    numbers = frame.reindex(index=everybody).to_numpy(dtype=np.float64)
    values = scored.values[list(scored.result.plan.indicator_codes())].to_numpy(dtype=np.float64)
    return prepare_baseline(model, everybody, [scored.edition.period], numbers[None], values[None])


def read_metrics_of(
    view: WorkspaceView, institutions: Iterable[str], metrics: Sequence[str], period: int
) -> pd.DataFrame:
    """Return institutions x metrics of one period as the viewer may see them, NaN missing."""
    wanted = list(institutions)
    rows = view.access.observations(wanted, metrics, [period])
    wide = rows.pivot(index="institution", columns="metric", values="value")
    return wide.reindex(index=wanted, columns=list(metrics)).astype("float64")


def list_movable(view: WorkspaceView, scored: ScoredEdition, own: str) -> dict[str, float]:
    """Return the raw numbers a what-if can change: what an institution reports or is published.

    returns  metric: its present number, the one that feeds most weight first, sizes last
    """
    weights = scored.framework.effective_weights()
    fed: dict[str, float] = {}
    for code in scored.result.plan.indicator_codes():
        for name in view.catalogue.compiled[code].metrics:
            fed[name] = fed.get(name, 0.0) + weights[code]
    metrics = view.catalogue.metrics
    names = sorted(fed, key=lambda name: (metrics[name].group == CONTEXT, -fed[name], name))
    row = read_metrics_of(view, [own], names, scored.edition.period).to_numpy()[0]
    return {
        name: float(value)
        for name, value in zip(names, row, strict=True)
        if not np.isnan(value) and metrics[name].kind is not MetricKind.DERIVED
    }


def state_bounds(
    view: WorkspaceView, baseline: Baseline, own: str, share: float = STATED_RISE
) -> tuple[MetricBound, ...]:
    """Return bounds for every metric an institution reports itself, except those of its size.

    share  per cent by which a number may rise; whole steps where the metric counts, inside the
           plausible range of the metric and its consistency rules. Nothing may fall: fewer
           publications or fewer housing requests would lift a share, and be no improvement.
    """
    row = baseline.institutions.index(own)
    numbers = dict(zip(baseline.model.metrics, baseline.metrics[0, row], strict=True))
    bounds = []
    for code, now in numbers.items():
        definition = view.catalogue.metrics[code]
        if definition.kind is not MetricKind.REPORTED or definition.group == CONTEXT:
            continue
        if np.isnan(now):
            continue
        highest = np.inf if definition.maximum is None else definition.maximum
        bounds.append(
            MetricBound(
                metric=code,
                rise_percent=share,
                highest=_highest_by_rules(view, numbers, code, now, min(highest, 2 * now + 100)),
                whole=definition.type == "int",
            )
        )
    return tuple(bounds)


def find_broken_rules(view: WorkspaceView, numbers: dict[str, float]) -> tuple[str, ...]:
    """Return the ids of the consistency rules (errors inside one year) that numbers break."""
    columns = {code: np.asarray(value) for code, value in numbers.items()}
    return tuple(
        rule.id
        for rule in view.catalogue.rules.values()
        if rule.scope == "same_year"
        and rule.severity == "error"
        and float(evaluate_node(view.catalogue.conditions[rule.id], columns)) == 0.0
    )


def possible_range(view: WorkspaceView, code: str) -> tuple[float, float]:
    """Return the least and greatest value an indicator can have at all."""
    formula = view.catalogue.compiled[code].formula
    if isinstance(formula, Metric):
        definition = view.catalogue.metrics[formula.code]
        low, high = definition.minimum, definition.maximum
        return (0.0 if low is None else low, np.inf if high is None else high)
    return PER_UNIT.get(view.catalogue.indicators[code].unit, (0.0, np.inf))


def tell_issue(issue: Issue, known_metrics: Iterable[str] = ()) -> Finding:
    """Return what the engine found as a finding of the same code, its values as typed facts.

    known_metrics  codes with a name; another one is printed as it was written
    """
    makers = {
        "institution": institution,
        "indicator": indicator,
        "count": count,
        "year": year,
        "last": year,
    }
    known = set(known_metrics)
    facts: dict[str, Fact] = {}
    for name, value in issue.values.items():
        if name == "metric":
            facts[name] = metric(str(value)) if value in known else text(str(value))
        elif name in makers:
            facts[name] = makers[name](value)  # type: ignore[operator]
        else:
            facts[name] = number(float(value), 2 if isinstance(value, float) else 0)
    return Finding(code=issue.code, facts=facts)


def _highest_by_rules(
    view: WorkspaceView, numbers: dict[str, float], code: str, now: float, highest: float
) -> float:
    """Return how far a metric may rise before a rule that holds now is broken, others held."""
    tried = np.linspace(now, max(highest, now), GRID)
    if view.catalogue.metrics[code].type == "int":
        tried = np.unique(np.floor(tried))
    columns = {own: np.asarray(value) for own, value in numbers.items()} | {code: tried}
    limit = float(tried[-1])
    for rule in view.catalogue.rules.values():
        if rule.scope != "same_year" or rule.severity != "error":
            continue
        condition = view.catalogue.conditions[rule.id]
        if code not in set(read_metrics(condition)):
            continue
        holds = np.broadcast_to(evaluate_node(condition, columns), tried.shape) != 0.0
        if holds[0] and not holds.all():
            limit = min(limit, float(tried[int(np.argmin(holds)) - 1]))
    return limit
