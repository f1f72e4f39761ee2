"""What is behind one institution's score: gaps by indicator, contributions, what would help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators.engine.normalise import normalise_frame
from indicators.engine.pipeline import score
from indicators.engine.uncertainty import INTERVAL
from indicators.services.memory import Memory
from indicators.services.peer_groups import find_peer_group
from indicators.services.provenance import UnknownInstitutionError
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice
from schemas.finding import (
    Fact,
    Finding,
    count,
    indicator_short,
    institution,
    number,
    percent,
    pillar,
    pillar_short,
    reason,
    text,
)
from schemas.language import Language
from schemas.observation import Reason
from schemas.recipe import OVERALL
from schemas.records.strategy import StrategyStatus

WORST_NAMED = 2
"""So many of the costliest indicators are named and moved to the median in the head of the page."""

WEAK_GAP = -10.0
"""Points below the peers' median from which an indicator counts as weak."""


@dataclass(frozen=True)
class Profile:
    """What is behind one institution's score in one edition.

    members     peers with values in the framework, in the order of the peer group
    score       overall 0-100, None without one;  interval  ends of its rank interval
    of          how many institutions have a score
    pillars     worst first, unscored last: pillar, score (0-100), reference (peers' median score),
                contribution and reference_contribution (points of the overall score), weight (used,
                0-1), coverage (0-1)
    indicators  by pillar in the framework's order, costliest first, missing last: pillar,
                indicator, value and reference_value (units; peers' median), reason (code where
                missing), score, reference (peers' median score), peers (list of scores), weight
                (used in the overall score, 0-1), effect ((score - reference) x weight, points; NaN
                without an overall score), is_weak (10 points or more below the reference), target
                and target_year, target_score
    gain        points the score would rise by, if the costliest indicators reached the peers'
                median value, from scoring everybody again; None when there is nothing to gain
    """

    institution: str
    scored: ScoredEdition
    members: tuple[str, ...]
    score: float | None
    interval: tuple[int, int] | None
    of: int
    pillars: pd.DataFrame
    indicators: pd.DataFrame
    gain: float | None
    title: Finding
    standfirst: Finding

    def of_pillar(self, code: str) -> pd.DataFrame:
        """Return the indicators of a pillar, costliest first."""
        return self.indicators[self.indicators["pillar"] == code].reset_index(drop=True)

    def pillar_of(self, code: str) -> str | None:
        """Return the pillar of an indicator, None when the framework has no such indicator."""
        found = self.indicators.loc[self.indicators["indicator"] == code, "pillar"]
        return str(found.iloc[0]) if len(found) else None


_MEMORY: Memory[Profile] = Memory(entries=48)


def build_profile(view: WorkspaceView, choice: Choice) -> Profile:
    """Build the profile of the chosen institution in the chosen framework and edition.

    Raises UnknownInstitutionError, UnknownEditionError, UnknownFrameworkError.
    """
    scored = score_edition(view, choice.framework, choice.edition)
    pinned = choice.model_copy(
        update={"edition": scored.edition.period, "language": Language.ENGLISH}
    )
    key = (*view.key, pinned.model_dump_json())
    return _MEMORY.recall(key, lambda: _build(view, pinned, scored))


def _build(view: WorkspaceView, choice: Choice, scored: ScoredEdition) -> Profile:
    own = choice.institution
    if own not in scored.values.index:
        raise UnknownInstitutionError(f"Workspace {view.name} measures no institution {own!r}.")
    group = find_peer_group(view, choice, scored.edition.period)
    members = tuple(code for code in group.members if code in scored.values.index)
    pillars = describe_pillars(scored, own, members)
    targets = read_targets(view, own, scored.edition.period)
    indicators = describe_indicators(scored, own, members, targets)
    overall = scored.result.overall[own]
    known = None if pd.isna(overall) else float(overall)
    worst = _find_worst(indicators)
    gain = _compute_gain(scored, own, worst)
    interval = scored.interval(own) if known is not None else None
    return Profile(
        institution=own,
        scored=scored,
        members=members,
        score=known,
        interval=interval,
        of=len(scored.scored),
        pillars=pillars,
        indicators=indicators,
        gain=gain,
        title=_title(own, known, members, indicators),
        standfirst=_standfirst(scored, own, gain, len(worst)),
    )


