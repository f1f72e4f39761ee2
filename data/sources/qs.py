"""Read whole tables of the QS World University Rankings: ranks 2017-2022, indicators from 2023."""

from __future__ import annotations

from collections.abc import Iterable
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
from data.sources.ranking_rows import QS, RankingFact, expected_metrics
from schemas.issue import Issue
from schemas.observation import Reason

_RANKS = Columns(edition="year", name="university", country="country")
_INDICATORS = Columns(edition="edition", name="institution", country="country")
_RANK = "rank_display"
_PREVIOUS_RANK = "previous_rank_display"

INDICATOR_COLUMNS = {
    "qs_overall_score": "overall_score",
    "qs_international_faculty_score": "ifr_score",
    "qs_international_faculty_rank": "ifr_rank",
    "qs_international_students_score": "isr_score",
    "qs_international_students_rank": "isr_rank",
    "qs_international_research_network_score": "irn_score",
    "qs_international_research_network_rank": "irn_rank",
    "qs_international_student_diversity_score": "isd_score",
}
"""Column of the indicator layout by metric."""

NUMBERED_EDITION = 2023
"""Its table has a running number, without ties and bands, where the rank should stand."""


def read_qs_ranks(path: Path, crosswalk: Crosswalk) -> tuple[Frames, list[Issue]]:
    """Return rank and overall score of our institutions in the layout of editions 2017-2022.

    Columns used: university, year, rank_display, score, country. The columns student_faculty_ratio,
    international_students and faculty_count of this layout are one snapshot repeated for every
    year and are left alone.

    Issues: a missing column (then no frames), rows that cannot be matched, unreadable cells.
    Raises SourceFileError when the file is missing.
    """
    table, lacking = read_table(path, (*_RANKS, _RANK, "score"))
    if lacking:
        return {}, lacking
    rows, issues = match_rows(table, _RANKS, crosswalk, path.name)
    facts = []
    for row in rows:
        facts.append(_fact(row, "qs_rank", row.cells[_RANK]))
        facts.append(_fact(row, "qs_overall_score", row.cells["score"]))
    frames, unreadable = build_frames(
        QS, path, facts, count_rows(QS, table[_RANKS.edition], table[_RANK])
    )
    return frames, [*issues, *unreadable]


def read_qs_indicators(path: Path, crosswalk: Crosswalk) -> tuple[Frames, list[Issue]]:
    """Return ranks and international indicators in the layout of editions from 2023 on.

    Columns used: edition, rank_display, previous_rank_display, institution, country, overall_score
    and score and rank of ifr, isr, irn, and the score of isd.

    The rank of edition 2023 is the previous rank that the table of 2024 prints; an institution
    without one gets an issue and no rank, because the number in the table of 2023 is not its rank.

    Issues: a missing column (then no frames), rows that cannot be matched, unreadable cells.
    Raises SourceFileError when the file is missing.
    """
    wanted = (*_INDICATORS, _RANK, _PREVIOUS_RANK, *INDICATOR_COLUMNS.values())
    table, lacking = read_table(path, wanted)
    if lacking:
        return {}, lacking
    rows, issues = match_rows(table, _INDICATORS, crosswalk, path.name)
    ranks, numbered = _read_ranks(rows)
    facts = list(ranks)
    for row in rows:
        facts.extend(
            _fact(row, metric, row.cells[INDICATOR_COLUMNS[metric]])
            for metric in expected_metrics(QS, row.edition)
        )
    frames, unreadable = build_frames(
        QS, path, facts, count_rows(QS, table[_INDICATORS.edition], table[_RANK])
    )
    return frames, [*issues, *numbered, *unreadable]


def _read_ranks(rows: Iterable[TableRow]) -> tuple[list[RankingFact], list[Issue]]:
    rows = list(rows)
    following = {row.institution: row for row in rows if row.edition == NUMBERED_EDITION + 1}
    facts: list[RankingFact] = []
    issues: list[Issue] = []
    for row in rows:
        if row.edition != NUMBERED_EDITION:
            facts.append(_fact(row, "qs_rank", row.cells[_RANK]))
            continue
        later = following.get(row.institution)
        previous = later.cells[_PREVIOUS_RANK].strip() if later else ""
        if later and previous:
            place = f"{row.locator}; rank from {later.locator}, previous rank"
            facts.append(_fact(row, "qs_rank", previous, place))
            continue
        issues.append(
            Issue(
                code="qs_running_number",
                place=row.locator,
                values={"name": row.name.strip(), "number": row.cells[_RANK]},
            )
        )
    return facts, issues


def _fact(row: TableRow, metric: str, text: str, locator: str | None = None) -> RankingFact:
    return RankingFact(
        institution=row.institution,
        source=QS,
        edition=row.edition,
        metric=metric,
        verbatim=text,
        locator=locator or row.locator,
        name=row.name,
        reason=None if text.strip() else Reason.NOT_PUBLISHED,
    )
