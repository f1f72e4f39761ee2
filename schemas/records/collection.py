"""The yearly collection: what an HEI sent, and what was found in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from schemas.catalogue import Code
from schemas.issue import Severity
from schemas.records.base import InstitutionId, Record, RecordId
from schemas.viewer import Role


class SubmissionState(StrEnum):
    """State of a submission; a published version never changes, a correction is a new version."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    VALIDATED = "validated"
    PUBLISHED = "published"


class Submission(Record):
    """One version of an institution's data of one period.

    note  a remark of the sender, in the sender's language
    """

    TABLE: ClassVar[str] = "submission"
    KEY: ClassVar[tuple[str, ...]] = ("submission_id",)

    submission_id: RecordId
    institution: InstitutionId
    period: int = Field(ge=1990, le=2100)
    version: int = Field(ge=1)
    state: SubmissionState
    submitted_by_role: Role | None = None
    changed_at: datetime
    note: str | None = None


class IssueState(StrEnum):
    """What became of a finding."""

    OPEN = "open"
    EXPLAINED = "explained"
    FIXED = "fixed"


class ValidationIssue(Record):
    """A finding in a submission.

    rule     a consistency rule of the catalogue (R07) or the code of a finding of the reader
    message  set where the rule has no words of its own in the catalogue
    comment  what the institution answered, in its language
    """

    TABLE: ClassVar[str] = "validation_issue"
    KEY: ClassVar[tuple[str, ...]] = ("issue_id",)

    issue_id: RecordId
    submission_id: RecordId
    rule: str = Field(min_length=1)
    severity: Severity
    metric_codes: tuple[Code, ...] | None = None
    message: str | None = None
    comment: str | None = None
    state: IssueState
