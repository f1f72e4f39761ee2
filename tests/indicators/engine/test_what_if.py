"""Twenty more exchange students: points and places by hand, and nothing recomputed in vain."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.catalogue.registry import load_catalogue
from indicators.engine import what_if
from indicators.engine.metric_moves import MetricChange, MetricLimit
from indicators.engine.scoring_model import ScoringModel
from indicators.engine.what_if import prepare_baseline, rescore, run_what_if
from schemas.catalogue import Aggregation, Normalisation
from schemas.recipe import ScorePlan
from tests.indicators.engine.explanation_factory import (
    GOALPOSTS,
    ROWS,
    SHARES,
    make_baseline,
    make_model,
)

NAN = np.nan


def test_points_and_places_by_hand():
    baseline = make_baseline()
    assert baseline.overall[0].tolist() == [17.5, 37.5, 75]
    # 20 -> 120 of 1,000 students: 2 % -> 12 %, 10 -> 60 points of one indicator of two
    table = run_what_if(baseline, [[MetricChange("alpha", "students", add=100)]]).table(
        "alpha", 2025
    )
    assert table.loc[0].to_dict() == pytest.approx(
        {"score_before": 17.5, "score_after": 42.5, "points": 25, "rank_before": 3, "rank_after": 2}
    )


def test_a_metric_in_two_indicators_moves_both():
    baseline = make_baseline(model=make_model({"a": "100 * x / n", "b": "100 * y / n"}), rows={
        "u": [10.0, 100.0, 10.0], "v": [1.0, 100.0, 1.0]
    })  # fmt: skip
    result = run_what_if(baseline, [[MetricChange("u", "n", to=200)]])
    assert baseline.overall[0, 0] == pytest.approx(50)
    assert result.overall[0, 0, 0] == pytest.approx(25)


def test_scenarios_do_not_disturb_each_other():
    result = run_what_if(
        make_baseline(),
        [
            [MetricChange("alpha", "students", add=100)],
            [],
            [MetricChange("beta", "staff", add=10), MetricChange("alpha", "students", to=0)],
        ],
    )
    assert result.overall[:, 0] == pytest.approx(
        np.array([[42.5, 37.5, 75], [17.5, 37.5, 75], [12.5, 50, 75]])
    )
    assert result.places[:, 0].tolist() == [[2, 3, 1], [3, 2, 1], [3, 2, 1]]


def test_a_scale_that_moves_with_the_peers_moves_everybody():
    model = make_model({"a": "x"}, {"normalisation": Normalisation.MINMAX})
    baseline = make_baseline({"u": [0.0], "v": [5.0], "w": [10.0]}, model)
    result = run_what_if(baseline, [[MetricChange("w", "x", to=20)]])
    assert baseline.overall[0].tolist() == [0, 50, 100]
    assert result.overall[0, 0].tolist() == [0, 25, 100]


def test_what_cannot_be_done_is_said():
    rows = ROWS | {"delta": [NAN, 1000.0, 10.0, 200.0]}
    result = run_what_if(
        make_baseline(rows),
        [
            [MetricChange("nobody", "students", add=1), MetricChange("alpha", "nothing", add=1)],
            [MetricChange("delta", "students", add=1)],
            [MetricChange("alpha", "students", add=-50)],
        ],
    )
    assert [issue.code for issue in result.issues] == [
        "what_if_unknown",
        "what_if_unknown",
        "what_if_missing",
        "what_if_below_zero",
    ]
    assert result.overall[0, 0] == pytest.approx(result.baseline.overall[0])
    assert result.overall[2, 0, 0] == pytest.approx(12.5)


def test_the_answer_tells_which_numbers_it_used():
    changes = [
        MetricChange("alpha", "students", add=300),
        MetricChange("alpha", "students", add=-150),
        MetricChange("alpha", "staff", add=40.4),
        MetricChange("alpha", "enrolled", add=0),
    ]
    limits = {"students": MetricLimit(highest=120), "staff": MetricLimit(whole=True)}
    result = run_what_if(make_baseline(), [[], changes], limits)
    # 20 + 300 - 150 = 170, cut at 120: 12 % is 60 points; 10 + 40 = 50 of 200 is 25 %: 100 points
    assert result.shifts("alpha", 2025, 1) == {"students": (20, 120), "staff": (10, 50)}
    assert result.shifts("alpha", 2025) == result.shifts("beta", 2025, 1) == {}
    assert result.overall[1, 0, 0] == pytest.approx((60 + 100) / 2)
    assert [issue.code for issue in result.issues] == ["what_if_above_most", "what_if_rounded"]


def test_no_score_is_computed_from_a_number_that_is_not_finite():
    changes = [[MetricChange("alpha", "students", add=number)] for number in (NAN, np.inf, -np.inf)]
    result = run_what_if(make_baseline(), changes)
    assert result.overall[:, 0] == pytest.approx(np.array([[17.5, 37.5, 75]] * 3))
    assert [issue.code for issue in result.issues] == ["what_if_not_finite"] * 3


def test_a_missing_number_can_be_set():
    rows = ROWS | {"delta": [NAN, 1000.0, 10.0, 200.0]}
    result = run_what_if(make_baseline(rows), [[MetricChange("delta", "students", to=100)]])
    assert result.baseline.overall[0, 3] == pytest.approx(25)
    assert result.overall[0, 0, 3] == pytest.approx(37.5)


def test_a_denominator_of_zero_takes_the_indicator_away():
    result = run_what_if(make_baseline(), [[MetricChange("alpha", "enrolled", to=0)]])
    assert result.overall[0, 0, 0] == pytest.approx(25)


def test_an_indicator_that_is_not_built_from_the_metrics_given_is_kept():
    model, numbers = make_model(), np.array(list(ROWS.values()))
    values = np.array([[[9.0, 5.0], [10.0, 5.0], [15.0, 15.0]]])
    baseline = prepare_baseline(model, list(ROWS), [2025], numbers[None], values)
    result = run_what_if(
        baseline,
        [[MetricChange("alpha", "students", add=100), MetricChange("alpha", "staff", add=10)]],
    )
    assert [(issue.code, issue.place) for issue in result.issues] == [("what_if_kept", "alpha")]
    assert result.issues[0].values["indicator"] == "share"
    assert result.overall[0, 0, 0] == pytest.approx((45 + 50) / 2)


def test_no_scenario_and_no_change_are_no_trouble():
    baseline = make_baseline()
    assert run_what_if(baseline, []).overall.shape == (0, 1, 3)
    assert run_what_if(baseline, [[], []]).overall[1] == pytest.approx(baseline.overall)


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match=r"shape \(1, 3, 2\)"):
        prepare_baseline(make_model(), list(ROWS), [2025], np.zeros((1, 3, 2)))


def test_many_scenarios_are_computed_in_turns(monkeypatch):
    baseline = make_baseline()
    numbers = np.arange(50.0)[:, None, None, None]
    whole = rescore(baseline, [0], ["students"], numbers)
    monkeypatch.setattr(what_if, "CHUNK_NUMBERS", 8)
    parts = rescore(baseline, [0], ["students"], numbers)
    assert parts.overall.tolist() == whole.overall.tolist()
    assert parts.pillars.shape == (50, 1, 1, 1)


CELLS = st.none() | st.integers(0, 300).map(float)
METRIC_ROWS = st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=2, max_size=6)


@settings(max_examples=100, deadline=None)
@given(
    METRIC_ROWS,
    st.integers(0, 1),
    st.sampled_from(["students", "enrolled", "staff"]),
    st.integers(0, 300),
    st.sampled_from(Normalisation),
    st.sampled_from(Aggregation),
    st.sampled_from([0.0, 0.6]),
)
def test_a_part_recomputed_is_the_whole_computed_anew(
    rows, row, metric, number, method, aggregation, coverage
):
    model = make_model(
        SHARES,
        GOALPOSTS | {"normalisation": method, "low": 1.0},
        guards={"share": "enrolled >= 5"},
        aggregation=aggregation,
        pillar_coverage=coverage,
    )
    names = [f"i{at}" for at in range(len(rows))]
    numbers = np.array([[NAN if cell is None else cell for cell in own] for own in rows])
    baseline = prepare_baseline(model, names, [2025], numbers[None])
    result = run_what_if(baseline, [[MetricChange(names[row], metric, to=number)]])
    moved = numbers.copy()
    moved[row, model.metrics.index(metric)] = number
    anew = prepare_baseline(model, names, [2025], moved[None])
    assert result.overall[0] == pytest.approx(anew.overall, nan_ok=True)
    assert result.places[0] == pytest.approx(anew.places, nan_ok=True)


def test_a_dashboard_answers_within_fifty_milliseconds():
    catalogue = load_catalogue()
    plan = ScorePlan.from_framework(catalogue.frameworks["full"], catalogue.indicators, 2025)
    model = ScoringModel.build(plan, catalogue.compiled)
    assert len(model.indicators) == 50
    institutions = [f"i{at}" for at in range(150)]
    shape = (10, 150, len(model.metrics))
    numbers = np.random.default_rng(1).integers(1, 2000, shape).astype(np.float64)
    baseline = prepare_baseline(model, institutions, range(2016, 2026), numbers)
    scenario = [[MetricChange("i3", "outgoing_exchange_students", add=20)]]
    spent = []
    for _ in range(7):
        start = time.perf_counter()
        result = run_what_if(baseline, scenario)
        spent.append(time.perf_counter() - start)
    assert result.overall.shape == (1, 10, 150)
    assert (result.overall[0, :, 3] != baseline.overall[:, 3]).any()
    assert min(spent) < 0.05
