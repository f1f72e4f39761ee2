"""Why does a publisher show no value at all: is the institution in its list, is the edition held?

A publisher's table has no row for whom it does not list. The rank metric has one for everybody in
every edition that was checked, so its reason answers for all other metrics of the same edition.
"""

from __future__ import annotations

import pandas as pd

from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.observation import Reason

RANK_OF = {"qs_wur": "qs_rank", "the_wur": "the_rank"}
"""The metric by which a publisher lists an institution at all."""

_PUBLISHER_OF_WORD = {"qs": "qs_wur", "the": "the_wur"}
"""The publisher by the first word of its metrics."""

_PUBLISHER_OF_MIDPOINT = {"d_qs_wur_mid": "qs_wur", "d_the_wur_mid": "the_wur"}
"""Midpoints are computed here, but only a publisher's rank gives one."""


def find_publisher(view: WorkspaceView, metric: str) -> str | None:
    """Return the ranking whose table gives a metric or its midpoint, None for every other one."""
    if metric in _PUBLISHER_OF_MIDPOINT:
        return _PUBLISHER_OF_MIDPOINT[metric]
    definition = view.catalogue.metrics.get(metric)
    if definition is None or definition.kind is not MetricKind.PUBLISHED:
        return None
    return _PUBLISHER_OF_WORD.get(metric.split("_", maxsplit=1)[0])


def explain_absence(view: WorkspaceView, absent: pd.DataFrame) -> pd.Series:
    """Return why there is no row of an observation, as codes of `schemas.observation.Reason`.

    absent   institution, metric, period: one row for each observation that does not exist
    returns  the same index; None where the metric is no ranking's, or the workspace has no edition
             of the ranking at all (in the demonstration places are drawn)

    In this order: the edition is not held; the reason of the rank in that edition (not listed,
    pending, a Reporter); the institution is ranked, but the tables at hand lack this metric.
    """
    publishers = {metric: find_publisher(view, str(metric)) for metric in absent["metric"].unique()}
    sources = sorted({source for source in publishers.values() if source is not None})
    editions = view.access.source_editions()
    known = set(editions["source"])
    there = editions[editions["held"].astype("bool")]
    held = set(zip(there["source"], there["edition"].astype("int64"), strict=True))
    told = _read_ranks(view, absent, sources)
    reasons: list[str | None] = []
    for institution, metric, period in absent[["institution", "metric", "period"]].itertuples(
        index=False
    ):
        source = publishers[metric]
        if source is None or source not in known:
            reasons.append(None)
        elif (source, int(period)) not in held:
            reasons.append(Reason.EDITION_NOT_HELD.value)
        else:
            key = (institution, RANK_OF[source], int(period))
            reasons.append(told.get(key, Reason.NOT_COLLECTED.value))
    return pd.Series(reasons, index=absent.index, dtype=object)


def _read_ranks(
    view: WorkspaceView, absent: pd.DataFrame, sources: list[str]
) -> dict[tuple[str, str, int], str]:
    rows = view.access.observations(
        sorted(set(absent["institution"])),
        [RANK_OF[source] for source in sources],
        sorted({int(period) for period in absent["period"]}),
    )
    known = rows[rows["reason"].notna()]
    keys = known[["institution", "metric", "period"]].itertuples(index=False, name=None)
    return dict(zip(keys, known["reason"], strict=True))
