"""What explanations are computed from: raw metrics beside scored values, and their bounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from indicators.engine.formula_values import evaluate_node, read_metrics
from indicators.engine.metric_moves import MetricLimit
from indicators.engine.scoring_model import ScoringModel
from indicators.engine.target_problem import number_at
from indicators.engine.targets import MetricBound, MetricShift
from indicators.engine.what_if import Baseline, prepare_baseline
from indicators.services.provenance import UnknownInstitutionError
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.finding import (
    Fact,
    Finding,
    count,
    indicator,
    institution,
    listed,
    metric,
    number,
    pillar,
    signed,
    text,
    year,
)
from schemas.formula import Metric, Node
from schemas.issue import Issue

STATED_RISE = 20.0
"""Per cent by which a metric may rise where the reader has stated no bound."""

CONTEXT = "context"
"""Metrics of size (enrolment, staff, income): nobody is advised to change them."""

GRID = 400
"""Numbers tried at once when it is looked up how far a consistency rule lets a metric rise."""

FINE_DECIMALS = 2
"""Decimals of a raw number at most, unless its unit has more."""

MORE_DECIMALS = 4
"""Decimals added at most where two numbers would be written alike."""

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

    share  per cent by which a number may rise; in the steps it is printed in, inside the plausible
           range of the metric and its consistency rules. Nothing may fall: fewer publications or
           fewer housing requests would lift a share, and be no improvement.
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
        bound = MetricBound(
            metric=code,
            rise_percent=share,
            highest=np.inf if definition.maximum is None else definition.maximum,
            step=10.0 ** -metric_decimals(view, code),
        )
        bounds.append(replace(bound, highest=_highest_by_rules(view, numbers, bound)))
    return tuple(bounds)


def limit_metrics(view: WorkspaceView, metrics: Iterable[str]) -> dict[str, MetricLimit]:
    """Return what each metric can be: its plausible range, and whole steps where it counts."""
    definitions = {code: view.catalogue.metrics[code] for code in metrics}
    return {
        code: MetricLimit(
            lowest=0.0 if own.minimum is None else own.minimum,
            highest=np.inf if own.maximum is None else own.maximum,
            whole=own.type == "int",
        )
        for code, own in definitions.items()
    }


def metric_decimals(view: WorkspaceView, code: str, *numbers: float) -> int:
    """Return with how many decimals a raw number is said: none where it counts, else its unit's.

    numbers  that are said with them: where one would be cut, up to FINE_DECIMALS are taken, so that
             the numbers read are the numbers scored
    """
    definition = view.catalogue.metrics[code]
    if definition.type == "int":
        return 0
    decimals = view.catalogue.units[definition.unit].decimals
    enough = (
        own
        for own in range(decimals, FINE_DECIMALS)
        if all(abs(round(one, own) - one) < 10.0 ** -(FINE_DECIMALS + 1) for one in numbers)
    )
    return next(enough, max(decimals, FINE_DECIMALS)) if numbers else decimals


def tell_apart(first: float, second: float, decimals: int) -> int:
    """Return the decimals, at least those given, with which two numbers are not written alike.

    At most MORE_DECIMALS are added; equal numbers, and missing ones, get those given.

    >>> tell_apart(4.477, 4.491, 1), tell_apart(4.4, 4.5, 1), tell_apart(4.5, 4.5, 1)
    (2, 1, 1)
    """
    different = range(decimals, decimals + MORE_DECIMALS + 1)
    return next((own for own in different if round(first, own) != round(second, own)), decimals)


def require_institution(scored: ScoredEdition, own: str) -> None:
    """Raise UnknownInstitutionError unless the edition measures the institution."""
    if own not in scored.values.index:
        raise UnknownInstitutionError(f"The edition measures no institution {own!r}.")


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


def find_contradicting(
    view: WorkspaceView, numbers: dict[str, float], moved: dict[str, float]
) -> tuple[str, ...]:
    """Return the moved metrics that are read by a consistency rule broken only by moving them.

    numbers  metric: its present number, NaN missing;  moved  the same for those that are moved
    """
    broken = set(find_broken_rules(view, numbers | moved)) - set(find_broken_rules(view, numbers))
    named = {code for rule in broken for code in read_metrics(view.catalogue.conditions[rule])}
    return tuple(code for code in moved if code in named)


def say_contradiction(
    view: WorkspaceView, baseline: Baseline, own: str, shifts: Sequence[MetricShift], code: str
) -> Iterator[Finding]:
    """Name the moved numbers that no longer fit those beside them, as a finding of that code."""
    row = baseline.metrics[0, baseline.institutions.index(own)]
    numbers = dict(zip(baseline.model.metrics, map(float, row), strict=True))
    named = find_contradicting(view, numbers, {shift.metric: shift.after for shift in shifts})
    if named:
        yield Finding(code=code, facts={"metrics": listed(*(metric(one) for one in named))})


def say_shift(view: WorkspaceView, shift: MetricShift, code: str) -> Finding:
    """Say one raw number before and after, as a finding of that code."""
    decimals = metric_decimals(view, shift.metric, shift.before, shift.after)
    return Finding(
        code=code,
        facts={
            "metric": metric(shift.metric),
            "before": number(shift.before, decimals),
            "after": number(shift.after, decimals),
            "change": signed(shift.change, decimals),
        },
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
        "pillar": pillar,
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
        elif isinstance(value, str):
            facts[name] = text(value)
        else:
            facts[name] = number(float(value), 2 if isinstance(value, float) else 0)
    return Finding(code=issue.code, facts=facts)


def _highest_by_rules(view: WorkspaceView, numbers: dict[str, float], bound: MetricBound) -> float:
    """Return how far a metric may rise before a rule that holds now is broken, others held.

    returns  the highest number of the bound where no rule is broken on the way to it
    """
    now = numbers[bound.metric]
    most = up = bound.count_steps(now)[1]
    for rule in view.catalogue.rules.values():
        if rule.scope != "same_year" or rule.severity != "error":
            continue
        condition = view.catalogue.conditions[rule.id]
        if bound.metric in set(read_metrics(condition)):
            up = min(up, _last_holding(condition, numbers, bound, most))
    return bound.highest if up == most else float(number_at(now, bound.step, up))


def _last_holding(
    condition: Node, numbers: dict[str, float], bound: MetricBound, most: float
) -> float:
    """Return after how many steps of a metric a condition that holds now holds for the last time.

    Between the numbers tried, and then between the two where it ends, until they are neighbours.
    """
    now, low, high = numbers[bound.metric], 0.0, most
    columns = {own: np.asarray(value) for own, value in numbers.items()}
    while True:
        steps = np.unique(np.rint(np.linspace(low, high, GRID)))
        tried = number_at(now, bound.step, steps)
        holds = evaluate_node(condition, columns | {bound.metric: tried}) != 0.0
        holds = np.broadcast_to(holds, tried.shape)
        first = int(np.argmin(holds))
        if holds[first] or first == 0:  # it holds everywhere, or is broken already
            return most
        low, high = float(steps[first - 1]), float(steps[first])
        if high - low <= 1:
            return low
