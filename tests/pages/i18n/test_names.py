"""Names by code in the reader's language; a code without a name shows itself."""

import pandas as pd

from pages.i18n.lookup import Words
from pages.i18n.names import Names
from schemas.edition import Edition, EditionPart
from schemas.language import Language


def make_names(language: Language) -> Names:
    institutions = pd.DataFrame(
        {
            "short_en": ["Alma"], "short_ru": ["Алма"], "short_kk": ["Алма ЖОО"],
            "name_en": ["Alma University"], "name_ru": ["Университет Алма"],
            "name_kk": ["Алма университеті"],
        },
        index=["alma"],
    )  # fmt: skip
    return Names(Words(language), institutions, {}, {}, {}, {})


def test_an_institution_is_named_in_the_language() -> None:
    assert make_names(Language.KAZAKH).institution("alma") == "Алма ЖОО"
    assert make_names(Language.RUSSIAN).institution_in_full("alma") == "Университет Алма"
    assert make_names(Language.RUSSIAN).institution("nobody") == "nobody"


def test_an_academic_year_and_a_pair_of_editions_are_labelled() -> None:
    names = make_names(Language.ENGLISH)
    assert names.edition(Edition(period=2025)) == "Academic year 2025/26"
    parts = (
        EditionPart(source="qs_wur", short_title="QS", edition=2027, held=True),
        EditionPart(source="the_wur", short_title="THE", edition=2027, held=False),
    )
    edition = Edition(period=2027, published_year=2026, parts=parts)
    assert names.edition(edition) == "QS 2027 · THE 2027 not held"
    assert not edition.complete


def test_a_missing_pillar_or_unit_shows_its_code() -> None:
    names = make_names(Language.KAZAKH)
    assert names.pillar("student_mobility") == "student_mobility"
    assert names.unit_mark("percent") == "percent"
