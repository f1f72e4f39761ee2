"""Who is alike, who is how far from the median, and where an indicator is heading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.engine.clusters import (
    ClusterName,
    Clusters,
    cluster_profiles,
    select_profiles,
)
from indicators.engine.forecast import Forecast, forecast_series
from indicators.engine.groups import Grade, grade_by_median
from indicators.services.explanation_inputs import (
    possible_range,
    require_institution,
    tell_apart,
    tell_issue,
)
from indicators.services.overview_change import find_series_breaks
from indicators.services.peer_groups import FEATURES, describe_institutions, find_peer_group
from indicators.services.provenance import UnknownIndicatorError
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice, PeerRule
from schemas.finding import (
    Fact,
    Finding,
    count,
    indicator,
    institution,
    interval,
    listed,
    number,
    percent,
    pillar_short,
    year,
)
from schemas.recipe import OVERALL

YEARS_AHEAD = 2
"""How many years after the edition shown a forecast is offered first."""

FEW_NAMES = 3
"""Indicators or pillars named in one sentence."""


@dataclass(frozen=True)
class PeerExplanation:
    """The nearest institutions and what makes each of them near or far.

    members  nearest first
    table    peer, feature (size, profile, type, region), own, other, distance (0-1), weight, part:
             the parts of a peer sum to its distance
    """

    members: tuple[str, ...]
    table: pd.DataFrame
    title: Finding
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class GradeExplanation:
    """Grades A to E of everybody: codes of `Grade`, NaN where there is none.

    indicators  institutions x indicators, by value;  pillars  institutions x (pillars, overall)
    """

    indicators: pd.DataFrame
    pillars: pd.DataFrame
    title: Finding
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ClusterExplanation:
    """Clusters of similar profiles; `own` is the number of the institution's cluster, or None."""

    clusters: Clusters
    own: int | None
    members: tuple[str, ...]
    title: Finding
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ForecastExplanation:
    """The forecast of one indicator of one institution.

    history  index period; value, in the indicator's unit, NaN where missing
    """

    forecast: Forecast
    history: pd.Series
    title: Finding
    findings: tuple[Finding, ...]


def explain_peers(
    view: WorkspaceView, choice: Choice, period: int | None = None
) -> PeerExplanation:
    """Tell who is nearest to the chosen institution by size, profile, type and region, and why."""
    own = choice.institution
    near = find_peer_group(view, choice.model_copy(update={"peers": PeerRule.NEAREST}), period)
    columns = ["peer", "feature", "own", "other", "distance", "weight", "part"]
    name: dict[str, Fact] = {"name": institution(own)}
    if not near.members:
        title = Finding(code="peers_none", facts=name)
        return PeerExplanation((), pd.DataFrame(columns=columns), title, ())
    mine = describe_institutions(view, period).T[own]
    tables = [_part_distance(near.reasons, mine, peer)[columns] for peer in near.members]
    table = pd.concat(tables, ignore_index=True)
    nearest = near.members[0]
    facts = name | {"peer": institution(nearest), "n": count(len(near.members))}
    findings = tuple(
        _say_peer(own_table, peer) for own_table, peer in zip(tables, near.members, strict=True)
    )
    return PeerExplanation(
        near.members, table, Finding(code="peers_nearest", facts=facts), findings
    )


def explain_grades(scored: ScoredEdition, own: str) -> GradeExplanation:
    """Grade everybody by the distance to the median, and tell where the institution stands.

    Raises UnknownInstitutionError.
    """
    require_institution(scored, own)
    issues = []
    columns: dict[str, pd.Series] = {}
    for item in scored.result.plan.indicators():
        columns[item.code], found = grade_by_median(
            scored.values[item.code].rename(item.code), int(item.direction)
        )
        issues += [
            issue.model_copy(update={"values": issue.values | {"indicator": item.code}})
            for issue in found
        ]
    scores = scored.result.pillars.assign(**{OVERALL: scored.result.overall})
    pillars = {str(code): grade_by_median(scores[code])[0] for code in scores.columns}
    table = pd.DataFrame(columns)
    row = table.T[own]
    graded = int(row.notna().sum())
    facts: dict[str, Fact] = {"name": institution(own)}
    if graded == 0:
        title = Finding(code="grades_none", facts=facts)
    else:
        facts |= {
            "n": count(graded),
            "a": number(int((row == Grade.A.value).sum())),
            "b": number(int((row == Grade.B.value).sum())),
            "c": number(int((row == Grade.C.value).sum())),
            "low": number(int(row.isin([Grade.D.value, Grade.E.value]).sum())),
        }
        title = Finding(code="grades_own", facts=facts)
    findings = [*_name_grades(scored, row), *(tell_issue(issue) for issue in issues)]
    return GradeExplanation(table, pd.DataFrame(pillars), title, tuple(findings))


