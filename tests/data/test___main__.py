import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import checks, workspace
from data.__main__ import main
from data.content import COLLECTORS
from data.store.connection import Store
from schemas.observation import PUBLIC_OBSERVATION_COLUMNS

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch, rows):
    """An empty folder of workspaces, and a tiny open workspace to be built into it."""
    frames = {
        "source": rows("source", {"source": "qs_wur", "short_title": "QS"}),
        "country": rows("country"),
        "institution": rows(
            "institution",
            {"institution": "kaznu", "short_en": "KazNU", "name_en": "Al-Farabi KazNU"},
            {"institution": "enu"},
        ),
        "observation": rows(
            "observation",
            {
                "institution": "kaznu",
                "metric": "qs_rank",
                "period": 2024,
                "value": 230.0,
                "value_low": 230.0,
                "value_high": 230.0,
                "value_verbatim": "=230",
                "source": "qs_wur",
                "source_edition": "2024",
            },
            {"institution": "kaznu", "metric": "qs_rank", "period": 2023, "value": 150.0},
            {
                "institution": "kaznu",
                "metric": "qs_overall_score",
                "period": 2024,
                "value": None,
                "status": "missing",
                "reason": "not_published",
            },
        ),
    }
    frames["observation"]["source"] = "qs_wur"
    frames["institution"]["source"] = "qs_wur"
    monkeypatch.setenv("KOKJIEK_WORKSPACES_FOLDER", str(tmp_path))
    monkeypatch.setitem(COLLECTORS, "open", lambda: frames)
    for module in (workspace, checks):
        monkeypatch.setattr(module, "compute_digest", lambda _: "steady")
    return tmp_path


@pytest.fixture
def built(folder, capsys):
    assert main(["build", "--workspace", "open"]) == 0
    capsys.readouterr()
    return folder


OBSERVATIONS = ["observations", "--workspace", "open", "--institution", "kaznu", "--metric"]


def test_build_tells_rows_and_checks(folder, capsys):
    assert main(["build", "--workspace", "open"]) == 0
    told = capsys.readouterr().out
    assert "       3  observation\n" in told
    assert "ok    references exist" in told
    assert "Workspace open was built with" in told
    assert main(["build", "--workspace", "open"]) == 0
    assert "is up to date" in capsys.readouterr().out
    assert main(["build", "--workspace", "open", "--replace"]) == 0
    assert "the old one is open." in capsys.readouterr().out
    assert len(list(folder.glob("open.*.bak.duckdb"))) == 1


