"""The data from a shell: `python -m data --help`.

Exit codes: 0 done, 1 something is wrong with the data or the database, 2 the command was wrong.
Errors are one sentence on the error stream. Reads as the operator who holds the file: unmasked.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:  # heavy modules are imported by the command that needs them: help stays instant
    from data.access import Access
    from data.store.connection import Store
    from schemas.settings import Settings

WORKSPACES = ("open", "demo")
LAYOUTS = ("qs", "the", "openalex")
DONE, WRONG_DATA, WRONG_COMMAND = 0, 1, 2

EXAMPLES = """\
examples:
  python -m data build --workspace open
  python -m data build --workspace demo --replace
  python -m data check --workspace open
  python -m data institutions --workspace open
  python -m data metrics --workspace open
  python -m data observations --workspace open --institution kaznu --metric qs_rank
  python -m data observations --workspace open --institution kaznu --metric qs_rank \\
      --edition 2026 --format json
  python -m data load --workspace open --layout qs --file qs_2028.csv --edition 2028

Databases stand in data/workspaces; KOKJIEK_WORKSPACES_FOLDER names another folder.
"""
LOAD_EXAMPLES = """\
A whole table of a publisher that you are entitled to use, as comma-separated UTF-8 text with these
headings (further columns are left alone):
  qs        edition, institution, country, rank_display, previous_rank_display, overall_score,
            ifr_score, ifr_rank, isr_score, isr_rank, irn_score, irn_rank, isd_score
            or, for ranks and overall scores only: year, university, country, rank_display, score
  the       year, name, country_lookup, rank_prefix, rank, international_outlook,
            no_of_fte_students, no_of_students_per_staff, international_students, female_male_ratio
  openalex  canonical_name, country_code, ror_id, window_start, window_end, works,
            international_collab_count

Only rows of institutions of the workspace are taken, matched by listed spellings (ROR addresses for
openalex). All texts are kept as printed. One cell that cannot be read stops the whole load; then
nothing is written. Who is not in a whole table of QS or THE is recorded as not listed. The database
before the load stays beside the new one as <name>.<time>.bak.duckdb.

examples:
  python -m data load --workspace open --layout qs --file qs_2028.csv
  python -m data load --workspace open --layout the --file the_2011_2027.csv --edition 2027
  python -m data load --workspace open --layout openalex --file works.csv
"""
Command = Callable[[argparse.Namespace, "Settings"], int]


class CommandError(Exception):
    """The command asks for something that does not exist; the message is one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _build_parser().parse_args(arguments)
    from data.configuration import SettingsError, read_settings  # noqa: PLC0415
    from data.store.errors import StoreError  # noqa: PLC0415

    try:
        settings = read_settings(os.environ)
        run: Command = options.run
        return run(options, settings)
    except (SettingsError, CommandError) as error:
        return _fail(error, WRONG_COMMAND)
    except StoreError as error:
        return _fail(error, WRONG_DATA)


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence instead of printing its usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_COMMAND, f"{message}; '{self.prog} --help' shows how it is used.\n")


