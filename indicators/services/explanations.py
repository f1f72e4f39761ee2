"""Explanations a rector understands: why a score changed.

Every answer carries its numbers (frames, engine results) and `Finding`s that say them. The order of
the findings is the order in which they are read: the answer first, then its parts, then what has to
be kept in mind; so in `explanation_what_if`, `explanation_target` and `explanation_profiles`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.change_parts import ChangeParts, decompose_parts
from indicators.engine.trends import Movement, compare_periods
from indicators.services.editions import find_edition, list_editions
from indicators.services.explanation_change import say_parts
from indicators.services.explanation_inputs import (
    read_metrics_of,
    require_institution,
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
from schemas.edition import Edition
from schemas.finding import (
    Fact,
    Finding,
    institution,
    number,
    signed,
    text,
)


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
