"""Facts of rankings as rows of the store: observations, and places in `ranking_result`.

A fact is one printed cell of a publisher's table. The shipped excerpt and the readers of whole
tables both end here, so that the same text always becomes the same number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data.frames import Row, build_frame
from data.sources.verbatim import (
    EMPTY_TEXTS,
    REPORTER_TEXT,
    ParsedValue,
    ParseText,
    UnreadableValueError,
    parse_count,
    parse_female_share,
    parse_percent,
    parse_rank,
    parse_score,
)
from schemas.issue import Issue, Severity
from schemas.observation import ObservationStatus, Reason
from schemas.records.ranking import ListedAs, RankingResult
from schemas.source import Source, SourceEdition

QS, THE = "qs_wur", "the_wur"

RANK_METRICS = {QS: "qs_rank", THE: "the_rank"}
"""The metric that every listed institution has."""

OPEN_BANDS_WITHOUT_PLUS = {
    (QS, 2017): "701",
    (QS, 2020): "1001",
    (QS, 2021): "1001",
    (QS, 2022): "1201",
}
"""The open last band of editions whose copies have lost the plus sign: 19 to 212 institutions share
this number, while true ties in these editions have at most 8."""

UNRANKED_TEXTS = {(QS, 2018): "1001"}
"""A number at institutions that an edition shows without a rank. QS 2018 ends with 801-1000, of
which 158 places are taken; its 19 rows with 1001 are specialised institutions and a few others
whose rank is empty in the editions before and after. No place follows from it."""

INDICATOR_RANKS = (
    "qs_international_faculty_rank",
    "qs_international_students_rank",
    "qs_international_research_network_rank",
)
READERS: dict[str, ParseText] = {
    "qs_overall_score": parse_score,
    "qs_international_faculty_score": parse_score,
    "qs_international_students_score": parse_score,
    "qs_international_research_network_score": parse_score,
    "qs_international_student_diversity_score": parse_score,
    **dict.fromkeys(INDICATOR_RANKS, parse_rank),
    "the_international_outlook_score": parse_score,
    "the_international_students_share": parse_percent,
    "the_fte_students": parse_count,
    "the_students_per_staff": parse_score,
    "the_female_share": parse_female_share,
}
"""How each metric is printed; the ranks of whole tables are read with their edition."""

_QS_INDICATORS = tuple(metric for metric in READERS if metric.startswith("qs_international"))
_QS_DIVERSITY = "qs_international_student_diversity_score"
_THE_SCORE = "the_international_outlook_score"
_THE_STATISTICS = tuple(
    metric for metric in READERS if metric.startswith("the_") and metric != _THE_SCORE
)

SCORE_NAMES = {
    "qs_international_faculty_score": "International Faculty",
    "qs_international_students_score": "International Students",
    "qs_international_research_network_score": "International Research Network",
    "qs_international_student_diversity_score": "International Student Diversity",
    _THE_SCORE: "International Outlook",
}
"""The publishers' names of the scores that stand in `ranking_result`."""

_NO_PLACE_TO_STATE = (Reason.PENDING, Reason.NOT_PUBLISHED)
"""Whether the institution is listed is not known, or it is listed with an empty rank."""


@dataclass(frozen=True, slots=True)
class RankingFact:
    """One cell of a publisher's table, or the statement that there is none.

    verbatim  the printed text; empty where the cell is empty, None where there is no cell
    locator   file and line
    name      the institution as the publisher spells it
    reason    why there is no value, where the text alone does not say it
    """

    institution: str
    source: str
    edition: int
    metric: str
    verbatim: str | None
    locator: str
    name: str | None = None
    reason: Reason | None = None


def expected_metrics(source: str, edition: int) -> tuple[str, ...]:
    """Return the metrics, without the rank, that the tables of an edition print for the listed.

    QS: indicators from 2023 on (earlier ones were published, the tables at hand lack them), student
    diversity in 2026. THE: key statistics from 2016 on.
    """
    if source == QS:
        indicators = _QS_INDICATORS if edition >= 2023 else ()
        kept = (metric for metric in indicators if metric != _QS_DIVERSITY or edition == 2026)
        return ("qs_overall_score", *kept)
    return (_THE_SCORE, *(_THE_STATISTICS if edition >= 2016 else ()))


def complete_listed(facts: Sequence[RankingFact]) -> list[RankingFact]:
    """Return the facts and, for each listed institution, every metric it shows no value of.

    A Reporter receives no scores; any other absent value is not published.
    """
    held = {(fact.institution, fact.source, fact.edition, fact.metric) for fact in facts}
    completed = list(facts)
    for fact in facts:
        if fact.metric != RANK_METRICS[fact.source]:
            continue
        for metric in expected_metrics(fact.source, fact.edition):
            if (fact.institution, fact.source, fact.edition, metric) in held:
                continue
            no_score = fact.verbatim == REPORTER_TEXT and metric == _THE_SCORE
            completed.append(
                replace(
                    fact,
                    metric=metric,
                    verbatim="",
                    locator=f"{fact.locator} (rank); the full table shows no value here",
                    reason=Reason.REPORTER if no_score else Reason.NOT_PUBLISHED,
                )
            )
    return completed


