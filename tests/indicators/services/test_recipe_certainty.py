"""The certainty of a recipe on disk: files, weights from tables, faults with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from indicators.engine.recipe_run import RecipeError
from indicators.engine.recipe_uncertainty import analyse_uncertainty
from indicators.services.recipe_certainty import open_model, write_certainty
from tests.indicators.engine.recipe_factory import write_recipe

STEPS = [{"op": "normalise", "method": "minmax"}, {"op": "aggregate"}, {"op": "rank"}]
COLUMNS = {"uCode": ["A", "B", "C"], "x": [0, 1, 2], "y": [2, 1, 1]}


def write_plan(folder: Path, alternatives: dict[str, Any], columns: Any = None, **own: Any) -> Path:
    path = write_recipe(folder, columns or COLUMNS)
    text = {"nominal_steps": STEPS, "alternatives": alternatives, "target": "index", **own}
    path.write_text(pd.Series(text).to_json(), encoding="utf-8")
    return path


def test_every_file_on_paper(tmp_path: Path):
    """Whole: 50, 25, 50; without y: 0, 50, 100; without x: 100, 0, 0."""
    path = write_plan(tmp_path, {"remove": [None, "y", "x"]})
    found = write_certainty(path, tmp_path / "new" / "out")
    assert found.result.sample.exact
    held = {file.name: pd.read_csv(file) for file in found.files if file.suffix == ".csv"}
    assert json.loads((tmp_path / "new" / "out" / "record.json").read_text("utf-8")) == {
        "target": "index", "runs": 3, "exact": True, "seed": None, "varied": ["remove"],
        "not_varied": ["screen", "impute", "impute_panel", "treat", "winmax", "normalise",
                       "aggregate", "weights"],
    }  # fmt: skip
    assert found.issues == ()
    assert held["issues.csv"].empty
    assert sorted(held) == [
        "issues.csv", "pairwise.csv", "rank_shares.csv", "rank_stats.csv", "runs.csv", "sobol.csv",
        "top_shares.csv",
    ]  # fmt: skip
    stats = held["rank_stats.csv"].set_index("uCode")
    assert stats["Nominal"].tolist() == [1, 3, 1]
    assert stats["Mean"].tolist() == pytest.approx([5 / 3, 7 / 3, 4 / 3])
    assert held["sobol.csv"].iloc[0, :3].tolist() == ["remove", 1, 1]
    shares = held["rank_shares.csv"]
    assert shares[shares["uCode"] == "A"][["rank", "share"]].to_numpy().tolist() == [
        [1, pytest.approx(2 / 3)], [3, pytest.approx(1 / 3)],
    ]  # fmt: skip
    assert held["top_shares.csv"]["top3"].tolist() == [1, 1, 1]
    assert held["pairwise.csv"].loc[0, "B"] == pytest.approx(2 / 3)
    assert held["runs.csv"]["remove"].tolist() == [1, 2, 3]
    assert held["runs.csv"]["mean_abs_rank_change"].tolist() == pytest.approx([0, 1, 2 / 3])


def test_the_same_bytes_every_time(tmp_path: Path):
    path = write_plan(tmp_path, {"weights": {"dirichlet": 10}}, runs=32)
    for name in ("first", "second"):
        write_certainty(path, tmp_path / name)
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


def test_panels_bring_their_time(tmp_path: Path):
    columns = {"uCode": ["A", "B"] * 2, "Time": [1, 1, 2, 2], "x": [0, 1, 2, 1], "y": [2, 1, 1, 3]}
    path = write_plan(tmp_path, {"remove": [None, "x"]}, columns)
    names = [file.name for file in write_certainty(path, tmp_path / "o").files]
    assert "pairwise.csv" not in names
    stats = pd.read_csv(tmp_path / "o" / "rank_stats.csv")
    assert list(stats.columns[:2]) == ["Time", "uCode"]
    assert stats["Time"].tolist() == [1, 1, 2, 2]
    assert list(pd.read_csv(tmp_path / "o" / "rank_shares.csv").columns[:2]) == ["Time", "uCode"]


def test_weights_come_from_a_table(tmp_path: Path):
    path = write_plan(tmp_path, {"weights": [{"file": "w.csv", "column": "w1"}, "equal"]})
    (tmp_path / "w.csv").write_text("iCode,w1\nx,3\n", encoding="utf-8")
    model, _ = open_model(path)
    assert model.weight_sets == [{"x": 3.0}, None]


def test_ballots_are_weights_all_equally_likely(tmp_path: Path):
    """x alone: 0 50 100; half and half: 50 25 50; y alone: 100 0 0."""
    path = write_plan(tmp_path, {"weights": {"ballots": "b.csv"}})
    text = "person,y,x\nfirst,0,100\nsecond,50,50\nthird,100,0\nfourth,10,10\n"
    (tmp_path / "b.csv").write_text(text, encoding="utf-8")
    found = write_certainty(path, tmp_path / "out")
    assert found.result.sample.exact
    assert found.result.scores.tolist() == [[0, 50, 100], [50, 25, 50], [100, 0, 0]]
    assert [(item.code, item.place) for item in found.issues] == [("ballot_sum_short", "fourth")]
    issues = pd.read_csv(tmp_path / "out" / "issues.csv")
    assert issues[["severity", "code", "place"]].to_numpy().tolist() == [
        ["error", "ballot_sum_short", "fourth"]
    ]
    assert '"difference": 80.0' in issues["values"][0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("iCode,w2\nx,3\n", r"alternatives\.weights\.0: w\.csv: there is no column 'w1'"),
        ("iCode,w1\nz,3\n", r"w\.csv, z: the hierarchy has no such element"),
        ("iCode,w1\nx,much\n", r"w\.csv, x, w1: 'much' is no number"),
        ("iCode,w1\nx,-1\n", r"w\.csv, x, w1: a weight is 0 or more"),
        ("iCode,w1\nx,inf\n", r"w\.csv, x, w1: a weight is 0 or more"),
    ],
)
def test_faults_of_a_table_of_weights(tmp_path: Path, text: str, words: str):
    path = write_plan(tmp_path, {"weights": [{"file": "w.csv", "column": "w1"}]})
    (tmp_path / "w.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError, match=words):
        open_model(path)


def test_weights_for_elements_that_are_not_there(tmp_path: Path):
    path = write_plan(tmp_path, {"weights": ["equal", {"z": 1}]})
    with pytest.raises(RecipeError, match=r"alternatives\.weights\.1: there is no element .* 'z'"):
        open_model(path)


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    path = write_plan(tmp_path, {"remove": [None, "x"]})
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RecipeError, match="cannot be made"):
        write_certainty(path, tmp_path / "file" / "out")


def test_one_unit_has_one_rank_and_no_variance(tmp_path: Path):
    path = write_plan(tmp_path, {"remove": [None, "x"]}, {"uCode": ["A"], "x": [1], "y": [2]},
                      nominal_steps=[{"op": "aggregate"}])  # fmt: skip
    assert write_certainty(path, tmp_path / "out").result.ranks.tolist() == [[1], [1]]
    table = pd.read_csv(tmp_path / "out" / "sobol.csv")
    assert table["var_y"][0] == 0
    assert table[["Si", "STi"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("alternatives", "words"),
    [
        ({"normalise": [{"op": "normalise", "method": "minmx"}]},
         r"methods\.json: alternatives\.normalise\.0\.method: 'minmx' is not known; allowed:"),
        ({"weights": [{"x": -1}]}, r"methods\.json: alternatives\.weights\.0\.x: input should be"),
        ({"weights": ["equals"]}, r"alternatives\.weights\.0: 'equals' is not known; allowed: 'or"),
        ({"weights": {"x": 1}}, r"alternatives\.weights: a list of weight sets is needed, or one"),
        ({"winmax": ["2"]}, r"alternatives\.winmax\.0: a number is needed, not '2'"),
    ],
)  # fmt: skip
def test_faults_of_an_alternative_name_the_whole_path(
    tmp_path: Path, alternatives: dict[str, Any], words: str
):
    with pytest.raises(RecipeError, match=words):
        open_model(write_plan(tmp_path, alternatives))


@pytest.mark.parametrize("weights", [{"c": 9, "Q": 9}, "equal"])
def test_ballots_leave_the_other_weights_of_the_nominal_recipe(tmp_path: Path, weights: Any):
    parents = {"a": "P", "b": "P", "c": "Q", "d": "Q", "P": "index", "Q": "index"}
    columns = {"uCode": ["A", "B"], "a": [9, 0], "b": [8, 1], "c": [1, 2], "d": [5, 0]}
    path = write_recipe(tmp_path, columns, parents=parents)
    plan = {
        "nominal_steps": [{"op": "aggregate", "weights": weights}],
        "alternatives": {"weights": {"ballots": "b.csv"}},
        "target": "index",
    }
    path.write_text(json.dumps(plan), encoding="utf-8")
    (tmp_path / "b.csv").write_text("person,a,b\nAida,50,50\n", encoding="utf-8")
    model, _ = open_model(path)
    result = analyse_uncertainty(model)
    assert result.ranks[0].tolist() == result.nominal.tolist()
    mean = (8.5 * 1 + 1.4 * 9) / 10 if isinstance(weights, dict) else (8.5 + 3) / 2
    assert result.scores[0, 0] == pytest.approx(mean)
