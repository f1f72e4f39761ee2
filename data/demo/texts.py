"""Texts in three languages as they stand in records."""

from __future__ import annotations

from schemas.language import LocalisedText


def say(en: str, ru: str, kk: str) -> LocalisedText:
    """Return one text in English, Russian and Kazakh."""
    return LocalisedText(en=en, ru=ru, kk=kk)


def spread(stem: str, text: LocalisedText, *values: object) -> dict[str, str]:
    """Return a text as columns of a record; values fill its braces.

    >>> spread("title", say("Plan {}", "План {}", "{} жоспары"), 2024)["title_kk"]
    '2024 жоспары'
    """
    return {
        f"{stem}_en": text.en.format(*values),
        f"{stem}_ru": text.ru.format(*values),
        f"{stem}_kk": text.kk.format(*values),
    }
