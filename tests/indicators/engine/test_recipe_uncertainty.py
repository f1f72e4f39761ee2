"""How far ranks depend on choices: on runs that can be listed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from indicators.engine import recipe_uncertainty
from indicators.engine.recipe_run import Chain, Inputs, RecipeError
from indicators.engine.recipe_uncertainty import (
    UncertaintyModel,
    UncertaintyResult,
    analyse_uncertainty,
    take_quantiles,
)
from schemas.uncertainty_plan import UncertaintyPlan
from tests.indicators.engine.recipe_factory import GAP, make_inputs, run

MINMAX = {"op": "normalise", "method": "minmax"}
MEAN = {"op": "aggregate", "method": "amean"}
TWO = make_inputs({"x": [0.0, 1, 2], "y": [2.0, 1, 1]})


def model(
    inputs: Inputs, alternatives: Mapping[str, Any], steps: list[dict[str, Any]] | None = None,
    sets: Any = (), **own: Any,
) -> UncertaintyModel:  # fmt: skip
    plan = UncertaintyPlan.model_validate(
        {
            "nominal_steps": steps or [MINMAX, MEAN, {"op": "rank"}],
            "alternatives": alternatives,
            "target": "index",
            **own,
        }
    )
    return UncertaintyModel(Chain(inputs), plan, sets)


def analyse(*given: Any, **own: Any) -> UncertaintyResult:
    return analyse_uncertainty(model(*given, **own))


def test_removing_each_indicator():
    """Whole: x 0, 50, 100 and y 100, 0, 0 give 50, 25, 50; x alone 3, 2, 1; y alone 1, 2, 2."""
    result = analyse(TWO, {"remove": [None, "y", "x"]})
    assert result.nominal.tolist() == [1, 3, 1]
    assert result.scores.tolist() == [[50, 25, 50], [0, 50, 100], [100, 0, 0]]
    assert result.ranks.tolist() == [[1, 3, 1], [3, 2, 1], [1, 2, 2]]
    assert result.shifts.tolist() == [0, 1, 2 / 3]
    table = result.statistics()
    assert table["Mean"].tolist() == pytest.approx([5 / 3, 7 / 3, 4 / 3])
    assert table["Median"].tolist() == [1, 2, 1]
    assert table["SD_pop"].tolist() == pytest.approx(
        np.std([[1, 3, 1], [3, 2, 1], [1, 2, 2]], axis=0)
    )
    assert result.top(1).tolist() == pytest.approx([2 / 3, 0, 2 / 3])
    assert result.pairwise[0, 1] == pytest.approx(2 / 3)
    assert result.pairwise[0, 2] == pytest.approx((0.5 + 0 + 1) / 3)
    assert np.isnan(np.diag(result.pairwise)).all()
    assert result.varied == ("remove",)
    assert "weights" in result.fixed


def test_a_pillar_that_loses_its_only_indicator_leaves_the_index_to_the_others():
    inputs = make_inputs(
        {"x": [0.0, 1, 2], "y": [2.0, 1, 1]}, {"x": "p", "y": "q", "p": "index", "q": "index"}
    )
    result = analyse(inputs, {"remove": [None, "y", "p"]})
    assert result.scores.tolist() == [[50, 25, 50], [0, 50, 100], [100, 0, 0]]


def test_sets_of_weights():
    sets = ({}, None, {"x": 3.0})
    result = analyse(TWO, {"weights": ["original", "equal", {"x": 3}]}, sets=sets)
    assert result.scores.tolist() == [[50, 25, 50], [50, 25, 50], [25, 37.5, 75]]


def test_every_run_of_a_factorial_is_its_recipe_run_alone():
    chance = np.random.default_rng(5)
    columns = {code: np.exp(chance.normal(0, 1.5, 9)).round(2) for code in "abcde"}
    columns["b"][[1, 4]] = GAP
    columns["e"][0] = GAP
    parents = {"a": "p", "b": "p", "c": "p", "d": "q", "e": "q", "p": "index", "q": "index"}
    inputs = make_inputs(columns, parents, weights={"a": 2, "q": 3}, down=["c"])
    treated = {"op": "treat", "skew": 0.5, "kurt": 0}
    fills = [{"op": "impute", "method": method} for method in ("mean", "median")]
    scales = [
        {"op": "normalise", "method": "minmax", "params": {"lower": 1, "upper": 100}},
        {"op": "normalise", "method": "prank", "params": {"ties": "average"}},
    ]
    means = [MEAN, MEAN | {"method": ["amean", "copeland"]}]
    weights = ["original", "equal", {"b": 0, "p": 5}]
    found = analyse(
        inputs,
        {"impute": fills, "winmax": [0, 3], "normalise": scales, "aggregate": means,
         "weights": weights},
        [fills[0], treated, scales[0], MEAN],
        sets=({}, None, {"b": 0.0, "p": 5.0}),
    )  # fmt: skip
    assert len(found.scores) == 2 * 2 * 2 * 2 * 3
    for scores, (fill, most, scale, mean, own) in zip(
        found.scores, found.sample.choices.tolist(), strict=True
    ):
        alone = run(
            inputs, fills[fill], treated | {"winmax": [0, 3][most]}, scales[scale],
            means[mean] | {"weights": weights[own]},
        )  # fmt: skip
        assert scores == pytest.approx(alone.tables["Aggregated"].column("index"), rel=1e-12)


def test_continuous_weights_vary_around_those_of_the_nominal_recipe():
    """The tree says 1 : 1, the recipe 0 : 1; without x the score is y in every run."""
    steps = [MINMAX, MEAN | {"weights": {"x": 0}}]
    for weights in ({"noise": 0.9}, {"dirichlet": 5}):
        result = analyse(TWO, {"weights": weights}, steps, runs=8)
        assert result.scores == pytest.approx(np.tile([100, 0, 0], (8, 1)))


def test_the_data_set_before_the_aggregation_is_the_one_written_last():
    """`Imputed` is written twice; the first place in the list of names is not the last step."""
    inputs = make_inputs(
        {"x": [0.0, 1, GAP], "y": [2.0, 1, 1]}, units=["A", "A", "B"], times=[1, 2, 1]
    )
    steps = [
        {"op": "impute_panel", "method": "latest"},
        {"op": "treat"},
        {"op": "impute", "method": "mean"},
        MEAN,
    ]
    result = analyse(inputs, {"remove": [None]}, steps)
    expected = run(inputs, *steps).tables["Aggregated"].column("index")
    assert result.scores[0] == pytest.approx(expected)
    assert not np.isnan(expected).any()


def test_the_limit_of_winsorising_belongs_to_whichever_treatment_a_run_has():
    far = make_inputs({"x": [*range(10), 100.0, 200.0], "y": [*range(12)]}, units="ABCDEFGHIJKL")
    treatments = [{"op": "treat", "log": "log_CT_orig"}, {"op": "treat", "log": "log_CT"}]
    steps = [{"op": "treat"}, MINMAX, MEAN]
    first = analyse(far, {"winmax": [0, 5], "treat": treatments}, steps)
    second = analyse(far, {"treat": treatments, "winmax": [0, 5]}, steps)
    assert sorted(first.scores.tolist()) == sorted(second.scores.tolist())
    assert len(np.unique(first.scores[:, 5])) == 3  # winsorised alike, or two logarithms


def test_a_unit_that_a_run_leaves_out_has_no_rank_there():
    inputs = make_inputs({"x": [0.0, 1, 2], "y": [GAP, 1, 1]})
    steps = [{"op": "screen", "min_available": 0}, MINMAX, MEAN]
    screens = [{"op": "screen", "min_available": 0}, {"op": "screen", "min_available": 1}]
    result = analyse(inputs, {"screen": screens}, steps)
    assert np.isnan(result.ranks[:, 0]).tolist() == [False, True]
    assert result.statistics()["Mean"][0] == 3
    assert result.top(3)[0] == 0.5  # of all runs


def test_years_that_lose_different_units_are_not_mixed_up():
    inputs = make_inputs({"x": [1.0, 2], "y": [GAP, 3]}, units=["A", "A"], times=[1, 2])
    every = {"op": "screen", "min_available": 0}
    screens = [every, {"op": "screen", "min_available": 1}]
    result = analyse(inputs, {"screen": screens}, [every, MEAN])
    assert np.isnan(result.scores).tolist() == [[False, False], [True, False]]


def test_a_panel_is_ranked_year_by_year():
    inputs = make_inputs(
        {"x": [1.0, 2, 5, 4], "y": [2.0, 1, 1, 1]}, units=["A", "B", "A", "B"], times=[1, 1, 2, 2]
    )
    result = analyse(inputs, {"remove": [None, "x"]}, [MEAN])
    assert result.ranks.tolist() == [[1, 1, 1, 2], [1, 2, 1, 1]]


def test_what_is_not_in_the_tree_is_refused():
    with pytest.raises(RecipeError, match="target: there is no element"):
        model(TWO, {"remove": [None]}, target="z")
    with pytest.raises(RecipeError, match=r"alternatives\.remove: there is no element .* 'z'"):
        model(TWO, {"remove": [None, "z"]})
    with pytest.raises(RecipeError, match="no step aggregate"):
        model(TWO, {"normalise": [MINMAX]}, [MINMAX])


def test_a_data_set_that_is_not_there_yet_is_refused():
    with pytest.raises(RecipeError, match=r"steps\.0\.source: there is no data set .* 'Treated'"):
        model(TWO, {"remove": [None]}, [MEAN | {"source": "Treated"}])
    other = {"normalise": [MINMAX | {"source": "Treated"}]}
    with pytest.raises(RecipeError, match=r"steps\.0\.source"):
        analyse(TWO, other)


def test_an_indicator_may_be_studied_itself():
    result = analyse(TWO, {"weights": {"noise": 0.5}}, target="x", runs=4)
    assert result.ranks.tolist() == [[3, 2, 1]] * 4


def test_too_many_units_for_pairs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recipe_uncertainty, "PAIRS_MAX", 2)
    with pytest.raises(ValueError, match="3 units"):
        _ = analyse(TWO, {"remove": [None]}).pairwise


def test_quantiles_of_type_seven_also_with_gaps():
    ranks = np.array([[1.0, 1], [2, GAP], [4, 3]])
    got = take_quantiles(ranks, (0.25, 0.5))
    assert got.tolist() == [[1.5, 1.5], [2, 2]]
    assert take_quantiles(ranks[:, :1], (0.25, 0.5)).tolist() == [[1.5], [2]]


def test_a_run_ranks_whom_it_keeps_also_those_the_nominal_recipe_leaves_out():
    """By column C gets b = 1.5 and stays: 1, 2, 5.25; by group it has no b and is screened out."""
    inputs = make_inputs({"a": [1.0, 2, 9], "b": [1.0, 2, GAP]}, groups={"G": ["g", "g", None]})
    steps = [
        {"op": "impute", "method": "mean_group", "group": "G"},
        {"op": "screen", "min_available": 1},
        {"op": "normalise", "method": "none"},
        MEAN,
    ]
    ways = [{"op": "impute", "method": "mean"}, steps[0]]
    result = analyse(inputs, {"impute": ways}, steps)
    assert result.units == ("A", "B", "C")
    assert np.array_equal(result.nominal, [2, 1, GAP], equal_nan=True)
    assert np.array_equal(result.ranks, [[3, 2, 1], [2, 1, GAP]], equal_nan=True)
    table = result.statistics()
    assert table["Mean"].tolist() == [2.5, 1.5, 1]
    assert table["SD_pop"].tolist() == [0.5, 0.5, 0]
    assert result.shifts.tolist() == [1, 0]
    assert [(item.code, item.place, item.values) for item in result.issues] == [
        ("unit_not_in_all_runs", "C", {"count": 1, "of": 2})
    ]


def test_runs_that_rank_nobody_are_said():
    result = analyse(TWO, {"weights": [{"x": 0, "y": 0}, "original"]}, None, [{"x": 0, "y": 0}, {}])
    assert [(item.code, item.values) for item in result.issues] == [
        ("runs_without_ranks", {"count": 1, "of": 2})
    ]
    assert result.statistics()["Mean"].tolist() == [1, 3, 1]


def test_ranks_written_over_the_scores_do_not_become_them():
    steps = [MINMAX, MEAN | {"write_to": "Res"}, {"op": "rank", "write_to": "Res"}]
    assert analyse(TWO, {"remove": [None, "y"]}, steps).nominal.tolist() == [1, 3, 1]


@pytest.mark.parametrize(("target", "removed"), [("p", "p"), ("p", "index"), ("x", "p")])
def test_what_is_studied_cannot_be_left_out(target: str, removed: str):
    inputs = make_inputs({"x": [1.0, 2], "y": [2.0, 1]}, {"x": "p", "y": "p", "p": "index"})
    with pytest.raises(RecipeError, match=rf"alternatives\.remove\.1: {removed} is the target"):
        model(inputs, {"remove": [None, removed]}, target=target)
