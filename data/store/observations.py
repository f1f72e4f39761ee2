"""Read metrics, observations with all their revisions, and the notes that belong to them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data.store.connection import Store

_READ_METRICS = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM metric_current
ORDER BY metric_group, metric
"""
# A metric without a definition counts as one of persons: what is not known is protected.
_SELECT_OBSERVATIONS = """
SELECT o.*, coalesce(m.unit, 'persons') = 'persons' AS counts_persons
"""
_READ_OBSERVATIONS = (
    _SELECT_OBSERVATIONS
    + """
FROM observation_current AS o LEFT JOIN metric_current AS m ON m.metric = o.metric
WHERE (CAST($institutions AS VARCHAR[]) IS NULL
       OR list_contains(CAST($institutions AS VARCHAR[]), o.institution))
  AND (CAST($metrics AS VARCHAR[]) IS NULL
       OR list_contains(CAST($metrics AS VARCHAR[]), o.metric))
  AND (CAST($periods AS INTEGER[]) IS NULL
       OR list_contains(CAST($periods AS INTEGER[]), o.period))
ORDER BY o.institution, o.metric, o.period
"""
)
_READ_HISTORY = (
    _SELECT_OBSERVATIONS
    + """
FROM observation AS o LEFT JOIN metric_current AS m ON m.metric = o.metric
WHERE o.institution = $institution AND o.metric = $metric AND o.period = $period
ORDER BY o.revision
"""
)
_READ_ANNOTATIONS = """
SELECT * EXCLUDE (revision, recorded_at, recorded_by) FROM annotation_current
WHERE (CAST($institutions AS VARCHAR[]) IS NULL OR institution IS NULL
       OR list_contains(CAST($institutions AS VARCHAR[]), institution))
  AND (CAST($metrics AS VARCHAR[]) IS NULL OR metric IS NULL
       OR list_contains(CAST($metrics AS VARCHAR[]), metric))
  AND (CAST($sources AS VARCHAR[]) IS NULL OR source IS NULL
       OR list_contains(CAST($sources AS VARCHAR[]), source))
  AND (CAST($first AS INTEGER) IS NULL OR to_period IS NULL OR to_period >= $first)
  AND (CAST($last AS INTEGER) IS NULL OR from_period IS NULL OR from_period <= $last)
ORDER BY annotation
"""


def read_metrics(store: Store) -> pd.DataFrame:
    """Return one row a metric with its unit, type and plausible range, by group and code."""
    return store.read(_READ_METRICS)


def read_observations(
    store: Store,
    institutions: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    periods: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Return the current observations, unmasked; a choice of None takes all.

    returns  OBSERVATION_COLUMNS and `counts_persons` (whether small values need masking), ordered
             by institution, metric, period
    """
    return store.read(
        _READ_OBSERVATIONS,
        {
            "institutions": _listed(institutions),
            "metrics": _listed(metrics),
            "periods": None if periods is None else sorted(periods),
        },
    )


def read_observation_history(
    store: Store, institution: str, metric: str, period: int
) -> pd.DataFrame:
    """Return every revision of one observation, oldest first; columns as `read_observations`."""
    return store.read(
        _READ_HISTORY, {"institution": institution, "metric": metric, "period": period}
    )


def read_annotations(
    store: Store,
    institutions: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    sources: Iterable[str] | None = None,
    periods: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Return the notes that touch a choice; a note that names none of a kind touches all of it."""
    span = None if periods is None else sorted(periods)
    return store.read(
        _READ_ANNOTATIONS,
        {
            "institutions": _listed(institutions),
            "metrics": _listed(metrics),
            "sources": _listed(sources),
            "first": span[0] if span else None,
            "last": span[-1] if span else None,
        },
    )


def _listed(names: Iterable[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)
