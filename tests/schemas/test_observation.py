from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.observation import (
    OBSERVATION_COLUMNS,
    PUBLIC_OBSERVATION_COLUMNS,
    STATUSES_WITHOUT_VALUE,
    Observation,
    ObservationStatus,
    Reason,
)

WITH_VALUE = [status for status in ObservationStatus if status not in STATUSES_WITHOUT_VALUE]


def make(**changes: Any) -> Observation:
    given: dict[str, Any] = {
        "institution": "alpha",
        "metric": "students",
        "period": 2025,
        "value": 12.0,
        "status": "reported",
        "source": "workbook",
        "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
        "recorded_by": "officer",
    }
    return Observation.model_validate(given | changes)


@pytest.mark.parametrize("status", WITH_VALUE)
def test_a_status_with_a_value_needs_the_value(status: ObservationStatus):
    assert make(status=status).value == 12.0
    with pytest.raises(ValidationError, match="contradict each other"):
        make(status=status, value=None, reason="not_reported")


@pytest.mark.parametrize("status", sorted(STATUSES_WITHOUT_VALUE))
def test_a_status_without_a_value_forbids_one(status: ObservationStatus):
    assert make(status=status, value=None, reason="not_reported").value is None
    with pytest.raises(ValidationError, match="contradict each other"):
        make(status=status, value=0.0)


def test_a_missing_value_needs_a_reason():
    with pytest.raises(ValidationError, match="needs a reason"):
        make(status="missing", value=None)


def test_a_present_value_has_no_reason():
    with pytest.raises(ValidationError, match="must have none"):
        make(reason="not_listed")


def test_zero_is_a_value_and_not_a_missing_one():
    assert make(value=0.0).reason is None


@pytest.mark.parametrize(("field", "word"), [("status", "guessed"), ("reason", "because")])
def test_words_outside_the_lists_are_refused(field: str, word: str):
    with pytest.raises(ValidationError):
        make(**{"value": None, "status": "missing", "reason": "not_listed", field: word})


def test_unknown_columns_are_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        make(comment="x")


def test_the_public_columns_are_columns_of_the_table():
    assert set(PUBLIC_OBSERVATION_COLUMNS) <= set(OBSERVATION_COLUMNS)
    assert OBSERVATION_COLUMNS[:4] == ("institution", "metric", "period", "value")


def test_small_counts_have_a_reason_of_their_own():
    assert Reason("small_cell") is Reason.SMALL_CELL
    assert len({reason.value for reason in Reason}) == len(Reason)
