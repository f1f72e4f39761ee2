import numpy as np
import pytest

from indicators.engine.steps.hierarchy import Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.engine.weights.optimised import Goal, optimise_weights
from schemas.issue import Severity
from schemas.pipeline import AggregationMethod

AMEAN = (AggregationMethod.AMEAN,)
ORTHOGONAL = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])


def optimise(values, codes="ab", methods=AMEAN, **settings):
    """Weights of indicators that all belong to one index."""
    nodes = [Node(code, 1, "I", 1.0) for code in codes]
    table = Table(tuple(f"u{at}" for at in range(len(values))), None, tuple(codes), values)
    tree = build_hierarchy([*nodes, Node("I", 2, "", 1.0)])
    return optimise_weights(table, tree, 1, methods, **settings)


def test_targets_belong_to_codes_whatever_their_order():
    found = optimise(ORTHOGONAL, codes="zb", targets={"b": 1, "z": 4})
    assert found.by_code() == pytest.approx({"z": 0.8, "b": 0.2}, rel=1e-6)
    np.testing.assert_allclose(found.shares, [0.8, 0.2], atol=1e-9)
    np.testing.assert_allclose(found.targets, [0.8, 0.2])
    assert found.reached
    assert found.worst < 1e-9
    assert found.agreeing == found.starts == 8
    assert not found.issues


def test_weights_stay_nonnegative_and_the_missed_target_is_told():
    # c runs against a and b: a positive share for it needs weights that hurt the others
    rng = np.random.default_rng(5)
    a = rng.normal(size=40)
    b = a + rng.normal(size=40) * 0.2
    values = np.column_stack([a, b, -a + rng.normal(size=40)])
    found = optimise(values, codes="abc", targets={"a": 8, "b": 1, "c": 1})
    assert (found.weights >= 0).all()
    assert found.weights.sum() == pytest.approx(1.0)
    assert not found.reached
    (issue,) = found.issues
    assert issue.code == "weights_target_missed"
    assert issue.values["target"] - issue.values["share"] == pytest.approx(
        found.targets["abc".index(issue.place)] - found.shares["abc".index(issue.place)]
    )
    free = optimise(values, codes="abc", targets={"a": 8, "b": 1, "c": 1}, allow_negative=True)
    assert (free.weights < 0).any()
    assert free.worst < found.worst


def test_tolerance_decides_what_counts_as_reached():
    values = np.column_stack([np.arange(6.0), np.arange(6.0) ** 2])
    strict = optimise(values, targets={"a": 3, "b": 1})
    assert not strict.reached
    assert optimise(values, targets={"a": 3, "b": 1}, tolerance=0.3).reached


def test_information_is_the_greatest_mean_correlation():
    found = optimise(ORTHOGONAL * [1.0, 4.0], goal=Goal.INFORMATION)
    np.testing.assert_allclose(found.weights, [0.8, 0.2], rtol=1e-5)
    np.testing.assert_allclose(found.correlations, np.sqrt([0.5, 0.5]), rtol=1e-5)
    assert found.reached
    assert np.isnan(found.worst)


def test_the_search_repeats_bit_by_bit():
    values = np.random.default_rng(1).uniform(1, 9, (20, 4))
    one, two = optimise(values, codes="abcd"), optimise(values, codes="abcd")
    assert one.weights.tobytes() == two.weights.tobytes()


def test_an_only_child_weighs_1():
    assert optimise(np.arange(5.0)[:, None], codes="a").weights.tolist() == [1.0]


@pytest.mark.parametrize(
    ("values", "code", "place"),
    [
        (np.array([[1.0, 2.0], [1.0, 3.0], [1.0, 4.0]]), "weights_element_constant", "a"),
        (np.array([[1.0, np.nan], [2.0, 3.0], [3.0, 4.0]]), "weights_too_few_units", "b"),
        (np.empty((0, 2)), "weights_too_few_units", "a"),
        (np.column_stack([np.arange(5.0), -np.arange(5.0)]), "weights_index_unrelated", "a"),
    ],
)
def test_without_correlations_there_are_no_weights_but_a_reason(values, code, place):
    found = optimise(values)
    assert np.isnan(found.weights).all()
    assert not found.reached
    assert (found.issues[0].code, found.issues[0].place) == (code, place)
    assert found.issues[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"targets": {"a": 1}}, "missing b"),
        ({"targets": {"a": 1, "b": 1, "x": 1}}, "not of this level x"),
        ({"targets": {"a": -1, "b": 1}}, "0 and more"),
        ({"targets": {"a": 0, "b": 0}}, "at least one above 0"),
    ],
)
def test_targets_that_do_not_fit_are_refused(settings, told):
    with pytest.raises(ValueError, match=told):
        optimise(ORTHOGONAL, **settings)


def test_negative_weights_under_a_geometric_mean_are_refused():
    with pytest.raises(ValueError, match="amean"):
        optimise(ORTHOGONAL + 3, methods=(AggregationMethod.GMEAN,), allow_negative=True)
