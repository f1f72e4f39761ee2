import numpy as np
import pytest

from indicators.engine.special.human_development import human_development_index
from schemas.issue import Severity


def develop(life, expected, mean, income, **settings):
    columns = [np.atleast_1d(np.asarray(x, dtype=float)) for x in (life, expected, mean, income)]
    return human_development_index(*columns, **settings)


def test_goalposts_and_their_middle():
    middle = np.sqrt(100 * 75000)
    found = develop([20, 85, 52.5], [0, 18, 9], [0, 15, 7.5], [100, 75000, middle])
    np.testing.assert_allclose(found.hdi, [0, 1, 0.5], atol=1e-15)
    np.testing.assert_allclose(found.income, [0, 1, 0.5], atol=1e-15)


def test_dimensions_and_their_geometric_mean():
    # 64/65... health (72 - 20) / 65 = .8, schooling .6 and .2, income .5
    found = develop(72, 10.8, 3, np.sqrt(100 * 75000))
    assert found.health[0] == pytest.approx(0.8)
    assert found.expected_schooling[0] == pytest.approx(0.6)
    assert found.mean_schooling[0] == pytest.approx(0.2)
    assert found.education[0] == pytest.approx(0.4)
    assert found.hdi[0] == pytest.approx((0.8 * 0.4 * 0.5) ** (1 / 3))
    assert found.published()[0] == 0.543


def test_indices_are_clipped_before_their_mean():
    found = develop(95, 27, 7.5, 10)
    assert found.health[0] == 1.0
    assert found.education[0] == pytest.approx(0.75)  # (1 + .5) / 2
    assert found.income[0] == 0.0


def test_missing_and_impossible_components_give_no_index_and_a_reason():
    found = develop([70, np.nan, -1, 70], [10] * 4, [5] * 4, [0, 5000, 5000, np.inf], units="abcd")
    assert np.isnan(found.hdi).all()
    assert not np.isnan(found.education).any()
    told = {(issue.code, issue.place, issue.values["component"]) for issue in found.issues}
    assert told == {
        ("hdi_component_impossible", "a", "income"),
        ("hdi_component_missing", "b", "life_expectancy"),
        ("hdi_component_impossible", "c", "life_expectancy"),
        ("hdi_component_impossible", "d", "income"),
    }
    assert {issue.severity for issue in found.issues} == {Severity.ERROR, Severity.WARNING}


def test_no_rows_and_unequal_lengths():
    assert develop([], [], [], []).hdi.shape == (0,)
    assert develop(np.nan, 1, 1, 1000).issues[0].place == "1"
    with pytest.raises(ValueError, match="different lengths"):
        develop([1, 2], [1], [1], [1])
