"""Institutions alike: the nearest ones by measured features, and why.

Method: J. C. Gower, A general coefficient of similarity and some of its properties, Biometrics 27
(4), 1971, 857-871. Every feature gives a distance from 0 (alike) to 1 (the two most unlike of the
pool); the distance of two institutions is the weighted mean over the features both have.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schemas.recipe import FeatureKind, PeerFeature

FloatArray = NDArray[np.float64]

LEAST_COMPARED = 0.5
"""Share of the features' weight two institutions must share to be called near or far."""


def measure_feature_distances(
    features: pd.DataFrame, institution: str, plan: Sequence[PeerFeature]
) -> pd.DataFrame:
    """Measure how far every institution is from one, feature by feature.

    features  institutions x features; NaN is unknown. Ranges are taken over these rows, so give
              the whole pool of candidates
    returns   institutions x features, 0-1, NaN where either side is unknown

    numeric      |a - b| / (max - min), 0 when all are equal
    logarithmic  the same on ln(x); numbers of 0 and less are unknown on this scale
    categorical  0 when equal, else 1

    >>> pool = pd.DataFrame({"students": [1000.0, 3000.0, 5000.0]}, index=["a", "b", "c"])
    >>> plan = [PeerFeature(code="students", kind=FeatureKind.NUMERIC)]
    >>> measure_feature_distances(pool, "a", plan)["students"].tolist()
    [0.0, 0.5, 1.0]
    """
    own = features.index.tolist().index(institution)
    distances = {}
    for feature in plan:
        column = features[feature.code]
        if feature.kind is FeatureKind.CATEGORICAL:
            distances[feature.code] = _compare_categories(column, institution)
        else:
            numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
            if feature.kind is FeatureKind.LOGARITHMIC:
                numbers = np.log(np.where(numbers > 0, numbers, np.nan))
            distances[feature.code] = _scale_difference(numbers, float(numbers[own]))
    return pd.DataFrame(distances, index=features.index)


def find_peers(
    features: pd.DataFrame,
    institution: str,
    plan: Sequence[PeerFeature],
    count: int,
    least_compared: float = LEAST_COMPARED,
) -> pd.DataFrame:
    """Find the nearest institutions, nearest first.

    features  institutions x features, the institution itself among the rows
    returns   index peer; columns distance (0-1), compared (share of the features' weight known on
              both sides) and one column a feature with its distance: the reasons. At most `count`
              rows; institutions compared on less than `least_compared` are left out; equal
              distances are taken in the order of their labels
    """
    parts = measure_feature_distances(features, institution, plan)
    weights = np.array([feature.weight for feature in plan])
    numbers = parts.to_numpy()
    known = np.where(np.isnan(numbers), 0.0, weights)
    compared = known.sum(axis=1)
    total = np.where(np.isnan(numbers), 0.0, numbers) * weights
    distance = total.sum(axis=1) / np.where(compared > 0, compared, np.nan)
    parts.insert(0, "distance", distance)
    parts.insert(1, "compared", compared / weights.sum())
    candidates = parts.drop(index=institution)
    enough = candidates["compared"] >= least_compared - 1e-12
    near = candidates[enough & candidates["distance"].notna()]
    ordered = near.sort_index().sort_values("distance", kind="stable").head(count)
    return ordered.rename_axis("peer")


def explain_peer(
    features: pd.DataFrame, institution: str, peer: str, plan: Sequence[PeerFeature]
) -> pd.DataFrame:
    """List what makes one institution a peer of another, what they share most first.

    returns  feature, own, other (the two values), distance (0-1), weight (share of the weight
             compared) and part = weight * distance: the parts sum to the distance of the two
             (`find_peers`); features unknown on either side come last with NaN
    """
    parts = measure_feature_distances(features, institution, plan)
    codes = list(parts.columns)
    distances = parts.loc[[peer]].to_numpy()[0]
    weights = np.array([feature.weight for feature in plan])
    weights = np.where(np.isnan(distances), np.nan, weights)
    table = pd.DataFrame(
        {
            "feature": codes,
            "own": [features.at[institution, code] for code in codes],
            "other": [features.at[peer, code] for code in codes],
            "distance": distances,
            "weight": weights / np.nansum(weights) if np.nansum(weights) > 0 else weights,
        }
    )
    table["part"] = table["weight"] * table["distance"]
    return table.sort_values(
        ["distance", "weight"], ascending=[True, False], kind="stable", ignore_index=True
    )


def _compare_categories(column: pd.Series, institution: str) -> FloatArray:
    own = column[institution]
    if pd.isna(own):
        return np.full(len(column), np.nan)
    return np.where(column.isna(), np.nan, (column != own).fillna(True).to_numpy(dtype=np.float64))


def _scale_difference(numbers: FloatArray, own: float) -> FloatArray:
    span = np.fmax.reduce(numbers, initial=-np.inf) - np.fmin.reduce(numbers, initial=np.inf)
    difference = np.abs(numbers - own)
    return difference / span if span > 0 else difference
