"""A pipeline runs on what it names, remembers what it did, and refuses what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from indicators.engine.recipe_run import Chain, RecipeError, digest_table, run_pipeline
from schemas.pipeline import Pipeline
from tests.indicators.engine.recipe_factory import GAP, codes_of, make_inputs, make_table, run

MINMAX = {"op": "normalise", "method": "minmax"}
MEAN = {"op": "aggregate", "method": "amean"}
RANK = {"op": "rank"}
INPUTS = make_inputs(
    {"x": [1.0, 3, 2, GAP], "y": [10.0, 0, 5, 10]},
    {"x": "p", "y": "p", "p": "top"},
    down=["y"],
    sizes={"n": [1.0, 2, 4, 5]},
    groups={"kind": ["k", "k", "m", None]},
)
PANEL = make_inputs({"x": [1.0, 2, 3, 4]}, units=["A", "B", "A", "B"], times=[1, 1, 2, 2])


def test_a_whole_chain_on_paper():
    result = run(INPUTS, {"op": "impute", "method": "mean"}, MINMAX, MEAN, RANK)
    assert list(result.tables) == ["Raw", "Imputed", "Normalised", "Aggregated", "Ranked"]
    assert result.tables["Normalised"].values.tolist() == [[0, 0], [100, 100], [50, 50], [50, 0]]
    assert result.tables["Aggregated"].column("top").tolist() == [0, 100, 50, 25]
    assert result.tables["Ranked"].column("top").tolist() == [4, 1, 2, 3]


def test_source_and_write_to_choose_the_data_sets():
    result = run(
        INPUTS,
        {"op": "denominate", "denominators": {"x": "n"}, "scale": {"x": 100}},
        {"op": "normalise", "method": "none", "source": "Raw", "write_to": "plain"},
        {"op": "normalise", "method": "none", "source": "Denominated"},
        {"op": "normalise", "method": "none"},
    )
    assert result.tables["plain"].column("x")[:3].tolist() == [1, 3, 2]
    assert result.tables["plain"].column("y").tolist() == [-10, 0, -5, -10]
    assert result.tables["Normalised"].column("x")[:3].tolist() == [100, 150, 50]
    assert result.tables["Normalised"].column("y").tolist() == [10, 0, 5, 10]  # turned twice
    assert [(entry.source, entry.written) for entry in result.trail] == [
        ("Raw", "Denominated"), ("Raw", "plain"), ("Denominated", "Normalised"),
        ("Normalised", "Normalised"),
    ]  # fmt: skip


def test_a_shared_beginning_is_run_once(monkeypatch: pytest.MonkeyPatch):
    chain = Chain(INPUTS)
    ran: list[str] = []
    work = chain._run_step
    monkeypatch.setattr(
        chain, "_run_step", lambda *given: (ran.append(given[0].op), work(*given))[1]
    )
    for method in ("amean", "copeland", "amean"):
        steps: list[dict[str, Any]] = [MINMAX, MEAN | {"method": method}, RANK]
        chain.run(Pipeline.model_validate({"steps": steps}).steps)
    assert ran == ["normalise", "aggregate", "rank", "aggregate", "rank"]


def test_the_trail_tells_rows_settings_and_a_digest_that_notices_every_bit():
    result = run(INPUTS, {"op": "screen", "min_available": 1}, MINMAX)
    assert [(entry.op, entry.rows, entry.columns) for entry in result.trail] == [
        ("screen", 3, 2), ("normalise", 3, 2),
    ]  # fmt: skip
    assert result.trail[0].settings["min_available"] == 1
    assert result.digest() == run(INPUTS, {"op": "screen", "min_available": 1}, MINMAX).digest()
    table = make_table({"x": [1.0, -0.0, GAP]})
    assert digest_table(table) == digest_table(make_table({"x": [1.0, 0.0, -GAP]}))
    other = make_table({"x": [np.nextafter(1.0, 2), 0, GAP]})
    assert digest_table(table) != digest_table(other)
    assert digest_table(table) != digest_table(make_table({"y": [1.0, 0, GAP]}))


def test_the_unit_to_compare_with_is_that_of_the_same_year():
    own = {"op": "normalise", "method": "dist2ref", "params": {"unit": "B"}}
    assert run(PANEL, own).tables["Normalised"].column("x").tolist() == pytest.approx(
        [0, 1, 2 / 3, 1]
    )
    left_out = run(make_inputs({"x": [1.0, 2, 3]}, units=["A", "B", "A"], times=[1, 1, 2]), own)
    assert np.isnan(left_out.tables["Normalised"].column("x")).tolist() == [False, False, True]
    assert ("indicator_without_scale", "x") in codes_of(left_out)


def test_a_panel_is_scaled_over_all_years_or_each_by_itself():
    assert run(PANEL, MINMAX).tables["Normalised"].column("x").tolist() == pytest.approx(
        [0, 100 / 3, 200 / 3, 100]
    )
    alone = run(PANEL, MINMAX | {"global": False})
    assert alone.tables["Normalised"].column("x").tolist() == [0, 100, 0, 100]


def test_sizes_follow_units_that_were_screened_out():
    result = run(
        INPUTS, {"op": "screen", "force": {"A": False, "D": False}},
        {"op": "denominate", "denominators": {"x": "n", "y": "n"}},
    )  # fmt: skip
    assert result.tables["Denominated"].units == ("B", "C")
    assert result.tables["Denominated"].values.tolist() == [[1.5, 0], [0.5, 1.25]]


def test_groups_follow_units_of_their_year():
    inputs = make_inputs(
        {"x": [1.0, 2, GAP, 4, 9]}, units=["A", "B", "A", "B", "C"], times=[1, 1, 2, 2, 2],
        groups={"g": ["k", "k", "k", "k", "m"]},
    )  # fmt: skip
    result = run(
        inputs, {"op": "screen", "min_available": 0, "force": {"B": True}},
        {"op": "impute", "method": "mean_group", "group": "g"},
    )  # fmt: skip
    assert result.tables["Imputed"].column("x").tolist() == [1, 2, 4, 4, 9]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"op": "denominate", "denominators": {"z": "n"}},
         r"steps\.0\.denominators: there is no indicator 'z'; there are: x, y"),
        ({"op": "denominate", "denominators": {"x": "z"}},
         r"steps\.0\.denominators: there is no column of numbers 'z'; there are: n"),
        ({"op": "denominate", "scale": {"z": 1}}, r"steps\.0\.scale: there is no indicator 'z'"),
        ({"op": "screen", "force": {"Z": True}},
         r"steps\.0\.force: there is no unit 'Z'; there are: A, B, C, D"),
        ({"op": "impute", "method": "mean_group", "group": "z"},
         r"steps\.0\.group: there is no column of groups 'z'; there are: kind"),
        ({"op": "impute", "by": "row", "method": "mean", "within_level": 9},
         r"steps\.0\.within_level: no indicator has an ancestor at level 9; levels: 2, 3"),
        ({"op": "impute_panel", "method": "latest"}, r"steps\.0: impute_panel needs a panel"),
        ({"op": "treat", "individual": {"z": "none"}}, r"steps\.0\.individual: .* 'z'"),
        (MINMAX | {"individual": {"z": {"method": "none"}}}, r"steps\.0\.individual: .* 'z'"),
        ({"op": "normalise", "method": "dist2ref", "params": {"unit": "Z"}},
         r"steps\.0\.params\.unit: there is no unit of the data 'Z'"),
        (MEAN | {"weights": {"z": 1}}, r"steps\.0\.weights: there is no element of the hierarchy"),
        (MEAN | {"method": ["amean"]}, r"steps\.0\.method: 1 entries for 2 levels"),
        (MEAN | {"min_available": [0.5, 0.5, 1]}, r"steps\.0\.min_available: 3 entries for 2"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_data_is_refused_with_its_place(step: dict[str, Any], words: str):
    with pytest.raises(RecipeError, match=words):
        run(INPUTS, step)


ALL = (
    {"op": "impute", "method": "median"},
    {"op": "treat", "winmax": 2, "skew": 1, "kurt": 1},
    MINMAX,
    MEAN | {"method": "gmean", "min_available": 0.5},
    RANK,
)


@pytest.mark.parametrize(
    "columns",
    [
        {"x": [5.0], "y": [1.0]},
        {"x": [GAP, GAP], "y": [GAP, GAP]},
        {"x": [1.0, 1, 1], "y": [GAP, GAP, GAP]},
        {"x": [np.inf, -np.inf, 1], "y": [GAP, np.inf, GAP]},
        {"x": [], "y": []},
    ],
)
def test_degenerate_data_neither_crash_nor_make_numbers_up(columns: dict[str, list[float]]):
    result = run(make_inputs(columns), *ALL)
    for table in result.tables.values():
        assert not np.isinf(table.values).any()
    assert np.isnan(result.tables["Ranked"].column("index")).all()
    assert result.issues


def test_ten_thousand_indicators_are_no_trouble():
    chance = np.random.default_rng(3)
    columns = {f"i{at:05}": chance.normal(size=6) for at in range(10_000)}
    result = run(make_inputs(columns), MINMAX, MEAN, RANK)
    scores = result.tables["Aggregated"].column("index")
    assert scores == pytest.approx(result.tables["Normalised"].values.mean(axis=1), rel=1e-12)
    assert sorted(result.tables["Ranked"].column("index")) == [1, 2, 3, 4, 5, 6]


def test_years_may_have_different_units():
    inputs = make_inputs({"x": [1.0, 2, 3]}, units=["A", "B", "C"], times=[1, 1, 2])
    result = run(inputs, {"op": "impute_panel", "method": "linear"}, MINMAX, MEAN, RANK)
    assert result.tables["Ranked"].column("index").tolist() == [2, 1, 1]


def test_the_same_result_object_is_made_by_the_function():
    pipeline = Pipeline.model_validate({"steps": [MINMAX]})
    assert run_pipeline(INPUTS, pipeline).digest() == Chain(INPUTS).run(pipeline.steps).digest()


def test_a_name_written_twice_holds_the_later_one_and_loses_no_finding():
    inputs = make_inputs({"x": [1.0, 2], "y": [4.0, 8]}, sizes={"n": [0.0, 2], "m": [1.0, 2]})
    result = run(
        inputs,
        {"op": "denominate", "denominators": {"x": "n"}},
        {"op": "denominate", "source": "Raw", "denominators": {"y": "m"}},
    )
    assert codes_of(result) == [("denominator_unusable", "x")]
    assert result.tables["Denominated"].column("y").tolist() == [4, 4]
    assert result.tables["Denominated"].column("x").tolist() == [1, 2]
    assert result.made[0].table.column("x")[1] == 1
