"""Say in one English sentence what is wrong with a loaded file: the place, the fault, the remedy.

For the shell and for logs. The interface has its own words for the same codes in three languages
(`pages/i18n`, keys `issue.<code>`).
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.issue import Issue

FAULTS_TOLD = 20
"""Faults spelled out; the rest is counted."""

SENTENCES: dict[str, str] = {
    "institution_not_in_crosswalk": (
        "{place}: {name!r} stands in Kazakhstan and is not among the known names; if it is an "
        "institution of the register, add the spelling to data/rankings/names.csv (or, for "
        "OpenAlex, its ROR address to the register) and load the file again."
    ),
    "country_differs": (
        "{place}: {name!r} is known as {institution}, but the row says {country!r}; if it is the "
        "same institution, correct the country in the file, else correct data/rankings/names.csv."
    ),
    "edition_unreadable": (
        "{place}: the edition of {name!r} is {text!r}, which is no year; write four digits."
    ),
    "institution_twice": (
        "{place}: {name!r} stands a second time in the same edition; keep the row that is right."
    ),
    "qs_running_number": (
        "{place}: {name!r} has the running number {number} in place of a rank, as all of QS 2023; "
        "its rank stands in the rows of 2024, column previous_rank_display: load both in one file."
    ),
    "unreadable_value": (
        "{place}: {text!r} of {name!r} is no {form} for {metric}; correct the cell or leave it "
        "empty."
    ),
    "window_not_one_year": (
        "{place}: the row of {name!r} covers more than one year or none; give one row a year, with "
        "window_start equal to window_end."
    ),
    "more_international_than_all": (
        "{place}: {name!r} has more international works than works in {year}; correct the counts."
    ),
}
"""Templates by code; `place` and the values of the issue are filled in."""


def describe_issues(issues: Sequence[Issue], file_name: str) -> list[str]:
    """Return one sentence an issue, columns that are missing in one sentence together.

    At most FAULTS_TOLD sentences and one that counts the rest.
    """
    columns = [str(issue.values["column"]) for issue in issues if issue.code == "column_missing"]
    told = []
    if columns:
        noun = "column" if len(columns) == 1 else "columns"
        told.append(
            f"{file_name} lacks the {noun} {', '.join(columns)}; give the table the headings of "
            "its layout, which 'python -m data load --help' lists."
        )
    others = [issue for issue in issues if issue.code != "column_missing"]
    told += [describe_issue(issue) for issue in others]
    more = len(told) - FAULTS_TOLD
    return told[:FAULTS_TOLD] + ([f"... and {more} more of the kind."] if more > 0 else [])


def describe_issue(issue: Issue) -> str:
    """Return the sentence of one issue; KeyError for a code without a template."""
    return SENTENCES[issue.code].format(place=issue.place, **issue.values)
