"""Every issue that code can find has words in three languages, with the same places in them."""

import re
from string import Formatter

import pytest

from pages.i18n.lookup import Words
from schemas.language import Language
from tests.architecture.issue_codes import find_codes

CODES = find_codes(("schemas", "data", "indicators", "pages"))

WAITING = {
    "data/store/score_run.py",
    "indicators/engine/change_parts.py",
    "indicators/engine/clusters.py",
    "indicators/engine/forecast.py",
    "indicators/engine/groups.py",
    "indicators/engine/special/benefit_of_doubt.py",
    "indicators/engine/special/human_development.py",
    "indicators/engine/special/mazziotta_pareto.py",
    "indicators/engine/targets.py",
    "indicators/engine/weights/components.py",
    "indicators/engine/weights/information.py",
    "indicators/engine/weights/optimised.py",
    "indicators/engine/weights/pairwise.py",
    "indicators/engine/weights/preference.py",
    "indicators/engine/what_if.py",
    "indicators/services/diagnosis.py",
}
"""Modules whose issues no screen shows yet; each is to be taken off when its words are written."""


def template(code: str, language: Language) -> str:
    return Words(language)._template(f"issue.{code}", None)


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
        if module not in WAITING
        and (lacking := sorted(code for code in codes if not words.has(f"issue.{code}")))
    }
    assert missing == {}


def test_the_words_of_an_issue_name_the_same_facts_in_every_language() -> None:
    codes = {code for module, found in CODES.items() if module not in WAITING for code in found}
    for code in codes:
        fields = [
            {name for _, name, _, _ in Formatter().parse(template(code, language)) if name}
            for language in Language
        ]
        assert fields[0] == fields[1] == fields[2], code


def test_words_of_issues_are_not_left_in_english() -> None:
    for code in {code for found in CODES.values() for code in found}:
        if Words(Language.RUSSIAN).has(f"issue.{code}"):
            assert re.search("[а-яё]", template(code, Language.RUSSIAN)), code
            assert re.search("[әіңғүұқөһ]", template(code, Language.KAZAKH)), code
