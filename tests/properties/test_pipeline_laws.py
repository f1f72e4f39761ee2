"""What must hold for every recipe and all data."""

from __future__ import annotations

import itertools
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.__main__ import main
from indicators.engine.recipe_run import Inputs
from indicators.engine.sensitivity import exact_indices
from indicators.engine.steps.combine import aggregate
from indicators.engine.steps.combine_many import score_many
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.outliers import treat
from indicators.engine.steps.table import Table
from indicators.services.recipe_files import read_table
from indicators.services.recipes import build_inputs
from schemas.pipeline import AggregationMethod, NormalisationMethod, TreatSettings
from tests.indicators.engine.recipe_factory import (
    GAP,
    make_inputs,
    make_table,
    make_tree,
    run,
    write_recipe,
)

PARENTS = {"a": "p", "b": "p", "c": "p", "d": "q", "e": "q", "p": "top", "q": "top"}
CODES = tuple("abcde")
UNITS = tuple("ABCDEFG")
MEAN = {"op": "aggregate", "method": "amean"}
RANK = {"op": "rank"}
few = settings(max_examples=40, deadline=None)

# quarters are exact in doubles: what is equal on paper is equal in the test
numbers = st.integers(-200, 400).map(lambda quarter: quarter / 4)
cells = st.one_of(numbers, numbers, numbers, st.just(GAP))
weights = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 7.0])

SCALES: dict[str, dict[str, Any]] = {
    "scaled": {"lower": -5, "upper": 90},
    "goalposts": {"lower": -5, "upper": 90, "truncate": True},
    "dist2targ": {"target": 30},
    "dist2ref": {"unit": "B"},
}


@st.composite
def columns_of(draw: st.DrawFn, cell: st.SearchStrategy = cells, least: int = 2) -> dict[str, list]:
    rows = draw(st.integers(least, len(UNITS)))
    column = st.lists(cell, min_size=rows, max_size=rows)
    return {code: draw(column) for code in CODES}


@st.composite
def trees(draw: st.DrawFn) -> Hierarchy:
    own = {code: draw(weights) for code in [*CODES, "p", "q"]}
    return make_tree(PARENTS, own)


