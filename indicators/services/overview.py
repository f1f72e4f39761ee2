"""Where does the institution stand, what changed, and what should be looked at next?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.trends import Movement
from indicators.engine.uncertainty import INTERVAL
from indicators.services.memory import Memory
from indicators.services.overview_change import (
    AVAILABILITY,
    Change,
    label_edition,
    measure_change,
    trace_scores,
)
from indicators.services.overview_facts import PublishedFacts, gather_facts
from indicators.services.overview_measure import KeyMeasure, read_key_measure
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

LEAST_BAND = 4
"""A middle half of fewer peers than this would be the peers themselves."""


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


_MEMORY: Memory[Overview] = Memory(entries=64)


def build_overview(view: WorkspaceView, choice: Choice) -> Overview:
    """Return the overview of the chosen institution, kept for the next reader.

    Raises UnknownEditionError, UnknownFrameworkError.
    """
    asked = (choice.framework, choice.edition, choice.institution, choice.peers, choice.chosen)
    return _MEMORY.recall((view.key, *asked), lambda: _build(view, choice))


def _build(view: WorkspaceView, choice: Choice) -> Overview:
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
    sure = ""
    if places[0] == places[1]:  # one place is said with the share of the runs that gave it
        sure, facts["share"] = "_sure", percent(INTERVAL[1] - INTERVAL[0])
    # only what lies below the median with its whole interval can be said to hold back
    below = pillars[pillars["high"] < pillars["peer_mid"]]
    if below.empty:
        known = pillars["peer_mid"].notna().any()
        code = "overview_not_behind" if known else "overview_no_peers"
        return Finding(code=code + sure, facts=facts)
    return Finding(
        code="overview_held_back" + sure,
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
