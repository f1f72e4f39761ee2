"""Check a whole workspace: its database inside, and against the files it was built from."""

from __future__ import annotations

from collections.abc import Callable

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
from data.store.sources import read_workspace_info


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
    )
    return tuple(check() for check in checks)


def check_workspace(store: Store, name: str) -> tuple[CheckResult, ...]:
    """Check a workspace: its content, and that it was built from the files that are shipped now."""
    return (*check_content(store, name), _check_digest(store, name))


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
