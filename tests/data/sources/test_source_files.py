import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from data.sources.source_files import (
    OPEN_DATA,
    SourceFileError,
    edition_rows,
    read_codes,
    read_source,
    source_rows,
)
from schemas.language import Language

DESCRIPTION = """
source: example_table
title_en: Example table
title_ru: Пример таблицы
title_kk: Кесте үлгісі
short_title: Example
producer: Example office
edition: "2026"
licence: CC0 1.0
citation: Example office (2026), Example table.
obtained: 22 November 2026
processing: none
folder: data/open/example
editions:
  - {edition: 2025, published_year: 2024, held: true, list_size: 1503}
  - {edition: 2026, published_year: 2025, held: false, rebased: true}
"""


def write_description(folder: Path, text: str = DESCRIPTION) -> Path:
    (folder / "source.yaml").write_text(text, encoding="utf-8")
    return folder


def test_source_and_its_editions_are_read(tmp_path):
    source = read_source(write_description(tmp_path))
    assert source.producer == "Example office"
    assert source.link is None
    assert [(e.source, e.edition, e.list_size) for e in source.editions] == [
        ("example_table", 2025, 1503),
        ("example_table", 2026, None),
    ]


def test_missing_description_is_an_error(tmp_path):
    with pytest.raises(SourceFileError, match=r"source\.yaml is missing"):
        read_source(tmp_path)


def test_description_that_is_a_list_is_an_error(tmp_path):
    with pytest.raises(SourceFileError, match="not a mapping"):
        read_source(write_description(tmp_path, "- source"))


def test_unknown_field_is_refused(tmp_path):
    with pytest.raises(ValidationError, match="licnce"):
        read_source(write_description(tmp_path, DESCRIPTION + "licnce: CC0\n"))


def test_rows_have_the_columns_of_the_tables(tmp_path):
    source = read_source(write_description(tmp_path))
    rows, editions = source_rows([source]), edition_rows([source])
    assert "editions" not in rows.columns
    assert rows.loc[0, "licence"] == "CC0 1.0"
    assert not rows.loc[0, "quoted_facts"]
    assert editions["rebased"].tolist() == [False, True]
    assert editions["list_size"].dtype == "Int64"
    assert editions["list_size"].isna().tolist() == [False, True]


def test_sources_without_editions_give_an_empty_table_with_columns(tmp_path):
    bare = DESCRIPTION.split("editions:", maxsplit=1)[0]
    editions = edition_rows([read_source(write_description(tmp_path, bare))])
    assert editions.empty
    assert list(editions.columns)[:2] == ["source", "edition"]


def test_trap_t13_code_na_is_text(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("country,name\nNA,Namibia\n,nowhere\n", encoding="utf-8")
    assert read_codes(path)["country"].tolist() == ["NA", ""]


def test_missing_table_is_an_error(tmp_path):
    with pytest.raises(SourceFileError, match="nothing_here"):
        read_codes(tmp_path / "nothing_here.csv")


def test_every_shipped_folder_describes_itself_truly():
    described = sorted(OPEN_DATA.rglob("source.yaml"))
    sources = [read_source(path.parent) for path in described]
    repository = OPEN_DATA.parent.parent
    assert [source.folder for source in sources] == [
        path.parent.relative_to(repository).as_posix() for path in described
    ]
    assert len({source.source for source in sources}) == len(sources)
    assert not any(source.synthetic for source in sources)


def test_titles_of_shipped_sources_are_in_three_languages():
    letters = {"ru": "[а-яё]", "kk": "[әіңғүұқөһ]"}
    own_names = {"qs_wur", "the_wur"}  # a ranking is called the same everywhere
    folders = [path.parent for path in sorted(OPEN_DATA.parent.rglob("source.yaml"))]
    assert len(folders) > 7
    for source in map(read_source, folders):
        for language, letter in letters.items():
            title = source.title_in(Language(language))
            assert bool(re.search(letter, title)) == (source.source not in own_names), title


def test_a_table_that_cannot_be_read_says_where_and_what_to_do(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("a,b\nА,1\n".encode("cp1251"))
    with pytest.raises(SourceFileError, match=r"no UTF-8 text \(line 2\); save the table as CSV"):
        read_codes(path)
    path.write_bytes(b"\xef\xbb\xbfa,b\n1,2\n")
    assert list(read_codes(path).columns) == ["a", "b"]  # the mark of office programs is no letter
