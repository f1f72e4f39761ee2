"""Figures at the head of the overview: numbers with their certainty, a dash for none."""

from __future__ import annotations

from indicators.services.overview import build_overview
from pages.ui.kpi import KpiCell
from pages.ui.overview_cells import list_cells, write_edition
from schemas.edition import Edition, EditionPart
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make_cells(
    institution: str, workspace: str = "demo", language: Language = Language.ENGLISH
) -> dict[str, KpiCell]:
    screen = make_screen(view_of(workspace), institution, language)
    cells = list_cells(screen, build_overview(screen.view, screen.choice))
    return {cell.key: cell for cell in cells}


def test_a_score_stands_with_its_interval_and_change() -> None:
    cells = make_cells("demo_samal")
    assert list(cells) == ["score", "places", "key_measure", "coverage"]
    assert "90% interval" in cells["score"].note
    assert "since 2024/25" in cells["score"].note
    assert cells["score"].picture.startswith("<svg")
    assert cells["places"].note == "90% of 4,000 runs"
    assert cells["places"].label == "Rank interval of 36"
    assert cells["key_measure"].number == ("demo_samal", "share_intl_degree_students")


def test_scores_of_rebased_editions_are_not_joined_by_a_line() -> None:
    cells = make_cells("kaznu", "open")
    assert cells["score"].picture == ""
    assert "since" not in cells["score"].note
    assert cells["key_measure"].value == "26%"
    assert cells["coverage"].note == "all 8 values are there"


def test_without_a_score_the_published_values_and_a_dash_stand() -> None:
    cells = make_cells("nu", "open")
    assert cells["qs_rank"].value == "–"
    assert cells["qs_rank"].note == "not in this edition's list"
    assert cells["open_intl_students_share_the"].value == "3%"
    assert "of 30 with a value" in cells["open_intl_students_share_the"].note
    assert cells["no_score"].value == "–"
    assert "threshold 60%" in cells["no_score"].note


def test_numbers_are_written_as_the_language_does() -> None:
    cells = make_cells("kaznu", "open", Language.RUSSIAN)
    assert cells["key_measure"].value == "26\u00a0%"
    assert make_cells("kaznu", "open", Language.KAZAKH)["coverage"].value == "100\u00a0%"


def test_a_period_is_a_year_of_study_or_an_edition() -> None:
    part = EditionPart(source="qs_wur", short_title="QS", edition=2026, held=True)
    assert write_edition(2024, Edition(period=2025)) == "2024/25"
    assert write_edition(2025, Edition(period=2026, parts=(part,))) == "2025"
