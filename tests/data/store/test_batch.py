import numpy as np
import pandas as pd
import pytest

from data.store.batch import Column, prepare_batch
from data.store.errors import AppendError
from data.store.tables import Table

TABLE = Table("fact", ("name", "year"))
COLUMNS = (
    Column("name", "VARCHAR", False),
    Column("year", "INTEGER", True),
    Column("value", "DOUBLE", True),
    Column("count", "INTEGER", True),
    Column("open", "BOOLEAN", True),
    Column("day", "DATE", True),
    Column("tags", "VARCHAR[]", True),
    Column("revision", "INTEGER", False),
    Column("recorded_at", "TIMESTAMP", False),
    Column("recorded_by", "VARCHAR", False),
)


def prepare(**columns: list[object]) -> pd.DataFrame:
    return prepare_batch(pd.DataFrame(columns), TABLE, COLUMNS)


def test_columns_come_in_order_and_those_left_out_are_empty():
    batch = prepare(year=[2024], name=["a"])
    assert list(batch.columns) == ["name", "year", "value", "count", "open", "day", "tags"]
    assert batch[["value", "count", "open", "day", "tags"]].isna().all(axis=None)


def test_the_frame_that_was_given_stays_as_it_was():
    frame = pd.DataFrame({"name": ["a"], "count": [2.0]}, index=[7])
    before = frame.copy()
    batch = prepare_batch(frame, TABLE, COLUMNS)
    pd.testing.assert_frame_equal(frame, before)
    assert batch["count"].tolist() == [2]
    assert batch.index.tolist() == [0]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"name": ["a"], "nmae": ["b"]}, r"fact has no column nmae; it has count, day, name"),
        ({"year": [2024]}, "lacks the required name"),
        ({"name": ["a"], "revision": [1]}, "revision are filled by the store"),
        ({"name": ["a", None], "year": [1, 2]}, "name must not be empty, but is for -/2"),
        ({"name": ["a", "a"], "year": [1, 1]}, "two rows with the same key for a/1"),
        ({"name": ["a", "a"], "year": [None, None]}, "two rows with the same key for a/-"),
        ({"name": ["a"], "count": [1.5]}, r"count keeps whole numbers, but 1\.5 is none"),
        ({"name": ["a"], "count": ["12"]}, "count keeps numbers, but '12' is none"),
        ({"name": ["a"], "value": [True]}, "value keeps numbers, but True is none"),
        ({"name": ["a"], "value": [float("inf")]}, "value keeps numbers, but inf is none"),
        ({"name": [2026.0]}, r"name keeps text, but 2026\.0 is none"),
        ({"name": ["a"], "open": ["yes"]}, "open keeps yes or no, but 'yes' is none"),
        ({"name": ["a"], "day": ["the first"]}, "day keeps dates or times"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(columns, message):
    with pytest.raises(AppendError, match=message):
        prepare(**columns)


def test_a_doubled_column_is_refused():
    frame = pd.DataFrame([["a", "b"]], columns=["name", "name"])
    with pytest.raises(AppendError, match="column name twice"):
        prepare_batch(frame, TABLE, COLUMNS)


def test_a_message_names_five_keys_and_counts_the_rest():
    names = [f"n{number}" for number in range(8)]
    with pytest.raises(AppendError, match=r"n0/1, n1/1, n2/1, n3/1, n4/1 and 3 more\.$"):
        prepare(name=names * 2, year=[1] * 16)


def test_lists_and_empty_lists_are_values():
    batch = prepare(name=["a", "b", "c"], tags=[("x", "y"), np.array([]), None])
    assert batch["tags"].tolist()[:2] == [["x", "y"], []]
    assert batch["tags"].isna().tolist() == [False, False, True]


def test_times_with_a_zone_are_kept_in_utc():
    batch = prepare(name=["a", "b"], day=["2026-01-02T03:00:00+05:00", None])
    assert batch["day"][0] == pd.Timestamp("2026-01-01 22:00")
    assert pd.isna(batch["day"][1])


def test_members_of_a_closed_set_are_kept_as_their_text():
    from schemas.observation import ObservationStatus  # noqa: PLC0415

    batch = prepare(name=[ObservationStatus.MISSING])
    assert batch["name"].tolist() == ["missing"]
    assert type(batch["name"].tolist()[0]) is str
