import json

import pandas as pd
import pytest

from indicators.engine.recipe_run import RecipeError
from indicators.services.frontier import benefit_of_doubt_file


def write(folder, table, **recipe):
    (folder / recipe.get("input", "input.csv")).write_text(table, encoding="utf-8")
    path = folder / "methods.json"
    path.write_text(json.dumps({"columns": ["x", "y"], **recipe}), encoding="utf-8")
    return path


def score(folder, table, **recipe):
    issues = benefit_of_doubt_file(write(folder, table, **recipe), folder / "out.csv")
    return pd.read_csv(folder / "out.csv", index_col="uCode", na_filter=True), issues


TABLE = "uCode,name,x,y\nB,b,10,1\nA,a,8,8\nNA,n,4,4\n"


def test_all_four_scores_in_the_order_of_the_rows(tmp_path):
    benefit_of_doubt_file(
        write(tmp_path, TABLE, bod_constrained={"share_min": 0.5, "share_max": 0.5}),
        tmp_path / "out.csv",
    )
    found = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert list(found.columns) == ["uCode", "bod", "bod_constrained", "mpi_pos", "mpi_neg"]
    assert found["uCode"].tolist() == ["B", "A", "NA"]
    assert found["bod"].tolist() == pytest.approx([1, 1, 0.5])
    # B with half its score from each: s (8 / 20 + 8 / 2) = 1 by A
    assert found["bod_constrained"].tolist() == pytest.approx([1 / 4.4, 1, 0.5])
    assert found["mpi_pos"].tolist() == pytest.approx([5.5 - 40.5 / 5.5, 8, 4])
    assert found["mpi_neg"].tolist() == pytest.approx([5.5 + 40.5 / 5.5, 8, 4])


def test_without_bounds_the_constrained_scores_are_empty(tmp_path):
    found, issues = score(tmp_path, TABLE, input="other.csv")
    assert found["bod_constrained"].isna().all()
    assert not issues


def test_a_gap_gives_empty_cells_and_one_issue_a_method(tmp_path):
    found, issues = score(
        tmp_path, "uCode,x,y\nA,3,\nB,2,2\n", bod_constrained={"share_min": 0.1, "share_max": 0.9}
    )
    assert found.loc["A"].isna().all()
    assert found.loc["B"].tolist() == [1, 1, 2, 2]
    assert [(issue.code, issue.place) for issue in issues] == [
        ("bod_value_missing", "A"),
        ("mpi_value_missing", "A"),
    ]


@pytest.mark.parametrize(
    ("table", "recipe", "told"),
    [
        ("uCode,x\nA,1\n", {}, "no column 'y'; there are: uCode, x"),
        ("uCode,x,y\nA,1,2\nA,3,4\n", {}, "the unit A has more than one row"),
        ("uCode,x,y\nA,1,two\n", {}, "input.csv, A, y: 'two' is no number"),
        ("", {}, "cannot be read as a UTF-8 table"),
        (TABLE, {"bod_constrained": {"share_min": 0.7}}, "at most 0.5"),
        (TABLE, {"bod_constrain": {}}, "there is no setting 'bod_constrain' here"),
    ],
)
def test_faults_are_told_with_their_place(tmp_path, table, recipe, told):
    with pytest.raises(RecipeError, match=told):
        benefit_of_doubt_file(write(tmp_path, table, **recipe), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_a_table_that_is_not_there(tmp_path):
    path = write(tmp_path, TABLE)
    (tmp_path / "input.csv").unlink()
    with pytest.raises(RecipeError, match=r"input\.csv: there is no such file"):
        benefit_of_doubt_file(path, tmp_path / "out.csv")


def test_a_row_without_a_unit_is_refused(tmp_path):
    (tmp_path / "input.csv").write_text("uCode,x\nA,1\n ,2\n", encoding="utf-8")
    (tmp_path / "methods.json").write_text('{"columns": ["x"]}', encoding="utf-8")
    with pytest.raises(RecipeError, match=r"input\.csv, row 2, uCode: the unit is missing"):
        benefit_of_doubt_file(tmp_path / "methods.json", tmp_path / "out.csv")
