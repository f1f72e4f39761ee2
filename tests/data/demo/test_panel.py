from __future__ import annotations

import numpy as np
import pytest

from data.demo.panel import PERIODS, Topic, limit_change, open_panel, open_stream, split_total


def test_institutions_exist_from_their_founding_to_their_merger(panel):
    assert panel.exists[panel.row("demo_juldyz")].tolist() == [False] * 3 + [True] * 5
    assert panel.exists[panel.row("demo_qamys")].tolist() == [True] * 4 + [False] * 4
    assert panel.exists.sum() == 41 * 8 - 3 - 4


def test_large_counts_change_by_less_than_half_and_small_ones_freely():
    steps = limit_change(np.array([[100.0, 10.0, 300.0], [3.0, 30.0, 90.0]]))
    # 100 -> at least 55 -> at most 79;  3 -> 30 -> at most 43
    assert steps.tolist() == [[100.0, 55.0, 79.0], [3.0, 30.0, 43.0]]


def test_a_leap_is_let_through_in_its_period_only():
    counts = np.array([[100.0, 100.0, 900.0, 900.0]])
    assert limit_change(counts, frozenset({PERIODS[2]})).tolist() == counts.tolist()


def test_a_missing_value_starts_afresh():
    limited = limit_change(np.array([[np.nan, 500.0, 100.0]]))
    assert np.isnan(limited[0, 0])
    assert limited[0, 1:].tolist() == [500.0, 275.0]


def test_a_part_never_exceeds_its_whole(panel):
    whole = np.full(panel.exists.shape, 10.0)
    kept = panel.put_count("part", whole * 3, at_most=whole)
    assert np.nanmax(kept) == 10
    assert np.isnan(kept[panel.row("demo_qamys"), -1])


def test_streams_are_separate_and_repeatable():
    first = open_stream(1, Topic.FLOWS).random(3)
    assert (first == open_stream(1, Topic.FLOWS).random(3)).all()
    assert (first != open_stream(1, Topic.ROOM).random(3)).all()
    assert (first != open_stream(2, Topic.FLOWS).random(3)).all()
    assert len({int(topic) for topic in Topic}) == len(Topic)


def test_parts_sum_to_the_total():
    parts = split_total(np.random.default_rng(1), 100, np.array([1.0, 0.0, 3.0]))
    assert parts.sum() == 100
    assert parts[1] == 0


def test_an_unknown_institution_has_no_row():
    with pytest.raises(StopIteration):
        open_panel({}).row("demo_nowhere")
