"""Every issue that code can find has words in three languages, with the same places in them."""

import re
from string import Formatter

import pytest

from pages.i18n.lookup import MissingTextError, Words
from schemas.language import Language
from tests.architecture.issue_codes import find_codes

CODES = find_codes(("schemas", "data", "indicators", "pages"))

COMPUTED = {
    "data/store/score_run.py": {"unknown in line 169"},
    "indicators/engine/special/human_development.py": {"unknown in line 97"},
}
"""Codes that stand in a table of the module instead of beside the issue."""


def key_of(code: str) -> str:
    """Return the key of a code's words: explanations say their issues as findings."""
    found = f"finding.{code}"
    return found if Words(Language.ENGLISH).has(found) else f"issue.{code}"


def template(code: str, language: Language) -> str:
    words = Words(language)
    try:
        return words._template(key_of(code), None)
    except MissingTextError:  # words that depend on a number
        return words._template(key_of(code), 2)


def test_codes_are_found_in_every_way_they_are_written() -> None:
    assert CODES["data/sources/crosswalk.py"] == {"institution_not_in_crosswalk", "country_differs"}
    assert CODES["data/sources/ranking_rows.py"] == {"unreadable_value"}
    assert CODES["indicators/engine/normalise.py"] == {
        "value_not_finite", "indicator_without_data", "indicator_constant", "score_outside_scale",
    }  # fmt: skip
    assert "more_international_than_all" in CODES["data/sources/openalex.py"]
    assert CODES["pages/ui/state.py"] == {"link_unknown_parameter", "link_unknown_value"}


@pytest.mark.parametrize("language", list(Language))
def test_every_issue_code_has_words(language: Language) -> None:
    words = Words(language)
    missing = {
        module: lacking
        for module, codes in CODES.items()
        if (
            lacking := sorted(
                code for code in codes - COMPUTED.get(module, set()) if not words.has(key_of(code))
            )
        )
    }
    assert missing == {}


def test_the_words_of_an_issue_name_the_same_facts_in_every_language() -> None:
    codes = {
        code for module, found in CODES.items() for code in found - COMPUTED.get(module, set())
    }
    for code in codes:
        fields = [
            {name for _, name, _, _ in Formatter().parse(template(code, language)) if name}
            for language in Language
        ]
        assert fields[0] == fields[1] == fields[2], code


def test_words_of_issues_are_not_left_in_english() -> None:
    for code in {code for found in CODES.values() for code in found}:
        if Words(Language.RUSSIAN).has(key_of(code)):
            assert re.search("[а-яё]", template(code, Language.RUSSIAN)), code
            assert re.search("[әіңғүұқөһ]", template(code, Language.KAZAKH)), code
