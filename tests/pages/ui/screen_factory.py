"""A screen for tests of rows and texts, without a browser."""

from __future__ import annotations

from indicators.services.editions import choose_default, list_editions
from indicators.services.view import WorkspaceView
from pages.charts.tokens import Look
from pages.i18n.lookup import Words
from pages.i18n.names import Names
from pages.ui.screen import Screen
from schemas.choice import Choice
from schemas.language import Language


def make_screen(view: WorkspaceView, institution: str, language: Language) -> Screen:
    """Make a screen of a workspace's default framework and newest complete edition."""
    words, catalogue = Words(language), view.catalogue
    edition = choose_default(list_editions(view, view.default_framework))
    assert edition is not None
    choice = Choice(
        workspace=view.name,
        framework=view.default_framework,
        institution=institution,
        edition=edition.period,
        language=language,
    )
    names = Names(
        words=words,
        institutions=view.access.institutions().set_index("institution"),
        pillars=catalogue.pillars,
        indicators=catalogue.indicators,
        metrics=catalogue.metrics,
        units=catalogue.units,
    )
    return Screen(view, choice, edition, words, names, Look(), projector=False)
