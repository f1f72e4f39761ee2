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

FORMULAS = {
    "share": "100 * x / n", "sum": "100 * (x + y) / n", "count": "z",
    "part": "100 * x / (n + y)", "parts": "100 * (x + z) / (n + y)", "tenth": "x / n / 10",
}  # fmt: skip
METRICS = ["x", "n", "y", "z"]


def say(old, new, later=None, codes=("share", "sum", "count"), formulas=FORMULAS, pillars=None):
    compiled = compile_formulas(formulas)
    plan = make_plan({"p": dict.fromkeys(codes, 1.0)})
    frames = [
        pd.DataFrame([row], index=["u"], columns=METRICS, dtype="float64") for row in (old, new)
    ]
    results = []
    for frame, own in zip(frames, (plan, later or plan), strict=True):
        columns = {code: frame[code].to_numpy() for code in METRICS}
        values = pd.DataFrame(
            {code: evaluate_values(compiled[code], columns) for code in codes}, index=["u"]
        )
        results.append(score(values, own))
    parts = decompose_parts(*results, compiled, tuple(frames))
    table = pd.DataFrame({"before": frames[0].loc["u"], "after": frames[1].loc["u"]})
    values = pd.DataFrame(
        {"before": results[0].values.loc["u"], "after": results[1].values.loc["u"], "decimals": 1}
    ).assign(pillar=lambda frame: [(pillars or {}).get(code, "p") for code in frame.index])
    return say_parts(parts, "u", table, values)


def facts_of(finding):
    return {
        name: fact.value if not isinstance(fact.value, tuple) else [own.value for own in fact.value]
        for name, fact in finding.facts.items()
    }


def test_both_halves_of_a_ratio_stand_in_one_sentence():
    (found,) = say([40, 100, 0, 0], [45, 150, 0, 0], codes=("share",))
    # 40 % -> 30 %; the numerator alone 40 -> 45 of 100, then of 150: (5 + 10 / 3) / 2
    grew = (5 + 10 / 3) / 2
    assert found.code == "explain_part_both_grew_grew"
    assert facts_of(found) == {
        "indicator": "share",
        "points": pytest.approx(-10),
        "above": round(grew, 2),
        "below": pytest.approx(-10 - round(grew, 2), abs=1e-12),
        "metric": "x", "old": 40, "new": 45,
        "base": "n", "base_old": 100, "base_new": 150,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "codes", "code"),
    [
        ([40, 100, 0, 0], [50, 80, 0, 0], ("share",), "explain_part_both_grew_shrank"),
        ([40, 100, 0, 0], [30, 120, 0, 0], ("share",), "explain_part_both_shrank_grew"),
        ([40, 100, 0, 0], [20, 80, 0, 0], ("share",), "explain_part_both_shrank_shrank"),
        ([10, 100, 5, 0], [10, 80, 9, 0], ("sum",), "explain_part_both_several_shrank"),
        ([10, 100, 5, 0], [10, 120, 9, 0], ("sum",), "explain_part_both_several_grew"),
        ([40, 50, 50, 0], [50, 60, 50, 0], ("part",), "explain_part_both_grew_several"),
        ([40, 50, 50, 0], [30, 60, 50, 0], ("part",), "explain_part_both_shrank_several"),
        ([9, 50, 50, 9], [20, 60, 50, 9], ("parts",), "explain_part_both_several_several"),
        ([40, 100, 0, 0], [50, 100, 0, 0], ("share",), "explain_part_numerator_grew"),
        ([40, 100, 0, 0], [30, 100, 0, 0], ("share",), "explain_part_numerator_shrank"),
        ([40, 100, 0, 0], [40, 120, 0, 0], ("share",), "explain_part_denominator_grew"),
        ([40, 100, 0, 0], [40, 80, 0, 0], ("share",), "explain_part_denominator_shrank"),
        ([10, 100, 5, 0], [10, 100, 9, 0], ("sum",), "explain_part_numerators"),
        ([40, 50, 50, 0], [40, 60, 50, 0], ("part",), "explain_part_denominators"),
    ],
)
def test_how_a_ratio_moved(old, new, codes, code):
    (found,) = say(old, new, codes=codes)
    assert found.code == code
    value = {
        "share": lambda x, n, _y, _z: 100 * x / n,
        "sum": lambda x, n, y, _z: 100 * (x + y) / n,
        "part": lambda x, n, y, _z: 100 * x / (n + y),
        "parts": lambda x, n, y, z: 100 * (x + z) / (n + y),
    }[codes[0]]
    assert found.facts["points"].value == pytest.approx(value(*new) - value(*old))


def test_a_half_too_small_to_be_said_is_an_effect_of_the_rest():
    # 40 / 1000 -> 44 / 1005: 4 % -> 4.3781 %; the base alone takes about 0.02
    said, rest = say([40, 1000, 0, 0], [44, 1005, 0, 0], codes=("share",))
    assert said.code == "explain_part_numerator_grew"
    above = (0.4 + 100 * 4 / 1005) / 2
    assert said.facts["points"].value == pytest.approx(above)
    assert rest.code == "explain_part_rest"
    assert (rest.facts["n"].value, rest.facts["points"].value) == (
        1,
        pytest.approx(100 * 44 / 1005 - 4 - above),
    )


