import numpy as np
import pandas as pd
import pytest

from indicators.engine.groups import (
    distinguishable,
    find_distinguishable,
    grade_by_median,
    group_institutions,
)

LABELS = list("abcd")


def pairwise(upper):
    """Make a full table from the shares above the diagonal."""
    shares = np.full((4, 4), 0.5)
    for (row, column), share in upper.items():
        shares[row, column], shares[column, row] = share, 1 - share
    return pd.DataFrame(shares, index=LABELS, columns=LABELS)


SHARES = pairwise(
    {(0, 1): 0.9, (0, 2): 0.95, (0, 3): 1.0, (1, 2): 0.96, (1, 3): 0.99, (2, 3): 0.94}
)
SCORES = pd.Series([9.0, 8.0, 7.0, 6.0], index=LABELS)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.95, True), (0.05, True), (0.949, False), (0.5, False), (1 - 0.05, True)],
)
def test_the_threshold_counts_in_both_directions(share, expected):
    assert distinguishable(share) is expected


def test_a_lower_threshold_separates_more():
    assert distinguishable(0.9, threshold=0.9)
    assert not distinguishable(0.9)


def test_pairs_are_symmetric_and_nobody_differs_from_oneself():
    clear = find_distinguishable(SHARES)
    assert clear.loc["a"].tolist() == [False, False, True, True]
    assert np.array_equal(clear.to_numpy(), clear.to_numpy().T)
    assert not np.diag(find_distinguishable(SHARES, threshold=0.5)).any()


def test_a_group_starts_where_its_leader_is_clearly_ahead():
    # a leads; b is not clearly behind a; c is (0.95), so c leads; d is not clearly behind c
    assert group_institutions(SHARES, SCORES).to_dict() == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_groups_follow_the_score_and_not_the_rows():
    shuffled = SCORES[["d", "b", "a", "c"]]
    assert group_institutions(SHARES, shuffled).to_dict() == {"d": 2, "b": 1, "a": 1, "c": 2}
    assert group_institutions(SHARES, shuffled).index.tolist() == ["d", "b", "a", "c"]


def test_unscored_institutions_have_no_group():
    scores = pd.concat([SCORES, pd.Series({"e": np.nan})])
    groups = group_institutions(SHARES, scores)
    assert groups.isna().to_dict() == {"a": False, "b": False, "c": False, "d": False, "e": True}
    assert group_institutions(SHARES, pd.Series({"e": np.nan})).isna().all()


def test_equal_scores_are_taken_by_label():
    even = pairwise({})
    groups = group_institutions(even, pd.Series([5.0] * 4, index=LABELS))
    assert groups.tolist() == [1, 1, 1, 1]


def grade(numbers, direction=1):
    grades, issues = grade_by_median(pd.Series(numbers), direction)
    return grades.fillna("-").tolist(), [issue.code for issue in issues]


def test_grades_by_the_distance_to_the_median():
    # median 40: a above 50, b from 40 to 50, c from 30, d below, e nothing
    numbers = [51.0, 50.0, 40.0, 39.0, 30.0, 29.0, 0.0, 60.0, np.nan]
    numbers += [40.0]
    assert grade(numbers) == (list("abbccdea-b"), [])


def test_less_is_better_turns_the_grades_and_zero_is_best():
    assert grade([0.0, 30.0, 40.0, 50.0, 51.0], direction=-1) == (list("abbcd"), [])


def test_without_a_reference_nobody_is_graded():
    assert grade([1.0, 2.0]) == (["-", "-"], ["grade_too_few"])
    assert grade([0.0, 0.0, 5.0]) == (["-", "-", "-"], ["grade_no_reference"])
    assert grade([np.nan] * 3) == (["-"] * 3, ["grade_too_few"])
