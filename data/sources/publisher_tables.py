"""Whole tables of publishers, loaded by somebody who is entitled to them: what the readers share.

The product ships a cited excerpt only. Whoever holds a full table of QS, THE or OpenAlex can load
it; the readers `qs`, `the` and `openalex` know the layouts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.sources.crosswalk import Crosswalk
from data.sources.ranking_rows import QS, THE, RankingFact, build_ranking_rows, shows_rank
from data.sources.source_files import edition_rows, read_codes, source_rows
from schemas.issue import Issue, Severity
from schemas.source import Source, SourceEdition

Frames = dict[str, pd.DataFrame]

BREAKS = {QS: frozenset({2024}), THE: frozenset({2024})}
"""Editions whose method differs from the one before."""

REBASED = {QS: frozenset({2024, 2025, 2026}), THE: frozenset[int]()}
"""Editions whose scores were re-based, as seen in the medians of the full tables."""

_TITLES = {
    QS: ("QS World University Rankings", "QS WUR", "QS Quacquarelli Symonds"),
    THE: ("THE World University Rankings", "THE WUR", "Times Higher Education"),
}


class TableRow(NamedTuple):
    """One row of a table that speaks of an institution of ours.

    edition  the publisher's label;  cells  text by column;  locator  file and line
    """

    institution: str
    edition: int
    name: str
    cells: Mapping[str, str]
    locator: str


class TableSize(NamedTuple):
    """How many rows an edition has in a file, and how many of them show a rank."""

    rows: int
    ranked: int


class Columns(NamedTuple):
    """The columns that say which edition, which name and which country a row speaks of."""

    edition: str
    name: str
    country: str


def read_table(path: Path, columns: Iterable[str]) -> tuple[pd.DataFrame, list[Issue]]:
    """Return a CSV with every cell as text, and an issue for each column it lacks.

    Raises SourceFileError when the file is missing.
    """
    table = read_codes(path)
    lacking = [column for column in columns if column not in table.columns]
    issues = [
        Issue(
            code="column_missing",
            severity=Severity.ERROR,
            place=path.name,
            values={"column": column},
        )
        for column in lacking
    ]
    return table, issues


def match_rows(
    table: pd.DataFrame, columns: Columns, crosswalk: Crosswalk, file_name: str
) -> tuple[list[TableRow], list[Issue]]:
    """Return the rows about our institutions, and what is wrong with rows that should be.

    Issues: a name in Kazakhstan that the crosswalk lacks, a known name in another country, an
    edition that is no year, an institution twice in one edition (the first row counts).
    """
    rows: list[TableRow] = []
    issues: list[Issue] = []
    seen: set[tuple[str, int]] = set()
    for line, cells in enumerate(table.to_dict("records"), start=2):
        place = f"{file_name}, line {line}"
        name, edition = cells[columns.name], cells[columns.edition]
        institution, issue = crosswalk.find(name, cells[columns.country], place)
        if issue is not None:
            issues.append(issue)
        if institution is None:
            continue
        if not edition.strip().isdigit():
            issues.append(_complain("edition_unreadable", place, name=name, text=edition))
            continue
        year = int(edition)
        if (institution, year) in seen:
            issues.append(_complain("institution_twice", place, name=name, edition=year))
            continue
        seen.add((institution, year))
        named = {str(column): str(cell) for column, cell in cells.items()}
        rows.append(TableRow(institution, year, name, named, place))
    return rows, issues


def build_frames(
    source: str, path: Path, facts: Sequence[RankingFact], sizes: Mapping[int, TableSize]
) -> tuple[Frames, list[Issue]]:
    """Return the tables source, source_edition, observation, ranking_result of a loaded file.

    sizes  rows of the file, and those with a rank, by edition
    """
    loaded = describe_loaded(source, path, sizes)
    editions = {(one.source, one.edition): one for one in loaded.editions}
    tables, issues = build_ranking_rows(facts, editions)
    described = {"source": source_rows([loaded]), "source_edition": edition_rows([loaded])}
    return {**described, **tables}, issues


def describe_loaded(source: str, path: Path, sizes: Mapping[int, TableSize]) -> Source:
    """Return a ranking as a source loaded from a file, with the editions the file holds."""
    title, short_title, producer = _TITLES[source]
    return Source(
        source=source,
        title_en=title,
        title_ru=title,
        title_kk=title,
        short_title=short_title,
        producer=producer,
        edition=", ".join(str(edition) for edition in sorted(sizes)),
        licence="Terms of the producer; whoever loaded the file answers for being entitled to it.",
        citation=f"{producer}, {title}.",
        obtained=f"Loaded from {path.name}",
        processing="Rows of the institutions of this workspace; every printed text is kept.",
        folder="",
        quoted_facts=True,
        editions=tuple(
            SourceEdition(
                source=source,
                edition=edition,
                published_year=edition - 1,
                held=True,
                list_size=size.ranked,
                table_rows=size.rows,
                break_before=edition in BREAKS[source],
                rebased=edition in REBASED[source],
            )
            for edition, size in sorted(sizes.items())
        ),
    )


def count_rows(source: str, editions: pd.Series, ranks: pd.Series) -> dict[int, TableSize]:
    """Return by edition the rows of a table and those with a rank.

    editions, ranks  the cells of the table; labels that are no year are left to `match_rows`

    Reporters and rows without a rank are not ranked: they count as rows only.
    """
    found: dict[int, list[bool]] = {}
    for label, text in zip(editions.str.strip(), ranks, strict=True):
        if label.isdigit():
            found.setdefault(int(label), []).append(shows_rank(source, int(label), text))
    return {edition: TableSize(len(flags), sum(flags)) for edition, flags in found.items()}


def _complain(code: str, place: str, **values: str | int | float) -> Issue:
    return Issue(code=code, severity=Severity.ERROR, place=place, values=values)
