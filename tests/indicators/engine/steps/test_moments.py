"""Skewness and kurtosis as spreadsheets give them, also when outliers have gone."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from indicators.engine.steps.moments import SortedSample, measure_shape
from tests.indicators.engine.recipe_factory import GAP


def test_the_numbers_of_a_spreadsheet():
    skew, kurt = measure_shape(np.array([[3.0], [4], [5], [2], [3], [4], [5], [6], [4], [7]]))
    assert skew[0] == pytest.approx(0.359543071406797, rel=1e-12)  # documentation of SKEW
    assert kurt[0] == pytest.approx(-0.151799637208416, rel=1e-12)  # documentation of KURT


def test_too_few_or_equal_values_have_no_shape():
    block = np.array(
        [[1.0, 0.1, 1, GAP], [2, 0.1, 2, GAP], [GAP, 0.1, 4, GAP], [GAP, 0.1, GAP, GAP]]
    )
    skew, kurt = measure_shape(block)
    assert np.isnan(skew).tolist() == [True, True, False, True]
    assert np.isnan(kurt).all()


@pytest.mark.parametrize("size", [1e-120, 1.0, 1e120])
def test_the_shape_is_free_of_scale(size: float):
    values = np.array([1.0, 2, 2, 3, 9, 40])
    skew, kurt = measure_shape((values * size)[:, None])
    assert skew[0] == pytest.approx(pd.Series(values).skew(), rel=1e-12)
    assert kurt[0] == pytest.approx(pd.Series(values).kurt(), rel=1e-12)


@pytest.mark.parametrize("size", [10.0, 1e4, 1e8, 1e14])
def test_no_digits_are_lost_when_outliers_go(size: float):
    """Running sums around a centre that an outlier dragged along once lost all of them."""
    values = np.concatenate([np.random.default_rng(1).normal(size=30), [size, 2 * size, -size]])
    sample = SortedSample(values)
    while sample.drawn() < 12:
        (sample.draw_high if sample.shape()[0] >= 0 else sample.draw_low)()
        now = np.clip(values, sample.sorted[sample.low], sample.sorted[sample.high])
        assert sample.shape() == pytest.approx(
            [item[0] for item in measure_shape(now[:, None])], rel=1e-10, abs=1e-12
        )


def test_ties_are_drawn_together_until_one_value_is_left():
    sample = SortedSample(np.array([1.0, 1, 2, 9, 9]))
    sample.draw_high()
    assert (sample.drawn(), sample.sorted[sample.high]) == (2, 2)
    sample.draw_low()
    assert (sample.drawn(), sample.is_collapsed()) == (4, True)
    assert math.isnan(sample.shape()[0])
