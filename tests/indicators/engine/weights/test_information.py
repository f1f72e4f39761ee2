import numpy as np
import pytest

from indicators.engine.steps.table import Table
from indicators.engine.weights.information import weigh_by_critic, weigh_by_entropy


def build_table(values, codes="abc"):
    values = np.array(values, dtype=float)
    units = tuple(f"u{at}" for at in range(len(values)))
    return Table(units, None, tuple(codes[: values.shape[1]]), values)


def test_entropy_of_two_units():
    # a: all with one unit, entropy 0; b: equal, entropy 1; c: 3/4 and 1/4
    found = weigh_by_entropy(build_table([[5, 2, 3], [0, 2, 1]]))
    c = 1 + (0.75 * np.log(0.75) + 0.25 * np.log(0.25)) / np.log(2)
    np.testing.assert_allclose(found.information, [1, 0, c], atol=1e-15)
    np.testing.assert_allclose(found.weights, [1 / (1 + c), 0, c / (1 + c)])
    assert [(issue.code, issue.place) for issue in found.issues] == [("indicator_constant", "b")]


def test_entropy_does_not_depend_on_units_and_leaves_gaps_out():
    full = weigh_by_entropy(build_table([[5, 1], [1, 2], [2, 4]]))
    scaled = weigh_by_entropy(build_table([[500, 1], [100, 2], [200, 4], [np.nan, np.nan]]))
    np.testing.assert_allclose(full.weights, scaled.weights, rtol=1e-14)


def test_entropy_needs_values_of_0_and_more():
    found = weigh_by_entropy(build_table([[1, -1, 0], [3, 2, 0], [4, 2, 0]]))
    assert found.weights[0] == 1.0
    assert np.isnan(found.weights[1:]).all()
    told = [(issue.code, issue.place) for issue in found.issues]
    assert told == [("entropy_needs_nonnegative", "b"), ("entropy_only_zeros", "c")]


def test_critic_by_hand():
    # scaled a: 0, .5, 1 (s = .5); b: 1, .5, 0 (s = .5); c: 0, 1, 0 (s = 1/sqrt 3)
    # r_ab = -1, r_ac = r_bc = 0: C = .5 (2 + 1), .5 (2 + 1), (1 + 1) / sqrt 3
    found = weigh_by_critic(build_table([[10, 6, 0], [20, 4, 9], [30, 2, 0]]))
    information = np.array([1.5, 1.5, 2 / np.sqrt(3)])
    np.testing.assert_allclose(found.information, information, rtol=1e-13)
    np.testing.assert_allclose(found.weights, information / information.sum(), rtol=1e-13)
    assert not found.issues


def test_critic_gives_a_constant_indicator_no_weight_and_no_say():
    found = weigh_by_critic(build_table([[10, 6, 5], [20, 4, 5], [30, 2, 5]]))
    np.testing.assert_allclose(found.weights, [0.5, 0.5, 0.0])
    assert found.by_code()["c"] == 0.0
    assert [(issue.code, issue.place) for issue in found.issues] == [("indicator_constant", "c")]


@pytest.mark.parametrize("weigh", [weigh_by_entropy, weigh_by_critic])
@pytest.mark.parametrize(
    "values",
    [
        np.empty((0, 2)),
        [[1, 2]],
        np.full((3, 2), np.nan),
        [[4, 4], [4, 4]],
        np.full((3, 2), np.inf),
    ],
)
def test_without_information_there_are_no_weights_but_a_reason(weigh, values):
    found = weigh(build_table(values))
    assert np.isnan(found.weights).all()
    assert found.issues[-1].code == "weights_no_information"


def test_critic_of_indicators_that_say_the_same_has_no_weights():
    found = weigh_by_critic(build_table([[1, 2], [2, 4], [3, 6]]))
    assert np.isnan(found.weights).all()


def test_rounding_noise_is_no_information():
    table = build_table([[5.000000000000001, 1, 4], [5, 2, 1], [5, 4, 2]])
    for weigh in (weigh_by_critic, weigh_by_entropy):
        found = weigh(table)
        assert found.weights[0] == 0
        assert found.weights[1:].sum() == pytest.approx(1)
        assert [(item.code, item.place) for item in found.issues] == [("indicator_constant", "a")]


def test_entropy_of_very_large_numbers():
    small = weigh_by_entropy(build_table([[1, 1], [1.1, 2], [1.2, 9]], "ab"))
    large = weigh_by_entropy(build_table([[1e308, 1], [1.1e308, 2], [1.2e308, 9]], "ab"))
    assert large.weights.tolist() == pytest.approx(small.weights.tolist(), rel=1e-12)


def test_what_hardly_varies_is_not_called_constant():
    found = weigh_by_entropy(build_table([[1e6, 1], [1e6 + 1, 2], [1e6 + 2, 9]], "ab"))
    assert found.issues == ()
    assert found.weights[0] < 1e-11
