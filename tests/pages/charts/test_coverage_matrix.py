"""Presence by rows and columns: filled, dotted, blank."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pandas as pd
import pytest

from pages.charts.coverage_matrix import CoverageWords, build
from pages.charts.frame import Chart
from pages.charts.tokens import DARK, LIGHT, Look, Mode, Tokens, Width

WORDS = CoverageWords(empty="ұяшық жоқ", alt="4 мәннің 2-уі бар")
LONG = "Ағылшын және басқа шет тілдерінде оқытылатын бакалавриат және магистратура бағдарламалары"


def make_cell(row: str, column: str, is_present: bool, **changes: Any) -> dict[str, Any]:
    cell = {
        "row": row,
        "row_label": f"row {row}",
        "row_text": "1 / 2",
        "column": column,
        "column_label": column.upper(),
        "is_present": is_present,
        "hover": f"{row} {column}",
    }
    return {**cell, **changes}


def make_cells() -> pd.DataFrame:
    return pd.DataFrame(
        [
            make_cell("r", "a", True),
            make_cell("r", "b", False),
            make_cell("s", "a", False),
            make_cell("s", "b", True),
        ]
    )


def traces(chart: Chart, name: str) -> list[Any]:
    return [item for item in chart.figure.data if item.name == name]


def texts(chart: Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def outlines(chart: Chart) -> list[Any]:
    return [shape for shape in chart.figure.layout.shapes if shape.type == "path"]


def test_present_is_filled_and_missing_is_one_dotted_path() -> None:
    chart = build(make_cells(), WORDS, Look())
    (present,) = traces(chart, "present")
    assert list(present.customdata) == ["r|a", "s|b"]
    assert present.marker.color == LIGHT.slate[6]
    (path,) = outlines(chart)
    assert path.path.count("M") == 2
    assert (path.line.dash, path.line.color) == ("dot", LIGHT.peer)
    assert chart.alt == WORDS.alt
    # bars of several traces must lie on each other, not beside each other
    assert chart.figure.layout.barmode == "overlay"


def test_missing_cell_can_be_pressed_and_tells_its_reason() -> None:
    (missing,) = traces(build(make_cells(), WORDS, Look()), "missing")
    assert list(missing.customdata) == ["r|b", "s|a"]
    assert list(missing.hovertext) == ["r b", "s a"]
    assert missing.marker.color == "rgba(0,0,0,0)"


def test_cells_stand_in_the_grid_of_first_appearance() -> None:
    chart = build(make_cells(), WORDS, Look())
    (present,) = traces(chart, "present")
    (missing,) = traces(chart, "missing")
    assert present.x[0] == missing.x[1]  # column a
    assert present.x[1] == missing.x[0]  # column b
    assert present.x[1] - present.x[0] == pytest.approx(46)  # the widest a cell may be
    assert present.base[0] == missing.base[0]  # row r
    assert present.base[1] - present.base[0] == pytest.approx(24)


def test_a_pair_never_asked_for_stays_blank() -> None:
    chart = build(make_cells().iloc[:3], WORDS, Look())
    keys = [key for item in chart.figure.data for key in item.customdata]
    assert sorted(keys) == ["r|a", "r|b", "s|a"]


def test_own_column_is_blue_and_its_head_bold() -> None:
    chart = build(make_cells(), WORDS, Look(), own="b")
    colours = {item.customdata[0]: item.marker.color for item in traces(chart, "present")}
    assert colours == {"r|a": LIGHT.slate[6], "s|b": LIGHT.own}
    (head,) = [note for note in chart.figure.layout.annotations if note.text == "B"]
    assert (head.font.color, head.font.weight) == (LIGHT.own_text, 700)


def test_counts_stand_right_and_only_where_given() -> None:
    chart = build(make_cells(), WORDS, Look())
    counts = [note for note in chart.figure.layout.annotations if note.text == "1 / 2"]
    assert [note.xanchor for note in counts] == ["right", "right"]
    assert "1 / 2" not in texts(build(make_cells().assign(row_text=""), WORDS, Look()))


@pytest.mark.parametrize("look", [Look(), Look(width=Width.PHONE), Look(Mode.PROJECTOR)])
def test_long_names_break_and_are_escaped(look: Look) -> None:
    cells = make_cells()
    cells.loc[0, "row_label"] = LONG + " <i>"
    cells.loc[0, "column_label"] = LONG
    chart = build(cells, WORDS, look)
    assert any(text.startswith("Ағылшын") and "<br>" in text for text in texts(chart))
    assert not any("<i>" in text for text in texts(chart))
    turned = [note for note in chart.figure.layout.annotations if note.textangle == -90]
    assert len(turned) == 2
    assert turned[0].text.endswith("…")


def test_all_present_has_no_outline_and_no_cells_say_so() -> None:
    assert outlines(build(make_cells().assign(is_present=True), WORDS, Look())) == []
    assert texts(build(make_cells().iloc[:0], WORDS, Look())) == ["ұяшық жоқ"]


def test_phone_sets_names_above_the_cells() -> None:
    chart = build(make_cells(), WORDS, Look(width=Width.PHONE))
    (present,) = traces(chart, "present")
    (name,) = [note for note in chart.figure.layout.annotations if note.text == "row r"]
    assert name.y < present.base[0]


@pytest.mark.parametrize(("mode", "tokens"), [(Mode.LIGHT, LIGHT), (Mode.DARK, DARK)])
def test_colours_come_from_the_tokens(mode: Mode, tokens: Tokens) -> None:
    known = {getattr(tokens, field.name) for field in fields(Tokens) if field.name != "slate"}
    chart = build(make_cells(), WORDS, Look(mode), own="a")
    written = set(re.findall(r"#[0-9A-Fa-f]{6}", chart.figure.to_json()))
    assert written <= known | set(tokens.slate)
