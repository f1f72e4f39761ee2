import pytest

from data.store.errors import UnknownNameError
from data.store.tables import (
    BOOKKEEPING_COLUMNS,
    PERSON_COUNTS,
    all_tables,
    find_table,
    record_tables,
)
from schemas.records import RECORD_MODELS


def test_every_table_of_facts_in_the_database_is_declared_and_none_else(store):
    facts = store.read_rows(
        "SELECT DISTINCT table_name FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_name)"
        " WHERE t.table_type = 'BASE TABLE' AND c.column_name = 'revision'"
    )
    assert {name for (name,) in facts} == set(all_tables())


def test_keys_owners_and_counts_are_columns_of_their_tables(store):
    for table in all_tables().values():
        names = [column.name for column in store.columns(table.name)]
        counted = [
            name for c in table.persons for name in (c.column, *c.details, c.within or c.column)
        ]
        assert set(table.key) <= set(names), table.name
        assert table.owner is None or table.owner in names, table.name
        assert set(counted) <= set(names), table.name
        assert tuple(names[-3:]) == BOOKKEEPING_COLUMNS, table.name


def test_every_table_has_a_current_view_partitioned_by_its_key(store):
    views = dict(store.read_rows("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal"))
    for table in all_tables().values():
        wanted = f"PARTITION BY {', '.join(table.key)} ORDER BY revision DESC, recorded_at DESC"
        assert wanted in " ".join(views[table.current_view].split()).replace('"', ""), table.name


def test_keys_of_records_are_those_of_their_models():
    assert {name: table.key for name, table in record_tables().items()} == {
        name: model.KEY for name, model in RECORD_MODELS.items()
    }


def test_every_column_called_persons_is_protected(store):
    for name in record_tables():
        counts = {c.name for c in store.columns(name) if c.name.startswith("persons")}
        protected = {count.column for count in PERSON_COUNTS.get(name, ())}
        assert counts <= protected, name


def test_an_unknown_table_is_named_with_the_known_ones():
    assert find_table("source").key == ("source",)
    with pytest.raises(UnknownNameError, match=r"no table 'sauce'; known are source, source_ed"):
        find_table("sauce")
