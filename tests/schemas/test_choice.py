import pytest
from pydantic import ValidationError

from schemas.choice import Choice, PeerRule
from schemas.language import Language


def test_a_choice_starts_with_the_newest_edition_and_the_nearest_peers():
    choice = Choice(workspace="open", framework="open_visibility", institution="alpha")
    assert choice.edition is None
    assert choice.peers is PeerRule.NEAREST
    assert (choice.chosen, choice.language) == ((), Language.ENGLISH)


def test_the_rules_are_those_of_the_address():
    rules = ["nearest", "all", "profile", "type", "size", "region", "chosen"]
    assert [rule.value for rule in PeerRule] == rules


@pytest.mark.parametrize(
    "wrong", [{"peers": "friends"}, {"language": "de"}, {"edition": "new"}, {"colour": "red"}]
)
def test_what_an_address_cannot_mean_is_refused(wrong: dict[str, str]):
    given = {"workspace": "open", "framework": "f", "institution": "alpha"}
    with pytest.raises(ValidationError):
        Choice.model_validate(given | wrong)


def test_equal_choices_are_one_cache_key():
    first = Choice(workspace="open", framework="f", institution="alpha", chosen=("beta",))
    assert hash(first) == hash(first.model_copy())
    assert first != first.model_copy(update={"chosen": ()})
