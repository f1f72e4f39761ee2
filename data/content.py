"""What goes into a workspace: facts of sources or of the demonstration, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import pandas as pd

from data.definition_rows import build_derived_source_row, build_metric_rows, build_region_rows
from data.store.connection import Store
from data.store.derived import RankingPeriod, derive_observations

BUILDER = "workspace_builder"
"""The author of every row that a build records."""

DEMO_SEED = 20260101
"""Seed of the demonstration: the same seed gives the same workspace."""

RANKING_PERIODS = {"open": RankingPeriod.EDITION, "demo": RankingPeriod.PUBLISHED}
"""In the open workspace a period is an edition, in the demonstration an academic year."""

Collect = Callable[[], Mapping[str, pd.DataFrame]]


def collect_open() -> Mapping[str, pd.DataFrame]:
    """Return the tables of the open workspace: real institutions, public cited facts."""
    from data.sources.open_workspace import collect  # noqa: PLC0415 - only who builds pays for it

    return collect()


def collect_demo() -> Mapping[str, pd.DataFrame]:
    """Return the tables of the demonstration: fictional institutions among the real countries.

    Countries and the national context are those of the open workspace; whatever an institution did
    is generated.
    """
    from data.demo import generate  # noqa: PLC0415
    from data.sources import geography, open_workspace, owid, uis  # noqa: PLC0415

    context = [geography.collect(), uis.collect(), owid.collect()]
    return open_workspace.combine([*context, generate.collect()])


COLLECTORS: dict[str, Collect] = {"open": collect_open, "demo": collect_demo}


def fill_store(store: Store, name: str, frames: Mapping[str, pd.DataFrame], at: datetime) -> None:
    """Append definitions, the given tables and the derived observations to a new workspace.

    name    open or demo;  frames  tables without their bookkeeping;  at  the time of recording

    Raises AppendError when a table does not fit the schema.
    """
    definitions = {"metric": build_metric_rows(), "region": build_region_rows()}
    store.append_all({**definitions, **frames}, author=BUILDER, at=at)
    day = at.date().isoformat()
    store.append("source", build_derived_source_row(name, day), author=BUILDER, at=at)
    derived = derive_observations(store, RANKING_PERIODS[name])
    store.append("observation", derived, author=BUILDER, at=at)
