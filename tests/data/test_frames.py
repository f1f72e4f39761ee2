from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from data.frames import build_frame, describe_columns, fingerprint, serialise


def test_absent_fields_are_empty_and_types_are_those_of_the_model():
    frame = build_frame(
        "agreement",
        [
            {"agreement_id": "a1", "start_date": date(2024, 9, 1), "auto_renew": True},
            {"agreement_id": "a2", "quota_in": 3, "languages": ["en"]},
        ],
    )
    assert frame["start_date"].tolist() == [date(2024, 9, 1), None]
    assert frame["quota_in"].isna().tolist() == [True, False]
    assert str(frame["quota_in"].dtype) == "Int64"
    assert str(frame["auto_renew"].dtype) == "boolean"
    assert frame["languages"].tolist() == [None, ["en"]]
    assert str(frame["institution"].dtype) == "str"


def test_unknown_fields_are_refused():
    with pytest.raises(KeyError, match="persons_name"):
        build_frame("agreement", [{"persons_name": "x"}])


@pytest.mark.parametrize(
    ("table", "first"),
    [("observation", "institution"), ("annotation", "annotation")],
)
def test_tables_without_a_model_have_their_columns(table, first):
    assert next(iter(describe_columns(table))) == first


def test_the_editions_of_a_source_are_a_table_of_their_own():
    assert "editions" not in describe_columns("source")


def test_canonical_text_orders_tables_by_name_and_keeps_rows():
    tables = {
        "b": pd.DataFrame({"x": [0.1, None]}),
        "a": pd.DataFrame({"y": ["Ә", "b"]}),
    }
    assert serialise(tables).decode() == '# a\ny\nӘ\nb\n# b\nx\n0.1\n""\n'
    assert fingerprint(tables) == fingerprint(dict(reversed(tables.items())))
    assert fingerprint(tables) != fingerprint({"a": tables["a"]})
