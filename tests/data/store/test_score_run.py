from pathlib import Path

import duckdb
import pytest

from data.store.score_run import BulkScoreError, run_plan
from schemas.bulk_plan import (
    AggregateStage,
    BulkLimits,
    BulkOutput,
    BulkPlan,
    BulkSource,
    BulkTarget,
    Child,
    Family,
)

PLAN = BulkPlan(
    indicators=("a", "b"),
    stages=(
        AggregateStage(
            source=0,
            indicators=("a", "b"),
            levels=(
                (
                    Family(
                        parent="P", children=(Child(code="a", weight=1), Child(code="b", weight=3))
                    ),
                ),
            ),
        ),
    ),
    outputs=(BulkOutput(name="Aggregated", place=1, codes=("P",)),),
)
LIMITS = BulkLimits(memory_mb=256, threads=2)
ROWS = "('u', 2024, 'a', 2.0), ('u', 2024, 'b', 6.0), ('v', 2024, 'a', NULL)"


def write(path: Path, rows: str = ROWS, names: str = "unit, time, indicator, value") -> BulkSource:
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"COPY (SELECT * FROM (VALUES {rows}) AS t({names})) TO '{path}' (FORMAT PARQUET)"
        )
    return BulkSource(path=path)


def read(path: Path) -> list[tuple]:
    with duckdb.connect(":memory:") as connection:
        return connection.execute(
            "SELECT * FROM read_parquet(?) ORDER BY ALL", [str(path)]
        ).fetchall()


