"""UNESCO UIS: how many students come, how many go, and how complete a sum of destinations is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.sources import geography
from data.sources.source_files import OPEN_DATA, SourceFileError, read_codes
from schemas.observation import ObservationStatus

FOLDER = OPEN_DATA / "uis" / "series"
SOURCE = "uis_series"
FLOW_SOURCE = "uis_360info"
FILE = "uis_inbound_outbound_raw.csv"

SERIES = {"26637": "uis_inbound", "MENF.5T8": "uis_net"}
"""Indicator of UIS and the series it becomes: inbound students, and inbound minus outbound."""

ESTIMATES = ("UIS_EST", "NAT_EST")
"""Qualifiers of values that UIS or the country estimated."""

NOT_APPLICABLE = "NA"
"""Magnitude of a value that cannot exist; the file writes 0 there, which is no count."""

LARGEST_DESTINATION = "RU"
"""Where most students from Kazakhstan go; a sum without it says nothing about the whole."""

COMPLETE_SHARE = 0.9
"""Least share of the outbound total that a sum of destinations must reach to count as complete."""

SERIES_COLUMNS = (
    "country",
    "series",
    "period",
    "value",
    "value_verbatim",
    "qualifier",
    "complete",
    "status",
    "source",
    "source_locator",
)
"""Columns of the table `country_series` without its bookkeeping, in order."""


def read_series(folder: Path = FOLDER) -> pd.DataFrame:
    """Return `uis_inbound`, `uis_net` and the derived `uis_outbound` of all single countries.

    Values are students. Rows of groups of countries (their name holds a colon, or is CECC-SICA) are
    left out. Raises SourceFileError for an unknown indicator or country.
    """
    table = read_codes(folder / f"{FILE}.gz")
    table["line"] = table.index + 2  # the header is line 1
    grouped = table["geoUnit"].str.contains(":", regex=False) | (table["geoUnit"] == "CECC-SICA")
    table = table[~grouped]
    codes = geography.map_alpha3(geography.read_countries())
    unknown = sorted(set(table["geoUnit"]) - set(codes))
    unknown += sorted(set(table["indicatorId"]) - set(SERIES))
    if unknown:
        raise SourceFileError(f"{FILE}: unknown codes {', '.join(unknown)}.")
    published = _published_rows(table, codes)
    return pd.concat([published, derive_outbound(published)], ignore_index=True)


def _published_rows(table: pd.DataFrame, codes: Mapping[str, str]) -> pd.DataFrame:
    impossible = table["magnitude"] == NOT_APPLICABLE
    status = pd.Series(ObservationStatus.REPORTED.value, index=table.index, dtype="str")
    status = status.mask(table["qualifier"].isin(ESTIMATES), ObservationStatus.ESTIMATED.value)
    status = status.mask(impossible, ObservationStatus.NOT_APPLICABLE.value)
    rows = pd.DataFrame(
        {
            "country": table["geoUnit"].map(codes),
            "series": table["indicatorId"].map(SERIES),
            "period": table["year"].astype(int),
            "value": table["value"].astype(float).mask(impossible),
            "value_verbatim": table["value"],
            "qualifier": table["qualifier"].mask(table["qualifier"] == ""),
            "complete": True,
            "status": status,
            "source": SOURCE,
            "source_locator": f"{FILE}, line " + table["line"].astype(str),
        }
    )
    return rows.reset_index(drop=True)


def derive_outbound(published: pd.DataFrame) -> pd.DataFrame:
    """Return `uis_outbound` = inbound minus net flow, where a country and year has both.

    published  rows of `uis_inbound` and `uis_net`

    The status is always estimated: net flow rests on what the destinations reported.

    >>> rows = pd.DataFrame(
    ...     [("KZ", "uis_inbound", 2020, 40742.0, "f, line 2"),
    ...      ("KZ", "uis_net", 2020, -39159.0, "f, line 9")],
    ...     columns=["country", "series", "period", "value", "source_locator"],
    ... )
    >>> derive_outbound(rows)["value"].tolist()
    [79901.0]
    """
    inbound = published[published["series"] == "uis_inbound"]
    net = published[published["series"] == "uis_net"]
    both = inbound.merge(net, on=["country", "period"], suffixes=("", "_net"))
    both = both.dropna(subset=["value", "value_net"])
    first = both["source_locator"]
    derived = both.assign(
        series="uis_outbound",
        value=both["value"] - both["value_net"],
        value_verbatim=None,
        qualifier=None,
        complete=True,
        status=ObservationStatus.ESTIMATED.value,
        source=SOURCE,
        source_locator=first + " minus " + both["source_locator_net"],
    )
    return derived[list(SERIES_COLUMNS)]


def sum_destinations(destinations: pd.DataFrame, total: pd.DataFrame) -> pd.DataFrame:
    """Return `uis_destinations_sum`: students over all destinations that reported, year by year.

    destinations  rows of `country_flow` (table_side outbound) of one origin
    total         rows of `uis_outbound` of that origin

    `complete` is True only where the largest destination reported and the sum reaches
    COMPLETE_SHARE of the total; without a total completeness cannot be shown, so it is False.
    """
    totals = dict(zip(total["period"], total["value"], strict=True))
    rows = []
    for (origin, period), flows in destinations.groupby(["origin", "period"]):
        summed = float(flows["persons"].sum())
        reported = bool((flows["destination"] == LARGEST_DESTINATION).any())
        covers = period in totals and summed >= COMPLETE_SHARE * totals[period]
        rows.append(
            {
                "country": origin,
                "series": "uis_destinations_sum",
                "period": period,
                "value": summed,
                "value_verbatim": None,
                "qualifier": None,
                "complete": reported and covers,
                "status": ObservationStatus.DERIVED.value,
                "source": FLOW_SOURCE,
                "source_locator": f"popular-destinations-by-origin.csv, {len(flows)} lines of "
                f"{origin} {period}",
            }
        )
    return pd.DataFrame(rows, columns=list(SERIES_COLUMNS))
