"""Who beats whom, on how much weight."""

from __future__ import annotations

import numpy as np

from indicators.engine.steps.outranking import copeland_scores, outrank
from tests.indicators.engine.recipe_factory import GAP

VALUES = np.array([[3.0, 1, 5], [2, 2, 5], [1, 3, 9]])


def test_shares_of_weight_with_half_for_ties():
    shares = outrank(VALUES, np.array([2.0, 1, 1]))
    assert shares.tolist() == [[0, 0.625, 0.5], [0.375, 0, 0.5], [0.5, 0.5, 0]]


def test_the_score_is_wins_minus_losses():
    assert copeland_scores(VALUES, np.array([2.0, 1, 1])).tolist() == [1, -1, 0]


def test_rounding_noise_of_weights_splits_no_draw():
    """0.1 + 0.2 is more than 0.3 in doubles."""
    values = np.array([[1.0, 1, 0], [0, 0, 1]])
    assert copeland_scores(values, np.array([0.1, 0.2, 0.3])).tolist() == [0, 0]


def test_a_missing_comparison_counts_for_nobody():
    values = np.array([[1.0, GAP], [2, GAP], [GAP, 5]])
    shares = outrank(values, np.array([1.0, 1]))
    assert np.isnan(shares[0, 2])
    assert shares[1, 0] == 1
    assert copeland_scores(values, np.array([1.0, 1])).tolist() == [-1, 1, 0]


def test_without_weight_there_is_no_score():
    assert np.isnan(copeland_scores(VALUES, np.zeros(3))).all()
    values = np.array([[1.0, GAP], [2, 3]])
    assert np.isnan(copeland_scores(values, np.array([0.0, 1]))).tolist() == [True, False]


def test_one_unit_beats_nobody():
    assert copeland_scores(np.array([[4.0]]), np.array([1.0])).tolist() == [0]


def test_rounding_noise_of_values_splits_no_tie():
    """Two pillars that are equal on paper: (0.1 + 0.2 + 0.3) / 3 in two orders."""
    noisy = np.array([[(0.1 + 0.2) + 0.3, 5], [0.1 + (0.2 + 0.3), 5]])
    assert noisy[0, 0] != noisy[1, 0]
    assert outrank(noisy, np.array([1.0, 1])).tolist() == [[0, 0.5], [0.5, 0]]
    assert copeland_scores(noisy, np.array([1.0, 1])).tolist() == [0, 0]


def test_values_far_apart_are_no_ties():
    values = np.array([[1e13], [1], [2]])
    assert copeland_scores(values, np.array([1.0])).tolist() == [2, -2, 0]