def test_a_parquet_file_is_scored_into_another(tmp_path):
    target = BulkTarget(path=tmp_path / "scores.parquet")
    run = run_plan(PLAN, write(tmp_path / "given.parquet"), target, LIMITS)
    assert read(target.path) == [
        ("Aggregated", 2024, "u", "P", 5.0),
        ("Aggregated", 2024, "v", "P", None),
    ]
    assert (run.rows, run.cells, run.missing) == (2, 2, 1)
    assert [(issue.code, issue.place) for issue in run.issues] == [
        ("indicator_constant", "a"),
        ("indicator_constant", "b"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["given.parquet", "scores.parquet"]


def test_without_a_time_the_result_has_none(tmp_path):
    source = write(tmp_path / "g.parquet").model_copy(update={"time": None})
    run_plan(PLAN, source, BulkTarget(path=tmp_path / "s.parquet"), LIMITS)
    assert read(tmp_path / "s.parquet")[0] == ("Aggregated", "u", "P", 5.0)


def test_columns_may_have_any_name(tmp_path):
    write(tmp_path / "g.parquet", names='"the unit", jahr, "a""b", "Мән"')
    source = BulkSource(
        path=tmp_path / "g.parquet", unit="the unit", time="jahr", indicator='a"b', value="Мән"
    )
    run_plan(PLAN, source, BulkTarget(path=tmp_path / "it's.parquet"), LIMITS)
    assert read(tmp_path / "it's.parquet")[0][-1] == 5.0


@pytest.mark.parametrize("same", [True, False])
def test_a_table_is_scored_into_a_new_table(same, tmp_path):
    given = tmp_path / "given.duckdb"
    out = given if same else tmp_path / "out.duckdb"
    with duckdb.connect(str(given)) as connection:
        connection.execute(
            f"CREATE TABLE obs AS SELECT * FROM (VALUES {ROWS}) AS t(unit, time, indicator, value)"
        )
    source = BulkSource(path=given, table="obs")
    target = BulkTarget(path=out, table="my scores")
    assert run_plan(PLAN, source, target, LIMITS).cells == 2
    with duckdb.connect(str(out), read_only=True) as connection:
        rows = connection.execute('SELECT unit, value FROM "my scores" ORDER BY 1').fetchall()
    assert rows == [("u", 5.0), ("v", None)]
    with pytest.raises(BulkScoreError, match="the table my scores exists and is not overwritten"):
        run_plan(PLAN, source, target, LIMITS)


def test_an_existing_file_is_not_overwritten(tmp_path):
    (tmp_path / "s.parquet").write_text("mine")
    with pytest.raises(BulkScoreError, match="exists and is not overwritten"):
        run_plan(
            PLAN, write(tmp_path / "g.parquet"), BulkTarget(path=tmp_path / "s.parquet"), LIMITS
        )
    assert (tmp_path / "s.parquet").read_text() == "mine"


@pytest.mark.parametrize(
    ("rows", "names", "message"),
    [
        (ROWS, "unit, time, code, value", "there is no column 'indicator'; there are: unit"),
        ("('u', 2024.5, 'a', 1.0)", "unit, time, indicator, value", "needs whole numbers"),
        ("('u', 2024, 'a', 'x')", "unit, time, indicator, value", "holds VARCHAR, but needs numb"),
        (f"{ROWS}, ('u', 2024, 'a', 3.0)", "unit, time, indicator, value",
         r"1 units and times, u first, have an indicator twice \(a, b\)"),
        (f"{ROWS}, (NULL, 2024, 'a', 3.0)", "unit, time, indicator, value", "no unit or no time"),
    ],
)  # fmt: skip
def test_observations_that_do_not_fit_are_refused_and_nothing_is_left(
    rows, names, message, tmp_path
):
    source = write(tmp_path / "g.parquet", rows, names)
    with pytest.raises(BulkScoreError, match=message):
        run_plan(PLAN, source, BulkTarget(path=tmp_path / "s.parquet"), LIMITS)
    assert [path.name for path in tmp_path.iterdir()] == ["g.parquet"]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ({"path": "none.parquet"}, {"path": "s.parquet"}, "none.parquet"),
        ({"path": "none.duckdb", "table": "t"}, {"path": "s.parquet"}, "there is no such file"),
        ({"path": "x.duckdb"}, {"path": "s.parquet"}, "or a table of a .duckdb file"),
        ({"path": "x.parquet"}, {"path": "s.duckdb"}, "or a new table of a .duckdb file"),
        ({"path": "x.parquet"}, {"path": "no/s.parquet"}, "there is no folder"),
    ],
)
def test_paths_that_do_not_fit_are_refused(source, target, message, tmp_path):
    given = BulkSource(**(source | {"path": tmp_path / source["path"]}))
    wanted = BulkTarget(**(target | {"path": tmp_path / target["path"]}))
    with pytest.raises(BulkScoreError, match=message):
        run_plan(PLAN, given, wanted, LIMITS)
    assert list(tmp_path.iterdir()) == []


def test_no_observations_give_an_empty_result_and_say_so(tmp_path):
    source = write(tmp_path / "g.parquet", "('u', 2024, 'other', 1.0)")
    run = run_plan(PLAN, source, BulkTarget(path=tmp_path / "s.parquet"), LIMITS)
    assert (run.rows, run.cells) == (0, 0)
    assert [issue.code for issue in run.issues] == ["indicator_without_data"] * 2


def test_more_than_fits_into_memory_goes_to_disk(tmp_path):
    """600,000 rows of two indicators are scored with what the smallest limit allows."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "COPY (SELECT 'university number ' || u AS unit, 2000 AS time, i AS indicator, "
            "CAST(u AS DOUBLE) AS value FROM range(600000) AS a(u), "
            f"(VALUES ('a'), ('b')) AS b(i)) TO '{tmp_path / 'g.parquet'}' (FORMAT PARQUET)"
        )
    source = BulkSource(path=tmp_path / "g.parquet")
    target = BulkTarget(path=tmp_path / "s.parquet")
    run = run_plan(PLAN, source, target, BulkLimits(memory_mb=128, threads=2))
    assert (run.rows, run.cells, run.missing) == (600_000, 600_000, 0)
    with duckdb.connect(":memory:") as connection:
        total = connection.execute(
            "SELECT sum(value) FROM read_parquet(?)", [str(target.path)]
        ).fetchall()
    assert total == [(599_999 * 600_000 / 2,)]
