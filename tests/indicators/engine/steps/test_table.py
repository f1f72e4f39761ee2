"""A table keeps rows and columns together."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.steps.table import Table
from tests.indicators.engine.recipe_factory import make_table

PANEL = make_table({"x": [1, 2, 3], "y": [4, 5, 6]}, ["A", "B", "A"], [2019, 2019, 2020])


def test_values_must_fit_units_and_codes():
    with pytest.raises(ValueError, match="1 x 2"):
        Table(("A",), None, ("x", "y"), np.zeros((2, 1)))


def test_a_panel_falls_into_its_years():
    assert [PANEL.values[rows, 0].tolist() for rows in PANEL.blocks()] == [[1, 2], [3]]


def test_one_year_is_one_block_even_without_rows():
    empty = make_table({"x": []})
    assert [(rows.start, rows.stop) for rows in empty.blocks()] == [(0, 0)]
    assert list(make_table({"x": []}, [], []).blocks()) == []


def test_rows_and_columns_are_taken_with_their_labels():
    kept = PANEL.keep_rows(np.array([False, True, True]))
    assert kept.units == ("B", "A")
    assert kept.times is not None
    assert kept.times.tolist() == [2019, 2020]
    assert PANEL.select(["y", "x"]).values[0].tolist() == [4, 1]
    assert PANEL.column("y").tolist() == [4, 5, 6]
