import numpy as np
import pytest

from indicators.engine.diagnostics.growth import measure_growth
from indicators.engine.diagnostics.influence import Removals
from indicators.engine.diagnostics.pairs import Pair
from indicators.engine.steps.hierarchy import Node, build_hierarchy
from indicators.engine.steps.table import Table
from indicators.services import diagnosis_tables as layouts

NAN = float("nan")


def build_table(values: list[list[float]], times: list[int] | None = None) -> Table:
    size = len(values) if times is None else times.count(times[0])
    units = tuple(f"u{at % size}" for at in range(len(values)))
    codes = tuple("abc"[: len(values[0])])
    return Table(units, None if times is None else np.array(times), codes, np.array(values))


def test_rows_are_named_by_unit_and_in_a_panel_by_time() -> None:
    assert layouts.spread_table(build_table([[1.0, 2]])).to_dict("list") == {
        "uCode": ["u0"], "a": [1.0], "b": [2.0],
    }  # fmt: skip
    panel = build_table([[1.0], [2.0]], times=[2020, 2021])
    assert layouts.spread_table(panel).to_dict("list") == {
        "Time": [2020, 2021], "uCode": ["u0", "u0"], "a": [1.0, 2.0],
    }  # fmt: skip


def test_availability() -> None:
    table = build_table([[0.0, NAN, 3]])
    [row] = layouts.tabulate_unit_availability(table).to_dict("records")
    assert row["N_miss_or_zero"] == 2
    assert row["Dat_Avail"] == pytest.approx(2 / 3)
    assert row["Non_Zero"] == pytest.approx(1 / 2)
    tree = build_hierarchy(
        [
            Node("a", 1, "top", 1),
            Node("b", 1, "top", 1),
            Node("c", 1, "top", 1),
            Node("top", 2, "", 1),
        ]
    )
    groups = layouts.tabulate_group_availability(table, tree)
    assert groups.columns.tolist() == ["uCode", "top"]
    assert groups["top"].tolist() == pytest.approx([2 / 3])


def test_statistics_say_their_flags_in_words() -> None:
    found = layouts.tabulate_statistics(build_table([[1.0, 0], [2, 0], [3, 0]])).set_index("iCode")
    assert found.loc["a", "Mean"] == 2
    assert found.loc["a", [name for name in found if name.startswith("Flag.")]].eq("ok").all()
    assert found.loc["b", ["Flag.NonZero", "Flag.Unique", "Flag.Avail"]].tolist() == [
        "LOW",
        "LOW",
        "ok",
    ]
    out = layouts.tabulate_statistics(build_table([[0.0]] * 9 + [[9.0]]))
    assert out["Flag.SkewKurt"].tolist() == ["OUT"]


def test_a_square_is_stretched_in_both_orders() -> None:
    found = layouts.stretch_square(["a", "b"], np.array([[1.0, 0.5], [0.5, 1]]), "p")
    assert found.to_numpy().tolist() == [
        ["a", "a", 1.0], ["b", "a", 0.5], ["a", "b", 0.5], ["b", "b", 1.0],
    ]  # fmt: skip


def test_pairs_have_the_layout_of_their_kind() -> None:
    pair = Pair("a", "b", 0.9, "left")
    assert layouts.list_grouped_pairs([pair]).to_dict("records") == [
        {"Group": "left", "Ind1": "a", "Ind2": "b", "Corr": 0.9}
    ]
    assert layouts.list_size_pairs([pair]).to_dict("records") == [
        {"Ind": "a", "Denom": "b", "Corr": 0.9}
    ]
    assert layouts.list_own_parents([pair]).to_dict("records") == [
        {"Var1": "b", "Var2": "a", "Correlation": 0.9}
    ]
    assert layouts.list_families({"Pillar": [pair]}).to_dict("records") == [
        {"Var1": "Pillar", "Var2": "a", "Correlation": 0.9}
    ]
    assert layouts.list_size_pairs([]).columns.tolist() == ["Ind", "Denom", "Corr"]


def test_components_of_groups() -> None:
    table = build_table([[1.0, 1, 5], [2, 3, 5], [3, 2, 5]])
    found = layouts.tabulate_components(table, {"g": ("a", "b"), "flat": ("c",)}, 1)
    half = 0.5**0.5
    rotation = found["rotation"]
    assert rotation["iCode"].tolist() == ["a", "b", "a", "b", "c"]
    assert rotation["component"].tolist() == [1, 1, 2, 2, 1]
    assert rotation["loading"].tolist() == pytest.approx(
        [half, half, half, -half, NAN], nan_ok=True
    )
    variance = found["variance"]
    assert variance["eigenvalue"].tolist() == pytest.approx([1.5, 0.5, NAN], nan_ok=True)
    assert variance["n_rows"].tolist() == [3, 3, 3]
    assert found["weights"]["Weight"].tolist() == pytest.approx([half, half, NAN], nan_ok=True)
    assert found["weights"]["Level"].tolist() == [1, 1, 1]


def test_effective_weights() -> None:
    tree = build_hierarchy([Node("a", 1, "top", 1), Node("b", 1, "top", 3), Node("top", 2, "", 5)])
    found = layouts.tabulate_effective_weights(tree)
    assert found["EffWeight"].tolist() == [0.25, 0.75, 1]
    assert found["Weight"].tolist() == [1, 3, 5]
    assert found["Level"].tolist() == [1, 1, 2]


def test_units_are_compared_inside_their_year() -> None:
    panel = Table(
        ("u0", "u1", "u1"), np.array([2020, 2020, 2021]), ("a",), np.array([[1.0], [2], [9]])
    )
    found = layouts.compare_units(panel, np.array([1.0]))
    assert found.matrix.columns.tolist() == ["Time", "uCode", "u0", "u1"]
    np.testing.assert_allclose(found.matrix[["u0", "u1"]], [[0, 0], [1, 0], [NAN, 0]])
    assert found.scores["copeland"].tolist() == [-1, 1, 0]
    assert [len(block) for block in found.blocks] == [2, 1]


def test_removals_stand_beside_the_full_index() -> None:
    found = Removals(
        ("a",),
        np.array([3.0, NAN]),
        np.array([[1.0], [2.0]]),
        np.array([[1, 2], [NAN, 1]]),
        np.array([1.0]),
    )
    frames = layouts.tabulate_removals(build_table([[1.0], [2]]), found)
    assert frames["scores"]["a"].tolist() == [1, 2]
    assert frames["ranks"]["Nominal"].isna().tolist() == [False, True]
    assert frames["ranks"]["a"].tolist() == [2, 1]
    assert frames["mean_abs_rank_change"].to_numpy().tolist() == [["Nominal", 0], ["a", 1]]


def test_growth_is_a_row_a_unit_and_code() -> None:
    frames = layouts.tabulate_growth(
        measure_growth(build_table([[1.0, NAN], [2, NAN]], [2020, 2021]))
    )
    assert frames["cagr"].columns.tolist() == [
        "uCode",
        "iCode",
        "CAGR",
        "Avail",
        "t_first",
        "t_latest",
    ]
    assert frames["cagr"]["CAGR"].tolist() == pytest.approx([1.0, NAN], nan_ok=True)
    assert frames["cagr"]["t_first"].isna().tolist() == [False, True]
    assert frames["cagr"]["t_latest"].iloc[0] == 2021
    assert frames["prc_change"]["prc_change"].iloc[0] == pytest.approx(100)
