"""Files of recipes: tables as text, what is a number, nothing half-written."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.engine.recipe_run import RecipeError
from indicators.services.recipe_files import (
    parse_number,
    read_model,
    read_numbers,
    read_table,
    tabulate_issues,
    write_text,
)
from schemas.issue import Issue
from schemas.pipeline import PipelineInput


def test_a_mark_of_the_byte_order_is_no_part_of_the_header(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_bytes("uCode,x\nA,1\n".encode("utf-8-sig"))
    assert list(read_table(path).columns) == ["uCode", "x"]


def test_rows_may_end_early_but_not_late(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("uCode,x,y\nA,1\n", encoding="utf-8")
    assert read_table(path).iloc[0].tolist() == ["A", "1", ""]
    for rows in ("A,1,2,3\n", "A,1,2\nB,1,2,3\n"):
        path.write_text("uCode,x,y\n" + rows, encoding="utf-8")
        with pytest.raises(RecipeError, match=r"t\.csv"):
            read_table(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read as a UTF-8 table"),
        ("uCode,é\n".encode("latin-1"), "cannot be read as a UTF-8 table"),
        (b"uCode,x,x\nA,1,2\n", "the column x is there more than once"),
    ],
)
def test_files_that_are_no_tables(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(RecipeError, match=words):
        read_table(path)
    with pytest.raises(RecipeError, match="there is no such file"):
        read_table(tmp_path / "absent.csv")


def test_what_is_a_number():
    assert [parse_number(text) for text in ("1e3", "-0.5", "inf", "007")] == [1000, -0.5, np.inf, 7]


@pytest.mark.parametrize("text", ["NA", "nan", "1_000", "1 000", "1,5", "-", "#N/A"])
def test_what_is_no_number(text: str):
    with pytest.raises(ValueError, match=re.escape(text)):
        parse_number(text)


def test_a_column_is_doubles_and_an_empty_cell_is_missing():
    table = pd.DataFrame({"person": ["A", "B", "C"], "x": ["1", " ", "-2.5"]})
    values = read_numbers(table, "x", "t", "person")
    assert np.array_equal(values, [1, np.nan, -2.5], equal_nan=True)
    table.loc[1, "x"] = "much"
    with pytest.raises(RecipeError, match="t, B, x: 'much' is no number"):
        read_numbers(table, "x", "t", "person")


def test_a_model_is_read_or_its_fault_told_with_the_path(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_text('{"iData": "other.csv"}', encoding="utf-8")
    assert read_model(path, PipelineInput).data == "other.csv"
    path.write_text('{"iData": 1}', encoding="utf-8")
    with pytest.raises(RecipeError, match=r"settings\.json: iData: text is needed here"):
        read_model(path, PipelineInput)
    with pytest.raises(RecipeError, match="cannot be read"):
        read_model(tmp_path / "absent.json", PipelineInput)


def test_issues_are_rows():
    table = tabulate_issues(
        [Issue(code="indicator_constant", place="x", values={"b": 1, "a": "é"})]
    )
    assert table.to_numpy().tolist() == [
        ["warning", "indicator_constant", "x", '{"a": "é", "b": 1}']
    ]
    assert list(tabulate_issues([]).columns) == ["severity", "code", "place", "values"]


def test_nothing_is_half_written(tmp_path: Path):
    (tmp_path / "taken").mkdir()
    for path in (tmp_path / "taken", tmp_path / "absent" / "out.csv"):
        with pytest.raises(RecipeError, match="cannot be written"):
            write_text("all or nothing", path)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["taken"]


def test_an_older_file_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(RecipeError, match="No space left"):
        write_text("new", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"iData": "é"}'.encode("latin-1"), "this is no UTF-8 text; save it as UTF-8"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"iData": ' + b"1" * 5000 + b"}", "digits|integer"),
    ],
)
def test_files_that_are_no_settings(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with pytest.raises(RecipeError, match=words):
        read_model(path, PipelineInput)


def test_a_mark_of_the_byte_order_is_no_part_of_the_settings(tmp_path: Path):
    path = tmp_path / "settings.json"
    path.write_bytes('{"iData": "x.csv"}'.encode("utf-8-sig"))
    assert read_model(path, PipelineInput).data == "x.csv"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_names_that_no_file_can_have(tmp_path: Path, name: str):
    with pytest.raises(RecipeError, match=r"cannot be read|no such file"):
        read_table(tmp_path / name)


def test_a_header_without_an_end(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text('uCode,"' + "x" * 200_000 + '"\nA,1\n', encoding="utf-8")
    with pytest.raises(RecipeError, match="cannot be read as a UTF-8 table"):
        read_table(path)


def test_a_column_named_twice_is_said_as_it_is(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("uCode,x,x\nA,1,2\n", encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        read_table(path)
    assert str(caught.value) == "t.csv: the column x is there more than once"
