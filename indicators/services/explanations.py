"""Explanations a rector understands: why a score changed, what would change it, and by how much.

Every answer carries its numbers (frames, engine results) and `Finding`s that say them. The order of
the findings is the order in which they are read: the answer first, then its parts, then what has to
be kept in mind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.engine.change_parts import ChangeParts, decompose_parts
from indicators.engine.formula_values import read_metrics
from indicators.engine.targets import (
    MetricBound,
    TargetMethod,
    TargetResult,
    find_target,
    move_values,
)
from indicators.engine.trends import Movement, compare_periods
from indicators.engine.uncertainty import simulate_ranks
from indicators.engine.what_if import Baseline, MetricChange, WhatIfResult, run_what_if
from indicators.services.editions import find_edition, list_editions
from indicators.services.explanation_change import say_parts
from indicators.services.explanation_inputs import (
    find_broken_rules,
    read_baseline,
    read_metrics_of,
    state_bounds,
    tell_issue,
)
from indicators.services.overview_change import (
    Obstacle,
    bound_score,
    find_obstacle,
    find_previous_complete,
    label_edition,
)
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
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


class UnknownInstitutionError(LookupError):
    """The edition measures no such institution."""


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
class WhatIfExplanation:
    """What changes of raw metrics do to score and place; `rank_*` is the interval afterwards."""

    result: WhatIfResult
    score_before: float
    score_after: float
    rank_before: int | None
    rank_after: int | None
    rank_low: int | None
    rank_high: int | None
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
    Raises UnknownInstitutionError, UnknownEditionError.
    """
    _require(scored, own)
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
    findings = say_parts(parts, own, table, scored.values.T[own], earlier.values.T[own])
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


def explain_what_if(
    view: WorkspaceView,
    scored: ScoredEdition,
    own: str,
    changes: Sequence[tuple[str, float]],
    simulate: bool = True,
) -> WhatIfExplanation:
    """Tell what other raw metrics of one institution would do to its score and place.

    changes   metric and how much more of it (less than 0: less), all at once
    simulate  also give the interval of the place afterwards
    Raises UnknownInstitutionError.
    """
    _require(scored, own)
    baseline = read_baseline(view, scored, [own])
    moves = [MetricChange(own, code, add=added) for code, added in changes]
    result = run_what_if(baseline, [moves])
    row = result.table(own, scored.edition.period).iloc[0]
    facts: dict[str, Fact] = {"name": institution(own)}
    done = {str(issue.values.get("metric")) for issue in result.issues}
    kept = [(code, added) for code, added in changes if code not in done]
    issues = tuple(tell_issue(issue, view.catalogue.metrics) for issue in result.issues)
    if np.isnan(row["score_after"]) or np.isnan(row["score_before"]):
        title = Finding(code="what_if_unscored", facts=facts)
        return WhatIfExplanation(
            result, row["score_before"], row["score_after"], None, None, None, None, title, issues
        )
    low = high = None
    if simulate and kept:
        at = baseline.institutions.index(own)
        column = baseline.model.metrics.index
        numbers = {
            code: float(baseline.metrics[0, at, column(code)]) + added for code, added in kept
        }
        values = move_values(baseline, at, {code: max(now, 0.0) for code, now in numbers.items()})
        table = simulate_ranks(values, scored.result.plan).table
        ends = table[["rank_low", "rank_high"]].astype("float64").to_numpy()[at]
        low, high = int(ends[0]), int(ends[1])
    facts |= {
        "points": signed(float(row["points"]), 2),
        "score": number(float(row["score_after"]), 1),
        "before": number(int(row["rank_before"])),
        "after": number(int(row["rank_after"])),
        "of": number(int(np.sum(~np.isnan(baseline.overall[0])))),
    }
    if low is not None and high is not None:
        facts["places"] = interval(low, high)
    direction = np.sign(row["rank_before"] - row["rank_after"])
    word = {1.0: "up", -1.0: "down"}.get(float(direction), "same")
    code = f"what_if_{word}" + ("" if "places" in facts else "_plain")
    moved = tuple(_say_move(view, baseline, own, *move) for move in kept)
    if not kept:
        code = "what_if_nothing"
    return WhatIfExplanation(
        result=result,
        score_before=float(row["score_before"]),
        score_after=float(row["score_after"]),
        rank_before=int(row["rank_before"]),
        rank_after=int(row["rank_after"]),
        rank_low=low,
        rank_high=high,
        title=Finding(code=code, facts=facts),
        findings=(*moved, *issues),
    )


