"""Questions that find what is wrong inside a database; each gives what was examined and findings.

The database itself keeps no keys and no references (a lake keeps none), so they are proved here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from data.store.connection import Store
from data.store.tables import BOOKKEEPING_COLUMNS, FOUNDATION_TABLES, all_tables, record_tables
from schemas.observation import Observation
from schemas.records import RECORD_MODELS
from schemas.records.base import NATIONAL, SEVERAL_COUNTRIES

FINDINGS_TOLD = 20
"""How many findings of one check are spelled out; the rest is counted."""

TARGETS: dict[str, tuple[str, str]] = {
    "institution": ("institution", "institution"),
    "host_institution": ("institution", "institution"),
    "institutions": ("institution", "institution"),
    "metric": ("metric", "metric"),
    "metric_codes": ("metric", "metric"),
    "source": ("source", "source"),
    "region": ("region", "region"),
    "region_code": ("region", "region"),
    "country": ("country", "country"),
    "country_code": ("country", "country"),
    "country_list": ("country", "country"),
    "origin": ("country", "country"),
    "destination": ("country", "country"),
    "partner_id": ("partner_institution", "partner_id"),
    "partner_ids": ("partner_institution", "partner_id"),
    "agreement_id": ("agreement", "agreement_id"),
    "project_id": ("project", "project_id"),
    "strategy_id": ("strategy", "strategy_id"),
    "area_id": ("strategy_area", "area_id"),
    "target_id": ("strategy_target", "target_id"),
    "parent_target_id": ("strategy_target", "target_id"),
    "event_id": ("event", "event_id"),
    "barrier_id": ("barrier", "barrier_id"),
    "session_id": ("assessment_session", "session_id"),
    "participant_id": ("assessment_participant", "participant_id"),
    "submission_id": ("submission", "submission_id"),
}
"""What a column of this name points at, wherever it stands: table and column."""

EXEMPT = {
    ("strategy", "institution"): [NATIONAL],
    ("mobility_flow", "country_code"): [SEVERAL_COUNTRIES],
}
"""Values that stand for something that is no row: the whole country, several countries."""

CONDITIONS = {"country_flow": "NOT residual"}
"""Rows whose references count; a residual names no single country."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    name      what holds when nothing is found;  examined  how many rows or values were looked at
    findings  one sentence each, at most FINDINGS_TOLD and a last one that counts the rest
    """

    name: str
    examined: int
    findings: tuple[str, ...] = ()


def summarise(name: str, examined: int, findings: list[str]) -> CheckResult:
    """Return the result of a check with a bounded number of findings."""
    more = len(findings) - FINDINGS_TOLD
    told = findings[:FINDINGS_TOLD] + ([f"... and {more} more"] if more > 0 else [])
    return CheckResult(name, examined, tuple(told))


def check_keys(store: Store) -> CheckResult:
    """Check that a key has one current row and never two rows of one revision."""
    examined, findings = 0, []
    for table in all_tables().values():
        key = ", ".join(table.key)
        for origin, columns in ((table.current_view, key), (table.name, f"{key}, revision")):
            examined += _count(store, origin)
            doubled = store.read_rows(
                f"SELECT {columns}, count(*) FROM {origin} GROUP BY {columns} HAVING count(*) > 1"
            )
            findings += [
                f"{origin}: {'/'.join(map(str, row[:-1]))} stands {row[-1]} times"
                for row in doubled
            ]
    return summarise("keys are unique", examined, findings)


def check_references(store: Store) -> CheckResult:
    """Check that what current rows point at exists: institutions, metrics, sources, records."""
    examined, findings = 0, []
    for table, column, is_list in _references(store):
        target, target_column = TARGETS[column]
        value = f"unnest({column})" if is_list else column
        where = CONDITIONS.get(table, "true")
        pointing = f"SELECT {value} AS value FROM {table}_current WHERE {where}"
        examined += store.read_rows(f"SELECT count(value) FROM ({pointing})")[0][0]
        lost = store.read_rows(
            f"SELECT value, count(*) FROM ({pointing}) WHERE value IS NOT NULL"
            f" AND NOT list_contains(CAST($exempt AS VARCHAR[]), value)"
            f" AND value NOT IN (SELECT {target_column} FROM {target}_current)"
            f" GROUP BY value ORDER BY value",
            {"exempt": EXEMPT.get((table, column), [])},
        )
        findings += [
            f"{table}.{column}: {name!r} in {count} rows is no {target}" for name, count in lost
        ]
    return summarise("references exist", examined, findings)


def check_observations(store: Store) -> CheckResult:
    """Check every observation, old revisions too, against its model: status, value and reason."""
    frame = store.read("SELECT * FROM observation")
    rows = frame.astype("object").where(frame.notna(), None).to_dict("records")
    findings = [fault for row in rows if (fault := _find_fault(Observation, row, "observation"))]
    return summarise("observations keep their rules", len(rows), findings)


def check_records(store: Store) -> CheckResult:
    """Check every current record against its model."""
    examined, findings = 0, []
    for table in record_tables().values():
        names = [c for c in store.columns(table.name) if c.name not in BOOKKEEPING_COLUMNS]
        listed = ", ".join(column.name for column in names)
        rows = store.read_rows(f"SELECT {listed} FROM {table.current_view}")
        examined += len(rows)
        for row in rows:
            values = dict(zip([column.name for column in names], row, strict=True))
            fault = _find_fault(RECORD_MODELS[table.name], values, table.name)
            findings += [fault] if fault else []
    return summarise("records keep their rules", examined, findings)


def check_sources_complete(store: Store) -> CheckResult:
    """Check that every source says under which licence it is and how it is cited."""
    rows = store.read_rows("SELECT source, licence, citation FROM source_current ORDER BY source")
    findings = [
        f"source {source} has no {name}"
        for source, licence, citation in rows
        for name, text in (("licence", licence), ("citation", citation))
        if not text.strip()
    ]
    return summarise("sources have licence and citation", len(rows), findings)


def check_reality(store: Store, *, synthetic: bool, computed_source: str) -> CheckResult:
    """Check that invented and real facts never stand together.

    synthetic        whether the workspace is the demonstration: then every institution, observation
                     and record comes from a synthetic source; otherwise no source is synthetic
    computed_source  the source of values computed here, which is neither
    """
    if not synthetic:
        rows = store.read_rows("SELECT source FROM source_current WHERE synthetic")
        findings = [f"source {source} is synthetic" for (source,) in rows]
        return summarise("no source is synthetic", _count(store, "source_current"), findings)
    examined, findings = 0, []
    owners = {name for name, table in all_tables().items() if table.owner is not None}
    for table in sorted(owners - {"annotation"}):
        if "source" not in {column.name for column in store.columns(table)}:
            continue
        examined += _count(store, f"{table}_current")
        real = store.read_rows(
            f"SELECT t.source, count(*) FROM {table}_current AS t"
            f" JOIN source_current AS s ON s.source = t.source"
            f" WHERE NOT s.synthetic AND t.source <> $computed GROUP BY t.source",
            {"computed": computed_source},
        )
        findings += [f"{table}: {count} rows from the real source {name}" for name, count in real]
    return summarise("institutional facts are all synthetic", examined, findings)


def _references(store: Store) -> Iterator[tuple[str, str, bool]]:
    """List table, column and whether it holds lists, for every column that points elsewhere."""
    for table in (*FOUNDATION_TABLES, *record_tables()):
        for column in store.columns(table):
            if column.name in TARGETS and TARGETS[column.name] != (table, column.name):
                yield table, column.name, column.type.endswith("[]")


def _find_fault(model: type[BaseModel], values: Mapping[Any, Any], name: str) -> str | None:
    try:
        model.model_validate(values)
    except ValidationError as error:
        key = getattr(model, "KEY", ("institution", "metric", "period"))
        place = "/".join(str(values[part]) for part in key)
        detail = error.errors(include_url=False)[0]
        field = ".".join(map(str, detail["loc"]))
        return f"{name} {place}: {field + ': ' if field else ''}{detail['msg']}"
    return None


def _count(store: Store, origin: str) -> int:
    return int(store.read_rows(f"SELECT count(*) FROM {origin}")[0][0])
