"""The parts of a change sum to it, whatever changed, and say what a person would say."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.engine.change import decompose_change
from indicators.engine.change_parts import (
    WHOLE,
    ChangePart,
    decompose_parts,
    shapley_weights,
)
from indicators.engine.formula_values import evaluate_values
from indicators.engine.pipeline import score
from schemas.catalogue import Aggregation, Direction, Normalisation
from tests.indicators.engine.explanation_factory import compile_formulas
from tests.indicators.engine.plan_factory import make_plan, make_values

NAN = np.nan
PARTS = [part.value for part in ChangePart]
FORMULAS = compile_formulas({"a": "100 * x / n", "b": "100 * y / n", "c": "z", "d": "z / m"})
METRICS = ["x", "y", "z", "n", "m"]


def make_edition(metrics, plan):
    """Score metrics of institutions under a plan over some of the indicators a, b, c, d."""
    frame = pd.DataFrame.from_dict(metrics, orient="index", columns=METRICS, dtype="float64")
    columns = {code: frame[code].to_numpy() for code in METRICS}
    values = pd.DataFrame(
        {code: evaluate_values(FORMULAS[code], columns) for code in plan.indicator_codes()},
        index=frame.index,
    )
    return score(values, plan), frame


def explain(before, after, plan, later=None):
    old, old_metrics = make_edition(before, plan)
    new, new_metrics = make_edition(after, later or plan)
    return decompose_parts(old, new, FORMULAS, (old_metrics, new_metrics))


def test_the_share_fell_because_enrolment_grew():
    plan = make_plan({"p": {"a": 1.0}})
    change = explain({"u": [40, 0, 0, 100, 1]}, {"u": [45, 0, 0, 150, 1]}, plan)
    # 40 -> 30: numerator ((45-40)+(30-26.67))/2, denominator ((26.67-40)+(30-45))/2
    row = change.by_part().loc["u"]
    assert row["numerator"] == pytest.approx((5 + 10 / 3) / 2)
    assert row["denominator"] == pytest.approx((-40 / 3 - 15) / 2)
    assert change.change["u"] == pytest.approx(-10)
    assert change.ratios["a"] == (("x",), ("n",))
    assert change.table("u")["part"].tolist() == ["denominator", "numerator"]


def test_a_count_is_its_own_value_and_no_ratio():
    plan = make_plan({"p": {"a": 1.0, "c": 1.0}})
    change = explain({"u": [40, 0, 10, 100, 1]}, {"u": [40, 0, 30, 100, 1]}, plan)
    assert change.by_part().loc["u"].to_dict() == pytest.approx(
        dict.fromkeys(PARTS, 0.0) | {"value": 10.0}
    )
    assert change.by_indicator().loc["u", "c"] == pytest.approx(10)
    assert "c" not in change.ratios


def test_without_metrics_or_with_other_ones_a_ratio_is_a_value():
    plan = make_plan({"p": {"a": 1.0}})
    (old, metrics), (new, _) = (
        make_edition({"u": row}, plan) for row in ([40, 0, 0, 100, 1], [45, 0, 0, 150, 1])
    )
    for given_metrics in (None, (metrics, metrics)):
        row = decompose_parts(old, new, FORMULAS, given_metrics).by_part().loc["u"]
        assert row["value"] == pytest.approx(-10)
        assert row["numerator"] == row["denominator"] == 0


def test_data_that_dropped_out():
    plan = make_plan({"p": {"a": 1.0, "c": 1.0}})
    change = explain({"u": [40, 0, 20, 100, 1]}, {"u": [40, 0, NAN, 100, 1]}, plan)
    # 30 -> 40 because the weaker number is gone
    assert change.by_part().loc["u", "availability"] == pytest.approx(10)


def test_new_weights():
    plan = make_plan({"p": {"a": 1.0, "c": 1.0}})
    later = make_plan({"p": {"a": 3.0, "c": 1.0}})
    row = [40, 0, 20, 100, 1]
    change = explain({"u": row}, {"u": row}, plan, later)
    assert change.by_part().loc["u"].to_dict() == pytest.approx(
        dict.fromkeys(PARTS, 0.0) | {"weights": 5.0}
    )


def test_new_goalposts():
    plan = make_plan({"p": {"c": 1.0}})
    special = {"c": {"normalisation": Normalisation.GOALPOST, "low": 0.0, "high": 50.0}}
    change = explain(
        {"u": [0, 0, 20, 1, 1]},
        {"u": [0, 0, 20, 1, 1]},
        plan,
        make_plan({"p": {"c": 1.0}}, special=special),
    )
    assert change.by_part().loc["u", "scales"] == pytest.approx(20)
    assert change.by_indicator().loc["u", "c"] == pytest.approx(20)


def test_a_new_mean_belongs_to_no_indicator():
    plan = make_plan({"p": {"a": 1.0, "c": 1.0}})
    later = plan.model_copy(update={"aggregation": Aggregation.GEOMETRIC})
    change = explain({"u": [40, 0, 10, 100, 1]}, {"u": [40, 0, 10, 100, 1]}, plan, later)
    assert change.by_part().loc["u", "rule"] == pytest.approx(-5)
    assert change.by_indicator().loc["u", WHOLE] == pytest.approx(-5)


def test_peers_that_come_in_and_peers_that_move():
    plan = make_plan({"p": {"c": 1.0}}, indicator={"normalisation": Normalisation.PERCENTILE})
    before = {"u": [0, 0, 5, 1, 1], "v": [0, 0, 1, 1, 1]}
    entered = before | {"w": [0, 0, 9, 1, 1]}
    change = explain(before, entered, plan)
    # second of two (75) becomes second of three (50); v keeps the last place
    assert change.by_part().loc["u", "peers_present"] == pytest.approx(-25)
    assert change.change.index.tolist() == ["u", "v"]
    moved = explain(before, before | {"v": [0, 0, 7, 1, 1]}, plan)
    assert moved.by_part().loc["u", "peers_moved"] == pytest.approx(-50)
    assert moved.by_part().loc["v", "value"] == pytest.approx(50)


def test_the_geometric_mean_is_split_by_logarithms():
    plan = make_plan({"p": {"a": 1.0, "c": 1.0}}, aggregation=Aggregation.GEOMETRIC)
    change = explain({"u": [10, 0, 10, 100, 1]}, {"u": [40, 0, 10, 50, 1]}, plan)
    # a: 10 -> 80; score 10 -> sqrt(800). n quadruples, d halves: ln 4 and ln 2 of ln 8
    end = math.sqrt(800)
    row = change.by_part().loc["u"]
    assert row["numerator"] == pytest.approx((end - 10) * 2 / 3)
    assert row["denominator"] == pytest.approx((end - 10) / 3)


def test_one_recipe_gives_the_effects_of_the_older_decomposition():
    plan = make_plan({"p": {"a": 1.0, "c": 2.0}})
    before, after = {"u": [40, 0, 10, 100, 1]}, {"u": [50, 0, 30, 120, 1]}
    change = explain(before, after, plan)
    old, new = (make_edition(rows, plan)[0] for rows in (before, after))
    expected = decompose_change(old, new).score_effect.loc["u"]
    assert change.by_indicator().loc["u"].drop(WHOLE).to_dict() == pytest.approx(expected.to_dict())


def test_an_unscored_institution_has_no_parts():
    plan = make_plan({"p": {"c": 1.0}})
    change = explain({"u": [0, 0, NAN, 1, 1]}, {"u": [0, 0, 20, 1, 1]}, plan)
    assert change.by_part().loc["u"].isna().all()
    assert [(issue.code, issue.place) for issue in change.issues] == [("change_unscored", "u")]
    assert change.table("u").empty


def test_blocks_that_cannot_be_told_apart_share_the_change():
    change = explain(
        {"u": [10, 0, NAN, 100, 1]},
        {"u": [NAN, 0, 50, 100, 1]},
        make_plan({"p": {"a": 1.0}}),
        make_plan({"p": {"c": 1.0}}),
    )
    row = change.by_part().loc["u"]
    assert (row["weights"], row["availability"]) == pytest.approx((20, 20))
    assert [issue.code for issue in change.issues] == ["change_inseparable"]


def test_only_the_wanted_institutions_are_split():
    plan = make_plan({"p": {"c": 1.0}})
    old, _ = make_edition({"u": [0, 0, 1, 1, 1], "v": [0, 0, 2, 1, 1]}, plan)
    change = decompose_parts(old, old, institutions=["v", "nobody"])
    assert change.change.to_dict() == {"v": 0.0}


def test_orders_are_weighted_so_that_they_sum_to_one():
    for blocks in range(1, 8):
        shares = shapley_weights(blocks)
        sets = [math.comb(blocks - 1, size) for size in range(blocks)]
        assert shares @ np.array(sets) == pytest.approx(1)


CELLS = st.one_of(st.none(), st.integers(0, 40).map(float), st.floats(0.5, 40))
METRIC_ROWS = st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=2, max_size=5)
NAMES = list("uvwxy")


@st.composite
def plans(draw):
    codes = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
    cut = draw(st.integers(1, len(codes)))
    weight = st.sampled_from([0.5, 1.0, 3.0])
    pillars = {"p": codes[:cut], "q": codes[cut:]}
    return make_plan(
        {name: {code: draw(weight) for code in own} for name, own in pillars.items() if own},
        special={
            code: {
                "normalisation": draw(st.sampled_from(Normalisation)),
                "low": draw(st.sampled_from([1.0, 3.0])),
                "high": draw(st.sampled_from([20.0, 60.0])),
                "direction": draw(st.sampled_from(Direction)),
            }
            for code in codes
        },
        aggregation=draw(st.sampled_from(Aggregation)),
        pillar_coverage=draw(st.sampled_from([0.0, 0.6])),
    )


def name_rows(rows, shift):
    return {
        NAMES[(at + shift) % len(NAMES)]: [NAN if cell is None else cell for cell in row]
        for at, row in enumerate(rows)
    }


@settings(max_examples=200, deadline=None)
@given(METRIC_ROWS, METRIC_ROWS, plans(), plans(), st.integers(0, 1), st.booleans())
def test_the_parts_sum_to_the_change_whatever_changed(old, new, plan, other, shift, alike):
    change = explain(name_rows(old, 0), name_rows(new, shift), plan, plan if alike else other)
    known = change.change.notna()
    expected = change.change[known].to_numpy()
    for table in (change.by_part(), change.by_indicator()):
        assert table[known].sum(axis=1).to_numpy() == pytest.approx(expected, abs=1e-12)
        assert table[~known].isna().all(axis=None)


def test_rows_may_come_in_any_order():
    plan = make_plan({"p": {"c": 1.0}}, indicator={"normalisation": Normalisation.ZSCORE})
    values = make_values({"u": [1.0], "v": [4.0], "w": [2.0]}, ["c"])
    later = make_values({"w": [3.0], "u": [2.0], "v": [4.0]}, ["c"])
    one = decompose_parts(score(values, plan), score(later, plan)).by_part()
    two = decompose_parts(score(values.iloc[::-1], plan), score(later.iloc[::-1], plan)).by_part()
    pd.testing.assert_frame_equal(one.sort_index(), two.sort_index(), atol=1e-12)
