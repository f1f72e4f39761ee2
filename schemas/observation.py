"""One observed value and the words for how it came about or why it is missing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, model_validator


class ObservationStatus(StrEnum):
    """How a value came about. `missing`, `not_applicable` and `suppressed` carry no value."""

    REPORTED = "reported"
    DERIVED = "derived"
    IMPUTED = "imputed"
    ESTIMATED = "estimated"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    SUPPRESSED = "suppressed"


STATUSES_WITHOUT_VALUE = frozenset(
    {ObservationStatus.NOT_APPLICABLE, ObservationStatus.MISSING, ObservationStatus.SUPPRESSED}
)


class Reason(StrEnum):
    """Why there is no value. Every member has words in three languages in `pages/i18n`."""

    NOT_LISTED = "not_listed"  # the full table of the edition is held; the institution is not in it
    REPORTER = "reporter"  # THE: sent data, received no rank and no scores
    NOT_PUBLISHED = "not_published"  # listed, but the publisher shows no value here
    EDITION_NOT_HELD = "edition_not_held"  # this copy of the data has no such edition
    NOT_REPORTED = "not_reported"  # the institution did not send it
    NOT_APPLICABLE = "not_applicable"
    NOT_COLLECTED = "not_collected"
    CONFIDENTIAL = "confidential"
    PENDING = "pending"
    SMALL_CELL = "small_cell"  # under three persons, shown to the owning institution only
    INPUT_MISSING = "input_missing"  # a metric of the formula is missing
    ZERO_DENOMINATOR = "zero_denominator"
    GUARD_FAILED = "guard_failed"  # too few cases for the value to mean anything
    BELOW_COVERAGE = "below_coverage"  # too little of the weight has data for a score


class Observation(BaseModel):
    """One value of one metric for one institution and period, with its origin.

    value           the number, in the metric's unit; for a rank band its midpoint, for an open band
                    ("1401+") its lower end
    value_low/high  the ends of a published band or of the rounding; open ends are None
    value_verbatim  the characters that stood in the source, untouched
    source_locator  where in the source: file and row, or sheet and cell
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    institution: str
    metric: str
    period: int
    value: float | None = None
    value_low: float | None = None
    value_high: float | None = None
    value_verbatim: str | None = None
    status: ObservationStatus
    reason: Reason | None = None
    source: str
    source_edition: str | None = None
    source_locator: str | None = None
    name_in_source: str | None = None
    revision: int = 1
    recorded_at: datetime
    recorded_by: str

    @model_validator(mode="after")
    def _value_or_reason(self) -> Observation:
        if (self.status in STATUSES_WITHOUT_VALUE) == (self.value is not None):
            raise ValueError(f"status {self.status} and value {self.value!r} contradict each other")
        if (self.value is None) != (self.reason is not None):
            raise ValueError("a missing value needs a reason, a present value must have none")
        return self


OBSERVATION_COLUMNS = tuple(Observation.model_fields)
"""Columns of the table `observation`, in order."""

PUBLIC_OBSERVATION_COLUMNS = (
    "institution",
    "metric",
    "period",
    "value",
    "value_verbatim",
    "status",
    "source",
    "source_edition",
)
"""Columns of `python -m data observations`: a public interface, stable."""
