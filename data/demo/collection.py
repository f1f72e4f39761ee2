"""The yearly collection of the demonstration: submissions, and what was found in them."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from data.demo.panel import LAST_PERIOD, PERIODS, Panel
from data.demo.planted import LATE_REPORTERS, LOW_COVERAGE, expected_warnings
from data.frames import Row

METRICS_OF_RULE: dict[str, tuple[str, ...]] = {
    "R24": ("outgoing_ects_earned", "outgoing_exchange_students"),
    "R38": (
        "intl_students_housing_requests",
        "intl_degree_students",
        "incoming_exchange_students",
    ),
    "R43": ("welcome_centre_fte", "welcome_cases"),
    "R44": ("enrolled_students", "academic_staff"),
    "R07": ("outgoing_students_funded", "outgoing_exchange_students"),
    "R23": ("outgoing_ects_recognised", "outgoing_ects_earned"),
}
ANSWERS: dict[str, str] = {
    "R38": "Жоғары сұраныс: кейбір студенттер өтінімді екі рет берген.",
    "R43": "Обращения принимал деканат, отдельной ставки не было.",
    "R44": "Контингент вырос быстрее штата, набор преподавателей объявлен.",
    "R90": "Видеоролик об университете разошёлся за рубежом, показатель верен.",
}
"""What institutions answered, in their language; errors and typing mistakes stay unanswered."""
TYPING_ERRORS = ("R24",)
SHARE_RETURNED = 0.12
LAST_STATES = ("submitted", "validated", "returned")


def draw_collection(rng: np.random.Generator, panel: Panel) -> tuple[list[Row], list[Row]]:
    """Return the rows of `submission` and `validation_issue`.

    Earlier periods are published; some needed a second version, whose first was returned with an
    error that is fixed since. The last period is under way: late reporters have an open draft.
    """
    submissions: list[Row] = []
    issues: list[Row] = []
    for row, column in zip(*np.nonzero(panel.exists), strict=True):
        institution, period = panel.institutions[row].institution, PERIODS[column]
        sent = datetime(period + 1, 10, 5, 9) + timedelta(hours=int(rng.integers(0, 700)))
        states = _choose_states(rng, institution, period)
        for version, state in enumerate(states, start=1):
            submission = f"{institution}_{period}_v{version}"
            submissions.append(
                {
                    "submission_id": submission,
                    "institution": institution,
                    "period": period,
                    "version": version,
                    "state": state,
                    "submitted_by_role": "data_officer",
                    "changed_at": sent + timedelta(days=9 * version),
                }
            )
            if state == "returned":
                issues.append(_find_error(rng, submission, fixed=version < len(states)))
        issues.extend(_list_warnings(institution, period, f"{institution}_{period}_v{len(states)}"))
    for number, issue in enumerate(issues, start=1):
        issue["issue_id"] = f"demo_issue_{number:03d}"
    return submissions, issues


def _choose_states(rng: np.random.Generator, institution: str, period: int) -> list[str]:
    returned = rng.random() < SHARE_RETURNED
    place = int(rng.integers(len(LAST_STATES)))
    if period < LAST_PERIOD:
        return ["returned", "published"] if returned else ["published"]
    if institution in LATE_REPORTERS:
        return ["draft"]
    if institution == LOW_COVERAGE:
        return ["submitted"]
    return ["returned", "validated"] if returned else [LAST_STATES[min(place, 1)]]


def _find_error(rng: np.random.Generator, submission: str, *, fixed: bool) -> Row:
    rule = str(rng.choice(["R07", "R23"]))
    return {
        "submission_id": submission,
        "rule": rule,
        "severity": "error",
        "metric_codes": list(METRICS_OF_RULE[rule]),
        "state": "fixed" if fixed else "open",
    }


def _list_warnings(institution: str, period: int, submission: str) -> list[Row]:
    return [
        {
            "submission_id": submission,
            "rule": rule,
            "severity": "warning",
            "metric_codes": [metric] if metric else list(METRICS_OF_RULE[rule]),
            "comment": ANSWERS.get(rule),
            "state": "open" if rule in TYPING_ERRORS else "explained",
        }
        for rule, name, metric, year in sorted(expected_warnings())
        if (name, year) == (institution, period)
    ]
