"""What is published about one institution, edition by edition, before any computation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.services.provenance import trail_metrics
from indicators.services.view import WorkspaceView
from schemas.finding import Fact, Finding, institution, reason, text, year
from schemas.observation import Reason
from schemas.trail import Trail

OPEN_GROUPS = (
    (
        "qs_wur",
        (
            "qs_rank",
            "qs_overall_score",
            "qs_international_faculty_score",
            "qs_international_students_score",
            "qs_international_research_network_score",
            "qs_international_student_diversity_score",
        ),
    ),
    (
        "the_wur",
        (
            "the_rank",
            "the_international_outlook_score",
            "the_international_students_share",
            "the_fte_students",
            "the_students_per_staff",
        ),
    ),
)
"""Publisher and the values of it that say most; the table of the file has all of them."""

REPORTED_GROUPS = (
    (
        "people",
        (
            "enrolled_students",
            "intl_degree_students",
            "incoming_exchange_students",
            "outgoing_exchange_students",
            "academic_staff",
            "intl_academic_staff",
            "outgoing_staff",
        ),
    ),
    (
        "cooperation",
        (
            "agreements_foreign",
            "agreements_with_activity",
            "programmes_foreign_language",
            "joint_programmes",
            "pubs_total",
            "pubs_intl_collab",
        ),
    ),
)
"""Key raw numbers of the yearly workbook."""

RANK_METRIC = "qs_rank"


@dataclass(frozen=True)
class FactGroup:
    """Values of one publisher or theme.

    rows  one a metric and period, newest period first: columns of observations
    """

    code: str
    metrics: tuple[str, ...]
    rows: pd.DataFrame

    @property
    def periods(self) -> list[int]:
        """Return the periods of the group, newest first."""
        return sorted({int(period) for period in self.rows["period"]}, reverse=True)


@dataclass(frozen=True)
class PublishedFacts:
    """The values of one institution as published or reported, every edition.

    rows    observations of all groups' metrics, in the order of the groups, newest period first
    """

    institution: str
    groups: tuple[FactGroup, ...]
    rows: pd.DataFrame
    trail: Trail
    title: Finding


def read_published_facts(view: WorkspaceView, own: str) -> PublishedFacts:
    """Return what is published about an institution, or what it reported, in every edition held.

    A missing value is a row with its reason. Groups without a single row are left out.
    """
    wanted = REPORTED_GROUPS if view.synthetic else OPEN_GROUPS
    groups = [_read_group(view, own, code, metrics) for code, metrics in wanted]
    kept = tuple(group for group in groups if len(group.rows))
    metrics = [code for group in kept for code in group.metrics]
    return PublishedFacts(
        institution=own,
        groups=kept,
        rows=pd.concat([group.rows for group in kept or groups], ignore_index=True),
        trail=trail_metrics(view, metrics, None, [own]),
        title=_title(own, kept),
    )


def _read_group(view: WorkspaceView, own: str, code: str, metrics: tuple[str, ...]) -> FactGroup:
    rows = view.access.observations([own], metrics)
    order = {name: at for at, name in enumerate(metrics)}
    rows = rows.assign(order=rows["metric"].map(order))
    rows = rows.sort_values(["order", "period"], ascending=[True, False], kind="stable")
    present = tuple(name for name in metrics if name in set(rows["metric"]))
    return FactGroup(code, present, rows.drop(columns="order").reset_index(drop=True))


def _title(own: str, groups: tuple[FactGroup, ...]) -> Finding:
    facts: dict[str, Fact] = {"name": institution(own)}
    if not groups:
        return Finding(code="profile_facts_none", facts=facts)
    rows = groups[0].rows
    held = rows["reason"] != Reason.EDITION_NOT_HELD.value
    ranks = rows[(rows["metric"] == RANK_METRIC) & held]
    if ranks.empty:
        periods = groups[0].periods
        facts |= {"first": year(periods[-1]), "last": year(periods[0])}
        return Finding(code="profile_facts_reported", facts=facts)
    newest = ranks.iloc[0]
    facts["edition"] = year(int(newest["period"]))
    if pd.isna(newest["value"]):
        facts["reason"] = reason(str(newest["reason"]))
        ever = ranks["value"].notna().any()
        code = "profile_facts_rank_lost" if ever else "profile_facts_never_ranked"
        return Finding(code=code, facts=facts)
    facts["rank"] = text(str(newest["value_verbatim"]))
    earlier = ranks[ranks["value"].notna()].iloc[-1]
    if int(earlier["period"]) == int(newest["period"]):
        return Finding(code="profile_facts_rank", facts=facts)
    facts |= {"before": text(str(earlier["value_verbatim"])), "first": year(int(earlier["period"]))}
    return Finding(code="profile_facts_rank_since", facts=facts)
