"""Commands on pipelines: run, diagnose, uncertainty and bod read a `methods.json`."""

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


def add_recipe_commands(
    commands: argparse._SubParsersAction[Any],
) -> None:
    """Add run, diagnose, uncertainty and bod to a parser."""

    def add(name: str, run: Command, summary: str, out: str, text: str = "") -> None:
        command = commands.add_parser(
            name,
            help=summary,
            description=text or summary,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("recipe", type=Path, metavar="PATH", help="a methods.json")
        command.add_argument("--out", type=Path, required=True, metavar=out)
        if name == "run":
            command.add_argument(
                "--trail", type=Path, metavar="FILE.json",
                help="also write what ran on what, with digests, so that it can be replayed",
            )  # fmt: skip
        command.set_defaults(run=_guard(run))

    add("run", _run, "Run a recipe and write its data sets.", "FILE.csv", RUN)
    add("diagnose", _diagnose, "Write statistics, correlations, PCA and more.", "DIR")
    add("uncertainty", _uncertainty, "Write rank distributions and Sobol indices.", "DIR")
    add("bod", _bod, "Write benefit-of-the-doubt and Mazziotta-Pareto scores.", "FILE.csv")


def _guard(run: Command) -> Command:
    """Turn what is wrong with files or settings into one sentence and exit code 2."""

    def guarded(options: argparse.Namespace, settings: Settings) -> int:
        from indicators.engine.recipe_run import RecipeError  # noqa: PLC0415

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
