"""Rows of the Compare page: values as published, places with their base, reasons in words."""

import pandas as pd

from indicators.services.comparison import build_comparison
from pages.ui import compare_rows as rows
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_values_are_written_as_the_publisher_printed_them() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.RUSSIAN)
    share = "the_international_students_share"
    assert rows.write_cell(screen, share, "metric", 26.0, "26%") == "26\u00a0%"
    score = "qs_international_students_score"
    assert rows.write_cell(screen, score, "metric", 83.2, "83.2") == "83,2"
    assert rows.write_cell(screen, "qs_rank", "metric", 735.5, "731-740") == "731-740"
    assert rows.write_cell(screen, "qs_rank", "metric", float("nan"), None) == ""


def test_a_place_has_its_base_and_says_when_it_is_shared() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    assert rows.write_place(screen, 3, 18, False) == "3\u00a0of\u00a018"
    assert rows.write_place(screen, 1, 30, True) == "=1\u00a0of\u00a030"
    assert rows.write_place(screen, float("nan"), float("nan"), False) == ""


def test_every_cell_has_a_value_or_a_reason_and_the_own_row_is_marked() -> None:
    screen = make_screen(view_of("open"), "satbayev", Language.KAZAKH)
    board = build_comparison(screen.view, screen.choice)
    cells = rows.prepare_cells(screen, board)
    assert len(cells) == len(board.institutions) * len(board.measures)
    assert ((cells["value_text"] != "") ^ (cells["missing_text"] != "")).all()
    assert set(cells.loc[cells["is_own"], "row_key"]) == {"satbayev"}
    assert cells["place_share"].dropna().between(0, 1).all()


def test_the_table_twin_has_a_row_an_institution_and_the_file_full_precision() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    board = build_comparison(screen.view, screen.choice)
    twin = rows.table_twin(screen, board)
    assert twin["University"].iloc[0] == "KazNU"
    assert len(twin) == len(board.institutions)
    file = rows.export_frame(screen, board)
    assert file["reason"].notna().equals(file["value"].isna())
    assert pd.api.types.is_float_dtype(file["value"])
