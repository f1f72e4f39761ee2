import numpy as np
import pytest

from indicators.engine.steps.hierarchy import Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.engine.weights.influence import InfluenceModel
from indicators.engine.weights.search import search_weights, share_out
from schemas.pipeline import AggregationMethod


def build_model(spreads=(1.0, 1.0)):
    """Two uncorrelated elements: orthogonal columns with the standard deviations given."""
    columns = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]) * spreads
    tree = build_hierarchy([Node("a", 1, "I", 1.0), Node("b", 1, "I", 1.0), Node("I", 2, "", 1.0)])
    table = Table(tuple("wxyz"), None, ("a", "b"), columns)
    return InfluenceModel.build(table, tree, 1, (AggregationMethod.AMEAN,))


def test_equal_influence_of_uncorrelated_elements_needs_weights_inverse_to_their_spread():
    cost, weights = search_weights(build_model((1.0, 3.0)), np.array([0.5, 0.5]), [0.5, 0.5], False)
    assert cost == pytest.approx(0.0, abs=1e-15)
    np.testing.assert_allclose(weights, [0.75, 0.25], rtol=1e-6)


def test_uncorrelated_elements_correlate_as_they_weigh():
    # the index w1 x + w2 y of orthogonal unit columns correlates w1 : w2 with them
    _, weights = search_weights(build_model(), np.array([0.8, 0.2]), [0.5, 0.5], False)
    np.testing.assert_allclose(weights, [0.8, 0.2], rtol=1e-6)


def test_a_share_of_nothing_needs_a_weight_of_exactly_0():
    _, weights = search_weights(build_model(), np.array([1.0, 0.0]), [0.5, 0.5], False)
    assert weights.tolist() == [1.0, 0.0]


def test_greatest_mean_correlation_of_equal_elements_has_equal_weights():
    _, weights = search_weights(build_model((1.0, 4.0)), None, [0.5, 0.5], False)
    np.testing.assert_allclose(weights, [0.8, 0.2], rtol=1e-5)


def test_shares_need_a_positive_sum():
    np.testing.assert_allclose(share_out(np.array([0.6, 0.2])), [0.75, 0.25])
    assert np.isnan(share_out(np.array([0.5, -0.5]))).all()
