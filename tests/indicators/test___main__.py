"""The shell commands: what they print, and how they refuse."""

import csv
import io
import json
from pathlib import Path

import pytest

from indicators.__main__ import DONE, WRONG_COMMAND, WRONG_DATA, main
from tests.workspaces import open_workspace, view_of

BOARD = ["scoreboard", "--workspace", "open", "--edition", "2026"]
EXPLAIN = ["explain", "--workspace", "open", "--edition", "2026", "--institution"]
SHARE = "open_intl_students_share_the"
COLUMNS = ["institution", "score", "rank", "rank_low", "rank_high", "coverage"]


@pytest.fixture(scope="module", autouse=True)
def workspaces() -> None:
    for name in ("open", "demo"):
        open_workspace(name)


def assert_one_sentence(text: str) -> None:
    assert len(text.strip().splitlines()) == 1
    assert text.strip().endswith(".")
    assert "Traceback" not in text


def test_the_scoreboard_as_csv_has_the_public_columns_and_everybody(capsys):
    assert main(BOARD) == DONE
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    view = view_of("open")
    pillars = [pillar.code for pillar in view.catalogue.frameworks["open_visibility"].pillars]
    assert list(rows[0]) == [*COLUMNS, *pillars]
    register = view.access.institutions()
    measured = set(register.loc[register["kind"] == "measured", "institution"])
    assert {row["institution"] for row in rows} == measured
    ranked = [row for row in rows if row["rank"]]
    assert [int(row["rank"]) for row in ranked][:1] == [1]
    assert all(int(row["rank_low"]) <= int(row["rank_high"]) for row in ranked)
    assert all(not row["rank"] and not row["rank_low"] for row in rows if not row["score"])


def test_the_scoreboard_as_json_has_null_where_nothing_is_known(capsys):
    assert main([*BOARD, "--format", "json"]) == DONE
    rows = json.loads(capsys.readouterr().out)
    assert list(rows[0])[:6] == COLUMNS
    unscored = [row for row in rows if row["score"] is None]
    assert unscored
    assert all(row["rank"] is None and 0 <= row["coverage"] < 1 for row in unscored)


def test_one_number_is_explained_in_words(capsys):
    assert main([*EXPLAIN, "satbayev", "--indicator", SHARE]) == DONE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"satbayev · {SHARE} · open_visibility 2026"
    assert lines[1] == "value         17 (per cent, rounded)"
    (given,) = [line for line in lines if line.startswith("input")]
    assert "[17%], reported; THE WUR 2026; kz_panel_qs_the_long.csv, line " in given
    assert any(line.startswith("source        THE WUR 2026: Times Higher") for line in lines)


def test_a_computed_number_names_publisher_edition_and_printed_text(capsys):
    arguments = ["explain", "--workspace", "open", "--edition", "2024", "--institution", "kaznu"]
    assert main([*arguments, "--indicator", "open_position_qs"]) == DONE
    out = capsys.readouterr().out
    assert "input         d_qs_wur_mid 2024 = 230 [=230], derived; Computed here 2024" in out
    assert "  from        qs_rank 2024 = 230 [=230], reported; QS WUR 2024; kz_panel" in out
    assert "source        QS WUR 2024: QS Quacquarelli Symonds" in out


def test_an_institution_outside_the_list_is_told_so_with_the_rank_that_says_it(capsys):
    assert main([*EXPLAIN, "nu", "--indicator", "open_intl_students_qs"]) == DONE
    out = capsys.readouterr().out
    assert "value         no value: not_listed" in out
    assert "  why         qs_rank 2026 = no value, missing: not_listed; QS WUR 2026" in out
    assert "the full table of 1501 rows was checked" in out


def test_one_number_is_explained_as_json(capsys):
    arguments = [*EXPLAIN, "nu", "--indicator", "open_position_qs", "--format", "json"]
    assert main(arguments) == DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["value"], told["reason"]) == (None, "not_listed")


def test_frameworks_and_editions_are_listed(capsys):
    assert main(["frameworks", "--workspace", "open", "--format", "json"]) == DONE
    frameworks = json.loads(capsys.readouterr().out)
    assert {"open_visibility", "full"} <= {row["framework"] for row in frameworks}
    assert main(["editions", "--workspace", "open", "--format", "json"]) == DONE
    editions = {row["edition"]: row for row in json.loads(capsys.readouterr().out)}
    assert editions[2026]["published_year"] == 2025
    assert editions[2026]["complete"] is True


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([*BOARD, "--framework", "beauty"], "beauty"),
        ([*BOARD[:-1], "1999"], "1999"),
        ([*EXPLAIN, "atlantis", "--indicator", SHARE], "atlantis"),
        ([*EXPLAIN, "satbayev", "--indicator", "beauty"], "beauty"),
    ],
)
def test_an_unknown_name_is_refused_in_one_sentence(arguments: list[str], named: str, capsys):
    assert main(arguments) == WRONG_COMMAND
    printed = capsys.readouterr()
    assert printed.out == ""
    assert named in printed.err
    assert_one_sentence(printed.err)


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["scoreboard"], ["scoreboard", "--workspace", "x"], [*BOARD[:-1], "new"]],
)
def test_a_wrong_command_is_refused_in_one_sentence(arguments: list[str], capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == WRONG_COMMAND
    assert_one_sentence(capsys.readouterr().err)


def test_a_missing_database_is_said_with_how_to_build_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
):
    monkeypatch.setenv("KOKJIEK_WORKSPACES_FOLDER", str(tmp_path))
    assert main(BOARD) == WRONG_DATA
    told = capsys.readouterr().err
    assert "python -m data build" in told
    assert_one_sentence(told)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_is_a_wrong_command(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("KOKJIEK_PORT", "abc")
    assert main(BOARD) == WRONG_COMMAND
    assert "KOKJIEK_PORT" in capsys.readouterr().err
