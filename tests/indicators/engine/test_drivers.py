import numpy as np
import pandas as pd
import pytest

from indicators.engine.drivers import DRIVERS, share_drivers, split_rank_variance


def test_each_driver_gets_its_own_variance():
    # rows: normalisations, columns: aggregations; the plain sums are 1 and 4, the last is a cross
    only_rows = np.array([[1.0, 1.0], [3.0, 3.0]])
    only_columns = np.array([[1.0, 5.0], [1.0, 5.0]])
    cross = np.array([[1.0, 3.0], [3.0, 1.0]])
    means = np.stack([only_rows, only_columns, cross], axis=2)
    parts = split_rank_variance(means, np.full((2, 2, 3), 0.5))
    assert DRIVERS == ("weights", "normalisation", "aggregation", "interaction")
    assert parts.tolist() == [[0.5, 1, 0, 0], [0.5, 0, 4, 0], [0.5, 0, 0, 1]]


def test_parts_sum_to_the_variance_of_all_runs():
    ranks = np.random.default_rng(3).integers(1, 9, (3, 2, 50, 4)).astype(float)
    parts = split_rank_variance(ranks.mean(axis=2), ranks.var(axis=2))
    assert parts.sum(axis=1) == pytest.approx(ranks.reshape(-1, 4).var(axis=0))
    assert (parts >= 0).all()


def test_one_cell_is_all_weights():
    parts = split_rank_variance(np.ones((1, 1, 2)), np.array([[[2.0, 0.0]]]))
    assert parts.tolist() == [[2, 0, 0, 0], [0, 0, 0, 0]]


def test_shares_are_of_the_row_and_of_the_sum():
    variance = pd.DataFrame(
        [[3.0, 1.0, 0.0, 0.0], [0.0, 4.0, 0.0, 0.0], [0.0] * 4], columns=list(DRIVERS)
    )
    shares, overall = share_drivers(variance)
    assert shares.iloc[0].tolist() == [0.75, 0.25, 0, 0]
    assert shares.iloc[2].isna().all(), "a rank that never moved has no drivers"
    assert overall.tolist() == [0.375, 0.625, 0, 0]


def test_without_movement_there_are_no_shares():
    _, overall = share_drivers(pd.DataFrame(np.zeros((2, 4)), columns=list(DRIVERS)))
    assert overall.isna().all()
