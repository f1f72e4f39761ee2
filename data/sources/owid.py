"""Our World in Data: the share of students from abroad and of students studying abroad, percent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.sources import geography
from data.sources.source_files import (
    OPEN_DATA,
    SourceFileError,
    read_codes,
    read_source,
    source_rows,
)
from schemas.observation import ObservationStatus

FOLDER = OPEN_DATA / "owid"
SOURCE = "owid_mobility"

TABLES = {
    "owid_inbound_rate": ("share-of-students-from-abroad", "Inbound mobility rate, both sexes"),
    "owid_outbound_rate": (
        "share-of-students-studying-abroad",
        "Share of students studying abroad",
    ),
}
"""Series, the file it stands in and the column of its values (percent of students)."""

_GROUP_PREFIXES = ("OWID_", "WB_")


def read_rates(folder: Path = FOLDER) -> pd.DataFrame:
    """Return both rates of all countries as rows of `country_series`, without bookkeeping.

    Groups of countries (codes OWID_, WB_ or none) are left out. Raises SourceFileError for a code
    that is neither a group nor an ISO country.
    """
    codes = geography.map_alpha3(geography.read_countries())
    return pd.concat(
        [_read_rate(folder, series, codes) for series in TABLES],
        ignore_index=True,
    )


def _read_rate(folder: Path, series: str, codes: Mapping[str, str]) -> pd.DataFrame:
    name, column = TABLES[series]
    table = read_codes(folder / f"{name}.csv.gz")
    table["line"] = table.index + 2  # the header is line 1
    table = table[(table["Code"] != "") & ~table["Code"].str.startswith(_GROUP_PREFIXES)]
    unknown = sorted(set(table["Code"]) - set(codes))
    if unknown:
        raise SourceFileError(f"{name}.csv: unknown codes {', '.join(unknown)}.")
    return pd.DataFrame(
        {
            "country": table["Code"].map(codes),
            "series": series,
            "period": table["Year"].astype(int),
            "value": table[column].astype(float),
            "value_verbatim": table[column],
            "qualifier": None,
            "complete": True,
            "status": ObservationStatus.REPORTED.value,
            "source": SOURCE,
            "source_locator": f"{name}.csv, line " + table["line"].astype(str),
        }
    )


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables this source fills: `source` and `country_series`."""
    return {"source": source_rows([read_source(FOLDER)]), "country_series": read_rates()}