@st.composite
def recipes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return a random recipe that any data of one year allow."""
    method = draw(st.sampled_from([item.value for item in NormalisationMethod]))
    steps = [
        {"op": "screen", "min_available": draw(st.sampled_from([0, 0.4, 0.8]))},
        {"op": "impute", "method": draw(st.sampled_from(["mean", "median"]))},
        {
            "op": "treat",
            "skew": 0.5,
            "kurt": -1.0,
            "winmax": draw(st.sampled_from([None, 0, 1, 5])),
        },
        {"op": "normalise", "method": method, "params": SCALES.get(method, {})},
        MEAN | {"method": draw(st.sampled_from(["amean", "gmean", "hmean", "copeland"]))},
        RANK,
    ]
    kept = [draw(st.booleans()), draw(st.booleans()), draw(st.booleans()), True, True, True]
    steps = [step for step, stays in zip(steps, kept, strict=True) if stays]
    if method == "dist2ref":  # the unit compared with must not be screened out
        steps = [step for step in steps if step["op"] != "screen"]
    return steps


def inputs_of(columns: dict[str, list], tree: Hierarchy | None = None, **own: Any) -> Inputs:
    made = make_inputs(columns, PARENTS, **own)
    if tree is None:
        return made
    return Inputs(made.raw, tree, made.sizes)


def scores(inputs: Inputs, steps: list[dict[str, Any]], code: str = "top") -> dict[str, float]:
    table = run(inputs, *steps).tables["Aggregated"]
    return dict(zip(table.units, table.column(code).tolist(), strict=True))


@few
@given(trees())
def test_effective_weights_of_a_level_sum_to_one(tree: Hierarchy):
    """They do unless siblings have no weight at all; then their share is 0."""
    shares = tree.effective_weights()
    own = tree.weights()
    for level in tree.levels:
        for parent, children in zip(level.parents, level.children, strict=True):
            total = sum(shares[tree.codes[at]] for at in children)
            expected = shares[parent] if own[list(children)].any() else 0.0
            assert total == pytest.approx(expected, abs=1e-12)
    assert shares["top"] == 1


@few
@given(columns_of(numbers), trees())
def test_the_index_is_the_sum_of_effective_weights_times_values(columns: dict, tree: Hierarchy):
    table = make_table(columns)
    top = aggregate(table, tree, [AggregationMethod.AMEAN] * 2).column("top")
    shares = tree.effective_weights()
    if sum(shares[code] for code in CODES) < 1 - 1e-9:  # a part without weight hands over
        return
    expected = sum(shares[code] * table.column(code) for code in CODES)
    assert top == pytest.approx(expected, rel=1e-12, abs=1e-9)


@few
@given(columns_of(), st.sampled_from(["minmax", "zscore", "dist2max", "none"]))
def test_turned_directions_reverse_the_ranks(columns: dict, method: str):
    steps: list[dict[str, Any]] = [{"op": "normalise", "method": method}, MEAN, RANK]
    up = run(inputs_of(columns), *steps).tables["Ranked"].column("top")
    down = run(inputs_of(columns, down=CODES), *steps).tables["Ranked"].column("top")
    count = (~np.isnan(up)).sum()
    assert np.array_equal(np.isnan(up), np.isnan(down))
    for at in np.flatnonzero(~np.isnan(up)):
        tied = (up == up[at]).sum()
        assert down[at] == count + 1 - up[at] - (tied - 1)


@few
@given(columns_of(), numbers, st.sampled_from(["minmax", "dist2max", "rank", "borda", "prank"]))
def test_a_constant_added_leaves_the_ranks(columns: dict, constant: float, method: str):
    steps: list[dict[str, Any]] = [{"op": "normalise", "method": method}, MEAN, RANK]
    moved = {code: [cell + constant for cell in column] for code, column in columns.items()}
    before, after = (run(inputs_of(own), *steps).tables["Ranked"] for own in (columns, moved))
    assert np.array_equal(before.values, after.values, equal_nan=True)


@few
@given(columns_of(), recipes(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(columns: dict, steps: list, chance: Any):
    steps = [step | {"params": {}} if step.get("method") == "dist2ref" else step for step in steps]
    steps = [
        step | {"method": "minmax"} if step.get("method") == "dist2ref" else step for step in steps
    ]
    rows = list(range(len(columns["a"])))
    with tempfile.TemporaryDirectory() as name:
        write_recipe(
            Path(name),
            {"uCode": UNITS[: len(rows)], **{
                code: ["" if np.isnan(cell) else cell for cell in column]
                for code, column in columns.items()
            }},
            parents=PARENTS,
        )  # fmt: skip
        data, meta = read_table(Path(name) / "iData.csv"), read_table(Path(name) / "iMeta.csv")
    chance.shuffle(rows)
    first = run(build_inputs(data, meta), *steps)
    second = run(build_inputs(data.iloc[rows].reset_index(drop=True), meta), *steps)
    assert first.digest() == second.digest()


@few
@given(columns_of(), recipes())
def test_an_indicator_nobody_has_changes_nothing(columns: dict, steps: list):
    """Screening counts columns, so it is left out here."""
    steps = [step for step in steps if step["op"] != "screen"]
    more = columns | {"z": [GAP] * len(columns["a"])}
    before = scores(make_inputs(columns, PARENTS), steps)
    after = scores(make_inputs(more, PARENTS | {"z": "q"}), steps)
    assert before == pytest.approx(after, rel=1e-12, abs=1e-9, nan_ok=True)


@few
@given(columns_of(), recipes(), trees())
def test_a_replay_gives_the_same_bytes(columns: dict, steps: list, tree: Hierarchy):
    first, second = (run(inputs_of(columns, tree), *steps) for _ in range(2))
    assert first.digest() == second.digest()
    assert [entry.digest for entry in first.trail] == [entry.digest for entry in second.trail]
    for name, table in first.tables.items():
        assert table.values.tobytes() == second.tables[name].values.tobytes()


@settings(max_examples=10, deadline=None)
@given(columns_of(), recipes())
def test_the_written_trail_gives_the_same_file(columns: dict, steps: list):
    shown = {
        code: ["" if np.isnan(cell) else cell for cell in column]
        for code, column in columns.items()
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write_recipe(
            folder, {"uCode": UNITS[: len(columns["a"])], **shown}, *steps, parents=PARENTS
        )
        trail = folder / "trail.json"
        assert main(
            ["run", str(path), "--out", str(folder / "first.csv"), "--trail", str(trail)]
        ) == 0  # fmt: skip
        assert main(["run", str(trail), "--out", str(folder / "second.csv")]) == 0
        assert (folder / "first.csv").read_bytes() == (folder / "second.csv").read_bytes()
        assert set(json.loads(trail.read_text("utf-8"))) == {"pipeline", "steps", "digest"}


@few
@given(columns_of(), recipes(), trees(), st.sampled_from([0.125, 4.0, 1024.0]))
def test_weights_on_another_scale_change_nothing(
    columns: dict, steps: list, tree: Hierarchy, factor: float
):
    larger = tree.with_weights({node.code: node.weight * factor for node in tree.nodes})
    before, after = (scores(inputs_of(columns, own), steps) for own in (tree, larger))
    assert before == pytest.approx(after, rel=1e-12, nan_ok=True)


@few
@given(
    columns_of(st.one_of(st.integers(1, 400).map(lambda n: n / 4), st.just(GAP)), least=1),
    st.lists(st.lists(weights, min_size=8, max_size=8), min_size=1, max_size=4),
    st.lists(st.sampled_from(list(AggregationMethod)), min_size=2, max_size=2),
    st.sampled_from([None, [0.5, 0.5], [0.4, 1.0]]),
    st.sampled_from(["top", "p"]),
)
def test_many_sets_of_weights_are_those_one_by_one(
    columns: dict, sets: list, methods: list, least: list | None, target: str
):
    table, tree = make_table(columns), make_tree(PARENTS)
    got = score_many(table, tree, np.array(sets), target, methods, 2.0, least)
    for row, own in zip(got, sets, strict=True):
        weighted = tree.with_weights(dict(zip(tree.codes, own, strict=True)))
        step = aggregate(table, weighted, methods, 2.0, least).column(target)
        assert np.allclose(row, step, rtol=1e-12, atol=1e-12, equal_nan=True)


@few
@given(columns_of(), recipes(), trees())
def test_no_number_is_made_up(columns: dict, steps: list, tree: Hierarchy):
    result = run(inputs_of(columns, tree), *steps)
    for table in result.tables.values():
        assert not np.isinf(table.values).any()
    raw = result.tables["Raw"]
    without = [unit for unit, row in zip(raw.units, raw.values, strict=True) if np.isnan(row).all()]
    filled = any(step["op"] == "impute" for step in steps)
    table = result.tables["Aggregated"]
    for unit, score in zip(table.units, table.column("top").tolist(), strict=True):
        assert filled or unit not in without or np.isnan(score)


@few
@given(columns_of(st.integers(1, 400).map(float)), trees())
def test_means_are_in_their_order(columns: dict, tree: Hierarchy):
    """Harmonic, geometric, arithmetic, quadratic: never the other way round."""
    table = make_table(columns)
    found = [
        aggregate(table, tree, [method] * 2, p).column("top")
        for method, p in (
            (AggregationMethod.HMEAN, None),
            (AggregationMethod.GMEAN, None),
            (AggregationMethod.AMEAN, None),
            (AggregationMethod.GENMEAN, 2.0),
        )
    ]
    for lower, higher in itertools.pairwise(found):
        assert np.array_equal(np.isnan(lower), np.isnan(higher))
        assert (lower[~np.isnan(lower)] <= higher[~np.isnan(lower)] * (1 + 1e-12)).all()


@few
@given(columns_of(), st.sampled_from([None, 0, 1, 3]), st.booleans())
def test_treating_keeps_gaps_and_never_reverses_two_units(
    columns: dict, winmax: int | None, combine: bool
):
    own = TreatSettings(winmax=winmax, skew=0.3, kurt=-1.5, combine=combine)
    table: Table = make_table(columns)
    done, _ = treat(table, own, {})
    for code in CODES:
        before, after = table.column(code), done.column(code)
        assert np.array_equal(np.isnan(before), np.isnan(after))
        order = np.argsort(before[~np.isnan(before)], kind="stable")
        assert (np.diff(after[~np.isnan(before)][order]) >= 0).all()


@few
@given(
    st.lists(st.integers(2, 4), min_size=2, max_size=3).flatmap(
        lambda counts: st.tuples(
            st.just(counts),
            st.lists(
                st.integers(0, 50).map(float),
                min_size=int(np.prod(counts)), max_size=int(np.prod(counts)),
            ),
        )
    )
)  # fmt: skip
def test_rules_of_sobol_indices(drawn: tuple[list[int], list[float]]):
    """First-order shares sum to at most 1, totals to at least 1, and S_i <= ST_i."""
    counts, outcome = drawn
    table = exact_indices(tuple("xyz"[: len(counts)]), counts, np.array(outcome))
    if np.ptp(outcome) == 0:
        assert table["Si"].isna().all()
        return
    first, total = table["Si"].to_numpy(), table["STi"].to_numpy()
    assert first.sum() <= 1 + 1e-9 <= total.sum() + 2e-9
    assert (first <= total + 1e-9).all()
    assert (first >= -1e-9).all()
    assert (total <= 1 + 1e-9).all()
    if len(counts) == 2:  # what one does not explain with all interactions, the other does alone
        assert first[0] == pytest.approx(1 - total[1], abs=1e-9)
