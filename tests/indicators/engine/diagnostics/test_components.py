import numpy as np
import pytest

from indicators.engine.diagnostics.components import find_components, weigh_by_components

NAN = float("nan")
HALF = np.array([[1.0, 1], [2, 3], [3, 2], [NAN, 7]])
"""Two columns with the correlation 0.5 over three complete rows."""


def test_two_columns_by_hand() -> None:
    found = find_components(HALF)
    # eigenvalues of [[1, 0.5], [0.5, 1]]
    np.testing.assert_allclose(found.eigenvalues, [1.5, 0.5])
    np.testing.assert_allclose(found.deviations, np.sqrt([1.5, 0.5]))
    np.testing.assert_allclose(found.explained, [0.75, 0.25])
    np.testing.assert_allclose(found.loadings, np.array([[1, 1], [1, -1]]) / 2**0.5)
    assert found.rows == 3


def test_weights_are_the_first_loadings_negative_ones_too() -> None:
    np.testing.assert_allclose(weigh_by_components(HALF), [0.5**0.5] * 2)
    values = np.random.default_rng(2).normal(size=(20, 1)) * [1, 1, -1]
    values += np.random.default_rng(3).normal(size=(20, 3)) / 10
    weights = weigh_by_components(values)
    assert (weights > 0).tolist() == [True, True, False]
    assert np.sum(weights**2) == pytest.approx(1)


def test_eigenvalues_sum_to_the_columns_and_scale_does_not_matter() -> None:
    values = np.random.default_rng(4).normal(size=(30, 5))
    found = find_components(values)
    assert found.eigenvalues.sum() == pytest.approx(5)
    scaled = find_components(values * [1, 10, 1e5, 1e-5, 3] + 7)
    np.testing.assert_allclose(scaled.loadings, found.loadings, atol=1e-9)
    assert (found.loadings.sum(axis=0) >= 0).all()


def test_fewer_rows_than_columns_give_as_many_components_as_rows() -> None:
    found = find_components(np.random.default_rng(5).normal(size=(4, 6)))
    assert found.loadings.shape == (6, 4)
    assert found.explained.sum() == pytest.approx(1)
    assert found.eigenvalues[-1] == pytest.approx(0, abs=1e-12)  # four rows span three directions


@pytest.mark.parametrize(
    "values",
    [
        np.array([[1.0, 0.1], [2, 0.1], [3, 0.1]]),
        np.array([[1.0, 2], [2, 1], [NAN, 3]]),
        np.full((5, 2), NAN),
        np.empty((0, 2)),
    ],
)
def test_without_a_correlation_matrix_all_is_missing(values: np.ndarray) -> None:
    found = find_components(values)
    assert found.loadings.shape[0] == 2
    assert found.loadings.shape[1] == len(found.eigenvalues) >= 1
    assert np.isnan(found.loadings).all()
    assert np.isnan(found.eigenvalues).all()
    assert np.isnan(weigh_by_components(values)).all()


def test_no_columns_have_no_components() -> None:
    assert find_components(np.empty((5, 0))).eigenvalues.shape == (0,)
    assert weigh_by_components(np.empty((5, 0))).shape == (0,)


def test_values_too_far_apart_for_doubles_have_no_components():
    values = np.array([[1e308, 1.0], [-1e308, 2.0], [0.0, 4.0], [1.0, 3.0]])
    assert np.isnan(find_components(values).loadings).all()
