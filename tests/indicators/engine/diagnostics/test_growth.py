import numpy as np
import pytest

from indicators.engine.diagnostics.growth import measure_growth
from indicators.engine.steps.table import Table

NAN, INF = float("nan"), float("inf")
YEARS = [2018, 2019, 2020, 2022]


def build_series(*series: list[float]) -> Table:
    """One unit a series, values in the four years."""
    values = np.array(series, dtype=float).T
    units = tuple(f"u{at}" for at in range(len(series)))
    times = np.repeat(YEARS, len(series))
    return Table(units * len(YEARS), times, ("x",), values.reshape(-1, 1))


@pytest.mark.parametrize(
    ("series", "cagr", "change"),
    [
        ([1, 2, 4, 16], 1.0, None),  # doubles every year
        ([10, 12, 14, 18], 1.8**0.25 - 1, 20.0),  # on a line: 2 a year from 10
        ([NAN, 10, NAN, 40], 4 ** (1 / 3) - 1, 100.0),  # two values: 30 in 3 years from 10
        ([5, NAN, NAN, 5], 0.0, 0.0),
        ([0, 0, 0, 0], 0.0, 0.0),
        ([0, NAN, NAN, 3], INF, INF),
        ([-1, NAN, NAN, 4], NAN, -125.0),  # a change of sign has no growth rate
        ([0, NAN, NAN, -3], NAN, -INF),
        ([7, NAN, NAN, NAN], NAN, NAN),
        ([NAN, NAN, NAN, NAN], NAN, NAN),
        ([INF, NAN, NAN, NAN], NAN, NAN),
    ],
)
def test_growth_by_hand(series: list[float], cagr: float, change: float | None) -> None:
    found = measure_growth(build_series(series))
    assert found.cagr[0, 0] == pytest.approx(cagr, nan_ok=True)
    if change is not None:
        assert found.change[0, 0] == pytest.approx(change, nan_ok=True)


def test_least_squares_through_three_values() -> None:
    # years 2018 2019 2020, values 1 3 2: slope 0.5 around 2, fitted 1.5 at the first year
    found = measure_growth(build_series([1, 3, 2, NAN]))
    assert found.change[0, 0] == pytest.approx(100 * 0.5 / 1.5)


def test_the_first_year_is_that_of_the_series() -> None:
    found = measure_growth(build_series([NAN, 3, 5, 6], [NAN, NAN, NAN, NAN]))
    # slope and mean over 2019 2020 2022: deviations -4/3 -1/3 5/3, values -5/3 1/3 4/3
    slope = (20 / 9 - 1 / 9 + 20 / 9) / (42 / 9)
    assert found.change[0, 0] == pytest.approx(100 * slope / (14 / 3 - slope * 4 / 3))
    assert found.available[:, 0].tolist() == [0.75, 0]
    assert (found.first[0, 0], found.latest[0, 0]) == (2019, 2022)
    assert np.isnan([found.first[1, 0], found.latest[1, 0]]).all()


def test_units_that_lack_a_year_are_missing_there() -> None:
    table = Table(
        ("b", "a", "b"), np.array([2020, 2021, 2021]), ("x",), np.array([[1.0], [5], [2]])
    )
    found = measure_growth(table)
    assert found.units == ("a", "b")
    assert found.available[:, 0].tolist() == [0.5, 1]
    np.testing.assert_allclose(found.cagr[:, 0], [NAN, 1])


def test_growth_needs_times() -> None:
    with pytest.raises(ValueError, match="a panel"):
        measure_growth(Table(("a",), None, ("x",), np.array([[1.0]])))
