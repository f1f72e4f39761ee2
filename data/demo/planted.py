"""What is hidden in the demonstration on purpose, so that every notice has something to show."""

from __future__ import annotations

LATE_REPORTERS = ("demo_boztorgai", "demo_naizagai", "demo_tamshy")
"""Have not sent their last period: all, and for the third all but its context, is pending."""
LATE_WITH_CONTEXT = "demo_tamshy"

LOW_COVERAGE = "demo_emen"
"""Sent so little in its last two periods that it has no overall score."""
LOW_COVERAGE_PERIODS = (2024, 2025)

FOUNDED_LATE = "demo_juldyz"
"""Opened in 2021; has no earlier rows."""

MERGED = "demo_qamys"
MERGED_INTO = "demo_aidyn"
MERGED_FROM = 2022
"""The first period in which the merged institution is no more."""

RENAMED = "demo_burkit"
"""Bore another name until 2020."""

BREAK_METRIC = "staff_b2_plus"
BREAK_FROM = 2022
BREAK_FACTOR = 0.62
"""From this period only certificates count; the series drops for everybody."""

ECTS_OUTLIER = ("demo_kokbulaq", "outgoing_ects_earned", 2023, 10.0)
"""Ten times too large: a typing error that rule R24 finds."""
VISITS_OUTLIER = ("demo_ular", "web_visits_total", 2024, 6.0)
"""A real leap: much visited for one year."""
OUTLIERS = (ECTS_OUTLIER, VISITS_OUTLIER)

CROWDED = "demo_koktem"
"""Has more than 40 students to a teacher in the last three periods (rule R44)."""
CROWDED_PERIODS = (2023, 2024, 2025)
CROWDED_RATIOS = (25.0, 27.0, 29.0, 32.0, 36.0, 41.5, 42.5, 43.5)

HOUSING_REQUESTS = ("demo_saumal", 2024)
"""More requests for housing than foreign students (rule R38)."""

CASES_WITHOUT_STAFF = ("demo_arsha", 2019)
"""Cases of a welcome centre that had no staff (rule R43)."""

PLANTED_SERIES = (
    (*ECTS_OUTLIER[:2], "outgoing_ects_recognised"),
    VISITS_OUTLIER[:2],
    (HOUSING_REQUESTS[0], "intl_students_housing_requests"),
    (CASES_WITHOUT_STAFF[0], "welcome_cases"),
)
"""Institution and metrics in which something is planted: never missing there."""

CONFIDENTIAL_INCOME = ("demo_sholpan", "demo_tulpar", "demo_samal")
CONFIDENTIAL_METRICS = (
    "research_income_kzt_m",
    "research_income_intl_kzt_m",
    "intl_tuition_income_kzt_m",
    "export_other_income_kzt_m",
)
"""Incomes that some private institutions keep to themselves."""

VIRTUAL_LEAP_FROM, VIRTUAL_LEAP_METRICS = 2020, ("virtual_mobility_students", "coil_courses")
"""Virtual exchange leapt in 2020 (rule R90)."""


def expected_warnings() -> frozenset[tuple[str, str, str, int]]:
    """Return every planted warning as rule, institution, metric and period.

    The metric is empty for rules between metrics. The leaps of virtual exchange in 2020 concern
    many institutions and are not listed.
    """
    ects, _, ects_period, _ = ECTS_OUTLIER
    visits, visits_metric, visits_period, _ = VISITS_OUTLIER
    warnings = {
        ("R24", ects, "", ects_period),
        ("R38", HOUSING_REQUESTS[0], "", HOUSING_REQUESTS[1]),
        ("R43", CASES_WITHOUT_STAFF[0], "", CASES_WITHOUT_STAFF[1]),
        ("R90", visits, visits_metric, visits_period),
        ("R90", visits, visits_metric, visits_period + 1),
    }
    warnings |= {("R44", CROWDED, "", period) for period in CROWDED_PERIODS}
    return frozenset(warnings)
