"""Each part of a change in its own sentence, the raw numbers beside it."""

import numpy as np
import pandas as pd
import pytest

from indicators.engine.change_parts import decompose_parts
from indicators.engine.formula_values import evaluate_values
from indicators.engine.pipeline import score
from indicators.services.explanation_change import say_parts
from schemas.catalogue import Aggregation
from tests.indicators.engine.explanation_factory import compile_formulas
from tests.indicators.engine.plan_factory import make_plan

FORMULAS = compile_formulas({"share": "100 * x / n", "sum": "100 * (x + y) / n", "count": "z"})
METRICS = ["x", "n", "y", "z"]


def say(old, new, later=None, codes=("share", "sum", "count")):
    plan = make_plan({"p": dict.fromkeys(codes, 1.0)})
    frames = [
        pd.DataFrame([row], index=["u"], columns=METRICS, dtype="float64") for row in (old, new)
    ]
    results = []
    for frame, own in zip(frames, (plan, later or plan), strict=True):
        columns = {code: frame[code].to_numpy() for code in METRICS}
        values = pd.DataFrame(
            {code: evaluate_values(FORMULAS[code], columns) for code in codes}, index=["u"]
        )
        results.append(score(values, own))
    parts = decompose_parts(*results, FORMULAS, tuple(frames))
    table = pd.DataFrame({"before": frames[0].loc["u"], "after": frames[1].loc["u"]})
    return say_parts(parts, "u", table, results[1].values.loc["u"], results[0].values.loc["u"])


def test_numerators_and_bases_with_their_numbers():
    fell, grew = say([40, 100, 0, 0], [45, 150, 0, 0], codes=("share",))
    assert fell.code == "explain_part_denominator_grew"
    assert (fell.facts["metric"].value, fell.facts["old"].value, fell.facts["new"].value) == (
        "n",
        100,
        150,
    )
    assert grew.code == "explain_part_numerator_grew"
    assert grew.facts["points"].value == pytest.approx((5 + 10 / 3) / 2)


def test_a_sum_names_all_its_metrics_and_a_count_itself():
    codes = [
        finding.code for finding in say([10, 100, 5, 10], [10, 80, 9, 40], codes=("sum", "count"))
    ]
    assert codes == [
        "explain_part_value",
        "explain_part_numerators",
        "explain_part_denominator_shrank",
    ]


def test_data_that_came_and_went_follow_their_total():
    found = say([10, 100, np.nan, 30], [10, 100, 5, np.nan])
    assert [finding.code for finding in found] == [
        "explain_part_availability",
        "explain_data_came",
        "explain_data_dropped",
    ]
    assert [fact.value for fact in found[1].facts["indicators"].value] == ["sum"]
    assert [fact.value for fact in found[2].facts["indicators"].value] == ["count"]


def test_a_new_method_is_one_sentence_and_small_effects_are_none():
    plan = make_plan({"p": {"share": 1.0, "count": 1.0}}, aggregation=Aggregation.GEOMETRIC)
    found = say([40, 100, 0, 10], [40.001, 100, 0, 10], plan, codes=("share", "count"))
    assert [finding.code for finding in found] == ["explain_part_rule"]
    assert found[0].facts["points"].value == pytest.approx(-5, abs=0.01)
