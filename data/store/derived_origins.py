"""Follow a derived observation back to what it was computed from, by the locator it carries.

`ranking_result: kaznu/qs_wur/2026` names a record; the record was printed by a publisher in an
edition. So every number that was computed here still ends at a source outside.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from data.store.connection import Store
from data.store.derived import DERIVED_SOURCE

_NAMED = """
WITH derived AS (
    SELECT institution, metric, period, source_locator,
           string_split(source_locator, ': ')[1] AS kind,
           string_split(string_split(source_locator, ': ')[2], ', ') AS keys
    FROM observation_current
    WHERE source = $derived
      AND (CAST($institutions AS VARCHAR[]) IS NULL
           OR list_contains(CAST($institutions AS VARCHAR[]), institution))
      AND (CAST($metrics AS VARCHAR[]) IS NULL
           OR list_contains(CAST($metrics AS VARCHAR[]), metric))
      AND (CAST($periods AS INTEGER[]) IS NULL
           OR list_contains(CAST($periods AS INTEGER[]), period))
),
named AS (
    SELECT institution, metric AS derived_metric, period AS derived_period, source_locator, kind,
           unnest(keys) AS record
    FROM derived
)
"""
# A place in a ranking was printed as an observation where a publisher's table was read; in the
# demonstration the record itself is all there is. Flows and agreements name their source only.
_READ_ORIGINS = (
    _NAMED
    + """
SELECT n.institution, n.derived_metric, n.derived_period, o.metric,
       coalesce(o.period, r.edition_year) AS period, o.value, o.value_low, o.value_high,
       o.value_verbatim, o.status, o.reason, r.source,
       CAST(r.edition_year AS VARCHAR) AS source_edition,
       coalesce(r.source_locator, n.source_locator) AS source_locator, o.name_in_source,
       r.revision, r.recorded_at, r.recorded_by
FROM named AS n
JOIN ranking_result_current AS r
  ON n.kind = 'ranking_result'
 AND n.record = r.institution || '/' || r.ranking || '/' || r.edition_year
LEFT JOIN observation_current AS o
  ON o.institution = r.institution AND o.period = r.edition_year AND o.source = r.source
 AND o.metric = CASE r.ranking WHEN 'qs_wur' THEN 'qs_rank' WHEN 'the_wur' THEN 'the_rank' END
UNION ALL
SELECT n.institution, n.derived_metric, n.derived_period, NULL, n.derived_period, NULL, NULL, NULL,
       NULL, NULL, NULL, s.source, NULL, n.source_locator, NULL,
       max(s.revision), max(s.recorded_at), max(s.recorded_by)
FROM named AS n
JOIN (
    SELECT 'mobility_flow' AS kind, flow_id AS record, source, revision, recorded_at, recorded_by
    FROM mobility_flow_current
    UNION ALL
    SELECT 'agreement', agreement_id, source, revision, recorded_at, recorded_by
    FROM agreement_current
) AS s ON s.kind = n.kind AND s.record = n.record
GROUP BY n.institution, n.derived_metric, n.derived_period, n.source_locator, s.source
ORDER BY 1, 2, 3, source, period
"""
)


def read_derived_origins(
    store: Store,
    institutions: Iterable[str] | None = None,
    metrics: Iterable[str] | None = None,
    periods: Iterable[int] | None = None,
) -> pd.DataFrame:
    """Return what derived observations were computed from, at least one row each where it is known.

    metrics  derived metrics; a choice of None takes all
    returns  institution, derived_metric, derived_period, and of the origin: metric (empty for a
             record that is no observation), period, value, value_low, value_high, value_verbatim,
             status, reason, source, source_edition, source_locator, name_in_source, revision,
             recorded_at, recorded_by

    Values are given for ranks only, which are public: records of persons give their source.
    """
    return store.read(
        _READ_ORIGINS,
        {
            "derived": DERIVED_SOURCE,
            "institutions": None if institutions is None else sorted(institutions),
            "metrics": None if metrics is None else sorted(metrics),
            "periods": None if periods is None else sorted(periods),
        },
    )
