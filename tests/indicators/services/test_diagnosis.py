import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.engine.recipe_run import RecipeError
from indicators.services import diagnosis, diagnosis_relations
from indicators.services.diagnosis import build_diagnosis, diagnose, write_diagnosis
from tests.indicators.services.diagnosis_factory import DATA, META, MINMAX, PANEL, STEPS, build_case

FLAT = "iCode,Level,Parent,Weight,Direction\na,1,top,1,1\nb,1,top,1,1\nc,1,top,1,1\ntop,2,,1,1\n"
DEEP = """\
iCode,Level,Parent,Weight,Direction
a,1,p,1,1
b,1,q,1,1
c,1,q,1,1
p,2,s,1,1
q,2,s,1,1
s,3,t,1,1
t,4,top,1,1
top,5,,1,1
"""


def write_case(folder: Path, data: str = DATA, meta: str = META) -> Path:
    (folder / "iData.csv").write_text(data)
    (folder / "iMeta.csv").write_text(meta)
    path = folder / "methods.json"
    path.write_text(json.dumps({"steps": STEPS}))
    return path


def test_every_file_of_a_pipeline_is_written(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    paths, _ = diagnose(write_case(tmp_path), out)
    assert sorted(paths) == sorted(out.iterdir())
    names = {path.name for path in paths}
    assert {"stats_raw.csv", "stats_treated.csv", "remove_l1_ranks.csv", "remove_l2_scores.csv",
            "cronbach.csv", "outranking_pillars_summary.json"} <= names  # fmt: skip
    assert not any(name.startswith(("remove_l3", "trends")) for name in names)
    weights = pd.read_csv(out / "effective_weights.csv")
    assert weights["EffWeight"].tolist() == [0.1875, 0.5625, 0.25, 0.75, 0.25, 1]


def test_missing_cells_are_empty_and_numbers_whole(tmp_path: Path) -> None:
    diagnose(write_case(tmp_path, "uCode,a,b,c,people\nu1,1,0.1,,1\nu2,,0.3,,1\n"), tmp_path)
    lines = (tmp_path / "stats_raw.csv").read_text().splitlines()
    assert lines[1].startswith("a,1.0,1.0,1.0,1.0,,,,1,1,1,1,0.5")
    assert lines[2].startswith("b,0.1,0.3,0.2,0.2,0.1414213562373095")
    assert lines[3].startswith("c,,,,,,,,0,0,0,0,0.0,,,,LOW,LOW,LOW,ok")


def test_who_beats_whom() -> None:
    found = build_diagnosis(*build_case(steps=(MINMAX, {"op": "aggregate"})))
    # left 0 75 61.5 and 100 (a alone), weight 3; right 50 25 100 0, weight 1
    matrix = found.tables["outranking_pillars"].set_index("uCode")
    assert matrix.loc["u4", ["u1", "u2", "u3"]].tolist() == [0.75, 0.75, 0.75]
    assert matrix.loc["u3", "u1"] == 1
    assert found.tables["copeland_pillars"]["copeland"].tolist() == [-3, 1, -1, 3]
    assert found.figures["outranking_pillars_summary"]["nDominant"] == 1
    assert found.figures["outranking_pillars_summary"]["fracDominant"] == pytest.approx(1 / 6)


def test_a_panel_has_trends_and_years() -> None:
    found = build_diagnosis(*build_case(PANEL, steps=(MINMAX, {"op": "aggregate"})))
    growth = found.tables["trends_cagr_raw"].set_index(["uCode", "iCode"])
    assert growth.loc[("u1", "a"), "CAGR"] == pytest.approx(1)
    assert growth.loc[("u2", "b"), "CAGR"] == pytest.approx(0.125)
    assert growth.loc[("u3", "a"), "Avail"] == 0.5
    assert np.isnan(growth.loc[("u3", "a"), "CAGR"])
    assert found.tables["trends_prc_change_raw"]["prc_change"].iloc[0] == pytest.approx(100)
    ranks = found.tables["remove_l2_ranks"]
    assert ranks["Time"].tolist() == [2020, 2020, 2020, 2021, 2021]
    assert sorted(ranks["Nominal"][:3]) == [1, 2, 3]
    assert sorted(ranks["Nominal"][3:]) == [1, 2]
    matrix = found.tables["outranking_pillars"]
    assert matrix["u3"].isna().tolist() == [False, False, False, True, True]


def test_levels_of_any_tree_have_names() -> None:
    steps = (MINMAX, {"op": "aggregate"})
    flat = build_diagnosis(*build_case(meta=FLAT, steps=steps)).tables
    assert "corr_pearson_indicator_vs_own_index" in flat
    assert "pca_normalised_l1_by_index_rotation" in flat
    assert not any("pillar" in name for name in flat)
    deep = build_diagnosis(*build_case(meta=DEEP, steps=steps)).tables
    assert deep["corr_pearson_family"]["Var1"].unique().tolist() == [
        "Pillar", "Sub-index", "Sub-index2", "Index",
    ]  # fmt: skip
    assert "pca_pillars_l2_by_subindex_rotation" in deep
    assert [name for name in deep if name.startswith("remove_l") and "scores" in name] == [
        "remove_l1_scores", "remove_l2_scores", "remove_l3_scores", "remove_l4_scores",
    ]  # fmt: skip
    assert deep["remove_l3_scores"]["s"].isna().all()


@pytest.mark.parametrize(
    "data",
    [
        "uCode,a,b,c,people\n",
        "uCode,a,b,c,people\nu1,1,2,3,4\n",
        "uCode,a,b,c,people\nu1,,,,\nu2,,,,\nu3,,,,\n",
        "uCode,a,b,c,people\nu1,5,5,5,1\nu2,5,5,5,1\nu3,5,5,5,1\n",
        "uCode,Time,a,b,c,people\nu1,1,1,,3,1\nu1,2,1,,3,1\n",
    ],
)
@pytest.mark.parametrize("method", ["amean", "gmean", "copeland"])
def test_degenerate_data_give_gaps_and_no_error(data: str, method: str, tmp_path: Path) -> None:
    steps = (*STEPS[:4], {"op": "aggregate", "method": method}, {"op": "rank"})
    found = build_diagnosis(*build_case(data, steps=steps))
    correlations = found.tables["corr_pearson_normalised_l1"]
    apart = correlations["Var1"] != correlations["Var2"]
    assert correlations.loc[apart, "Correlation"].isna().all()
    assert write_diagnosis(found, tmp_path)
    summary = json.loads((tmp_path / "outranking_pillars_summary.json").read_text())
    assert summary["nDominant"] == 0


@pytest.mark.filterwarnings("ignore:overflow")
def test_infinite_and_huge_numbers_and_sizes_of_0_are_no_error(tmp_path: Path) -> None:
    rows = "u1,inf,1,1,0\nu2,-inf,2,1,0\nu3,1e300,,1,0\nu4,-1e300,,1,0\n"
    found = build_diagnosis(*build_case(f"uCode,a,b,c,people\n{rows}"))
    assert write_diagnosis(found, tmp_path)
    # b and c have no scale; on a the mean fills u1 and u2: 50, 50, 100, 0
    assert found.tables["remove_l2_scores"]["Nominal"].tolist() == [50, 50, 100, 0]
    assert found.tables["remove_l2_scores"]["left"].isna().all()
    assert found.figures["outranking_pillars_summary"]["nDominant"] == 5


def test_what_would_not_fit_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "MOST_UNITS_COMPARED", 3)
    monkeypatch.setattr(diagnosis, "MOST_CORRELATED", 2)
    found = build_diagnosis(*build_case())
    assert "outranking_pillars" not in found.tables
    assert found.figures == {}
    told = {(item.code, item.place): item.values for item in found.issues}
    assert told["outranking_too_large", "pillars"] == {"size": 4, "limit": 3}
    assert told["correlations_too_many", "Raw"] == {"size": 3, "limit": 2}
    assert told["correlations_too_many", "Normalised"] == {"size": 3, "limit": 2}


