"""Every record: texts in any language, one table a model, columns equal to fields."""

from __future__ import annotations

import types
import typing
from datetime import date, datetime
from enum import Enum
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from schemas.language import Language
from schemas.records import RECORD_MODELS, Record
from schemas.records.base import require_order
from schemas.records.strategy import StrategyArea

MIGRATION = Path(__file__).parents[3] / "data/store/migrations/0002_records.sql"
AUDIT_COLUMNS = [
    ("revision", "INTEGER", False),
    ("recorded_at", "TIMESTAMP", False),
    ("recorded_by", "VARCHAR", False),
]
SQL_TYPES = {
    str: "VARCHAR",
    int: "INTEGER",
    float: "DOUBLE",
    bool: "BOOLEAN",
    date: "DATE",
    datetime: "TIMESTAMP",
}


def describe_type(annotation: object) -> tuple[str, bool]:
    """Return the SQL type of a field and whether it may be empty."""
    if typing.get_origin(annotation) in (types.UnionType, typing.Union):
        inner = [part for part in typing.get_args(annotation) if part is not type(None)]
        assert len(inner) == 1
        return describe_type(inner[0])[0], True
    if typing.get_origin(annotation) is typing.Annotated:
        return describe_type(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) is tuple:
        return describe_type(typing.get_args(annotation)[0])[0] + "[]", False
    assert isinstance(annotation, type)
    return SQL_TYPES[str if issubclass(annotation, Enum) else annotation], False


@pytest.fixture(scope="module")
def tables() -> dict[str, list[tuple[str, str, bool]]]:
    connection = duckdb.connect()
    connection.execute(MIGRATION.read_text(encoding="utf-8"))
    rows = connection.execute(
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "ORDER BY table_name, ordinal_position"
    ).fetchall()
    connection.close()
    described: dict[str, list[tuple[str, str, bool]]] = {}
    for table, column, data_type, nullable in rows:
        described.setdefault(table, []).append((column, data_type, nullable == "YES"))
    return described


def test_there_is_one_table_for_every_model(tables):
    assert set(tables) == set(RECORD_MODELS)
    assert len(RECORD_MODELS) == 23


@pytest.mark.parametrize("table", sorted(RECORD_MODELS))
def test_columns_equal_fields_in_name_type_and_nullability(table, tables):
    fields = [
        (name, *describe_type(field.annotation))
        for name, field in RECORD_MODELS[table].model_fields.items()
    ]
    assert tables[table] == fields + AUDIT_COLUMNS


@pytest.mark.parametrize("model", RECORD_MODELS.values())
def test_key_and_texts_are_fields(model: type[Record]):
    assert set(model.KEY) <= set(model.model_fields)
    for stem in model.TEXTS:
        assert {f"{stem}_{language}" for language in Language} <= set(model.model_fields)


def test_sql_is_portable_to_ducklake():
    statements = " ".join(
        line
        for line in MIGRATION.read_text(encoding="utf-8").upper().splitlines()
        if not line.startswith("--")
    )
    for word in ("PRIMARY KEY", "FOREIGN KEY", "REFERENCES", "CHECK", "SEQUENCE", "INDEX", "ENUM"):
        assert word not in statements


def build_area(**changes: object) -> StrategyArea:
    fields = {"area_id": "a1", "strategy_id": "s1", "area_order": 1, "pillar": "research"}
    return StrategyArea(**(fields | changes))


def test_a_text_in_one_language_is_enough_and_stands_in_for_the_others():
    area = build_area(title_kk="Ғылым")
    assert area.text("title", Language.KAZAKH) == "Ғылым"
    assert area.text("title", Language.ENGLISH) == "Ғылым"
    assert build_area(title_en="Research", title_kk="Ғылым").text("title", "ru") == "Research"


def test_a_text_in_no_language_is_refused():
    with pytest.raises(ValidationError, match="title has no text in any language"):
        build_area()


def test_unknown_fields_are_refused():
    with pytest.raises(ValidationError, match="person_name"):
        build_area(title_en="Research", person_name="somebody")


def test_require_order_speaks_only_when_both_dates_are_known():
    require_order(date(2023, 2, 23), date(2023, 2, 23), "event")
    require_order(None, date(2023, 2, 23), "event")
    with pytest.raises(ValueError, match="event: start 2023-02-24 is after end 2023-02-23"):
        require_order(date(2023, 2, 24), date(2023, 2, 23), "event")