def explain_clusters(scored: ScoredEdition, own: str) -> ClusterExplanation:
    """Group institutions of similar profiles and tell which group the institution is in.

    Raises UnknownInstitutionError.
    """
    require_institution(scored, own)
    clusters = cluster_profiles(scored.result.pillars)
    issues = tuple(tell_issue(issue) for issue in clusters.issues)
    number_of = clusters.members.get(own)
    facts: dict[str, Fact] = {"name": institution(own)}
    if not clusters.names or number_of is None or pd.isna(number_of):
        title = Finding(code=_find_no_cluster(scored, clusters, own), facts=facts)
        return ClusterExplanation(clusters, None, (), title, issues)
    found = next(one for one in clusters.names if one.number == int(number_of))
    members = tuple(
        str(code) for code, value in clusters.members.items()
        if not pd.isna(value) and int(value) == found.number and code != own
    )  # fmt: skip
    facts |= {
        "n": count(len(members)),
        "group": number(found.number),
        "groups": number(len(clusters.names)),
    }
    findings = tuple(_say_cluster(one, clusters.distance.shape[1]) for one in clusters.names)
    title = Finding(code="cluster_own" if members else "cluster_own_alone", facts=facts)
    return ClusterExplanation(clusters, found.number, members, title, (*findings, *issues))


def list_forecastable(
    view: WorkspaceView, scored: ScoredEdition, own: str, target: int | None = None
) -> tuple[str, ...]:
    """Return the indicators with a value whose numbers mean the same every year, heaviest first.

    target  the year whose forecast is asked for; those that have one come before those that have
            not. None is YEARS_AHEAD after the edition shown
    """
    shown = scored.edition.period
    target = shown + YEARS_AHEAD if target is None else target
    weights = scored.framework.effective_weights()
    codes = [
        str(code)
        for code, value in scored.values.T[own].items()
        if not pd.isna(value) and view.catalogue.indicators[str(code)].comparable_over_time
    ]
    known = _find_forecast(view, own, codes, shown, target)
    return tuple(sorted(codes, key=lambda code: (code not in known, -weights[code], code)))


def _find_forecast(
    view: WorkspaceView, own: str, codes: list[str], shown: int, target: int
) -> set[str]:
    """Return the indicators that have a forecast for a year, their numbers read all at once."""
    compiled = {code: view.catalogue.compiled[code] for code in codes}
    rows = view.access.indicator_values(list(compiled.values()), [own])
    rows = rows[rows["period"] <= shown]
    periods = sorted({int(period) for period in rows["period"]})
    metrics = {name for item in compiled.values() for name in item.metrics}
    notes = find_series_breaks(view, own, metrics, periods)
    found = set()
    for code, own_rows in rows.groupby("indicator"):
        read = set(compiled[str(code)].metrics)
        # a break that names no metric counts only where its source gives one of them
        if notes["metric"].isna().any() or notes["metric"].isin(read).any():
            breaks = find_series_breaks(view, own, read, [int(year) for year in own_rows["period"]])
        else:
            breaks = notes.head(0)
        answer = forecast_series(
            {
                int(year): float(value)
                for year, value in zip(own_rows["period"], own_rows["value"], strict=True)
            },
            target,
            *possible_range(view, str(code)),
            breaks=[int(period) for period in breaks["from_period"]],
        )
        if answer.method is not None and target > shown:
            found.add(str(code))
    return found


