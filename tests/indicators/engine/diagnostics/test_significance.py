from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from indicators.engine.diagnostics.correlation import CorrelationMethod, Correlations, correlate
from indicators.engine.diagnostics.significance import find_p_by_order, find_p_by_t


def untied(rho: float, count: int, tied: bool = False) -> Correlations:
    return Correlations(np.array([[rho]]), np.array([[count]]), np.array([[tied]]))


def test_t_with_one_degree_of_freedom_is_known_by_heart() -> None:
    # three rows: t = 1 for r = 1 / sqrt(2); the Cauchy distribution gives 1 / 2
    found = find_p_by_t(np.array([[0.5**0.5, -(0.5**0.5), 0.0, 1.0]]), np.full((1, 4), 3))
    np.testing.assert_allclose(found, [[0.5, 0.5, 1.0, 0.0]], atol=1e-12)


def test_t_agrees_with_scipy_for_pearson_and_spearman() -> None:
    values = np.random.default_rng(1).normal(size=(25, 2))
    for method, peer in (
        (CorrelationMethod.PEARSON, stats.pearsonr),
        (CorrelationMethod.SPEARMAN, stats.spearmanr),
    ):
        found = correlate(values, None, method)
        want = peer(values[:, 0], values[:, 1]).pvalue
        assert find_p_by_t(found.values, found.counts)[0, 1] == pytest.approx(want, rel=1e-12)


def test_too_few_rows_have_no_p_value() -> None:
    assert np.isnan(find_p_by_t(np.array([[0.5, np.nan]]), np.array([[2, 10]]))).all()
    assert np.isnan(find_p_by_order(untied(np.nan, 5)))


@pytest.mark.parametrize("count", [3, 4, 6])
def test_short_columns_count_all_orders(count: int) -> None:
    whole = (count**3 - count) / 6
    sums = np.array(
        [sum((at - place) ** 2 for at, place in enumerate(p)) for p in permutations(range(count))]
    )
    for squares in np.unique(sums):
        below, above = (sums <= squares).mean(), (sums >= squares).mean()
        want = min(1.0, 2 * (above if squares > whole else below))
        found = find_p_by_order(untied(1 - squares / whole, count))[0, 0]
        assert found == pytest.approx(want, abs=1e-14)


def test_series_joins_the_counted_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = find_p_by_order(untied(0.5, 9))[0, 0]
    monkeypatch.setattr("indicators.engine.diagnostics.significance.EXACT_UP_TO", 0)
    # AS 89 promises errors below 0.0009 for one side
    assert find_p_by_order(untied(0.5, 9))[0, 0] == pytest.approx(counted, abs=0.0018)


def test_opposite_correlations_are_as_improbable() -> None:
    for count in (7, 30):
        whole = (count**3 - count) / 6
        rho = 1 - 2 * round(whole * 0.3) / whole
        assert find_p_by_order(untied(rho, count))[0, 0] == pytest.approx(
            find_p_by_order(untied(-rho, count))[0, 0], rel=1e-9
        )


def test_repeated_values_take_the_t_approximation() -> None:
    found = untied(0.5, 8, tied=True)
    assert find_p_by_order(found) == pytest.approx(find_p_by_t(found.values, found.counts))
