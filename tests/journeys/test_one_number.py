"""One real number from the line of the shipped file to the screen's row and the exported CSV."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from indicators.services.comparison import build_comparison
from indicators.services.provenance import explain_number, trail_metrics
from indicators.services.scoring import score_edition
from pages.exports.table_files import ExportTable, write_csv
from pages.i18n.formats import percent_sign
from pages.ui.compare_rows import write_cell
from schemas.choice import Choice, PeerRule
from schemas.language import Language
from tests.workspaces import view_of

SHIPPED = Path(__file__).parents[2] / "data" / "rankings" / "kz_panel_qs_the_long.csv"


def observe(institution: str, metric: str, period: int) -> pd.Series:
    rows = view_of("open").access.observations([institution], [metric], [period])
    assert len(rows) == 1
    return rows.iloc[0]


def read_line(locator: str) -> dict[str, str]:
    """Return the line of the shipped file that a locator names, by the file's own heading."""
    name, _, line = locator.partition(", line ")
    assert name == SHIPPED.name
    lines = SHIPPED.read_text(encoding="utf-8-sig").splitlines()
    return next(csv.DictReader([lines[0], lines[int(line) - 1]]))


@pytest.mark.parametrize(
    ("institution", "metric", "period", "verbatim", "value"),
    [
        ("satbayev", "the_international_students_share", 2026, "17%", 17.0),
        ("kaznu", "qs_rank", 2024, "=230", 230.0),
        ("atu", "qs_rank", 2026, "1001-1200", 1100.5),
    ],
)
def test_the_locator_of_an_observation_leads_to_its_line(
    institution: str, metric: str, period: int, verbatim: str, value: float
):
    seen = observe(institution, metric, period)
    assert (seen["value"], seen["value_verbatim"]) == (value, verbatim)
    line = read_line(seen["source_locator"])
    assert (line["hei_key"], line["metric"]) == (institution, metric)
    assert (line["edition_year"], line["value_verbatim"]) == (str(period), verbatim)
    assert line["name_in_source"] == seen["name_in_source"]


def test_the_indicator_and_its_explanation_hold_the_same_number():
    view = view_of("open")
    indicator = "open_intl_students_share_the"
    scored = score_edition(view, "open_visibility", 2026)
    assert scored.values.at["satbayev", indicator] == 17.0
    told = explain_number(view, "open_visibility", "satbayev", indicator, 2026)
    assert read_line(told.inputs[0].locator or "")["value_verbatim"] == told.inputs[0].verbatim


class Reader:
    """The two things the writer of a cell asks of a screen."""

    def __init__(self, language: Language) -> None:
        self.view = view_of("open")
        self.language = language


@pytest.mark.parametrize("language", list(Language))
def test_the_row_on_the_screen_and_the_exported_file_show_it(language: Language):
    view = view_of("open")
    metric = "the_international_students_share"
    choice = Choice(
        workspace="open",
        framework="open_visibility",
        institution="satbayev",
        edition=2026,
        peers=PeerRule.CHOSEN,
    )
    board = build_comparison(view, choice)
    cell = board.cells[board.cells["measure"] == metric].iloc[0]
    shown = write_cell(Reader(language), metric, "metric", cell["value"], cell["verbatim"])  # type: ignore[arg-type]
    assert shown == "17" + percent_sign(language)
    frame = board.cells[["institution", "measure", "value", "verbatim", "reason"]]
    table = ExportTable("compare", "t", "THE 2026", frame, board.trail)
    text = write_csv(table, rows_max=100).decode("utf-8-sig")
    rows = {row["measure"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (float(rows[metric]["value"]), rows[metric]["verbatim"]) == (17.0, "17%")
    assert "Times Higher Education" in rows[metric]["sources"]
    assert (rows[metric]["edition"], rows[metric]["reason"]) == ("THE 2026", "")


def test_a_tied_rank_is_exported_as_text_and_not_as_a_formula():
    view = view_of("open")
    rows = view.access.observations(["kaznu"], ["qs_rank"], [2024])
    trail = trail_metrics(view, ["qs_rank"], [2024], ["kaznu"])
    frame = rows[["institution", "value", "value_verbatim"]]
    text = write_csv(ExportTable("rank", "t", "QS 2024", frame, trail), rows_max=1).decode(
        "utf-8-sig"
    )
    (row,) = csv.DictReader(io.StringIO(text))
    assert float(row["value"]) == 230.0
    assert row["value_verbatim"] == "'=230"
