"""What changed since the edition before, where two editions may be compared at all.

A score is compared with the newest complete edition before it, and only when nothing but the
institutions themselves can have moved it: the edition is complete, no publisher changed its method
or its base in between, no scale depends on who else is in the edition, and no series broke. Else
the obstacle is named and no difference is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from indicators.engine.change import StepKind, build_waterfall, decompose_change
from indicators.engine.pipeline import ScoreResult, score
from indicators.engine.trends import Movement, compare_periods, crosses_break
from indicators.services.editions import list_editions
from indicators.services.memory import Memory
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.edition import Edition
from schemas.recipe import OVERALL, SAMPLE_BASED, ScorePlan

AVAILABILITY = "availability"
"""Key of the step that adds up what values coming in and dropping out did to the score."""


class Obstacle(StrEnum):
    """Why the score is not compared with an earlier edition."""

    PARTIAL = "partial"  # a part of this edition is not held
    NO_EDITION = "no_edition"  # there is no complete edition before
    METHOD = "method"  # a publisher changed its method in between
    REBASED = "rebased"  # a publisher re-based its scores in between
    MOVING_SCALE = "moving_scale"  # a scale depends on the other institutions of the edition
    SERIES = "series"  # the definition of a metric changed in between
    UNSCORED = "unscored"  # no score in one of the two editions


@dataclass(frozen=True)
class Change:
    """The change of one institution's overall score.

    before     the edition compared with, None without one
    obstacle   why there is no comparison; then all that follows is empty
    change     points;  margin  points: how large a change must be to be told from chance
    steps      pillar or AVAILABILITY, effect (points): they sum to `change`; plan's order
    effects    by indicator: points that its own movement gave or took
    """

    before: Edition | None
    obstacle: Obstacle | None
    start: float = float("nan")
    end: float = float("nan")
    change: float = float("nan")
    margin: float = float("nan")
    movement: Movement = Movement.NOT_COMPARABLE
    steps: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame({"step": [], "effect": []}, dtype="float64")
    )
    effects: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))


def label_edition(edition: Edition) -> str:
    """Return an edition as it is written in every language: 2024/25, or QS 2026 · THE 2026.

    >>> label_edition(Edition(period=2024))
    '2024/25'
    """
    if edition.academic:
        return f"{edition.period}/{(edition.period + 1) % 100:02d}"
    return " · ".join(f"{part.short_title} {part.edition}" for part in edition.parts if part.held)


def measure_change(view: WorkspaceView, scored: ScoredEdition, institution: str) -> Change:
    """Return how far the score moved since the previous comparable edition, and why.

    The margin is that of `compare_periods`: the two intervals must not overlap. Kept for the next
    reader: it does not depend on whom the institution is compared with.
    """
    key = (view.key, scored.framework.code, scored.edition.period, institution)
    return _CHANGES.recall(key, lambda: _measure(view, scored, institution))


def _measure(view: WorkspaceView, scored: ScoredEdition, institution: str) -> Change:
    before = find_previous_complete(view, scored)
    if not scored.edition.complete:
        return Change(before, Obstacle.PARTIAL)
    if before is None:
        return Change(None, Obstacle.NO_EDITION)
    obstacle = find_obstacle(view, scored, before, institution)
    if obstacle is not None:
        return Change(before, obstacle)
    earlier = score_edition(view, scored.framework.code, before.period)
    old, new = bound_score(earlier, institution), bound_score(scored, institution)
    if old["value"].isna().any() or new["value"].isna().any():
        return Change(before, Obstacle.UNSCORED)
    row: pd.Series = compare_periods(old, new).T[institution]
    change = float(row["change"])
    # the end nearest to no change decides: what is left of the change there is what is sure
    nearest = float(row["change_low"] if change >= 0 else row["change_high"])
    split = decompose_change(earlier.result, scored.result)
    falls = build_waterfall(split, institution)
    return Change(
        before=before,
        obstacle=None,
        start=float(split.start[institution]),
        end=float(split.end[institution]),
        change=change,
        margin=abs(change - nearest),
        movement=Movement(str(row["movement"])),
        steps=_join_availability(falls),
        effects=split.score_effect.T[institution],
    )


def find_previous_complete(view: WorkspaceView, scored: ScoredEdition) -> Edition | None:
    """Return the newest complete edition before the shown one."""
    earlier = [
        edition
        for edition in list_editions(view, scored.framework.code)
        if edition.period < scored.edition.period and edition.complete
    ]
    return earlier[-1] if earlier else None


def find_series_breaks(
    view: WorkspaceView, institution: str, metrics: set[str], periods: list[int]
) -> pd.DataFrame:
    """Return the annotated breaks of some metrics for an institution, from_period given.

    A break that names no metric counts for every metric that its source gives the institution.
    """
    rows = view.access.observations([institution], sorted(metrics), periods)
    sources = sorted({str(source) for source in rows["source"]})
    notes = view.access.annotations([institution], sorted(metrics), sources, periods)
    return notes[(notes["kind"] == "break") & notes["from_period"].notna()]


def find_obstacle(
    view: WorkspaceView, scored: ScoredEdition, before: Edition, institution: str
) -> Obstacle | None:
    """Return why two complete editions do not compare, None where nothing stands in between."""
    codes = scored.framework.indicator_codes()
    published = view.access.source_editions()
    published = published[published["source"].isin(scored.framework.sources)]
    between = published[
        (published["edition"] > before.period) & (published["edition"] <= scored.edition.period)
    ]
    if between["break_before"].astype("bool").any():
        return Obstacle.METHOD
    if between["rebased"].astype("bool").any():
        return Obstacle.REBASED
    if any(item.normalisation in SAMPLE_BASED for item in scored.result.plan.indicators()):
        return Obstacle.MOVING_SCALE
    metrics = {metric for code in codes for metric in view.catalogue.compiled[code].metrics}
    spanned = list(range(before.period, scored.edition.period + 1))
    breaks = find_series_breaks(view, institution, metrics, spanned)["from_period"].astype(int)
    if crosses_break(before.period, scored.edition.period, list(breaks)):
        return Obstacle.SERIES
    return None


def bound_score(scored: ScoredEdition, institution: str) -> pd.DataFrame:
    """Return value, low and high of one overall score, as `compare_periods` takes them."""
    table = pd.DataFrame({"value": scored.result.overall}).reindex([institution])
    ends = ["score_low", "score_high"]
    if scored.uncertainty is None:
        return table.assign(low=float("nan"), high=float("nan"))
    bounds = scored.uncertainty.table[ends].astype("float64").reindex([institution])
    return table.join(bounds.set_axis(["low", "high"], axis=1))


def _join_availability(falls: pd.DataFrame) -> pd.DataFrame:
    moved = falls[falls["kind"] == StepKind.SCORE.value][["step", "effect"]]
    came = falls[falls["kind"] == StepKind.AVAILABILITY.value]
    if came.empty:
        return moved.reset_index(drop=True)
    extra = pd.DataFrame({"step": [AVAILABILITY], "effect": [float(came["effect"].sum())]})
    return pd.concat([moved, extra], ignore_index=True)


def trace_scores(view: WorkspaceView, scored: ScoredEdition, institution: str) -> pd.DataFrame:
    """Return the score and coverage of every complete edition up to the shown one.

    returns  index period; score (0-100, NaN unscored), coverage (0-1)

    Scores only: simulating eight editions for a line without intervals would cost seconds.
    """
    key = (*view.key, scored.framework.code)
    results = _RESULTS.recall(key, lambda: _score_all(view, scored))
    shown = scored.edition.period
    rows = {
        period: {
            "score": float(result.overall.loc[institution]),
            "coverage": float(result.coverage[OVERALL].loc[institution]),
        }
        for period, result in results.items()
        if period <= shown and institution in result.overall.index
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["score", "coverage"])


_CHANGES: Memory[Change] = Memory(entries=256)
_RESULTS: Memory[dict[int, ScoreResult]] = Memory(entries=8)


def _score_all(view: WorkspaceView, scored: ScoredEdition) -> dict[int, ScoreResult]:
    framework = scored.framework
    population = list(scored.values.index)
    tidy = view.access.indicator_values(view.catalogue.compiled_of(framework.code), population)
    results = {}
    for edition in list_editions(view, framework.code):
        if not edition.complete:
            continue
        rows = tidy[tidy["period"] == edition.period]
        wide = rows.pivot(index="institution", columns="indicator", values="value")
        values = wide.reindex(index=population, columns=list(framework.indicator_codes()))
        plan = ScorePlan.from_framework(
            framework, view.catalogue.indicators, edition.period, population
        )
        results[edition.period] = score(values.astype("float64"), plan)
    return results
