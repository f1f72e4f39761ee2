import numpy as np
import pytest

from indicators.engine.special.mazziotta_pareto import (
    Divisor,
    Penalty,
    adjusted_mazziotta_pareto,
    find_obstacles,
    mazziotta_pareto,
    place_goalposts,
    standardise,
    standardised_mazziotta_pareto,
)

SCORES = np.array([[100.0, 100.0], [110.0, 90.0]])


def test_imbalance_costs_the_squared_variation():
    # second row: mean 100, s^2 = 200 with n - 1, 100 with n; penalty s^2 / mean
    np.testing.assert_allclose(mazziotta_pareto(SCORES), [100, 98])
    np.testing.assert_allclose(mazziotta_pareto(SCORES, Penalty.ADDED), [100, 102])
    np.testing.assert_allclose(mazziotta_pareto(SCORES, divisor=Divisor.POPULATION), [100, 99])


def test_standardised_indicators_have_mean_100_and_deviation_10():
    values = np.array([[1.0, 30.0], [2.0, 20.0], [3.0, 10.0]])
    np.testing.assert_allclose(standardise(values), [[90, 110], [100, 100], [110, 90]])
    np.testing.assert_allclose(
        standardise(values, np.array([1, -1])), [[90, 90], [100, 100], [110, 110]]
    )
    spread = standardise(values, divisor=Divisor.POPULATION)
    np.testing.assert_allclose(spread.std(axis=0), [10, 10])


def test_the_standardised_index():
    values = np.array([[1.0, 30.0], [2.0, 20.0], [3.0, 10.0]])
    np.testing.assert_allclose(standardised_mazziotta_pareto(values), [98, 100, 98])
    np.testing.assert_allclose(
        standardised_mazziotta_pareto(values, np.array([1.0, -1.0])), [90, 100, 110]
    )


def test_goalposts_make_the_reference_100():
    values = np.array([[0.0, 5.0], [20.0, 15.0], [np.nan, 10.0]])
    low, high = place_goalposts(values, np.array([8.0, 10.0]))
    np.testing.assert_allclose(low, [-2, 5])
    np.testing.assert_allclose(high, [18, 15])
    reference = np.array([[8.0, 10.0]])
    np.testing.assert_allclose(adjusted_mazziotta_pareto(reference, low, high), [100])


def test_the_adjusted_index_by_hand():
    # scaled 70 to 130: 70 and 130 for the first unit, mean 100, s^2 = 1800
    low, high = np.array([0.0, 0.0]), np.array([10.0, 10.0])
    values = np.array([[0.0, 10.0], [10.0, 10.0], [12.0, 12.0]])
    np.testing.assert_allclose(adjusted_mazziotta_pareto(values, low, high), [82, 130, 142])
    np.testing.assert_allclose(
        adjusted_mazziotta_pareto(values, low, high, np.array([-1.0, 1.0])), [130, 82, 64.72]
    )


def test_degenerate_rows_have_no_index_and_a_reason():
    scores = np.array([[1.0, np.nan], [1.0, -1.0], [-2.0, -4.0], [3.0, 3.0], [np.inf, 1.0]])
    result = mazziotta_pareto(scores)
    assert np.isnan(result[[0, 1, 4]]).all()
    assert result[3] == 3.0
    told = [(issue.code, issue.place) for issue in find_obstacles(scores, "abcde")]
    assert told == [
        ("mpi_value_missing", "a"),
        ("mpi_mean_zero", "b"),
        ("mpi_mean_negative", "c"),
        ("mpi_value_missing", "e"),
    ]


def test_one_indicator_has_no_sample_deviation():
    scores = np.array([[5.0], [7.0]])
    assert np.isnan(mazziotta_pareto(scores)).all()
    (issue,) = find_obstacles(scores, "ab")
    assert (issue.code, issue.values["count"]) == ("mpi_too_few_indicators", 1)
    np.testing.assert_allclose(mazziotta_pareto(scores, divisor=Divisor.POPULATION), [5, 7])
    assert not find_obstacles(scores, "ab", Divisor.POPULATION)


@pytest.mark.parametrize("values", [np.empty((0, 3)), np.empty((2, 0)), np.full((2, 2), np.nan)])
def test_nothing_gives_nothing(values):
    assert np.isnan(mazziotta_pareto(values)).all()
    assert np.isnan(standardised_mazziotta_pareto(values)).all()
    low, high = place_goalposts(values, np.zeros(values.shape[1]))
    assert np.isnan(adjusted_mazziotta_pareto(values, low, high)).all()


def test_a_constant_indicator_has_no_standard_score():
    values = np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]])
    assert np.isnan(standardise(values)[:, 0]).all()
