import duckdb
import pytest

from data.store.score_sql import BLOCK_WIDTH, build_script, find_needed, write_output, write_view
from schemas.bulk_plan import (
    AggregateStage,
    BulkOutput,
    BulkPlan,
    BulkSource,
    Child,
    DenominateStage,
    Family,
    NormaliseStage,
    Quotient,
    RankStage,
    Scale,
)
from schemas.pipeline import NormalisationSettings

NONE = NormalisationSettings.model_validate({"method": "none"})


def make_family(parent, least=None, **weights):
    children = tuple(Child(code=code, weight=weight) for code, weight in weights.items())
    return Family(parent=parent, children=children, min_available=least)


def make_plan(*stages, indicators=("a", "b"), codes=None, place=None, sizes=()):
    at = len(stages) if place is None else place
    every = BulkPlan(
        indicators=indicators, sizes=sizes, stages=stages,
        outputs=(BulkOutput(name="out", place=0, codes=indicators),),
    )  # fmt: skip
    output = BulkOutput(name="out", place=at, codes=codes or every.codes_of(at))
    return every.model_copy(update={"outputs": (output,)})


def make_aggregate(*levels, indicators=("a", "b"), source=0):
    return AggregateStage(source=source, indicators=indicators, levels=levels)


def run(plan, *rows):
    """Run a plan over rows of (unit, time, code, value); return its cells and what was found."""
    script, found = build_script(plan), []
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (unit VARCHAR, time BIGINT, code VARCHAR, value DOUBLE)")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", [list(row) for row in rows])
        connection.execute(write_view(BulkSource(path="x.parquet", indicator="code"), "t"))
        for statement in script.statements:
            connection.execute(statement.text)
            if statement.check:
                found += connection.fetchall()
        cells = connection.execute(write_output(plan, script, with_time=True)).fetchall()
    return {(time, unit, code): value for _, time, unit, code, value in cells}, found


def test_observations_become_a_grid_and_gaps_stay_gaps():
    cells, found = run(make_plan(), ("u", 1, "a", 5.0), ("v", 1, "b", 7.0), ("v", 1, "a", None))
    assert cells == {
        (1, "u", "a"): 5.0,
        (1, "u", "b"): None,
        (1, "v", "a"): None,
        (1, "v", "b"): 7.0,
    }
    assert found == [("indicator_constant", code, None, None) for code in ("a", "b")]


def test_units_without_a_row_of_the_plan_are_not_there():
    cells, _ = run(make_plan(), ("u", 1, "a", 5.0), ("w", 1, "other", 1.0))
    assert {unit for _, unit, _ in cells} == {"u"}


def test_what_is_no_finite_number_is_missing_and_told():
    cells, found = run(
        make_plan(indicators=("a",)), ("u", 1, "a", float("inf")), ("v", 1, "a", float("nan"))
    )
    assert set(cells.values()) == {None}
    assert found == [
        ("value_not_finite", "a", 1, "u"),
        ("indicator_without_data", "a", None, None),
    ]


def test_an_observation_that_is_there_twice_is_found():
    _, found = run(make_plan(), ("u", 1, "a", 1.0), ("u", 1, "a", 1.0), ("u", 2, "a", 1.0))
    assert found[0] == ("observation_twice", "a, b", 1, "u")


def test_a_row_without_unit_is_found():
    _, found = run(make_plan(), (None, 1, "a", 1.0), ("u", 1, "a", 2.0))
    assert found[0] == ("observation_without_key", "", 1, None)


def test_division_by_size_times_scale():
    stage = DenominateStage(
        source=0,
        quotients=(Quotient(code="a", size="n", factor=100), Quotient(code="b", size="a")),
    )
    cells, found = run(
        make_plan(stage, sizes=("n",)),
        ("u", 1, "a", 5.0), ("u", 1, "b", 20.0), ("u", 1, "n", 50.0),
        ("v", 1, "a", 0.0), ("v", 1, "b", 20.0), ("v", 1, "n", 0.0),
        ("w", 1, "a", 5.0), ("w", 1, "b", None),
    )  # fmt: skip
    assert cells == {
        (1, "u", "a"): 10.0, (1, "u", "b"): 4.0,
        (1, "v", "a"): None, (1, "v", "b"): None,
        (1, "w", "a"): None, (1, "w", "b"): None,
    }  # fmt: skip
    lost = {item for item in found if item[0] == "denominator_unusable"}
    assert lost == {("denominator_unusable", "a", 2, None), ("denominator_unusable", "b", 1, None)}


