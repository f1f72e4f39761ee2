"""The states between two editions: the ends are the editions, every mixture is a possible world."""

import numpy as np
import pytest

from indicators.engine.change_states import (
    Block,
    EditionValues,
    StateInputs,
    compute_states,
    scale_scores,
)
from schemas.catalogue import Aggregation, Normalisation
from tests.indicators.engine.plan_factory import make_plan

NAN = np.nan


def make_inputs(old, new, before=None, after=None, mixed=None):
    plan = make_plan({"p": {"a": 1.0, "b": 1.0}})
    first, second = np.array(old, dtype=np.float64), np.array(new, dtype=np.float64)
    return StateInputs(
        codes=("a", "b"),
        before=EditionValues(before or plan, first),
        after=EditionValues(after or plan, second),
        mixed=np.full((*first.shape, 2), NAN) if mixed is None else np.array(mixed),
    )


def test_only_blocks_that_differ_are_states():
    same = make_inputs([[10.0, 20.0]], [[30.0, 40.0]])
    assert same.differing() == (Block.VALUES, Block.AVAILABILITY)
    minmax = make_plan({"p": {"a": 1.0, "b": 2.0}}, indicator={"normalisation": "minmax"})
    geometric = minmax.model_copy(update={"aggregation": Aggregation.GEOMETRIC})
    everything = make_inputs([[1.0, 2.0]], [[1.0, 2.0]], after=geometric)
    assert set(everything.differing()) == set(Block)


def test_an_indicator_that_is_new_in_the_recipe_is_no_new_scale():
    grown = make_plan({"p": {"a": 1.0, "b": 1.0}})
    small = make_plan({"p": {"a": 1.0}})
    inputs = make_inputs([[10.0, NAN]], [[10.0, 30.0]], before=small, after=grown)
    assert inputs.differing() == (Block.VALUES, Block.AVAILABILITY, Block.WEIGHTS)


def test_states_by_hand():
    # a: 10 -> 30; b comes in with 50. Bit 0 is the values, bit 1 what is there.
    states = compute_states(make_inputs([[10.0, NAN]], [[30.0, 50.0]]), 0)
    assert states.overall.tolist() == [10, 30, 30, 40]
    assert states.weights.tolist() == [[1, 0], [1, 0], [0.5, 0.5], [0.5, 0.5]]


def test_peers_come_in_and_move_apart_from_each_other():
    plan = make_plan({"p": {"a": 1.0, "b": 1.0}}, indicator={"normalisation": Normalisation.MINMAX})
    # own a 5 stays; the peer below moves 0 -> 4; one with 10 leaves, one with 7 comes
    old = [[5.0, NAN], [0.0, NAN], [10.0, NAN], [NAN, NAN]]
    new = [[5.0, NAN], [4.0, NAN], [NAN, NAN], [7.0, NAN]]
    states = compute_states(make_inputs(old, new, plan, plan), 0)
    assert states.blocks[2:] == (Block.PEERS_PRESENT, Block.PEERS_MOVED)
    neither, present, moved, both = states.overall[[0, 0b0100, 0b1000, 0b1100]]
    assert neither == pytest.approx(50)  # among 0 .. 10
    assert present == pytest.approx(100 * 5 / 7)  # among 0 .. 7
    assert moved == pytest.approx(100 / 6)  # among 4 .. 10
    assert both == pytest.approx(100 / 3)  # among 4 .. 7


def test_nothing_left_to_score_is_no_score():
    # a drops out while only b was to come: a world without data does not exist here
    strict = make_plan({"p": {"a": 1.0}, "q": {"b": 1.0}})
    states = compute_states(make_inputs([[10.0, NAN]], [[NAN, 50.0]], strict, strict), 0)
    assert states.overall.tolist() == [10, 10, 50, 50]
    only_a, only_b = make_plan({"p": {"a": 1.0}}), make_plan({"p": {"b": 1.0}})
    states = compute_states(make_inputs([[10.0, NAN]], [[NAN, 50.0]], only_a, only_b), 0)
    assert np.isnan(states.overall).sum() == 4


def test_scores_are_averaged_on_their_scale():
    scaled = scale_scores(np.array([0.5, 0.5]), np.array([True, False]), np.array([1.0, 1.0]))
    assert scaled.tolist() == [0.0, 0.5]
