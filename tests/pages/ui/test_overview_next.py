"""Next steps in words, and the address their links lead to."""

from __future__ import annotations

import pytest

from indicators.services.overview import build_overview
from indicators.services.overview_next import NextKind
from pages.ui.overview_next import list_parameters, write_step
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("institution", ["demo_samal", "demo_urker", "demo_boztorgai", "demo_emen"])
def test_every_step_has_a_finding_and_a_fact(institution: str, language: Language) -> None:
    screen = make_screen(view_of("demo"), institution, language)
    overview = build_overview(screen.view, screen.choice)
    for step in overview.next_steps:
        title, fact = write_step(screen, overview, step)
        assert title.strip()
        assert fact.strip()
        assert "nan" not in title + fact
        if step.indicator is not None and step.kind is not NextKind.MISSING:
            assert screen.names.indicator(step.indicator) in title


def test_missing_values_are_counted_in_words() -> None:
    screen = make_screen(view_of("demo"), "demo_emen", Language.ENGLISH)
    overview = build_overview(screen.view, screen.choice)
    step = next(step for step in overview.next_steps if step.kind is NextKind.MISSING)
    title, fact = write_step(screen, overview, step)
    assert title == f"{len(overview.missing)} values are missing"
    weight = overview.missing["weight"].sum()
    assert f"{weight:.0%} of the weight" in fact


def test_a_link_names_everything_the_profile_needs() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    overview = build_overview(screen.view, screen.choice)
    step = next(step for step in overview.next_steps if step.kind is NextKind.GAP)
    parameters = list_parameters(screen, step)
    assert parameters["hei"] == "demo_samal"
    assert parameters["pillar"] == step.pillar
    assert parameters["indicator"] == step.indicator
    assert parameters["edition"] == str(screen.edition.period)
