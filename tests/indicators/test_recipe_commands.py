"""Recipes from a shell: exit codes, one sentence an error, nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from indicators.__main__ import main
from tests.indicators.engine.recipe_factory import write_recipe

COLUMNS = {"uCode": ["B", "A", "C"], "x": [1, 3, ""], "y": [5, 5, 5]}
STEPS = (
    {"op": "normalise", "method": "minmax"},
    {"op": "aggregate", "min_available": 0.5},
    {"op": "rank"},
)


def test_run_writes_what_is_asked_for_and_says_what_it_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = write_recipe(tmp_path, COLUMNS, *STEPS, outputs=["Ranked", "Raw"])
    out = tmp_path / "out.csv"
    assert main(["run", str(path), "--out", str(out)]) == 0
    table = pd.read_csv(out, keep_default_na=False, na_values=[""])
    assert list(dict.fromkeys(table["dset"])) == ["Ranked", "Raw"]
    index = table[(table["dset"] == "Ranked") & (table["iCode"] == "index")]
    assert index[["uCode", "value"]].fillna(0).to_numpy().tolist() == [["A", 1], ["B", 2], ["C", 0]]
    told = capsys.readouterr()
    assert told.out == ""
    assert "warning: indicator_constant at y" in told.err
    assert "warning: indicator_without_scale at y count=3" in told.err


def test_the_trail_runs_again_to_the_same_file(tmp_path: Path):
    path = write_recipe(tmp_path, COLUMNS, {"op": "treat", "winmax": None}, *STEPS)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    trail = tmp_path / "trail.json"
    assert main(["run", str(path), "--out", str(first), "--trail", str(trail)]) == 0
    assert main(["run", str(trail), "--out", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    assert [step["op"] for step in json.loads(trail.read_text("utf-8"))["steps"]] == [
        "treat", "normalise", "aggregate", "rank",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"op": "normalise", "method": "mnimax"},
         "steps.0.method: 'mnimax' is not known; allowed: 'minmax'"),
        ({"op": "aggregate", "weights": {"z": 1}},
         "steps.0.weights: there is no element of the hierarchy 'z'; there are: x, y, index"),
    ],
)  # fmt: skip
def test_a_fault_is_one_sentence_and_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], step: dict[str, object], words: str
):
    path = write_recipe(tmp_path, COLUMNS, step)
    out = tmp_path / "out.csv"
    assert main(["run", str(path), "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1
    assert not out.exists()


def test_an_output_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = write_recipe(tmp_path, COLUMNS, *STEPS)
    before = sorted(item.name for item in tmp_path.iterdir())
    assert main(["run", str(path), "--out", str(tmp_path / "absent" / "out.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert sorted(item.name for item in tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", ["run", "uncertainty", "diagnose", "bod"])
def test_a_recipe_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
):
    gone = tmp_path / "gone.json"
    assert main([command, str(gone), "--out", str(tmp_path / "out")]) == 2
    assert str(gone) in capsys.readouterr().err


def test_uncertainty_says_what_was_varied_and_what_was_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = write_recipe(tmp_path, {"uCode": ["A", "B"], "x": [1, 2], "y": [2, 1]})
    plan = {"nominal_steps": STEPS, "alternatives": {"remove": [None, "x"]}, "target": "index"}
    path.write_text(json.dumps(plan), encoding="utf-8")
    assert main(["uncertainty", str(path), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert "2 runs (all combinations, exact)" in told.err
    assert "varied: remove\n" in told.err
    assert "not varied: screen, impute" in told.err
    assert len(told.out.splitlines()) == 8
    assert all(Path(line).is_file() for line in told.out.splitlines())


def test_weights_says_what_stands_behind_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write_recipe(tmp_path, COLUMNS)
    (tmp_path / "j.csv").write_text("iCode,x,y\nx,1,3\ny,,1\n", encoding="utf-8")
    plan = {"weigh": {"method": "ahp", "judgements": ["j.csv"]}}
    path.write_text(json.dumps(plan), encoding="utf-8")
    out = tmp_path / "w.csv"
    assert main(["weights", str(path), "--out", str(out)]) == 0
    assert pd.read_csv(out)["weight"].tolist() == pytest.approx([0.75, 0.25])
    assert "consistency_ratio: 0\n" in capsys.readouterr().err
    path.write_text('{"weigh": {"method": "ahb"}}', encoding="utf-8")
    assert main(["weights", str(path), "--out", str(tmp_path / "none.csv")]) == 2
    assert "'ahb'" in capsys.readouterr().err
    assert not (tmp_path / "none.csv").exists()


def test_bulk_gives_what_run_gives(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write_recipe(tmp_path, COLUMNS, *STEPS)
    out, plain = tmp_path / "out.parquet", tmp_path / "out.csv"
    tidy = pd.DataFrame(COLUMNS).replace("", None).melt("uCode")
    tidy.columns = ["unit", "indicator", "value"]
    tidy.astype({"value": float}).to_parquet(tmp_path / "tidy.parquet")
    command = ["bulk", str(path), "--observations", str(tmp_path / "tidy.parquet"), "--no-time"]
    assert main([*command, "--out", str(out)]) == 0
    assert "3 rows" in capsys.readouterr().err
    assert main(["run", str(path), "--out", str(plain)]) == 0
    expected = pd.read_csv(plain, keep_default_na=False, na_values=[""])
    got = pd.read_parquet(out).rename(columns={"unit": "uCode", "code": "iCode"})
    keys = ["dset", "uCode", "iCode"]
    pd.testing.assert_frame_equal(
        got.sort_values(keys, ignore_index=True)[[*keys, "value"]],
        expected.sort_values(keys, ignore_index=True),
        check_dtype=False,
    )
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--out", str(tmp_path / "b.parquet"), "--memory-mb", "3"])
    assert stopped.value.code == 2
    assert "3 MB are too few" in capsys.readouterr().err
    assert main([*command, "--out", str(out)]) == 1
    assert "exists" in capsys.readouterr().err
