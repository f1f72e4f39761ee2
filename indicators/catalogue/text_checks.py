"""Checks that a text really stands in its three languages, as far as letters can show it.

A machine cannot judge a translation, but it sees the usual accidents: English left in a Russian or
Kazakh place, Russian left in a Kazakh one, a label too long for a chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import BaseModel

from data.definitions import GLOSSARY_FILE, METRIC_FILES, REGION_FILE, RULE_FILE, UNIT_FILE, Fault
from indicators.catalogue.compilation import pillar_file
from indicators.catalogue.contents import Catalogue
from indicators.catalogue.reference_checks import framework_file
from schemas.language import Language, LocalisedText

SHORT_NAME_LENGTH = 28  # characters that fit beside a mark of a chart
LONG_TEXT = 60  # Cyrillic letters: so many without a Kazakh one among them are Russian

_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-z]")
_KAZAKH = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_ENGLISH_WORD = re.compile(r"\b[a-z]{3,}\b")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_WITH_PROPER_NAMES = (REGION_FILE, GLOSSARY_FILE)  # "область Жетісу" is good Russian there


def check_texts(catalogue: Catalogue) -> list[Fault]:
    """Return every text that looks untranslated or does not fit; empty for a sound catalogue."""
    return [fault for place in _list_texts(catalogue) for fault in _check_text(*place)]


def _list_texts(catalogue: Catalogue) -> Iterator[tuple[str, str, LocalisedText]]:
    """Yield every localised text with its file and its path."""
    for pillar in catalogue.pillars.values():
        yield from _texts_of(pillar, pillar_file(pillar.code), pillar.code)
    for indicator in catalogue.indicators.values():
        yield from _texts_of(indicator, pillar_file(indicator.pillar), indicator.code)
    for metric in catalogue.metrics.values():
        yield from _texts_of(metric, METRIC_FILES[metric.kind], metric.code)
    for unit in catalogue.units.values():
        yield from _texts_of(unit, UNIT_FILE, unit.code)
    for rule in catalogue.rules.values():
        yield from _texts_of(rule, RULE_FILE, rule.id)
    for framework in catalogue.frameworks.values():
        yield from _texts_of(framework, framework_file(framework.code), framework.code)
    for region in catalogue.regions.values():
        yield from _texts_of(region, REGION_FILE, region.code)
    for at, term in enumerate(catalogue.glossary):
        yield from _texts_of(term, GLOSSARY_FILE, f"terms[{at}]")


def _texts_of(model: BaseModel, file: str, path: str) -> Iterator[tuple[str, str, LocalisedText]]:
    for name, value in model:
        if isinstance(value, LocalisedText):
            yield file, f"{path}.{name}", value
        elif isinstance(value, BaseModel):
            yield from _texts_of(value, file, f"{path}.{name}")


def _check_text(file: str, path: str, text: LocalisedText) -> Iterator[Fault]:
    english, russian, kazakh = (_PLACEHOLDER.sub("", part) for part in (text.en, text.ru, text.kk))
    for language, words in ((Language.RUSSIAN, russian), (Language.KAZAKH, kazakh)):
        place = f"{path}.{language}"
        if _ENGLISH_WORD.search(english) and not _CYRILLIC.search(words):
            yield Fault(file, place, f"{words!r} has no Cyrillic letter", "translate it")
        for word in _LETTERS.findall(words):
            if _LATIN.search(word) and _CYRILLIC.search(word):
                problem = f"{word!r} mixes Latin and Cyrillic letters"
                yield Fault(file, place, problem, "type it in one alphabet")
    if file not in _WITH_PROPER_NAMES and _KAZAKH.search(russian):
        yield Fault(file, f"{path}.ru", f"Kazakh letters in {russian!r}", "write it in Russian")
    if len(_CYRILLIC.findall(kazakh)) >= LONG_TEXT and not _KAZAKH.search(kazakh):
        yield Fault(file, f"{path}.kk", "a long text without a Kazakh letter", "translate it")
    if path.endswith(".short_name"):
        yield from _check_length(file, path, text)


def _check_length(file: str, path: str, text: LocalisedText) -> Iterator[Fault]:
    for language in Language:
        length = len(text.in_language(language))
        if length > SHORT_NAME_LENGTH:
            remedy = f"shorten it to {SHORT_NAME_LENGTH}"
            yield Fault(file, f"{path}.{language}", f"{length} characters", remedy)
