"""The two style sheets: each states its reason, respects reduced motion, loads nothing."""

import pytest

from pages.ui.sheets import PRINT_SHEET, PROJECTOR_SHEET


@pytest.mark.parametrize("sheet", [PRINT_SHEET, PROJECTOR_SHEET])
def test_a_sheet_says_why_and_respects_the_reader(sheet: str) -> None:
    assert "/*" in sheet
    assert "prefers-reduced-motion" in sheet
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_text_on_a_projector_starts_at_24_px_and_paper_hides_the_controls() -> None:
    assert "font-size: 24px" in PROJECTOR_SHEET
    assert "@media print" in PRINT_SHEET


def test_a_sheet_is_whole_and_paper_rules_stand_inside_the_print_query() -> None:
    for sheet in (PRINT_SHEET, PROJECTOR_SHEET):
        assert sheet.startswith("<style>")
        assert sheet.endswith("</style>")
        assert sheet.count("{") == sheet.count("}")
    before, paper = PRINT_SHEET.split("@media print", 1)
    assert "display: none" not in before
    assert "break-inside: avoid" in paper


def test_pairs_of_cards_and_rows_of_figures_break_on_a_tablet() -> None:
    assert "(min-width: 641px) and (max-width: 1199px)" in PRINT_SHEET
    assert "st-key-pair_" in PRINT_SHEET
    assert "st-key-quad_" in PRINT_SHEET
