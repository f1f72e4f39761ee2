"""Compute indicators from the current observations, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from data.store.connection import Store
from data.store.formula_sql import build_indicator_query, indicator_parameters
from schemas.formula import CompiledIndicator


def read_indicator_values(
    store: Store,
    compiled: Sequence[CompiledIndicator],
    institutions: Iterable[str] | None = None,
    periods: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Return the value of every indicator for every institution and period of a choice.

    compiled  parsed formulas;  institutions, periods  a choice, None takes all
    returns   the columns of `data.store.formula_sql.build_indicator_query`

    Small counts are exact in here: see `data.access.Access.indicator_values`.
    """
    span = None if periods is None else sorted(periods)
    chosen = None if institutions is None else sorted(institutions)
    values = store.read(
        build_indicator_query(list(compiled)),
        indicator_parameters(chosen, span[0] if span else None, span[-1] if span else None),
    )
    if span is None:
        return values
    return values[values["period"].isin(span)].reset_index(drop=True)
