"""Read institutions, their names, and the regions and countries they stand in."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data.store.connection import Store
from schemas.institution import InstitutionKind

_READ_INSTITUTIONS = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM institution_current
WHERE (CAST($kind AS VARCHAR) IS NULL OR kind = $kind)
ORDER BY institution
"""
_READ_NAMES = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM institution_name_current
WHERE (CAST($institution AS VARCHAR) IS NULL OR institution = $institution)
ORDER BY institution, name_kind, language, name, from_year, source
"""
_READ_REGIONS = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM region_current ORDER BY region
"""
_READ_COUNTRIES = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM country_current
WHERE (CAST($groups AS VARCHAR[]) IS NULL
       OR list_contains(CAST($groups AS VARCHAR[]), country_group))
ORDER BY country
"""


def read_institutions(store: Store, kind: InstitutionKind | None = None) -> pd.DataFrame:
    """Return one row an institution, ordered by id; `kind` keeps the measured or the peers."""
    return store.read(_READ_INSTITUTIONS, {"kind": None if kind is None else kind.value})


def read_institution_names(store: Store, institution: str | None = None) -> pd.DataFrame:
    """Return the names of an institution, or of all, as sources write and wrote them."""
    return store.read(_READ_NAMES, {"institution": institution})


def read_regions(store: Store) -> pd.DataFrame:
    """Return one row a region of Kazakhstan (ISO 3166-2), ordered by code."""
    return store.read(_READ_REGIONS)


def read_countries(store: Store, groups: Iterable[str] | None = None) -> pd.DataFrame:
    """Return one row a country (ISO 3166-1 alpha-2), ordered by code; `groups` keeps some groups.

    Latitude and longitude are degrees of a point inside the country.
    """
    return store.read(_READ_COUNTRIES, {"groups": None if groups is None else sorted(groups)})
