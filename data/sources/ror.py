"""The Research Organization Registry: the records of Kazakhstan and of the peers abroad.

They prove the ids and city points of the register of institutions; ROR's points are those of the
city, so several institutions share one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.sources.source_files import (
    OPEN_DATA,
    SourceFileError,
    read_codes,
    read_source,
    source_rows,
)

FOLDER = OPEN_DATA / "ror"

CITY_DEGREES = 0.2
"""How far apart two points of one city may lie, in degrees (about 20 km)."""


def read_ror(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the records with every cell as text, index `ror_id` (the full address).

    Columns: name, acronyms, other_names, types, status (active, inactive, withdrawn), established,
    country_code, city, lat, lng (degrees) and further ids. Raises SourceFileError for a doubled id.
    """
    records = read_codes(folder / "ror_kazakhstan_and_peers.csv").set_index("ror_id")
    if not records.index.is_unique:
        raise SourceFileError("The records of ROR have an id twice.")
    return records


def find_contradictions(institutions: pd.DataFrame, records: pd.DataFrame) -> list[str]:
    """Return one sentence for every institution that contradicts its ROR record; empty when none.

    institutions  columns institution, country, ror_id, ror_status, latitude, longitude
    records       as from `read_ror`
    Compared are the existence of the id, country, status and, within CITY_DEGREES, the point: the
    register may take another point of the same city, never one of another city.
    """
    known = records.to_dict("index")
    found = []
    for row in institutions.dropna(subset=["ror_id"]).to_dict("records"):
        institution, record = row["institution"], known.get(row["ror_id"])
        if record is None:
            found.append(f"{institution}: {row['ror_id']} is not among the records of ROR")
            continue
        if record["country_code"] != row["country"]:
            found.append(f"{institution}: ROR places it in {record['country_code']}")
        if record["status"] != row["ror_status"]:
            found.append(f"{institution}: its status in ROR is {record['status']}")
        north = abs(float(record["lat"]) - float(row["latitude"]))
        east = abs(float(record["lng"]) - float(row["longitude"]))
        if not (north <= CITY_DEGREES and east <= CITY_DEGREES):  # NaN is no point of the city
            found.append(f"{institution}: its point is not that of {record['city']}")
    return found


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables this source fills: `source` only, its values stand in the register."""
    return {"source": source_rows([read_source(FOLDER)])}
