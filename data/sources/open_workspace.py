"""Everything the open workspace holds: the tables of all public sources, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from data.sources import (
    annotations,
    geography,
    institutions,
    owid,
    press,
    rankings_panel,
    ror,
    uis,
)


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables of the open workspace without their bookkeeping, by name.

    Raises SourceFileError when a shipped file is not as its reader promises.
    """
    register = institutions.collect()
    return combine(
        [
            geography.collect(),
            ror.collect(),
            register,
            rankings_panel.collect(register["institution"]),
            uis.collect(),
            owid.collect(),
            press.collect(),
            annotations.collect(),
        ]
    )


def combine(parts: Iterable[Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Return one frame per table: the rows of all parts, in their order, tables as first met.

    Parts of a table must have the same columns, in any order; otherwise ValueError.
    """
    gathered: dict[str, list[pd.DataFrame]] = {}
    for part in parts:
        for table, frame in part.items():
            frames = gathered.setdefault(table, [])
            if frames and set(frames[0].columns) != set(frame.columns):
                differing = sorted(set(frames[0].columns) ^ set(frame.columns))
                raise ValueError(f"Parts of the table {table} differ in {', '.join(differing)}.")
            if not frame.empty or not frames:
                frames.append(frame)
    return {table: _stack(frames) for table, frames in gathered.items()}


def _stack(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Stack frames, leaving out empty ones: their columns have no type and would spoil others'."""
    filled = [frame for frame in frames if not frame.empty] or frames[:1]
    return pd.concat(filled, ignore_index=True)
