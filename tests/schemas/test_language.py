import pytest
from pydantic import ValidationError

from schemas.language import Language, LocalisedText


def test_the_three_languages_have_their_iso_codes():
    assert [language.value for language in Language] == ["kk", "ru", "en"]


@pytest.mark.parametrize(("code", "words"), [("en", "share"), ("ru", "доля"), ("kk", "үлес")])
def test_text_is_given_in_the_language_asked_for(code: str, words: str):
    text = LocalisedText(en="share", ru="доля", kk="үлес")
    assert text.in_language(Language(code)) == words


@pytest.mark.parametrize("code", ["en", "ru", "kk"])
@pytest.mark.parametrize("empty", ["", "   ", None])
def test_no_language_may_be_empty_or_missing(code: str, empty: str | None):
    words = {"en": "share", "ru": "доля", "kk": "үлес", code: empty}
    with pytest.raises(ValidationError) as caught:
        LocalisedText.model_validate({key: text for key, text in words.items() if text is not None})
    assert caught.value.errors()[0]["loc"] == (code,)


def test_a_fourth_language_is_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        LocalisedText.model_validate({"en": "a", "ru": "б", "kk": "в", "de": "d"})


def test_space_around_text_is_dropped():
    assert LocalisedText(en=" share ", ru="доля", kk="үлес").en == "share"
