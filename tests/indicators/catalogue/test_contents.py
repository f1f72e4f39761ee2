import dataclasses

import pytest

from indicators.catalogue.registry import load_catalogue


def test_the_contents_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_catalogue().glossary = ()


def test_indicators_of_a_pillar_and_compiled_of_a_framework_agree():
    catalogue = load_catalogue()
    in_pillars = [
        item.code
        for pillar in catalogue.frameworks["full"].pillars
        for item in catalogue.indicators_of(pillar.code)
    ]
    assert in_pillars == [item.code for item in catalogue.compiled_of("full")]
    assert len(in_pillars) == 50


def test_an_unknown_pillar_has_no_indicators_and_an_unknown_framework_is_an_error():
    assert load_catalogue().indicators_of("nothing") == ()
    with pytest.raises(KeyError, match="nothing"):
        load_catalogue().compiled_of("nothing")