def test_missing_children_are_dropped_with_their_weight():
    plan = make_plan(make_aggregate((make_family("P", a=1, b=3),)), codes=("P",))
    cells, found = run(
        plan, ("u", 1, "a", 2.0), ("u", 1, "b", 6.0), ("v", 1, "a", 2.0), ("w", 1, "a", None)
    )
    assert cells == {(1, "u", "P"): 5.0, (1, "v", "P"): 2.0, (1, "w", "P"): None}
    assert not [item for item in found if item[0] == "too_few_children"]


def test_too_few_children_give_no_value_and_equality_keeps():
    half = make_plan(make_aggregate((make_family("P", 0.5, a=1, b=3),)), codes=("P",))
    more = make_plan(make_aggregate((make_family("P", 0.51, a=1, b=3),)), codes=("P",))
    row = ("v", 1, "a", 2.0)
    assert run(half, row)[0] == {(1, "v", "P"): 2.0}
    cells, found = run(more, row)
    assert cells == {(1, "v", "P"): None}
    assert ("too_few_children", "P", 1, None) in found


def test_weights_of_zero_count_for_coverage_only():
    plan = make_plan(
        make_aggregate((make_family("P", 1.0, a=1, b=0), make_family("Z", a=0))),
        codes=("P", "Z"),
    )
    cells, found = run(plan, ("u", 1, "a", 2.0), ("u", 1, "b", 9.0), ("v", 1, "a", 4.0))
    assert cells == {
        (1, "u", "P"): 2.0, (1, "v", "P"): None, (1, "u", "Z"): None, (1, "v", "Z"): None,
    }  # fmt: skip
    assert [item[:3] for item in found[-2:]] == [
        ("weights_all_zero", "Z", None),
        ("too_few_children", "P", 1),
    ]


def test_ranks_start_at_the_highest_and_noise_splits_no_tie():
    rows = [("u", 1, "a", 0.1 + 0.2), ("v", 1, "a", 0.3), ("w", 1, "a", 0.1), ("x", 1, "a", None)]
    rows += [("u", 2, "a", -1.0), ("v", 2, "a", -2.0)]
    cells, _ = run(make_plan(RankStage(source=0), indicators=("a",)), *rows)
    assert {key[:2]: value for key, value in cells.items()} == {
        (1, "u"): 1, (1, "v"): 1, (1, "w"): 3, (1, "x"): None, (2, "u"): 1, (2, "v"): 2,
    }  # fmt: skip


def test_families_wider_than_a_block_and_levels_above_each_other():
    codes = tuple(f"i{at}" for at in range(3 * BLOCK_WIDTH + 1))
    wide = make_family("P", **dict.fromkeys(codes, 1.0))
    plan = make_plan(
        make_aggregate((wide,), (make_family("T", P=1, i0=1),), indicators=codes),
        indicators=codes,
        codes=("P", "T"),
    )
    cells, _ = run(plan, *(("u", 1, code, float(at)) for at, code in enumerate(codes)))
    assert cells == {(1, "u", "P"): 12.0, (1, "u", "T"): 6.0}


def test_only_what_the_outputs_need_is_computed():
    plan = make_plan(
        NormaliseStage(
            source=0,
            scales=tuple(Scale(code=code, direction=1, settings=NONE) for code in ("a", "b")),
        ),
        make_aggregate((make_family("P", a=1), make_family("Q", b=1)), source=1),
        codes=("P",),
    )
    assert find_needed(plan) == [{"a"}, {"a"}, {"a", "P"}]
    script = build_script(plan)
    assert not any("'b'" in statement.text for statement in script.statements)
    assert [block.codes for block in script.sets[2]] == [("a",), ("P",)]


def test_tables_nobody_reads_any_more_are_dropped():
    plan = make_plan(RankStage(source=0), RankStage(source=1))
    script = build_script(plan)
    left = {block.table for block in script.sets[2]}
    assert set(script.tables) == {"row_places"} | left


@pytest.mark.parametrize("code", ["'; DROP TABLE t; --", 'x" y', "a'b", "Қазақ", "c1", "place"])
def test_no_code_becomes_a_statement(code):
    plan = make_plan(
        make_aggregate((make_family("P'--", **{code: 1}),), indicators=(code,)), indicators=(code,)
    )
    cells, _ = run(plan, ("u';--", 1, code, 3.0))
    assert cells == {(1, "u';--", code): 3.0, (1, "u';--", "P'--"): 3.0}
