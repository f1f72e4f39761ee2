"""Sentences of Indicators and methods: standfirst, formulas, facts, overlaps, the method."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from indicators.services.methods import Overlap, read_indicator
from pages.ui import methods_words as words
from schemas.catalogue import Aggregation, Normalisation
from schemas.language import Language
from schemas.recipe import UncertaintySource
from tests.pages.ui.test_methods_rows import card_of, screen_of


def test_the_standfirst_says_what_was_varied_and_what_not() -> None:
    screen, methods = screen_of("demo")
    told = words.write_standfirst(screen, methods)
    assert told.startswith("Rank intervals come from 4,000 recalculations. Varied: weights of ")
    assert "Not varied: the rule for missing values, the choice of indicators" in told
    bare = replace(methods, scored=replace(methods.scored, uncertainty=None))
    assert "nothing was varied" in words.write_standfirst(screen, bare)


@pytest.mark.parametrize("language", list(Language))
def test_every_member_has_words(language: Language) -> None:
    screen, _ = screen_of("demo", language)
    for key in (
        *(f"uncertainty.{member.value}" for member in UncertaintySource),
        *(f"aggregation.{member.value}" for member in Aggregation),
        *(f"methods.mean_{member.value}" for member in Aggregation),
        *(f"normalisation.{member.value}" for member in Normalisation),
        *(f"methods.way_{member.value}" for member in Normalisation),
    ):
        assert screen.words.has(key), key


def test_a_formula_is_written_with_the_names_of_its_metrics() -> None:
    screen, methods = screen_of("demo")
    card = card_of(screen, methods, "share_intl_degree_students")
    compiled = screen.view.catalogue.compiled[card.definition.code]
    assert words.write_formula(screen, card, compiled.formula) == (
        "100 × [Foreign degree students] / [Degree students (headcount)]"
    )


def test_facts_have_goalposts_weights_and_reasons_and_no_empty_ones() -> None:
    screen, methods = screen_of("demo")
    facts = dict(words.list_facts(screen, card_of(screen, methods, "share_intl_degree_students")))
    assert facts["Goalposts"].startswith("0.0% earns 0 and 25.0% earns 100. 0 = none")
    assert facts["Weight"] == "22% of the pillar, 4.4% of the overall score"
    assert facts["Why others have none"] == "pending – 3; not reported – 1"
    assert "IMPI code" not in facts
    assert all(facts.values())


def test_goalposts_turn_round_where_less_is_better() -> None:
    screen, methods = screen_of("demo")
    card = card_of(screen, methods, "agreements_expiring_share")
    posts = card.definition.goalposts
    assert int(card.definition.direction) == -1
    assert posts is not None
    told = dict(words.list_facts(screen, card))["Goalposts"]
    assert told.startswith(f"{posts.high:.1f}% earns 0 and {posts.low:.1f}% earns 100")


def test_overlaps_are_sentences_with_their_base() -> None:
    screen, methods = screen_of("demo")
    assert words.title_overlaps(screen, methods).startswith("Saying the same twice: 1; ")
    (told,) = words.list_overlaps(screen, methods, Overlap.REDUNDANT)
    assert told.endswith(": 0.96, universities: 26. Different pillars.")
    assert words.list_overlaps(screen, methods, Overlap.CONFLICTING) == []
    assert not words.shortens_overlaps(methods)
    many = replace(methods, overlaps=pd.concat([methods.overlaps] * 13, ignore_index=True))
    assert words.shortens_overlaps(many)
    assert len(words.list_overlaps(screen, many, Overlap.REDUNDANT)) == words.OVERLAPS_MOST


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", ["demo", "open"])
def test_the_method_has_nine_parts_in_every_language(name: str, language: Language) -> None:
    screen, methods = screen_of(name, language)
    told = words.list_method(screen, methods)
    assert [heading[0] for heading, _ in told] == list("123456789")
    assert all(text and "{" not in text for _, text in told)


def test_facts_of_every_indicator_can_be_told_in_every_language() -> None:
    for language in Language:
        for name in ("demo", "open"):
            screen, methods = screen_of(name, language)
            for code in methods.indicators["indicator"]:
                card = read_indicator(screen.view, methods, str(code), screen.choice)
                assert len(words.list_facts(screen, card)) >= 8
