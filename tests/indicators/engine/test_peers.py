import numpy as np
import pandas as pd
import pytest

from indicators.engine.peers import explain_peer, find_peers, measure_feature_distances
from schemas.recipe import FeatureKind, PeerFeature

PLAN = [
    PeerFeature(code="students", kind=FeatureKind.LOGARITHMIC, weight=2),
    PeerFeature(code="share", kind=FeatureKind.NUMERIC),
    PeerFeature(code="profile", kind=FeatureKind.CATEGORICAL),
]


def make_pool():
    return pd.DataFrame(
        {
            "students": [1000.0, 10_000.0, 100_000.0, np.nan, 1000.0],
            "share": [10.0, 10.0, 30.0, 20.0, np.nan],
            "profile": ["medical", "technical", "medical", "medical", None],
        },
        index=list("abcde"),
    )


def test_features_are_compared_by_their_kind():
    distances = measure_feature_distances(make_pool(), "a", PLAN)
    assert distances["students"].tolist()[:3] == pytest.approx([0, 0.5, 1])
    assert distances["share"].tolist()[:4] == [0, 0, 1, 0.5]
    assert distances["profile"].tolist()[:4] == [0, 1, 0, 0]
    assert distances.isna().to_numpy()[3:].tolist() == [[True, False, False], [False, True, True]]


def test_distance_is_the_weighted_mean_of_what_both_have():
    peers = find_peers(make_pool(), "a", PLAN, count=5)
    # d: (0.5 + 0) / 2; b: (2 * 0.5 + 0 + 1) / 4; c: (2 + 1 + 0) / 4; e: students alone, alike
    assert peers["distance"].to_dict() == pytest.approx({"e": 0, "d": 0.25, "b": 0.5, "c": 0.75})
    assert peers.index.tolist() == ["e", "d", "b", "c"]
    assert peers["compared"].to_dict() == {"e": 0.5, "d": 0.5, "b": 1, "c": 1}
    assert peers.loc["d", "share"] == 0.5


def test_too_little_in_common_is_no_peer():
    peers = find_peers(make_pool(), "a", PLAN, count=5, least_compared=0.6)
    assert peers.index.tolist() == ["b", "c"]


def test_only_the_nearest_are_returned_and_never_oneself():
    assert find_peers(make_pool(), "a", PLAN, count=2).index.tolist() == ["e", "d"]
    assert "b" not in find_peers(make_pool(), "b", PLAN, count=9).index


def test_ties_are_taken_by_label_whatever_the_order_of_the_rows():
    pool = pd.DataFrame({"share": [1.0, 2.0, 0.0, 2.0]}, index=["m", "z", "k", "b"])
    plan = [PeerFeature(code="share", kind=FeatureKind.NUMERIC)]
    assert find_peers(pool, "m", plan, count=3).index.tolist() == ["b", "k", "z"]


def test_an_institution_without_features_has_no_peers():
    pool = make_pool()
    pool.loc["f"] = [np.nan, np.nan, None]
    assert find_peers(pool, "f", PLAN, count=3, least_compared=0).empty


def test_sizes_of_zero_are_unknown_on_a_logarithmic_scale():
    pool = pd.DataFrame({"students": [10.0, 0.0, 100.0]}, index=list("abc"))
    distances = measure_feature_distances(pool, "a", PLAN[:1])
    assert distances["students"].isna().tolist() == [False, True, False]


def test_equal_numbers_are_no_distance():
    pool = pd.DataFrame({"share": [5.0, 5.0]}, index=list("ab"))
    plan = [PeerFeature(code="share", kind=FeatureKind.NUMERIC)]
    assert find_peers(pool, "a", plan, count=1)["distance"].tolist() == [0]


def test_the_reasons_start_with_what_is_shared():
    reasons = explain_peer(make_pool(), "a", "c", PLAN)
    assert reasons["feature"].tolist() == ["profile", "students", "share"]
    assert reasons["distance"].tolist() == [0, 1, 1]
    assert reasons["weight"].tolist() == [0.25, 0.5, 0.25]
    assert reasons.loc[0, ["own", "other"]].tolist() == ["medical", "medical"]


def test_unknown_features_come_last_without_weight():
    reasons = explain_peer(make_pool(), "a", "d", PLAN)
    assert reasons["feature"].tolist() == ["profile", "share", "students"]
    assert reasons["weight"].tolist()[:2] == [0.5, 0.5]
    assert np.isnan(reasons["weight"].iloc[2])


@pytest.mark.parametrize("peer", ["b", "c", "d", "e"])
def test_the_parts_of_a_distance_sum_to_it(peer):
    parts = explain_peer(make_pool(), "a", peer, PLAN)["part"]
    distance = find_peers(make_pool(), "a", PLAN, count=5, least_compared=0).loc[peer, "distance"]
    assert parts.sum() == pytest.approx(distance)
