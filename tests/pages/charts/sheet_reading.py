"""Read a finished chart back in tests: its texts, traces, and every colour in it."""

from __future__ import annotations

import re
from dataclasses import astuple

import pandas as pd

from pages.charts.frame import Chart
from pages.charts.tokens import Look

NAN = float("nan")


def texts(chart: Chart) -> list[str]:
    return [note.text for note in chart.figure.layout.annotations]


def note(chart: Chart, text: str):
    (found,) = [note for note in chart.figure.layout.annotations if note.text == text]
    return found


def trace(chart: Chart, name: str):
    (found,) = [trace for trace in chart.figure.data if trace.name == name]
    return found


def trace_names(chart: Chart) -> list[str]:
    return [trace.name for trace in chart.figure.data]


def lines_of(chart: Chart, colour: str) -> list[tuple[float, float]]:
    """Return (x0, x1) of the straight lines in a colour."""
    shapes = chart.figure.layout.shapes
    return [(s.x0, s.x1) for s in shapes if s.type == "line" and s.line.color == colour]


def bands_of(chart: Chart, colour: str) -> list[tuple[float, float]]:
    """Return (x0, x1) of the rectangles filled with a colour."""
    shapes = chart.figure.layout.shapes
    return [(s.x0, s.x1) for s in shapes if s.type == "rect" and s.fillcolor == colour]


def foreign_colours(chart: Chart, look: Look) -> set[str]:
    """Return the colours of a chart that are no token of its look."""
    own = {value for value in astuple(look.tokens) if isinstance(value, str)}
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", chart.figure.to_json()))
    return used - own


def without(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.drop(columns=column)
