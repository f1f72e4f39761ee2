"""Which institution a name in a publisher's table means.

Publishers rename institutions between editions and spell countries differently, and some names
abroad look like names in Kazakhstan. So names are matched whole, by a list, never by a pattern, and
a name counts only with the country it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.sources.source_files import read_codes
from schemas.issue import Issue, Severity
from schemas.records.base import HOME_COUNTRY

COUNTRY_SPELLINGS: dict[str, str] = {
    "Azerbaijan": "AZ",
    "China": "CN",
    "China (Mainland)": "CN",
    "Estonia": "EE",
    "France": "FR",
    "Georgia": "GE",
    "Hong Kong SAR": "HK",
    "Hong Kong SAR, China": "HK",
    "Kazakhstan": "KZ",
    "Kyrgyzstan": "KG",
    "Portugal": "PT",
    "Republic of Korea": "KR",
    "Russia": "RU",
    "Russian Federation": "RU",
    "South Korea": "KR",
    "Spain": "ES",
    "Sweden": "SE",
    "Turkey": "TR",
    "Türkiye": "TR",
    "UK": "GB",  # QS writes UK where ISO writes GB
    "United Kingdom": "GB",
    "United States": "US",
    "United States of America": "US",
    "Uzbekistan": "UZ",
}
"""Spellings of countries whose institutions are held, and of those that change between editions."""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Names of one publisher.

    institutions  institution by name, blanks at the ends cut
    countries     ISO code by institution; one that is not there is in Kazakhstan
    """

    institutions: Mapping[str, str]
    countries: Mapping[str, str]

    def find(self, name: str, country: str, place: str) -> tuple[str | None, Issue | None]:
        """Return the institution a row speaks of, or None, and what is wrong with the row.

        name     as the publisher spells it;  country  as spelled there, empty where not stated
        place    file and line, for the issue

        An unknown name is an issue only in Kazakhstan: rows of other countries are not ours. A
        known name in another country is never matched.
        """
        institution = self.institutions.get(name.strip())
        spelled = country.strip()
        values: dict[str, str | int | float] = {"name": name.strip(), "country": spelled}
        code = read_country(spelled)
        if institution is None:
            unknown = Issue(code="institution_not_in_crosswalk", place=place, values=values)
            return None, unknown if code == HOME_COUNTRY else None
        if spelled and code != self.countries.get(institution, HOME_COUNTRY):
            values["institution"] = institution
            issue = Issue(
                code="country_differs", severity=Severity.ERROR, place=place, values=values
            )
            return None, issue
        return institution, None


def read_country(spelling: str) -> str | None:
    """Return the ISO code of a country as publishers spell it, None for a spelling not listed.

    >>> read_country("UK"), read_country("Türkiye"), read_country("Atlantis")
    ('GB', 'TR', None)
    """
    if spelling in COUNTRY_SPELLINGS.values():
        return spelling
    return COUNTRY_SPELLINGS.get(spelling)


def read_crosswalk(path: Path, source: str) -> Crosswalk:
    """Return the names of one publisher from a CSV of institution, source, name, country.

    Raises SourceFileError when the file is missing.
    """
    rows = read_codes(path)
    chosen = rows[rows["source"] == source]
    return Crosswalk(
        institutions=dict(zip(chosen["name"].str.strip(), chosen["institution"], strict=True)),
        countries=dict(zip(rows["institution"], rows["country"], strict=True)),
    )
