"""Explanations a rector understands: why a score changed, and what a better place would take.

Every answer carries its numbers (frames, engine results) and `Finding`s that say them. The order of
the findings is the order in which they are read: the answer first, then its parts, then what has to
be kept in mind. What other raw numbers would do is told by `explanation_what_if`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from indicators.engine.change_parts import ChangeParts, decompose_parts
from indicators.engine.formula_values import read_metrics
from indicators.engine.targets import (
    MetricBound,
    TargetMethod,
    TargetResult,
    find_target,
)
from indicators.engine.trends import Movement, compare_periods
from indicators.services.editions import find_edition, list_editions
from indicators.services.explanation_change import say_parts
from indicators.services.explanation_inputs import (
    find_broken_rules,
    metric_decimals,
    read_baseline,
    read_metrics_of,
    require_institution,
    state_bounds,
    tell_apart,
    tell_issue,
)
from indicators.services.overview_change import (
    Obstacle,
    bound_score,
    find_obstacle,
    find_previous_complete,
    label_edition,
)
from indicators.services.scoring import ScoredEdition, UnknownEditionError, score_edition
from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.edition import Edition
from schemas.finding import (
    Fact,
    Finding,
    count,
    institution,
    interval,
    listed,
    metric,
    number,
    signed,
    text,
)

MOST_SHIFTS = 6
"""Numbers to change that are said one by one; all of them stand in the table."""


@dataclass(frozen=True)
class ChangeExplanation:
    """Why the overall score of one institution changed.

    before    the edition compared with, None without one
    obstacle  what makes the two editions not strictly comparable; the parts are given all the same
    parts     of this institution; None where one of the two has no score
    metrics   metric, before, after: the raw numbers of every ratio and count
    title, findings  what happened; the largest parts, then what to keep in mind
    """

    before: Edition | None
    obstacle: Obstacle | None
    parts: ChangeParts | None
    metrics: pd.DataFrame
    title: Finding
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class TargetExplanation:
    """What would have to change to reach a place."""

    result: TargetResult
    bounds: tuple[MetricBound, ...]
    title: Finding
    findings: tuple[Finding, ...] = ()


def explain_change(
    view: WorkspaceView, scored: ScoredEdition, own: str, before: int | None = None
) -> ChangeExplanation:
    """Explain how a score came from an earlier edition to the shown one, part by part.

    before  period of the earlier edition; None is the newest complete one before the shown
    Raises UnknownInstitutionError, and UnknownEditionError where `before` is no earlier edition.
    """
    require_institution(scored, own)
    name = institution(own)
    edition = _find_before(view, scored, before)
    if edition is None:
        title = Finding(code="explain_change_no_edition", facts={"name": name})
        return ChangeExplanation(None, Obstacle.NO_EDITION, None, pd.DataFrame(), title, ())
    label = text(label_edition(edition))
    obstacle = _find_obstacle(view, scored, edition, own)
    earlier = score_edition(view, scored.framework.code, edition.period)
    codes = sorted(
        {
            code
            for item in view.catalogue.compiled_of(scored.framework.code)
            for code in item.metrics
        }
    )
    periods = (edition.period, scored.edition.period)
    metrics = [read_metrics_of(view, [own], codes, period) for period in periods]
    table = pd.DataFrame({"before": metrics[0].loc[own], "after": metrics[1].loc[own]}).rename_axis(
        "metric"
    )
    parts = decompose_parts(
        earlier.result,
        scored.result,
        view.catalogue.compiled,
        (metrics[0], metrics[1]),
        [own],
    )
    if parts.change.isna().any() or parts.change.empty:
        title = Finding(code="explain_change_unscored", facts={"name": name, "edition": label})
        return ChangeExplanation(edition, Obstacle.UNSCORED, None, table.reset_index(), title, ())
    findings = say_parts(parts, own, table, _read_values(view, scored, earlier, own))
    findings += tuple(tell_issue(issue) for issue in parts.issues)
    if obstacle is not None:
        code = f"explain_change_care_{obstacle.value}"
        findings += (Finding(code=code, facts={"edition": label}),)
    return ChangeExplanation(
        before=edition,
        obstacle=obstacle,
        parts=parts,
        metrics=table.reset_index(),
        title=_title_change(scored, earlier, own, label),
        findings=findings,
    )


def explain_target(
    view: WorkspaceView,
    scored: ScoredEdition,
    own: str,
    place: int,
    bounds: Sequence[MetricBound] | None = None,
    simulate: bool = True,
) -> TargetExplanation:
    """Tell the smallest change of raw metrics that reaches a place of the overall score.

    bounds  how far each metric may be moved; None takes `state_bounds`. A step that is finer than
            what is printed becomes the printed one: the numbers read are the numbers scored
    Raises UnknownInstitutionError.
    """
    require_institution(scored, own)
    baseline = read_baseline(view, scored, [own])
    given = state_bounds(view, baseline, own) if bounds is None else bounds
    stated = tuple(_step_as_printed(view, bound) for bound in given)
    result = find_target(baseline, own, place, stated, interval=simulate)
    issues = tuple(tell_issue(issue, view.catalogue.metrics) for issue in result.issues)
    refused = [
        finding for finding in issues if finding.code in ("target_unscored", "target_place_unknown")
    ]
    if refused:
        return TargetExplanation(result, stated, refused[0])
    title = _title_target(result, scored.interval(own))
    if title.code == "target_nothing" and not _is_reported(view, baseline.model.metrics):
        title = title.model_copy(update={"code": "target_published"})
        issues = tuple(found for found in issues if found.code != "target_nothing_free")
    findings = [*_say_shifts(view, result), *issues]
    if result.shifts and (result.reached or result.method is TargetMethod.LINEAR):
        findings.append(Finding(code=f"target_by_{result.method.value}"))
    row = baseline.institutions.index(own)
    now = dict(zip(baseline.model.metrics, map(float, baseline.metrics[0, row]), strict=True))
    later = now | {shift.metric: shift.after for shift in result.shifts}
    broken = set(find_broken_rules(view, later)) - set(find_broken_rules(view, now))
    if broken:
        named = {code for rule in broken for code in _read_by_rule(view, rule)}
        moved = [metric(shift.metric) for shift in result.shifts if shift.metric in named]
        findings.append(Finding(code="target_contradiction", facts={"metrics": listed(*moved)}))
    return TargetExplanation(result, stated, title, tuple(findings))


def _say_shifts(view: WorkspaceView, result: TargetResult) -> Iterator[Finding]:
    """Say the largest changes one by one, and how many more there are."""
    for shift in result.shifts[:MOST_SHIFTS]:
        decimals = metric_decimals(view, shift.metric, shift.before, shift.after)
        yield Finding(
            code="target_shift",
            facts={
                "metric": metric(shift.metric),
                "before": number(shift.before, decimals),
                "after": number(shift.after, decimals),
                "change": signed(shift.change, decimals),
            },
        )
    more = len(result.shifts) - MOST_SHIFTS
    if more > 0:
        yield Finding(code="target_more", facts={"n": count(more)})


def _is_reported(view: WorkspaceView, metrics: Sequence[str]) -> bool:
    """Return whether a score reads any number that an institution reports itself."""
    return any(view.catalogue.metrics[code].kind is MetricKind.REPORTED for code in metrics)


def _step_as_printed(view: WorkspaceView, bound: MetricBound) -> MetricBound:
    if bound.metric not in view.catalogue.metrics:
        return bound
    printed = 10.0 ** -metric_decimals(view, bound.metric)
    steps = bound.step / printed
    return bound if abs(steps - round(steps)) < 1e-9 else replace(bound, step=printed)


def _title_target(result: TargetResult, present: tuple[int, int] | None) -> Finding:
    """Say whether the place is reached, every place with its interval where there is one.

    present  the interval of the place now
    """
    digits = tell_apart(result.score_before, result.score_after, 1)
    facts: dict[str, Fact] = {
        "name": institution(result.institution),
        "place": number(result.place),
        "now": number(result.rank_before or 0),
        "after": number(result.rank_after or 0),
        "old": number(result.score_before, digits),
        "new": number(result.score_after, digits),
    }
    if result.rank_low is not None and result.rank_high is not None:
        facts["places"] = interval(result.rank_low, result.rank_high)
    elif present is not None and not result.shifts:
        facts["places"] = interval(*present)
    if result.method is TargetMethod.NONE and not result.reached:
        return Finding(code="target_nothing", facts=facts)
    if result.method is TargetMethod.NONE:
        code = "target_leads" if result.rank_before == 1 else "target_already"
    elif result.reached:
        facts["n"] = count(len(result.shifts))
        code = "target_reached"
    elif result.method is TargetMethod.SEARCH:  # it proves nothing, it only has not found
        code = "target_not_found" if result.shifts else "target_none_found"
    else:
        facts["most"] = number(result.score_most, digits)
        code = "target_out_of_reach" if result.shifts else "target_no_better"
    if "places" not in facts:
        code += "_plain"
    return Finding(code=code, facts=facts)


def _read_values(
    view: WorkspaceView, scored: ScoredEdition, earlier: ScoredEdition, own: str
) -> pd.DataFrame:
    """Return indicator, before, after, the decimals of its unit and its pillar."""
    codes = list(dict.fromkeys((*scored.values.columns, *earlier.values.columns)))
    units = {code: view.catalogue.units[view.catalogue.indicators[code].unit] for code in codes}
    pillars = {
        item.code: own.code
        for side in (earlier, scored)
        for own in side.framework.pillars
        for item in own.indicators
    }
    return pd.DataFrame(
        {
            "before": earlier.values.T[own].reindex(codes),
            "after": scored.values.T[own].reindex(codes),
            "decimals": [units[code].decimals for code in codes],
            "pillar": [pillars[code] for code in codes],
        },
        index=pd.Index(codes, name="indicator"),
    )


def _title_change(scored: ScoredEdition, earlier: ScoredEdition, own: str, label: Fact) -> Finding:
    pair = compare_periods(bound_score(earlier, own), bound_score(scored, own))
    movement = str(pair["movement"].iloc[0])
    start, end = (float(side.result.overall.loc[own]) for side in (earlier, scored))
    word = {Movement.ROSE.value: "rose", Movement.FELL.value: "fell"}.get(movement, "within")
    return Finding(
        code=f"explain_change_{word}",
        facts={
            "name": institution(own),
            "old": number(start, 1),
            "new": number(end, 1),
            # what is read must add up: the difference of the numbers as they are written
            "points": signed(round(end, 1) - round(start, 1), 1),
            "edition": label,
        },
    )


def _find_before(view: WorkspaceView, scored: ScoredEdition, before: int | None) -> Edition | None:
    if before is None:
        return find_previous_complete(view, scored)
    shown = scored.edition.period
    earlier = [one for one in list_editions(view, scored.framework.code) if one.period < shown]
    found = find_edition(earlier, before)
    if found is None:
        known = ", ".join(str(one.period) for one in earlier) or "none"
        raise UnknownEditionError(
            f"Framework {scored.framework.code} has no edition {before} before {shown} in "
            f"workspace {view.name}; there are: {known}."
        )
    return found


def _find_obstacle(
    view: WorkspaceView, scored: ScoredEdition, before: Edition, own: str
) -> Obstacle | None:
    if not (scored.edition.complete and before.complete):
        return Obstacle.PARTIAL
    return find_obstacle(view, scored, before, own)


def _read_by_rule(view: WorkspaceView, rule: str) -> set[str]:
    return set(read_metrics(view.catalogue.conditions[rule]))
