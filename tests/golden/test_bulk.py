"""The database reproduces the reference: its numbers wherever the last steps are linear."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.engine.recipe_run import Chain, Inputs, RecipeError
from indicators.services.bulk_scoring import score_bulk
from indicators.services.recipes import read_pipeline
from schemas.bulk_plan import BulkTarget
from schemas.pipeline import Pipeline, result_name
from tests.golden.compare import read_golden
from tests.golden.files import golden
from tests.indicators.services.bulk_factory import (
    LIMITS,
    assert_same,
    compare_with_engine,
    make_pipeline,
    read_scores,
    write_observations,
)

LINEAR = ("denominate", "normalise", "aggregate", "rank")
NOT_LINEAR = {
    "agg_copeland", "agg_genmean_p2", "agg_genmean_pm1", "agg_gmean", "agg_hmean",
    "agg_mixed_a_a_g", "agg_mixed_g_h_a", "agg_noimpute_gmean", "norm_dist2ref_BEL",
    "norm_dist2ref_BEL_cap",
}  # fmt: skip
FOLDERS = [
    "asem",
    *(f"asem/cases/{path.name}" for path in sorted(golden("asem/cases").iterdir())),
    *(f"asem_panel/cases/{path.name}" for path in sorted(golden("asem_panel/cases").iterdir())),
]


def cut_linear(case: str) -> tuple[Inputs, Pipeline, Pipeline]:
    """Return the data before the linear end of a case, that end, and the whole."""
    whole, inputs = read_pipeline(golden(f"{case}/methods.json"))
    first = len(whole.steps)
    while first and whole.steps[first - 1].op in LINEAR:
        first -= 1
    before = list(Chain(inputs).run(whole.steps[:first]).tables.values())[-1]
    return (
        Inputs(before, inputs.hierarchy, inputs.sizes),
        Pipeline(steps=whole.steps[first:]),
        whole,
    )


def has_linear_numbers(case: str) -> bool:
    """Tell whether the reference lists numbers of the linear end."""
    names = {result_name(step) for step in cut_linear(case)[1].steps}
    return bool(names & set(read_golden(golden(f"{case}/expected.csv"))["dset"]))


CASES = [case for case in FOLDERS if has_linear_numbers(case)]


def test_the_cases_with_a_linear_end_are_there():
    assert len(CASES) == 42


@pytest.mark.parametrize("case", CASES)
def test_the_reference_is_reproduced(case: str, tmp_path: Path):
    inputs, pipeline, _ = cut_linear(case)
    source = write_observations(tmp_path / "given.parquet", inputs.raw)
    target = BulkTarget(path=tmp_path / "scores.parquet")
    if Path(case).name in NOT_LINEAR:
        with pytest.raises(RecipeError, match="is not linear and cannot run in the database"):
            score_bulk(pipeline, inputs.hierarchy, source, target, limits=LIMITS)
        return
    score_bulk(pipeline, inputs.hierarchy, source, target, limits=LIMITS)
    expected = read_golden(golden(f"{case}/expected.csv")).rename(
        columns={"uCode": "unit", "iCode": "code", "Time": "time"}
    )
    got = read_scores(target.path)
    names = set(got["dset"]) - {"Raw"}
    expected = expected[expected["dset"].isin(names)]
    keys = [name for name in ("dset", "time", "unit", "code") if name in expected.columns]
    listed = got.merge(expected[keys], on=keys)
    assert_same(listed[[*keys, "value"]], expected[[*keys, "value"]])


@pytest.mark.parametrize("scope", [True, False])
@pytest.mark.parametrize("method", ["minmax", "zscore", "prank"])
@pytest.mark.parametrize(
    "folder", ["asem/methods.json", "asem_panel/cases/per_year_minmax/methods.json"]
)
def test_raw_reference_data_with_its_gaps(folder: str, method: str, scope: bool, tmp_path: Path):
    _, inputs = read_pipeline(golden(folder))
    pipeline = make_pipeline(
        {"op": "denominate"},
        {"op": "normalise", "method": method, "global": scope},
        {"op": "aggregate", "min_available": 0.6},
        {"op": "rank"},
    )
    got = compare_with_engine(inputs, pipeline, tmp_path)
    assert got["value"].isna().sum() > 100
