from __future__ import annotations

import pytest

from data.demo.identity import list_annotations, list_sources
from schemas.institution import Institution, InstitutionName
from schemas.source import Source


def to_models(frame, model):
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [model.model_validate(row) for row in rows]


def test_the_source_says_that_everything_is_invented():
    source = Source.model_validate(list_sources(20260101)[0])
    assert source.source == "demo"
    assert source.synthetic
    assert source.licence == "CC0-1.0"
    assert "fictional" in source.title_en
    assert "вымышленные" in source.title_ru
    assert "ойдан шығарылған" in source.title_kk


def test_institutions_are_measured_ones_of_kazakhstan_without_a_real_identity(tables):
    institutions = to_models(tables["institution"], Institution)
    assert len(institutions) == 41
    assert {(i.kind.value, i.country, i.source) for i in institutions} == {
        ("measured", "KZ", "demo")
    }
    assert {i.ror_id for i in institutions} == {None}


def test_points_of_institutions_do_not_coincide(tables):
    points = tables["institution"][["latitude", "longitude"]]
    assert not points.duplicated().any()


def test_one_institution_bore_another_name(tables):
    names = to_models(tables["institution_name"], InstitutionName)
    assert {name.language: name.name for name in names} == {
        "kk": "Бүркіт педагогикалық университеті",
        "ru": "Педагогический университет «Буркит»",
        "en": "Burkit Pedagogical University",
    }


def test_annotations_speak_three_languages_and_have_ids_of_their_own():
    notes = list_annotations()
    assert len({note["annotation"] for note in notes}) == len(notes)
    for note in notes:
        texts = [note[f"text_{language}"] for language in ("en", "ru", "kk")]
        assert len(set(texts)) == 3
        assert not any("{" in text for text in texts)


def test_the_merger_names_the_merged_in_its_language():
    merger = next(n for n in list_annotations() if n["annotation"].startswith("demo_merger"))
    assert "Qamys University" in merger["text_en"]
    assert "Университет «Камыс»" in merger["text_ru"]
    assert "Қамыс университеті" in merger["text_kk"]


@pytest.mark.parametrize(
    ("text", "span"), [("break", (2022, None)), ("pandemic", (2020, 2021)), ("ects", (2023, 2023))]
)
def test_spans_of_annotations(text, span):
    notes = [n for n in list_annotations() if n["annotation"].startswith(f"demo_{text}_")]
    assert {(note["from_period"], note["to_period"]) for note in notes} == {span}
