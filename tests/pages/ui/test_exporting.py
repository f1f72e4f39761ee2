"""Files of a card say by name and in every row that demonstration data are fictional."""

import pandas as pd

from pages.ui.exporting import make_export
from schemas.language import Language
from schemas.trail import Trail
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_demonstration_files_are_marked() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.KAZAKH)
    table = make_export(
        screen, "x", "t", pd.DataFrame({"a": [1]}), Trail(workspace="demo", synthetic=True)
    )
    assert table.name == "kokjiek-demonstration-x-2025-kk"
    assert "ойдан алынған" in table.notice


def test_files_of_real_data_carry_no_such_notice() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    table = make_export(
        screen, "x", "t", pd.DataFrame({"a": [1]}), Trail(workspace="open", synthetic=False)
    )
    assert table.name == "kokjiek-x-2026-en"
    assert table.notice == ""
    assert table.edition == "QS WUR 2026 · THE WUR 2026"
