from __future__ import annotations

import pytest

from pages.charts.measure import text_width
from pages.charts.panel_plan import PanelAxis, PanelHead, plan_panels
from pages.charts.tokens import LIGHT, Look, Mode, Width


def make_heads(count: int, name: str = "Aqdala", value: str = "177") -> list[PanelHead]:
    return [PanelHead(str(number), name, value) for number in range(count)]


def test_four_panels_stand_side_by_side_and_share_the_width():
    plan, names = plan_panels(make_heads(12), ["1", "1500"], Look(), 820)
    assert plan.columns == 4
    assert plan.left == pytest.approx(text_width("1500", LIGHT.text_small) + 8)
    assert plan.x_domain(0)[0] == pytest.approx(plan.left / 820)
    assert plan.x_domain(3)[1] == pytest.approx(1)
    assert plan.x_domain(4) == plan.x_domain(0)
    assert names == ["<b>Aqdala</b>"] * 12


def test_rows_of_panels_fill_the_height_without_overlap():
    plan, _ = plan_panels(make_heads(6), ["1"], Look(), 820)
    assert plan.y_domain(0)[1] == 1
    assert plan.y_domain(4)[0] == pytest.approx(0)
    assert plan.y_domain(0)[0] > plan.y_domain(4)[1]
    assert [plan.is_lowest(number) for number in range(6)] == [False, False, *[True] * 4]


def test_only_the_lowest_row_keeps_room_for_periods():
    plan, _ = plan_panels(make_heads(8), ["1"], Look(), 820)
    assert plan.panel_height(0) == plan.head + plan.plot + plan.lip
    assert plan.panel_height(4) == plan.head + plan.plot + plan.foot
    assert plan.height == pytest.approx(plan.top(4) + plan.panel_height(4))
    uneven, _ = plan_panels(make_heads(9), ["1"], Look(), 820)  # 4, 4, 1: two rows end a column
    assert [uneven.panel_height(number) == uneven.panel_height(8) for number in (0, 4)] == [
        False, True,
    ]  # fmt: skip


def test_a_given_height_takes_the_first_panels_that_have_room():
    look = Look(mode=Mode.PROJECTOR)
    tall, _ = plan_panels(make_heads(12), ["1"], look, 1180, 470)
    low, names = plan_panels(make_heads(12), ["1"], look, 1180, 260)
    assert (tall.count, low.count, len(names)) == (8, 4, 4)
    assert tall.height <= 470 + 1e-9
    assert low.height <= 260 + 1e-9
    assert min(tall.plot, low.plot) >= 70 * look.tokens.scale


def test_long_names_get_fewer_columns_before_they_are_cut():
    name = "Қазақ агротехникалық зерттеу университеті интернационалдандыру"
    plan, names = plan_panels(make_heads(4, name, "1001–1200"), ["1"], Look(), 820)
    assert plan.columns < 4
    assert "…" not in names[0]


def test_the_phone_has_at_most_two_columns():
    plan, _ = plan_panels(make_heads(4), ["1"], Look(width=Width.PHONE), 340)
    assert plan.columns == 2
    plan, _ = plan_panels(make_heads(1), ["1"], Look(width=Width.PHONE), 340)
    assert plan.columns == 1


def test_an_axis_needs_two_ends():
    with pytest.raises(ValueError, match="differ"):
        PanelAxis(1, 1, ())
