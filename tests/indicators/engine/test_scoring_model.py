"""The arrays give what `pipeline.score` gives, whatever the scale, mean and thresholds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine.pipeline import score
from indicators.engine.scoring_model import ScoringModel, normalise_scenarios, rank_rows
from indicators.engine.what_if import prepare_baseline
from schemas.catalogue import Aggregation, Direction, Normalisation
from tests.indicators.engine.explanation_factory import compile_formulas, make_model
from tests.indicators.engine.plan_factory import make_plan, make_values

CODES = ["a", "b", "c", "d"]
CELLS = st.none() | st.integers(0, 8).map(float)
ROWS = st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=7)


def make_methods(method: Normalisation, aggregation: Aggregation, coverage: float):
    return make_plan(
        {"p": {"a": 1.0, "b": 3.0}, "q": {"c": 2.0, "d": 1.0}},
        pillar_weights={"p": 0.7, "q": 0.3},
        indicator={"normalisation": method, "low": 1.0, "high": 6.0},
        special={"d": {"direction": Direction.LOWER_IS_BETTER}},
        aggregation=aggregation,
        pillar_coverage=coverage,
        overall_coverage=coverage,
    )


@settings(max_examples=150, deadline=None)
@given(
    ROWS, st.sampled_from(Normalisation), st.sampled_from(Aggregation), st.sampled_from([0, 0.5, 1])
)
def test_the_arrays_score_as_the_pipeline(rows, method, aggregation, coverage):
    plan = make_methods(method, aggregation, coverage)
    names = [f"i{at}" for at in range(len(rows))]
    values = make_values(
        {
            name: [np.nan if cell is None else cell for cell in row]
            for name, row in zip(names, rows, strict=True)
        },
        CODES,
    )
    expected = score(values, plan)
    model = ScoringModel.build(plan, compile_formulas({code: code for code in CODES}))
    found = prepare_baseline(model, names, [2025], values.to_numpy()[None])
    assert found.normalised[0] == pytest.approx(expected.normalised.to_numpy(), nan_ok=True)
    assert found.pillars[0] == pytest.approx(expected.pillars.to_numpy(), nan_ok=True)
    assert found.overall[0] == pytest.approx(expected.overall.to_numpy(), nan_ok=True)
    places = expected.ranks["overall"].to_numpy(dtype=np.float64, na_value=np.nan)
    assert found.places[0] == pytest.approx(places, nan_ok=True)


def test_scenarios_are_samples_of_their_own():
    model = make_model({"a": "a"}, {"normalisation": Normalisation.MINMAX})
    values = np.array([[[0.0], [10.0]], [[0.0], [1000.0]]])
    assert normalise_scenarios(model, values, [0])[:, :, 0].tolist() == [[0, 100], [0, 100]]


def test_an_indicator_without_a_formula_is_refused():
    with pytest.raises(KeyError):
        ScoringModel.build(make_plan({"p": {"a": 1.0}}), {})


def test_ranks_share_ties_and_skip_the_missing():
    scores = np.array([[5.0, 5.0 + 1e-13, np.nan, 7.0], [np.nan] * 4])
    expected = [[2.0, 2.0, np.nan, 1.0], [np.nan] * 4]
    assert rank_rows(scores) == pytest.approx(np.array(expected), nan_ok=True)
    assert rank_rows(np.empty((0, 3))).shape == (0, 3)
