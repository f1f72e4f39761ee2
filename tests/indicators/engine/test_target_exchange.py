"""More of one metric for less of another: the answer gets smaller, and never larger."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine import target_exchange
from indicators.engine.target_exchange import exchange_pairs
from indicators.engine.target_search import search_smallest
from indicators.engine.targets import MetricBound, make_problem
from schemas.catalogue import Aggregation
from tests.indicators.engine.explanation_factory import GOALPOSTS, make_baseline, make_model

BOUNDS = [MetricBound("students", rise=200, step=1), MetricBound("staff", rise=20, step=1)]


def test_the_dearer_is_exchanged_for_the_cheaper_by_hand():
    # 20 points are missing: 16 members of staff (16/20 of a leeway) bring them, or 80 students
    # (80/200). None of the 16 can be spared alone
    problem = make_problem(make_baseline(), 0, 2, BOUNDS)
    dear = np.array([0.0, 16.0])
    assert problem.effort(dear) == pytest.approx(0.8)
    best = exchange_pairs(problem, dear)
    assert best.tolist() == [80.0, 0.0]
    assert problem.effort(best) == pytest.approx(0.4)


def test_what_is_smallest_stays():
    problem = make_problem(make_baseline(), 0, 2, BOUNDS)
    assert exchange_pairs(problem, np.array([80.0, 0.0])).tolist() == [80.0, 0.0]


def test_the_number_of_mixtures_is_bounded(monkeypatch):
    monkeypatch.setattr(target_exchange, "MOST_MIXTURES", 0)
    problem = make_problem(make_baseline(), 0, 2, BOUNDS)
    assert exchange_pairs(problem, np.array([0.0, 16.0])).tolist() == [0.0, 16.0]


ROW = st.tuples(*[st.integers(1, 20).map(float)] * 3)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(ROW, min_size=2, max_size=4), st.sampled_from(["x * y", "min(x, y)", "x / (y + z)"])
)
def test_it_still_reaches_and_is_not_larger_than_before_nor_smaller_than_the_least(rows, formula):
    model = make_model({"a": formula, "b": "z + x"}, GOALPOSTS, aggregation=Aggregation.GEOMETRIC)
    baseline = make_baseline({f"i{at}": row for at, row in enumerate(rows)}, model)
    order = baseline.model.metrics
    bounds = [MetricBound(code, rise=6, fall=2, step=1) for code in order]
    problem = make_problem(baseline, 0, 1, bounds)
    steps, reached = search_smallest(problem)
    if not reached:
        return
    better = exchange_pairs(problem, steps)
    assert problem.lead(better[None])[0] >= 0
    assert problem.effort(better) <= problem.effort(steps) + 1e-12
    ranges = [np.arange(-a, b + 1) for a, b in zip(problem.down, problem.up, strict=True)]
    grid = np.array(list(itertools.product(*ranges)))
    least = problem.effort(grid[problem.lead(grid) >= 0]).min()
    assert problem.effort(better) >= least - 1e-12
    for at in np.flatnonzero(better):  # none can be smaller alone
        for level in range(int(abs(better[at]))):
            less = better.copy()
            less[at] = np.sign(better[at]) * level
            assert problem.lead(less[None])[0] < 0
