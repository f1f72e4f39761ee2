import pytest

from data.store.observations import (
    read_annotations,
    read_metrics,
    read_observation_history,
    read_observations,
)
from schemas.observation import OBSERVATION_COLUMNS


def test_observations_are_current_ordered_and_in_the_public_columns(store, append):
    append("metric")
    append("observation", {"institution": "beta"}, {"period": 2023}, {"period": 2024, "value": 1.0})
    append("observation", {"period": 2024, "value": 2.0})
    read = read_observations(store)
    assert tuple(read.columns) == (*OBSERVATION_COLUMNS, "counts_persons")
    assert list(zip(read["institution"], read["period"], read["value"], strict=True)) == [
        ("alpha", 2023, 100.0),
        ("alpha", 2024, 2.0),
        ("beta", 2024, 100.0),
    ]


@pytest.mark.parametrize(
    ("choice", "number"),
    [
        ({}, 3),
        ({"institutions": ["alpha"]}, 2),
        ({"institutions": frozenset({"alpha", "beta"}), "periods": range(2024, 2030)}, 2),
        ({"metrics": ["staff"]}, 1),
        ({"institutions": []}, 0),
        ({"periods": [1999]}, 0),
    ],
)
def test_a_choice_keeps_what_it_names_and_an_empty_one_nothing(store, append, choice, number):
    append("observation", {"period": 2023}, {"metric": "staff"}, {"institution": "beta"})
    assert len(read_observations(store, **choice)) == number


def test_only_metrics_of_persons_and_unknown_ones_need_masking(store, append):
    append("metric", {}, {"metric": "share", "unit": "percent"})
    append("observation", {}, {"metric": "share"}, {"metric": "undefined"})
    read = read_observations(store).set_index("metric")["counts_persons"]
    assert read.to_dict() == {"share": False, "students": True, "undefined": True}


def test_history_holds_every_revision_of_one_observation(store, append):
    append("observation", {"value": 1.0}, {"period": 2023})
    append("observation", {"value": 2.0})
    history = read_observation_history(store, "alpha", "students", 2024)
    assert history["value"].tolist() == [1.0, 2.0]
    assert history["revision"].tolist() == [1, 2]


def test_metrics_are_ordered_by_group_and_code(store, append):
    append(
        "metric",
        {"metric": "b"},
        {"metric": "a"},
        {"metric": "c", "metric_group": "a_group"},
    )
    assert read_metrics(store)["metric"].tolist() == ["c", "a", "b"]


def test_a_note_that_names_nothing_touches_everything(store, append):
    append(
        "annotation",
        {"annotation": "all"},
        {"annotation": "alpha", "institution": "alpha"},
        {"annotation": "beta", "institution": "beta"},
        {"annotation": "early", "to_period": 2020},
        {"annotation": "late", "from_period": 2025},
    )

    def notes(**choice):
        return read_annotations(store, **choice)["annotation"].tolist()

    assert notes() == ["all", "alpha", "beta", "early", "late"]
    assert notes(institutions=["alpha"]) == ["all", "alpha", "early", "late"]
    assert notes(institutions=["alpha"], periods=[2021, 2022]) == ["all", "alpha"]
    assert notes(institutions=["beta"], periods=[2020]) == ["all", "beta", "early"]
    assert notes(metrics=["x"], sources=["y"], periods=[2026]) == ["all", "alpha", "beta", "late"]
