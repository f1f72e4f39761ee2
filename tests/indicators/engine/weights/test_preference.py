import numpy as np
import pytest

from indicators.engine.weights.preference import FaultyBallot, allocate_budget
from schemas.issue import Severity

CODES = ("teaching", "research", "mobility")


def allocate(points, people=None, codes=CODES, **settings):
    points = np.array(points, dtype=float).reshape(-1, len(codes))
    names = people or [f"person {at}" for at in range(len(points))]
    return allocate_budget(points, names, codes, **settings)


def test_weights_are_means_of_the_points_over_the_budget():
    found = allocate([[50, 30, 20], [30, 30, 40], [10, 60, 30]])
    np.testing.assert_allclose(found.weights, [0.3, 0.4, 0.3])
    np.testing.assert_allclose(found.mean, [30, 40, 30])
    np.testing.assert_allclose(found.median, [30, 30, 30])
    np.testing.assert_allclose(found.median_weights, [1 / 3] * 3)
    np.testing.assert_allclose(found.deviation, [20, np.sqrt(300), 10])
    np.testing.assert_allclose(found.lowest, [10, 30, 20])
    np.testing.assert_allclose(found.quarter, [20, 30, 25])
    np.testing.assert_allclose(found.three_quarters, [40, 45, 35])
    np.testing.assert_allclose(found.highest, [50, 60, 40])
    assert found.by_code() == pytest.approx({"teaching": 0.3, "research": 0.4, "mobility": 0.3})
    assert not found.issues


@pytest.mark.parametrize(
    ("ballot", "code", "told"),
    [
        ([50, 30, 17], "ballot_sum_short", {"total": 97, "difference": 3, "remedy": "add"}),
        ([50, 30, 25], "ballot_sum_over", {"total": 105, "difference": 5, "remedy": "remove"}),
        ([0, 0, 0], "ballot_empty", {"remedy": "add", "difference": 100}),
        ([120, -20, 0], "ballot_negative", {"indicator": "research", "points": -20}),
        ([60, 40, np.nan], "ballot_gap", {"indicator": "mobility", "remedy": "enter_zero"}),
        ([60, np.inf, 0], "ballot_infinite", {"indicator": "research", "remedy": "correct"}),
    ],
)
def test_a_faulty_ballot_is_left_out_with_the_name_and_the_remedy(ballot, code, told):
    found = allocate([[50, 30, 20], ballot], ["Aigerim", "Boris"])
    np.testing.assert_allclose(found.weights, [0.5, 0.3, 0.2])
    assert found.counted == ("Aigerim",)
    assert found.left_out == ("Boris",)
    (issue,) = found.issues
    assert (issue.code, issue.place, issue.severity) == (code, "Boris", Severity.ERROR)
    assert issue.values["person"] == "Boris"
    assert told.items() <= issue.values.items()
    assert np.isnan(found.deviation).all()  # one ballot has no spread


def test_a_ballot_with_another_sum_can_be_scaled_instead():
    found = allocate([[10, 20, 20], [40, 40, 20]], faulty=FaultyBallot.RESCALE)
    np.testing.assert_allclose(found.mean, [30, 40, 30])
    (issue,) = found.issues
    assert (issue.code, issue.severity) == ("ballot_sum_rescaled", Severity.WARNING)
    assert issue.values["remedy"] == "rescaled"


def test_of_a_person_with_two_ballots_none_counts():
    found = allocate([[100, 0, 0], [0, 100, 0], [0, 0, 100]], ["Ann", "Ann", "Bek"])
    np.testing.assert_allclose(found.weights, [0, 0, 1])
    (issue,) = found.issues
    assert (issue.code, issue.values["count"]) == ("ballot_twice", 2)
    assert found.left_out == ("Ann",)


def test_thirds_written_with_two_decimals_need_a_tolerance():
    ballot = [33.33, 33.33, 33.33]
    assert allocate([ballot]).left_out
    np.testing.assert_allclose(allocate([ballot], tolerance=0.05).weights, [1 / 3] * 3)


@pytest.mark.parametrize("points", [[], [[1, 2, 3]]])
def test_without_a_valid_ballot_there_are_no_weights(points):
    found = allocate(points)
    assert np.isnan(found.weights).all()
    assert found.issues[-1].code == "ballots_none_valid"
    assert found.counted == ()


def test_medians_that_are_all_zero_give_no_median_weights():
    found = allocate(np.eye(3) * 100)
    assert np.isnan(found.median_weights).all()
    np.testing.assert_allclose(found.weights, [1 / 3] * 3)
    assert [issue.code for issue in found.issues] == ["ballots_medians_zero"]


def test_many_people_are_summarised_at_once():
    rng = np.random.default_rng(4)
    points = rng.dirichlet(np.ones(3), 2000) * 100
    found = allocate(points)
    np.testing.assert_allclose(found.weights, points.mean(axis=0) / 100)
    assert len(found.counted) == 2000


def test_points_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="2 people"):
        allocate_budget(np.ones((1, 3)), ["a", "b"], CODES)


@pytest.mark.parametrize("size", [1e308, 1e-320])
def test_ballots_of_any_size_are_scaled(size: float):
    found = allocate_budget(
        np.array([[size, size, size]]), ["A"], "xyz", faulty=FaultyBallot.RESCALE
    )
    assert found.weights.tolist() == pytest.approx([1 / 3] * 3)
