import pandas as pd
import pytest

from data.masking import find_small, mask_observations, mask_records
from data.store.tables import PersonCount, Table

FLOW = Table(
    "mobility_flow",
    ("flow_id",),
    "institution",
    (PersonCount("persons", details=("ects",)), PersonCount("female", within="persons")),
)


def nobody(_: str) -> bool:
    return False


def observation(value: float | None, counts_persons: bool = True) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "institution": ["alpha"],
            "value": [value],
            "value_low": [value],
            "value_high": [value],
            "value_verbatim": pd.Series(["two"], dtype="str"),
            "status": pd.Series(["reported"], dtype="str"),
            "reason": pd.Series([None], dtype="str"),
            "counts_persons": [counts_persons],
        }
    )


@pytest.mark.parametrize(
    ("value", "small"),
    [
        (0.0, False),
        (0.5, True),
        (1.0, True),
        (2.0, True),
        (2.99, True),
        (3.0, False),
        (None, False),
    ],
)
def test_small_is_above_zero_and_below_three(value, small):
    assert find_small(pd.Series([value], dtype="float64")).tolist() == [small]


def test_a_small_count_loses_every_form_of_its_value_and_says_why():
    masked = mask_observations(observation(2.0), nobody)
    row = masked.iloc[0]
    assert masked[["value", "value_low", "value_high", "value_verbatim"]].isna().all(axis=None)
    assert (row["status"], row["reason"]) == ("suppressed", "small_cell")
    assert "counts_persons" not in masked.columns


def test_zero_three_and_what_counts_no_persons_stay():
    for frame in (observation(0.0), observation(3.0), observation(2.0, counts_persons=False)):
        pd.testing.assert_frame_equal(
            mask_observations(frame, nobody), frame.drop(columns="counts_persons")
        )


def test_the_owner_sees_the_count_and_the_given_frame_is_not_changed():
    frame = observation(1.0)
    before = frame.copy()
    assert mask_observations(frame, lambda name: name == "alpha")["value"].tolist() == [1.0]
    assert mask_observations(frame, lambda name: name == "beta")["value"].isna().all()
    pd.testing.assert_frame_equal(frame, before)


def flow(persons: int | None, female: int | None, ects: float | None = 30.0) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "flow_id": ["f"],
            "institution": pd.Series(["alpha"], dtype="str"),
            "persons": pd.array([persons], dtype="Float64").astype("float64"),
            "female": pd.array([female], dtype="Float64").astype("float64"),
            "ects": [ects],
        }
    )


@pytest.mark.parametrize(
    ("persons", "female", "suppressed"),
    [
        (10, 5, ""),
        (10, 0, ""),
        (10, 10, ""),
        (10, 2, "female"),
        (10, 9, "female"),  # one man
        (2, 1, "persons ects female"),
        (2, 0, "persons ects female"),  # two men
        (2, None, "persons ects"),
        (0, 0, ""),
        (None, None, ""),
    ],
)
def test_a_part_goes_with_its_whole_and_where_the_rest_is_small(persons, female, suppressed):
    given = flow(persons, female)
    masked = mask_records(given, FLOW, nobody)
    assert masked["suppressed"].tolist() == [suppressed]
    hidden = suppressed.split()
    assert masked[hidden].isna().all(axis=None)
    kept = [name for name in ("persons", "female", "ects") if name not in hidden]
    pd.testing.assert_frame_equal(masked[kept], given[kept])


def test_only_the_owner_sees_the_records_count():
    assert mask_records(flow(2, 1), FLOW, lambda name: name == "alpha")["persons"].tolist() == [2.0]


def test_a_row_without_owner_is_masked_for_all_but_those_who_see_everything():
    ownerless = flow(2, 1).assign(institution=pd.Series([None], dtype="str"))
    assert mask_records(ownerless, FLOW, bool)["persons"].isna().all()
    assert mask_records(ownerless, FLOW, lambda _: True)["persons"].tolist() == [2.0]


def test_a_table_without_persons_is_returned_as_it_is():
    frame = flow(1, 1)
    assert mask_records(frame, Table("agreement", ("agreement_id",)), nobody) is frame
