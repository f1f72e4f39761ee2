"""Where does the institution stand, what changed, and what should be looked at next?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.trends import Movement, number_segments
from indicators.services.overview_change import (
    AVAILABILITY,
    Change,
    find_series_breaks,
    label_edition,
    measure_change,
    trace_scores,
)
from indicators.services.overview_facts import PublishedFacts, gather_facts
from indicators.services.overview_next import NextStep, choose_next_steps
from indicators.services.peer_groups import PeerGroup, find_peer_group
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice
from schemas.edition import Edition
from schemas.finding import (
    Finding,
    count,
    institution,
    number,
    percent,
    pillar,
    signed,
    text,
)
from schemas.recipe import OVERALL

KEY_INDICATORS = {
    "full": "share_intl_degree_students",
    "open_visibility": "open_intl_students_share_the",
}
"""The share of foreign students, in each framework: the number asked for first."""

LEAST_BAND = 4
"""A middle half of fewer peers than this would be the peers themselves."""


@dataclass(frozen=True)
class KeyMeasure:
    """The share of foreign students through the editions.

    value   in the indicator's unit, NaN missing;  reason  code of why
    series  index period; value (in the indicator's unit, NaN missing), segment: a new number
            starts where the series broke
    moved   difference to the edition before in the same unbroken stretch, and its period
    broke   the series starts anew in the shown edition, so there is nothing to compare with
    target  value and period of the institution's own strategy, None without one
    """

    indicator: str
    value: float
    series: pd.DataFrame
    reason: str | None
    moved: tuple[float, int] | None
    broke: bool
    target: tuple[float, int] | None


@dataclass(frozen=True)
class Overview:
    """One institution in one edition.

    places   ends of the rank interval, None without a score or with nobody to compare
    ranked   how many institutions have a score
    pillars  farthest above the peers' median first, unscored last: pillar, score, low, high,
             peer_low, peer_mid, peer_high, peers (list of scores), gap (points to the median),
             weight (used), points (contribution), peer_points (their median), coverage
    missing  heaviest first: indicator, pillar, weight (share of all weight), reason
    history  index period; score, coverage
    facts    the published values, for an institution without a score
    """

    scored: ScoredEdition
    institution: str
    peers: PeerGroup
    places: tuple[int, int] | None
    ranked: int
    pillars: pd.DataFrame
    missing: pd.DataFrame
    history: pd.DataFrame
    change: Change
    key_measure: KeyMeasure
    next_steps: tuple[NextStep, ...]
    facts: PublishedFacts | None
    title: Finding
    standfirst: tuple[Finding, ...]

    @property
    def edition(self) -> Edition:
        """Return the edition that is shown."""
        return self.scored.edition

    @property
    def score(self) -> float:
        """Return the overall score, NaN without one."""
        return float(self.scored.result.overall.loc[self.institution])

    @property
    def coverage(self) -> float:
        """Return the share of all weight that has data."""
        return float(self.scored.result.coverage[OVERALL].loc[self.institution])

    @property
    def is_scored(self) -> bool:
        """Tell whether the institution has an overall score."""
        return not pd.isna(self.score)

    def ahead(self) -> tuple[int, int]:
        """Return in how many pillars the institution is above the median, of how many."""
        gaps = self.pillars["gap"].dropna()
        return int((gaps > 0).sum()), len(gaps)


def build_overview(view: WorkspaceView, choice: Choice) -> Overview:
    """Build the overview of the chosen institution.

    Raises UnknownEditionError, UnknownFrameworkError.
    """
    own = choice.institution
    scored = score_edition(view, choice.framework, choice.edition)
    peers = find_peer_group(view, choice, scored.edition.period)
    pillars = compare_pillars(scored, own, peers.members)
    missing = list_missing(scored, own)
    change = measure_change(view, scored, own)
    has_score = not pd.isna(scored.result.overall.loc[own])
    places = scored.interval(own)
    return Overview(
        scored=scored,
        institution=own,
        peers=peers,
        places=places,
        ranked=len(scored.scored),
        pillars=pillars,
        missing=missing,
        history=trace_scores(view, scored, own),
        change=change,
        key_measure=read_key_measure(view, scored, own),
        next_steps=choose_next_steps(view, scored, (own, peers.members), missing, change),
        facts=None if has_score else gather_facts(view, scored, own),
        title=_title(scored, own, pillars, places),
        standfirst=_standfirst(scored, own, change, has_score),
    )


def compare_pillars(scored: ScoredEdition, own: str, members: tuple[str, ...]) -> pd.DataFrame:
    """Put the pillars of an institution beside those of its peers; columns as `Overview.pillars`.

    Only peers whose pillar is scored count; the median needs one, the middle half LEAST_BAND.
    """
    result, uncertainty = scored.result, scored.uncertainty
    others = [code for code in members if code in result.pillars.index]
    rows = []
    for code in result.plan.pillar_codes():
        theirs = result.pillars.loc[others, code].dropna()
        points = result.contributions.pillar_contributions[code]
        middle = theirs.quantile([0.25, 0.75]) if len(theirs) >= LEAST_BAND else None
        score = float(result.pillars[code].loc[own])
        bounds = (
            (uncertainty.pillar_low[code].loc[own], uncertainty.pillar_high[code].loc[own])
            if uncertainty is not None
            else (score, score)
        )
        rows.append(
            {
                "pillar": code,
                "score": score,
                "low": float(bounds[0]),
                "high": float(bounds[1]),
                "peer_low": float("nan") if middle is None else float(middle.iloc[0]),
                "peer_mid": float(theirs.median()),
                "peer_high": float("nan") if middle is None else float(middle.iloc[1]),
                "peers": theirs.tolist(),
                "gap": score - float(theirs.median()),
                "weight": float(result.contributions.pillar_weights[code].loc[own]),
                "points": float(points.loc[own]),
                "peer_points": float(points.loc[others].median()),
                "coverage": float(result.coverage[code].loc[own]),
            }
        )
    table = pd.DataFrame(rows)
    order = ["gap", "score"] if table["gap"].notna().any() else ["score"]
    return table.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def list_missing(scored: ScoredEdition, own: str) -> pd.DataFrame:
    """Return the indicators without a value, heaviest first; columns as `Overview.missing`."""
    weights = scored.framework.effective_weights()
    homes = {
        item.code: group.code for group in scored.framework.pillars for item in group.indicators
    }
    codes = [code for code, value in scored.values.loc[own].items() if pd.isna(value)]
    table = pd.DataFrame(
        {
            "indicator": pd.Series(codes, dtype="str"),
            "pillar": pd.Series([homes[str(code)] for code in codes], dtype="str"),
            "weight": pd.Series([weights[str(code)] for code in codes], dtype="float64"),
            "reason": pd.Series([scored.reasons[code].loc[own] for code in codes], dtype="str"),
        }
    )
    return table.sort_values("weight", ascending=False, kind="stable", ignore_index=True)


def read_key_measure(view: WorkspaceView, scored: ScoredEdition, own: str) -> KeyMeasure:
    """Return the share of foreign students through the editions up to the shown one."""
    framework = scored.framework
    code = KEY_INDICATORS.get(framework.code, framework.indicator_codes()[0])
    compiled = view.catalogue.compiled[code]
    rows = view.access.indicator_values([compiled], [own])
    rows = rows[rows["period"] <= scored.edition.period].sort_values("period")
    periods = [int(period) for period in rows["period"]]
    reason = scored.reasons[code].loc[own]
    series = pd.DataFrame(
        {
            "value": rows["value"].to_numpy(dtype="float64"),
            "segment": number_segments(periods, _breaks_of(view, own, compiled.metrics, periods)),
        },
        index=pd.Index(periods, name="period"),
    )
    value = float(scored.values[code].loc[own])
    return KeyMeasure(
        indicator=code,
        value=value,
        series=series,
        reason=None if pd.isna(reason) else str(reason),
        broke=_starts_new(series, scored.edition.period),
        moved=_measure_step(series, value, scored.edition.period),
        target=_find_target(view, own, code, scored.edition.period),
    )


def _measure_step(series: pd.DataFrame, value: float, period: int) -> tuple[float, int] | None:
    """Return the difference to the value before, None across a break and beside a gap."""
    if period not in series.index or pd.isna(value):
        return None
    stretch = series[series["segment"] == series["segment"].loc[period]]
    earlier = stretch[stretch.index < period]["value"]
    if earlier.empty or pd.isna(earlier.iloc[-1]):
        return None
    return value - float(earlier.iloc[-1]), int(earlier.index[-1])


def _starts_new(series: pd.DataFrame, period: int) -> bool:
    """Tell whether the shown edition is the first of a stretch that follows another one."""
    if period not in series.index or len(series) < 2:
        return False
    segment = series["segment"]
    return bool((segment == segment[period]).sum() == 1 and segment.iloc[0] != segment[period])


def _breaks_of(
    view: WorkspaceView, own: str, metrics: tuple[str, ...], periods: list[int]
) -> list[int]:
    notes = find_series_breaks(view, own, set(metrics), periods)["from_period"]
    rows = view.access.observations([own], metrics, periods)
    editions = view.access.source_editions()
    editions = editions[editions["source"].isin(rows["source"].unique())]
    editions = editions[editions["break_before"].astype("bool")]
    return sorted({int(p) for p in notes} | {int(p) for p in editions["edition"]})


def _find_target(view: WorkspaceView, own: str, code: str, period: int) -> tuple[float, int] | None:
    """Return the nearest target of the institution's strategies that is not past."""
    strategies = view.access.records("strategy", own)
    areas = view.access.records("strategy_area")
    areas = areas[areas["strategy_id"].isin(strategies["strategy_id"])]
    targets = view.access.records("strategy_target", None, {"indicator_code": [code]})
    mine = targets[targets["area_id"].isin(areas["area_id"])]
    ahead = mine[mine["target_year"] >= period].sort_values("target_year", kind="stable")
    if ahead.empty:
        return None
    return float(ahead["target"].iloc[0]), int(ahead["target_year"].iloc[0])


def _title(
    scored: ScoredEdition, own: str, pillars: pd.DataFrame, places: tuple[int, int] | None
) -> Finding:
    name = institution(own)
    score = scored.result.overall.loc[own]
    if pd.isna(score):
        return Finding(
            code="overview_unscored",
            facts={
                "name": name,
                "coverage": percent(float(scored.result.coverage[OVERALL].loc[own])),
                "threshold": percent(scored.framework.overall_coverage),
            },
        )
    if places is None:
        facts = {"name": name, "score": number(float(score), 1)}
        return Finding(code="overview_alone", facts=facts)
    facts = {"name": name, "places": text(write_places(*places)), "n": number(len(scored.scored))}
    # only what lies below the median with its whole interval can be said to hold back
    below = pillars[pillars["high"] < pillars["peer_mid"]]
    if below.empty:
        known = pillars["peer_mid"].notna().any()
        return Finding(code="overview_not_behind" if known else "overview_no_peers", facts=facts)
    return Finding(
        code="overview_held_back",
        facts={**facts, "pillar": pillar(str(below.iloc[-1]["pillar"]))},
    )


def write_places(low: int, high: int) -> str:
    """Return a rank interval as it is written in every language.

    >>> write_places(5, 10), write_places(1, 1)
    ('5–10', '1')
    """
    return str(low) if low == high else f"{low}–{high}"


def _standfirst(
    scored: ScoredEdition, own: str, change: Change, has_score: bool
) -> tuple[Finding, ...]:
    if not has_score:
        known = sum(bool(pd.notna(value)) for value in scored.values.loc[own])
        code = "overview_known" if known else "overview_nothing_known"
        return (
            Finding(code=code, facts={"known": count(known), "of": number(scored.values.shape[1])}),
        )
    if change.obstacle is not None:
        facts = {"edition": text(label_edition(change.before))} if change.before else {}
        return (Finding(code=f"overview_not_compared_{change.obstacle.value}", facts=facts),)
    facts = {
        "change": number(abs(change.change), 1),
        "signed": signed(change.change, 1),
        "margin": number(change.margin, 1),
        "edition": text(label_edition(change.before)) if change.before else text(""),
    }
    said = [Finding(code=f"overview_{change.movement.value}", facts=facts)]
    if change.movement in (Movement.ROSE, Movement.FELL):
        said += _name_movers(change)
    return tuple(said)


def _name_movers(change: Change) -> list[Finding]:
    """Name what added most and what took most away; only of a change that may be claimed."""
    steps = change.steps[change.steps["step"] != AVAILABILITY].set_index("step")["effect"]
    said = []
    for code, step in (("added", steps.idxmax()), ("took", steps.idxmin())):
        effect = float(steps[str(step)])
        if (effect > 0) == (code == "added") and round(abs(effect), 1) > 0:
            facts = {"pillar": pillar(str(step)), "effect": signed(effect, 1)}
            said.append(Finding(code=f"overview_{code}", facts=facts))
    return said
