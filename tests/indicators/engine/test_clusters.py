"""Clusters of similar profiles: found where they are, named by what is special, else denied."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.engine.clusters import cluster_profiles, measure_silhouettes, select_profiles
from indicators.engine.pipeline import PopulationError

PILLARS = ["mobility", "research", "staff"]


def make_profiles() -> pd.DataFrame:
    rows = {
        "a": [90, 20, 50], "b": [92, 22, 50], "c": [88, 18, 50],
        "d": [20, 60, 50], "e": [22, 62, 50], "f": [18, 58, 50],
    }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index", columns=PILLARS, dtype="float64")


def test_two_plain_clusters_by_hand():
    found = cluster_profiles(make_profiles())
    assert found.members.to_dict() == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 2}
    assert found.profiles.loc[1].tolist() == [90, 20, 50]
    first, second = found.names
    assert (first.number, first.size, first.high, first.low) == (1, 3, ("mobility",), ("research",))
    assert (second.high, second.low) == (("research",), ("mobility",))
    # staff is the same everywhere and distinguishes nobody
    assert found.distance["staff"].isna().all()
    assert found.silhouette > 0.9
    assert found.issues == ()
    assert found.tried.idxmax() == 2


def test_silhouettes_by_hand():
    points = np.array([0.0, 2.0, 10.0])
    distances = np.abs(points[:, None] - points)
    # a = 2, b = 10 for the first; a = 2, b = 8 for the second; alone the third
    assert measure_silhouettes(distances, np.array([1, 1, 2])).tolist() == pytest.approx(
        [0.8, 0.75, 0]
    )


def test_one_cluster_has_no_silhouette():
    assert measure_silhouettes(np.ones((3, 3)), np.array([1, 1, 1])).tolist() == [0, 0, 0]


def test_a_missing_pillar_counts_as_the_mean_and_too_few_pillars_are_left_out():
    profiles = make_profiles()
    profiles.loc["a", "staff"] = np.nan
    profiles.loc["g"] = [90.0, np.nan, np.nan]
    profiles.loc["h"] = [np.nan] * 3
    found = cluster_profiles(profiles)
    assert found.members["a"] == 1
    assert found.members[["g", "h"]].isna().all()
    # who has no pillar at all is not scored and not left out
    assert [(issue.code, issue.values) for issue in found.issues] == [
        ("clusters_left_out", {"count": 1})
    ]


def test_too_few_and_all_alike_are_no_clusters():
    few = cluster_profiles(make_profiles().head(5))
    assert few.names == ()
    assert few.members.isna().all()
    assert [issue.code for issue in few.issues] == ["clusters_too_few"]
    alike = cluster_profiles(pd.DataFrame(50.0, index=list("abcdefgh"), columns=PILLARS))
    assert [issue.code for issue in alike.issues] == ["clusters_alike"]
    empty = cluster_profiles(pd.DataFrame(np.nan, index=list("abc"), columns=PILLARS))
    assert [issue.code for issue in empty.issues] == ["clusters_too_few"]
    assert cluster_profiles(pd.DataFrame()).names == ()


def test_an_infinite_score_is_missing_and_named():
    profiles = make_profiles()
    profiles.loc["a", "staff"] = np.inf
    profiles.loc["f", "research"] = -np.inf
    found = cluster_profiles(profiles)
    blank = cluster_profiles(profiles.replace([np.inf, -np.inf], np.nan))
    assert found.members.to_dict() == blank.members.to_dict()
    assert found.profiles.loc[2, "research"] == 61  # of d and e alone
    assert [(issue.code, issue.values) for issue in found.issues] == [
        ("clusters_not_finite", {"institution": "a", "pillar": "staff"}),
        ("clusters_not_finite", {"institution": "f", "pillar": "research"}),
    ]


def test_a_label_that_occurs_twice_is_refused():
    with pytest.raises(PopulationError, match="institutions occur twice: a"):
        cluster_profiles(pd.concat([make_profiles(), make_profiles().head(1)]))
    with pytest.raises(PopulationError, match="pillars occur twice: staff"):
        cluster_profiles(make_profiles()[["staff", "mobility", "staff"]])


@pytest.mark.parametrize("most", [1, 0, -3])
def test_one_group_at_most_is_no_grouping(most):
    found = cluster_profiles(make_profiles(), most)
    assert found.names == ()
    assert found.members.isna().all()
    assert [(issue.code, issue.values) for issue in found.issues] == [
        ("clusters_undivided", {"most": most})
    ]


def test_profiles_all_equally_far_apart_cannot_be_divided():
    # six corners of a simplex: every merger is at the same height, no number of clusters is cut
    equal = pd.DataFrame(100 * np.eye(6), index=list("abcdef"), columns=list("uvwxyz"))
    found = cluster_profiles(equal)
    assert found.names == ()
    assert [(issue.code, issue.values) for issue in found.issues] == [
        ("clusters_undivided", {"most": 5})
    ]


def test_who_has_pillars_enough_is_selected():
    profiles = make_profiles()
    profiles.loc["b", "staff"] = np.nan  # two of three are enough
    profiles.loc["c", ["staff", "research"]] = np.nan  # one is not
    assert select_profiles(profiles).index.tolist() == ["a", "b", "d", "e", "f"]
    # a pillar that nobody has a score in is nobody's gap
    assert "c" in select_profiles(profiles[["mobility"]].assign(none=np.nan)).index


def test_noise_is_called_weak():
    noise = np.random.default_rng(3).uniform(0, 100, (60, 8))
    found = cluster_profiles(pd.DataFrame(noise, index=[f"i{at:02}" for at in range(60)]))
    assert [issue.code for issue in found.issues] == ["clusters_weak"]
    assert found.issues[0].values["silhouette"] == pytest.approx(found.silhouette)


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, (9, 3), elements=st.integers(0, 10).map(float)), st.randoms())
def test_the_order_of_the_rows_changes_nothing(numbers, random):
    profiles = pd.DataFrame(numbers, index=list("abcdefghi"), columns=PILLARS)
    order = list(profiles.index)
    random.shuffle(order)
    one, two = cluster_profiles(profiles), cluster_profiles(profiles.loc[order])
    pd.testing.assert_series_equal(one.members, two.members.loc[profiles.index])
    assert one.names == two.names
