from typing import Any

import pytest
from pydantic import ValidationError

from schemas.trail import Explanation, InputValue, Trail, TrailSource, TrailStep

INPUT: dict[str, Any] = {
    "metric": "students",
    "period": 2025,
    "value": 12.0,
    "verbatim": "12",
    "status": "reported",
    "source": "workbook",
    "recorded_by": "officer",
    "recorded_at": "2026-01-01",
    "revision": 1,
}


def test_a_trail_must_say_whether_the_data_are_synthetic():
    with pytest.raises(ValidationError, match="synthetic"):
        Trail.model_validate({"workspace": "demo"})


def test_a_trail_without_scores_has_no_plan():
    trail = Trail(workspace="open", synthetic=False, steps=(TrailStep(code="as_published"),))
    assert (trail.framework, trail.period, trail.plan_digest) == (None, None, "")
    assert trail.steps[0].parameters == {}


def test_a_source_in_a_trail_needs_licence_and_citation():
    title = {"en": "S", "ru": "С", "kk": "Қ"}
    given = {"source": "s", "title": title, "short_title": "S", "producer": "P", "licence": "CC BY"}
    with pytest.raises(ValidationError, match="citation"):
        TrailSource.model_validate(given)
    assert TrailSource.model_validate(given | {"citation": "P, S."}).editions == ()


def test_an_input_may_be_missing_but_must_say_so():
    missing = InputValue.model_validate(INPUT | {"value": None, "status": "missing"})
    assert missing.value is None
    given = {key: value for key, value in INPUT.items() if key != "value"}
    with pytest.raises(ValidationError, match="value"):
        InputValue.model_validate(given)


def test_an_explanation_survives_json_unchanged():
    told = Explanation(
        institution="alpha",
        indicator="share",
        framework="full",
        period=2025,
        unit="percent",
        formula="students",
        guard=None,
        filled="12",
        value=12.0,
        reason=None,
        missing_metrics=(),
        normalisation="goalpost",
        goalpost_low=0.0,
        goalpost_high=24.0,
        direction=1,
        score=50.0,
        weight=0.5,
        weight_used=0.5,
        contribution=25.0,
        place=1,
        of=2,
        inputs=(InputValue.model_validate(INPUT),),
        sources=(),
        plan_digest="abc",
    )
    assert Explanation.model_validate_json(told.model_dump_json()) == told
    with pytest.raises(ValidationError, match="frozen"):
        told.value = 13.0


def test_unknown_parts_are_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        TrailStep.model_validate({"code": "normalised", "words": "x"})
