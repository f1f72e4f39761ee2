"""Kazakh, Russian and English are equal: the same keys, the same places, real translations."""

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pages.i18n.lookup import LOCALES, MissingTextError, Words, load_translations
from schemas.language import Language
from schemas.observation import ObservationStatus, Reason

ROOT = Path(__file__).parents[3]
SAME_IN_ALL = {"card.download_csv", "university.facts_qs_wur", "university.facts_the_wur"}
"""Texts that are rightly the same in every language."""

FORMS = {Language.ENGLISH: 2, Language.RUSSIAN: 3, Language.KAZAKH: 2}
KEY = re.compile(r"^[a-z_]+(\.[a-z0-9_]+)+$")


def read_texts(language: Language) -> dict[str, tuple[str, ...]]:
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted((LOCALES / language.value).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language.value):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    forms = message.string
                    texts[key] = (forms,) if isinstance(forms, str) else tuple(forms)
    return texts


TEXTS = {language: read_texts(language) for language in Language}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", list(Language))
def test_every_key_has_a_text_in_every_language(language: Language) -> None:
    assert len(TEXTS[Language.ENGLISH]) > 100
    assert set(TEXTS[language]) == set(TEXTS[Language.ENGLISH])
    empty = [key for key, forms in TEXTS[language].items() if not all(map(str.strip, forms))]
    assert empty == []


@pytest.mark.parametrize("language", [Language.KAZAKH, Language.RUSSIAN])
def test_named_places_are_the_same_in_all_languages(language: Language) -> None:
    wrong = {
        key: (places(" ".join(TEXTS[Language.ENGLISH][key])), places(" ".join(forms)))
        for key, forms in TEXTS[language].items()
        if places(" ".join(TEXTS[Language.ENGLISH][key])) != places(" ".join(forms))
    }
    assert wrong == {}


@pytest.mark.parametrize("language", list(Language))
def test_plurals_have_all_their_forms(language: Language) -> None:
    wrong = [
        key
        for key, forms in TEXTS[language].items()
        if len(TEXTS[Language.ENGLISH][key]) > 1 and len(forms) != FORMS[language]
    ]
    assert wrong == []


@pytest.mark.parametrize("language", [Language.KAZAKH, Language.RUSSIAN])
def test_no_text_was_left_in_english(language: Language) -> None:
    latin_only = [
        key
        for key, forms in TEXTS[language].items()
        if key not in SAME_IN_ALL
        and re.search(r"[A-Za-z]{4,}", re.sub(r"\{\w+\}", "", " ".join(forms)))
        and not re.search(r"[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]", " ".join(forms))
    ]
    assert latin_only == []


def used_keys() -> Iterator[tuple[str, str]]:
    """Yield every literal that looks like a key and is given to a look-up."""
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("text", "plural") and node.args:
                first = node.args[0]
                if (
                    isinstance(first, ast.Constant)
                    and isinstance(first.value, str)
                    and KEY.match(first.value)
                ):
                    yield path.name, first.value


def test_every_key_that_is_used_exists() -> None:
    used = list(used_keys())
    assert len(used) > 30
    assert [item for item in used if item[1] not in TEXTS[Language.ENGLISH]] == []


def test_every_finding_of_the_services_has_words() -> None:
    codes = set()
    for path in (ROOT / "indicators" / "services").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_finding = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "Finding"
            )
            if is_finding:
                for keyword in node.keywords:
                    if keyword.arg == "code":
                        codes |= {
                            item.value
                            for item in ast.walk(keyword.value)
                            if isinstance(item, ast.Constant) and isinstance(item.value, str)
                        }
    assert len(codes) > 3
    known = {key for key in TEXTS[Language.ENGLISH] if key.startswith("finding.")}
    whole = {code for code in codes if not code.endswith("_")}
    starts = codes - whole  # the fixed part of a code that is put together
    assert {code for code in whole if f"finding.{code}" not in known} == set()
    for start in starts:
        assert any(key.startswith(f"finding.{start}") for key in known), start


def test_every_reason_and_status_has_words() -> None:
    for reason in Reason:
        assert f"reason.{reason.value}" in TEXTS[Language.ENGLISH]
    for status in ObservationStatus:
        assert f"status.{status.value}" in TEXTS[Language.ENGLISH]


def test_plural_forms_follow_the_language() -> None:
    russian = Words(Language.RUSSIAN)
    assert [russian.plural("peers.count", n, n=n) for n in (1, 3, 11, 21)] == [
        "1 сопоставимый вуз",
        "3 сопоставимых вуза",
        "11 сопоставимых вузов",
        "21 сопоставимый вуз",
    ]
    kazakh = Words(Language.KAZAKH)
    assert kazakh.plural("peers.count", 1, n=1) == "1 салыстырмалы ЖОО"


def test_an_unknown_key_is_a_broken_promise() -> None:
    with pytest.raises(MissingTextError):
        Words(Language.KAZAKH).text("no.such_key")


def test_two_lists_with_the_same_key_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en").mkdir()
    for name in ("a", "b"):
        (tmp_path / "en" / f"{name}.po").write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
            'msgid "x.y"\nmsgstr "z"\n'
        )
    monkeypatch.setattr("pages.i18n.lookup.LOCALES", tmp_path)
    load_translations.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"x\.y stands in two lists"):
            load_translations(Language.ENGLISH)
    finally:
        load_translations.cache_clear()
