"""The cards of the overview: what their files hold and where they say they come from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators.services.overview import build_overview
from pages.charts.frame import Chart
from pages.ui import overview_cards
from pages.ui.chart_card import Card
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Card, Chart]]:
    """Collect the cards that are shown, with their charts, instead of drawing them."""
    cards: list[tuple[Card, Chart]] = []
    monkeypatch.setattr(
        overview_cards, "show_card", lambda _, card, draw: cards.append((card, draw()))
    )
    return cards


def make(institution: str, workspace: str) -> tuple[Screen, object]:
    screen = make_screen(view_of(workspace), institution, Language.ENGLISH)
    return screen, build_overview(screen.view, screen.choice)


def test_the_file_of_the_pillars_has_full_precision_and_every_column_explained(shown) -> None:
    screen, overview = make("demo_samal", "demo")
    overview_cards.show_pillars(screen, overview)
    card, chart = shown[0]
    assert card.export.frame["score"].tolist() == overview.pillars["score"].tolist()
    assert all(card.export.columns[name] for name in card.export.frame.columns)
    assert card.export.notice
    assert chart.alt == card.title
    ahead, of = overview.ahead()
    assert card.title == f"Above the median of comparable HEIs in {ahead} of {of} pillars"


def test_a_change_within_the_margin_is_called_so(shown) -> None:
    screen, overview = make("demo_samal", "demo")
    overview_cards.show_change(screen, overview)
    card, _ = shown[0]
    assert card.key == "change"
    assert card.export.frame["effect"].sum() == pytest.approx(overview.change.change)


def test_without_a_comparison_the_score_is_taken_apart(shown) -> None:
    screen, overview = make("kaznu", "open")
    overview_cards.show_change(screen, overview)
    card, _ = shown[0]
    assert card.key == "level"
    assert card.export.frame["points"].sum() == pytest.approx(overview.score)
    assert card.export.notice == ""
    assert "QS" in card.source


def test_marks_of_published_measures_open_their_number(shown) -> None:
    screen, overview = make("nu", "open")
    overview_cards.show_measures(screen, overview, overview.facts)
    card, _ = shown[0]
    key = "open_intl_students_share_the:kaznu"
    assert card.numbers[key] == ("kaznu", "open_intl_students_share_the")
    assert card.title == "At or above the Kazakh median on 1 of 1 published measures"


def test_measures_of_another_framework_open_no_number(shown) -> None:
    screen, _ = make("kaznu", "open")
    choice = screen.choice.model_copy(update={"framework": "full"})
    screen = replace(screen, choice=choice)
    overview = build_overview(screen.view, choice)
    overview_cards.show_measures(screen, overview, overview.facts)
    assert shown[0][0].numbers == {}


def test_a_hall_sees_two_strips_those_with_a_value_first(shown) -> None:
    screen, overview = make("nu", "open")
    overview_cards.show_measures(replace(screen, projector=True), overview, overview.facts)
    card, chart = shown[0]
    assert card.title.endswith("; 2 of 4 shown here")
    titles = [note.text for note in chart.figure.layout.annotations]
    assert titles[0] == "Share of foreign students (THE)"
    assert "International students (QS score)" in titles
    assert "International faculty (QS score)" not in titles
