import numpy as np
import pandas as pd
import pytest

from indicators.engine.aggregate import (
    aggregate_arithmetic,
    aggregate_geometric,
    aggregate_level,
    aggregate_scores,
    renormalise_weights,
)
from schemas.catalogue import Aggregation
from schemas.recipe import Group
from tests.indicators.engine.plan_factory import MISSING


def test_missing_weight_is_shared_in_proportion():
    available = np.array([[True, False, True], [False, False, False]])
    shares = renormalise_weights(available, np.array([1.0, 5.0, 3.0]))
    assert shares.tolist() == [[0.25, 0, 0.75], [0, 0, 0]]


def test_arithmetic_mean_drops_missing_children():
    scores = np.array([[10.0, 50.0, 90.0], [10.0, MISSING, 90.0], [MISSING] * 3])
    means = aggregate_arithmetic(scores, np.array([1.0, 2.0, 1.0]))
    assert means[:2].tolist() == [50, 50]
    assert np.isnan(means[2])


def test_geometric_mean_is_the_weighted_root_of_the_product():
    scores = np.array([[2.0, 32.0], [MISSING, 32.0], [MISSING, MISSING]])
    means = aggregate_geometric(scores, np.array([3.0, 1.0]), floor=1.0)
    assert means[:2] == pytest.approx([(2**3 * 32) ** 0.25, 32])
    assert np.isnan(means[2])


def test_scores_below_the_floor_count_as_the_floor():
    means = aggregate_geometric(np.array([[0.0, 64.0]]), np.array([1.0, 1.0]), floor=4.0)
    assert means == pytest.approx([16])


def test_a_mean_never_leaves_the_range_of_its_children():
    weights = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.1])
    hundreds = np.full((1, 6), 100.0)
    assert aggregate_arithmetic(hundreds, weights).tolist() == [100.0]
    assert aggregate_geometric(hundreds, weights, 1.0).tolist() == [100.0]


def test_the_method_chooses_the_mean():
    scores, weights = np.array([[1.0, 100.0]]), np.array([1.0, 1.0])
    assert aggregate_scores(scores, weights, Aggregation.ARITHMETIC, 1.0)[0] == 50.5
    assert aggregate_scores(scores, weights, Aggregation.GEOMETRIC, 1.0)[0] == pytest.approx(10)


def test_a_level_is_one_column_a_parent():
    scores = pd.DataFrame(
        {"a": [10.0, MISSING], "b": [20.0, 40.0], "c": [7.0, 8.0]}, index=["x", "y"]
    )
    groups = [
        Group(parent="q", children=("c",), weights=(5,)),
        Group(parent="p", children=("b", "a"), weights=(1, 3)),
    ]
    level = aggregate_level(scores, groups, Aggregation.ARITHMETIC, 1.0)
    assert level.columns.tolist() == ["q", "p"]
    assert level.to_numpy().tolist() == [[7, 12.5], [8, 40]]
    assert level.index.tolist() == ["x", "y"]
