"""The drawing board sets everything once and refuses a chart without words."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from pages.charts.frame import CONFIG, Board, bare_axis, value_axis
from pages.charts.tokens import DARK, FONT, LIGHT, Look, Mode


def test_finished_chart_holds_what_was_drawn() -> None:
    board = Board(Look())
    board.rectangle(0, 1, 2, 3, fillcolor=LIGHT.own)
    board.line(0, 1, 5, 5, line={"color": LIGHT.grid})
    board.write(0.5, 4, "Ұпай", font={"size": 20}, xanchor="right")
    board.traces.append(go.Scatter(x=[1], y=[2]))
    chart = board.finish("message", 99.6)
    first, second = chart.figure.layout.shapes
    assert (first.type, first.x0, first.x1, first.y0, first.y1) == ("rect", 0, 1, 2, 3)
    assert (first.line.width, first.fillcolor) == (0, LIGHT.own)
    assert (second.type, second.line.color) == ("line", LIGHT.grid)
    (note,) = chart.figure.layout.annotations
    assert (note.text, note.font.size, note.font.family) == ("Ұпай", 20, FONT)
    assert (note.font.color, note.xanchor, note.showarrow) == (LIGHT.ink, "right", False)
    assert len(chart.figure.data) == 1
    assert (chart.alt, chart.height, chart.figure.layout.height) == ("message", 100, 100)


def test_figure_has_no_margin_legend_or_ground_of_its_own() -> None:
    layout = Board(Look(Mode.DARK)).finish("message", 50).figure.layout
    assert layout.margin.to_plotly_json() == {"l": 0, "r": 0, "t": 0, "b": 0}
    assert layout.showlegend is False
    assert layout.dragmode is False
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.hoverlabel.bgcolor == DARK.page


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_chart_without_words_is_refused(alt: str) -> None:
    with pytest.raises(ValueError, match="text alternative"):
        Board(Look()).finish(alt, 50)


def test_boards_do_not_share_what_they_collect() -> None:
    first, second = Board(Look()), Board(Look())
    first.write(0, 0, "x")
    assert second.annotations == []


def test_axes_cannot_be_zoomed_and_settings_win() -> None:
    axis = bare_axis(range=[0, 5], showgrid=True)
    assert axis["fixedrange"] is True
    assert (axis["range"], axis["showgrid"], axis["showticklabels"]) == ([0, 5], True, False)
    values = value_axis(Look(), dtick=5)
    assert (values["gridcolor"], values["tickfont"]["color"]) == (LIGHT.grid, LIGHT.axis)
    assert (values["showticklabels"], values["dtick"]) == (True, 5)


def test_no_tool_bar() -> None:
    assert CONFIG["displayModeBar"] is False
