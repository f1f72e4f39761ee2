"""Indicators and methods: what is measured, and can I trust it?"""

from indicators.services.methods import build_methods, read_indicator
from pages.ui import methods_cards as cards
from pages.ui import shell
from pages.ui.methods_words import write_standfirst

PARTS = ("indicators", "coverage", "overlap", "method", "sources")

screen = shell.open_page()
choice = screen.choice
methods = build_methods(screen.view, choice.framework, choice.edition)
cards.check_indicator(screen, methods)
shell.open_finding(screen.say(methods.title), write_standfirst(screen, methods))


def show_indicators() -> None:
    """Search, list, and the card of one indicator."""
    code = cards.pick_indicator(screen, methods)
    cards.show_indicator(screen, read_indicator(screen.view, methods, code, choice))


def show_overlap() -> None:
    """Pairs of indicators in words, pillars as a table."""
    cards.show_overlaps(screen, methods)
    cards.show_ties(screen, methods)


draw = {
    "indicators": show_indicators,
    "coverage": lambda: cards.show_presence(screen, methods),
    "overlap": show_overlap,
    "method": lambda: cards.show_method(screen, methods),
    "sources": lambda: cards.show_sources(screen, methods),
}
with cards.open_part(screen, PARTS) as part:
    draw[part]()
