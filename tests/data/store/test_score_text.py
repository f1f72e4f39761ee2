import doctest

import duckdb
import pytest

from data.store import score_text
from data.store.score_text import (
    Block,
    Script,
    add_up,
    count_lost,
    cut,
    join_blocks,
    keep_finite,
    list_codes,
    pick,
    quote_name,
    quote_text,
    write_number,
)


def ask(sql):
    with duckdb.connect(":memory:") as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("text", ["plain", "a'b", 'a"b', "'; DROP TABLE x; --", "Қазақ $1 ? \\ %"])
def test_any_text_comes_back_as_it_was(text):
    assert ask(f"SELECT {quote_text(text)}") == [(text,)]
    assert ask(f"SELECT * FROM (SELECT 1 AS {quote_name(text)}) AS t") == [(1,)]


def test_a_zero_byte_is_refused():
    with pytest.raises(ValueError, match="zero byte"):
        quote_text("a\x00")


@pytest.mark.parametrize("value", [0.1, -1e-300, 1.7e308, 3.0, 5e-324, 123456789.123456789])
def test_numbers_come_back_bit_for_bit(value):
    assert ask(f"SELECT {write_number(value)}, typeof({write_number(value)})") == [
        (value, "DOUBLE")
    ]


def test_only_finite_numbers_are_kept():
    values = ("1e0", "-1.7976931348623157e308", "'inf'::DOUBLE", "'-inf'::DOUBLE", "'nan'::DOUBLE")
    kept = ask(f"SELECT {', '.join(keep_finite(value) for value in values)}")
    assert kept == [(1.0, -1.7976931348623157e308, None, None, None)]


def test_long_sums_are_bracketed_and_right():
    text = add_up([f"{at}e0" for at in range(3_000)])
    assert ask(f"SELECT {text}") == [(3_000 * 2_999 / 2,)]


def test_blocks_are_joined_by_place():
    item, aliases = join_blocks([Block("x", ("a", "b")), Block("y", ("c",))])
    assert item == "x AS b0 JOIN y AS b1 ON b1.place = b0.place"
    assert aliases == {"a": "b0", "b": "b0", "c": "b1"}


def test_codes_as_rows_pick_their_expression():
    sql = f"SELECT v.code, {pick(['10', '20'])} FROM {list_codes(['a', 'b'])} ORDER BY 1"
    assert ask(sql) == [("a", 10), ("b", 20)]
    assert cut(["a", "b", "c"], 2) == [("a", "b"), ("c",)]


def test_a_script_knows_its_tables():
    script = Script({})
    script.make("x", "SELECT 1")
    script.make("y", "SELECT 2")
    script.drop("x")
    script.ask("SELECT 3")
    assert script.tables == ["y"]
    assert [statement.check for statement in script.statements] == [False, False, False, True]


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(score_text).failed == 0
    assert doctest.testmod(score_text).attempted >= 4


def test_lost_values_are_counted_by_code():
    sql = count_lost("gone", {"x": "c0"}, Block("a", ("x",)), Block("b", ("x",)), ["x"])
    tables = "WITH a AS (SELECT unnest([1, 2, NULL]) AS c0), b AS (SELECT unnest([1, NULL]) AS c0) "
    assert ask(tables + sql) == [("gone", "x", 1, None)]
