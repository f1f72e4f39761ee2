"""Millions of values scored in the database: seconds and peak memory.

python benchmarks/scale.py [--institutions 20000] [--indicators 50] [--years 20]
                           [--memory-mb 2048] [--threads 2] [--folder DIR] [--check 200]

The observations (institution, year, indicator, value) are made inside the database with a seed:
40 % of the indicators are log-normal, 2 % of the values are missing, a tenth of the indicators is
divided by a size. One process writes them to a Parquet file; a second one scores the file
(denominate, minmax over all years, means over four levels, ranks a year) and writes all aggregated
scores and all ranks to another. Times are wall-clock; peak memory is the resident set of the
scoring process as the kernel counted it (`ru_maxrss`), Python included. `--check` scores that many
institutions with `run_pipeline` too and compares every cell.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from indicators.engine.recipe_run import Inputs, run_pipeline
from indicators.engine.steps.hierarchy import Hierarchy, Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.services.bulk_scoring import score_bulk
from schemas.bulk_plan import BulkLimits, BulkSource, BulkTarget
from schemas.pipeline import Pipeline

SEED = 20260101
PILLARS = 8
PIPELINE = Pipeline.model_validate(
    {
        "steps": [
            {"op": "denominate"},
            {"op": "normalise", "method": "minmax", "params": {"lower": 0, "upper": 100}},
            {"op": "aggregate", "method": "amean"},
            {"op": "rank"},
        ],
        "outputs": ["Aggregated", "Ranked"],
    }
)


def make_hierarchy(indicators: int) -> tuple[Hierarchy, dict[str, str]]:
    """Return a tree of four levels and the denominators."""
    codes = [f"i{at:04d}" for at in range(indicators)]
    nodes = [
        Node(code, 1, f"p{at % PILLARS}", 1.0 + at % 3, 1 if at % 5 else -1)
        for at, code in enumerate(codes)
    ]
    nodes += [Node(f"p{at}", 2, f"s{at % 2}", 1.0) for at in range(min(PILLARS, indicators))]
    nodes += [Node(f"s{at}", 3, "Index", 1.0) for at in range(min(2, indicators))]
    nodes.append(Node("Index", 4, "", 1.0))
    return build_hierarchy(nodes), dict.fromkeys(codes[::10], "students")


def write_observations(path: Path, institutions: int, indicators: int, years: int) -> None:
    """Write seeded observations; the size of an institution is one of them."""
    uniform = "(hash(u * 1000003 + y * 7919 + i * 104729 + {salt}) % 1000000007 + 0.5) / 1000000007"
    first, second, lost = (uniform.format(salt=SEED + at) for at in range(3))
    normal = f"sqrt(-2 * ln({first})) * cos({2 * math.pi!r} * {second})"
    with duckdb.connect(":memory:", config={"memory_limit": "2GB", "threads": 2}) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(
            f"""
            COPY (
                SELECT printf('u%06d', u) AS unit, CAST(2005 + y AS INTEGER) AS time,
                       printf('i%04d', i) AS indicator,
                       CASE WHEN {lost} < 0.02 THEN NULL
                            WHEN i % 5 < 2 THEN exp(1.3 * ({normal})) ELSE {normal} END AS value
                FROM range({years}) AS a(y), range({institutions}) AS b(u),
                     range({indicators}) AS c(i)
                UNION ALL
                SELECT printf('u%06d', u), CAST(2005 + y AS INTEGER), 'students',
                       round(500 + 20000 * {first.replace("i *", "0 *")})
                FROM range({years}) AS a(y), range({institutions}) AS b(u)
            ) TO '{path}' (FORMAT PARQUET)
            """
        )


def score(given: Path, result: Path, indicators: int, limits: BulkLimits) -> None:
    """Score and print what it took; runs in a process of its own."""
    hierarchy, denominators = make_hierarchy(indicators)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    run = score_bulk(
        PIPELINE,
        hierarchy,
        BulkSource(path=given),
        BulkTarget(path=result),
        denominators=denominators,
        limits=limits,
    )
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    print(
        f"scored {run.rows:,} rows into {run.cells:,} cells ({run.missing:,} missing) in "
        f"{seconds:.1f} s, {cpu:.1f} s of processor, peak memory {used.ru_maxrss / 1024:.0f} MiB "
        f"({before:.0f} before), {len(run.issues)} findings, result "
        f"{result.stat().st_size / 2**20:.0f} MiB",
        flush=True,
    )


def compare(folder: Path, units: int, indicators: int, years: int) -> None:
    """Score a small part both ways and print the largest relative difference."""
    hierarchy, denominators = make_hierarchy(indicators)
    given, result = folder / "few.parquet", folder / "few_scores.parquet"
    write_observations(given, units, indicators, years)
    score_bulk(
        PIPELINE, hierarchy, BulkSource(path=given), BulkTarget(path=result),
        denominators=denominators,
    )  # fmt: skip
    with duckdb.connect(":memory:") as connection:
        wide = {
            code: connection.execute(
                "SELECT unit, time, value FROM read_parquet(?) WHERE indicator = ? "
                "ORDER BY time, unit",
                [str(given), code],
            ).fetchnumpy()
            for code in (*hierarchy.indicators, "students")
        }
        one = wide["students"]
        names, stamps = tuple(one["unit"].tolist()), np.asarray(one["time"], dtype=np.int64)
        columns = {code: np.ma.filled(part["value"], np.nan) for code, part in wide.items()}

        def table(codes: tuple[str, ...]) -> Table:
            return Table(names, stamps, codes, np.column_stack([columns[code] for code in codes]))

        inputs = Inputs(table(hierarchy.indicators), hierarchy, table(("students",)), denominators)
        expected = run_pipeline(inputs, PIPELINE).tables
        far = 0.0
        for name in PIPELINE.outputs or ():
            for code in hierarchy.codes:
                got = connection.execute(
                    "SELECT value FROM read_parquet(?) WHERE dset = ? AND code = ? "
                    "ORDER BY time, unit",
                    [str(result), name, code],
                ).fetchnumpy()["value"]
                left, right = np.ma.filled(got, np.nan), expected[name].column(code)
                if not np.array_equal(np.isnan(left), np.isnan(right)):
                    raise SystemExit(f"{name} {code}: other missing cells")
                known = ~np.isnan(right) & (right != 0)
                far = max(far, float(np.max(np.abs(left[known] / right[known] - 1), initial=0.0)))
    print(f"against run_pipeline, {units} x {indicators} x {years}: largest difference {far:.1e}")


def main() -> None:
    """Make, score, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, default in (("institutions", 20_000), ("indicators", 50), ("years", 20),
                          ("memory-mb", 2048), ("threads", 2), ("check", 200)):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    limits = BulkLimits(memory_mb=given.memory_mb, threads=given.threads)
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        observations, result = folder / "observations.parquet", folder / "scores.parquet"
        start = time.perf_counter()
        arguments = (given.institutions, given.indicators, given.years)
        writer = spawn.Process(target=write_observations, args=(observations, *arguments))
        writer.start()
        writer.join()
        values = math.prod(arguments)
        print(
            f"{values:,} values made in {time.perf_counter() - start:.1f} s "
            f"({observations.stat().st_size / 2**20:.0f} MiB of Parquet)",
            flush=True,
        )
        scorer = spawn.Process(target=score, args=(observations, result, given.indicators, limits))
        scorer.start()
        scorer.join()
        if writer.exitcode or scorer.exitcode:
            raise SystemExit("the run failed")
        if given.check:
            compare(folder, given.check, given.indicators, given.years)


if __name__ == "__main__":
    main()
