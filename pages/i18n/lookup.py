"""Words of the interface: looked up by key, in the reader's language, with plural forms.

The word lists are gettext files, one a part of the interface: `locales/<language>/<part>.po`. The
message id is a key such as `nav.overview`. They are compiled in memory when first used (a few
milliseconds), so there is no build step and no compiled file that could be out of date.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from schemas.language import Language

LOCALES = Path(__file__).parent / "locales"
FALLBACK = Language.ENGLISH


class MissingTextError(KeyError):
    """A key has no text in any language: a broken promise of ours, shown by a test."""


@cache
def load_translations(language: Language) -> gettext.GNUTranslations:
    """Compile the word lists of one language into one.

    Raises ValueError when two lists have the same key.
    """
    merged = Catalog(locale=language.value)
    for path in sorted((LOCALES / language.value).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale=language.value, abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            if message.id in merged:
                raise ValueError(f"{path.name}: the key {message.id} stands in two lists")
            merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Words:
    """The texts of one language.

    >>> Words(Language.ENGLISH).text("nav.overview")
    'Overview'
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    def text(self, key: str, **values: object) -> str:
        """Return the text of a key, its named places filled with values.

        A text that this language lacks is shown in English (a test fails on it).
        Raises MissingTextError when no language has it.
        """
        return self._template(key, None).format(**values)

    def plural(self, key: str, number: int, **values: object) -> str:
        """Return the text of a key in the plural form that `number` asks for.

        Russian has three forms, English two, Kazakh uses one noun form after numerals. `n` is
        filled by the caller, formatted.
        """
        return self._template(key, number).format(**values)

    def has(self, key: str) -> bool:
        """Tell whether the key exists in this language."""
        return load_translations(self.language).gettext(key) != key or self._is_plural(key)

    def _is_plural(self, key: str) -> bool:
        return load_translations(self.language).ngettext(key, key, 2) != key

    def _template(self, key: str, number: int | None) -> str:
        for language in (self.language, FALLBACK):
            translations = load_translations(language)
            if number is None:
                found = translations.gettext(key)
            else:
                found = translations.ngettext(key, key, number)
            if found != key:
                return found
        raise MissingTextError(key)
