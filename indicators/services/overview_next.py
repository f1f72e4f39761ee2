"""What is worth looking at next in one institution's edition: computed, never written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from indicators.services.overview_change import Change
from indicators.services.overview_facts import find_reason
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView

STEPS = 3


class NextKind(StrEnum):
    """What is worth looking at."""

    GAP = "gap"
    MISSING = "missing"
    NOTHING_MISSING = "nothing_missing"
    FALL = "fall"
    LEAD = "lead"
    NOTE = "note"


@dataclass(frozen=True)
class NextStep:
    """One thing to look at next; numbers in the indicator's unit, `points` of the overall score.

    count, of   missing values and all values;  weight  share of the overall weight they hold
    reason      code of why the heaviest missing value is missing
    annotation  id of the note
    """

    kind: NextKind
    indicator: str | None = None
    pillar: str | None = None
    own: float = float("nan")
    other: float = float("nan")
    points: float = float("nan")
    reason: str | None = None
    count: int = 0
    of: int = 0
    weight: float = 0.0
    annotation: str | None = None


def choose_next_steps(
    view: WorkspaceView,
    scored: ScoredEdition,
    compared: tuple[str, tuple[str, ...]],
    missing: pd.DataFrame,
    change: Change,
) -> tuple[NextStep, ...]:
    """Return at most three things to look at: the costliest gap, what is missing, a note or fall.

    compared  ids of the institution and of its peers;  missing  as `Overview.missing`
    """
    own, members = compared
    steps = [_find_gap(scored, own, members), _sum_missing(view, scored, own, missing)]
    steps.append(_find_note(view, scored, own) or _find_fall(view, scored, own, change))
    found = [step for step in steps if step is not None]
    lead = _find_lead(scored, own, members)
    if len(found) < STEPS and lead is not None:
        found.insert(0, lead)
    return tuple(found)


def _find_gap(scored: ScoredEdition, own: str, members: tuple[str, ...]) -> NextStep | None:
    """Return the indicator whose distance to the peers' median costs most points."""
    ahead = _measure_leads(scored, own, members)
    return _make_gap(scored, own, members, str(ahead.idxmin())) if (ahead < 0).any() else None


def _find_lead(scored: ScoredEdition, own: str, members: tuple[str, ...]) -> NextStep | None:
    """Return the indicator whose distance to the peers' median brings most points."""
    ahead = _measure_leads(scored, own, members)
    return _make_gap(scored, own, members, str(ahead.idxmax())) if (ahead > 0).any() else None


def _measure_leads(scored: ScoredEdition, own: str, members: tuple[str, ...]) -> pd.Series:
    """Return by indicator the points of the overall score above the peers' median."""
    result = scored.result
    others = [code for code in members if code in result.normalised.index]
    median = result.normalised.loc[others].median()
    weights = result.contributions.indicator_weights.T[own]
    return (result.normalised.T[own] - median) * weights


def _make_gap(scored: ScoredEdition, own: str, members: tuple[str, ...], code: str) -> NextStep:
    points = float(_measure_leads(scored, own, members)[code])
    others = [peer for peer in members if peer in scored.values.index]
    return NextStep(
        kind=NextKind.LEAD if points > 0 else NextKind.GAP,
        indicator=code,
        pillar=_home(scored, code),
        own=float(scored.values[code].loc[own]),
        other=float(scored.values.loc[others, code].median()),
        points=points,
    )


def _sum_missing(
    view: WorkspaceView, scored: ScoredEdition, own: str, missing: pd.DataFrame
) -> NextStep:
    total = scored.values.shape[1]
    if missing.empty:
        return NextStep(kind=NextKind.NOTHING_MISSING, of=total)
    heaviest = missing.iloc[0]
    return NextStep(
        kind=NextKind.MISSING,
        indicator=str(heaviest["indicator"]),
        pillar=str(heaviest["pillar"]),
        reason=find_reason(view, scored, own, str(heaviest["indicator"])),
        count=len(missing),
        of=total,
        weight=float(missing["weight"].sum()),
    )


def _find_note(view: WorkspaceView, scored: ScoredEdition, own: str) -> NextStep | None:
    """Return the newest note about this institution itself in the shown edition."""
    notes = view.access.annotations([own], None, None, [scored.edition.period])
    period = scored.edition.period
    current = (notes["from_period"] >= period) | (notes["to_period"] >= period)
    own_notes = (notes["institution"] == own) & current
    notes = notes[own_notes.astype("bool")].sort_values("from_period", kind="stable")
    if notes.empty:
        return None
    return NextStep(kind=NextKind.NOTE, annotation=str(notes.iloc[-1]["annotation"]))


def _find_fall(
    view: WorkspaceView, scored: ScoredEdition, own: str, change: Change
) -> NextStep | None:
    """Return the indicator whose own movement took most points away."""
    losses = change.effects[change.effects < 0]
    if losses.empty or change.before is None:
        return None
    code = str(losses.idxmin())
    old = view.access.indicator_values(
        [view.catalogue.compiled[code]], [own], [change.before.period]
    )
    return NextStep(
        kind=NextKind.FALL,
        indicator=code,
        pillar=_home(scored, code),
        own=float(scored.values[code].loc[own]),
        other=float(old["value"].iloc[0]),
        points=float(losses.min()),
    )


def _home(scored: ScoredEdition, code: str) -> str:
    return next(
        group.code
        for group in scored.framework.pillars
        if code in {item.code for item in group.indicators}
    )
