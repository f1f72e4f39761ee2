"""Ballots on disk: whose count, over which elements, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.engine.recipe_run import RecipeError
from indicators.engine.weights.preference import FaultyBallot
from indicators.services.ballots import read_ballots
from tests.indicators.engine.recipe_factory import make_tree

TREE = make_tree({"a": "P", "b": "P", "c": "Q", "P": "index", "Q": "index"})


def write(folder: Path, text: str) -> Path:
    path = folder / "ballots.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_points_of_the_pillars_become_weights(tmp_path: Path):
    found = read_ballots(write(tmp_path, "person,Q,P\nAida,40,60\nBek,20,80\n"), TREE)
    assert found.weight_sets() == ({"Q": 40, "P": 60}, {"Q": 20, "P": 80})
    assert found.allocation.by_code() == {"Q": 0.3, "P": 0.7}
    assert found.issues == ()


def test_a_faulty_ballot_is_left_out_and_named(tmp_path: Path):
    path = write(tmp_path, "person,a,b\nAida,40,60\nBek,40,\nDana,40,40\n")
    found = read_ballots(path, TREE)
    assert found.weight_sets() == ({"a": 40, "b": 60},)
    assert [(item.code, item.place) for item in found.issues] == [
        ("ballot_gap", "Bek"), ("ballot_sum_short", "Dana"),
    ]  # fmt: skip
    scaled = read_ballots(path, TREE, FaultyBallot.RESCALE)
    assert scaled.allocation.counted == ("Aida", "Dana")
    assert scaled.allocation.mean.tolist() == [45, 55]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,a,b\nAida,40,60\n", "the column person is missing; there are: name, a, b"),
        ("person,a,z\nAida,40,60\n", "the hierarchy has no element 'z'"),
        ("person\nAida\n", "no element of the hierarchy has a column"),
        ("person,a\nAida,100\n", "all children of one parent are weighed together; P has a, b"),
        (
            "person,a,b,c\nAida,40,30,30\n",
            "all children of one parent are weighed together; P has a, b",
        ),
        ("person,a,b\nAida,much,60\n", "Aida, a: 'much' is no number"),
        ("person,a,b\nAida,40,60\n ,50,50\n", "row 2: the person is missing"),
        ("person,a,b\nAida,4,60\n", "no ballot can be counted .ballot_sum_short at Aida"),
        ("person,a,b\n", "no ballot can be counted .there is none"),
    ],
)
def test_faults_name_their_place(tmp_path: Path, text: str, words: str):
    with pytest.raises(RecipeError, match=words):
        read_ballots(write(tmp_path, text), TREE)
