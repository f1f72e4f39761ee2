"""Tables of sources and terms: links, editions, licences, and a search in three languages."""

from indicators.services.methods import Methods, build_methods
from pages.ui import methods_sources as sources
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make(name: str) -> tuple[Screen, Methods]:
    view = view_of(name)
    screen = make_screen(view, view.default_institution(), Language.ENGLISH)
    return screen, build_methods(view, screen.choice.framework, screen.choice.edition)


def test_sources_are_linked_and_their_editions_shortened() -> None:
    screen, methods = make("open")
    table = sources.tabulate_sources(screen, methods)
    row = table[table["Source"].str.contains("THE World")].iloc[0]
    assert row["Source"].startswith("[THE World University Rankings](http")
    assert row["Editions held"] == "2011–2026"
    assert "No open licence" in row["Licence"]
    exported = sources.export_sources(methods)
    assert len(exported) == len(table)
    assert {"citation", "licence", "editions"} <= set(exported.columns)


def test_terms_are_found_in_any_language_by_every_word() -> None:
    screen, _ = make("demo")
    assert len(sources.tabulate_terms(screen, "")) == len(screen.view.catalogue.glossary)
    found = sources.tabulate_terms(screen, "САЛМАҚ")
    assert found.iloc[0].tolist()[:3] == ["weight", "салмақ", "вес"]
    assert sources.tabulate_terms(screen, "no-such-term").empty