def describe_pillars(scored: ScoredEdition, own: str, members: tuple[str, ...]) -> pd.DataFrame:
    """Return the pillars of one institution beside its peers; columns as `Profile.pillars`."""
    result, peers = scored.result, list(members)
    parts = result.contributions
    table = pd.DataFrame(
        {
            "score": result.pillars.loc[own],
            "reference": result.pillars.loc[peers].median(),
            "contribution": parts.pillar_contributions.loc[own],
            "reference_contribution": parts.pillar_contributions.loc[peers].median(),
            "weight": parts.pillar_weights.loc[own],
            "coverage": result.coverage.loc[own, list(result.pillars.columns)],
        }
    ).astype("float64")
    ordered = table.sort_values("score", kind="stable", na_position="last")
    return ordered.rename_axis("pillar").reset_index()


def describe_indicators(
    scored: ScoredEdition, own: str, members: tuple[str, ...], targets: pd.DataFrame
) -> pd.DataFrame:
    """Return the indicators of one institution beside its peers; columns as `Profile.indicators`.

    targets  as `read_targets` returns them
    """
    result, peers = scored.result, list(members)
    normalised, parts = result.normalised, result.contributions
    pillar_of = {
        item.code: group.code for group in result.plan.pillars for item in group.indicators
    }
    table = pd.DataFrame(
        {
            "pillar": pd.Series(pillar_of),
            "value": scored.values.loc[own],
            "reason": scored.reasons.loc[own],
            "score": normalised.loc[own],
            "reference_value": scored.values.loc[peers].median(),
            "reference": normalised.loc[peers].median(),
            "weight": parts.indicator_weights.loc[own],
        },
        index=list(pillar_of),
    )
    table["peers"] = [normalised.loc[peers, code].dropna().tolist() for code in table.index]
    gap = table["score"] - table["reference"]
    table["effect"] = gap * table["weight"]
    table["is_weak"] = gap <= WEAK_GAP
    table = table.join(targets[["target", "target_year"]])
    table["target_score"] = _score_targets(scored, own, table["target"])
    # without an overall score there is no effect on it, but the order of the gaps is the same
    table["order"] = gap * pd.Series(result.plan.effective_weights())
    table["at"] = table["pillar"].map({code: at for at, code in enumerate(result.pillars.columns)})
    ordered = table.sort_values(["at", "order"], kind="stable", na_position="last")
    return ordered.drop(columns=["at", "order"]).rename_axis("indicator").reset_index()


def read_targets(view: WorkspaceView, own: str, period: int) -> pd.DataFrame:
    """Return what the institution's strategies in force want to reach, the next year first.

    returns  index indicator; target (unit of the indicator), target_year. A target whose year lies
             before the period, and one of a completed strategy or a draft, is left out
    """
    strategies = view.access.records("strategy", institution=own)
    closed = [StrategyStatus.COMPLETED.value, StrategyStatus.DRAFT.value]
    kept = strategies[~strategies["status"].isin(closed)]["strategy_id"]
    areas = view.access.records("strategy_area", filters={"strategy_id": list(kept)})
    targets = view.access.records("strategy_target", filters={"area_id": list(areas["area_id"])})
    ahead = targets[targets["target_year"] >= period].sort_values("target_year", kind="stable")
    ahead = ahead.drop_duplicates("indicator_code").set_index("indicator_code")
    return ahead[["target", "target_year"]].rename_axis("indicator")


def rescore(scored: ScoredEdition, own: str, changes: Mapping[str, float]) -> float:
    """Return the overall score an institution would have with other values, by the same plan.

    changes  indicator -> value in its unit; everybody is scored again, NaN without a score
    """
    values = scored.values.copy()
    for code, value in changes.items():
        values.loc[own, code] = value
    return float(score(values, scored.result.plan).overall[own])


def _score_targets(scored: ScoredEdition, own: str, targets: pd.Series) -> pd.Series:
    """Return the scores (0-100) that the targets would earn in this edition."""
    wanted = targets.dropna()
    values = scored.values.copy()
    values.loc[own, list(wanted.index)] = wanted.to_numpy(dtype="float64")
    normalised, _ = normalise_frame(values, scored.result.plan.indicators())
    return normalised.T[own].where(targets.notna())


