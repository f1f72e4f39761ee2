"""The register of institutions: the HEIs of Kazakhstan, the peers abroad, and all their names.

An institution is found by its key or by a spelling listed for it, never by a pattern: Kazan is not
Kazakhstan, "Al-Farabi University College" is in Iraq and "Turan International University" is not
Turan University.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.sources import ror
from data.sources.source_files import (
    OPEN_DATA,
    SourceFileError,
    read_codes,
    read_source,
    source_rows,
)
from schemas.institution import CoordinatePrecision, InstitutionKind, InstitutionType
from schemas.records.base import HOME_COUNTRY

FOLDER = OPEN_DATA / "institutions"
REGISTER = "kz_hei_register"
"""Source of everything the register says."""

SPELLINGS_OF = {"qs_names": "qs_wur", "the_names": "the_wur"}
"""Column of the crosswalk and the publisher whose spellings it lists."""

CROSSWALK_ONLY = frozenset({"ist", "upvd"})
"""Institutions of the crosswalk without values of their own here: Instituto Superior Técnico is
ranked as University of Lisbon, Perpignan is in no ranking held."""

LANGUAGES = ("en", "ru", "kk")

INSTITUTION_COLUMNS = (
    "institution",
    "kind",
    *(f"{part}_{language}" for part in ("name", "short", "city") for language in LANGUAGES),
    "region",
    "country",
    "type",
    "profile",
    "peer_set",
    "founded_year",
    "founded_source",
    "ror_id",
    "ror_status",
    "latitude",
    "longitude",
    "coordinate_precision",
    "status",
    "source",
)
"""Columns of the table `institution` without its bookkeeping, in order."""

NAME_COLUMNS = ("institution", "language", "name", "name_kind", "from_year", "to_year", "source")
"""Columns of the table `institution_name` without its bookkeeping, in order."""

_OPTIONAL = ("region", "peer_set", "founded_source", "ror_id", "ror_status")


def read_institutions(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the table `institution` without its bookkeeping: measured HEIs first, then peers.

    Latitude and longitude are degrees of the city, NaN where no source has a point.

    Raises SourceFileError for a doubled key and for a row that contradicts its ROR record.
    """
    measured = read_codes(folder / "kz_heis.csv").assign(
        kind=InstitutionKind.MEASURED.value, country=HOME_COUNTRY, peer_set=""
    )
    peers = read_codes(folder / "peer_heis.csv").assign(
        kind=InstitutionKind.PEER.value,
        type=InstitutionType.FOREIGN.value,
        region="",
        founded_year="",
        founded_source="",
    )
    frame = pd.concat([measured, peers], ignore_index=True)
    doubled = frame.loc[frame["institution"].duplicated(), "institution"].tolist()
    if doubled:
        raise SourceFileError(f"The register has a key twice: {', '.join(doubled)}.")
    for column in _OPTIONAL:
        frame[column] = frame[column].mask(frame[column] == "")
    for column in ("latitude", "longitude"):
        frame[column] = pd.to_numeric(frame[column])
    frame["founded_year"] = pd.to_numeric(frame["founded_year"]).astype("Int64")
    located = frame["latitude"].notna()
    frame["coordinate_precision"] = located.map({True: CoordinatePrecision.CITY.value, False: None})
    frame = frame.assign(status="active", source=REGISTER)[list(INSTITUTION_COLUMNS)]
    contradictions = ror.find_contradictions(frame, ror.read_ror())
    if contradictions:
        raise SourceFileError("; ".join(contradictions))
    return frame


def read_names(institutions: pd.DataFrame, folder: Path = FOLDER) -> pd.DataFrame:
    """Return the table `institution_name`: official and former names, and spellings in sources.

    institutions  as from `read_institutions`
    """
    official = [
        _name_row(row["institution"], language, row[f"name_{language}"], "official", REGISTER)
        for row in institutions.to_dict("records")
        for language in LANGUAGES
    ]
    former = [
        _name_row(row["institution"], row["language"], row["name"], "former", REGISTER)
        for row in read_codes(folder / "former_names.csv").to_dict("records")
    ]
    spelled = [
        _name_row(institution, None, name, "in_source", source)
        for source in SPELLINGS_OF.values()
        for name, institution in map_spellings(source, folder).items()
        if institution not in CROSSWALK_ONLY
    ]
    names = pd.DataFrame([*official, *former, *spelled], columns=list(NAME_COLUMNS))
    unknown = sorted(set(names["institution"]) - set(institutions["institution"]))
    if unknown:
        raise SourceFileError(f"Names of institutions not in the register: {', '.join(unknown)}.")
    return names.astype({"from_year": "Int64", "to_year": "Int64"})


def map_spellings(source: str, folder: Path = FOLDER) -> Mapping[str, str]:
    """Return the institution of every spelling a publisher used: exact text to key.

    source  qs_wur or the_wur

    A remark in round brackets that stands for a name ("(ranked only as ...)") is none. Raises
    SourceFileError when one spelling is listed for two institutions, KeyError for another source.
    """
    column = {publisher: column for column, publisher in SPELLINGS_OF.items()}[source]
    spellings: dict[str, str] = {}
    for file in ("kz_hei_crosswalk.csv", "partner_hei_crosswalk.csv"):
        for row in read_codes(folder / file).to_dict("records"):
            for name in (part.strip() for part in str(row[column]).split(" | ")):
                if not name or name.startswith("(") or row["institution"] in CROSSWALK_ONLY:
                    continue
                if spellings.setdefault(name, row["institution"]) != row["institution"]:
                    raise SourceFileError(f"{name!r} is listed for two institutions.")
    return spellings


def _name_row(
    institution: str, language: str | None, name: str, kind: str, source: str
) -> dict[str, str | None]:
    return {
        "institution": institution,
        "language": language,
        "name": name,
        "name_kind": kind,
        "from_year": None,
        "to_year": None,
        "source": source,
    }


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables this source fills: `source`, `institution`, `institution_name`."""
    institutions = read_institutions()
    return {
        "source": source_rows([read_source(FOLDER)]),
        "institution": institutions,
        "institution_name": read_names(institutions),
    }
