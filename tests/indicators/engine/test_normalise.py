import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from indicators.engine.normalise import (
    clean_values,
    normalise_frame,
    normalise_goalposts,
    normalise_log_goalposts,
    normalise_minmax,
    normalise_none,
    normalise_percentile,
    normalise_zscore,
)
from schemas.catalogue import Direction, Normalisation
from schemas.issue import Severity
from tests.indicators.engine.plan_factory import MISSING, make_indicator, make_values


def test_goalposts_clip_at_both_ends_and_keep_missing():
    scores = normalise_goalposts(np.array([5.0, 10.0, 12.5, 20.0, 30.0, MISSING]), 10, 20)
    assert scores[:5].tolist() == [0, 0, 25, 100, 100]
    assert np.isnan(scores[5])


def test_lower_is_better_turns_the_goalposts_round():
    assert normalise_goalposts(np.array([5.0, 12.5, 30.0]), 10, 20, -1).tolist() == [100, 75, 0]


def test_goalposts_take_one_pair_a_column():
    matrix = np.array([[1.0, 1.0], [2.0, 2.0]])
    scores = normalise_goalposts(matrix, [0, 1], [4, 2], [1, -1])
    assert scores.tolist() == [[25, 100], [50, 0]]


def test_log_goalposts_score_zero_and_below_low_as_low():
    scores = normalise_log_goalposts(np.array([-3.0, 0.0, 2.0, 20.0, 200.0, 900.0]), 2, 200)
    assert scores == pytest.approx([0, 0, 0, 50, 100, 100])


def test_income_index_of_the_human_development_index():
    # HDR technical note: (ln GNI - ln 100) / (ln 75000 - ln 100), here GNI per head of 20,000
    expected = 100 * (np.log(20000) - np.log(100)) / (np.log(75000) - np.log(100))
    assert normalise_log_goalposts(np.array([20000.0]), 100, 75000)[0] == pytest.approx(expected)


def test_minmax_runs_from_worst_to_best_present():
    assert normalise_minmax(np.array([4.0, 6.0, 8.0]), -1).tolist() == [100, 50, 0]


@pytest.mark.parametrize("method", [normalise_minmax, normalise_zscore])
@pytest.mark.parametrize("column", [[3.0, 3.0, MISSING], [0.1] * 7, [5.0], [MISSING], []])
def test_without_spread_there_is_no_scale(method, column):
    assert np.isnan(method(np.array(column, dtype=float))).all()


def test_percentile_counts_half_of_the_equal():
    scores = normalise_percentile(np.array([10.0, 20.0, 20.0, 40.0, MISSING]))
    assert scores[:4].tolist() == [12.5, 50, 50, 87.5]
    assert np.isnan(scores[4])


def test_percentile_of_equal_values_is_the_middle():
    assert normalise_percentile(np.array([7.0, 7.0, 7.0])).tolist() == [50, 50, 50]


def test_zscore_uses_the_sample_deviation():
    values = np.array([1.0, 2.0, 6.0, MISSING])
    expected = 100 * norm.cdf((values[:3] - 3.0) / np.sqrt((4 + 1 + 9) / 2))
    assert normalise_zscore(values)[:3] == pytest.approx(expected)


def test_ready_scores_are_turned_and_cut():
    assert normalise_none(np.array([30.0, -5.0, 120.0])).tolist() == [30, 0, 100]
    assert normalise_none(np.array([30.0, -5.0, 120.0]), -1).tolist() == [70, 100, 0]


def test_infinite_values_become_missing_and_are_reported():
    values = make_values({"x": [np.inf, 1.0], "y": [2.0, -np.inf]}, ["a", "b"])
    cleaned, issues = clean_values(values, ["a", "b"])
    assert cleaned["a"].isna().tolist() == [True, False]
    assert [(issue.code, issue.place) for issue in issues] == [
        ("value_not_finite", "x/a"),
        ("value_not_finite", "y/b"),
    ]
    assert np.isinf(values.to_numpy()).sum() == 2, "the argument is not changed"


def test_an_absent_column_is_missing_for_everybody():
    cleaned, issues = clean_values(make_values({"x": [1.0]}, ["other"]), ["a"])
    assert cleaned.columns.tolist() == ["a"]
    assert cleaned["a"].isna().all()
    assert [(issue.code, issue.place, issue.severity) for issue in issues] == [
        ("indicator_without_data", "a", Severity.NOTE)
    ]


def test_nullable_columns_are_read_as_numbers():
    values = pd.DataFrame({"a": pd.array([1, None], dtype="Int64")}, index=["x", "y"])
    assert clean_values(values, ["a"])[0]["a"].isna().tolist() == [False, True]


def test_each_column_follows_its_own_plan():
    values = make_values({"x": [5.0, 1.0, 70.0, 3.0], "y": [10.0, 9.0, 20.0, 3.0]}, list("abcd"))
    plans = [
        make_indicator("c", direction=Direction.LOWER_IS_BETTER),
        make_indicator("a", normalisation=Normalisation.GOALPOST, low=0, high=20),
        make_indicator("b", normalisation=Normalisation.MINMAX),
        make_indicator("d", normalisation=Normalisation.PERCENTILE),
    ]
    scores, issues = normalise_frame(values, plans)
    assert scores.columns.tolist() == ["c", "a", "b", "d"]
    assert scores.to_numpy().tolist() == [[30, 25, 0, 50], [80, 50, 100, 50]]
    assert issues == []


def test_constant_and_out_of_scale_columns_are_findings():
    values = make_values({"x": [5.0, 101.0], "y": [5.0, 50.0]}, ["a", "b"])
    plans = [make_indicator("a", normalisation=Normalisation.ZSCORE), make_indicator("b")]
    scores, issues = normalise_frame(values, plans)
    assert scores["a"].isna().all()
    assert scores["b"].tolist() == [100, 50]
    assert [(issue.code, issue.place, issue.values["institutions"]) for issue in issues] == [
        ("indicator_constant", "a", 2),
        ("score_outside_scale", "b", 1),
    ]


@pytest.mark.parametrize("method", list(Normalisation))
def test_an_empty_population_gives_an_empty_frame(method):
    plan = make_indicator("a", normalisation=method, low=1, high=2)
    scores, issues = normalise_frame(pd.DataFrame(columns=["a"]), [plan])
    assert scores.shape == (0, 1)
    assert [issue.code for issue in issues] == ["indicator_without_data"]
