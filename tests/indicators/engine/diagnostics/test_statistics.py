import numpy as np
import pytest

from indicators.engine.diagnostics.statistics import FlagLimits, describe
from tests.indicators.engine.diagnostics.tree_factory import build_table

NAN = float("nan")


def test_a_column_is_described_over_its_present_values() -> None:
    found = describe(build_table([[4], [0], [2], [2], [NAN]], "a"))
    assert (found.minimum[0], found.maximum[0], found.mean[0], found.median[0]) == (0, 4, 2, 2)
    assert found.std[0] == pytest.approx((8 / 3) ** 0.5)
    assert found.skew[0] == pytest.approx(0)
    # S2 = 8, S4 = 32: ((5 (4 * 32 / 64 - 3) + 6) * 3) / (2 * 1) = 1.5
    assert found.kurt[0] == pytest.approx(1.5)
    assert (found.available[0], found.nonzero[0], found.unique[0], found.same[0]) == (4, 3, 3, 2)
    assert found.share_available[0] == pytest.approx(4 / 5)
    assert found.share_nonzero[0] == pytest.approx(3 / 4)
    assert found.share_unique[0] == pytest.approx(3 / 4)
    assert found.share_same[0] == pytest.approx(2 / 4)


def test_median_of_an_even_count_is_between_the_middle_two() -> None:
    assert describe(build_table([[1], [10], [2], [5]], "a")).median[0] == 3.5


def test_flags_for_zeros_and_repeats_divide_by_all_rows() -> None:
    # two of four rows have a value other than 0: at the limit; one of four is below it
    found = describe(build_table([[1, 1], [2, 1], [NAN, 0], [NAN, 0]], "ab"))
    assert found.low_available.tolist() == [True, False]
    assert found.low_nonzero.tolist() == [False, False]
    assert found.low_unique.tolist() == [False, False]
    strict = describe(build_table([[1], [1], [NAN], [NAN]], "a"))
    assert strict.low_unique.tolist() == [True]


def test_outliers_need_both_limits_to_be_passed() -> None:
    table = build_table([[0], [0], [0], [0], [0], [0], [0], [0], [0], [100]], "a")
    assert describe(table).out.tolist() == [True]
    assert describe(table, FlagLimits(skew=4)).out.tolist() == [False]
    assert describe(table, FlagLimits(kurt=11)).out.tolist() == [False]


def test_a_constant_column_has_no_shape_and_no_spread() -> None:
    found = describe(build_table([[0.1]] * 7, "a"))
    assert (found.mean[0], found.std[0], found.unique[0], found.same[0]) == (0.1, 0.0, 1, 7)
    assert np.isnan([found.skew[0], found.kurt[0]]).all()
    assert not found.out[0]


@pytest.mark.parametrize("rows", [[], [[NAN]], [[float("inf")], [NAN]]])
def test_an_empty_column_has_no_statistics_and_all_flags(rows: list[list[float]]) -> None:
    found = describe(build_table(rows, "a"))
    assert np.isnan([found.minimum[0], found.maximum[0], found.mean[0], found.median[0]]).all()
    assert np.isnan([found.std[0], found.share_nonzero[0], found.share_same[0]]).all()
    assert (found.available[0], found.unique[0], found.same[0]) == (0, 0, 0)
    assert found.low_available[0]
    assert found.low_unique[0]


def test_one_value_has_no_deviation() -> None:
    found = describe(build_table([[3], [NAN]], "a"))
    assert found.mean[0] == 3
    assert np.isnan(found.std[0])
