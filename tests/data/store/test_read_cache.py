"""Answers are kept until something is written, and nobody can change a kept answer."""

import threading

import pandas as pd

from data.store.read_cache import ROWS_MAX, ReadCache, freeze_parameters


def test_a_question_is_asked_once_until_something_is_written():
    asked = []
    cache = ReadCache()

    def ask():
        asked.append(1)
        return [(len(asked),)]

    assert cache.recall("q", ask) == [(1,)]
    assert cache.recall("q", ask) == [(1,)]
    cache.forget()
    assert cache.recall("q", ask) == [(2,)]


def test_who_changes_an_answer_changes_only_a_copy():
    cache = ReadCache()
    first = cache.recall("q", lambda: pd.DataFrame({"value": [1.0, 2.0]}))
    first.loc[0, "value"] = 99.0
    first["more"] = 1
    again = cache.recall("q", pd.DataFrame)
    assert again["value"].tolist() == [1.0, 2.0]
    assert list(again.columns) == ["value"]
    rows = cache.recall("r", lambda: [(1,)])
    rows.append((2,))
    assert cache.recall("r", list) == [(1,)]


def test_the_least_recently_used_answer_goes_first():
    cache = ReadCache(entries=2)
    for name in ("a", "b"):
        cache.recall(name, lambda name=name: [(name,)])
    cache.recall("a", list)
    cache.recall("c", lambda: [("c",)])
    assert cache.recall("a", lambda: [("asked again",)]) == [("a",)]
    assert cache.recall("b", lambda: [("asked again",)]) == [("asked again",)]
    assert len(cache) == 2


def test_a_large_answer_is_not_kept():
    cache = ReadCache()
    cache.recall("q", lambda: [(0,)] * (ROWS_MAX + 1))
    assert len(cache) == 0


def test_a_reader_that_began_before_a_write_leaves_no_answer_to_later_readers():
    cache = ReadCache()
    begun, written = threading.Event(), threading.Event()

    def ask_slowly():
        begun.set()
        assert written.wait(5)
        return [("before",)]

    reader = threading.Thread(target=lambda: cache.recall("q", ask_slowly))
    reader.start()
    assert begun.wait(5)
    cache.forget()
    written.set()
    reader.join()
    assert cache.recall("q", lambda: [("after",)]) == [("after",)]


def test_parameters_differ_by_value_kind_and_name():
    assert freeze_parameters({"a": 1}) != freeze_parameters({"a": 1.0})
    assert freeze_parameters({"a": [1, 2]}) == freeze_parameters({"a": [1, 2]})
    assert freeze_parameters({"a": [1, 2]}) != freeze_parameters({"a": [2, 1]})
    assert freeze_parameters({"a": 1}) != freeze_parameters({"b": 1})
    assert freeze_parameters([1, "x"]) != freeze_parameters(["1", "x"])
    assert freeze_parameters(None) is None


def test_the_store_reads_anew_after_an_append(store, append):
    append("observation", {"value": 1.0})
    query = "SELECT value FROM observation_current"
    assert store.read(query)["value"].tolist() == [1.0]
    append("observation", {"value": 2.0})
    assert store.read(query)["value"].tolist() == [2.0]
    assert store.read_rows(query) == [(2.0,)]
