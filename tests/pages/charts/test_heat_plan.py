from __future__ import annotations

import pandas as pd
import pytest

from pages.charts.heat_plan import plan_grid, set_name
from pages.charts.measure import text_width
from pages.charts.tokens import LIGHT, PROJECTOR, Look, Mode, Width


def make_cells(rows: list[str], columns: list[str], **changes: object) -> pd.DataFrame:
    base = {"value_text": "50.0", "place_text": "3 / 18", "missing_text": ""}
    return pd.DataFrame(
        [
            {"row_key": row, "row_label": row, "column_key": f"{number}", "column_label": column}
            | base
            | changes
            for row in rows
            for number, column in enumerate(columns)
        ]
    )


def test_few_columns_stand_side_by_side_with_the_place_beside_the_value():
    plan = plan_grid(make_cells(["A", "B"], ["x", "y"]), Look(), 820)
    assert plan.blocks == (("0", "1"),)
    assert plan.split > 0
    assert plan.cell == 150
    assert plan.left(1) - plan.left(0) == 156
    assert plan.label == pytest.approx(text_width("A", LIGHT.text, bold=True) + 14)
    assert plan.cell_height == LIGHT.row
    assert plan.tops == (0, LIGHT.row + 6)
    assert plan.rows == 2 * (LIGHT.row + 6)


def test_columns_without_room_go_into_even_blocks_below():
    heads = ["Интернационализация"] * 10
    plan = plan_grid(make_cells(["A"], heads), Look(), 820)
    assert [len(block) for block in plan.blocks] == [5, 5]
    assert plan.cell >= text_width(heads[0], LIGHT.text_small, bold=True)
    assert plan.left(4) + plan.cell <= 820


def test_every_column_is_placed_once_and_inside_the_figure_at_any_width():
    for width in (300, 400, 640, 1180):
        for count in range(1, 11):
            heads = [f"Көрсеткіш {number}" for number in range(count)]
            plan = plan_grid(make_cells(["Атауы"], heads), Look(), width)
            assert [key for block in plan.blocks for key in block] == [
                str(number) for number in range(count)
            ]
            assert max(plan.left(len(block) - 1) for block in plan.blocks) + plan.cell <= width


def test_the_phone_has_names_above_and_places_below():
    plan = plan_grid(make_cells(["A"], ["x", "y", "z"]), Look(width=Width.PHONE), 340)
    assert plan.split == 0
    assert plan.label == 4
    assert plan.tops[0] == pytest.approx(LIGHT.text * 1.25 + 6)


def test_long_tables_are_tighter():
    plan = plan_grid(make_cells([f"r{n}" for n in range(17)], ["x"]), Look(), 820)
    assert plan.cell_height == LIGHT.row - 6


def test_a_long_name_has_three_lines_before_it_is_cut():
    name = "Казахский национальный исследовательский технический университет имени Сатпаева"
    assert set_name(name, Look(), 240).count("<br>") == 2
    assert "…" not in set_name(name, Look(), 260)


def test_names_are_narrowed_and_broken_where_that_saves_a_block():
    name = "Университет Назарбаева"
    heads = ["Исследовательская"] * 4
    plan = plan_grid(make_cells([name], heads), Look(), 682)
    assert len(plan.blocks) == 1
    assert plan.label < text_width(name, LIGHT.text, bold=True)
    assert "…" not in set_name(name, Look(), plan.label)


def test_columns_of_one_publisher_stay_together():
    heads = ["Интернационализация"] * 7
    cells = make_cells(["A"], heads)
    cells["column_group"] = ["QS"] * 3 + ["THE"] * 4
    plan = plan_grid(cells, Look(), 820)
    assert plan.blocks == (("0", "1", "2"), ("3", "4", "5", "6"))


def test_a_cell_is_as_high_as_the_longest_word_for_what_is_missing():
    words = {"value_text": "", "place_text": "", "missing_text": "осы шығарылым тізімінде жоқ"}
    cells = make_cells(["A"], ["Көрсеткіш"], **words)
    narrow, wide = plan_grid(cells, Look(), 100), plan_grid(cells, Look(), 820)
    assert wide.cell_height == LIGHT.row
    assert narrow.cell_height == pytest.approx(3 * LIGHT.text_small * 1.25 + 4)


def test_a_projector_fills_its_width_with_tight_rows():
    look = Look(mode=Mode.PROJECTOR)
    plan = plan_grid(make_cells(["A"], ["x", "y"]), look, 1170)
    assert plan.left(1) + plan.cell == pytest.approx(1170 - 4 * PROJECTOR.scale)
    assert plan.cell_height == pytest.approx(PROJECTOR.row - 6 * PROJECTOR.scale)