def test_observations_as_csv_have_exactly_the_public_columns(built, capsys):
    assert main([*OBSERVATIONS, "qs_rank"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == PUBLIC_OBSERVATION_COLUMNS
    assert rows[1:] == [
        ["kaznu", "qs_rank", "2023", "150", "", "reported", "qs_wur", ""],
        ["kaznu", "qs_rank", "2024", "230", "=230", "reported", "qs_wur", "2024"],
    ]


def test_observations_as_json_with_an_edition_and_null_for_missing(built, capsys):
    assert main([*OBSERVATIONS, "qs_overall_score", "--edition", "2024", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "institution": "kaznu",
            "metric": "qs_overall_score",
            "period": 2024,
            "value": None,
            "value_verbatim": None,
            "status": "missing",
            "source": "qs_wur",
            "source_edition": None,
        }
    ]


def test_an_edition_without_a_row_gives_the_header_only(built, capsys):
    assert main([*OBSERVATIONS, "qs_rank", "--edition", "1999"]) == 0
    assert capsys.readouterr().out == ",".join(PUBLIC_OBSERVATION_COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--institution", "kaznuu"],
            "There is no institution 'kaznuu' in the workspace open: nearest are kaznu;"
            " 'python -m data institutions --workspace open' lists all.",
        ),
        (
            ["--institution", "Al-Farabi"],
            "There is no institution 'Al-Farabi' in the workspace open: nearest are kaznu;"
            " 'python -m data institutions --workspace open' lists all.",
        ),
        (
            ["--institution", "zzzzzzzz"],
            "There is no institution 'zzzzzzzz' in the workspace open:"
            " 'python -m data institutions --workspace open' lists all.",
        ),
        (
            ["--metric", "qs_rnk"],
            "There is no metric 'qs_rnk' in the workspace open: nearest are qs_rank, ",
        ),
    ],
)
def test_an_unknown_name_is_one_sentence_with_the_nearest_and_exit_code_2(
    built, capsys, arguments, sentence
):
    assert main(["observations", "--workspace", "open", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(sentence)
    assert told.err.count("\n") == 1


def test_too_many_rows_are_refused(built, capsys, monkeypatch):
    monkeypatch.setenv("KOKJIEK_ROWS_EXPORTED_MAX", "2")
    assert main(["observations", "--workspace", "open"]) == 2
    assert "3 rows are more than KOKJIEK_ROWS_EXPORTED_MAX (2)" in capsys.readouterr().err
    monkeypatch.setenv("KOKJIEK_ROWS_EXPORTED_MAX", "3")
    assert main(["observations", "--workspace", "open"]) == 0


def test_the_operator_sees_small_counts(built, capsys, rows):
    change = {"institution": "kaznu", "metric": "new_entrants", "value": 2.0, "source": "qs_wur"}
    with Store.open(built / "open.duckdb") as store:
        store.append(
            "observation",
            rows("observation", change),
            author="x",
            at=datetime.now(UTC),
        )
    assert main([*OBSERVATIONS, "new_entrants"]) == 0
    assert "kaznu,new_entrants,2024,2," in capsys.readouterr().out


def test_lists_help_to_find_codes(built, capsys):
    assert main(["institutions", "--workspace", "open"]) == 0
    assert "kaznu        measured  KazNU" in capsys.readouterr().out
    assert main(["metrics", "--workspace", "open", "--format", "csv"]) == 0
    assert "\nqs_rank,open_standing,published," in capsys.readouterr().out
    assert main(["sources", "--workspace", "open", "--format", "json"]) == 0
    assert [row["source"] for row in json.loads(capsys.readouterr().out)] == ["derived", "qs_wur"]


def test_check_is_0_when_sound_and_1_with_findings(built, capsys, rows):
    assert main(["check", "--workspace", "open"]) == 0
    told = capsys.readouterr().out
    assert told.endswith("9 checks, 0 findings\n")
    with Store.open(built / "open.duckdb") as store:
        store.append(
            "observation",
            rows(
                "observation", {"institution": "nowhere", "source": "qs_wur", "metric": "qs_rank"}
            ),
            author="x",
            at=datetime.now(UTC),
        )
    assert main(["check", "--workspace", "open"]) == 1
    told = capsys.readouterr().out
    assert "WRONG references exist" in told
    assert "observation.institution: 'nowhere' in 1 rows is no institution" in told


def test_migrate_tells_that_there_is_nothing_to_do(built, capsys):
    assert main(["migrate", "--workspace", "open"]) == 0
    assert "has the present schema" in capsys.readouterr().out


LOAD = ["load", "--workspace", "open", "--layout", "qs", "--file"]


@pytest.fixture
def table(tmp_path):
    """A table of QS with one row of ours; another text of its rank makes another file."""

    def write(rank: str) -> str:
        file = tmp_path / "qs.csv"
        file.write_text(
            "year,university,country,rank_display,score\n"
            f"2022,Al-Farabi Kazakh National University,Kazakhstan,{rank},50\n"
        )
        return str(file)

    return write


def test_load_tells_values_and_rows_and_where_the_old_database_is(built, capsys, table):
    assert main([*LOAD, table("175")]) == 0
    printed = capsys.readouterr()
    assert "       2  values of 2022 in the file\n" in printed.out
    assert "new rows in observation" in printed.out
    assert ".bak.duckdb.\n" in printed.out
    assert "an excerpt, not a whole table" in printed.err
    assert main([*LOAD, table("175")]) == 0
    assert "holds all of it already; nothing was written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rank", "choice", "code", "told"),
    [
        ("first", [], 1, "qs.csv, line 2: 'first' of"),
        ("175", ["--edition", "1999"], 1, "no edition 1999"),
        ("175", ["--workspace", "demo"], 2, "choose --workspace open"),
        ("175", ["--layout", "the"], 1, "qs.csv lacks the columns"),
        ("175", ["--file", "gone.csv"], 1, "gone.csv is missing"),
        ("175", ["--names", "gone.csv"], 1, "gone.csv is missing"),
    ],
)
def test_a_load_that_cannot_be_done_is_one_sentence(built, capsys, table, rank, choice, code, told):
    before = (built / "open.duckdb").read_bytes()
    assert main([*LOAD, table(rank), *choice]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert (built / "open.duckdb").read_bytes() == before


def test_the_help_of_load_names_every_heading_of_every_layout(capsys):
    from data.sources import openalex, qs, the  # noqa: PLC0415

    with pytest.raises(SystemExit):
        main(["load", "--help"])
    told = capsys.readouterr().out
    headings = {
        *qs.INDICATOR_COLUMNS.values(),
        *the.STATISTIC_COLUMNS.values(),
        *openalex.METRIC_COLUMNS.values(),
        *("rank_display", "previous_rank_display", "rank_prefix", "country_lookup", "ror_id"),
    }
    assert [name for name in sorted(headings) if name not in told] == []
    assert "examples:" in told


def test_a_missing_database_is_one_sentence_and_exit_code_1(folder, capsys):
    assert main(["check", "--workspace", "open"]) == 1
    told = capsys.readouterr().err
    assert told == (
        f"There is no database at {folder}/open.duckdb; build it with "
        "'python -m data build --workspace open'.\n"
    )


def test_a_wrong_setting_is_exit_code_2(folder, capsys, monkeypatch):
    monkeypatch.setenv("KOKJIEK_PORT", "http")
    assert main(["check", "--workspace", "open"]) == 2
    assert capsys.readouterr().err.startswith("KOKJIEK_PORT is 'http' but must be")


@pytest.mark.parametrize(
    "arguments", [["buld"], ["build"], ["build", "--workspace", "opn"], ["check", "--wrong"], []]
)
def test_a_wrong_command_is_one_sentence_and_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "--help' shows how it is used." in told


def test_help_teaches_by_examples_and_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from data.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ('pandas', 'duckdb', 'pydantic')\n"
        "print('heavy:', [name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "python -m data observations --workspace open --institution kaznu" in ran.stdout
    assert ran.stdout.endswith("heavy: []\n")


def test_the_module_runs_from_a_shell(built):
    ran = subprocess.run(
        [sys.executable, "-m", "data", *OBSERVATIONS, "qs_rank", "--edition", "2023"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[1] == "kaznu,qs_rank,2023,150,,reported,qs_wur,"
    assert ran.stderr == ""
