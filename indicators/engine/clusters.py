"""Who has a similar profile: clusters of institutions by their pillar scores, and their names.

Method: Ward's hierarchical clustering (J. H. Ward, Journal of the American Statistical Association
58, 1963, 236-244) on pillar scores, which share the scale 0-100. The number of clusters is the one
with the largest mean silhouette (P. J. Rousseeuw, Journal of Computational and Applied Mathematics
20, 1987, 53-65); below WEAK_STRUCTURE the data have no groups worth the name (L. Kaufman, P. J.
Rousseeuw, Finding Groups in Data, 1990), and an issue says so. A missing pillar counts as the mean
of the institutions that have it, an infinite score is missing; who has too few pillars is in no
cluster. Nothing is drawn at random, and the order of the rows changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from indicators.engine.normalise import clean_values
from indicators.engine.pipeline import PopulationError
from schemas.issue import Issue, Severity

FloatArray = NDArray[np.float64]

MOST_CLUSTERS = 8
LEAST_INSTITUTIONS = 6
"""Below that, every cluster would be a pair."""

LEAST_PILLARS = 0.6
"""Share of the pillars an institution must have a score in."""

WEAK_STRUCTURE = 0.25
"""Mean silhouette below which Kaufman and Rousseeuw find no substantial structure."""

DISTINCT = 0.5
"""Standard deviations from the mean of all from which a pillar distinguishes a cluster."""


@dataclass(frozen=True)
class ClusterName:
    """What distinguishes a cluster, its most extreme pillar first; empty where nothing does."""

    number: int
    size: int
    high: tuple[str, ...]
    low: tuple[str, ...]


@dataclass(frozen=True)
class Clusters:
    """Clusters of similar profiles, numbered from 1, the highest mean score first.

    members      `Int64` by institution, <NA> for who is in none
    names        what distinguishes each cluster
    profiles     clusters x pillars: mean score;  distance  the same in standard deviations from all
    silhouettes  by institution, -1 to 1: how much nearer the own cluster is than the next one
    silhouette   the mean of them;  tried  mean silhouette for each number of clusters
    issues       `clusters_too_few`, `clusters_alike` (all profiles are one), `clusters_undivided`
                 (no number of clusters allowed divides them): then there are no clusters;
                 `clusters_weak`, `clusters_left_out` with the number of institutions,
                 `clusters_not_finite` for each infinite score
    """

    members: pd.Series
    names: tuple[ClusterName, ...]
    profiles: pd.DataFrame
    distance: pd.DataFrame
    silhouettes: pd.Series
    silhouette: float
    tried: pd.Series
    issues: tuple[Issue, ...]


def cluster_profiles(pillars: pd.DataFrame, most: int = MOST_CLUSTERS) -> Clusters:
    """Cluster institutions by their pillar scores.

    pillars  institutions x pillars, 0-100, NaN where unscored
    most     the largest number of clusters tried; below 2 there is nothing to try
    Raises PopulationError when an institution or a pillar occurs twice.
    """
    scores, issues = _clean(pillars)
    inside = select_profiles(scores)
    left_out = int(scores.notna().any(axis=1).sum()) - len(inside)
    if left_out > 0:
        issues.append(_issue("clusters_left_out", count=left_out))
    if len(inside) < LEAST_INSTITUTIONS:
        issues.append(_issue("clusters_too_few", count=len(inside)))
        return _nothing(pillars, issues)
    filled = inside.fillna(inside.mean())
    filled = filled.loc[:, filled.notna().all()]
    distances = pdist(filled.to_numpy())
    if distances.max(initial=0.0) < 1e-9:
        issues.append(_issue("clusters_alike", count=len(inside)))
        return _nothing(pillars, issues)
    tree = linkage(distances, method="ward")
    square = squareform(distances)
    tried: dict[int, float] = {}
    found: dict[int, NDArray[np.int64]] = {}
    for count in range(2, min(most, len(inside) - 1) + 1):
        labels = fcluster(tree, count, criterion="maxclust").astype(np.int64)
        if len(np.unique(labels)) == count:
            found[count] = labels
            tried[count] = float(measure_silhouettes(square, labels).mean())
    if not tried:
        issues.append(_issue("clusters_undivided", most=min(most, len(inside) - 1)))
        return _nothing(pillars, issues)
    best = max(tried, key=lambda count: (round(tried[count], 12), -count))
    labels = _order_labels(filled, found[best])
    silhouette = tried[best]
    if silhouette < WEAK_STRUCTURE:
        issues.append(_issue("clusters_weak", silhouette=silhouette))
    members = pd.Series(labels, index=inside.index, dtype="Int64").reindex(pillars.index)
    own = pd.Series(measure_silhouettes(square, labels), index=inside.index)
    profiles = inside.groupby(pd.Series(labels, index=inside.index)).mean().rename_axis("cluster")
    spread = inside.std(ddof=0)
    distance = (profiles - inside.mean()) / spread.where(spread > 1e-9)
    return Clusters(
        members=members,
        names=tuple(
            _name(int(number), int((labels == number).sum()), pd.Series(row, distance.columns))
            for number, row in zip(distance.index, distance.to_numpy(), strict=True)
        ),
        profiles=profiles,
        distance=distance,
        silhouettes=own.reindex(pillars.index),
        silhouette=silhouette,
        tried=pd.Series(tried, dtype="float64").rename_axis("clusters"),
        issues=tuple(issues),
    )


def select_profiles(pillars: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a score in LEAST_PILLARS of the pillars that anybody has a score in.

    pillars  institutions x pillars, NaN where unscored
    """
    scores = pillars.loc[:, pillars.notna().any()]
    share = scores.notna().mean(axis=1) if scores.shape[1] else pd.Series(0.0, index=scores.index)
    return scores[share >= LEAST_PILLARS - 1e-12]


