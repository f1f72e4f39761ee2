import numpy as np
import pytest

from indicators.engine.diagnostics.reliability import find_cronbach_alpha

NAN = float("nan")


def test_alpha_by_hand() -> None:
    # two variances of 1 and a covariance of 0.5 that counts twice
    assert find_cronbach_alpha(np.array([[1.0, 1], [2, 3], [3, 2]])) == pytest.approx(2 / 3)


def test_same_columns_have_one_and_opposite_ones_none() -> None:
    same = np.array([[1.0, 1], [2, 2], [3, 3]])
    assert find_cronbach_alpha(same) == pytest.approx(1)
    assert np.isnan(find_cronbach_alpha(same * [1, -1]))


def test_missing_values_leave_their_pair_only() -> None:
    values = np.array([[1.0, 1], [2, 3], [3, 5], [10, NAN]])
    # variances of 50/3 over four rows and 4 over three, and a covariance of 2
    total = 50 / 3 + 8
    assert find_cronbach_alpha(values) == pytest.approx(2 * (1 - (50 / 3 + 4) / total))


def test_scale_of_all_columns_does_not_matter() -> None:
    values = np.array([[1.0, 1], [2, 3], [3, 2]])
    assert find_cronbach_alpha(values * 1e200) == pytest.approx(2 / 3)


def test_many_columns_are_taken_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(6).normal(size=(12, 7))
    values[3, 2] = values[5, 5] = NAN
    whole = find_cronbach_alpha(values)
    monkeypatch.setattr("indicators.engine.diagnostics.reliability.COLUMNS", 3)
    assert find_cronbach_alpha(values) == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize(
    "values",
    [
        np.empty((3, 0)),
        np.ones((3, 1)),
        np.full((7, 3), 0.1),
        np.full((3, 2), NAN),
        np.array([[1.0, NAN], [NAN, 1.0], [2.0, NAN]]),
        np.empty((0, 2)),
    ],
)
def test_what_has_no_reliability_is_missing(values: np.ndarray) -> None:
    assert np.isnan(find_cronbach_alpha(values))
