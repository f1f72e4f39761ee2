import pandas as pd
import pytest

from indicators.engine.coverage import measure_coverage, meets_threshold
from tests.indicators.engine.plan_factory import make_plan

PLAN = make_plan({"p": {"a": 1, "b": 3}, "q": {"c": 1}}, {"p": 3, "q": 1})


def test_coverage_is_the_share_of_weight_not_of_indicators():
    available = pd.DataFrame(
        {"c": [True, True, False], "a": [True, False, False], "b": [True, True, False]},
        index=["x", "y", "z"],
    )
    coverage = measure_coverage(available, PLAN)
    assert coverage.columns.tolist() == ["p", "q", "overall"]
    assert coverage.loc["x"].tolist() == [1, 1, 1]
    assert coverage.loc["y"].tolist() == pytest.approx([0.75, 1, 0.75 * 0.75 + 0.25])
    assert coverage.loc["z"].tolist() == [0, 0, 0]


def test_equality_meets_the_threshold_despite_rounding():
    coverage = pd.DataFrame({"p": [0.1 + 0.2 + 0.3, 0.6 - 1e-6, 0.0]})
    assert 0.1 + 0.7 < 0.8, "the trap this guards against"
    assert meets_threshold(coverage, 0.6)["p"].tolist() == [True, False, False]
    assert meets_threshold(pd.DataFrame({"p": [0.1 + 0.7]}), 0.8)["p"].tolist() == [True]
    assert meets_threshold(coverage, 0.0)["p"].all()
