"""Observations on disk and results read back, to compare the database with the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from indicators.engine.recipe_run import Inputs, run_pipeline
from indicators.engine.steps.hierarchy import Hierarchy, Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.services.bulk_scoring import score_bulk
from schemas.bulk_plan import BulkLimits, BulkSource, BulkTarget
from schemas.issue import Issue
from schemas.pipeline import Pipeline

LIMITS = BulkLimits(memory_mb=512, threads=2)


def make_pipeline(*steps: dict[str, Any], **changes: Any) -> Pipeline:
    return Pipeline.model_validate({"steps": list(steps)} | changes)


def make_tree(
    families: Mapping[str, Sequence[str]],
    weights: Mapping[str, float] | None = None,
    low_is_good: Sequence[str] = (),
) -> Hierarchy:
    """Make a tree of two levels over the index from pillar: indicators."""
    own = weights or {}
    nodes = [
        Node(code, 1, pillar, own.get(code, 1.0), -1 if code in low_is_good else 1)
        for pillar, codes in families.items()
        for code in codes
    ]
    nodes += [Node(pillar, 2, "Index", own.get(pillar, 1.0)) for pillar in families]
    return build_hierarchy([*nodes, Node("Index", 3, "", 1.0)])


def make_table(values: Any, codes: Sequence[str], times: Sequence[int] | None = None) -> Table:
    """Make a table with units u0, u1, ... (of every time)."""
    cells = np.asarray(values, dtype=float)
    count = len(cells) // (len(times) if times else 1)
    units = tuple(f"u{at:03d}" for at in range(count)) * (len(times) if times else 1)
    stamps = np.repeat(np.array(times, dtype=np.int64), count) if times else None
    return Table(units, stamps, tuple(codes), cells)


def make_inputs(table: Table, hierarchy: Hierarchy, sizes: Table | None = None) -> Inputs:
    return Inputs(table, hierarchy, sizes or make_table(np.empty((len(table.units), 0)), ()))


def write_observations(path: Path, *tables: Table, seed: int = 0) -> BulkSource:
    """Write tables as tidy rows in random order; a missing value is a row without a value."""
    frames = []
    for table in tables:
        rows, columns = table.values.shape
        times = np.zeros(rows, dtype=np.int64) if table.times is None else table.times
        frames.append(
            pd.DataFrame(
                {
                    "unit": np.repeat(np.array(table.units, dtype=object), columns),
                    "time": np.repeat(times, columns),
                    "indicator": np.tile(np.array(table.codes, dtype=object), rows),
                    "value": table.values.ravel(),
                }
            )
        )
    frame = pd.concat(frames, ignore_index=True).sample(frac=1.0, random_state=seed)
    with duckdb.connect(":memory:") as connection:
        connection.register("frame", frame)
        # a frame's NaN is no number, a missing observation is NULL
        connection.execute(
            "COPY (SELECT unit, time, indicator, CASE WHEN isnan(value) THEN NULL ELSE value END "
            f"AS value FROM frame) TO '{path}' (FORMAT PARQUET)"
        )
    return BulkSource(path=path, time=None if tables[0].times is None else "time")


def read_scores(path: Path) -> pd.DataFrame:
    with duckdb.connect(":memory:") as connection:
        return connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).df()


def as_frame(tables: Mapping[str, Table], names: Sequence[str]) -> pd.DataFrame:
    """Return data sets in the shape of a bulk result."""
    frames = []
    for name in names:
        table = tables[name]
        rows, columns = table.values.shape
        frame = pd.DataFrame(
            {
                "dset": name,
                "unit": np.repeat(np.array(table.units, dtype=object), columns),
                "code": np.tile(np.array(table.codes, dtype=object), rows),
                "value": table.values.ravel(),
            }
        )
        if table.times is not None:
            frame.insert(1, "time", np.repeat(table.times, columns))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def assert_same(got: pd.DataFrame, expected: pd.DataFrame, relative: float = 1e-9) -> float:
    """Assert the same cells, the same missing ones, ranks exact; return the largest difference."""
    keys = [name for name in ("dset", "time", "unit", "code") if name in expected.columns]
    assert list(got.columns) == [*keys, "value"]
    left = got.assign(**{key: got[key].astype(expected[key].dtype) for key in keys})
    left = left.sort_values(keys, kind="stable").reset_index(drop=True)
    right = expected.sort_values(keys, kind="stable").reset_index(drop=True)
    pd.testing.assert_frame_equal(left[keys], right[keys])
    a, b = left["value"].to_numpy(dtype=float), right["value"].to_numpy(dtype=float)
    other = np.flatnonzero(np.isnan(a) != np.isnan(b))
    assert not other.size, f"other missing cells, first {right.iloc[other[0]].to_dict()}"
    places = (right["dset"] == "Ranked").to_numpy()
    assert np.array_equal(a[places], b[places], equal_nan=True), "other ranks"
    known = ~np.isnan(b)
    # cells near 0 are sums that cancel: their column's size is the measure
    size = right["value"].abs().groupby([right["dset"], right["code"]]).transform("max").to_numpy()
    scale = np.maximum(np.abs(b), 1e-3 * size)[known]
    far = np.abs(a[known] - b[known]) / np.where(scale > 0, scale, 1.0)
    worst = float(far.max(initial=0.0))
    assert worst <= relative, (
        f"differs by {worst}: {right[known].iloc[int(far.argmax())].to_dict()}"
    )
    return worst


def compare_with_engine(inputs: Inputs, pipeline: Pipeline, folder: Path) -> pd.DataFrame:
    """Score both ways, assert the same cells and findings, and return the result."""
    folder.mkdir(parents=True, exist_ok=True)
    own = [code for code in inputs.sizes.codes if code not in inputs.raw.places]
    source = write_observations(folder / "given.parquet", inputs.raw, inputs.sizes.select(own))
    target = BulkTarget(path=folder / "scores.parquet")
    target.path.unlink(missing_ok=True)
    run = score_bulk(
        pipeline, inputs.hierarchy, source, target,
        denominators=inputs.denominators, limits=LIMITS,
    )  # fmt: skip
    result = run_pipeline(inputs, pipeline)
    names = list(pipeline.outputs or result.tables)
    got, expected = read_scores(target.path), as_frame(result.tables, names)
    assert_same(got, expected)
    assert run.cells == len(expected)
    assert run.missing == expected["value"].isna().sum()
    known = set(inputs.hierarchy.codes)
    mine = {_say(issue) for issue in run.issues if issue.place in known}
    assert mine == {_say(issue) for issue in result.issues}
    return got


def _say(issue: Issue) -> tuple[object, ...]:
    return issue.code, issue.severity, issue.place, frozenset(issue.values.items())
