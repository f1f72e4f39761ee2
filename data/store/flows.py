"""Read the national context: students between countries, and national series."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data.store.connection import Store

_READ_FLOWS = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM country_flow_current
WHERE (CAST($origin AS VARCHAR) IS NULL OR origin = $origin)
  AND (CAST($destination AS VARCHAR) IS NULL OR destination = $destination)
  AND (CAST($side AS VARCHAR) IS NULL OR table_side = $side)
  AND (CAST($periods AS INTEGER[]) IS NULL
       OR list_contains(CAST($periods AS INTEGER[]), period))
ORDER BY table_side, period, origin, destination, source
"""
_READ_SERIES = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM country_series_current
WHERE (CAST($countries AS VARCHAR[]) IS NULL
       OR list_contains(CAST($countries AS VARCHAR[]), country))
  AND (CAST($series AS VARCHAR[]) IS NULL
       OR list_contains(CAST($series AS VARCHAR[]), series))
  AND (CAST($periods AS INTEGER[]) IS NULL
       OR list_contains(CAST($periods AS INTEGER[]), period))
ORDER BY series, country, period, source
"""


def read_country_flows(
    store: Store,
    origin: str | None = None,
    destination: str | None = None,
    periods: Iterable[int] | None = None,
    table_side: str | None = None,
) -> pd.DataFrame:
    """Return students by country of origin and destination (persons), one row a pair and period.

    `residual` marks the rest a table lumps together; sums over named countries leave it out.
    """
    return store.read(
        _READ_FLOWS,
        {
            "origin": origin,
            "destination": destination,
            "side": table_side,
            "periods": None if periods is None else sorted(periods),
        },
    )


def read_country_series(
    store: Store,
    countries: Iterable[str] | None = None,
    series: Iterable[str] | None = None,
    periods: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Return national series, one row a country, series and period; `complete` False warns."""
    return store.read(
        _READ_SERIES,
        {
            "countries": None if countries is None else sorted(countries),
            "series": None if series is None else sorted(series),
            "periods": None if periods is None else sorted(periods),
        },
    )
