import json

import pytest
from pydantic import ValidationError

from schemas.catalogue import (
    Aggregation,
    Direction,
    Framework,
    IndicatorDefinition,
    Normalisation,
)
from schemas.recipe import OVERALL, Group, IndicatorPlan, PillarPlan, ScorePlan

UNCERTAINTY = {
    "runs": 100,
    "seed": 3,
    "concentration": 40,
    "normalisations": ["minmax"],
    "aggregations": ["arithmetic"],
}
TEXT = {"en": "x", "ru": "x", "kk": "x"}


def indicator(code="a", **changes):
    fields = {"code": code, "weight": 1, "direction": 1, "normalisation": "minmax"}
    return fields | changes


def plan(**changes):
    fields = {
        "framework": "f",
        "edition": 2025,
        "pillars": [
            {"code": "p", "weight": 3, "indicators": [indicator("a"), indicator("b", weight=3)]},
            {"code": "q", "weight": 1, "indicators": [indicator("c", weight=7)]},
        ],
        "aggregation": "arithmetic",
        "geometric_floor": 1,
        "pillar_coverage": 0.6,
        "overall_coverage": 0.5,
        "uncertainty": UNCERTAINTY,
    }
    return ScorePlan.model_validate(fields | changes)


@pytest.mark.parametrize("weight", [0, -1, float("inf"), float("nan")])
def test_weights_must_be_positive_and_finite(weight):
    with pytest.raises(ValidationError):
        IndicatorPlan.model_validate(indicator(weight=weight))
    with pytest.raises(ValidationError):
        PillarPlan.model_validate({"code": "p", "weight": weight, "indicators": [indicator()]})


@pytest.mark.parametrize(
    "changes",
    [
        {"low": 1},
        {"high": 1},
        {"low": 2, "high": 2},
        {"low": 3, "high": 2},
        {"normalisation": "goalpost"},
        {"normalisation": "log_goalpost", "low": 0, "high": 5},
        {"low": float("nan"), "high": 5},
    ],
)
def test_impossible_scales_are_refused(changes):
    with pytest.raises(ValidationError):
        IndicatorPlan.model_validate(indicator(**changes))


def test_goalposts_decide_which_normalisations_are_possible():
    without = IndicatorPlan.model_validate(indicator())
    from_zero = IndicatorPlan.model_validate(indicator(low=0, high=5))
    from_one = IndicatorPlan.model_validate(indicator(low=1, high=5))
    methods = (Normalisation.GOALPOST, Normalisation.LOG_GOALPOST, Normalisation.ZSCORE)
    assert [without.supports(m) for m in methods] == [False, False, True]
    assert [from_zero.supports(m) for m in methods] == [True, False, True]
    assert [from_one.supports(m) for m in methods] == [True, True, True]


def test_codes_may_not_repeat():
    pillar = {"code": "p", "weight": 1, "indicators": [indicator("a")]}
    other = {"code": "q", "weight": 1, "indicators": [indicator("a")]}
    for pillars in ([pillar, other], [pillar, pillar | {"indicators": [indicator("b")]}]):
        with pytest.raises(ValidationError, match="repeat"):
            plan(pillars=pillars)
    with pytest.raises(ValidationError, match="overall"):
        plan(pillars=[pillar | {"code": OVERALL}])
    with pytest.raises(ValidationError, match="twice"):
        plan(population=["x", "x"])


def test_levels_run_from_the_indicators_to_the_overall_score():
    pillars, (top,) = plan().levels()
    assert [group.parent for group in pillars] == ["p", "q"]
    assert pillars[0].children == ("a", "b")
    assert pillars[0].shares() == (0.25, 0.75)
    assert (top.parent, top.children, top.shares()) == (OVERALL, ("p", "q"), (0.75, 0.25))


def test_a_group_needs_one_weight_a_child():
    with pytest.raises(ValidationError, match="one weight"):
        Group(parent="p", children=("a", "b"), weights=(1,))


def test_effective_weights_multiply_down_the_hierarchy():
    assert plan().effective_weights() == {"a": 0.1875, "b": 0.5625, "c": 0.25}


def test_a_plan_survives_json_with_the_same_digest():
    original = plan(population=["x", "y"])
    again = ScorePlan.model_validate(json.loads(original.model_dump_json()))
    assert again == original
    assert again.digest() == original.digest()
    assert len(original.digest()) == 64


@pytest.mark.parametrize(
    "changes",
    [
        {"edition": 2024},
        {"aggregation": "geometric"},
        {"overall_coverage": 0.51},
        {"population": ["x"]},
        {"uncertainty": UNCERTAINTY | {"seed": 4}},
    ],
)
def test_every_change_changes_the_digest(changes):
    assert plan(**changes).digest() != plan().digest()


def test_plans_score_alike_when_only_edition_population_or_simulation_differ():
    other = plan(edition=2020, population=["x"], uncertainty=UNCERTAINTY | {"seed": 9})
    assert plan().scores_alike(other)
    assert not plan().scores_alike(plan(pillar_coverage=0.61))
    assert not plan().scores_alike(plan(aggregation="geometric"))


def definition(code, goalposts):
    return IndicatorDefinition.model_validate(
        {
            "code": code,
            "pillar": "p",
            "name": TEXT,
            "short_name": TEXT,
            "definition": TEXT,
            "unit": "percent",
            "formula": "m",
            "direction": -1,
            "goalposts": goalposts,
            "normalisation": "goalpost" if goalposts else "percentile",
            "source_standard": "own",
        }
    )


def test_a_framework_and_definitions_make_a_plan():
    framework = Framework.model_validate(
        {
            "code": "main",
            "name": TEXT,
            "description": TEXT,
            "pillars": [
                {
                    "code": "p",
                    "weight": 1,
                    "indicators": [{"code": "a", "weight": 0.4}, {"code": "b", "weight": 0.6}],
                }
            ],
            "aggregation": "geometric",
            "geometric_floor": 2,
            "pillar_coverage": 0.6,
            "overall_coverage": 0.7,
            "uncertainty": UNCERTAINTY,
        }
    )
    definitions = {
        "a": definition("a", {"low": 1, "high": 9, "rationale": TEXT}),
        "b": definition("b", None),
    }
    made = ScorePlan.from_framework(framework, definitions, 2024, ["x", "y"])
    first, second = made.indicators()
    assert (first.low, first.high, first.weight) == (1, 9, 0.4)
    assert first.direction is Direction.LOWER_IS_BETTER
    assert (second.low, second.normalisation) == (None, Normalisation.PERCENTILE)
    assert (made.framework, made.edition, made.population) == ("main", 2024, ("x", "y"))
    assert (made.aggregation, made.geometric_floor) == (Aggregation.GEOMETRIC, 2)
    assert (made.pillar_coverage, made.overall_coverage) == (0.6, 0.7)
    with pytest.raises(KeyError):
        ScorePlan.from_framework(framework, {"a": definitions["a"]}, 2024)
