from typing import Any

import pytest
from pydantic import ValidationError

from schemas.language import Language
from schemas.source import Source, SourceEdition

GIVEN: dict[str, Any] = {
    "source": "survey_2025",
    "title_en": "Survey",
    "title_ru": "Опрос",
    "title_kk": "Сауалнама",
    "short_title": "S",
    "producer": "Office",
    "edition": "2025",
    "licence": "CC BY 4.0",
    "citation": "Office, Survey, 2025.",
    "obtained": "2025-10-01",
    "processing": "none",
    "folder": "data/survey",
}


def test_a_source_is_open_and_real_unless_it_says_otherwise():
    source = Source.model_validate(GIVEN)
    assert (source.quoted_facts, source.synthetic, source.editions) == (False, False, ())


@pytest.mark.parametrize("field", sorted(GIVEN))
def test_nothing_that_a_reader_needs_to_cite_may_be_left_out(field: str):
    given = {key: value for key, value in GIVEN.items() if key != field}
    with pytest.raises(ValidationError) as caught:
        Source.model_validate(given)
    assert caught.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize("code", ["Survey", "2025_survey", "sur-vey", ""])
def test_a_source_code_is_lower_snake_case(code: str):
    with pytest.raises(ValidationError, match="pattern"):
        Source.model_validate(GIVEN | {"source": code})


def test_an_edition_must_say_whether_it_is_held():
    edition = SourceEdition(source="qs", edition=2026, published_year=2025, held=False)
    assert (edition.list_size, edition.break_before, edition.rebased) == (None, False, False)
    with pytest.raises(ValidationError, match="held"):
        SourceEdition.model_validate({"source": "qs", "edition": 2026, "published_year": 2025})


def test_a_title_is_read_in_each_language():
    source = Source.model_validate(GIVEN)
    titles = [source.title_in(language) for language in (Language.ENGLISH, Language.KAZAKH)]
    assert titles == ["Survey", "Сауалнама"]


def test_an_edition_ranks_no_more_institutions_than_its_table_has_rows():
    given = {"source": "the", "edition": 2026, "published_year": 2025, "held": True}
    sizes = {"list_size": 2191, "table_rows": 3118}
    assert SourceEdition.model_validate(given | sizes).list_size == 2191
    with pytest.raises(ValidationError, match="more institutions ranked than rows"):
        SourceEdition.model_validate(given | sizes | {"table_rows": 2000})
