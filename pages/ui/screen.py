"""What one page run knows: the view, the choice, the words and the look. Made by the shell."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.services.view import WorkspaceView
from pages.charts.tokens import Look
from pages.i18n.findings import say
from pages.i18n.formats import join_editions
from pages.i18n.lookup import Words
from pages.i18n.names import Names
from schemas.choice import Choice
from schemas.edition import Edition
from schemas.finding import Finding
from schemas.language import Language
from schemas.trail import Trail

OWN_SOURCE = "derived"
"""What was computed here from records is told in the origin, not cited as a publisher."""


@dataclass(frozen=True)
class Screen:
    """Everything a page needs besides its own question."""

    view: WorkspaceView
    choice: Choice
    edition: Edition
    words: Words
    names: Names
    look: Look
    projector: bool

    @property
    def language(self) -> Language:
        """Return the reader's language."""
        return self.words.language

    def say(self, finding: Finding) -> str:
        """Put a finding into the reader's language."""
        return say(finding, self.names)

    def source_of(self, trail: Trail, *, short: bool = False) -> str:
        """Return what stands after "Source:": the publishers with their editions.

        short  publishers' short titles, for narrow cards
        """
        if self.view.synthetic:
            return self.text("source.demo", edition=self.names.edition(self.edition))
        outside = [source for source in trail.sources if source.source != OWN_SOURCE]
        named = [
            f"{source.short_title if short else source.title.in_language(self.language)} "
            f"{join_editions(source.editions)}".strip()
            for source in outside
        ]
        if not named and trail.sources:
            return self.text("source.derived")
        return "; ".join(named) or self.text("source.none")

    def name_source(self, code: str) -> str:
        """Return the short title of a source; what was computed here is said in words."""
        if code == OWN_SOURCE:
            return self.text("source.derived")
        if self.view.synthetic:
            return self.text("source.demo_short")
        titles = self.view.access.sources().set_index("source")["short_title"]
        return str(titles.get(code, code))

    def text(self, key: str, **values: object) -> str:
        """Return a text of the interface."""
        return self.words.text(key, **values)
