from __future__ import annotations

import pytest

from data.demo.profiles import PILLARS
from data.demo.texts_community import EVENTS, OBSTACLES, PRACTICES
from indicators.catalogue.registry import load_catalogue
from schemas.records.support import EventKind


def test_every_kind_of_event_occurs_and_topics_are_pillars():
    assert {kind for kind, _, _ in EVENTS} == set(EventKind)
    assert {topic for _, _, topics in EVENTS for topic in topics} <= set(PILLARS)


@pytest.mark.parametrize("entries", [PRACTICES, OBSTACLES], ids=["practices", "barriers"])
def test_every_pillar_is_told_of_with_an_indicator_of_its_own(entries):
    indicators = load_catalogue().indicators
    assert {entry.pillar for entry in entries} == set(PILLARS)
    for entry in entries:
        assert indicators[entry.indicator].pillar == entry.pillar


def test_texts_differ_between_languages():
    for practice in PRACTICES:
        for text in (practice.title, practice.description, practice.transfer):
            assert len({text.en, text.ru, text.kk}) == 3
