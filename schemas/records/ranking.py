"""Places in rankings, with bands and reporters kept apart."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from schemas.records.base import InstitutionId, SourcedRecord


class Ranking(StrEnum):
    """A ranking: global first, then national."""

    QS_WUR = "qs_wur"
    QS_ASIA = "qs_asia"
    QS_SUSTAINABILITY = "qs_sustainability"
    THE_WUR = "the_wur"
    THE_IMPACT = "the_impact"
    THE_ASIA = "the_asia"
    ARWU = "arwu"
    USNEWS = "usnews"
    LEIDEN = "leiden"
    U_MULTIRANK = "u_multirank"
    WEBOMETRICS = "webometrics"
    SCIMAGO = "scimago"
    IQAA_NATIONAL = "iqaa_national"
    IAAR_NATIONAL = "iaar_national"
    ATAMEKEN = "atameken"


NATIONAL_RANKINGS = frozenset({Ranking.IQAA_NATIONAL, Ranking.IAAR_NATIONAL, Ranking.ATAMEKEN})


class ListedAs(StrEnum):
    """How an institution stands in an edition."""

    RANKED = "ranked"
    BANDED = "banded"
    REPORTER = "reporter"
    NOT_LISTED = "not_listed"


class RankingResult(SourcedRecord):
    """One institution in one edition of one ranking.

    edition_year     the publisher's label: QS 2026
    published_year   when the edition appeared: 2025; it is counted in the period of this year
    rank_from/to     equal for a single place; the ends of a band; rank_to None for an open band
    overall_score    0-100
    indicator_names/indicator_scores  the publisher's indicators, 0-100, in the same order
    """

    TABLE: ClassVar[str] = "ranking_result"
    KEY: ClassVar[tuple[str, ...]] = ("institution", "ranking", "edition_year")

    institution: InstitutionId
    ranking: Ranking
    edition_year: int = Field(ge=1990, le=2100)
    published_year: int = Field(ge=1990, le=2100)
    listed_as: ListedAs
    rank_from: int | None = Field(default=None, ge=1)
    rank_to: int | None = Field(default=None, ge=1)
    overall_score: float | None = Field(default=None, ge=0, le=100)
    indicator_names: tuple[str, ...] | None = None
    indicator_scores: tuple[float, ...] | None = None
    list_size: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _ranks(self) -> RankingResult:
        ends = (self.rank_from, self.rank_to)
        name = f"{self.institution} {self.ranking} {self.edition_year}"
        if self.listed_as is ListedAs.RANKED and (ends[0] is None or ends[0] != ends[1]):
            raise ValueError(f"{name}: a single place needs equal ends")
        if self.listed_as is ListedAs.BANDED and (
            self.rank_from is None or (self.rank_to is not None and self.rank_from >= self.rank_to)
        ):
            raise ValueError(f"{name}: a band needs a lower end below its upper end")
        if self.listed_as in (ListedAs.REPORTER, ListedAs.NOT_LISTED) and ends != (None, None):
            raise ValueError(f"{name}: {self.listed_as} has no rank")
        return self

    @model_validator(mode="after")
    def _scores(self) -> RankingResult:
        scores = self.indicator_scores or ()
        if len(self.indicator_names or ()) != len(scores):
            raise ValueError("names and scores of a ranking's indicators must match")
        if any(not 0 <= score <= 100 for score in scores):
            raise ValueError("scores of a ranking's indicators are 0-100")
        return self
