"""Every append-only table, its key and its protection, declared once.

A key says which rows are revisions of the same fact: the current fact is the row with the highest
revision. The database has no primary keys (a lake has none), so uniqueness is kept where rows are
written (`data.store.connection`) and checked by `data.store.integrity`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from data.store.errors import UnknownNameError

BOOKKEEPING_COLUMNS = ("revision", "recorded_at", "recorded_by")
"""Filled by the store when rows are appended; never part of a frame that is appended."""


@dataclass(frozen=True, slots=True)
class PersonCount:
    """A column that counts persons, and the columns that speak of those persons only.

    column   counts of 1 and 2 are masked outside the owning institution
    details  masked in the same row with it: a mean over one person is that person's value
    within   the column of the whole of which this is a part: where the rest of the whole is 1 or
             2 persons, the part is masked as well, because it tells the rest
    """

    column: str
    details: tuple[str, ...] = ()
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An append-only table.

    key      the columns that name one fact; NULL counts as a value
    owner    the column that names the owning institution, None where no single one owns a row
    persons  its columns that count persons
    """

    name: str
    key: tuple[str, ...]
    owner: str | None = None
    persons: tuple[PersonCount, ...] = ()

    @property
    def current_view(self) -> str:
        """Name of the view with the latest revision of each fact."""
        return f"{self.name}_current"


FOUNDATION_TABLES = {
    table.name: table
    for table in (
        Table("source", ("source",)),
        Table("source_edition", ("source", "edition")),
        Table("region", ("region",)),
        Table("country", ("country",)),
        Table("institution", ("institution",), owner="institution"),
        Table(
            "institution_name",
            ("institution", "name_kind", "language", "name", "from_year", "source"),
            owner="institution",
        ),
        Table("metric", ("metric",)),
        Table("observation", ("institution", "metric", "period"), owner="institution"),
        Table("annotation", ("annotation",), owner="institution"),
        Table("country_flow", ("origin", "destination", "period", "table_side", "source")),
        Table("country_series", ("country", "series", "period", "source")),
    )
}
"""Tables of 0001_foundation.sql."""

PERSON_COUNTS = {
    "mobility_flow": (
        PersonCount("persons", details=("person_months", "ects_earned", "ects_recognised")),
        PersonCount("persons_female", within="persons"),
    ),
    "event_participation": (PersonCount("persons"),),
    "joint_programme": (PersonCount("students"), PersonCount("graduates")),
    "branch_campus": (PersonCount("students"),),
}
"""Columns of records that count persons of one institution."""


@cache
def record_tables() -> dict[str, Table]:
    """Return the tables of records with the keys their models declare."""
    from schemas.records import RECORD_MODELS  # noqa: PLC0415 - 25 models; only who reads records

    tables = {}
    for name, model in RECORD_MODELS.items():
        owners = [f for f in ("institution", "host_institution") if f in model.model_fields]
        owner = owners[0] if owners else None
        tables[name] = Table(name, model.KEY, owner, PERSON_COUNTS.get(name, ()))
    return tables


def all_tables() -> dict[str, Table]:
    """Return every append-only table by name: the foundation first, then the records."""
    return FOUNDATION_TABLES | record_tables()


def find_table(name: str) -> Table:
    """Return the declaration of a table; raises UnknownNameError with the known names."""
    tables = all_tables()
    if name not in tables:
        raise UnknownNameError(f"There is no table {name!r}; known are {', '.join(tables)}.")
    return tables[name]
