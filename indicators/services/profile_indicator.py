"""Where does an institution lie among all measured ones on one indicator, and what is measured?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.services.profile import Profile
from indicators.services.provenance import explain_number
from indicators.services.view import WorkspaceView
from schemas.finding import Fact, Finding, count, indicator_short, reason, text
from schemas.trail import Explanation


@dataclass(frozen=True)
class IndicatorPlace:
    """One indicator over all measured institutions, with one institution's place and trail.

    frame    every measured institution, ascending, missing last: institution, value (in the unit),
             reason (code where missing), is_own, is_peer, is_extreme (lowest and highest value)
    median   of all values, None without any;  target, target_year  None without a target
    weight   weight inside the pillar, 0-1;  overall_weight  in the overall score, 0-1 (official)
    told     the trail of the own number
    """

    indicator: str
    frame: pd.DataFrame
    median: float | None
    target: float | None
    target_year: int | None
    weight: float
    overall_weight: float
    told: Explanation
    title: Finding

    @property
    def missing(self) -> int:
        """Return how many measured institutions have no value."""
        return int(self.frame["value"].isna().sum())


def place_on_indicator(view: WorkspaceView, profile: Profile, indicator: str) -> IndicatorPlace:
    """Return an indicator for all measured institutions and the trail of the own value.

    Raises UnknownIndicatorError.
    """
    scored = profile.scored
    told = explain_number(
        view, scored.framework.code, profile.institution, indicator, scored.edition.period
    )
    row = profile.indicators.set_index("indicator").loc[indicator]
    inside = {
        item.code: item.weight for pillar in scored.framework.pillars for item in pillar.indicators
    }
    values = scored.values[indicator]
    return IndicatorPlace(
        indicator=indicator,
        frame=_describe_all(profile, indicator),
        median=float(values.median()) if values.notna().any() else None,
        target=None if pd.isna(row["target"]) else float(row["target"]),
        target_year=None if pd.isna(row["target_year"]) else int(row["target_year"]),
        weight=inside[indicator],
        overall_weight=told.weight,
        told=told,
        title=_title(told),
    )


def _describe_all(profile: Profile, indicator: str) -> pd.DataFrame:
    scored = profile.scored
    frame = pd.DataFrame(
        {"value": scored.values[indicator], "reason": scored.reasons[indicator]}
    ).sort_values("value", kind="stable", na_position="last")
    frame["is_own"] = frame.index == profile.institution
    frame["is_peer"] = frame.index.isin(list(profile.members))
    known = frame.index[frame["value"].notna()]
    frame["is_extreme"] = frame.index.isin([*known[:1], *known[-1:]])
    return frame.rename_axis("institution").reset_index()


def _title(told: Explanation) -> Finding:
    facts: dict[str, Fact] = {"indicator": indicator_short(told.indicator)}
    if told.value is None or told.place is None:
        facts["reason"] = reason(told.reason or "not_reported")
        return Finding(code="profile_indicator_missing", facts=facts)
    facts["of"] = text(str(told.of))
    if told.place == 1:
        return Finding(code="profile_indicator_first", facts=facts)
    return Finding(code="profile_indicator_place", facts={**facts, "better": count(told.place - 1)})
