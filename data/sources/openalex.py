"""Read publications with foreign co-authors per institution and year, counted from OpenAlex."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data.frames import Row, build_frame
from data.sources.crosswalk import read_country
from data.sources.publisher_tables import Frames, read_table
from data.sources.source_files import source_rows
from data.sources.verbatim import UnreadableValueError, parse_count
from schemas.issue import Issue, Severity
from schemas.records.base import HOME_COUNTRY
from schemas.source import Source

OPENALEX = "openalex"

METRIC_COLUMNS = {
    "openalex_works": "works",
    "openalex_international_works": "international_collab_count",
}
"""Column of the layout by metric."""

_PLACE_COLUMNS = ("canonical_name", "country_code", "ror_id", "window_start", "window_end")


def read_openalex(path: Path, institutions: Mapping[str, str]) -> tuple[Frames, list[Issue]]:
    """Return the tables source and observation with works and international works per year.

    path          CSV: canonical_name, country_code, ror_id, window_start, window_end, works,
                  international_collab_count
    institutions  institution by full ROR address; names are not compared

    Issues: a missing column (then no frames), a Kazakh row with an unknown ROR address, a window of
    several years, a year twice, unreadable counts, more international works than works (both rows
    are then left out). Raises SourceFileError when the file is missing.
    """
    table, lacking = read_table(path, (*_PLACE_COLUMNS, *METRIC_COLUMNS.values()))
    if lacking:
        return {}, lacking
    rows: list[Row] = []
    issues: list[Issue] = []
    seen: set[tuple[str, int]] = set()
    for line, cells in enumerate(table.to_dict("records"), start=2):
        place = f"{path.name}, line {line}"
        named = {str(column): str(cell) for column, cell in cells.items()}
        institution = institutions.get(named["ror_id"].strip())
        if institution is None:
            if read_country(named["country_code"]) == HOME_COUNTRY:
                issues.append(_complain("institution_not_in_crosswalk", place, named))
            continue
        found = _read_row(institution, named, place)
        if isinstance(found, Issue):
            issues.append(found)
        elif (institution, found[0]["period"]) in seen:
            issues.append(_complain("institution_twice", place, named))
        else:
            seen.add((institution, found[0]["period"]))
            rows.extend(found)
    frames = {
        "source": source_rows([describe_openalex(path)]),
        "observation": build_frame("observation", rows),
    }
    return frames, issues


def describe_openalex(path: Path) -> Source:
    """Return OpenAlex as a source, loaded from a file."""
    return Source(
        source=OPENALEX,
        title_en="OpenAlex",
        title_ru="OpenAlex",
        title_kk="OpenAlex",
        short_title="OpenAlex",
        producer="OurResearch",
        edition=f"as in {path.name}",
        licence="CC0 1.0",
        licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
        citation="OurResearch, OpenAlex.",
        link="https://openalex.org",
        obtained=f"Loaded from {path.name}",
        processing="Rows of the institutions of this workspace, matched by ROR address.",
        folder="",
    )


def _read_row(institution: str, cells: Mapping[str, str], place: str) -> list[Row] | Issue:
    year = cells["window_start"].strip()
    if not year.isdigit() or year != cells["window_end"].strip():
        return _complain("window_not_one_year", place, cells)
    rows: list[Row] = []
    for metric, column in METRIC_COLUMNS.items():
        try:
            parsed = parse_count(cells[column])
        except UnreadableValueError as error:
            values: dict[str, str | int | float] = {"text": error.text, "form": error.form}
            values |= {"metric": metric, "name": cells["canonical_name"]}
            return Issue(code=error.code, severity=Severity.ERROR, place=place, values=values)
        rows.append(
            {
                "institution": institution,
                "metric": metric,
                "period": int(year),
                "value": parsed.value,
                "value_low": parsed.low,
                "value_high": parsed.high,
                "value_verbatim": cells[column],
                "status": parsed.status.value,
                "reason": parsed.reason.value if parsed.reason else None,
                "source": OPENALEX,
                "source_edition": year,
                "source_locator": place,
                "name_in_source": cells["canonical_name"],
            }
        )
    works, international = (row["value"] for row in rows)
    if works is not None and international is not None and international > works:
        return _complain("more_international_than_all", place, cells)
    return rows


def _complain(code: str, place: str, cells: Mapping[str, str]) -> Issue:
    values: dict[str, str | int | float] = {
        "name": cells["canonical_name"],
        "ror_id": cells["ror_id"],
        "year": cells["window_start"],
    }
    unknown = code == "institution_not_in_crosswalk"  # not ours, as far as anybody can tell
    severity = Severity.WARNING if unknown else Severity.ERROR
    return Issue(code=code, severity=severity, place=place, values=values)
