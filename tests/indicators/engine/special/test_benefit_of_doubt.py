import numpy as np
import pytest

from indicators.engine.special.benefit_of_doubt import benefit_of_doubt
from schemas.issue import Severity

UNITS = ("A", "B", "C", "D")
VALUES = np.array([[10.0, 1.0], [1.0, 10.0], [8.0, 8.0], [4.0, 4.0]])


def judge(values=VALUES, units=UNITS, codes=("x", "y"), **shares):
    return benefit_of_doubt(np.asarray(values, dtype=float), units, codes, **shares)


def test_scores_by_hand():
    # A, B and C are on the frontier; D is half of C
    found = judge()
    np.testing.assert_allclose(found.scores, [1, 1, 1, 0.5], rtol=1e-12)
    assert found.on_frontier.tolist() == [True, True, True, False]
    assert found.peers[3] == pytest.approx({"C": 0.5})
    assert not found.issues


def test_weights_give_the_score_and_no_unit_more_than_1():
    found = judge(np.random.default_rng(0).uniform(1, 50, (30, 4)), range(30), "abcd")
    values = np.random.default_rng(0).uniform(1, 50, (30, 4))
    np.testing.assert_allclose((found.weights * values).sum(axis=1), found.scores, rtol=1e-9)
    assert (found.weights @ values.T).max() <= 1 + 1e-9
    assert (found.weights >= 0).all()
    np.testing.assert_allclose(found.shares.sum(axis=1), 1.0, rtol=1e-9)
    for score, peers in zip(found.scores, found.peers, strict=True):
        assert sum(peers.values()) == pytest.approx(score)  # strong duality


def test_one_indicator_is_a_share_of_the_best():
    found = judge([[2.0], [8.0], [4.0]], "abc", "x")
    np.testing.assert_allclose(found.scores, [0.25, 1.0, 0.5])


def test_equal_shares_leave_one_way_to_score():
    # with half the score from each indicator w = s / 2y; C binds D: 8 w1 + 8 w2 = 1
    found = judge(lowest_share=0.5, highest_share=0.5)
    # A: s (8 / 20 + 8 / 2) = 1 by C, s (1 / 20 + 10 / 2) = 1 by B: the smaller one
    np.testing.assert_allclose(found.scores, [1 / 5.05, 1 / 5.05, 1, 0.5], rtol=1e-10)
    np.testing.assert_allclose(found.shares, 0.5, rtol=1e-9)
    assert not found.issues


def test_bounds_may_differ_by_indicator():
    found = judge(lowest_share=np.array([0.9, 0.0]))
    assert (found.shares[:, 0] >= 0.9 - 1e-9).all()
    assert found.scores[0] == pytest.approx(1.0)
    assert found.scores[1] < 0.2


def test_units_of_measurement_do_not_matter():
    values = np.random.default_rng(1).uniform(1, 9, (20, 3))
    plain = judge(values, range(20), "abc", lowest_share=0.1, highest_share=0.6)
    scaled = judge(values * [1e9, 1.0, 1e-6], range(20), "abc", lowest_share=0.1, highest_share=0.6)
    np.testing.assert_allclose(scaled.scores, plain.scores, rtol=1e-9)


def test_a_unit_with_a_gap_has_no_score_and_is_nobodys_measure():
    found = judge(np.vstack([VALUES, [np.nan, 99], [np.inf, 1]]), (*UNITS, "E", "F"))
    np.testing.assert_allclose(found.scores[:4], [1, 1, 1, 0.5])
    assert np.isnan(found.scores[4:]).all()
    told = [(issue.code, issue.place, issue.values["indicator"]) for issue in found.issues]
    assert told == [("bod_value_missing", "E", "x"), ("value_not_finite", "F", "x")]
    assert all(issue.severity is Severity.ERROR for issue in found.issues)


def test_a_zero_cannot_bring_a_share():
    found = judge([[0.0, 5.0], [5.0, 5.0]], "AB", lowest_share=0.1)
    assert np.isnan(found.scores[0])
    assert found.scores[1] == pytest.approx(1.0)
    (issue,) = found.issues
    assert (issue.code, issue.place) == ("bod_share_of_zero", "A")
    assert issue.values == {"indicator": "x", "lowest": 0.1}


def test_shares_that_cannot_sum_to_1_give_no_score():
    found = judge(highest_share=0.3)
    assert np.isnan(found.scores).all()
    assert {issue.code for issue in found.issues} == {"bod_shares_impossible"}


def test_a_unit_with_nothing_scores_0_and_is_told():
    found = judge([[0.0, 0.0], [2.0, 4.0]], "AB")
    assert found.scores.tolist() == [0.0, 1.0]
    assert np.isnan(found.shares[0]).all()
    assert [(issue.code, issue.place) for issue in found.issues] == [
        ("bod_nothing_above_zero", "A")
    ]


def test_negative_values_are_told():
    found = judge([[-1.0, 4.0], [2.0, 4.0]], "AB")
    assert [(issue.code, issue.place) for issue in found.issues] == [("bod_value_negative", "A")]
    np.testing.assert_allclose(found.scores, [1.0, 1.0])


@pytest.mark.parametrize(
    ("values", "units", "codes"),
    [
        (np.empty((0, 2)), (), ("x", "y")),
        (np.empty((2, 0)), ("A", "B"), ()),
        (np.full((2, 2), np.nan), ("A", "B"), ("x", "y")),
    ],
)
def test_nothing_to_compare_gives_nothing(values, units, codes):
    found = judge(values, units, codes)
    assert np.isnan(found.scores).all()
    assert len(found.issues) == len(units)


def test_wrong_shapes_and_shares_are_refused():
    with pytest.raises(ValueError, match="4 units"):
        judge(VALUES[:2])
    with pytest.raises(ValueError, match="between 0 and 1"):
        judge(lowest_share=1.2)
