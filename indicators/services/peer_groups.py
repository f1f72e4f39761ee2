"""Whom an institution is compared with, and why each of them is a peer."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.peers import find_peers
from indicators.services.memory import Memory
from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.choice import Choice, PeerRule
from schemas.institution import InstitutionKind
from schemas.recipe import FeatureKind, PeerFeature

NEAREST_COUNT = 8
SIZE_LIMITS = (3000, 8000)
"""Degree students: below the first is small, above the second large (catalogue, peer groups)."""

SIZE_METRICS = ("enrolled_students", "the_fte_students")
"""Where the size is read: the yearly workbook, else THE's full-time equivalents."""

FEATURES = (
    PeerFeature(code="size", kind=FeatureKind.LOGARITHMIC, weight=2.0),
    PeerFeature(code="profile", kind=FeatureKind.CATEGORICAL, weight=2.0),
    PeerFeature(code="type", kind=FeatureKind.CATEGORICAL, weight=1.0),
    PeerFeature(code="region", kind=FeatureKind.CATEGORICAL, weight=1.0),
)


@dataclass(frozen=True)
class PeerGroup:
    """The peers of one institution under one rule.

    members   ids, nearest first for the rule `nearest`, else in the order of the register
    reasons   index peer; columns size, profile, type, region (the peer's), and for the rule
              `nearest` the distances distance, compared and `<feature>_distance`
    """

    rule: PeerRule
    institution: str
    members: tuple[str, ...]
    reasons: pd.DataFrame


_MEMORY: Memory[PeerGroup] = Memory(entries=256)


def describe_institutions(view: WorkspaceView, period: int | None = None) -> pd.DataFrame:
    """Return the features of the measured institutions by which peers are found.

    period   sizes are taken at the latest period up to this one
    returns  index institution; size (students, NaN unknown), size_class, profile, type, region
    """
    register = view.access.institutions(InstitutionKind.MEASURED).set_index("institution")
    features = register[["profile", "type", "region"]].copy()
    features.insert(0, "size", _read_sizes(view, period).reindex(features.index))
    features.insert(1, "size_class", features["size"].map(classify_size, na_action="ignore"))
    return features


def classify_size(students: float) -> str:
    """Return small, medium or large by the number of degree students.

    >>> classify_size(2999), classify_size(8000), classify_size(8001)
    ('small', 'medium', 'large')
    """
    if students < SIZE_LIMITS[0]:
        return "small"
    return "large" if students > SIZE_LIMITS[1] else "medium"


def find_peer_group(view: WorkspaceView, choice: Choice, period: int | None = None) -> PeerGroup:
    """Return whom the chosen institution is compared with.

    A rule that cannot be applied, because the institution's own size or field is not known, gives
    no members; the page then says so.
    """
    key = (view.key, choice.institution, choice.peers, choice.chosen, period)
    return _MEMORY.recall(key, lambda: _find(view, choice, period))


def _find(view: WorkspaceView, choice: Choice, period: int | None) -> PeerGroup:
    features = describe_institutions(view, period)
    own = choice.institution
    if choice.peers is PeerRule.CHOSEN:
        known = set(view.access.institutions()["institution"])
        members = tuple(code for code in choice.chosen if code in known and code != own)
        return PeerGroup(choice.peers, own, members, features.reindex(list(members)))
    if own not in features.index:
        return PeerGroup(choice.peers, own, (), features.iloc[:0])
    if choice.peers is PeerRule.NEAREST:
        pool = _keep_with_data(view, features, own, period)
        near = find_peers(pool, own, FEATURES, NEAREST_COUNT)
        parts = near.rename(columns={item.code: f"{item.code}_distance" for item in FEATURES})
        reasons = features.loc[list(near.index)].join(parts)
        return PeerGroup(choice.peers, own, tuple(near.index), reasons)
    others = features.drop(index=own)
    if choice.peers is not PeerRule.ALL:
        column = "size_class" if choice.peers is PeerRule.SIZE else choice.peers.value
        mine = others[column] == features[column][own]  # unknown equals nothing, itself included
        others = others[mine]
    return PeerGroup(choice.peers, own, tuple(others.index), others)


def _keep_with_data(
    view: WorkspaceView, features: pd.DataFrame, own: str, period: int | None
) -> pd.DataFrame:
    """Keep the institutions with any value in the period: only they can be compared with."""
    periods = None if period is None else [period]
    kinds = (MetricKind.PUBLISHED, MetricKind.REPORTED)
    metrics = [code for code, metric in view.catalogue.metrics.items() if metric.kind in kinds]
    rows = view.access.observations(metrics=metrics, periods=periods)
    filled = set(rows.loc[rows["value"].notna(), "institution"]) | {own}
    return features[features.index.isin(filled)]


def _read_sizes(view: WorkspaceView, period: int | None) -> pd.Series:
    rows = view.access.observations(metrics=SIZE_METRICS)
    rows = rows[rows["value"].notna()]
    if period is not None:
        rows = rows[rows["period"] <= period]
    order = {metric: at for at, metric in enumerate(SIZE_METRICS)}
    rows = rows.assign(order=rows["metric"].map(order))
    latest = rows.sort_values(["order", "period"], ascending=[True, False], kind="stable")
    return latest.drop_duplicates("institution").set_index("institution")["value"]
