"""Scores from a shell: `python -m indicators --help`.

Exit codes: 0 done, 1 something is wrong with the database, 2 the command was wrong. Errors are one
sentence on the error stream.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from indicators.recipe_commands import add_recipe_commands

if TYPE_CHECKING:  # heavy modules are imported by the command that needs them: help stays instant
    import pandas as pd

    from indicators.services.view import WorkspaceView
    from schemas.settings import Settings
    from schemas.trail import Explanation

WORKSPACES = ("open", "demo")
DONE, WRONG_DATA, WRONG_COMMAND = 0, 1, 2

EXAMPLES = """\
examples:
  python -m indicators frameworks --workspace open
  python -m indicators editions --workspace open --framework open_visibility
  python -m indicators scoreboard --workspace open --framework open_visibility --edition 2026
  python -m indicators scoreboard --workspace demo --framework full --edition 2025 --format json
  python -m indicators explain --workspace open --institution satbayev \\
      --indicator open_intl_students_share_the --edition 2026
  python -m indicators run recipe/methods.json --out result.csv
  python -m indicators uncertainty recipe/methods.json --out certainty

A rank stands with its interval: rank_low and rank_high hold 90 % of the runs. An institution
without enough data has no score and no rank; its coverage says how much data there are, and
'explain' says why a value is missing. The workspaces are built by 'python -m data build'.
"""
Command = Callable[[argparse.Namespace, "Settings"], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _build_parser().parse_args(arguments)
    from data.configuration import SettingsError, read_settings  # noqa: PLC0415
    from data.store.errors import StoreError  # noqa: PLC0415

    try:
        run: Command = options.run
        return run(options, read_settings(os.environ))
    except (SettingsError, LookupError) as error:
        return _fail(error, WRONG_COMMAND)
    except StoreError as error:
        return _fail(error, WRONG_DATA)


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence instead of printing its usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_COMMAND, f"{message}; '{self.prog} --help' shows how it is used.\n")


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m indicators",
        description="Score the institutions of a workspace and trace every number.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def add(
        name: str, run: Command, summary: str, formats: tuple[str, ...]
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument(
            "--workspace", required=True, choices=WORKSPACES, help="real (open) or fictional (demo)"
        )
        command.add_argument(
            "--format", choices=formats, default=formats[0], help=f"default {formats[0]}"
        )
        command.set_defaults(run=run)
        return command

    add_recipe_commands(commands)
    lists = ("text", "csv", "json")
    add("frameworks", _run_frameworks, "List the frameworks and their names.", lists)
    editions = add("editions", _run_editions, "List the editions of a framework.", lists)
    board = add(
        "scoreboard", _run_scoreboard, "Print scores, ranks and intervals.", ("csv", "json")
    )
    told = add("explain", _run_explain, "Print the trail of one number.", ("text", "json"))
    told.add_argument("--institution", required=True, metavar="ID")
    told.add_argument("--indicator", required=True, metavar="CODE")
    for command in (editions, board, told):
        command.add_argument(
            "--framework", metavar="CODE", help="default: the one the workspace has data for"
        )
    for command in (board, told):
        command.add_argument(
            "--edition", type=int, metavar="YEAR", help="default: the newest complete one"
        )
    return parser


def _run_frameworks(options: argparse.Namespace, settings: Settings) -> int:
    import pandas as pd  # noqa: PLC0415

    with _open(options, settings) as view:
        rows = [
            (item.code, item.name.en, len(item.pillars), len(item.indicator_codes()))
            for item in view.catalogue.frameworks.values()
        ]
    return _print(
        pd.DataFrame(rows, columns=["framework", "name", "pillars", "indicators"]), options
    )


def _run_editions(options: argparse.Namespace, settings: Settings) -> int:
    import pandas as pd  # noqa: PLC0415

    from indicators.services.editions import list_editions  # noqa: PLC0415

    with _open(options, settings) as view:
        framework = _framework(options, view)
        rows = [
            (
                item.period,
                item.published_year,
                item.complete,
                "; ".join(
                    f"{part.short_title} {part.edition}{'' if part.held else ' (not held)'}"
                    for part in item.parts
                ),
            )
            for item in list_editions(view, framework)
        ]
    return _print(
        pd.DataFrame(rows, columns=["edition", "published_year", "complete", "parts"]), options
    )


def _run_scoreboard(options: argparse.Namespace, settings: Settings) -> int:
    from indicators.services.scoreboard import tabulate_all  # noqa: PLC0415
    from indicators.services.scoring import score_edition  # noqa: PLC0415

    with _open(options, settings) as view:
        scored = score_edition(view, _framework(options, view), options.edition)
    return _print(tabulate_all(scored), options)


def _run_explain(options: argparse.Namespace, settings: Settings) -> int:
    from indicators.services.provenance import explain_number  # noqa: PLC0415

    with _open(options, settings) as view:
        told = explain_number(
            view,
            _framework(options, view),
            options.institution,
            options.indicator,
            options.edition,
        )
        units = {code: unit.name.en for code, unit in view.catalogue.units.items()}
    if options.format == "json":
        print(json.dumps(told.model_dump(mode="json"), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_describe(told, units)))
    return DONE


def _describe(told: Explanation, units: Mapping[str, str]) -> list[str]:
    """Write the trail of one number for a shell, line by line; units are named in English."""
    value = "no value" if told.value is None else f"{told.value:.6g} ({units[told.unit]})"
    lines = [
        f"{told.institution} · {told.indicator} · {told.framework} {told.period}",
        f"value         {value}" + (f": {told.reason}" if told.reason else ""),
        f"formula       {told.formula}",
    ]
    if told.filled:
        lines.append(
            f"              {told.filled} = {told.value:.6g}" if told.value is not None else ""
        )
    if told.guard:
        lines.append(f"holds if      {told.guard}")
    if told.missing_metrics:
        lines.append(f"missing       {', '.join(told.missing_metrics)}")
    if told.score is not None:
        lines.append(f"score         {told.score:.2f} of 100 ({told.normalisation})")
    lines.append(f"weight        {told.weight:.4f} of the overall weight")
    if told.contribution is not None:
        lines.append(f"contribution  {told.contribution:.3f} points of the overall score")
    if told.place is not None:
        lines.append(f"place         {told.place} of {told.of} with a value")
    lines += _describe_inputs(told)
    lines.append(f"recipe        {told.plan_digest}")
    return [line for line in lines if line]


def _describe_inputs(told: Explanation) -> list[str]:
    """Write one line an observation (what it is, its text, where it stands) and one a source."""
    titles = {source.source: source.short_title for source in told.sources}
    read = {item.metric for item in told.inputs if item.explains is None}
    lines = []
    for item in told.inputs:
        role = "input" if item.explains is None else "  from" if item.explains in read else "  why"
        shown = "no value" if item.value is None else f"{item.value:g}"
        printed = f" [{item.verbatim}]" if item.verbatim else ""
        reason = f": {item.reason}" if item.reason else ""
        origin = f"{titles.get(item.source, item.source)} {item.source_edition or ''}".strip()
        lines.append(
            f"{role:<13} {item.metric} {item.period} = {shown}{printed}, {item.status}{reason}; "
            f"{origin}; {item.locator or ''}"
        )
    for source in told.sources:
        named = " ".join([source.short_title, *source.editions])
        lines.append(f"source        {named}: {source.citation}")
    return lines


def _framework(options: argparse.Namespace, view: WorkspaceView) -> str:
    return options.framework or view.default_framework


def _print(frame: pd.DataFrame, options: argparse.Namespace) -> int:
    from data.command_output import write_frame  # noqa: PLC0415

    write_frame(frame, options.format, sys.stdout)
    return DONE


@contextmanager
def _open(options: argparse.Namespace, settings: Settings) -> Iterator[WorkspaceView]:
    from data.access import Access  # noqa: PLC0415
    from data.store.connection import Store  # noqa: PLC0415
    from data.workspace import workspace_path  # noqa: PLC0415
    from indicators.catalogue.registry import load_catalogue  # noqa: PLC0415
    from indicators.services.view import WorkspaceView  # noqa: PLC0415
    from schemas.viewer import LOCAL_OPERATOR  # noqa: PLC0415

    path = workspace_path(options.workspace, settings)
    with Store.open(path, read_only=True, settings=settings) as store:
        yield WorkspaceView.open(
            options.workspace, Access(store, LOCAL_OPERATOR), load_catalogue(), settings
        )


def _fail(error: Exception, code: int) -> int:
    message = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # '| head' ends the program, without a trace
    sys.exit(main())
