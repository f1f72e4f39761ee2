import numpy as np
import pytest

from indicators.engine.steps.table import Table
from indicators.engine.weights.components import (
    rotate_varimax,
    weigh_by_factors,
    weigh_by_first_component,
    weigh_by_loadings,
)

TECHNOLOGY = np.array(
    [
        [187, 125.6, 200.2, 50.7, 3.08, 4.15, 10, 27.4],
        [289, 130, 179.1, 66.2, 3, 4.07, 12, 13.9],
        [271, 156.6, 125.8, 59.7, 3.1, 4.14, 11.4, 15.3],
        [994, 64.6, 49, 80.8, 3, 3.86, 9.5, 10],
        [779, 9.8, 4.8, 66.7, 2.97, 3.65, 10.8, 23.2],
        [189, 151.2, 136, 50.9, 3.02, 3.77, 9.4, 9.5],
        [82, 134, 57.4, 61.9, 3.02, 3.73, 9.4, 14.9],
        [31, 38.6, 108, 48.7, 2.94, 4.18, 11.6, 14.2],
        [75, 18.2, 125.9, 16.2, 2.94, 3.94, 10.9, 25.3],
        [8, 25.5, 72.3, 74.9, 2.95, 3.83, 7.1, 24.2],
        [235, 36.8, 41.2, 64.2, 2.94, 3.75, 10.2, 14.4],
        [103, 20.2, 193.6, 19, 3.12, 4.39, 11.9, 11.2],
        [106, 110.3, 48.6, 53.6, 2.97, 3.68, 9.4, 12.3],
        [72, 73.9, 58.9, 47.6, 2.91, 3.86, 9.3, 13.6],
        [103, 13, 146.7, 15.4, 2.86, 3.91, 11.7, 13.1],
        [165, 14.8, 84.2, 50.3, 2.99, 3.79, 8.4, 13.6],
        [205, 33.6, 36.4, 58.9, 2.97, 3.8, 7.9, 12.6],
        [74, 43.6, 43.2, 45, 2.96, 3.74, 9.6, 11],
        [42, 8.6, 21, 53.4, 2.86, 3.62, 7.3, 15.6],
        [13, 9.8, 30.4, 51, 3, 3.65, 7.2, 13],
        [28, 4.2, 25, 51.7, 2.75, 3.68, 9.5, 8.2],
        [26, 6.2, 21.6, 63.5, 2.73, 3.46, 9.1, 7.7],
        [105, 4, 20.3, 49.5, 2.84, 3.71, 7.1, 10.6],
    ]
)
"""Technology Achievement Index, 23 countries x patents, royalties, Internet hosts, technology
exports, telephones, electricity, schooling, university. Source: OECD/JRC Handbook (2008), annex,
from UNDP, Human Development Report 2001."""

HANDBOOK_LOADINGS = np.array(
    [
        [0.07, 0.97, 0.06, 0.06],
        [0.13, 0.07, -0.07, 0.93],
        [0.79, -0.21, 0.21, 0.42],
        [-0.64, 0.56, -0.04, 0.36],
        [0.37, 0.17, 0.38, 0.68],
        [0.82, -0.04, 0.25, 0.35],
        [0.88, 0.23, -0.09, 0.09],
        [0.08, 0.04, 0.96, 0.04],
    ]
)
"""Table 17 of the Handbook: rotated loadings of the data above."""
HANDBOOK_WEIGHTS = [0.17, 0.15, 0.11, 0.06, 0.08, 0.12, 0.14, 0.17]


def build_table(values, codes=None):
    names = tuple(codes or [f"i{at}" for at in range(values.shape[1])])
    return Table(tuple(f"u{at}" for at in range(len(values))), None, names, values)


def build_blocks(first, second, rows=8):
    """Return four indicators with two pairs correlated as given and nothing between the pairs."""
    basis = np.linalg.qr(np.random.default_rng(0).normal(size=(rows, 5)) - 0.0)[0]
    centred = np.linalg.qr(np.column_stack([np.ones(rows), basis]))[0][:, 1:5]
    a, b, c, d = centred.T
    mix = lambda one, other, r: r * one + np.sqrt(1 - r * r) * other  # noqa: E731
    return np.column_stack([a, mix(a, b, first), c, mix(c, d, second)])


