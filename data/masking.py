"""Hide counts of one and two persons from everybody but the institution they belong to.

Zero is shown: nobody is no cell that could be recognised. The rule looks at single cells; it does
not protect against a difference between a total and its published parts.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from data.store.tables import PersonCount, Table
from schemas.observation import ObservationStatus, Reason

SMALL_CELL_LIMIT = 3
"""Counts above zero and below this are small."""

SeesSmallCells = Callable[[str], bool]


def find_small(counts: pd.Series) -> pd.Series:
    """Tell which counts of persons are above zero and below three; a missing count is not.

    >>> find_small(pd.Series([0.0, 1.0, 2.0, 3.0, None])).tolist()
    [False, True, True, False, False]
    """
    return (counts > 0) & (counts < SMALL_CELL_LIMIT)


def mask_observations(observations: pd.DataFrame, sees: SeesSmallCells) -> pd.DataFrame:
    """Return observations in which small counts of persons are suppressed.

    observations  with the columns `institution` and `counts_persons` (dropped from the answer)
    sees          whether the exact small counts of an institution may be shown

    A suppressed row keeps its place and source: value, ends and verbatim text are empty, status is
    `suppressed`, reason `small_cell`.
    """
    masked = observations.drop(columns="counts_persons")
    hidden = observations["counts_persons"].astype("bool") & find_small(observations["value"])
    if hidden.any():
        hidden &= ~_map_institutions(observations["institution"], sees)
    if not hidden.any():
        return masked
    masked.loc[hidden, ["value", "value_low", "value_high"]] = float("nan")
    masked.loc[hidden, "value_verbatim"] = None
    masked.loc[hidden, "status"] = ObservationStatus.SUPPRESSED.value
    masked.loc[hidden, "reason"] = Reason.SMALL_CELL.value
    return masked


def mask_records(records: pd.DataFrame, table: Table, sees: SeesSmallCells) -> pd.DataFrame:
    """Return records in which small counts of persons are empty.

    returns  the records and, where the table counts persons, `suppressed`: the names of the emptied
             columns, separated by spaces, empty where nothing is hidden; the reason is `small_cell`

    With a count the columns that describe the same few persons go, and a part whose rest of the
    whole is small goes too. A row without an owner is masked for everybody but those who see all.
    """
    if not table.persons:
        return records
    owner = records[table.owner] if table.owner else pd.Series("", index=records.index)
    covered = ~_map_institutions(owner, sees)
    masked = records.copy()
    names = pd.Series("", index=records.index, dtype="str")
    for count in table.persons:
        hidden = covered & _needs_masking(records, count)
        for column in (count.column, *count.details):
            emptied = hidden & records[column].notna()
            masked[column] = records[column].astype("float64").mask(emptied)
            names = names.mask(emptied, (names + " " + column).str.strip())
    masked["suppressed"] = names
    return masked


def _needs_masking(records: pd.DataFrame, count: PersonCount) -> pd.Series:
    small = find_small(records[count.column])
    if count.within is None:
        return small
    whole = records[count.within]
    return small | find_small(whole) | find_small(whole - records[count.column])


def _map_institutions(institutions: pd.Series, sees: SeesSmallCells) -> pd.Series:
    allowed = {name: sees(name) for name in institutions.dropna().unique()}
    nobody = sees("")
    return institutions.map(lambda name: allowed.get(name, nobody)).astype("bool")
