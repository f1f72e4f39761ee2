"""Commands on recipes: run, diagnose, uncertainty, weights, bod and bulk read a `methods.json`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # imported by the command that needs them: help stays instant
    from collections.abc import Iterable

    from schemas.issue import Issue
    from schemas.settings import Settings

DONE, WRONG_COMMAND = 0, 2
Command = Callable[[argparse.Namespace, "Settings"], int]

RUN = """\
Run the steps of a methods.json on the tables beside it (iData.csv, iMeta.csv) and write
dset,Time,uCode,iCode,value: every data set asked for under "outputs", all of them without it.
Time is there for panels only; a missing value is an empty cell. docs/methods.md describes the
steps, their settings and their formulas."""

WEIGHTS = """\
Find the weights that a methods.json asks for under "weigh" and write iCode, weight and what stands
behind them. Methods: budget (ballots of 100 points), ahp (pairwise comparisons), entropy, critic,
component, factors, optimised. An uncertainty plan reads the file as
{"file": "FILE.csv", "column": "weight"}. docs/methods.md, section 19, describes them."""

BULK = """\
Run denominate, normalise (all but dist2ref), aggregate (amean) and rank of a methods.json on
millions of tidy observations inside DuckDB, within bounded memory; write dset, time, unit, code,
value. iMeta.csv beside the recipe describes the tree. The results are those of 'run'."""


def add_recipe_commands(
    commands: argparse._SubParsersAction[Any],
) -> None:
    """Add run, diagnose, uncertainty, weights, bod and bulk to a parser."""

    def add(
        name: str, run: Command, summary: str, out: str, text: str = ""
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=summary,
            description=text or summary,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("recipe", type=Path, metavar="PATH", help="a methods.json")
        command.add_argument("--out", type=Path, required=True, metavar=out)
        command.set_defaults(run=_guard(run))
        return command

    replayed = add("run", _run, "Run a recipe and write its data sets.", "FILE.csv", RUN)
    replayed.add_argument(
        "--trail", type=Path, metavar="FILE.json",
        help="also write what ran on what, with digests, so that it can be replayed",
    )  # fmt: skip
    add("diagnose", _diagnose, "Write statistics, correlations, PCA and more.", "DIR")
    add("uncertainty", _uncertainty, "Write rank distributions and Sobol indices.", "DIR")
    add("weights", _weights, "Find weights from ballots, comparisons or data.", "FILE.csv", WEIGHTS)
    add("bod", _bod, "Write benefit-of-the-doubt and Mazziotta-Pareto scores.", "FILE.csv")
    bulk = add("bulk", _bulk, "Run a linear recipe in the database.", "FILE.parquet", BULK)
    bulk.add_argument(
        "--observations", type=Path, required=True, metavar="FILE.parquet",
        help="unit, time, indicator, value: a row an observation (* for several files)",
    )  # fmt: skip
    bulk.add_argument("--no-time", action="store_true", help="there is no column time")
    bulk.add_argument(
        "--memory-mb", type=_megabytes, default=2048, metavar="MB",
        help="memory before it writes to disk; default 2048, at least 128",
    )  # fmt: skip


def _megabytes(text: str) -> int:
    number = int(text)
    if number < 128:
        raise argparse.ArgumentTypeError(f"{text} MB are too few; give 128 or more")
    return number


def _guard(run: Command) -> Command:
    """Turn what is wrong with files or settings into one sentence and exit code 2."""

    def guarded(options: argparse.Namespace, settings: Settings) -> int:
        from indicators.engine.recipe_run import RecipeError  # noqa: PLC0415
        from indicators.engine.threads import use_one_thread  # noqa: PLC0415

        use_one_thread()
        try:
            return run(options, settings)
        except RecipeError as error:
            print(f"python -m indicators: {error}", file=sys.stderr)
            return WRONG_COMMAND

    return guarded


def _run(options: argparse.Namespace, _: Settings) -> int:
    from indicators.engine.recipe_run import run_pipeline  # noqa: PLC0415
    from indicators.services.recipes import (  # noqa: PLC0415
        read_pipeline,
        write_result,
        write_trail,
    )

    pipeline, inputs = read_pipeline(options.recipe)
    result = run_pipeline(inputs, pipeline)
    wanted = list(pipeline.outputs or result.tables)
    write_result(result.tables, wanted, options.out)
    if options.trail is not None:
        write_trail(options.recipe, pipeline, result, options.trail)
    _tell(result.issues)
    return DONE


def _diagnose(options: argparse.Namespace, _: Settings) -> int:
    from indicators.services.diagnosis import diagnose  # noqa: PLC0415

    files, issues = diagnose(options.recipe, options.out)
    _list(files)
    _tell(issues)
    return DONE


def _uncertainty(options: argparse.Namespace, _: Settings) -> int:
    from indicators.services.recipe_certainty import write_certainty  # noqa: PLC0415

    found = write_certainty(options.recipe, options.out)
    result = found.result
    kind = "all combinations, exact" if result.sample.exact else "quasi-random sample"
    print(f"{len(result.sample)} runs ({kind})", file=sys.stderr)
    print(f"varied: {', '.join(result.varied)}", file=sys.stderr)
    print(f"not varied: {', '.join(result.fixed)}", file=sys.stderr)
    _list(found.files)
    _tell(found.issues)
    return DONE


def _weights(options: argparse.Namespace, _: Settings) -> int:
    from indicators.services.weighing import weigh_file  # noqa: PLC0415

    found = weigh_file(options.recipe, options.out)
    for name, value in found.figures.items():
        print(f"{name}: {value:.6g}", file=sys.stderr)
    _tell(found.issues)
    return DONE


def _bulk(options: argparse.Namespace, _: Settings) -> int:
    from indicators.services.bulk_scoring import score_bulk_file  # noqa: PLC0415
    from schemas.bulk_plan import BulkLimits, BulkSource, BulkTarget  # noqa: PLC0415

    source = BulkSource(path=options.observations, time=None if options.no_time else "time")
    limits = BulkLimits(memory_mb=options.memory_mb)
    found = score_bulk_file(options.recipe, source, BulkTarget(path=options.out), limits)
    print(f"{found.rows} rows", file=sys.stderr)
    _tell(found.issues)
    return DONE


def _bod(options: argparse.Namespace, _: Settings) -> int:
    from indicators.services.frontier import benefit_of_doubt_file  # noqa: PLC0415

    _tell(benefit_of_doubt_file(options.recipe, options.out))
    return DONE


def _list(files: Iterable[Path]) -> None:
    for file in files:
        print(file)


def _tell(issues: Iterable[Issue]) -> None:
    """Say on the error stream what was found in the data, a line each."""
    for issue in issues:
        values = "".join(f" {name}={value}" for name, value in issue.values.items())
        print(f"{issue.severity.value}: {issue.code} at {issue.place}{values}", file=sys.stderr)