def _build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m data",
        description="Build, check and read the workspaces of Kokjiek.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def add(
        name: str, run: Command, summary: str, formats: tuple[str, ...] = (), epilog: str = ""
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            help=summary,
            description=summary,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument(
            "--workspace", required=True, choices=WORKSPACES, help="real (open) or fictional (demo)"
        )
        if formats:
            default = formats[0]
            command.add_argument(
                "--format", choices=formats, default=default, help=f"default {default}"
            )
        command.set_defaults(run=run)
        return command

    build = add("build", _run_build, "Build a workspace from the files of the repository.")
    build.add_argument(
        "--replace",
        action="store_true",
        help="build anew even if one stands there; the old one is kept as <name>.<time>.bak.duckdb "
        "(the newest two, and all in which people recorded rows)",
    )
    load = add(
        "load",
        _run_load,
        "Load a publisher's whole table that you are entitled to use.",
        epilog=LOAD_EXAMPLES,
    )
    load.add_argument("--layout", required=True, choices=LAYOUTS, help="whose table it is")
    load.add_argument("--file", required=True, metavar="PATH", help="the table, a CSV in UTF-8")
    load.add_argument(
        "--edition", type=int, metavar="YEAR", help="load this edition only; all without it"
    )
    load.add_argument(
        "--names",
        metavar="PATH",
        help="spellings of names: a CSV of institution, source, name, country in place of "
        "data/rankings/names.csv",
    )
    add("migrate", _run_migrate, "Carry an older database to the present schema, with a backup.")
    add("check", _run_check, "Check a workspace; exit code 1 when something is found.")
    read = add(
        "observations", _run_observations, "Print observations with their source.", ("csv", "json")
    )
    read.add_argument("--institution", metavar="ID", help="see 'institutions'; all without it")
    read.add_argument("--metric", metavar="CODE", help="see 'metrics'; all without it")
    read.add_argument(
        "--edition", type=int, metavar="YEAR", help="edition or academic year; all without it"
    )
    lists = ("text", "csv", "json")
    add("institutions", _run_institutions, "List the institutions and their ids.", lists)
    add("metrics", _run_metrics, "List the metrics, their codes and units.", lists)
    add("sources", _run_sources, "List the sources with licence and citation.", lists)
    return parser


def _run_build(options: argparse.Namespace, settings: Settings) -> int:
    from data.definitions import CatalogueError  # noqa: PLC0415
    from data.sources.source_files import SourceFileError  # noqa: PLC0415
    from data.workspace import WorkspaceError, build_workspace  # noqa: PLC0415

    try:
        report = build_workspace(options.workspace, settings, replace=options.replace)
    except (WorkspaceError, SourceFileError, CatalogueError) as error:
        return _fail(error, WRONG_DATA)
    for table, count in report.rows.items():
        print(f"{count:>8}  {table}")
    _print_checks(report.checks)
    print(report.message)
    return DONE


def _run_load(options: argparse.Namespace, settings: Settings) -> int:
    from pathlib import Path  # noqa: PLC0415

    from data.loading import LoadRefusedError, load_table  # noqa: PLC0415
    from data.sources.load import NAMES_FILE  # noqa: PLC0415
    from data.sources.source_files import SourceFileError  # noqa: PLC0415
    from data.workspace import WorkspaceError  # noqa: PLC0415

    try:
        report = load_table(
            options.workspace,
            settings,
            options.layout,
            Path(options.file),
            edition=options.edition,
            names=Path(options.names) if options.names else NAMES_FILE,
        )
    except (LoadRefusedError, SourceFileError) as error:
        return _fail(error, WRONG_DATA)
    except WorkspaceError as error:
        return _fail(error, WRONG_COMMAND)
    for warning in report.warnings:
        print(warning, file=sys.stderr)
    for edition, count in report.values.items():
        print(f"{count:>8}  values of {edition} in the file")
    for table, count in sorted(report.rows.items()):
        print(f"{count:>8}  new rows in {table}")
    if report.previous is None:
        print(f"{report.path} holds all of it already; nothing was written.")
    else:
        print(f"{report.path} was loaded; the database before is {report.previous.name}.")
    return DONE


def _run_migrate(options: argparse.Namespace, settings: Settings) -> int:
    from data.store.migrations import migrate_database  # noqa: PLC0415
    from data.workspace import workspace_path  # noqa: PLC0415

    path = workspace_path(options.workspace, settings)
    report = migrate_database(path, settings=settings)
    if not report.applied:
        print(f"{path} has the present schema.")
        return DONE
    print(f"{path} was carried forward by {', '.join(report.applied)}; backup: {report.backup}")
    return DONE


def _run_check(options: argparse.Namespace, settings: Settings) -> int:
    from data.checks import check_workspace  # noqa: PLC0415

    with _open(options, settings) as store:
        results = check_workspace(store, options.workspace)
    _print_checks(results)
    found = sum(len(result.findings) for result in results)
    print(f"{len(results)} checks, {found} findings")
    return WRONG_DATA if found else DONE


