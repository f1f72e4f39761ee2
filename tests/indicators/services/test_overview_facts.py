"""Published facts: real values as printed, a reason where there is none, never a zero."""

import pandas as pd
import pytest

from indicators.services.overview_facts import PUBLISHED, PublishedFacts, find_reason, gather_facts
from indicators.services.scoring import score_edition
from tests.workspaces import view_of


def make_facts(workspace: str, framework: str, period: int, institution: str) -> PublishedFacts:
    view = view_of(workspace)
    return gather_facts(view, score_edition(view, framework, period), institution)


def test_the_full_framework_falls_back_on_what_publishers_printed() -> None:
    facts = make_facts("open", "full", 2026, "kaznu")
    assert facts.from_publishers
    assert facts.framework == "open_visibility"
    assert tuple(facts.measures["indicator"]) == PUBLISHED
    measures = facts.measures.set_index("indicator")
    assert measures.at["open_intl_students_share_the", "value"] == 26.0
    assert facts.rank == "166"
    assert len(facts.known) == 8


def test_places_and_medians_count_those_with_a_value_only() -> None:
    facts = make_facts("open", "open_visibility", 2026, "kaznu")
    for row in facts.measures.itertuples(index=False):
        column = facts.positions[row.indicator].dropna()
        assert row.of == len(column)
        assert row.median == pytest.approx(column.median())
        assert row.place == 1 + (column > row.value).sum()


def test_who_is_not_in_the_list_of_qs_has_that_reason() -> None:
    facts = make_facts("open", "open_visibility", 2026, "nu")
    measures = facts.measures.set_index("indicator")
    assert measures.at["open_intl_students_qs", "reason"] == "not_listed"
    assert pd.isna(measures.at["open_intl_students_qs", "value"])
    assert pd.isna(measures.at["open_intl_students_qs", "place"])


def test_a_value_that_is_there_has_no_reason() -> None:
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    assert find_reason(view, scored, "kaznu", "open_intl_students_qs") is None


def test_without_publishers_the_heaviest_own_values_are_shown_as_scores() -> None:
    facts = make_facts("demo", "full", 2025, "demo_emen")
    assert not facts.from_publishers
    assert facts.rank is None
    scored = score_edition(view_of("demo"), "full", 2025)
    weights = [scored.framework.effective_weights()[code] for code in facts.measures["indicator"]]
    assert weights == sorted(weights, reverse=True)
    assert facts.measures["value"].notna().all()
    code = facts.measures["indicator"].iloc[0]
    expected = scored.result.normalised.at["demo_emen", code]
    assert facts.positions.at["demo_emen", code] == pytest.approx(expected)


def test_known_values_are_counted_by_pillar() -> None:
    facts = make_facts("demo", "full", 2025, "demo_emen")
    scored = score_edition(view_of("demo"), "full", 2025)
    assert facts.known["of"].sum() == 50
    assert facts.known["known"].sum() == scored.values.loc["demo_emen"].notna().sum()
