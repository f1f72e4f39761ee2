import inspect

import pandas as pd
import pytest

from data.access import Access, AccessRefusedError
from data.store.errors import UnknownNameError
from schemas.formula import CompiledIndicator, Metric
from schemas.institution import InstitutionKind
from schemas.observation import OBSERVATION_COLUMNS
from schemas.viewer import LOCAL_OPERATOR, PUBLIC_VIEWER, Role, Viewer

OWNER = Viewer(role=Role.DATA_OFFICER, institutions=frozenset({"alpha"}))
MINISTRY = Viewer(role=Role.MINISTRY)


@pytest.fixture
def counts(store, append):
    """alpha has 2 students and 1 programme, beta 1 student, gamma 50."""
    append("metric", {}, {"metric": "programmes", "unit": "programmes"})
    append(
        "observation",
        {"value": 2.0, "value_verbatim": "2"},
        {"metric": "programmes", "value": 1.0},
        {"institution": "beta", "value": 1.0},
        {"institution": "gamma", "value": 50.0},
    )
    append(
        "mobility_flow",
        {"flow_id": "f1", "persons": 2},
        {"flow_id": "f2", "institution": "beta", "persons": 1},
        {"flow_id": "f3", "institution": "gamma", "persons": 40, "persons_female": 39},
    )
    return store


def values(access: Access) -> dict[tuple[str, str], float | None]:
    frame = access.observations()
    assert tuple(frame.columns) == OBSERVATION_COLUMNS
    return {
        (row.institution, row.metric): None if pd.isna(row.value) else row.value
        for row in frame.itertuples()
    }


def test_the_public_sees_no_small_count_of_persons(counts):
    access = Access(counts, PUBLIC_VIEWER)
    assert values(access) == {
        ("alpha", "programmes"): 1.0,
        ("alpha", "students"): None,
        ("beta", "students"): None,
        ("gamma", "students"): 50.0,
    }
    row = access.observations(["alpha"], ["students"]).iloc[0]
    assert (row["status"], row["reason"]) == ("suppressed", "small_cell")
    assert pd.isna(row["value_verbatim"])
    assert row["source"] == "press"


def test_the_owner_sees_its_own_and_only_its_own(counts):
    seen = values(Access(counts, OWNER))
    assert seen["alpha", "students"] == 2.0
    assert seen["beta", "students"] is None


@pytest.mark.parametrize("viewer", [MINISTRY, LOCAL_OPERATOR])
def test_who_collects_sees_all(counts, viewer):
    seen = values(Access(counts, viewer))
    assert (seen["alpha", "students"], seen["beta", "students"]) == (2.0, 1.0)


def test_history_is_masked_too(counts, append):
    append("observation", {"value": 7.0})
    public = Access(counts, PUBLIC_VIEWER).observation_history("alpha", "students", 2024)
    assert public["status"].tolist() == ["suppressed", "reported"]
    assert public["value"].tolist()[1] == 7.0
    owner = Access(counts, OWNER).observation_history("alpha", "students", 2024)
    assert owner["value"].tolist() == [2.0, 7.0]


def test_records_are_masked_for_the_public_and_exact_for_the_owner(counts):
    public = Access(counts, PUBLIC_VIEWER).records("mobility_flow")
    assert public["persons"].isna().tolist() == [True, True, False]
    assert public["suppressed"].tolist() == ["persons", "persons", "persons_female"]
    owner = Access(counts, OWNER).records("mobility_flow")
    assert owner["persons"].tolist()[0] == 2.0
    assert pd.isna(owner["persons"].tolist()[1])
    everything = Access(counts, LOCAL_OPERATOR).records("mobility_flow")
    assert everything["persons"].tolist() == [2, 1, 40]
    assert everything["suppressed"].tolist() == ["", "", ""]


def test_records_history_is_masked_too(counts, append):
    append("mobility_flow", {"flow_id": "f1", "persons": 9})
    public = Access(counts, PUBLIC_VIEWER).records("mobility_flow", "alpha", history=True)
    assert public["suppressed"].tolist() == ["persons", ""]


