"""The shipped excerpt of QS and THE: cited facts about Kazakhstan's institutions and their peers.

The excerpt stands in a folder of its own, `data/rankings/`, which can be removed: then there are no
ranking rows and everything else works. The full tables were read once, when the excerpt was made;
what they do not contain is stated as well: an institution that an edition does not list has a row
that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import yaml

from data.sources.ranking_rows import (
    QS,
    RANK_METRICS,
    THE,
    RankingFact,
    build_ranking_rows,
    complete_listed,
    index_editions,
)
from data.sources.source_files import (
    SourceFileError,
    edition_rows,
    read_codes,
    read_source,
    source_rows,
)
from schemas.observation import Reason
from schemas.source import Source, SourceEdition

RANKINGS_DATA = Path(__file__).resolve().parent.parent / "rankings"
"""Folder of the quoted facts; the product works without it."""

MEASURED_PANEL = "kz_panel_qs_the_long.csv"
PEER_PANEL = "peer_panel_qs_the_long.csv"
UNCONFIRMED_FILE = "unconfirmed.yaml"

FIRST_MEASURED_EDITION = {QS: 2017, THE: 2019}
"""From here on the measured institutions have a row in every edition, listed or not; none of them
is in THE before 2019."""

_SOURCES = {"QS WUR": QS, "THE WUR": THE}
_METRICS = {"the_female_male_ratio": "the_female_share"}


def collect(institutions: Sequence[str], folder: Path = RANKINGS_DATA) -> dict[str, pd.DataFrame]:
    """Return the tables source, source_edition, observation and ranking_result of the excerpt.

    institutions  every measured institution and every peer of the workspace; each gets one rank row
                  for every held edition: QS 2017-2027, THE 2019-2026 (peers of the excerpt: 2011)
    returns an empty mapping when the folder is not there

    Raises SourceFileError when a file is missing, holds an unreadable value, or speaks of an
    institution that is not among the given ones.
    """
    if not folder.is_dir():
        return {}
    sources = [read_source(folder / code) for code in (QS, THE)]
    measured = read_panel(folder / MEASURED_PANEL)
    peers = read_panel(folder / PEER_PANEL)
    facts = [*measured, *peers]
    unknown = sorted({fact.institution for fact in facts} - set(institutions))
    if unknown:
        raise SourceFileError(f"{folder} has facts about unknown institutions: {unknown}.")
    pending = _read_unconfirmed(folder / UNCONFIRMED_FILE)
    stated = [*complete_listed(facts), *pending]
    absent = _state_absence(
        institutions, {fact.institution for fact in peers}, stated, _held_editions(sources)
    )
    tables, issues = build_ranking_rows([*stated, *absent], index_editions(sources))
    if issues:
        first = issues[0]
        raise SourceFileError(f"{first.place}: unreadable value {first.values}")
    return {"source": source_rows(sources), "source_edition": edition_rows(sources), **tables}


def read_panel(path: Path) -> list[RankingFact]:
    """Return the facts of an excerpt: hei_key, source, edition_year, metric, text, name in source.

    The locator of a fact is the name of the file and its line, the heading being line 1.

    Raises SourceFileError when the file is missing or names an unknown ranking.
    """
    rows = read_codes(path)
    unknown = sorted(set(rows["source"]) - set(_SOURCES))
    if unknown:
        raise SourceFileError(f"{path} names unknown rankings: {unknown}.")
    columns = ["hei_key", "source", "edition_year", "metric", "value_verbatim", "name_in_source"]
    return [
        RankingFact(
            institution=institution,
            source=_SOURCES[ranking],
            edition=int(edition),
            metric=_METRICS.get(metric, metric),
            verbatim=verbatim,
            locator=f"{path.name}, line {line}",
            name=name,
        )
        for line, (institution, ranking, edition, metric, verbatim, name) in enumerate(
            rows[columns].itertuples(index=False, name=None), start=2
        )
    ]


def _read_unconfirmed(path: Path) -> list[RankingFact]:
    """Return a pending rank for rows of full tables that may be one of our institutions."""
    if not path.is_file():
        raise SourceFileError(f"{path} is missing.")
    entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return [
        RankingFact(
            institution=entry["institution"],
            source=entry["source"],
            edition=int(edition),
            metric=RANK_METRICS[entry["source"]],
            verbatim=None,
            locator=f"{path.name}: {entry['note']}",
            name=entry["name_in_source"],
            reason=Reason.PENDING,
        )
        for entry in entries
        for edition in entry["editions"]
    ]


def _held_editions(sources: Iterable[Source]) -> list[SourceEdition]:
    return [edition for source in sources for edition in source.editions if edition.held]


def _state_absence(
    institutions: Sequence[str],
    peers: set[str],
    stated: Iterable[RankingFact],
    editions: Sequence[SourceEdition],
) -> list[RankingFact]:
    """Return a rank row "not listed" for every institution and held edition without a rank."""
    ranked = {
        (fact.institution, fact.source, fact.edition)
        for fact in stated
        if fact.metric == RANK_METRICS[fact.source]
    }
    return [
        RankingFact(
            institution=institution,
            source=edition.source,
            edition=edition.edition,
            metric=RANK_METRICS[edition.source],
            verbatim=None,
            locator=_describe_check(edition),
            reason=Reason.NOT_LISTED,
        )
        for edition in editions
        for institution in institutions
        if (institution, edition.source, edition.edition) not in ranked
        and (institution in peers or edition.edition >= FIRST_MEASURED_EDITION[edition.source])
    ]


def _describe_check(edition: SourceEdition) -> str:
    name = {QS: "QS WUR", THE: "THE WUR"}[edition.source]
    return (
        f"{name} {edition.edition}: the full table of {edition.table_rows} rows was checked, "
        "the institution is not in it"
    )
