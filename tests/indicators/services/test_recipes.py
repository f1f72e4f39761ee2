"""Pipelines on disk: what is read, what is refused with which words, what is written."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.engine.recipe_run import RecipeError, run_pipeline
from indicators.services.recipes import build_inputs, read_pipeline, write_result, write_trail
from tests.indicators.engine.recipe_factory import GAP, make_table, write_recipe

RAW = {"uCode": ["B", "NA", "A"], "x": [1, "", 3], "y": [0.1, 2, 5]}


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=str)


META = frame(
    iCode=["x", "top", "n"],
    Level=["1", "2", ""],
    Parent=["top", "", ""],
    Weight=["1", "1", ""],
    Direction=["1", "1", ""],
    Type=["Indicator", "Aggregate", "Denominator"],
)


def refused(data: pd.DataFrame, meta: pd.DataFrame = META) -> str:
    with pytest.raises(RecipeError) as caught:
        build_inputs(data, meta)
    return str(caught.value)


def meta_with(**changes: str) -> pd.DataFrame:
    meta = META.copy()
    for column, value in changes.items():
        meta.loc[0, column] = value
    return meta


def test_units_are_sorted_and_one_may_be_called_na(tmp_path: Path):
    _, inputs = read_pipeline(write_recipe(tmp_path, RAW, {"op": "rank"}))
    assert inputs.raw.units == ("A", "B", "NA")
    assert inputs.raw.times is None
    assert inputs.raw.column("x")[:2].tolist() == [3, 1]
    assert np.isnan(inputs.raw.column("x")[2])
    assert inputs.raw.column("y").tolist() == [5, 0.1, 2]


def test_units_are_sorted_by_bytes():
    data = frame(uCode=["b", "Z", "Ä", "a"], x=["1", "2", "3", "4"])
    assert build_inputs(data, META).raw.units == ("Z", "a", "b", "Ä")


def test_semicolons_and_decimal_commas_are_refused_not_guessed(tmp_path: Path):
    path = write_recipe(tmp_path, RAW, {"op": "rank"})
    (tmp_path / "iData.csv").write_text("uCode;x;y\nA;1,5;2\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=r"iData\.csv"):
        read_pipeline(path)
    (tmp_path / "iData.csv").write_text('uCode,x,y\nA,"1,5",2\n', encoding="utf-8")
    with pytest.raises(RecipeError, match=r"iData\.csv, A, x: '1,5' is no number"):
        read_pipeline(path)


@pytest.mark.parametrize("text", ["NA", "nan", "1_000", "1 000", "1,5", "-", "#N/A"])
def test_what_is_no_number(text: str):
    assert f"iData, A, x: {text!r} is no number" == refused(frame(uCode=["A"], x=[text]))


def test_the_same_unit_twice():
    data = frame(uCode=["A", "A"], x=["1", "2"])
    assert refused(data) == "iData: the unit A has more than one row"
    twice = data.assign(Time=["2020", "2020"])
    assert refused(twice) == "iData: the unit A has more than one row"
    panel = frame(uCode=["A", "A", "B"], x=["1", "2", "3"], Time=["2020", "2020", "2021"])
    assert refused(panel) == "iData: the unit A, Time 2020 has more than one row"


def test_years_make_a_panel_also_when_no_unit_is_there_twice():
    """Units of different years must not be ranked as if they were of one."""
    data = frame(uCode=["A", "B"], x=["1", "2"], Time=["2021", "2020"])
    inputs = build_inputs(data, META)
    assert inputs.raw.times is not None
    assert list(zip(inputs.raw.times.tolist(), inputs.raw.units, strict=True)) == [
        (2020, "B"), (2021, "A"),
    ]  # fmt: skip
    assert build_inputs(data.assign(Time="2020"), META).raw.times is None


@pytest.mark.parametrize("time", ["", "2020.5", "inf", "1e30"])
def test_a_year_is_a_whole_number(time: str):
    data = frame(uCode=["A", "A"], x=["1", "2"], Time=["2020", time])
    assert refused(data) == f"iData, A, Time: {time!r} is no whole number"


def test_a_row_without_a_unit():
    assert (
        refused(frame(uCode=["A", " "], x=["1", "2"])) == "iData, row 2, uCode: the unit is missing"
    )


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        (META.drop(columns="Level"), "iMeta: the column Level is missing"),
        (META.drop(columns="iCode"), "iMeta: the column iCode is missing"),
        (META.assign(iCode=["x", " ", "n"]), "iMeta, row 2, iCode: the code is missing"),
        (meta_with(Type="Indikator"),
         "iMeta, x, Type: 'Indikator' is not known; "
         "allowed: Indicator, Aggregate, Group, Denominator, Other"),
        (meta_with(Weight="heavy"), "iMeta, x, Weight: 'heavy' is no number"),
        (meta_with(Level="1.5"), "iMeta, x, Level: 1.5 is no whole number"),
        (meta_with(Level="inf"), "iMeta, x, Level: inf is no whole number"),
        (meta_with(Level="nan"), "iMeta, x, Level: 'nan' is no number"),
        (meta_with(Direction="0"), "iMeta: hierarchy_direction_invalid at x"),
        (meta_with(Weight="-1"), "iMeta: hierarchy_weight_invalid at x"),
        (meta_with(Parent="z"),
         "iMeta: hierarchy_parent_unknown at x; hierarchy_without_children at top"),
        (meta_with(iCode="q"), "iData: the column of the indicator q is missing"),
        (meta_with(iCode="top"), "iMeta: hierarchy_code_twice at top; "
         "hierarchy_cycle at top"),
    ],
)  # fmt: skip
def test_faults_of_the_tree_are_told_with_their_place(meta: pd.DataFrame, words: str):
    assert refused(frame(uCode=["A"], x=["1"]), meta) == words


def test_the_index_may_have_the_parent_na_as_r_writes_it_and_an_element_that_name():
    plain = META.assign(Parent=["top", "NA", ""])
    assert build_inputs(frame(uCode=["A"], x=["1"]), plain).hierarchy.tops == ("top",)
    named = META.assign(iCode=["x", "NA", "n"], Parent=["NA", "", ""])
    assert build_inputs(frame(uCode=["A"], x=["1"]), named).hierarchy.tops == ("NA",)


def test_sizes_and_groups_are_told_from_indicators():
    data = frame(uCode=["A", "B"], uName=["a", "b"], x=["1", "2"], n=["10", ""], kind=["k", ""])
    meta = META.assign(Denominator=["n", "", ""])
    inputs = build_inputs(data, meta)
    assert inputs.raw.codes == ("x",)
    assert inputs.denominators == {"x": "n"}
    assert inputs.sizes.column("n")[0] == 10
    assert inputs.groups["kind"] == ["k", None]
    assert "kind" not in inputs.sizes.codes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", r"methods\.json, line 1, column 2: this is no JSON"),
        ("[]", r"methods\.json: an object \{\.\.\.\} is needed"),
        ('{"steps": 1}', r"steps: a list \[\.\.\.\] is needed here"),
        ("{}", "steps: this setting is needed here"),
        ('{"steps": [{"op": "rnak"}]}',
         r"steps\.0\.op: 'rnak' is not known; allowed: 'denominate'"),
        ('{"steps": [{"op": "normalise", "method": "minmx"}]}',
         r"steps\.0\.method: 'minmx' is not known; allowed: 'minmax', 'zscore'"),
        ('{"steps": [{"op": "rank"}, {"op": "screen", "by": "all"}]}',
         r"steps\.1\.by: 'all' is not known; allowed: 'available', 'nonzero' or 'both'"),
        ('{"steps": [{"op": "screen", "least": 1}]}',
         r"steps\.0: there is no setting 'least' here; allowed: op, source"),
        ('{"stepps": []}', "there is no setting 'stepps' here; allowed: .*steps"),
    ],
)  # fmt: skip
def test_faults_of_the_recipe_are_told_with_path_and_remedy(tmp_path: Path, text: str, words: str):
    path = tmp_path / "methods.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError, match=words):
        read_pipeline(path)


def test_results_keep_every_digit_and_gaps_are_empty(tmp_path: Path):
    table = make_table({"x": [0.1 + 0.2, GAP], "y": [1 / 3, 1e-300]}, ["A", "N,A"])
    write_result({"Raw": table}, ["Raw"], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines() == [
        "dset,uCode,iCode,value",
        "Raw,A,x,0.30000000000000004",
        "Raw,A,y,0.3333333333333333",
        'Raw,"N,A",x,',
        'Raw,"N,A",y,1e-300',
    ]


def test_panels_have_a_time(tmp_path: Path):
    table = make_table({"x": [1.0, 2]}, ["A", "A"], [2020, 2021])
    write_result({"Raw": table}, ["Raw"], tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["dset,Time,uCode,iCode,value", "Raw,2020,A,x,1.0", "Raw,2021,A,x,2.0"]


def test_a_trail_runs_again_from_another_folder(tmp_path: Path):
    """`winmax: null` once became the default in the trail."""
    (tmp_path / "recipe").mkdir()
    (tmp_path / "trails").mkdir()
    far = {"uCode": list("ABCDEFGHIJKL"), "x": [*range(4), *[50 * at**3 for at in range(8)]]}
    path = write_recipe(
        tmp_path / "recipe", far, {"op": "treat", "winmax": None, "skew": 0.5, "kurt": -1},
        outputs=["Treated"],
    )  # fmt: skip
    pipeline, inputs = read_pipeline(path)
    result = run_pipeline(inputs, pipeline)
    trail = tmp_path / "trails" / "trail.json"
    write_trail(path, pipeline, result, trail)
    again, same_inputs = read_pipeline(trail)
    repeated = run_pipeline(same_inputs, again)
    assert repeated.digest() == result.digest() == json.loads(trail.read_text("utf-8"))["digest"]
    assert again.steps == pipeline.steps
    second = tmp_path / "trails" / "second.json"
    write_trail(trail, again, repeated, second)
    assert second.read_bytes() == trail.read_bytes()


def test_targets_come_from_the_metadata_where_the_step_names_none(tmp_path: Path):
    columns = {"uCode": ["A", "B", "C"], "x": [0, 5, 20], "y": [4, 8, 2]}
    step = {"op": "normalise", "method": "dist2targ", "params": {"cap": True}}
    path = write_recipe(tmp_path, columns, step)
    meta = pd.read_csv(tmp_path / "iMeta.csv").assign(Target=["10", "NA", ""])
    meta.to_csv(tmp_path / "iMeta.csv", index=False)
    with pytest.raises(RecipeError, match=r"steps\.0\.params\.target: y has no target; give one"):
        run_pipeline(*reversed(read_pipeline(path)))
    step["individual"] = {"y": {"method": "dist2targ", "params": {"target": 6}}}
    path.write_text(json.dumps({"steps": [step]}), encoding="utf-8")
    table = run_pipeline(*reversed(read_pipeline(path))).tables["Normalised"]
    assert table.column("x").tolist() == [0, 0.5, 1]
    assert table.column("y").tolist() == [0.5, 1.5, 0]


def test_without_types_only_rows_with_a_level_are_the_tree():
    meta = frame(
        iCode=["x", "top", "n", "g"],
        Level=["1", "2", "", ""],
        Parent=["top", "", "", ""],
        Weight=["1", "1", "", ""],
        Direction=["1", "1", "", ""],
        Denominator=["n", "", "", ""],
    )
    inputs = build_inputs(frame(uCode=["A", "B"], x=["1", "2"], n=["5", "6"], g=["k", "l"]), meta)
    assert inputs.hierarchy.codes == ("x", "top")
    assert inputs.size_codes == ("n",)
    assert inputs.denominators == {"x": "n"}
    assert inputs.groups["g"] == ["k", "l"]


def test_an_element_without_a_level_is_refused():
    assert refused(frame(uCode=["A"], x=["1"], n=["1"]), meta_with(Level="")) == (
        "iMeta, x, Level: the level is missing; 1 is an indicator"
    )


def test_a_tree_without_indicators_is_refused():
    meta = META.iloc[2:]
    assert "there is no indicator" in refused(frame(uCode=["A"], n=["1"]), meta)


def test_an_indicator_may_be_called_like_a_label():
    meta = frame(
        iCode=["uName", "top"], Level=["1", "2"], Parent=["top", ""], Weight=["1", "1"],
        Direction=["1", "1"], Type=["Indicator", "Aggregate"],
    )  # fmt: skip
    assert build_inputs(frame(uCode=["A"], uName=["7"]), meta).raw.column("uName").tolist() == [7]


def test_a_denominator_with_text_names_the_cell():
    meta = meta_with(Denominator="n").assign(Denominator=["n", "", ""])
    data = frame(uCode=["A", "B"], x=["1", "2"], n=["5", "many"])
    assert refused(data, meta) == "iData, B, n: 'many' is no number"
