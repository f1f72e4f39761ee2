"""How weights are found, as settings: what contradicts itself is refused with words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.weights_plan import WeightsPlan


def test_a_plan_holds_what_is_asked_for() -> None:
    plan = WeightsPlan.model_validate(
        {"steps": [{"op": "aggregate"}], "weigh": {"method": "optimised", "level": 2}}
    )
    assert plan.weigh.method == "optimised"
    assert plan.weigh.goal == "balance"
    assert plan.input.data == "iData.csv"


@pytest.mark.parametrize(
    ("weigh", "words"),
    [
        ({"method": "entropie", "parent": "P"}, "'budget', 'ahp', 'entropy'"),
        ({"method": "entropy"}, "parent"),
        ({"method": "entropy", "parent": "P", "factors": 2}, "belongs to the method factors"),
        ({"method": "factors", "parent": "P", "factors": 0}, "greater than or equal to 1"),
        ({"method": "budget"}, "ballots"),
        ({"method": "ahp", "judgements": []}, "at least 1 item"),
        ({"method": "optimised", "level": 2}, "needs aggregate as the last of the steps"),
        ({"method": "optimised", "level": 2, "goal": "information", "targets": {"a": 1}},
         "belongs to goal: balance"),
        ({"method": "budget", "ballots": "b.csv", "people": 3},
         "no setting 'people' here; allowed: method, ballots, faulty"),
    ],
)  # fmt: skip
def test_contradictions_are_refused(weigh: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        WeightsPlan.model_validate({"weigh": weigh})
