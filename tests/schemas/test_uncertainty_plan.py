"""What can be varied, and what a plan may not leave open."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.pipeline import NormaliseStep
from schemas.uncertainty_plan import (
    VARIABLES,
    DirichletWeights,
    NoisyWeights,
    UncertaintyPlan,
    WeightFile,
)

STEPS = [{"op": "treat"}, {"op": "normalise"}, {"op": "aggregate"}]


def plan(alternatives: Any, **own: Any) -> UncertaintyPlan:
    return UncertaintyPlan.model_validate(
        {"nominal_steps": STEPS, "target": "top", "alternatives": alternatives, **own}
    )


def test_every_variable_is_read_as_its_own_kind():
    read = plan(
        {
            "winmax": [1, None],
            "normalise": [{"op": "normalise", "method": "prank"}],
            "weights": ["original", "equal", {"a": 2}, {"file": "w.csv", "column": "w1"}],
            "remove": [None, "a"],
        }
    )
    assert list(read.alternatives) == ["winmax", "normalise", "weights", "remove"]
    assert read.alternatives["winmax"] == (1, None)
    assert isinstance(read.alternatives["normalise"][0], NormaliseStep)
    assert read.alternatives["weights"][3] == WeightFile(file="w.csv", column="w1")
    assert read.combinations() == 2 * 1 * 4 * 2


def test_continuous_weights_have_no_number_of_combinations():
    assert plan({"weights": {"dirichlet": 10}}).alternatives["weights"] == DirichletWeights(
        dirichlet=10
    )
    noisy = plan({"weights": {"noise": 0.25}, "winmax": [1, 2]})
    assert noisy.alternatives["weights"] == NoisyWeights(noise=0.25)
    assert noisy.combinations() is None


@pytest.mark.parametrize(
    ("alternatives", "words"),
    [
        ({}, "nothing is varied"),
        ({"colour": ["red"]}, "this cannot be varied; allowed: " + ", ".join(VARIABLES)),
        ({"winmax": []}, r"alternatives\.winmax: the list is empty"),
        ({"impute": [{"op": "impute", "method": "mean"}]}, "the nominal steps have no impute"),
        ({"weights": {"noise": 2}}, "less than or equal to 1"),
        ({"weights": {"dirichlet": 0}}, "greater than 0"),
        (
            {"winmax": [-1]},
            r"alternatives\.winmax\.0\n  .*greater than or equal to 0",
        ),
        (
            {"weights": [{"a": -1}]},
            r"alternatives\.weights\..*0\..*a\n  .*greater than or equal to 0",
        ),
        ({"weights": ["equals"]}, r"alternatives\.weights\..*0\..*\n  Input should be 'original'"),
        ({"weights": {"a": 1}}, r"alternatives\.weights: a list of weight sets is needed"),
        (
            {"normalise": [{"op": "normalise", "method": "minmx"}]},
            r"alternatives\.normalise\.0\.method",
        ),
        ({"normalise": [{"op": "normalise", "method": "goalposts"}]}, "needs lower, upper"),
    ],
)
def test_plans_that_make_no_sense_are_refused(alternatives: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words):
        plan(alternatives)


@pytest.mark.parametrize("own", [{"runs": 1}, {"seed": -1}, {"target": ""}, {"nominal_steps": []}])
def test_bounds_of_runs_seed_and_steps(own: dict[str, Any]):
    with pytest.raises(ValidationError):
        plan({"weights": ["equal"]}, **own)
