import numpy as np

from indicators.engine.diagnostics.availability import measure_groups, measure_units
from indicators.engine.steps.table import Table
from tests.indicators.engine.diagnostics.tree_factory import build_table, build_tree

NAN = float("nan")


def test_units_count_gaps_and_zeros() -> None:
    found = measure_units(build_table([[1, 0, NAN], [0, 0, 0], [NAN, NAN, NAN]]))
    assert found.missing.tolist() == [1, 0, 3]
    assert found.zeros.tolist() == [1, 3, 0]
    assert found.missing_or_zero.tolist() == [2, 3, 3]
    np.testing.assert_allclose(found.available, [2 / 3, 1, 0])
    np.testing.assert_allclose(found.nonzero, [0.5, 0, NAN])


def test_groups_count_indicators_whatever_the_levels_between() -> None:
    table = build_table([[1, NAN, NAN], [1, 2, 3]])
    found = measure_groups(table, build_tree())
    assert found.codes == ("left", "right", "index")
    np.testing.assert_allclose(found.values, [[1 / 2, 0, 1 / 3], [1, 1, 1]])


def test_no_columns_and_no_rows_are_no_error() -> None:
    found = measure_units(Table(("u0",), None, (), np.empty((1, 0))))
    assert np.isnan(found.available).all()
    assert measure_groups(build_table([]), build_tree()).values.shape == (0, 3)
