"""Weights on disk: every method through its plan, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from indicators.engine.recipe_run import RecipeError
from indicators.services.weighing import weigh, weigh_file
from tests.indicators.engine.recipe_factory import write_recipe

COLUMNS = {
    "uCode": list("ABCDE"),
    "x": [0, 1, 2, 3, 4],
    "y": [1, 3, 2, 5, 4],
    "z": [2, 2, 2, 2, 2],
}
MINMAX = {"op": "normalise", "method": "minmax"}


def write_plan(folder: Path, wanted: dict[str, Any], *steps: dict[str, Any]) -> Path:
    path = write_recipe(folder, COLUMNS)
    path.write_text(json.dumps({"steps": steps, "weigh": wanted}), encoding="utf-8")
    return path


def write_judgements(folder: Path, name: str, *rows: str) -> str:
    (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return name


def test_ballots_become_weights_that_a_plan_can_read(tmp_path: Path):
    (tmp_path / "b.csv").write_text("person,x,y,z\nA,60,40,0\nB,20,40,40\nC,1,1,1\n", "utf-8")
    path = write_plan(tmp_path, {"method": "budget", "ballots": "b.csv"})
    found = weigh_file(path, tmp_path / "w.csv")
    written = pd.read_csv(tmp_path / "w.csv")
    assert written["iCode"].tolist() == ["x", "y", "z"]
    assert written["weight"].tolist() == pytest.approx([0.4, 0.4, 0.2])
    assert found.figures == {"ballots_counted": 2, "ballots_left_out": 1}
    assert [item.code for item in found.issues] == ["ballot_sum_short"]
    path = write_plan(tmp_path, {"method": "budget", "ballots": "b.csv", "faulty": "rescale"})
    assert weigh(path).figures["ballots_counted"] == 3


def test_consistent_comparisons_are_their_ratios(tmp_path: Path):
    rows = ("iCode,x,y,z", "x,1,2,6", "y,,1,3", "z,,,1")
    name = write_judgements(tmp_path, "j.csv", *rows)
    found = weigh(write_plan(tmp_path, {"method": "ahp", "judgements": [name]}))
    assert found.table["weight"].tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert found.figures["consistency_ratio"] == pytest.approx(0, abs=1e-12)
    assert found.issues == ()


def test_several_people_are_combined_in_any_order_of_elements(tmp_path: Path):
    """x over y: sqrt(4 * 1) = 2; x over z and y over z likewise 2: geometric means of the rows."""
    first = write_judgements(tmp_path, "1.csv", "iCode,x,y,z", "x,1,4,4", "y,,1,4", "z,,,1")
    second = write_judgements(tmp_path, "2.csv", "iCode,z,y,x", "z,1,1,1", "y,,1,1", "x,,,1")
    found = weigh(write_plan(tmp_path, {"method": "ahp", "judgements": [first, second]}))
    means = np.array([4 ** (1 / 3), 1, 4 ** (-1 / 3)])
    assert found.table["geometric_weight"].tolist() == pytest.approx(means / means.sum())
    # the first person alone contradicts herself: x is 4 y, y is 4 z, yet x is not 16 z
    assert [(item.code, item.place.split(",")[0]) for item in found.issues] == [
        ("pairs_inconsistent", "1.csv")
    ]


@pytest.mark.parametrize("method", ["entropy", "critic"])
def test_what_does_not_vary_weighs_nothing(tmp_path: Path, method: str):
    found = weigh(write_plan(tmp_path, {"method": method, "parent": "index"}))
    weights = found.table.set_index("iCode")["weight"]
    assert weights["z"] == 0
    assert weights.sum() == pytest.approx(1)
    assert [(item.code, item.place) for item in found.issues][-1] == ("indicator_constant", "z")


def test_two_correlated_indicators_share_the_first_component(tmp_path: Path):
    found = weigh(write_plan(tmp_path, {"method": "component", "parent": "index"}))
    weights = found.table.set_index("iCode")["weight"]
    assert weights[["x", "y"]].tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    assert np.isnan(weights["z"])
    factors = weigh(write_plan(tmp_path, {"method": "factors", "parent": "index"}))
    assert factors.table["weight"][:2].tolist() == pytest.approx([0.5, 0.5])
    assert factors.figures == {"rows": 5}


def test_the_data_are_those_of_the_last_step(tmp_path: Path):
    raw = weigh(write_plan(tmp_path, {"method": "entropy", "parent": "index"}))
    scaled = weigh(write_plan(tmp_path, {"method": "entropy", "parent": "index"}, MINMAX))
    information = [found.table["information"][0] for found in (raw, scaled)]
    assert information[0] == pytest.approx(information[1])  # x starts at 0: the shares are the same
    assert raw.table["information"][1] != pytest.approx(scaled.table["information"][1])


def test_optimised_weights_balance_the_correlations(tmp_path: Path):
    wanted = {"method": "optimised", "level": 1, "targets": {"x": 1, "y": 1, "z": 0}}
    found = weigh(write_plan(tmp_path, wanted, MINMAX, {"op": "aggregate"}))
    # z is constant: no correlation of it can be anything
    assert found.table["weight"].isna().all()
    assert found.issues[-1].place == "z"
    columns = {name: COLUMNS[name] for name in ("uCode", "x", "y")}
    path = write_recipe(tmp_path, columns)
    plan = {"steps": [MINMAX, {"op": "aggregate"}], "weigh": {"method": "optimised", "level": 1}}
    path.write_text(json.dumps(plan), encoding="utf-8")
    found = weigh(path)
    assert found.table["share"].tolist() == pytest.approx([0.5, 0.5])
    assert found.figures["reached"] is True


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"method": "entropy", "parent": "x"}, r"weigh\.parent: there is no aggregate 'x'"),
        ({"method": "factors", "parent": "index", "factors": 9},
         r"weigh\.factors: 9, allowed are 1 to 2"),
        ({"method": "optimised", "level": 2}, "weigh: level 2: a level below one single index"),
        ({"method": "optimised", "level": 1, "targets": {"x": 1}}, "weigh: targets: missing y, z"),
        ({"method": "ahp", "judgements": ["1.csv", "2.csv"]}, r"2\.csv: all children .* a, b, c"),
        ({"method": "ahp", "judgements": ["1.csv", "5.csv"]}, r"5\.csv: its elements are d, e"),
        ({"method": "ahp", "judgements": ["3.csv"]}, "the element a has more than one row"),
        ({"method": "ahp", "judgements": ["4.csv"]}, "there is no column 'b'"),
        ({"method": "ahp", "judgements": ["none.csv"]}, "there is no such file"),
    ],
)  # fmt: skip
def test_faults_are_told_with_their_place(tmp_path: Path, wanted: dict[str, Any], words: str):
    parents = {"a": "P", "b": "P", "c": "P", "d": "Q", "e": "Q", "P": "index", "Q": "index"}
    columns = {"uCode": ["A", "B"]} | {code: [1, 2] for code in "abcde"}
    path = write_recipe(tmp_path, columns, parents=parents)
    write_judgements(tmp_path, "1.csv", "iCode,a,b,c", "a,1,2,2", "b,,1,1", "c,,,1")
    write_judgements(tmp_path, "2.csv", "iCode,b,a", "b,1,2", "a,,1")
    write_judgements(tmp_path, "3.csv", "iCode,a,b,c", "a,1,2,2", "b,,1,1", "c,,,1", "a,1,1,1")
    write_judgements(tmp_path, "4.csv", "iCode,a,c", "a,1,2", "b,,1", "c,,1")
    write_judgements(tmp_path, "5.csv", "iCode,d,e", "d,1,2", "e,,1")
    if wanted["method"] != "ahp":
        path = write_recipe(tmp_path, COLUMNS)
    steps = [MINMAX, {"op": "aggregate"}] if wanted["method"] == "optimised" else []
    path.write_text(json.dumps({"steps": steps, "weigh": wanted}), encoding="utf-8")
    with pytest.raises(RecipeError, match=words):
        weigh(path)


def test_judgements_that_cannot_be_are_left_out_of_the_group(tmp_path: Path):
    good = write_judgements(tmp_path, "g.csv", "iCode,x,y,z", "x,1,2,6", "y,,1,3", "z,,,1")
    bad = write_judgements(tmp_path, "b.csv", "iCode,x,y,z", "x,1,0,6", "y,0.2,1,3", "z,,,1")
    found = weigh(write_plan(tmp_path, {"method": "ahp", "judgements": [good, bad]}))
    assert found.table["weight"].tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert found.figures["people_counted"] == 1
    assert found.figures["people_left_out"] == 1
    assert {item.place.split(",")[0] for item in found.issues} == {"b.csv"}
    found = weigh(write_plan(tmp_path, {"method": "ahp", "judgements": [bad, bad]}))
    assert found.table["weight"].isna().all()
    assert found.figures["people_counted"] == 0


def test_a_finding_is_told_once(tmp_path: Path):
    found = weigh(write_plan(tmp_path, {"method": "critic", "parent": "index"}))
    assert [(item.code, item.place) for item in found.issues] == [("indicator_constant", "z")]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"method": "factors", "parent": "index", "factors": "2"},
         r"weigh\.factors: a number is needed, not '2'"),
        ({"method": "optimised", "level": True}, r"weigh\.level: a number is needed, not True"),
        ({"method": "ahp", "judgements": "j.csv"},
         r"weigh\.judgements: a list \[\.\.\.\] is needed"),
    ],
)  # fmt: skip
def test_faults_of_the_plan_have_the_path_of_the_file(
    tmp_path: Path, wanted: dict[str, Any], words: str
):
    with pytest.raises(RecipeError, match=words):
        weigh(write_plan(tmp_path, wanted))
