"""Read whole tables of the THE World University Rankings: ranks, outlook and key statistics."""

from __future__ import annotations

from pathlib import Path

from data.sources.crosswalk import Crosswalk
from data.sources.publisher_tables import (
    Columns,
    Frames,
    TableRow,
    build_frames,
    count_rows,
    match_rows,
    read_table,
)
from data.sources.ranking_rows import THE, RankingFact, expected_metrics
from data.sources.verbatim import REPORTER_TEXT
from schemas.issue import Issue
from schemas.observation import Reason

_COLUMNS = Columns(edition="year", name="name", country="country_lookup")
_RANK, _PREFIX = "rank", "rank_prefix"
_SCORE = "the_international_outlook_score"

STATISTIC_COLUMNS = {
    _SCORE: "international_outlook",
    "the_fte_students": "no_of_fte_students",
    "the_students_per_staff": "no_of_students_per_staff",
    "the_international_students_share": "international_students",
    "the_female_share": "female_male_ratio",
}
"""Column of the layout by metric."""


def read_the(path: Path, crosswalk: Crosswalk) -> tuple[Frames, list[Issue]]:
    """Return rank, international outlook and key statistics of our institutions.

    Columns used: year, rank_prefix, rank, name, country_lookup, international_outlook,
    no_of_fte_students, no_of_students_per_staff, international_students, female_male_ratio.

    The tables name no country for institutions that were never ranked: a Reporter is found by its
    name alone, and an unknown Reporter of Kazakhstan cannot be noticed.

    Issues: a missing column (then no frames), rows that cannot be matched, unreadable cells.
    Raises SourceFileError when the file is missing.
    """
    table, lacking = read_table(path, (*_COLUMNS, _RANK, _PREFIX, *STATISTIC_COLUMNS.values()))
    if lacking:
        return {}, lacking
    rows, issues = match_rows(table, _COLUMNS, crosswalk, path.name)
    facts = [fact for row in rows for fact in _read_row(row)]
    frames, unreadable = build_frames(
        THE, path, facts, count_rows(THE, table[_COLUMNS.edition], table[_RANK])
    )
    return frames, [*issues, *unreadable]


def _read_row(row: TableRow) -> list[RankingFact]:
    rank = row.cells[_PREFIX].strip() + row.cells[_RANK].strip()
    facts = [_fact(row, "the_rank", rank, Reason.NOT_PUBLISHED)]
    for metric in expected_metrics(THE, row.edition):
        no_score = rank == REPORTER_TEXT and metric == _SCORE
        reason = Reason.REPORTER if no_score else Reason.NOT_PUBLISHED
        facts.append(_fact(row, metric, row.cells[STATISTIC_COLUMNS[metric]], reason))
    return facts


def _fact(row: TableRow, metric: str, text: str, empty: Reason) -> RankingFact:
    return RankingFact(
        institution=row.institution,
        source=THE,
        edition=row.edition,
        metric=metric,
        verbatim=text,
        locator=row.locator,
        name=row.name,
        reason=None if text.strip() else empty,
    )
