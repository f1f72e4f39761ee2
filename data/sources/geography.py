"""Countries: codes, names in three languages, groups and middles, from the reference table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.sources.source_files import (
    OPEN_DATA,
    SourceFileError,
    read_codes,
    read_source,
    source_rows,
)

FOLDER = OPEN_DATA / "reference"

COUNTRY_GROUPS = (
    "CIS",
    "EU_EHEA",
    "Turkic",
    "East_Asia",
    "South_Asia",
    "Middle_East",
    "North_America",
    "Africa",
    "Other",
)
"""Groups of countries of origin and partnership; each country stands in exactly one."""


def read_countries(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the table `country` without its bookkeeping: one row per ISO 3166-1 country.

    Latitude and longitude are degrees, NaN for territories without a middle in the source.

    Raises SourceFileError for a doubled code or an unknown group.
    """
    countries = read_codes(folder / "countries.csv")
    for column in ("country", "alpha3"):
        doubled = countries.loc[countries[column].duplicated(), column].tolist()
        if doubled:
            raise SourceFileError(f"countries.csv: {column} stands twice: {', '.join(doubled)}.")
    unknown = sorted(set(countries["country_group"]) - set(COUNTRY_GROUPS))
    if unknown:
        raise SourceFileError(f"countries.csv: unknown groups {', '.join(unknown)}.")
    return countries.assign(
        latitude=pd.to_numeric(countries["latitude"]),
        longitude=pd.to_numeric(countries["longitude"]),
    )


def map_alpha3(countries: pd.DataFrame) -> Mapping[str, str]:
    """Return the alpha-2 code of each alpha-3 code: KAZ to KZ, NAM to NA."""
    return dict(zip(countries["alpha3"], countries["country"], strict=True))


def map_english_names(countries: pd.DataFrame) -> Mapping[str, str]:
    """Return the alpha-2 code of each English name as it stands in the reference table."""
    return dict(zip(countries["name_en"], countries["country"], strict=True))


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables this source fills: `source` and `country`."""
    return {"source": source_rows([read_source(FOLDER)]), "country": read_countries()}
