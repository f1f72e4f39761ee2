"""Ranks, bands, reporters."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from schemas.records.ranking import RankingResult


def build_result(**changes: object) -> RankingResult:
    fields = {
        "institution": "demo_aqdala",
        "ranking": "qs_wur",
        "edition_year": 2026,
        "published_year": 2025,
        "listed_as": "banded",
        "rank_from": 801,
        "rank_to": 850,
        "source": "demo",
    }
    return RankingResult(**(fields | changes))


def test_a_band_may_be_open_at_its_end():
    assert build_result(rank_from=1401, rank_to=None).rank_from == 1401


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"listed_as": "ranked"}, "equal ends"),
        ({"listed_as": "ranked", "rank_from": None, "rank_to": None}, "equal ends"),
        ({"rank_to": 801}, "band"),
        ({"listed_as": "reporter"}, "has no rank"),
        ({"listed_as": "not_listed", "rank_to": None}, "has no rank"),
        ({"overall_score": 101.0}, "overall_score"),
        ({"indicator_names": ("isr",)}, "must match"),
        ({"indicator_names": ("isr",), "indicator_scores": (120.0,)}, "0-100"),
    ],
)
def test_contradictions_are_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        build_result(**changes)
