"""The three languages, equal in rank, and text that exists in all of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

NonEmpty = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Language(StrEnum):
    """A language of the interface; the value is its ISO 639-1 code."""

    KAZAKH = "kk"
    RUSSIAN = "ru"
    ENGLISH = "en"


class LocalisedText(BaseModel):
    """One text in Kazakh, Russian and English; none may be empty.

    >>> LocalisedText(en="share", ru="доля", kk="үлес").in_language(Language.KAZAKH)
    'үлес'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: NonEmpty
    ru: NonEmpty
    kk: NonEmpty

    def in_language(self, language: Language) -> str:
        """Return the text in one language."""
        return str(getattr(self, language.value))
