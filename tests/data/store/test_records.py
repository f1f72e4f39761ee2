from datetime import UTC, datetime

import pandas as pd
import pytest

from data.store.errors import UnknownNameError
from data.store.records import find_record_table, read_records
from schemas.records.mobility import FlowDirection


@pytest.fixture
def flows(append):
    append(
        "mobility_flow",
        {"flow_id": "f1", "persons": 10},
        {"flow_id": "f2", "direction": "out", "period": None},
        {"flow_id": "f3", "institution": "beta"},
    )
    append("mobility_flow", {"flow_id": "f1", "persons": 12})


def test_records_are_current_and_ordered_by_key(store, flows):
    read = read_records(store, "mobility_flow")
    assert read["flow_id"].tolist() == ["f1", "f2", "f3"]
    assert read["persons"].tolist() == [12, 10, 10]
    history = read_records(store, "mobility_flow", history=True)
    assert history["persons"].tolist() == [10, 12, 10, 10]


@pytest.mark.parametrize(
    ("institution", "filters", "flow_ids"),
    [
        ("alpha", None, ["f1", "f2"]),
        (None, {"direction": FlowDirection.OUT}, ["f2"]),
        (None, {"flow_id": ["f1", "f3"]}, ["f1", "f3"]),
        (None, {"period": None}, ["f2"]),
        ("beta", {"direction": {"in"}, "persons": 10}, ["f3"]),
        (None, {"flow_id": []}, []),
    ],
)
def test_filters_keep_values_lists_and_empty_cells(store, flows, institution, filters, flow_ids):
    assert read_records(store, "mobility_flow", institution, filters)["flow_id"].tolist() == (
        flow_ids
    )


def test_a_value_with_quotes_is_a_value(store, flows):
    assert read_records(store, "mobility_flow", filters={"flow_id": "x'; DROP TABLE y"}).empty


def test_projects_are_found_by_any_institution_taking_part(store):
    project = {
        "source": "press",
        "project_id": "p",
        "title": "WELCOME",
        "programme": "erasmus_cbhe",
        "institutions": ["alpha", "beta"],
        "date_precision": "year",
        "status": "completed",
    }
    store.append("project", pd.DataFrame([project]), author="x", at=datetime.now(UTC))
    assert read_records(store, "project", "beta")["institutions"].tolist()[0].tolist() == [
        "alpha",
        "beta",
    ]
    assert read_records(store, "project", "gamma").empty


def test_wrong_names_are_refused_with_the_known_ones(store):
    with pytest.raises(UnknownNameError, match="no records 'flows'; known are partner_inst"):
        find_record_table("flows")
    with pytest.raises(UnknownNameError, match="no records 'observation'"):
        read_records(store, "observation")
    with pytest.raises(UnknownNameError, match="mobility_flow has no column '1=1; --'"):
        read_records(store, "mobility_flow", filters={"1=1; --": 1})
    with pytest.raises(UnknownNameError, match="strategy_target has no institution"):
        read_records(store, "strategy_target", "alpha")
