"""Check a whole workspace: its database inside, and against the files it was built from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.access import Access
from data.digest import compute_digest, list_inputs
from data.store.connection import Store
from data.store.derived import DERIVED_SOURCE
from data.store.integrity import (
    CheckResult,
    check_keys,
    check_observations,
    check_reality,
    check_records,
    check_references,
    check_sources_complete,
    summarise,
)
from data.store.migrations import read_migrations
from data.store.observations import read_observations
from data.store.sources import read_workspace_info
from schemas.observation import Reason
from schemas.viewer import LOCAL_OPERATOR

DERIVED_RANKS = {"d_qs_wur_mid": ("qs_wur", "qs_rank"), "d_the_wur_mid": ("the_wur", "the_rank")}
"""Publisher and rank whose printed text a derived midpoint repeats."""

ROUNDING = 1e-9
"""Relative difference that is the machine's and not the data's."""


def check_content(store: Store, name: str) -> tuple[CheckResult, ...]:
    """Check what a database holds: schema, keys, references, rules, and real apart from invented.

    name  the workspace, open or demo
    """
    checks: tuple[Callable[[], CheckResult], ...] = (
        lambda: _check_schema(store),
        lambda: check_keys(store),
        lambda: check_references(store),
        lambda: check_observations(store),
        lambda: check_records(store),
        lambda: check_sources_complete(store),
        lambda: check_reality(store, synthetic=name == "demo", computed_source=DERIVED_SOURCE),
        lambda: check_verbatim(store),
    )
    return tuple(check() for check in checks)


def check_workspace(store: Store, name: str) -> tuple[CheckResult, ...]:
    """Check a workspace: its content, and that it was built from the files that are shipped now."""
    checks = (*check_content(store, name), _check_digest(store, name))
    return (*checks, check_no_real_institution(store)) if name == "demo" else checks


def check_verbatim(store: Store) -> CheckResult:
    """Check that every printed text still reads as the number beside it, with its bounds."""
    printed = read_observations(store).dropna(subset=["value_verbatim"])
    findings = [fault for row in printed.itertuples() if (fault := _find_misread(row))]
    examined = len(printed)
    # UIS prints 0 where a series does not apply; then the status says so and no number is kept.
    for table, column, has_value in (
        ("country_flow", "persons", "true"),
        ("country_series", "value", "status <> 'not_applicable'"),
    ):
        cells = store.read(
            f"SELECT source_locator, value_verbatim, {column} AS value FROM {table}_current"
            f" WHERE value_verbatim IS NOT NULL AND {has_value}"
        )
        numbers = pd.to_numeric(cells["value_verbatim"], errors="coerce")
        wrong = cells[~((numbers - cells["value"]).abs() <= ROUNDING * numbers.abs())]
        examined += len(cells)
        findings += [
            f"{table} {row.source_locator}: {row.value_verbatim!r} is kept as {row.value}"
            for row in wrong.itertuples()
        ]
    return summarise("printed texts read as the numbers kept", examined, findings)


def check_no_real_institution(store: Store) -> CheckResult:
    """Check that no institution of the demonstration bears an id or a name of a real one."""
    from data.sources.institutions import read_institutions  # noqa: PLC0415 - the demo's check only

    columns = ["institution", *(f"name_{language}" for language in ("en", "ru", "kk"))]
    real = {str(name).casefold() for name in read_institutions()[columns].to_numpy().ravel()}
    fictional = Access(store, LOCAL_OPERATOR).institutions()[columns]
    findings = [
        f"institution {row[0]}: {name!r} is the name of a real institution"
        for row in fictional.itertuples(index=False)
        for name in row
        if str(name).casefold() in real
    ]
    return summarise("no institution bears a real name", len(fictional), findings)


def _find_misread(row: Any) -> str | None:
    """Read the text of an observation again; return what is wrong with the number beside it."""
    place = f"observation {row.institution}/{row.metric}/{row.period}"
    kept = [None if pd.isna(end) else end for end in (row.value, row.value_low, row.value_high)]
    try:
        read = _read_text(row)
    except ValueError as error:
        return f"{place}: {error}"
    same = all(_is_same(one, other) for one, other in zip(read, kept, strict=False))
    return None if same else f"{place}: {row.value_verbatim!r} reads as {read}, {kept} is kept"


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= ROUNDING * abs(one)


def _read_text(row: Any) -> list[float | None]:
    """Return value and bounds of a text of a ranking, or the value alone of any other number."""
    from data.sources.ranking_rows import (  # noqa: PLC0415 - who only builds the demo has no texts
        RANK_METRICS,
        READERS,
        RankingFact,
        read_fact,
    )

    source, metric = DERIVED_RANKS.get(row.metric, (row.source, row.metric))
    if metric not in READERS and metric not in RANK_METRICS.values():
        return [float(row.value_verbatim.replace(",", ""))]
    reason = None if pd.isna(row.reason) else Reason(row.reason)
    fact = RankingFact(
        institution=row.institution,
        source=source,
        edition=row.period,
        metric=metric,
        verbatim=row.value_verbatim,
        locator=row.source_locator,
        reason=reason,
    )
    parsed = read_fact(fact)
    return [parsed.value, parsed.low, parsed.high]


def _check_schema(store: Store) -> CheckResult:
    """Opening a store proves its schema; this says which it is."""
    version = len(read_migrations())
    applied = store.read_rows("SELECT count(*), max(number) FROM schema_migration")[0]
    wrong = [] if applied == (version, version) else [f"the log of migrations says {applied}"]
    return summarise(f"schema version is {version}", version, wrong)


def _check_digest(store: Store, name: str) -> CheckResult:
    built_from = read_workspace_info(store).get("data_digest", "")
    changed = built_from != compute_digest(name)
    return summarise(
        "built from the files shipped",
        len(list_inputs(name)),
        ["the files changed since: build the workspace anew"] if changed else [],
    )
