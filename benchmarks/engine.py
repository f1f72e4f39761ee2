"""The engine against the field's reference: the same sizes, one core, medians.

python benchmarks/engine.py [--repeat 7]

Reference times are those of COINr 1.1.14 on R 4.2.2, one core, for data of the same size; they were
measured once on a machine of the same kind and are constants here, so the ratios carry the noise of
both. Data are random and seeded: 40 % of the indicators are skewed enough to be treated. Every
measurement builds its result from the raw data; nothing is kept from the one before.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from indicators.engine.recipe_run import Chain, Inputs, run_pipeline
from indicators.engine.recipe_uncertainty import UncertaintyModel, analyse_uncertainty
from indicators.engine.sensitivity import measure_sensitivity
from indicators.engine.steps.hierarchy import Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.engine.threads import use_one_thread
from schemas.pipeline import Pipeline
from schemas.uncertainty_plan import UncertaintyPlan

STEPS = [
    {"op": "treat"},
    {"op": "normalise", "method": "minmax", "params": {"lower": 1, "upper": 100}},
    {"op": "aggregate", "method": "amean"},
]
ALTERNATIVES = {
    "winmax": [1, 3, 5],
    "normalise": [
        {"op": "normalise", "method": "minmax", "params": {"lower": 1, "upper": 100}},
        {"op": "normalise", "method": "zscore", "params": {"mean": 50, "sd": 10}},
        {"op": "normalise", "method": "prank"},
    ],
    "weights": {"noise": 0.25},
}


def make_inputs(units: int, indicators: int, times: int = 1, pillars: int = 8) -> Inputs:
    """Return seeded data under a hierarchy of four levels."""
    random = np.random.default_rng(20260101)
    values = random.normal(size=(units * times, indicators))
    skewed = random.random(indicators) < 0.4
    values[:, skewed] = np.exp(1.3 * values[:, skewed])
    codes = [f"i{at}" for at in range(indicators)]
    nodes = [
        Node(code, 1, f"p{at % pillars}", 1.0, 1 if at % 5 else -1) for at, code in enumerate(codes)
    ]
    nodes += [Node(f"p{at}", 2, f"s{at % 2}", 1.0) for at in range(pillars)]
    nodes += [Node("s0", 3, "Index", 1.0), Node("s1", 3, "Index", 1.0), Node("Index", 4, "", 1.0)]
    names = tuple(f"u{at:06d}" for at in range(units)) * times
    stamps = np.repeat(np.arange(times), units) if times > 1 else None
    empty = Table(names, stamps, (), np.empty((units * times, 0)))
    return Inputs(Table(names, stamps, tuple(codes), values), build_hierarchy(nodes), empty)


def measure(work: Callable[[], object], repeat: int) -> tuple[float, float]:
    """Return the median seconds of a piece of work and the MiB it takes at most.

    Memory is counted in a run of its own: counting takes time.
    """
    times = []
    for _ in range(repeat):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return statistics.median(times), peak


def report(
    what: str, measured: tuple[float, float], reference: float | None = None, wanted: float = 0
) -> None:
    """Print a line: seconds, memory, the reference and the ratio."""
    seconds, peak = measured
    line = f"{what:58} {seconds * 1000:10.1f} ms {peak:8.1f} MiB"
    if reference is not None:
        line += f"   reference {reference:7.3f} s   {reference / seconds:8.0f} x (aim {wanted:.0f})"
    print(line, flush=True)


def run_uncertainty(inputs: Inputs, runs: int) -> None:
    """Draw a sample over treatment, normalisation and weights, and rank every run."""
    plan = UncertaintyPlan.model_validate(
        {"nominal_steps": STEPS, "alternatives": ALTERNATIVES, "target": "Index", "runs": runs}
    )
    analyse_uncertainty(UncertaintyModel(Chain(inputs), plan)).statistics()


def run_sensitivity(inputs: Inputs, runs: int) -> int:
    """Estimate Sobol indices; return the runs it took."""
    plan = UncertaintyPlan.model_validate(
        {"nominal_steps": STEPS, "alternatives": ALTERNATIVES, "target": "Index", "runs": runs}
    )
    return measure_sensitivity(UncertaintyModel(Chain(inputs), plan))[1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=7)
    repeat = parser.parse_args().repeat
    use_one_thread()
    pipeline = Pipeline.model_validate({"steps": STEPS})
    for units, indicators, reference in ((51, 49, 0.068), (1000, 40, 0.284), (20_000, 40, 6.7)):
        data = make_inputs(units, indicators)
        found = measure(partial(run_pipeline, data, pipeline), repeat)
        report(f"treat, normalise, aggregate, {units} x {indicators}", found, reference, 10)
    small, middle = make_inputs(51, 49), make_inputs(500, 40)
    found = measure(lambda: run_uncertainty(small, 500), repeat)
    report("uncertainty, 500 runs, 51 x 49", found, 55.7, 200)
    found = measure(lambda: run_uncertainty(middle, 300), repeat)
    report("uncertainty, 300 runs, 500 x 40", found, 65.1, 200)
    found = measure(lambda: run_sensitivity(small, 360), repeat)
    report(f"Sobol indices, {run_sensitivity(small, 360)} runs, 51 x 49", found, 215, 200)
    copeland = Pipeline.model_validate(
        {"steps": [*STEPS[:2], {"op": "aggregate", "method": "copeland"}]}
    )
    tournament = make_inputs(386, 24)
    found = measure(lambda: run_pipeline(tournament, copeland), repeat)
    report("Copeland over four levels, 386 x 24", found, 97, 500)
    print("\nHow time grows: the pipeline, then 1,000 runs over weights alone")
    for units in (100, 1000, 10_000):
        data = make_inputs(units, 40)
        found = measure(partial(run_pipeline, data, pipeline), repeat)
        report(f"  units {units}, indicators 40", found)
    for indicators in (20, 100, 1000):
        data = make_inputs(200, indicators)
        found = measure(partial(run_pipeline, data, pipeline), repeat)
        report(f"  units 200, indicators {indicators}", found)
    for runs in (100, 1000, 10_000):
        found = measure(partial(run_uncertainty, small, runs), max(3, repeat // 2))
        report(f"  units 51, indicators 49, runs {runs}", found)
    board = make_inputs(150, 50, times=10)
    found = measure(lambda: run_pipeline(board, pipeline), repeat)
    report("what-if of a dashboard, 150 x 50 x 10 years (aim 50 ms)", found)
    found = measure(lambda: run_uncertainty(make_inputs(150, 50), 1000), repeat)
    report("1,000 runs of its newest year (aim 500 ms)", found)
    found = measure(lambda: run_uncertainty(board, 1000), 3)
    report("1,000 runs of all ten years", found)
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nthe whole process, libraries included: {whole:.0f} MiB")


if __name__ == "__main__":
    main()
