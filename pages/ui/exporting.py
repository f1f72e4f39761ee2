"""Make the file form of what a card shows: marked where synthetic, named by page and edition."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pages.exports.table_files import ExportTable
from pages.ui.screen import Screen
from schemas.trail import Trail


def make_export(
    screen: Screen,
    name: str,
    title: str,
    frame: pd.DataFrame,
    trail: Trail,
    columns: Mapping[str, str] | None = None,
) -> ExportTable:
    """Return a table for files.

    name     of the card; workspace and edition are added, `demonstration` for synthetic data
    columns  what the columns mean, with units, in the reader's language
    """
    prefix = "kokjiek-demonstration" if screen.view.synthetic else "kokjiek"
    return ExportTable(
        name=f"{prefix}-{name}-{screen.edition.period}-{screen.language.value}",
        title=title,
        edition=screen.names.edition(screen.edition),
        frame=frame,
        trail=trail,
        columns=columns or {},
        notice=screen.text("notice.synthetic_export") if screen.view.synthetic else "",
        language=screen.language,
    )
