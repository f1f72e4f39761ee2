"""Where a number comes from, in words: inputs as published, sources, missing with a reason."""

from indicators.services.provenance import explain_number
from pages.ui.origin import escape, tabulate_inputs
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_inputs_show_what_was_printed_and_where() -> None:
    screen = make_screen(view_of("open"), "satbayev", Language.ENGLISH)
    told = explain_number(
        screen.view, "open_visibility", "satbayev", "open_intl_students_share_the", 2026
    )
    table = tabulate_inputs(screen, told.inputs)
    assert table.to_dict("records") == [
        {
            "Metric": "Share of foreign students (THE)",
            "Value": "17",
            "As published": "17%",
            "Source": "THE WUR 2026",
            "Status": "reported",
        }
    ]


def test_a_missing_input_shows_its_reason() -> None:
    screen = make_screen(view_of("open"), "nu", Language.RUSSIAN)
    told = explain_number(screen.view, "open_visibility", "nu", "open_position_qs", 2026)
    table = tabulate_inputs(screen, told.inputs)
    assert table["Значение"].tolist() == ["нет в списке этого издания"]


def test_text_from_files_cannot_become_markup() -> None:
    assert escape("<img src=x> [a](b) **c**") == (r"\<img src=x\> \[a\](b) \*\*c\*\*")
