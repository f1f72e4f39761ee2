"""What can be followed, and how it may be compared."""

import pandas as pd

from indicators.services.measures import (
    MeasureKind,
    find_measure,
    list_measures,
    rank_inside_edition,
    read_published,
)
from tests.workspaces import view_of


def test_the_open_workspace_offers_published_measures_first() -> None:
    view = view_of("open")
    measures = list_measures(view, "open_visibility")
    assert measures[0].key == "published.qs_rank"
    assert measures[0].lower_is_better
    assert [item.code for item in measures if item.kind is MeasureKind.PILLAR] == [
        "open_people", "open_research_network", "open_standing",
    ]  # fmt: skip
    assert not any(item.kind is MeasureKind.INDICATOR for item in measures)


def test_the_demo_offers_scores_then_indicators() -> None:
    measures = list_measures(view_of("demo"), "full")
    assert measures[0].key == "overall.overall"
    assert sum(item.kind is MeasureKind.PILLAR for item in measures) == 8
    assert measures[9].kind is MeasureKind.INDICATOR
    assert not any(item.kind is MeasureKind.PUBLISHED for item in measures)


def test_an_unknown_key_falls_back_to_the_first() -> None:
    measures = list_measures(view_of("demo"), "full")
    assert find_measure(measures, "nothing") is measures[0]
    assert find_measure(measures, measures[3].key) is measures[3]


def test_rebased_scores_are_places_only_and_percentages_are_known() -> None:
    measures = {item.code: item for item in list_measures(view_of("open"), "open_visibility")}
    assert measures["qs_international_students_score"].place_only
    assert not measures["qs_rank"].place_only
    assert measures["the_international_students_share"].is_percent
    assert not measures["overall"].is_percent


def test_published_values_carry_the_kind_of_institution() -> None:
    rows = read_published(view_of("open"), "qs_rank")
    assert rows["kind"].notna().all()
    kaznu = rows[(rows["institution"] == "kaznu") & (rows["period"] == 2024)]
    assert list(kaznu["value_verbatim"]) == ["=230"]


def test_places_are_counted_inside_an_edition_with_ties_marked() -> None:
    rows = pd.DataFrame(
        {
            "institution": ["a", "b", "c", "abroad", "a", "b"],
            "kind": ["measured", "measured", "measured", "peer", "measured", "measured"],
            "period": [2025, 2025, 2025, 2025, 2026, 2026],
            "value": [50.0, 80.0, 50.0, 99.0, float("nan"), 10.0],
        }
    )
    placed = rank_inside_edition(rows)
    assert list(placed["institution"]) == ["a", "b", "c", "a", "b"]
    assert list(placed["value"][:3]) == [2.0, 1.0, 2.0]
    assert list(placed["place_text"]) == ["=2", "1", "=2", None, "1"]
    assert list(placed["of"]) == [3, 3, 3, 1, 1]
    assert pd.isna(placed["value"].iloc[3])
