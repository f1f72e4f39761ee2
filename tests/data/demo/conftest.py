"""The demonstration, generated once for all its tests."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.definitions import read_metrics
from data.demo.assemble import Assembly, assemble
from data.demo.generate import DEFAULT_SEED, collect
from data.demo.panel import Panel, open_panel
from data.demo.planted import MERGED, MERGED_FROM
from data.demo.profiles import Traits, draw_traits
from schemas.catalogue import MetricKind

SMALL_SEED = 7


@pytest.fixture(scope="session")
def required() -> set[str]:
    return {
        metric.code
        for metric in read_metrics().values()
        if metric.kind is MetricKind.REPORTED and metric.required
    }


@pytest.fixture(scope="session")
def tables() -> dict[str, pd.DataFrame]:
    return collect()


@pytest.fixture(scope="session")
def assembly(required) -> Assembly:
    return assemble(DEFAULT_SEED, required)


@pytest.fixture(scope="session")
def wide(tables) -> pd.DataFrame:
    """Values by institution and period, one column a metric."""
    return tables["observation"].pivot_table(
        index=["institution", "period"], columns="metric", values="value", dropna=False
    )


@pytest.fixture
def panel() -> Panel:
    return open_panel({MERGED: MERGED_FROM})


@pytest.fixture
def traits(panel) -> Traits:
    return draw_traits(np.random.default_rng(SMALL_SEED), panel.institutions)
