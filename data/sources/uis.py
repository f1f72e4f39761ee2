"""UNESCO UIS: students between countries, as prepared by 360info.

The producer names the ten largest partners of a country and year and lumps the rest. Two tables
tell the same flows from two sides and do not agree: a destination that did not report to UIS is
absent from the destinations of an origin, so Russia, by far the largest destination of students
from Kazakhstan, is missing in some years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from data.sources import geography, uis_series
from data.sources.source_files import (
    OPEN_DATA,
    SourceFileError,
    read_codes,
    read_source,
    source_rows,
)
from schemas.records.base import HOME_COUNTRY

FOLDER = OPEN_DATA / "uis" / "flows"
SOURCE = "uis_360info"

PEER_COUNTRIES = frozenset(["SE", "ES", "EE", "PT", "FR", "CN", "KG", "UZ", "AZ", "GE", "RU", "TR"])
"""Destinations whose whole inbound side is kept beside that of Kazakhstan, for comparison.

China never reported to this table, so it has no rows.
"""

NO_FLAGS = "- - - -"
"""What the producer writes where UIS flagged nothing."""

RESIDUALS: Mapping[str, str] = {
    "Other countries": "ZZ",
    "Africa: unknown countries": "XA",
    "Asia: unknown countries": "XB",
    "Caribbean and Central America: unknown countries": "XC",
    "Europe: unknown countries": "XE",
    "North America: unknown countries": "XN",
    "Oceania: unknown countries": "XO",
    "South America: unknown countries": "XS",
    "Netherlands Antilles": "AN",
    "Sudan (pre-secession)": "XD",
}
"""Rows that name no single country of today, with codes free for private use in ISO 3166-1.

AN was the code of the Netherlands Antilles, dissolved in 2010. Sudan before its division stands
apart from Sudan: in 2011 and 2012 the file has both.
"""

SPELLINGS: Mapping[str, str] = {
    "Antigua and Barbuda": "AG",
    "Bosnia and Herzegovina": "BA",
    "Brunei Darussalam": "BN",
    "Holy See": "VA",
    "Saint Kitts and Nevis": "KN",
    "Saint Lucia": "LC",
    "Sao Tome and Principe": "ST",
    "St Vincent/Grenadines": "VC",
    "Trinidad and Tobago": "TT",
    "Turkey": "TR",
    "Turks and Caicos Islands": "TC",
    "Venezuala": "VE",
}
"""Names of the file that differ from the reference table, the producer's misspelling included."""

_SIDES = {
    "inbound": (
        "popular-origins-by-destination",
        {"dest_country_name": "destination", "origin_country_lumped": "origin"},
    ),
    "outbound": (
        "popular-destinations-by-origin",
        {"origin_country_name": "origin", "dest_country_lumped": "destination"},
    ),
}


def code_names(names: Iterable[str], reference: Mapping[str, str]) -> dict[str, str]:
    """Return a code for every name: of a country, or of a residual (`RESIDUALS`).

    names      country names as they stand in the file
    reference  alpha-2 code of each English name

    Raises SourceFileError that lists every unknown name: none is dropped or guessed.
    """
    known = {**reference, **SPELLINGS, **RESIDUALS}
    wanted = set(names)
    unknown = sorted(wanted - set(known))
    if unknown:
        raise SourceFileError(f"Unknown names of countries: {', '.join(unknown)}.")
    return {name: known[name] for name in wanted}


def read_flows(side: str, folder: Path = FOLDER) -> pd.DataFrame:
    """Return one table whole, as rows of `country_flow` without bookkeeping.

    side  inbound (a destination reports its origins) or outbound (destinations of an origin)

    `persons` are students; fractions come from estimates of the producer. `residual` marks the rows
    that lump or do not know countries. Raises SourceFileError for an unknown name and for two rows
    of one flow.
    """
    name, columns = _SIDES[side]
    table = read_codes(folder / f"{name}.csv.gz").rename(columns=columns)
    reference = geography.map_english_names(geography.read_countries())
    codes = code_names([*table["origin"], *table["destination"]], reference)
    residual = table["origin"].isin(RESIDUALS) | table["destination"].isin(RESIDUALS)
    flows = pd.DataFrame(
        {
            "origin": table["origin"].map(codes),
            "destination": table["destination"].map(codes),
            "period": table["year"].astype(int),
            "persons": table["value_lumped"].astype(float),
            "value_verbatim": table["value_lumped"],
            "flags": table["cond_all"].mask(table["cond_all"] == NO_FLAGS),
            "residual": residual,
            "table_side": side,
            "source": SOURCE,
            "source_locator": f"{name}.csv, line " + (table.index + 2).astype(str),
        }
    )
    doubled = flows[flows.duplicated(["origin", "destination", "period"])]
    if len(doubled):
        places = ", ".join(doubled["source_locator"])
        raise SourceFileError(f"A flow stands twice under one pair of codes: {places}.")
    return flows


def select_flows(flows: pd.DataFrame) -> pd.DataFrame:
    """Return what the store keeps: Kazakhstan on either side, and peers' countries' inbound side.

    flows  rows of `country_flow` of both tables
    """
    kazakh = (flows["origin"] == HOME_COUNTRY) | (flows["destination"] == HOME_COUNTRY)
    peers = (flows["table_side"] == "inbound") & flows["destination"].isin(PEER_COUNTRIES)
    return flows[kazakh | peers].reset_index(drop=True)


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables UIS fills: `source`, `country_flow`, `country_series`."""
    outbound = read_flows("outbound")
    flows = pd.concat([read_flows("inbound"), outbound], ignore_index=True)
    series = uis_series.read_series()
    total = series[(series["country"] == HOME_COUNTRY) & (series["series"] == "uis_outbound")]
    destinations = outbound[outbound["origin"] == HOME_COUNTRY]
    return {
        "source": source_rows([read_source(FOLDER), read_source(uis_series.FOLDER)]),
        "country_flow": select_flows(flows),
        "country_series": pd.concat(
            [series, uis_series.sum_destinations(destinations, total)], ignore_index=True
        ),
    }