def explain_forecast(
    view: WorkspaceView, scored: ScoredEdition, own: str, code: str, target: int
) -> ForecastExplanation:
    """Forecast an indicator of one institution to a year, from the editions up to the shown one.

    Years before a change of definition are not used; an indicator whose publisher re-bases it
    between editions is not forecast, nor is a year that the edition shown has reached.
    Raises UnknownInstitutionError, UnknownIndicatorError.
    """
    require_institution(scored, own)
    if code not in scored.values.columns:
        known = ", ".join(map(str, scored.values.columns))
        raise UnknownIndicatorError(f"There is no indicator {code!r}; there are: {known}.")
    compiled = view.catalogue.compiled[code]
    rows = view.access.indicator_values([compiled], [own])
    rows = rows[rows["period"] <= scored.edition.period]
    history = rows.set_index("period")["value"].astype("float64").sort_index()
    facts: dict[str, Fact] = {
        "name": institution(own), "indicator": indicator(code), "year": year(target),
    }  # fmt: skip
    if not view.catalogue.indicators[code].comparable_over_time:
        title = Finding(code="forecast_rebased", facts=facts)
        return ForecastExplanation(Forecast(target, None, ()), history, title, ())
    shown = scored.edition.period
    if target <= shown:
        reached = {"year": year(target), "last": year(shown)}
        told = (Finding(code="forecast_not_ahead", facts=reached),)
        title = Finding(code="forecast_none", facts=facts)
        return ForecastExplanation(Forecast(target, None, ()), history, title, told)
    periods = [int(period) for period in history.index]
    notes = find_series_breaks(view, own, set(compiled.metrics), periods)
    answer = forecast_series(
        {int(period): float(value) for period, value in history.items()},  # type: ignore[call-overload]
        target,
        *possible_range(view, code),
        breaks=[int(period) for period in notes["from_period"]],
    )
    issues = tuple(tell_issue(issue) for issue in answer.issues)
    if answer.method is None:
        title = Finding(code="forecast_none", facts=facts)
        return ForecastExplanation(answer, history, title, issues)
    decimals = view.catalogue.units[view.catalogue.indicators[code].unit].decimals
    facts |= {
        "value": number(answer.value, decimals),
        "last": number(answer.last, decimals),
        "known": year(answer.years[-1]),
    }
    how: dict[str, Fact] = {
        "n": count(len(answer.years)),
        "first": year(answer.years[0]),
        "newest": year(answer.years[-1]),
    }
    findings = (Finding(code=f"forecast_by_{answer.method.value}", facts=how), *issues)
    if np.isnan(answer.low80):
        title = Finding(code="forecast_value_only", facts=facts)
        return ForecastExplanation(answer, history, title, findings)
    # an interval written as one number would claim a certainty that it has not
    enough = tell_apart(answer.low80, answer.high80, decimals)
    facts |= {
        "value": number(answer.value, enough),
        "likely": interval(answer.low80, answer.high80, enough),
        "nearly": interval(answer.low95, answer.high95, enough),
    }
    return ForecastExplanation(
        answer, history, Finding(code="forecast_value", facts=facts), findings
    )


def _part_distance(reasons: pd.DataFrame, mine: pd.Series, peer: str) -> pd.DataFrame:
    """Return the features of one peer beside the own ones, largest part of the distance first."""
    other = reasons.T[peer]
    codes = [feature.code for feature in FEATURES]
    distance = np.array([float(other[f"{code}_distance"]) for code in codes])
    weights = np.array([feature.weight for feature in FEATURES])
    weights = np.where(np.isnan(distance), np.nan, weights)
    shares = weights / np.nansum(weights)  # a peer is compared on half of the weight at least
    table = pd.DataFrame(
        {
            "peer": peer,
            "feature": codes,
            "own": [mine[code] for code in codes],
            "other": [other[code] for code in codes],
            "distance": distance,
            "weight": shares,
            "part": shares * distance,
        }
    )
    return table.sort_values("part", ascending=False, kind="stable", ignore_index=True)


def _say_peer(table: pd.DataFrame, peer: str) -> Finding:
    """Name what sets a peer apart most, with its share of the distance."""
    facts: dict[str, Fact] = {"peer": institution(peer)}
    parts = table.set_index("feature")["part"].fillna(0.0)
    total = float(parts.sum())
    if total <= 0:
        return Finding(code="peers_alike", facts=facts)
    largest = str(parts.idxmax())
    facts |= {"distance": number(total, 2), "share": percent(float(parts[largest]) / total)}
    return Finding(code=f"peers_apart_{largest}", facts=facts)


def _name_grades(scored: ScoredEdition, row: pd.Series) -> list[Finding]:
    """Name the heaviest indicators at both ends."""
    weights = scored.framework.effective_weights()
    found = []
    for code, grades in (("grades_best", [Grade.A]), ("grades_worst", [Grade.D, Grade.E])):
        own = [str(name) for name in row.index[row.isin([grade.value for grade in grades])]]
        own.sort(key=lambda name: (-weights[name], name))
        if own:
            names = listed(*(indicator(name) for name in own[:FEW_NAMES]))
            found.append(Finding(code=code, facts={"indicators": names}))
    return found


def _find_no_cluster(scored: ScoredEdition, clusters: Clusters, own: str) -> str:
    """Return why an institution is in no group: no pillars to look at, or no groups to be in."""
    if own not in select_profiles(scored.result.pillars).index:
        return "cluster_own_none"
    found = {issue.code for issue in clusters.issues}
    if "clusters_alike" in found:
        return "cluster_own_alike"
    return "cluster_own_few" if "clusters_too_few" in found else "cluster_own_undivided"


def _say_cluster(name: ClusterName, pillars: int) -> Finding:
    """Say what is high and what is low in a cluster, the most extreme pillars first."""
    facts: dict[str, Fact] = {"group": number(name.number), "n": count(name.size)}
    for end, own in (("high", name.high), ("low", name.low)):
        if own:
            facts[end] = listed(*(pillar_short(code) for code in own[:FEW_NAMES]))
        if own and len(own) == pillars:
            return Finding(code=f"cluster_all_{end}", facts=facts)
    ends = [end for end in ("high", "low") if end in facts]
    which = "_".join(["cluster", *ends]) if ends else "cluster_even"
    return Finding(code=which, facts=facts)
