"""The panel as rows of `observation`, one for each institution, metric and period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo.identity import DEMO_SOURCE
from data.demo.missing import Gaps
from data.demo.panel import PERIODS
from data.frames import OBSERVATION_TYPES
from schemas.observation import ObservationStatus, Reason


def name_locator(seed: int) -> str:
    """Return where a generated value stands: nowhere but in the generator."""
    return f"generated, seed {seed}"


def list_observations(gaps: Gaps, seed: int) -> pd.DataFrame:
    """Return all observations ordered by metric, institution and period.

    A missing value has a status and a reason; before an institution was founded and after it was
    merged there is no row.
    """
    panel = gaps.panel
    rows, columns = np.nonzero(panel.exists)
    names = np.array([fiction.institution for fiction in panel.institutions])
    periods = np.array(PERIODS)
    editions = np.array([f"{period}/{(period + 1) % 100:02d}" for period in PERIODS])
    parts = []
    for metric in panel.values:
        values = gaps.reported(metric)[rows, columns]
        reasons = [
            reason.value if reason else None for reason in gaps.reasons[metric][rows, columns]
        ]
        estimated = gaps.estimated.get(metric)
        marks = estimated[rows, columns] if estimated is not None else np.zeros(len(rows), bool)
        parts.append(
            pd.DataFrame(
                {
                    "institution": names[rows],
                    "metric": metric,
                    "period": periods[columns],
                    "value": values,
                    "status": [_status(*pair) for pair in zip(reasons, marks, strict=True)],
                    "reason": pd.Series(reasons, dtype="str"),
                    "source_edition": editions[columns],
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    frame["source"] = DEMO_SOURCE
    frame["source_locator"] = name_locator(seed)
    return frame.reindex(columns=list(OBSERVATION_TYPES)).astype(OBSERVATION_TYPES)


def _status(reason: str | None, estimated: bool) -> str:
    if reason == Reason.NOT_APPLICABLE:
        return ObservationStatus.NOT_APPLICABLE.value
    if reason is not None:
        return ObservationStatus.MISSING.value
    return (ObservationStatus.ESTIMATED if estimated else ObservationStatus.REPORTED).value