def _say_move(
    view: WorkspaceView, baseline: Baseline, own: str, code: str, added: float
) -> Finding:
    """Say one raw number before and after."""
    row, column = baseline.institutions.index(own), baseline.model.metrics.index(code)
    now, decimals = float(baseline.metrics[0, row, column]), _decimals(view, code)
    return Finding(
        code="what_if_change",
        facts={
            "metric": metric(code),
            "before": number(now, decimals),
            "after": number(max(now + added, 0.0), decimals),
            "add": signed(added, decimals),
        },
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

    bounds  how far each metric may be moved; None takes `state_bounds`
    Raises UnknownInstitutionError.
    """
    _require(scored, own)
    baseline = read_baseline(view, scored, [own])
    stated = tuple(state_bounds(view, baseline, own) if bounds is None else bounds)
    result = find_target(baseline, own, place, stated, interval=simulate)
    issues = tuple(tell_issue(issue, view.catalogue.metrics) for issue in result.issues)
    refused = [
        finding for finding in issues if finding.code in ("target_unscored", "target_place_unknown")
    ]
    if refused:
        return TargetExplanation(result, stated, refused[0])
    shifts = tuple(
        Finding(
            code="target_shift",
            facts={
                "metric": metric(shift.metric),
                "before": number(shift.before, _decimals(view, shift.metric)),
                "after": number(shift.after, _decimals(view, shift.metric)),
                "change": signed(shift.change, _decimals(view, shift.metric)),
            },
        )
        for shift in result.shifts
    )
    findings = [*shifts, *issues]
    if result.method is not TargetMethod.NONE:
        findings.append(Finding(code=f"target_by_{result.method.value}"))
    row = baseline.institutions.index(own)
    now = dict(zip(baseline.model.metrics, map(float, baseline.metrics[0, row]), strict=True))
    later = now | {shift.metric: shift.after for shift in result.shifts}
    broken = set(find_broken_rules(view, later)) - set(find_broken_rules(view, now))
    if broken:
        named = {code for rule in broken for code in _read_by_rule(view, rule)}
        moved = [metric(shift.metric) for shift in result.shifts if shift.metric in named]
        findings.append(Finding(code="target_contradiction", facts={"metrics": listed(*moved)}))
    return TargetExplanation(result, stated, _title_target(result), tuple(findings))


def _title_target(result: TargetResult) -> Finding:
    facts: dict[str, Fact] = {
        "name": institution(result.institution),
        "place": number(result.place),
        "now": number(result.rank_before or 0),
        "after": number(result.rank_after or 0),
        "old": number(result.score_before, 1),
        "new": number(result.score_after, 1),
    }
    if result.rank_low is not None and result.rank_high is not None:
        facts["places"] = interval(result.rank_low, result.rank_high)
    if result.method is TargetMethod.NONE:
        code = "target_already" if result.reached else "target_nothing"
        return Finding(code=code, facts=facts)
    if result.reached:
        facts["n"] = count(len(result.shifts))
        code = "target_reached" if "places" in facts else "target_reached_plain"
        return Finding(code=code, facts=facts)
    facts["most"] = number(result.score_most, 1)
    code = "target_out_of_reach" if result.shifts else "target_no_better"
    return Finding(code=code, facts=facts)


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
            "points": signed(end - start, 1),
            "edition": label,
        },
    )


def _find_before(view: WorkspaceView, scored: ScoredEdition, before: int | None) -> Edition | None:
    if before is None:
        return find_previous_complete(view, scored)
    found = find_edition(list_editions(view, scored.framework.code), before)
    return found if found is not None and found.period < scored.edition.period else None


def _find_obstacle(
    view: WorkspaceView, scored: ScoredEdition, before: Edition, own: str
) -> Obstacle | None:
    if not (scored.edition.complete and before.complete):
        return Obstacle.PARTIAL
    return find_obstacle(view, scored, before, own)


def _decimals(view: WorkspaceView, code: str) -> int:
    return 0 if view.catalogue.metrics[code].type == "int" else 2


def _read_by_rule(view: WorkspaceView, rule: str) -> set[str]:
    return set(read_metrics(view.catalogue.conditions[rule]))


def _require(scored: ScoredEdition, own: str) -> None:
    if own not in scored.values.index:
        raise UnknownInstitutionError(f"The edition measures no institution {own!r}.")
