import pytest

from indicators.catalogue.registry import load_catalogue
from indicators.catalogue.text_checks import LONG_TEXT, SHORT_NAME_LENGTH, check_texts

STAFF = "pillar_staff_mobility.yaml"


def test_every_text_of_the_catalogue_passes():
    assert check_texts(load_catalogue()) == []


@pytest.mark.parametrize(
    ("old", "new", "path", "problem"),
    [
        (
            'ru: "Доля иностранных преподавателей"',
            'ru: "Share of foreign academic staff"',
            "share_intl_staff.name.ru",
            "'Share of foreign academic staff' has no Cyrillic letter",
        ),
        (
            'kk: "Шетелдік оқытушылар үлесі"',
            'kk: "Шeтелдік оқытушылар үлесі"',  # a Latin e
            "share_intl_staff.name.kk",
            "'Шeтелдік' mixes Latin and Cyrillic letters",
        ),
        (
            'ru: "Доля иностранных преподавателей"',
            'ru: "Шетелдік оқытушылар үлесі"',
            "share_intl_staff.name.ru",
            "Kazakh letters in 'Шетелдік оқытушылар үлесі'",
        ),
        (
            'ru: "Иностранные преподаватели"',
            'ru: "Иностранные преподаватели вуза"',
            "share_intl_staff.short_name.ru",
            "30 characters",
        ),
    ],
)
def test_an_untranslated_or_too_long_text_is_named(catalogue_copy, old, new, path, problem):
    assert (STAFF, path, problem) in catalogue_copy.edit(STAFF, old, new).faults()


def test_russian_in_a_kazakh_place_is_named_when_it_is_long(catalogue_copy):
    path = catalogue_copy.folder / STAFF
    text = path.read_text(encoding="utf-8")
    russian = text.split('      ru: "Иностранные преподаватели, ')[1].split('"')[0]
    kazakh = text.split('      kk: "3 ай және одан көп жұмыс ')[1].split('"')[0]
    changed = text.replace(
        f'"3 ай және одан көп жұмыс {kazakh}"', f'"Иностранные преподаватели, {russian}"'
    )
    path.write_text(changed, encoding="utf-8")
    assert catalogue_copy.faults() == [
        (STAFF, "share_intl_staff.definition.kk", "a long text without a Kazakh letter")
    ]


def test_proper_names_of_regions_may_keep_their_kazakh_letters_in_russian():
    assert "Ұ" in load_catalogue().regions["KZ-62"].name.ru


def test_the_limits_are_those_of_charts_and_of_language():
    assert (SHORT_NAME_LENGTH, LONG_TEXT) == (28, 60)
    longest = max(
        len(text)
        for indicator in load_catalogue().indicators.values()
        for text in indicator.short_name.model_dump().values()
    )
    assert longest <= SHORT_NAME_LENGTH
