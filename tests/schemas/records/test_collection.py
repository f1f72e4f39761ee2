"""Submissions and findings."""

from __future__ import annotations

from datetime import datetime

import pytest
from pydantic import ValidationError

from schemas.issue import Severity
from schemas.records.collection import Submission, SubmissionState, ValidationIssue


def test_submission_versions_count_from_one():
    fields = {
        "submission_id": "s1",
        "institution": "demo_aqdala",
        "period": 2025,
        "state": "returned",
        "changed_at": datetime(2025, 11, 1, 9, 0),
    }
    assert Submission(**fields, version=1).state is SubmissionState.RETURNED
    with pytest.raises(ValidationError, match="version"):
        Submission(**fields, version=0)


def test_issue_names_its_rule_and_metrics():
    issue = ValidationIssue(
        issue_id="i1",
        submission_id="s1",
        rule="R44",
        severity="warning",
        metric_codes=("enrolled_students", "academic_staff"),
        state="explained",
    )
    assert issue.severity is Severity.WARNING
    assert issue.message is None