def read_fact(fact: RankingFact) -> ParsedValue:
    """Return what a fact says as a number, or why it says none.

    Raises UnreadableValueError for a text no rule covers, KeyError for an unknown metric.
    """
    if fact.reason is not None and (fact.verbatim is None or fact.verbatim.strip() in EMPTY_TEXTS):
        return ParsedValue(None, None, None, ObservationStatus.MISSING, fact.reason)
    text = fact.verbatim or ""
    if fact.metric in RANK_METRICS.values():
        if UNRANKED_TEXTS.get((fact.source, fact.edition)) == text.strip():
            return ParsedValue(None, None, None, ObservationStatus.MISSING, Reason.NOT_PUBLISHED)
        opens = OPEN_BANDS_WITHOUT_PLUS.get((fact.source, fact.edition))
        return parse_rank(text, lost_plus=opens is not None and text.strip() == opens)
    return READERS[fact.metric](text)


def shows_rank(source: str, edition: int, text: str) -> bool:
    """Tell whether the text of a rank cell is a rank: not empty, no Reporter, no stand-in.

    >>> shows_rank("the_wur", 2026, "Reporter"), shows_rank("qs_wur", 2026, "1401+")
    (False, True)
    """
    printed = text.strip()
    without = {*EMPTY_TEXTS, REPORTER_TEXT, UNRANKED_TEXTS.get((source, edition))}
    return printed not in without


def build_ranking_rows(
    facts: Iterable[RankingFact], editions: Mapping[tuple[str, int], SourceEdition]
) -> tuple[dict[str, pd.DataFrame], list[Issue]]:
    """Return the tables `observation` and `ranking_result` of facts, and the unreadable cells.

    editions  what is known of each edition, by source and label

    An unreadable cell becomes an issue with file, line and text; it has no row.
    """
    read: list[tuple[RankingFact, ParsedValue]] = []
    issues: list[Issue] = []
    for fact in facts:
        try:
            read.append((fact, read_fact(fact)))
        except UnreadableValueError as error:
            issues.append(_report_unreadable(fact, error))
    observations = build_frame("observation", [_observe(*pair) for pair in read])
    results = build_frame("ranking_result", _place_all(read, editions))
    return {"observation": observations, "ranking_result": results}, issues


def index_editions(sources: Iterable[Source]) -> dict[tuple[str, int], SourceEdition]:
    """Return the editions of sources by source and label."""
    return {(one.source, one.edition): one for source in sources for one in source.editions}


def _report_unreadable(fact: RankingFact, error: UnreadableValueError) -> Issue:
    values: dict[str, str | int | float] = {
        "text": error.text,
        "form": error.form,
        "metric": fact.metric,
        "name": fact.name or fact.institution,
    }
    return Issue(code=error.code, severity=Severity.ERROR, place=fact.locator, values=values)


def _observe(fact: RankingFact, parsed: ParsedValue) -> Row:
    return {
        "institution": fact.institution,
        "metric": fact.metric,
        "period": fact.edition,
        "value": parsed.value,
        "value_low": parsed.low,
        "value_high": parsed.high,
        "value_verbatim": fact.verbatim,
        "status": parsed.status.value,
        "reason": parsed.reason.value if parsed.reason else None,
        "source": fact.source,
        "source_edition": str(fact.edition),
        "source_locator": fact.locator,
        "name_in_source": fact.name,
    }


def _place_all(
    read: Sequence[tuple[RankingFact, ParsedValue]],
    editions: Mapping[tuple[str, int], SourceEdition],
) -> list[Row]:
    scores: dict[tuple[str, str, int], dict[str, float]] = {}
    for fact, parsed in read:
        if parsed.value is not None:
            key = (fact.institution, fact.source, fact.edition)
            scores.setdefault(key, {})[fact.metric] = parsed.value
    rows = []
    for fact, parsed in read:
        if fact.metric != RANK_METRICS[fact.source] or parsed.reason in _NO_PLACE_TO_STATE:
            continue
        edition = editions[(fact.source, fact.edition)]
        own = scores.get((fact.institution, fact.source, fact.edition), {})
        result = _place(fact, parsed, edition, own)
        rows.append(result.model_dump(mode="json"))
    return rows


def _place(
    fact: RankingFact, parsed: ParsedValue, edition: SourceEdition, own: Mapping[str, float]
) -> RankingResult:
    shown = [metric for metric in SCORE_NAMES if metric in own]
    return RankingResult.model_validate(
        {
            "source": fact.source,
            "source_locator": fact.locator,
            "institution": fact.institution,
            "ranking": fact.source,
            "edition_year": fact.edition,
            "published_year": edition.published_year,
            "listed_as": _list_as(parsed),
            "rank_from": None if parsed.low is None else int(parsed.low),
            "rank_to": None if parsed.high is None else int(parsed.high),
            "overall_score": own.get("qs_overall_score"),
            "indicator_names": tuple(SCORE_NAMES[metric] for metric in shown) or None,
            "indicator_scores": tuple(own[metric] for metric in shown) or None,
            "list_size": edition.list_size or None,
        }
    )


def _list_as(parsed: ParsedValue) -> ListedAs:
    if parsed.reason is Reason.REPORTER:
        return ListedAs.REPORTER
    if parsed.value is None:
        return ListedAs.NOT_LISTED
    return ListedAs.RANKED if parsed.is_single else ListedAs.BANDED
