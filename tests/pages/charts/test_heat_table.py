from __future__ import annotations

import math

import pandas as pd
import pytest

from pages.charts.heat_table import COLUMNS, HeatTableWords, build, readable_on, shade
from pages.charts.tokens import DARK, LIGHT, Look, Mode, Width
from tests.pages.charts.sheet_reading import foreign_colours

WORDS = HeatTableWords("Aqdala leads in one of two", "No institution to compare")


def make_cell(row: str, column: str, **changes: object) -> dict[str, object]:
    cell = {
        "row_key": row, "row_label": f"Name {row}", "column_key": column,
        "column_label": f"Head {column}", "column_group": "", "value_text": f"{row}{column}",
        "place_text": "3 / 18", "place_share": 0.0, "missing_text": "", "is_own": False,
        "hover": f"hover {row}{column}",
    }  # fmt: skip
    return {**cell, **changes}


def make_missing(row: str, column: str) -> dict[str, object]:
    return make_cell(
        row, column, value_text="", place_text="", place_share=math.nan, missing_text="not ranked"
    )


def frame(*cells: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(list(cells), columns=list(COLUMNS))


def letters(chart) -> dict[str, str]:
    """Text -> colour of everything set inside cells."""
    return {
        text: trace.textfont.color
        for trace in chart.figure.data
        if trace.mode == "text"
        for text in trace.text
    }


def test_a_cell_has_bold_value_place_and_the_shade_of_its_place():
    chart = build(frame(make_cell("a", "x"), make_cell("b", "x", place_share=1.0)), WORDS, Look())
    assert letters(chart) == {"<b>ax</b>": LIGHT.page, "<b>bx</b>": LIGHT.ink, "3 / 18": LIGHT.ink}
    fills = [shape.fillcolor for shape in chart.figure.layout.shapes]
    assert fills == [LIGHT.slate[-1], LIGHT.slate[0]]
    first, second = chart.figure.layout.shapes
    assert (first.x1 - first.x0, first.y1 - first.y0) == (150, LIGHT.row)
    assert second.y0 - first.y0 == LIGHT.row + 6
    assert chart.alt == WORDS.alt


def test_a_missing_cell_is_a_dotted_outline_with_its_word():
    chart = build(frame(make_missing("a", "x")), WORDS, Look())
    (shape,) = chart.figure.layout.shapes
    assert (shape.line.dash, shape.line.color, shape.fillcolor) == ("dot", LIGHT.axis, None)
    assert letters(chart) == {"not ranked": LIGHT.ink_soft}


def test_the_own_row_has_a_blue_frame_and_a_bold_name():
    chart = build(
        frame(
            make_cell("a", "x", is_own=True), make_cell("a", "y", is_own=True),
            make_cell("b", "x"), make_cell("b", "y"),
        ),
        WORDS, Look(),
    )  # fmt: skip
    frames = [shape for shape in chart.figure.layout.shapes if shape.line.color == LIGHT.own]
    cells = [shape for shape in chart.figure.layout.shapes if shape.fillcolor]
    assert len(frames) == 1
    assert (frames[0].x0, frames[0].x1) == (cells[0].x0 - 2.5, cells[1].x1 + 2.5)
    assert (frames[0].y0, frames[0].y1) == (cells[0].y0 - 2.5, cells[0].y1 + 2.5)
    names = {note.text: note.font.color for note in chart.figure.layout.annotations}
    assert names["<b>Name a</b>"] == LIGHT.own_text
    assert names["Name b"] == LIGHT.ink


def test_an_own_column_is_framed_as_a_column():
    chart = build(
        frame(
            make_cell("a", "x"), make_cell("a", "y", is_own=True),
            make_cell("b", "x"), make_cell("b", "y", is_own=True),
        ),
        WORDS, Look(),
    )  # fmt: skip
    frames = [shape for shape in chart.figure.layout.shapes if shape.line.color == LIGHT.own]
    assert len(frames) == 1
    assert frames[0].y1 - frames[0].y0 == 2 * LIGHT.row + 6 + 5
    heads = {note.text: note.font.color for note in chart.figure.layout.annotations}
    assert heads["<b>Head y</b>"] == LIGHT.own_text
    assert heads["<b>Head x</b>"] == LIGHT.ink


def test_a_group_is_written_once_above_its_columns():
    chart = build(
        frame(
            make_cell("a", "x", column_group="QS"), make_cell("a", "y", column_group="QS"),
            make_cell("a", "z", column_group="THE"),
        ),
        WORDS, Look(),
    )  # fmt: skip
    texts = [note.text for note in chart.figure.layout.annotations]
    assert texts.count("QS") == 1
    assert texts.count("THE") == 1
    lines = [shape for shape in chart.figure.layout.shapes if shape.type == "line"]
    assert lines[0].x1 - lines[0].x0 == pytest.approx(2 * 150 + 6)


def test_every_cell_can_be_pressed_and_repeats_its_facts():
    chart = build(frame(make_cell("a", "x"), make_missing("b", "x")), WORDS, Look())
    targets = chart.figure.data[-1]
    assert [tuple(key) for key in targets.customdata] == [("a", "x"), ("b", "x")]
    assert targets.hovertext == ("hover ax", "hover bx")
    shapes = chart.figure.layout.shapes
    assert targets.y == tuple((shape.y0 + shape.y1) / 2 for shape in shapes)
    assert chart.figure.layout.hoverdistance == 75


def test_the_phone_writes_the_name_above_and_the_place_below():
    chart = build(frame(make_cell("a", "x")), WORDS, Look(width=Width.PHONE))
    name = next(note for note in chart.figure.layout.annotations if note.text == "Name a")
    (cell,) = chart.figure.layout.shapes
    assert (name.yanchor, name.y) == ("bottom", cell.y0 - 3)
    value, place = (trace for trace in chart.figure.data if trace.mode == "text")
    assert value.x == place.x
    assert value.y[0] < place.y[0]


def test_sixty_rows_by_eight_columns_stay_inside_the_figure():
    cells = [make_cell(f"r{row}", f"c{column}") for row in range(60) for column in range(8)]
    chart = build(frame(*cells), WORDS, Look())
    assert len(chart.figure.layout.shapes) == 480
    assert max(shape.y1 for shape in chart.figure.layout.shapes) <= chart.height
    assert max(shape.x1 for shape in chart.figure.layout.shapes) <= 820


def test_without_rows_it_says_so():
    chart = build(frame(), WORDS, Look())
    assert [note.text for note in chart.figure.layout.annotations] == [WORDS.nothing]


def test_a_value_without_a_place_is_outlined_and_not_shaded():
    cell = make_cell("a", "x", place_text="", place_share=math.nan)
    (shape,) = build(frame(cell), WORDS, Look()).figure.layout.shapes
    assert (shape.fillcolor, shape.line.color) == (LIGHT.page, LIGHT.hairline)


def test_shades_run_over_the_whole_ramp():
    assert shade(0.0, LIGHT) == LIGHT.slate[9]
    assert shade(0.5, LIGHT) == LIGHT.slate[4]
    assert shade(1.0, DARK) == DARK.slate[0]
    with pytest.raises(ValueError, match="between 0 and 1"):
        shade(1.2, LIGHT)


def test_text_is_light_on_dark_cells_and_dark_on_light_ones():
    assert readable_on(LIGHT.slate[0], LIGHT) == LIGHT.ink
    assert readable_on(LIGHT.slate[9], LIGHT) == LIGHT.on_dark_cell
    assert readable_on(DARK.slate[0], DARK) == DARK.ink
    assert readable_on(DARK.slate[9], DARK) == DARK.on_dark_cell


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([make_cell("a", "x"), make_cell("a", "x")], "twice"),
        ([make_cell("a", "x"), make_cell("a", "y"), make_cell("b", "x")], "lacks cells"),
        ([make_cell("a", "x", value_text="")], "either a value or the word"),
    ],
)
def test_broken_frames_are_refused(cells, message):
    with pytest.raises(ValueError, match=message):
        build(frame(*cells), WORDS, Look(Mode.DARK))


def test_absent_columns_are_named():
    with pytest.raises(ValueError, match="hover"):
        build(frame().drop(columns="hover"), WORDS, Look())


@pytest.mark.parametrize("mode", list(Mode))
def test_every_colour_is_a_token(mode):
    look = Look(mode)
    chart = build(frame(make_cell("a", "x", is_own=True), make_missing("b", "x")), WORDS, look)
    assert foreign_colours(chart, look) <= set(look.tokens.slate)
