"""A finding becomes a sentence: numbers formatted, names translated, plurals chosen."""

import pandas as pd
import pytest

from pages.i18n.findings import say, say_fact, say_issue
from pages.i18n.lookup import MissingTextError, Words
from pages.i18n.names import Names
from schemas.finding import (
    Finding,
    count,
    institution,
    listed,
    number,
    percent,
    reason,
    signed,
    text,
)
from schemas.issue import Issue
from schemas.language import Language


def test_an_issue_names_what_it_speaks_of_and_keeps_printed_texts() -> None:
    issue = Issue(
        code="country_differs",
        place="qs.csv, line 7",
        values={"name": "Alma Univ.", "country": "Iraq", "institution": "alma"},
    )
    assert say_issue(issue, make_names(Language.RUSSIAN)) == (
        "«Alma Univ.» известен как Алма, но в строке указана другая страна: «Iraq» "
        "(qs.csv, line 7). Строка не использована."
    )


def test_the_method_of_an_issue_is_said_in_words() -> None:
    issue = Issue(
        code="change_on_moving_scale", place="x", values={"indicator": "x", "method": "minmax"}
    )
    assert "(«между наименьшим и наибольшим»)" in say_issue(issue, make_names(Language.RUSSIAN))


def test_an_indicator_is_its_place_where_it_is_not_told_apart() -> None:
    issue = Issue(code="indicator_constant", place="share")
    assert say_issue(issue, make_names(Language.ENGLISH)).startswith("share: all values are equal")


def make_names(language: Language) -> Names:
    institutions = pd.DataFrame(
        {"short_en": ["Alma"], "short_ru": ["Алма"], "short_kk": ["Алма ЖОО"]}, index=["alma"]
    )
    return Names(Words(language), institutions, {}, {}, {}, {})


def test_facts_are_written_as_the_language_does() -> None:
    names = make_names(Language.RUSSIAN)
    assert say_fact(number(1234.5, 1), names) == "1\u00a0234,5"
    assert say_fact(signed(-2.25, 1), names) == "\u22122,2"
    assert say_fact(percent(0.5), names) == "50\u00a0%"
    assert say_fact(institution("alma"), names) == "Алма"
    assert say_fact(reason("not_reported"), names) == "не представлено"
    assert say_fact(listed(text("а"), text("б")), names) == "а и б"


def test_the_first_count_chooses_the_plural() -> None:
    finding = Finding(
        code="scoreboard_groups", facts={"institutions": count(21), "groups": count(7)}
    )
    assert say(finding, make_names(Language.ENGLISH)).startswith("21 universities")


def test_a_finding_without_words_is_a_broken_promise() -> None:
    with pytest.raises(MissingTextError):
        say(Finding(code="nobody_wrote_this"), make_names(Language.KAZAKH))


def test_an_issue_names_the_fault_of_a_link() -> None:
    issue = Issue(code="link_unknown_parameter", place="foo", values={"name": "foo"})
    assert "foo" in say_issue(issue, make_names(Language.KAZAKH))
