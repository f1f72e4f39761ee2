from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from data.definitions import read_regions
from data.demo.names import INSTITUTIONS, PLACES, TEMPLATES, name_city
from schemas.language import Language


def test_there_are_41_institutions_in_all_20_regions():
    assert len(INSTITUTIONS) == 41
    assert {fiction.region for fiction in INSTITUTIONS} == set(PLACES) == set(read_regions())


def test_places_are_named_as_the_regions_are():
    for code, region in read_regions().items():
        assert region.name.en == PLACES[code].en
        assert region.name.kk == PLACES[code].kk
        assert PLACES[code].ru in region.name.ru


def test_ids_carry_the_prefix_and_names_are_unique_in_every_language():
    ids = [fiction.institution for fiction in INSTITUTIONS]
    assert all(re.fullmatch(r"demo_[a-z_]+", name) for name in ids)
    assert len(set(ids)) == 41
    for language in Language:
        assert Counter(f.short_name(language) for f in INSTITUTIONS).most_common(1)[0][1] == 1


def test_names_are_built_by_the_grammar_of_each_language():
    aqdala = INSTITUTIONS[0]
    assert aqdala.full_name(Language.ENGLISH) == "Aqdala Technical University"
    assert aqdala.full_name(Language.RUSSIAN) == "Технический университет «Акдала»"
    assert aqdala.full_name(Language.KAZAKH) == "Ақдала техникалық университеті"
    assert {fiction.kind for fiction in INSTITUTIONS} == set(TEMPLATES)


@pytest.mark.parametrize("fiction", INSTITUTIONS, ids=lambda fiction: fiction.institution)
def test_names_use_the_letters_of_their_language(fiction):
    assert re.fullmatch(r"[A-Za-z ]+", fiction.stem_en)
    assert re.fullmatch(r"[А-Яа-яё ]+", fiction.stem_ru)
    assert re.fullmatch(r"[А-Яа-яӘәҒғҚқҢңӨөҰұҮүІі ]+", fiction.stem_kk)


def test_no_city_is_a_real_seat():
    assert name_city("KZ-10")[Language.ENGLISH] == "regional centre (Abai Region)"
    assert name_city("KZ-75")[Language.RUSSIAN] == "Алматы (демонстрация)"
    assert name_city("KZ-63")[Language.KAZAKH] == "облыс орталығы (Шығыс Қазақстан облысы)"


def test_no_fictional_name_is_that_of_a_real_institution():
    folder = Path(__file__).parents[3] / "data" / "sources"
    words = {
        word
        for path in sorted(folder.rglob("*.csv"))
        if "institution" in path.name
        for word in re.findall(r"\w+", path.read_text(encoding="utf-8").lower())
    }
    for fiction in INSTITUTIONS:
        for stem in (fiction.stem_en, fiction.stem_ru, fiction.stem_kk):
            assert stem.lower() not in words


def test_sizes_are_those_of_a_real_system():
    sizes = [fiction.size for fiction in INSTITUTIONS if fiction.founded < 2018]
    assert min(sizes) == 3000
    assert max(sizes) == 19000