def _find_worst(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the costliest indicators below the peers' median, costliest first."""
    below = indicators[indicators["effect"] < 0].sort_values("effect", kind="stable")
    return below.head(WORST_NAMED)


def _compute_gain(scored: ScoredEdition, own: str, worst: pd.DataFrame) -> float | None:
    if worst.empty:
        return None
    changes = dict(zip(worst["indicator"], worst["reference_value"], strict=True))
    gain = rescore(scored, own, changes) - float(scored.result.overall[own])
    return gain if gain > 0 else None


def _title(
    own: str, known: float | None, members: tuple[str, ...], indicators: pd.DataFrame
) -> Finding:
    facts: dict[str, Fact] = {"name": institution(own)}
    if known is None:
        return Finding(code="profile_unscored", facts=facts)
    if not members:
        return Finding(code="profile_no_peers", facts=facts)
    losses = indicators.loc[indicators["effect"] < 0, "effect"]
    worst = _find_worst(indicators)
    if worst.empty:
        return Finding(code="profile_no_gap", facts=facts)
    facts["first"] = indicator_short(worst["indicator"].iloc[0])
    if len(worst) < WORST_NAMED:
        return Finding(code="profile_one_gap", facts=facts)
    facts["second"] = indicator_short(worst["indicator"].iloc[1])
    top = worst["effect"].sum()
    more_than_rest = len(losses) > WORST_NAMED and top < losses.sum() - top
    code = "profile_two_cost_more_than_rest" if more_than_rest else "profile_two_cost_most"
    return Finding(code=code, facts=facts)


def _standfirst(scored: ScoredEdition, own: str, gain: float | None, moved: int) -> Finding:
    overall = scored.result.overall[own]
    if pd.isna(overall):
        return _explain_unscored(scored, own)
    facts: dict[str, Any]
    facts = {"score": number(float(overall), 1), "of": text(str(len(scored.scored)))}
    interval = scored.interval(own)
    if interval is None:
        return Finding(code="profile_score_unranked", facts={"score": facts["score"]})
    low, high = interval
    facts["rank"] = text(str(low) if low == high else f"{low}–{high}")
    sure = ""
    if low == high:  # one place is said with the share of the runs that gave it
        sure, facts["share"] = "_sure", percent(INTERVAL[1] - INTERVAL[0])
    if gain is None:
        return Finding(code="profile_score" + sure, facts=facts)
    facts |= {"gain": number(gain, 1), "new": number(float(overall) + gain, 1)}
    code = "profile_score_and_gain" if moved == WORST_NAMED else "profile_score_and_one_gain"
    return Finding(code=code + sure, facts=facts)


def _explain_unscored(scored: ScoredEdition, own: str) -> Finding:
    """Say how much of the weight has data, how much is needed, and why most of it is missing."""
    missing = scored.reasons.loc[own].dropna()
    why = str(missing.mode().iloc[0]) if len(missing) else Reason.BELOW_COVERAGE.value
    return Finding(
        code="profile_unscored_why",
        facts={
            "missing": count(len(missing)),
            "of": text(str(scored.values.shape[1])),
            "coverage": percent(float(scored.result.coverage[OVERALL][own])),
            "threshold": percent(scored.framework.overall_coverage),
            "reason": reason(why),
        },
    )


def find_pillar_message(profile: Profile, code: str) -> Finding:
    """Return what the card of a pillar says: how many of its indicators lie below the median."""
    rows = profile.of_pillar(code)
    compared = rows[rows["score"].notna() & rows["reference"].notna()]
    facts: dict[str, Any] = {"pillar": pillar(code)}
    if compared.empty:
        return Finding(code="profile_pillar_nothing", facts=facts)
    below = int((compared["score"] < compared["reference"]).sum())
    if not below:
        return Finding(code="profile_pillar_none", facts=facts)
    facts |= {"below": count(below), "of": text(str(len(compared)))}
    return Finding(code="profile_pillar_below", facts=facts)


def find_contribution_message(profile: Profile) -> Finding:
    """Return which pillars bring most and least to the score; why there is none, without one."""
    brought = profile.pillars.dropna(subset="contribution").sort_values("contribution")
    if profile.score is None or brought.empty:
        return Finding(code="profile_no_contributions", facts={})
    most, least = str(brought["pillar"].iloc[-1]), str(brought["pillar"].iloc[0])
    facts = {"most": pillar_short(most), "least": pillar_short(least)}
    code = "profile_contributions" if len(brought) > 1 else "profile_one_contribution"
    return Finding(code=code, facts=facts)