def test_two_indicators_have_the_eigenvalues_1_plus_and_minus_r():
    values = build_blocks(0.6, 0.0)[:, :2]
    found = weigh_by_first_component(build_table(values))
    np.testing.assert_allclose(found.weights, np.sqrt([0.5, 0.5]), rtol=1e-12)
    np.testing.assert_allclose(found.eigenvalues, [1.6, 0.4], rtol=1e-12)
    np.testing.assert_allclose(found.explained, [0.8, 0.2], rtol=1e-12)
    assert found.rows == 8
    assert not found.issues


def test_an_indicator_that_runs_against_the_others_keeps_its_negative_weight():
    values = np.column_stack([np.arange(5.0), np.arange(5.0) * 2, -np.arange(5.0)])
    found = weigh_by_first_component(build_table(values, "abc"))
    np.testing.assert_allclose(found.weights, np.array([1, 1, -1]) / np.sqrt(3), rtol=1e-12)
    assert [(issue.code, issue.place) for issue in found.issues] == [("weight_negative", "c")]


def test_rows_with_a_gap_and_unusable_indicators_are_left_out():
    values = np.column_stack([build_blocks(0.6, 0.0)[:, :2], np.full(8, 7.0), np.full(8, np.nan)])
    values = np.vstack([values, [np.nan, 1.0, 7.0, np.nan]])
    found = weigh_by_first_component(build_table(values, "abcd"))
    assert found.rows == 8
    np.testing.assert_allclose(found.weights[:2], np.sqrt([0.5, 0.5]), rtol=1e-12)
    assert np.isnan(found.weights[2:]).all()
    told = {(issue.code, issue.place) for issue in found.issues}
    assert told == {("indicator_constant", "c"), ("indicator_without_data", "d")}


@pytest.mark.parametrize("weigh", [weigh_by_first_component, weigh_by_factors])
@pytest.mark.parametrize(
    "values", [np.empty((0, 2)), np.array([[1.0, 2.0]]), np.full((4, 2), np.nan), np.ones((4, 2))]
)
def test_without_variation_there_are_no_weights_but_a_reason(weigh, values):
    found = weigh(build_table(values))
    assert np.isnan(found.weights).all()
    assert found.issues


def test_factor_weights_of_two_blocks():
    # eigenvalues 1.8, 1.5, 0.5, 0.2: two factors, each shared equally inside its block
    found = weigh_by_factors(build_table(build_blocks(0.8, 0.5)))
    np.testing.assert_allclose(found.weights, np.array([1.8, 1.8, 1.5, 1.5]) / 6.6, rtol=1e-9)
    assert found.loadings.shape == (4, 2)
    np.testing.assert_allclose((found.loadings**2).sum(axis=0), [1.8, 1.5], rtol=1e-9)


def test_factor_weights_are_never_negative():
    values = np.column_stack([np.arange(9.0), -np.arange(9.0), np.arange(9.0) ** 2])
    weights = weigh_by_factors(build_table(values)).weights
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1.0)


def test_weights_from_the_loadings_the_handbook_prints():
    np.testing.assert_allclose(weigh_by_loadings(HANDBOOK_LOADINGS), HANDBOOK_WEIGHTS, atol=0.006)


def test_the_example_of_the_handbook_from_its_data():
    found = weigh_by_factors(build_table(TECHNOLOGY), factors=4)
    np.testing.assert_allclose(
        found.explained, [0.419, 0.218, 0.123, 0.111, 0.060, 0.037, 0.022, 0.009], atol=0.0015
    )  # table 16; the annex prints rounded data
    np.testing.assert_allclose(np.abs(found.loadings), np.abs(HANDBOOK_LOADINGS), atol=0.025)
    np.testing.assert_allclose(found.weights, HANDBOOK_WEIGHTS, atol=0.0065)


def test_varimax_turns_without_changing_what_is_explained():
    rng = np.random.default_rng(2)
    loadings = rng.normal(size=(7, 3))
    turned = rotate_varimax(loadings)
    np.testing.assert_allclose(turned @ turned.T, loadings @ loadings.T, rtol=1e-10, atol=1e-12)
    simple = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6]])
    turn = np.array([[np.cos(0.5), -np.sin(0.5)], [np.sin(0.5), np.cos(0.5)]])
    np.testing.assert_allclose(np.abs(rotate_varimax(simple @ turn)), simple, atol=1e-6)


def test_a_number_of_factors_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="1 to 4"):
        weigh_by_factors(build_table(build_blocks(0.8, 0.5)), factors=5)


def test_rounding_noise_is_no_component():
    found = weigh_by_first_component(
        build_table(np.array([[5.000000000000001, 1, 2], [5, 2, 1], [5, 4, 5]]))
    )
    assert np.isnan(found.weights[0])
    assert found.weights[1:].tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
