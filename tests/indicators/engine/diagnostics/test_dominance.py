import numpy as np
import pytest

from indicators.engine.diagnostics.dominance import summarise_outranking
from indicators.engine.steps.outranking import outrank

NAN = float("nan")


def test_dominant_pairs_are_better_on_everything() -> None:
    # the first beats the second and third on both; these two share
    shares = outrank(np.array([[3.0, 3], [2, 1], [1, 2]]), np.array([1.0, 1.0]))
    found = summarise_outranking([shares])
    assert (found.pairs, found.dominant) == (3, 2)
    assert found.share == pytest.approx(2 / 3)


def test_years_are_counted_together_and_uncomparable_pairs_left_out() -> None:
    one = outrank(np.array([[2.0], [1.0]]), np.array([1.0]))
    two = outrank(np.array([[2.0], [NAN], [2.0]]), np.array([1.0]))
    found = summarise_outranking([one, two])
    assert (found.pairs, found.dominant, found.share) == (2, 1, 0.5)


def test_one_unit_has_nobody_to_compare_with() -> None:
    found = summarise_outranking([np.zeros((1, 1))])
    assert (found.pairs, found.dominant) == (0, 0)
    assert np.isnan(found.share)
