import numpy as np
import pandas as pd

from indicators.engine.rank import count_wins, place_runs, rank_scores, round_for_ties


def test_ties_share_the_best_place_and_missing_has_none():
    ranks = rank_scores(pd.Series([70.0, 90.0, np.nan, 70.0, 10.0], index=list("abcde"), name="s"))
    assert ranks.name == "s"
    assert ranks.dtype == "Int64"
    assert ranks.dropna().to_dict() == {"a": 2, "b": 1, "d": 2, "e": 4}
    assert ranks.isna()["c"]


def test_rounding_noise_does_not_split_a_tie():
    ranks = rank_scores(pd.Series([0.1 + 0.2, 0.3, 0.1]))
    assert ranks.tolist() == [1, 1, 3]


def test_a_real_difference_in_the_eleventh_digit_is_kept():
    assert rank_scores(pd.Series([50.0, 50.0 + 1e-9])).tolist() == [2, 1]


def test_each_column_is_ranked_by_itself():
    ranks = rank_scores(pd.DataFrame({"p": [1.0, 2.0], "q": [5.0, np.nan]}))
    assert ranks["p"].tolist() == [2, 1]
    assert ranks["q"].fillna(0).tolist() == [1, 0]


def test_negative_zero_and_all_zero_columns_tie():
    assert rank_scores(pd.Series([0.0, -0.0, 0.0])).tolist() == [1, 1, 1]


def test_empty_and_all_missing_columns_have_no_ranks():
    assert rank_scores(pd.Series([], dtype=float)).empty
    assert rank_scores(pd.Series([np.nan, np.nan])).isna().all()


def test_scale_is_the_largest_absolute_value_along_the_axis():
    scores = np.array([[1.0, -4.0], [2.0, 2.0]])
    assert round_for_ties(scores).tolist() == [[0.5, -1.0], [1.0, 0.5]]
    assert round_for_ties(scores, axis=1).tolist() == [[0.25, -1.0], [1.0, 1.0]]


def test_simulated_runs_are_ranked_like_single_tables():
    scores = np.random.default_rng(5).integers(0, 6, (40, 9)).astype(float)
    expected = rank_scores(pd.DataFrame(scores.T)).to_numpy(dtype=int).T
    assert np.array_equal(place_runs(scores), expected)


def test_runs_without_institutions_are_empty():
    assert place_runs(np.empty((3, 0))).shape == (3, 0)
    assert count_wins(np.empty((3, 0), dtype=np.int16)).shape == (0, 0)


def test_wins_count_runs_and_leave_ties_out():
    places = np.array([[1, 2, 2]] * 9 + [[3, 1, 2]], dtype=np.int16)
    assert count_wins(places).tolist() == [[0, 9, 9], [1, 0, 1], [1, 0, 0]]