def test_two_small_halves_of_one_weight_are_said_together():
    # 400 / 10,000 -> 404 / 9,990: +0.04 by the count, +0.004 by the base: 0.044 is no reason
    assert [own.code for own in say([400, 10000, 0, 0], [404, 9990, 0, 0], codes=("share",))] == [
        "explain_part_rest"
    ]
    # 404 / 9,900: +0.04 and +0.04 are
    (found,) = say([400, 10000, 0, 0], [404, 9900, 0, 0], codes=("share",))
    assert found.code == "explain_part_both_grew_shrank"
    assert found.facts["points"].value == pytest.approx(100 * 404 / 9900 - 4)


def test_indicators_are_said_in_the_order_of_their_net_effect():
    # share: 40 / 100 -> 60 / 150, twice ten and more points against each other, nothing in all
    found = say([40, 100, 5, 10], [60, 150, 5, 16], codes=("share", "sum", "count"))
    assert [own.code for own in found] == [
        "explain_part_value",
        "explain_part_both_several_grew",
        "explain_part_both_grew_grew",
    ]
    assert found[0].facts["points"].value == pytest.approx(6 / 3)
    assert found[1].facts["points"].value == pytest.approx((65 / 150 * 100 - 45) / 3)
    assert found[2].facts["points"].value == pytest.approx(0, abs=1e-12)
    assert found[2].facts["above"].value == round((20 + 20 / 1.5) / 2 / 3, 2)
    # the halves are written as numbers that add up
    assert found[2].facts["below"].value == -found[2].facts["above"].value


def test_six_indicators_are_said_and_the_others_counted():
    formulas = {f"i{at}": f"{at + 1} * z" for at in range(8)}
    found = say([0, 1, 0, 1], [0, 1, 0, 2], codes=tuple(formulas), formulas=formulas)
    # z grows by 1: the indicators by 1, 2, ... 8, an eighth of it in points
    assert [own.facts["points"].value for own in found] == pytest.approx(
        [8 / 8, 7 / 8, 6 / 8, 5 / 8, 4 / 8, 3 / 8, (2 + 1) / 8]
    )
    assert (found[-1].code, found[-1].facts["n"].value) == ("explain_part_rest_pillar", 2)


def test_smaller_effects_are_said_by_pillar_before_the_rest():
    formulas = {f"i{at}": f"{at} * z" for at in range(1, 11)}
    pillars = {"i1": "a", "i2": "b", "i3": "c", "i4": "b"}
    found = say([0, 1, 0, 1], [0, 1, 0, 1.15], codes=tuple(formulas), formulas=formulas,
                pillars=pillars)  # fmt: skip
    # z grows by 0.15: indicator k by 0.15 k, a tenth of it in points; i5 to i10 are named
    assert [(own.code, own.facts["n"].value) for own in found[6:]] == [
        ("explain_part_rest_pillar", 2),
        ("explain_part_rest", 2),
    ]
    assert found[6].facts["pillar"].value == "b"
    assert found[6].facts["points"].value == pytest.approx(0.015 * (2 + 4))
    # the pillars a and c stay below what is said one by one
    assert found[7].facts["points"].value == pytest.approx(0.015 * (1 + 3))
    assert sum(own.facts["points"].value for own in found) == pytest.approx(0.015 * 55)


def test_a_value_is_said_with_decimals_enough_to_tell_it_apart():
    (plain,) = say([0, 1, 0, 10], [0, 1, 0, 12.5], codes=("count",))
    assert [(plain.facts[end].value, plain.facts[end].decimals) for end in ("old", "new")] == [
        (10, 1),
        (12.5, 1),
    ]
    (fine,) = say([0, 1, 0, 10], [0, 1, 0, 10.062], codes=("count",))
    assert fine.facts["old"].decimals == fine.facts["new"].decimals == 1
    (finer,) = say([0, 1, 0, 10.06], [0, 1, 0, 10.112], codes=("count",))  # both are 10.1
    assert finer.facts["old"].decimals == finer.facts["new"].decimals == 2


def test_numbers_written_alike_get_more_decimals():
    (found,) = say([1, 0.0101, 0, 0], [1, 0.0102, 0, 0], codes=("tenth",))
    assert (found.code, found.facts["old"].decimals) == ("explain_part_denominator_grew", 4)


def test_a_value_that_is_not_known_is_said_without_it():
    plan = make_plan({"p": {"count": 1.0}})
    results = [score(pd.DataFrame({"count": [own]}, index=["u"]), plan) for own in (10.0, 30.0)]
    parts = decompose_parts(*results)
    unknown = pd.DataFrame(
        {"before": [np.nan], "after": [30.0], "decimals": [1], "pillar": "p"}, index=["count"]
    )
    told = say_parts(parts, "u", pd.DataFrame(), unknown)
    assert told[0].code == "explain_part_value_plain"
    assert set(told[0].facts) == {"indicator", "points"}


def test_a_sum_names_all_its_metrics_and_a_count_itself():
    found = say([10, 100, 5, 10], [10, 80, 9, 40], codes=("sum", "count"))
    assert [own.code for own in found] == [
        "explain_part_value",
        "explain_part_both_several_shrank",
    ]
    assert facts_of(found[0]) == {
        "indicator": "count", "points": pytest.approx(15), "old": 10, "new": 40,
    }  # fmt: skip
    assert facts_of(found[1])["metrics"] == ["x", "y"]


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
