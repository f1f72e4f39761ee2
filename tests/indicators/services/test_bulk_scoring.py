from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.engine.recipe_run import Inputs, RecipeError
from indicators.engine.steps.hierarchy import build_hierarchy
from indicators.services.bulk_scoring import plan_bulk, score_bulk
from schemas.bulk_plan import BulkTarget
from tests.indicators.services.bulk_factory import (
    LIMITS,
    compare_with_engine,
    make_inputs,
    make_pipeline,
    make_table,
    make_tree,
    read_scores,
    write_observations,
)

CODES = tuple("abcdefg")
TREE = make_tree({"P": CODES[:3], "Q": CODES[3:]}, {"b": 2.0, "c": 0.0, "Q": 0.5}, ("b", "e"))
METHODS = [
    {"method": "minmax", "params": {"lower": 1, "upper": 7}},
    {"method": "zscore", "params": {"mean": 100, "sd": 15}},
    {"method": "scaled", "params": {"lower": -1, "upper": 4}},
    {"method": "goalposts", "params": {"lower": -1, "upper": 2, "factor": 10}},
    {"method": "goalposts", "params": {"lower": -1, "upper": 2, "truncate": False}},
    {"method": "dist2targ", "params": {"target": 1.5}},
    {"method": "dist2targ", "params": {"target": 1.5, "cap": True}},
    {"method": "dist2max"},
    {"method": "fracmax"},
    {"method": "rank"},
    {"method": "rank", "params": {"ties": "average"}},
    {"method": "borda", "params": {"ties": "max"}},
    {"method": "prank"},
    {"method": "none"},
]


