"""The Research Organization Registry: the records of Kazakhstan and of the peers abroad.

They prove the ids and city points of the register of institutions; ROR's points are those of the
city, so several institutions share one.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.sources.source_files import OPEN_DATA, read_codes, read_source, source_rows

FOLDER = OPEN_DATA / "ror"

KAZAKHSTAN = "KZ"


def read_ror(folder: Path = FOLDER) -> pd.DataFrame:
    """Return the records with every cell as text, index `ror_id` (the full address).

    Columns: name, acronyms, other_names, types, status (active, inactive, withdrawn), established,
    country_code, city, lat, lng (degrees) and further ids.
    """
    return read_codes(folder / "ror_kazakhstan_and_peers.csv").set_index(
        "ror_id", verify_integrity=True
    )


def find_contradictions(institutions: pd.DataFrame, records: pd.DataFrame) -> list[str]:
    """Return one sentence for every institution that contradicts its ROR record; empty when none.

    institutions  columns institution, country, ror_id, ror_status, latitude, longitude
    records       as from `read_ror`
    Compared are the existence of the id, country, status and, within 0.2 degrees (about 20 km), the
    point: a register may take another point of the same city, never one of another city.
    """
    found = []
    for row in institutions.dropna(subset=["ror_id"]).itertuples():
        if row.ror_id not in records.index:
            found.append(f"{row.institution}: {row.ror_id} is not among the records of ROR")
            continue
        record = records.loc[row.ror_id]
        if record["country_code"] != row.country:
            found.append(f"{row.institution}: ROR places it in {record['country_code']}")
        if record["status"] != row.ror_status:
            found.append(f"{row.institution}: its status in ROR is {record['status']}")
        away = (
            abs(float(record["lat"]) - row.latitude),
            abs(float(record["lng"]) - row.longitude),
        )
        if not max(away) <= 0.2:  # also true for NaN: a record always has a point
            found.append(f"{row.institution}: its point is not that of {record['city']}")
    return found


def collect() -> dict[str, pd.DataFrame]:
    """Return the tables this source fills: `source` only, its values stand in the register."""
    return {"source": source_rows([read_source(FOLDER)])}
