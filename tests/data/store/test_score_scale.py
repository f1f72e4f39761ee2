import math

import duckdb
import pytest

from data.store.score_scale import add_scaled_block
from data.store.score_text import Block, Script
from schemas.bulk_plan import Scale
from schemas.pipeline import NormalisationSettings


def normalise(values, method, direction=1, times=None, together=True, **params):
    """Normalise one column in the database; return its values and the findings."""
    settings = NormalisationSettings.model_validate({"method": method, "params": params})
    script = Script({"x": "c0"})
    scales = [Scale(code="x", direction=direction, settings=settings)]
    add_scaled_block(script, Block("given", ("x",)), Block("made", ("x",)), scales, together)
    rows = zip(range(len(values)), times or [2024] * len(values), values, strict=True)
    found = []
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "CREATE TABLE given (place BIGINT, unit VARCHAR, time BIGINT, c0 DOUBLE)"
        )
        connection.executemany("INSERT INTO given VALUES (?, 'u', ?, ?)", [list(r) for r in rows])
        for statement in script.statements:
            connection.execute(statement.text)
            if statement.check:
                found += connection.fetchall()
        assert script.tables == ["made"]
        got = connection.execute("SELECT c0 FROM made ORDER BY place").fetchall()
    return [row[0] for row in got], [row[0] for row in found]


@pytest.mark.parametrize(
    ("method", "direction", "params", "expected"),
    [
        ("minmax", 1, {}, [0, 25, 100, None]),
        ("minmax", -1, {"lower": 1, "upper": 5}, [5, 4, 1, None]),
        ("scaled", 1, {"lower": 0, "upper": 20, "factor": 10}, [1, 2, 5, None]),
        ("scaled", -1, {"lower": 0, "upper": 20, "factor": 10}, [9, 8, 5, None]),
        ("goalposts", 1, {"lower": 3, "upper": 8}, [0, 20, 100, None]),
        ("goalposts", 1, {"lower": 3, "upper": 8, "truncate": False}, [-20, 20, 140, None]),
        ("dist2targ", 1, {"target": 6}, [0, 0.5, 2, None]),
        ("dist2targ", 1, {"target": 6, "cap": True}, [0, 0.5, 1, None]),
        ("dist2targ", -1, {"target": 0}, [0.8, 0.6, 0, None]),
        ("dist2max", 1, {}, [0, 0.25, 1, None]),
        ("fracmax", 1, {}, [0.2, 0.4, 1, None]),
        ("fracmax", -1, {}, [1, 0.5, 0.2, None]),
        ("rank", 1, {}, [1, 2, 3, None]),
        ("rank", -1, {}, [3, 2, 1, None]),
        ("borda", 1, {}, [0, 1, 2, None]),
        ("prank", 1, {}, [0, 0.5, 1, None]),
        ("none", -1, {}, [-2, -4, -10, None]),
    ],
)
def test_every_method_on_three_numbers(method, direction, params, expected):
    got, found = normalise([2.0, 4.0, 10.0, None], method, direction, **params)
    assert got == pytest.approx(expected)
    assert found == []


def test_zscore_has_the_divisor_n_minus_one():
    got, _ = normalise([1.0, 2.0, 6.0], "zscore", mean=50, sd=10)
    deviation = math.sqrt((4 + 1 + 9) / 2)
    expected = [50 - 20 / deviation, 50 - 10 / deviation, 50 + 30 / deviation]
    assert got == pytest.approx(expected, rel=1e-14)


def test_zscore_far_from_zero_keeps_its_digits():
    got, _ = normalise([1e9 + at for at in range(5)], "zscore")
    assert got == pytest.approx([(at - 2) / math.sqrt(2.5) for at in range(5)], rel=1e-12)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("min", [1, 2, 2, 4]), ("max", [1, 3, 3, 4]), ("average", [1, 2.5, 2.5, 4])],
)
def test_ties_share_the_position_asked_for(ties, expected):
    assert normalise([0.0, 5.0, 5.0, 7.0], "rank", ties=ties)[0] == expected


@pytest.mark.parametrize("method", ["minmax", "zscore", "dist2max"])
def test_a_constant_column_has_no_scale_and_says_so(method):
    assert normalise([3.0, 3.0, None], method) == ([None] * 3, ["indicator_without_scale"])


@pytest.mark.parametrize("method", ["zscore", "prank"])
def test_one_value_has_no_spread(method):
    assert normalise([3.0, None], method) == ([None] * 2, ["indicator_without_scale"])


def test_an_empty_column_stays_empty_silently():
    assert normalise([None, None], "minmax") == ([None, None], [])


def test_each_time_by_itself_or_all_together():
    times = [2023, 2023, 2024, 2024]
    values = [0.0, 10.0, 5.0, 20.0]
    assert normalise(values, "minmax", times=times)[0] == [0, 50, 25, 100]
    assert normalise(values, "minmax", times=times, together=False)[0] == [0, 100, 0, 100]
    assert normalise(values, "rank", times=times, together=False)[0] == [1, 2, 1, 2]


def test_the_ends_of_the_doubles_do_not_fail():
    got, _ = normalise([-1.7e308, 0.0, 1.7e308], "zscore")
    assert all(value is None or math.isfinite(value) for value in got)