def make_values(rows: int, seed: int) -> np.ndarray:
    """Random columns: normal, skewed, full of ties, constant, empty, with gaps."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(rows, len(CODES)))
    values[:, 1] = np.exp(2 * values[:, 1])
    values[:, 2] = np.round(values[:, 2])
    values[:, 3] = np.round(values[:, 3], 1)
    values[:, 4] = 3.25
    values[random.random(values.shape) < 0.25] = np.nan
    values[:, 5] = np.nan
    values[:3] = np.nan
    return values


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("method", METHODS, ids=lambda item: "-".join(map(str, item.values())))
def test_every_method_equals_the_engine_on_a_panel_with_gaps(method, together, tmp_path: Path):
    table = make_table(make_values(120, 1), CODES, [2021, 2022, 2024])
    pipeline = make_pipeline(
        {"op": "normalise", "global": together} | method,
        {"op": "aggregate", "min_available": [0.5, 0.0]},
        {"op": "rank"},
    )
    got = compare_with_engine(make_inputs(table, TREE), pipeline, tmp_path)
    assert got["value"].isna().any()
    assert got["value"].notna().any()


def test_settings_of_single_indicators_sources_and_names(tmp_path: Path):
    table = make_table(make_values(60, 2), CODES)
    sizes = make_table(np.linspace(0, 50, 60)[:, None], ("people",))
    inputs = Inputs(table, TREE, sizes, {"a": "people", "d": "people"})
    pipeline = make_pipeline(
        {"op": "denominate", "scale": {"a": 1000.0}},
        {"op": "normalise", "individual": {"a": METHODS[1], "d": METHODS[4], "g": METHODS[10]}},
        {"op": "aggregate", "weights": {"c": 3.0, "P": 0.0}},
        {"op": "rank", "write_to": "Places"},
        {"op": "normalise", "source": "Aggregated", "method": "prank", "write_to": "Shares"},
        {"op": "rank", "source": "Raw", "write_to": "Ranked"},
    )
    got = compare_with_engine(inputs, pipeline, tmp_path)
    assert list(got["dset"].unique()).count("Shares") == 1


def test_infinite_numbers_are_told_like_the_engine_does(tmp_path: Path):
    values = make_values(20, 3)
    values[5, 0], values[7, 0] = np.inf, -np.inf
    pipeline = make_pipeline({"op": "normalise"}, {"op": "aggregate"}, {"op": "rank"})
    compare_with_engine(make_inputs(make_table(values, CODES), TREE), pipeline, tmp_path)


def test_weights_that_are_all_zero_are_told(tmp_path: Path):
    tree = make_tree({"P": CODES[:3], "Q": CODES[3:]}, dict.fromkeys(CODES[:3], 0.0))
    pipeline = make_pipeline({"op": "normalise"}, {"op": "aggregate"}, {"op": "rank"})
    table = make_table(make_values(30, 4), CODES)
    got = compare_with_engine(make_inputs(table, tree), pipeline, tmp_path)
    assert got.loc[got["code"] == "P", "value"].isna().all()


def test_equal_weights_and_many_ties(tmp_path: Path):
    random = np.random.default_rng(5)
    table = make_table(random.integers(0, 4, size=(400, 7)) / 10, CODES)
    pipeline = make_pipeline(
        {"op": "normalise", "method": "rank", "params": {"ties": "average"}},
        {"op": "aggregate", "weights": "equal"},
        {"op": "rank"},
    )
    got = compare_with_engine(make_inputs(table, TREE), pipeline, tmp_path)
    places = got[(got["dset"] == "Ranked") & (got["code"] == "Index")]["value"]
    assert places.duplicated().sum() > 10


CELL = st.one_of(
    st.just(np.nan),
    st.integers(-3, 3).map(float),
    st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda value: round(value, 4)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_the_data_the_database_equals_the_engine(data):
    times = data.draw(st.sampled_from([None, [2020], [2020, 2021]]))
    rows = data.draw(st.integers(1, 6)) * len(times or [0])
    cells = data.draw(st.lists(CELL, min_size=rows * 4, max_size=rows * 4))
    weights = {c: data.draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])) for c in ("a", "b", "c", "P")}
    tree = make_tree({"P": ("a", "b"), "Q": ("c", "d")}, weights, ("a", "d"))
    method = data.draw(st.sampled_from(METHODS))
    least = data.draw(st.sampled_from([None, 0.5, 1.0]))
    together = data.draw(st.booleans())
    pipeline = make_pipeline(
        {"op": "normalise", "global": together} | method,
        {"op": "aggregate", "min_available": least},
        {"op": "rank"},
    )
    table = make_table(np.reshape(cells, (rows, 4)), ("a", "b", "c", "d"), times)
    with TemporaryDirectory() as folder:
        compare_with_engine(make_inputs(table, tree), pipeline, Path(folder))


def test_the_order_of_the_observations_changes_no_bit(tmp_path: Path):
    table = make_table(make_values(3000, 6), CODES, [2020, 2021])
    pipeline = make_pipeline(
        {"op": "normalise", "method": "zscore"}, {"op": "aggregate"}, {"op": "rank"}
    )
    results = []
    for seed in (1, 2):
        source = write_observations(tmp_path / f"g{seed}.parquet", table, seed=seed)
        target = BulkTarget(path=tmp_path / f"s{seed}.parquet")
        score_bulk(pipeline, TREE, source, target, limits=LIMITS)
        frame = read_scores(target.path).sort_values(["dset", "time", "unit", "code"])
        results.append(frame["value"].to_numpy())
    assert results[0].tobytes() == results[1].tobytes()


def test_only_the_codes_asked_for_are_written(tmp_path: Path):
    table = make_table(make_values(30, 7), CODES)
    pipeline = make_pipeline(
        {"op": "normalise"}, {"op": "aggregate"}, {"op": "rank"}, outputs=["Normalised", "Ranked"]
    )
    source = write_observations(tmp_path / "g.parquet", table)
    target = BulkTarget(path=tmp_path / "s.parquet")
    score_bulk(pipeline, TREE, source, target, codes=["Index"], limits=LIMITS)
    got = read_scores(target.path)
    assert set(zip(got["dset"], got["code"], strict=True)) == {("Ranked", "Index")}
    assert len(got) == 30


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"op": "treat"}, r"steps.1: the step treat is not linear .* treat outliers with run_pip"),
        ({"op": "impute", "method": "mean"}, "steps.1: the step impute is not linear .* impute w"),
        ({"op": "impute_panel", "method": "latest"}, "steps.1: the step impute_panel is not lin"),
        ({"op": "screen"}, "steps.1: the step screen is not linear .* leave those units out"),
        ({"op": "aggregate", "method": "gmean"}, "steps.1.method: gmean is not linear .* use am"),
        ({"op": "aggregate", "method": ["amean", "copeland"]}, "steps.1.method.1: copeland is not"),
        ({"op": "aggregate", "method": ["amean"]}, "1 entries for 2 levels"),
        ({"op": "aggregate", "weights": {"z": 1}}, "steps.1.weights: there is no element of the"),
        ({"op": "normalise", "method": "dist2ref", "params": {"unit": "u"}},
         "steps.1.method: dist2ref is not linear .* use dist2targ"),
        ({"op": "normalise", "individual": {"a": {"method": "dist2ref", "params": {"unit": "u"}}}},
         "steps.1.individual.a.method: dist2ref"),
        ({"op": "normalise", "individual": {"z": {}}}, "steps.1.individual: there is no indicator"),
        ({"op": "denominate", "denominators": {"z": "n"}}, "steps.1.denominators: there is no ind"),
        ({"op": "denominate", "denominators": {"a": "P"}}, "steps.1.denominators: P is an aggreg"),
    ],
)  # fmt: skip
def test_what_is_not_linear_or_does_not_fit_is_refused_with_place_and_remedy(step, message):
    with pytest.raises(RecipeError, match=message):
        plan_bulk(make_pipeline({"op": "rank"}, step), TREE)


def test_codes_that_are_not_there_are_refused():
    pipeline = make_pipeline({"op": "normalise"}, outputs=["Normalised"])
    with pytest.raises(RecipeError, match="codes: there is no element of the hierarchy 'z'"):
        plan_bulk(pipeline, TREE, codes=["z"])
    with pytest.raises(RecipeError, match="no output holds any of Index"):
        plan_bulk(pipeline, TREE, codes=["Index"])


def test_a_hierarchy_beyond_the_bound_is_refused():
    many = make_tree({"P": [f"i{at}" for at in range(2001)]})
    with pytest.raises(RecipeError, match="at most 2000; run_pipeline has no such bound"):
        plan_bulk(make_pipeline({"op": "aggregate"}), many)


def test_targets_come_from_the_tree(tmp_path: Path):
    nodes = [replace(node, target=1.5 if node.level == 1 else None) for node in TREE.nodes]
    tree = build_hierarchy(nodes)
    pipeline = make_pipeline({"op": "normalise", "method": "dist2targ"}, {"op": "aggregate"})
    compare_with_engine(
        make_inputs(make_table(make_values(60, 1), CODES), tree), pipeline, tmp_path
    )
    with pytest.raises(RecipeError, match=r"steps\.0\.params\.target: a has no target"):
        plan_bulk(pipeline, TREE)


@pytest.mark.parametrize("method", ["minmax", "zscore", "dist2max"])
def test_numbers_near_the_largest_and_rounding_noise_as_the_engine_has_them(
    method: str, tmp_path: Path
):
    tree = make_tree({"P": ("a", "b", "c")})
    values = [[-1e308, 1, 5], [0, 1 + 1e-15, 6], [1e308, 1 + 2e-15, 9]]
    pipeline = make_pipeline({"op": "normalise", "method": method})
    inputs = make_inputs(make_table(values, ("a", "b", "c")), tree)
    compare_with_engine(inputs, pipeline, tmp_path)