def test_a_filter_cannot_ask_for_a_hidden_count(counts):
    """Choosing rows by the hidden number would tell it: the masked rows must not be found by it."""
    access = Access(counts, PUBLIC_VIEWER)
    assert access.records("mobility_flow", filters={"persons": 2}).empty
    assert access.records("mobility_flow", filters={"persons": 40})["flow_id"].tolist() == ["f3"]
    assert len(Access(counts, OWNER).records("mobility_flow", filters={"persons": 2})) == 1


def test_indicators_are_the_same_for_every_viewer(counts):
    students = CompiledIndicator("size", Metric("students"), None, ("students",))
    public = Access(counts, PUBLIC_VIEWER).indicator_values([students])
    operator = Access(counts, LOCAL_OPERATOR).indicator_values([students])
    pd.testing.assert_frame_equal(public, operator)
    assert public.set_index("institution")["value"].to_dict() == {
        "alpha": 2.0,
        "beta": 1.0,
        "gamma": 50.0,
    }


def test_targets_on_track_are_computed_from_the_newest_values(store, append):
    append("strategy")
    append("strategy_area")
    append("strategy_target", {"indicator_code": "size"})  # 10 in 2020 to 30 in 2024
    append("observation", {"period": 2022, "value": 19.0})
    size = CompiledIndicator("size", Metric("students"), None, ("students",))
    access = Access(store, PUBLIC_VIEWER)
    assert access.strategy_on_track([size])["value"].tolist() == [0.0]
    append("observation", {"period": 2022, "value": 20.0})
    assert access.strategy_on_track([size])["value"].tolist() == [1.0]


def test_submissions_and_findings_are_for_the_sender_and_who_collects(store, append):
    append("submission", {}, {"submission_id": "sub-2", "institution": "beta"})
    append(
        "validation_issue", {}, {"issue_id": "i-2", "submission_id": "sub-2"}, {"issue_id": "i-3"}
    )

    def seen(viewer: Viewer) -> tuple[int, int]:
        access = Access(store, viewer)
        return len(access.records("submission")), len(access.records("validation_issue"))

    assert seen(PUBLIC_VIEWER) == (0, 0)
    assert seen(OWNER) == (1, 2)
    assert seen(MINISTRY) == (2, 3)


def test_single_answers_of_a_room_are_for_who_leads_it(store, append):
    append("assessment_vote")
    facilitator = Viewer(role=Role.FACILITATOR)
    assert Access(store, facilitator).records("assessment_vote")["value"].tolist() == [3.0]
    for viewer in (PUBLIC_VIEWER, OWNER, Viewer(role=Role.PARTICIPANT), MINISTRY):
        with pytest.raises(AccessRefusedError, match="may not read this"):
            Access(store, viewer).records("assessment_vote")


def test_there_is_no_way_around_the_viewer():
    viewer = inspect.signature(Access).parameters["viewer"]
    assert viewer.default is inspect.Parameter.empty
    methods = dict(inspect.getmembers(Access, inspect.isfunction))
    del methods["__init__"]
    for name, method in methods.items():
        assert not {"viewer", "unmasked", "exact"} & set(inspect.signature(method).parameters), name


def test_the_rest_is_read_through_the_same_door(store, append):
    append("source")
    append("source_edition")
    append("institution", {}, {"institution": "kth", "kind": "peer"})
    append("institution_name")
    append("annotation", {"institution": "alpha"})
    append("region")
    append("country")
    append("country_flow", {"persons": 1.0})
    append("country_series")
    access = Access(store, PUBLIC_VIEWER)
    assert access.sources()["source"].tolist() == ["press"]
    assert access.source_editions("qs_wur")["edition"].tolist() == [2026]
    assert access.institutions(InstitutionKind.MEASURED)["institution"].tolist() == ["alpha"]
    assert access.institution_names("alpha")["name"].tolist() == ["Alpha"]
    assert access.metrics().empty
    assert access.annotations(institutions=["beta"]).empty
    assert access.regions()["region"].tolist() == ["KZ-75"]
    assert access.countries()["country"].tolist() == ["KZ"]
    assert access.country_flows()["persons"].tolist() == [1.0]  # national: published, not masked
    assert access.country_series()["value"].tolist() == [40742.0]
    assert "database_id" in access.workspace_info()
    version = access.data_version()
    append("country")
    assert access.data_version() != version
    with pytest.raises(UnknownNameError):
        access.records("observation")
