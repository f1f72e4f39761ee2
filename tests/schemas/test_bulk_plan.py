import pytest
from pydantic import ValidationError

from schemas.bulk_plan import (
    CODES_MAX,
    LINEAR_METHODS,
    AggregateStage,
    BulkLimits,
    BulkOutput,
    BulkPlan,
    Child,
    DenominateStage,
    Family,
    NormaliseStage,
    Quotient,
    RankStage,
    Scale,
)
from schemas.pipeline import NormalisationSettings

PLAIN = NormalisationSettings()


MANY = tuple(f"i{at}" for at in range(CODES_MAX + 1))


def make_plan(*stages, indicators=("a", "b"), place=None, codes=("a",), sizes=()):
    output = BulkOutput(name="out", place=len(stages) if place is None else place, codes=codes)
    return BulkPlan(indicators=indicators, sizes=sizes, stages=stages, outputs=(output,))


def make_aggregate(*families, source=0):
    return AggregateStage(source=source, indicators=("a", "b"), levels=(families,))


def make_family(parent="P", **weights):
    children = tuple(Child(code=code, weight=weight) for code, weight in weights.items())
    return Family(parent=parent, children=children)


def test_codes_of_every_data_set():
    plan = make_plan(
        DenominateStage(source=0, quotients=(Quotient(code="a", size="people"),)),
        NormaliseStage(source=1, scales=(Scale(code="b", direction=-1, settings=PLAIN),)),
        make_aggregate(make_family(a=1, b=2), source=0),
        RankStage(source=3),
        sizes=("people",),
        codes=("P",),
    )
    assert [plan.codes_of(place) for place in range(5)] == [
        ("a", "b"),
        ("a", "b"),
        ("b",),
        ("a", "b", "P"),
        ("a", "b", "P"),
    ]


def test_the_reference_unit_is_the_only_method_that_is_not_linear():
    assert len(LINEAR_METHODS) == 11
    settings = NormalisationSettings.model_validate({"method": "dist2ref", "params": {"unit": "x"}})
    with pytest.raises(ValidationError, match="dist2ref is no part of a bulk plan"):
        Scale(code="a", direction=1, settings=settings)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: make_plan(RankStage(source=1)), "stages.0.source: there is no data set 1 yet"),
        (lambda: make_plan(RankStage(source=0), codes=("z",)), "outputs.out: .* has no z"),
        (lambda: make_plan(place=3), "outputs.out: there is no data set 3"),
        (lambda: make_plan(indicators=("a", "a")), "a code of the plan occurs twice"),
        (lambda: make_plan(sizes=("a",)), "either an indicator or a size"),
        (
            lambda: make_plan(
                DenominateStage(source=0, quotients=(Quotient(code="a", size="people"),))
            ),
            "stages.0: the data set has no people",
        ),
        (lambda: make_plan(make_aggregate(make_family(z=1))), "stages.0: the data set has no z"),
        (
            lambda: make_plan(make_aggregate(make_family(a=1), make_family(b=1))),
            "stages.0: a parent is there twice",
        ),
        (
            lambda: make_plan(indicators=MANY, codes=("i1",)),
            f"{CODES_MAX + 1} elements; a bulk plan takes at most {CODES_MAX}",
        ),
    ],
)  # fmt: skip
def test_a_plan_that_is_not_closed_is_refused(build, message):
    with pytest.raises(ValidationError, match=message):
        build()


def test_limits_have_a_floor():
    assert BulkLimits().memory_mb == 2048
    with pytest.raises(ValidationError):
        BulkLimits(memory_mb=1)
