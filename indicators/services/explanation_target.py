"""What would have to change for a better place, in the steps that are printed.

The numbers read are the numbers scored. An answer that is a proven optimum is told as such; what a
search has not found is not called out of reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indicators.engine.targets import MetricBound, TargetMethod, TargetResult, find_target
from indicators.services.explanation_inputs import (
    metric_decimals,
    read_baseline,
    require_institution,
    say_contradiction,
    say_shift,
    state_bounds,
    tell_apart,
    tell_issue,
)
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.finding import Fact, Finding, count, institution, interval, number

MOST_SHIFTS = 6
"""Numbers to change that are said one by one; all of them stand in the table."""


@dataclass(frozen=True)
class TargetExplanation:
    """What would have to change to reach a place."""

    result: TargetResult
    bounds: tuple[MetricBound, ...]
    title: Finding
    findings: tuple[Finding, ...] = ()


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
    findings += say_contradiction(view, baseline, own, result.shifts, "target_contradiction")
    return TargetExplanation(result, stated, title, tuple(findings))


def _say_shifts(view: WorkspaceView, result: TargetResult) -> Iterator[Finding]:
    """Say the largest changes one by one, and how many more there are."""
    for shift in result.shifts[:MOST_SHIFTS]:
        yield say_shift(view, shift, "target_shift")
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