def measure_silhouettes(distances: FloatArray, labels: NDArray[np.int64]) -> FloatArray:
    """Return (b - a) / max(a, b) for every row: a to its own cluster, b to the nearest other one.

    distances  square, rows x rows;  labels  one a row; a cluster of one has silhouette 0

    >>> points = np.array([0.0, 1.0, 9.0, 10.0])
    >>> distances = np.abs(points[:, None] - points)
    >>> measure_silhouettes(distances, np.array([1, 1, 2, 2])).round(4).tolist()
    [0.8947, 0.8824, 0.8824, 0.8947]
    """
    names, places = np.unique(labels, return_inverse=True)
    sums = np.stack([distances[:, places == at].sum(axis=1) for at in range(len(names))], axis=1)
    sizes = np.bincount(places)
    rows = np.arange(len(labels))
    own_size = sizes[places]
    own = sums[rows, places] / np.maximum(own_size - 1, 1)
    others = sums / sizes
    others[rows, places] = np.inf
    nearest = others.min(axis=1)
    largest = np.maximum(own, nearest)
    with np.errstate(invalid="ignore"):
        values = (nearest - own) / np.where(largest > 0, largest, 1.0)
    return np.where((own_size == 1) | ~np.isfinite(nearest), 0.0, values)


def _clean(pillars: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """Return scores in the order of their labels, infinite ones missing and named as issues."""
    for labels, what in ((pillars.index, "institutions"), (pillars.columns, "pillars")):
        if not labels.is_unique:
            twice = sorted(set(map(str, labels[labels.duplicated()])))
            raise PopulationError(f"{what} occur twice: {', '.join(twice)}")
    scores, found = clean_values(pillars.sort_index(), list(pillars.columns))
    issues = [
        _issue(
            "clusters_not_finite",
            institution=issue.values["institution"],
            pillar=issue.values["indicator"],
        )
        for issue in found
        if issue.code == "value_not_finite"
    ]
    return scores, issues


def _order_labels(scores: pd.DataFrame, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number clusters by mean score, highest first; equal ones by their first member."""
    means = scores.mean(axis=1).to_numpy()
    order = sorted(
        np.unique(labels),
        key=lambda own: (
            -round(float(means[labels == own].mean()), 9),
            int(np.argmax(labels == own)),
        ),
    )
    number = {own: at for at, own in enumerate(order, start=1)}
    return np.array([number[own] for own in labels], dtype=np.int64)


def _name(number: int, size: int, distance: pd.Series) -> ClusterName:
    known = distance.dropna().sort_index(kind="stable")
    high = known[known >= DISTINCT].sort_values(ascending=False, kind="stable")
    low = known[known <= -DISTINCT].sort_values(kind="stable")
    return ClusterName(number, size, tuple(map(str, high.index)), tuple(map(str, low.index)))


def _nothing(pillars: pd.DataFrame, issues: list[Issue]) -> Clusters:
    empty = pd.DataFrame(columns=pillars.columns, dtype="float64").rename_axis("cluster")
    return Clusters(
        members=pd.Series(pd.NA, index=pillars.index, dtype="Int64"),
        names=(),
        profiles=empty,
        distance=empty,
        silhouettes=pd.Series(np.nan, index=pillars.index),
        silhouette=float("nan"),
        tried=pd.Series(dtype="float64"),
        issues=tuple(issues),
    )


def _issue(code: str, **values: str | int | float) -> Issue:
    return Issue(code=code, severity=Severity.NOTE, values=values)
