import pandas as pd
import pytest

from data.sources.open_workspace import collect, combine, keep_cited


@pytest.fixture(scope="module")
def tables():
    return collect()


def test_parts_of_one_table_are_stacked_in_order():
    parts = [
        {"source": pd.DataFrame({"source": ["a"], "title": ["A"]})},
        {"source": pd.DataFrame({"title": ["B"], "source": ["b"]}), "metric": pd.DataFrame()},
    ]
    combined = combine(parts)
    assert list(combined) == ["source", "metric"]
    assert combined["source"]["source"].tolist() == ["a", "b"]
    assert combined["source"]["title"].tolist() == ["A", "B"]


def test_empty_part_does_not_change_the_types_of_another():
    empty = pd.DataFrame({"value": pd.Series([], dtype=object)})
    combined = combine([{"t": empty}, {"t": pd.DataFrame({"value": [1.5]})}])
    assert combined["t"]["value"].dtype == "float64"


def test_parts_with_other_columns_are_an_error():
    parts = [{"source": pd.DataFrame({"a": [1]})}, {"source": pd.DataFrame({"b": [1]})}]
    with pytest.raises(ValueError, match="source differ in a, b"):
        combine(parts)


def test_names_and_notes_of_a_source_that_is_not_there_are_left_out():
    tables = {
        "source": pd.DataFrame({"source": ["kz_hei_register"]}),
        "institution_name": pd.DataFrame({"source": ["kz_hei_register", "qs_wur"]}),
        "annotation": pd.DataFrame({"source": ["qs_wur", None]}),
        "observation": pd.DataFrame({"source": ["qs_wur"]}),
    }
    kept = keep_cited(tables)
    assert kept["institution_name"]["source"].tolist() == ["kz_hei_register"]
    assert kept["annotation"]["source"].isna().tolist() == [True]
    assert kept["observation"]["source"].tolist() == ["qs_wur"]  # the check of references finds it


def test_open_workspace_has_the_tables_of_all_sources(tables):
    assert {
        "source",
        "source_edition",
        "country",
        "institution",
        "institution_name",
        "observation",
        "country_flow",
        "country_series",
        "annotation",
    } <= set(tables)
    assert len(tables["institution"]) == 120
    assert len(tables["country"]) == 249


def test_everything_cites_a_source_and_nothing_is_invented(tables):
    sources = tables["source"].set_index("source")
    assert sources.index.is_unique
    assert not sources["synthetic"].any()
    for name, frame in tables.items():
        if "source" in frame.columns and name != "source":
            assert set(frame["source"].dropna()) <= set(sources.index), name


def test_values_belong_to_institutions_of_the_register(tables):
    register = set(tables["institution"]["institution"])
    assert set(tables["observation"]["institution"]) <= register
