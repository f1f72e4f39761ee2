import numpy as np
import pytest

from indicators.engine.weights.pairwise import (
    combine_judgements,
    complete_judgements,
    find_random_index,
    weigh_by_pairs,
)
from schemas.issue import Severity

GAP = np.nan


def judge(*rows):
    """Return a matrix of which the upper half is given."""
    size = len(rows) + 1
    matrix = np.full((size, size), GAP)
    for first, row in enumerate(rows):
        matrix[first, first + 1 :] = row
    return matrix


def test_consistent_judgements_give_the_weights_they_were_made_from():
    found = weigh_by_pairs(judge([2.0, 6.0], [3.0]), "abc")
    np.testing.assert_allclose(found.weights, [0.6, 0.3, 0.1], rtol=1e-12)
    np.testing.assert_allclose(found.geometric_weights, [0.6, 0.3, 0.1], rtol=1e-12)
    assert found.largest == pytest.approx(3.0)
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-12)
    assert found.geometric_index == pytest.approx(0.0, abs=1e-12)
    assert found.worst is None
    assert not found.issues


def test_three_judgements_by_hand():
    # for n = 3 the largest eigenvalue is 1 + t + 1 / t with t = (a12 a23 / a13)^(1/3); both methods
    # give the same weights: geometric means of the rows (Crawford and Williams 1985)
    found = weigh_by_pairs(judge([3.0, 5.0], [2.0]), "abc")
    t = (3 * 2 / 5) ** (1 / 3)
    assert found.largest == pytest.approx(1 + t + 1 / t)
    assert found.consistency_index == pytest.approx((t + 1 / t - 2) / 2)
    assert found.consistency_ratio == pytest.approx((t + 1 / t - 2) / 2 / 0.58)
    means = np.array([15, 2 / 3, 1 / 10]) ** (1 / 3)
    np.testing.assert_allclose(found.weights, means / means.sum(), rtol=1e-12)
    np.testing.assert_allclose(found.geometric_weights, means / means.sum(), rtol=1e-12)
    assert found.geometric_index == pytest.approx(np.log(1.2) ** 2 / 3)
    assert found.worst is not None
    assert not found.issues  # ratio 0.003


def test_the_most_inconsistent_judgement_is_named_with_a_better_value():
    # a to d weigh 8 : 4 : 2 : 1, but d was said to be 9 times as important as a
    matrix = judge([2.0, 4.0, 1 / 9], [2.0, 4.0], [2.0])
    found = weigh_by_pairs(matrix, "abcd")
    assert found.consistency_ratio > 0.1
    (issue,) = found.issues
    assert issue.code == "pairs_inconsistent"
    assert issue.place == "d / a"
    assert issue.values["given"] == pytest.approx(9.0)
    assert issue.values["ratio"] == pytest.approx(found.consistency_ratio)
    assert found.worst is not None
    assert (found.worst.first, found.worst.second) == ("d", "a")
    assert found.worst.suggested < 9
    better = judge([2.0, 4.0, 8.0], [2.0, 4.0], [2.0])
    assert weigh_by_pairs(better, "abcd").consistency_ratio == pytest.approx(0.0, abs=1e-12)


def test_the_lower_half_and_rounded_reciprocals_are_understood():
    lower = np.array([[1, GAP, GAP], [1 / 3, 1, GAP], [1 / 6, 1 / 2, 1]])
    np.testing.assert_allclose(weigh_by_pairs(lower, "abc").weights, [2 / 3, 2 / 9, 1 / 9])
    rounded = np.array([[1, 3, 7], [0.33, 1, 2], [0.14, 0.5, 1]])
    np.testing.assert_allclose(
        complete_judgements(rounded), [[1, 3, 7], [1 / 3, 1, 2], [1 / 7, 0.5, 1]]
    )
    assert not weigh_by_pairs(rounded, "abc").issues


@pytest.mark.parametrize(
    ("matrix", "code", "place"),
    [
        (judge([2.0, GAP], [3.0]), "pairs_missing", "a / c"),
        (judge([2.0, np.inf], [3.0]), "pairs_missing", "a / c"),
        (judge([-2.0, 1.0], [3.0]), "pairs_not_positive", "a / b"),
        (judge([0.0, 1.0], [3.0]), "pairs_not_positive", "a / b"),
        (np.array([[1, 3, 1], [2, 1, 1], [1, 1, 1]]), "pairs_contradict", "a / b"),
        (np.array([[1, 3, 1], [1 / 3, 5, 1], [1, 1, 1]]), "pairs_contradict", "b"),
    ],
)
def test_faulty_judgements_give_no_weights_and_the_pair(matrix, code, place):
    found = weigh_by_pairs(np.asarray(matrix, dtype=float), "abc")
    assert np.isnan(found.weights).all()
    assert np.isnan(found.consistency_ratio)
    (issue,) = found.issues
    assert (issue.code, issue.place, issue.severity) == (code, place, Severity.ERROR)


def test_a_judgement_off_the_scale_counts_but_is_told():
    found = weigh_by_pairs(judge([12.0]), "ab")
    np.testing.assert_allclose(found.weights, [12 / 13, 1 / 13])
    assert [issue.code for issue in found.issues] == ["pairs_off_scale"]
    assert found.consistency_ratio == 0.0


def test_one_indicator_weighs_1_and_none_nothing():
    assert weigh_by_pairs(np.array([[GAP]]), "a").weights.tolist() == [1.0]
    assert weigh_by_pairs(np.empty((0, 0)), "").weights.tolist() == []


def test_a_group_is_the_geometric_mean_of_its_members():
    one, two = judge([2.0, 8.0], [3.0]), judge([8.0, 2.0], [3.0])
    joined = combine_judgements([one, two])
    np.testing.assert_allclose(joined, [[1, 4, 4], [0.25, 1, 3], [0.25, 1 / 3, 1]])
    with pytest.raises(ValueError, match="none given"):
        combine_judgements([])


@pytest.mark.parametrize("size", [7, 12])
def test_the_random_index_is_the_mean_inconsistency_of_random_judgements(size):
    rng = np.random.default_rng(size)
    scale = np.concatenate([1 / np.arange(9.0, 1, -1), np.arange(1.0, 10)])
    draws = rng.choice(scale, (1500, size, size))
    upper = np.triu(np.ones((size, size)), 1)
    matrices = upper * draws + (upper / draws).transpose(0, 2, 1) + np.eye(size)
    largest = np.linalg.eigvals(matrices).real.max(axis=1)
    assert find_random_index(size) == pytest.approx((largest.mean() - size) / (size - 1), abs=0.04)


def test_a_matrix_of_another_size_is_refused():
    with pytest.raises(ValueError, match="3 codes"):
        weigh_by_pairs(np.ones((2, 2)), "abc")
