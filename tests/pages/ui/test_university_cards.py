"""Cards of the profile: what their files and marks hold."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest

from indicators.services.profile import build_profile
from indicators.services.profile_facts import read_published_facts
from indicators.services.profile_indicator import place_on_indicator
from pages.charts.frame import Chart
from pages.exports.table_files import write_csv
from pages.ui import university_cards
from pages.ui.chart_card import Card
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Card, Chart]]:
    """Collect cards and their charts instead of drawing them."""
    cards: list[tuple[Card, Chart]] = []

    def keep(_screen: object, card: Card, draw: Callable[[], Chart]) -> None:
        cards.append((card, draw()))

    monkeypatch.setattr(university_cards, "show_card", keep)
    return cards


def test_every_mark_of_the_indicators_opens_its_own_number(shown) -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.KAZAKH)
    profile = build_profile(screen.view, screen.choice)
    university_cards.show_indicators(screen, profile, "research", "title")
    card, chart = shown[0]
    codes = set(profile.of_pillar("research")["indicator"])
    assert card.numbers == {code: ("demo_samal", code) for code in codes}
    marked = {key for trace in chart.figure.data for key in trace.customdata}
    assert marked == codes


def test_every_dot_of_the_swarm_opens_the_number_of_its_institution(monkeypatch) -> None:
    shown: list[tuple[Card, Chart]] = []
    monkeypatch.setattr(university_cards, "card_frame", lambda *_: nullcontext())
    monkeypatch.setattr(
        university_cards, "show_chart", lambda _screen, card, chart: shown.append((card, chart))
    )
    screen = make_screen(view_of("demo"), "demo_samal", Language.RUSSIAN)
    profile = build_profile(screen.view, screen.choice)
    place = place_on_indicator(screen.view, profile, "outgoing_staff_rate")
    university_cards.show_swarm(screen, profile, place)
    card, chart = shown[0]
    dots = {key for trace in chart.figure.data for key in trace.customdata}
    assert dots <= set(card.numbers)
    assert card.numbers["demo_samal"] == ("demo_samal", "outgoing_staff_rate")


def test_files_of_the_demonstration_carry_the_notice_and_all_rows(shown) -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    profile = build_profile(screen.view, screen.choice)
    university_cards.show_contributions(screen, profile, "title")
    card, _ = shown[0]
    written = write_csv(card.export, 1000).decode("utf-8-sig")
    assert written.count(screen.text("notice.synthetic_export")) == len(profile.pillars)
    assert "reference_contribution" in written


def test_the_file_of_published_facts_keeps_the_printed_text(monkeypatch) -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    cards: list[Card] = []

    def frame(_screen: object, card: Card) -> AbstractContextManager[None]:
        cards.append(card)
        return nullcontext()

    monkeypatch.setattr(university_cards, "card_frame", frame)
    university_cards.show_facts(screen, read_published_facts(screen.view, "kaznu"))
    rows = cards[0].export.frame
    row = rows[(rows["metric"] == "qs_rank") & (rows["period"] == 2024)].iloc[0]
    assert row["value_verbatim"] == "=230"
    assert cards[0].source == "QS WUR 2017–2027; THE WUR 2019–2026"