def _run_observations(options: argparse.Namespace, settings: Settings) -> int:
    from data.command_output import write_frame  # noqa: PLC0415
    from schemas.observation import PUBLIC_OBSERVATION_COLUMNS  # noqa: PLC0415

    with _open(options, settings) as store:
        access = _access(store)
        _require_known(options, access)
        rows = access.observations(
            None if options.institution is None else [options.institution],
            None if options.metric is None else [options.metric],
            None if options.edition is None else [options.edition],
        )
    if len(rows) > settings.rows_exported_max:
        raise CommandError(
            f"{len(rows)} rows are more than KOKJIEK_ROWS_EXPORTED_MAX "
            f"({settings.rows_exported_max}); narrow the choice or raise the limit."
        )
    write_frame(rows[list(PUBLIC_OBSERVATION_COLUMNS)], options.format, sys.stdout)
    return DONE


def _run_institutions(options: argparse.Namespace, settings: Settings) -> int:
    columns = ["institution", "kind", "short_en", "name_en", "city_en", "country", "type"]
    return _print_list(options, settings, lambda access: access.institutions()[columns])


def _run_metrics(options: argparse.Namespace, settings: Settings) -> int:
    columns = ["metric", "metric_group", "kind", "unit", "name_en"]
    return _print_list(options, settings, lambda access: access.metrics()[columns])


def _run_sources(options: argparse.Namespace, settings: Settings) -> int:
    columns = ["source", "short_title", "edition", "licence", "citation", "link"]
    return _print_list(options, settings, lambda access: access.sources()[columns])


def _print_list(options: argparse.Namespace, settings: Settings, read: Callable) -> int:
    from data.command_output import write_frame  # noqa: PLC0415

    with _open(options, settings) as store:
        write_frame(read(_access(store)), options.format, sys.stdout)
    return DONE


def _print_checks(results: Sequence) -> None:
    for result in results:
        print(f"{'ok   ' if not result.findings else 'WRONG'} {result.name} ({result.examined})")
        for finding in result.findings:
            print(f"        {finding}")


def _open(options: argparse.Namespace, settings: Settings) -> Store:
    from data.store.connection import Store  # noqa: PLC0415
    from data.workspace import workspace_path  # noqa: PLC0415

    path = workspace_path(options.workspace, settings)
    return Store.open(path, read_only=True, settings=settings)


def _access(store: Store) -> Access:
    from data.access import Access  # noqa: PLC0415
    from schemas.viewer import LOCAL_OPERATOR  # noqa: PLC0415

    return Access(store, LOCAL_OPERATOR)


def _require_known(options: argparse.Namespace, access: Access) -> None:
    if options.institution is not None:
        frame = access.institutions()
        names = {
            str(row.institution): (str(row.short_en), str(row.name_en))
            for row in frame.itertuples()
        }
        _require("institution", options.institution, names, options.workspace)
    if options.metric is not None:
        codes = {str(row.metric): (str(row.name_en),) for row in access.metrics().itertuples()}
        _require("metric", options.metric, codes, options.workspace)


def _require(kind: str, given: str, known: Mapping[str, tuple[str, ...]], workspace: str) -> None:
    """Raise CommandError with the nearest codes, by code or by English name, for an unknown one."""
    if given in known:
        return
    import difflib  # noqa: PLC0415

    words = {text.lower(): code for code, names in known.items() for text in (code, *names)}
    near = difflib.get_close_matches(given.lower(), words, n=5, cutoff=0.5)
    codes = list(dict.fromkeys(words[word] for word in near))[:3]
    hint = f"nearest are {', '.join(codes)}; " if codes else ""
    raise CommandError(
        f"There is no {kind} {given!r} in the workspace {workspace}: {hint}"
        f"'python -m data {kind}s --workspace {workspace}' lists all."
    )


def _fail(error: Exception, code: int) -> int:
    print(error, file=sys.stderr)
    return code


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # '| head' ends the program, without a trace
    sys.exit(main())
