"""What every chart takes and gives: checked rows, words that are already translated, a figure.

Charts neither format numbers nor translate. A number arrives twice, as a value for its position
and as ready text (`value_text`) for the reader; an axis, whose numbers depend on the room there
is, gets a formatter from `pages/i18n` with its words (`tick_text`).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

TickText = Callable[[float], str]
Row = Any
"""One row of `read_rows`: the columns of the chart's docstring as attributes."""


class ChartDataError(ValueError):
    """The frame a chart received breaks the contract written in the chart's docstring."""


@dataclass(frozen=True)
class Chart:
    """A finished figure, the sentence that says what it shows, and its height in pixels."""

    figure: go.Figure
    alt: str
    height: int


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words every chart needs.

    alt    the message of the chart in a sentence, for those who cannot see it
    empty  what to show, and do, when there is not a single row

    Raises ChartDataError when either is empty.
    """

    alt: str
    empty: str

    def __post_init__(self) -> None:
        if not self.alt.strip() or not self.empty.strip():
            raise ChartDataError("a chart needs an alt text and a text for the empty state")


def read_rows(
    data: pd.DataFrame, required: Sequence[str], optional: Mapping[str, object] | None = None
) -> list[Row]:
    """Return the rows of a frame as tuples with named fields, optional columns filled in.

    required  columns that must be there;  optional  column -> value used when it is absent
    A missing text (NaN) becomes "", so that charts can test it like any text.

    Raises ChartDataError naming every absent required column.
    """
    absent = [column for column in required if column not in data.columns]
    if absent:
        raise ChartDataError(f"columns missing from the frame: {', '.join(absent)}")
    defaults = dict(optional or {})
    wanted = pd.DataFrame(index=data.index)
    for column in (*required, *defaults):
        wanted[column] = data[column] if column in data.columns else defaults[column]
        if pd.api.types.is_string_dtype(wanted[column]):
            wanted[column] = wanted[column].fillna("")
    return list(wanted.itertuples(index=False, name="Row"))


def is_known(value: object) -> bool:
    """Tell whether a value is there: neither None nor NaN."""
    return value is not None and not bool(pd.isna(value))  # type: ignore[call-overload]


def known(values: Sequence[float | None]) -> list[float]:
    """Return the values that are there, in order."""
    return [float(value) for value in values if value is not None and is_known(value)]


def escape(text: str) -> str:
    """Make a text safe for Plotly, which reads markup in labels; a line feed breaks the line.

    >>> escape("A <b> & B\\nC")
    'A &lt;b&gt; &amp; B<br>C'
    """
    return html.escape(text, quote=False).replace("\n", "<br>")


def hover_text(title: str, *facts: str) -> str:
    """Return the text of a hover box: a bold title and the facts that are not empty, below.

    >>> hover_text("Aqdala", "71", "")
    '<b>Aqdala</b><br>71'
    """
    lines = [escape(fact) for fact in facts if fact]
    return "<br>".join([f"<b>{escape(title)}</b>", *lines])
