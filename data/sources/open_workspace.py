"""Everything the open workspace holds: the tables of all public sources, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from data.sources import (
    geography,
    institutions,
    owid,
    press,
    rankings_panel,
    ror,
    uis,
)
from data.sources.annotations import collect as collect_annotations

OF_A_SOURCE = ("institution_name", "annotation")
"""Tables whose rows describe a source; every other table states facts and must find its source."""


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables of the open workspace without their bookkeeping, by name.

    Raises SourceFileError when a shipped file is not as its reader promises.
    """
    register = institutions.collect()
    tables = combine(
        [
            geography.collect(),
            ror.collect(),
            register,
            rankings_panel.collect(register["institution"]["institution"].tolist()),
            uis.collect(),
            owid.collect(),
            press.collect(),
            collect_annotations(),
        ]
    )
    return keep_cited(tables)


def keep_cited(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables without names and notes about sources that are not there.

    The folder of quoted rankings can be removed from an installation: then its spellings of names
    and the notes on its editions have nothing to speak of. A row without a source stays.
    """
    sources = set(tables["source"]["source"])
    kept = dict(tables)
    for table in OF_A_SOURCE:
        if table in kept:
            frame = kept[table]
            cited = frame["source"].isna() | frame["source"].isin(sources)
            kept[table] = frame[cited].reset_index(drop=True)
    return kept


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
