import numpy as np
import pytest
from scipy import stats

from indicators.engine.diagnostics import correlation
from indicators.engine.diagnostics.correlation import CorrelationMethod, correlate, covary

NAN = float("nan")
PEARSON, SPEARMAN, KENDALL = CorrelationMethod


def columns(*values: list[float]) -> np.ndarray:
    return np.array(values, dtype=float).T


def test_pearson_by_hand() -> None:
    # deviations -1 0 1 and -1 1 0: 1 / sqrt(2 * 2)
    found = correlate(columns([1, 2, 3], [1, 3, 2]))
    np.testing.assert_allclose(found.values, [[1, 0.5], [0.5, 1]])
    assert found.counts.tolist() == [[3, 3], [3, 3]]


def test_spearman_ranks_after_incomplete_rows_are_dropped() -> None:
    x, y = [1, 2, 9, 3, 4], [2, 1, NAN, 4, 3]
    found = correlate(columns(x, y), None, SPEARMAN)
    # ranks 1 2 3 4 and 2 1 4 3: 1 - 6 * 4 / (4 * 15)
    assert found.values[0, 1] == pytest.approx(0.6)
    assert found.counts[0, 1] == 4


def test_spearman_gives_ties_the_average_of_their_ranks() -> None:
    # ranks 1.5 1.5 3 and 1 2 3: 1.5 / sqrt(1.5 * 2)
    found = correlate(columns([5, 5, 7], [1, 2, 3]), None, SPEARMAN)
    assert found.values[0, 1] == pytest.approx(1.5 / 3**0.5)
    assert found.tied.tolist() == [[True, True], [True, False]]


def test_kendall_tau_b_by_hand() -> None:
    # pairs: 3; concordant 2, tied in x 1: 2 / sqrt(2 * 3)
    found = correlate(columns([5, 5, 7], [1, 2, 3]), None, KENDALL)
    assert found.values[0, 1] == pytest.approx(2 / 6**0.5)


@pytest.mark.parametrize("method", list(CorrelationMethod))
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_all_pairs_agree_with_scipy(method: CorrelationMethod, gaps: float) -> None:
    draw = np.random.default_rng(3)
    values = draw.integers(0, 9, (40, 5)) + draw.integers(0, 2, (40, 1)) * 5.0
    values[draw.random(values.shape) < gaps] = np.nan
    found = correlate(values, None, method)
    peer = {PEARSON: stats.pearsonr, SPEARMAN: stats.spearmanr, KENDALL: stats.kendalltau}[method]
    for one in range(5):
        for two in range(5):
            both = ~np.isnan(values[:, [one, two]]).any(axis=1)
            assert found.counts[one, two] == both.sum()
            want = peer(values[both, one], values[both, two]).statistic
            assert found.values[one, two] == pytest.approx(want, abs=1e-13)


def test_kendall_by_sorting_equals_kendall_by_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(5).integers(0, 9, (60, 4)).astype(float)
    values[::7, 1] = np.nan
    pairs = correlate(values, None, KENDALL).values
    monkeypatch.setattr(correlation, "MANY_ROWS", 10)
    np.testing.assert_allclose(correlate(values, None, KENDALL).values, pairs, rtol=1e-12)


def test_kendall_in_small_blocks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(5).normal(size=(30, 3))
    whole = correlate(values, None, KENDALL).values
    monkeypatch.setattr(correlation, "CELLS", 400)
    np.testing.assert_allclose(correlate(values, None, KENDALL).values, whole, rtol=1e-14)


@pytest.mark.parametrize("method", list(CorrelationMethod))
def test_what_cannot_be_correlated_is_missing(method: CorrelationMethod) -> None:
    values = columns(
        [1, 2, 3, 5], [0.1, 0.1, 0.1, 0.1], [NAN] * 4, [1, 2, NAN, NAN], [7, 7, 7, NAN],
    )  # fmt: skip
    found = correlate(values, None, method).values
    assert found[0, 0] == 1
    assert np.isnan(found).sum() == 24


@pytest.mark.parametrize("method", list(CorrelationMethod))
def test_constant_on_the_common_rows_only_is_missing_too(method: CorrelationMethod) -> None:
    found = correlate(columns([0.3, 0.3, 0.3, 9], [1, 2, 3, NAN]), None, method).values
    assert np.isnan(found[0, 1])
    assert found[0, 0] == found[1, 1] == 1


def test_infinite_counts_as_missing_and_huge_numbers_do_not_overflow() -> None:
    assert correlate(columns([1, 2, 3, float("inf")], [1, 2, 3, 4])).counts[0, 1] == 3
    found = correlate(columns([1e300, 2e300, 3e300], [1e-300, 3e-300, 2e-300]))
    assert found.values[0, 1] == pytest.approx(0.5)


def test_left_and_right_may_be_different_tables() -> None:
    found = correlate(columns([1, 2, 3], [3, 2, 1]), columns([1, 3, 2]))
    np.testing.assert_allclose(found.values, [[0.5], [-0.5]])
    with pytest.raises(ValueError, match="3 rows on the left, 2 on the right"):
        correlate(columns([1, 2, 3]), columns([1, 2]))


@pytest.mark.parametrize("shape", [(0, 2), (1, 2), (5, 0)])
@pytest.mark.parametrize("method", list(CorrelationMethod))
def test_empty_tables_are_no_error(shape: tuple[int, int], method: CorrelationMethod) -> None:
    found = correlate(np.ones(shape), None, method)
    assert found.values.shape == (shape[1], shape[1])
    assert np.isnan(found.values).all()


def test_covariances_use_the_means_of_the_pair() -> None:
    # first with itself over 4 rows; the pair over 3 rows: deviations -1 0 1 and -2 0 2
    found = covary(columns([1, 2, 3, 10], [1, 3, 5, NAN]))
    np.testing.assert_allclose(found, [[50 / 3, 2], [2, 4]])
    np.testing.assert_allclose(covary(columns([1, 2, 3], [1, 3, 5])), [[1, 2], [2, 4]])
    assert covary(columns([0.1] * 7, [0.3] * 7)).tolist() == [[0, 0], [0, 0]]
    assert np.isnan(covary(columns([1, NAN], [NAN, 1]))[0, 1])
