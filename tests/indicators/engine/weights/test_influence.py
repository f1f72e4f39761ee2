import numpy as np
import pytest

from indicators.engine.steps.combine import aggregate
from indicators.engine.steps.hierarchy import Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.engine.weights.influence import InfluenceModel, correlate_pairs
from schemas.pipeline import AggregationMethod

AMEAN, GMEAN = AggregationMethod.AMEAN, AggregationMethod.GMEAN
HMEAN, GENMEAN = AggregationMethod.HMEAN, AggregationMethod.GENMEAN

TREE = build_hierarchy(
    [
        Node("a", 1, "P", 1.0),
        Node("b", 1, "P", 3.0),
        Node("c", 1, "Q", 1.0),
        Node("P", 2, "I", 1.0),
        Node("Q", 2, "I", 2.0),
        Node("I", 3, "", 1.0),
    ]
)


def build_table(methods=(AMEAN, AMEAN), exponent=None, gap=False):
    values = np.random.default_rng(3).uniform(1, 10, (12, 3))
    if gap:
        values[2, 0] = np.nan
    units = tuple(f"u{at}" for at in range(12))
    return aggregate(Table(units, None, ("a", "b", "c"), values), TREE, methods, exponent)


@pytest.mark.parametrize(
    ("methods", "exponent"),
    [
        ((AMEAN, AMEAN), None),
        ((GMEAN, AMEAN), None),
        ((AMEAN, HMEAN), None),
        ((GENMEAN, GENMEAN), 0.5),
    ],
)
@pytest.mark.parametrize("gap", [False, True])
def test_index_equals_the_aggregation_step(methods, exponent, gap):
    table = build_table(methods, exponent, gap)
    model = InfluenceModel.build(table, TREE, 1, methods, exponent)
    weights = np.array([[0.25, 0.75, 1.0]])
    np.testing.assert_allclose(model.index(weights)[0], table.column("I"), rtol=1e-13)
    expected = [
        np.ma.corrcoef(np.ma.masked_invalid(table.column(code)), table.column("I"))[0, 1]
        for code in "abc"
    ]
    np.testing.assert_allclose(model.correlate(weights)[0], expected, rtol=1e-12)


def test_elements_are_in_the_order_of_the_hierarchy_and_scale_is_per_parent():
    model = InfluenceModel.build(build_table(), TREE, 1, (AMEAN, AMEAN))
    assert model.codes == ("a", "b", "c")
    assert model.top == "I"
    np.testing.assert_allclose(model.scale(np.array([1.0, 3.0, 9.0])), [0.25, 0.75, 1.0])
    np.testing.assert_allclose(model.scale(np.array([0.0, 0.0, 9.0])), [0.5, 0.5, 1.0])
    np.testing.assert_allclose(model.equal(), [0.5, 0.5, 1.0])


def test_only_arithmetic_means_are_linear():
    assert InfluenceModel.build(build_table(), TREE, 1, (AMEAN, AMEAN)).is_linear
    assert not InfluenceModel.build(build_table(), TREE, 1, (AMEAN, GMEAN)).is_linear
    assert InfluenceModel.build(build_table(), TREE, 2, (GMEAN, AMEAN)).is_linear


@pytest.mark.parametrize(
    ("level", "methods", "told"),
    [
        (3, (AMEAN, AMEAN), "level 3"),
        (7, (AMEAN, AMEAN), "level 7"),
        (1, (AMEAN,), "1 for 2 levels"),
        (1, (AMEAN, AggregationMethod.COPELAND), "copeland is no mean"),
    ],
)
def test_settings_that_do_not_fit_are_refused(level, methods, told):
    with pytest.raises(ValueError, match=told):
        InfluenceModel.build(build_table(), TREE, level, methods)


def test_correlations_take_the_pairs_where_both_are_present():
    first = np.array([[1.0, 2.0, 3.0, np.nan, 9.0]])
    second = np.array([[2.0, 5.0], [4.0, 5.0], [6.0, 5.0], [0.0, 5.0], [np.nan, 5.0]])
    result = correlate_pairs(first, second)
    assert result[0, 0] == pytest.approx(1.0)
    assert np.isnan(result[0, 1])  # a constant has no correlation


def test_a_constant_with_rounding_noise_has_no_correlation():
    noisy = np.full((1, 6), 1e6)
    noisy[0, 3] += 1e-10
    assert np.isnan(correlate_pairs(noisy, np.arange(6.0)[:, None])[0, 0])


@pytest.mark.parametrize("exponent", [-1.0, -3.0])
def test_a_zero_under_a_negative_exponent_makes_the_index_nothing(exponent: float):
    values = np.array([[0.0, 2, 3], [1, 2, 4], [3, 1, 2], [2, 5, 1]])
    tree = build_hierarchy(
        [*(Node(code, 1, "top", 1.0) for code in "abc"), Node("top", 2, "", 1.0)]
    )
    methods = [AggregationMethod.GENMEAN]
    table = aggregate(Table(tuple("uvwx"), None, tuple("abc"), values), tree, methods, exponent)
    model = InfluenceModel.build(table, tree, 1, methods, exponent)
    assert model.index(np.array([[1.0, 1, 1]]))[0] == pytest.approx(table.column("top"), abs=1e-80)
    without = model.index(np.array([[0.0, 1, 1]]))[0]
    assert without[0] > 2  # a weight of 0 takes the zero along