def test_issues_of_the_run_are_kept() -> None:
    found = build_diagnosis(*build_case("uCode,a,b,c,people\nu1,1,,3,1\nu2,2,,4,1\n"))
    assert ("indicator_without_data", "b") in {(item.code, item.place) for item in found.issues}


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecipeError, match="file/out: cannot be made"):
        diagnose(write_case(tmp_path), tmp_path / "file" / "out")


def test_names_written_twice_are_told_apart() -> None:
    steps = [
        {"op": "treat", "write_to": "X"},
        {"op": "normalise", "method": "minmax", "write_to": "X"},
        {"op": "aggregate", "write_to": "Res"},
        {"op": "rank", "write_to": "Res"},
    ]
    found = build_diagnosis(*build_case(steps=tuple(steps)))
    plain = build_diagnosis(*build_case(steps=tuple({**s, "write_to": None} for s in steps)))
    assert list(found.tables) == list(plain.tables)
    for name in ("stats_treated", "effective_weights", "remove_l1_scores"):
        pd.testing.assert_frame_equal(found.tables[name], plain.tables[name])


def test_families_too_large_for_pairs_are_left_out_and_said(monkeypatch: pytest.MonkeyPatch):
    for module in (diagnosis, diagnosis_relations):
        monkeypatch.setattr(module, "MOST_CORRELATED", 1)
    found = build_diagnosis(*build_case(steps=(MINMAX, {"op": "aggregate"})))
    told = [item.place for item in found.issues if item.code == "family_too_large"]
    assert told == ["left", "index"]
    assert set(found.tables["cronbach"]["group"]) == {"right"}
    assert found.tables["corr_flags_high_0.75_same_pillar"].empty
