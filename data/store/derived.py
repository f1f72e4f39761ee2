"""Compute the metrics that are derived from records: SQL over the current records.

Every row has the source `derived` and a locator that names the records it was computed from; a
metric that cannot be computed is a row with a reason. Rows that are not derivable at all (nobody
keeps such records for the institution) are not made up.
"""

from __future__ import annotations

from enum import StrEnum

import pandas as pd

from data.store.connection import Store
from schemas.observation import ObservationStatus, Reason
from schemas.records.base import HOME_COUNTRY, SEVERAL_COUNTRIES

DERIVED_SOURCE = "derived"

ON_PATH_TOLERANCE = 1e-9
"""How far below its path a value may lie, in units of the indicator: rounding of the machine."""


class RankingPeriod(StrEnum):
    """Which year of an edition is the period of its values: its label, or when it appeared."""

    EDITION = "edition_year"
    PUBLISHED = "published_year"


_RANK_MIDPOINTS = """
SELECT r.institution, CASE ranking WHEN 'qs_wur' THEN 'd_qs_wur_mid' ELSE 'd_the_wur_mid' END
           AS metric,
       CASE $period WHEN 'edition_year' THEN edition_year ELSE published_year END AS period,
       CASE WHEN rank_to IS NULL THEN rank_from ELSE (rank_from + rank_to) / 2 END AS value,
       CAST(rank_from AS DOUBLE) AS value_low, CAST(rank_to AS DOUBLE) AS value_high,
       printed.value_verbatim,
       CASE WHEN rank_from IS NOT NULL THEN NULL
            WHEN listed_as = 'reporter' THEN 'reporter' ELSE 'not_listed' END AS reason,
       CAST(edition_year AS VARCHAR) AS source_edition,
       'ranking_result: ' || r.institution || '/' || ranking || '/' || edition_year
           AS source_locator
FROM ranking_result_current AS r
LEFT JOIN observation_current AS printed
  ON printed.institution = r.institution AND printed.period = r.edition_year
 AND printed.source = r.source
 AND printed.metric = CASE ranking WHEN 'qs_wur' THEN 'qs_rank' ELSE 'the_rank' END
WHERE ranking IN ('qs_wur', 'the_wur')
ORDER BY 2, 1, 3
"""
_RANKINGS_LISTED = """
WITH places AS (
    SELECT r.*, CASE $period WHEN 'edition_year' THEN r.edition_year ELSE r.published_year END
               AS period
    FROM ranking_result_current AS r
    LEFT JOIN source_edition_current AS e ON e.source = r.ranking AND e.edition = r.edition_year
    WHERE r.ranking IN ('qs_wur', 'the_wur') AND coalesce(e.held, true)
)
SELECT institution, 'd_rankings_listed_open' AS metric, period,
       CAST(count(*) FILTER (WHERE rank_from IS NOT NULL) AS DOUBLE) AS value,
       CAST(NULL AS VARCHAR) AS reason,
       'ranking_result: ' || string_agg(
           institution || '/' || ranking || '/' || edition_year, ', ' ORDER BY ranking
       ) AS source_locator
FROM places
GROUP BY institution, period
ORDER BY institution, period
"""
# A flow that its source does not split by country (ZZ) makes the shares of countries unknown.
_CITIZENSHIP_SIMPSON = """
WITH flows AS (
    SELECT institution, period, country_code, sum(persons) AS persons,
           string_agg(flow_id, ', ' ORDER BY flow_id) AS flow_ids
    FROM mobility_flow_current
    WHERE direction = 'in' AND flow_type = 'degree' AND person_type = 'student'
      AND scope = 'international' AND period IS NOT NULL
    GROUP BY institution, period, country_code
),
totals AS (
    SELECT institution, period, CAST(sum(persons) AS DOUBLE) AS total,
           bool_or(country_code = $several) AS unsplit,
           string_agg(flow_ids, ', ' ORDER BY country_code) AS flow_ids
    FROM flows GROUP BY institution, period
)
SELECT t.institution, 'd_citizenship_simpson' AS metric, t.period,
       CASE WHEN NOT t.unsplit AND t.total > 0
            THEN 1 - sum((f.persons / t.total) * (f.persons / t.total)) END AS value,
       CASE WHEN t.unsplit THEN 'input_missing'
            WHEN t.total = 0 THEN 'zero_denominator' END AS reason,
       'mobility_flow: ' || t.flow_ids AS source_locator
FROM totals AS t JOIN flows AS f ON f.institution = t.institution AND f.period = t.period
GROUP BY t.institution, t.period, t.total, t.unsplit, t.flow_ids
ORDER BY t.institution, t.period
"""
# The period of an institution is one for which it reported its foreign agreements: for other years
# nobody knows whether the register was kept. What has expired or was renewed since was in force.
_AGREEMENTS_EXPIRING = """
WITH periods AS (
    SELECT institution, period, make_date(period, 10, 1) AS reference_day
    FROM observation_current WHERE metric = 'agreements_foreign' AND value IS NOT NULL
),
expiring AS (
    SELECT p.institution, p.period, a.agreement_id
    FROM periods AS p
    JOIN agreement_current AS a ON a.institution = p.institution
    JOIN partner_institution_current AS partner ON partner.partner_id = a.partner_id
    WHERE partner.country_code <> $home AND a.auto_renew = false
      AND a.status IN ('signed', 'active', 'renewed', 'expired')
      AND (a.start_date IS NULL OR a.start_date <= p.reference_day)
      AND a.end_date >= p.reference_day
      AND a.end_date < p.reference_day + INTERVAL 12 MONTH
)
SELECT p.institution, 'd_agreements_expiring_12m' AS metric, p.period,
       CAST(count(e.agreement_id) AS DOUBLE) AS value, CAST(NULL AS VARCHAR) AS reason,
       'agreement: ' || coalesce(string_agg(e.agreement_id, ', ' ORDER BY e.agreement_id), 'none')
           AS source_locator
FROM periods AS p
LEFT JOIN expiring AS e ON e.institution = p.institution AND e.period = p.period
GROUP BY p.institution, p.period
ORDER BY p.institution, p.period
"""
_JUDGED_TARGETS = """
SELECT s.institution, t.target_id, t.indicator_code AS indicator, t.baseline_year, t.baseline,
       t.target_year, t.target
FROM strategy_target_current AS t
JOIN strategy_area_current AS a ON a.area_id = t.area_id
JOIN strategy_current AS s ON s.strategy_id = a.strategy_id
WHERE s.institution <> 'national' AND t.baseline IS NOT NULL
ORDER BY s.institution, t.target_id
"""


def derive_observations(store: Store, ranking_period: RankingPeriod) -> pd.DataFrame:
    """Return all observations that follow from the records, ready to be appended.

    ranking_period  the year that is the period of a ranking edition in this workspace
    returns         columns of `observation` without its bookkeeping

    The share of strategy targets on their path needs indicator values and is computed by
    `derive_strategy_on_track`, when it is asked for.
    """
    parts = (
        derive_rank_midpoints(store, ranking_period),
        derive_rankings_listed(store, ranking_period),
        derive_citizenship_simpson(store),
        derive_agreements_expiring(store),
    )
    return pd.concat(parts, ignore_index=True)


def derive_rank_midpoints(store: Store, ranking_period: RankingPeriod) -> pd.DataFrame:
    """Return d_qs_wur_mid and d_the_wur_mid: a place, or the middle of its band.

    Open bands (1401+) count by their lower end; an institution that is not listed, or only reports
    to the publisher, has no value and says so. Beside the number stands the text of the rank as the
    publisher printed it, where it was read from a table.
    """
    rows = store.read(_RANK_MIDPOINTS, {"period": ranking_period.value})
    return _complete(rows)


def derive_rankings_listed(store: Store, ranking_period: RankingPeriod) -> pd.DataFrame:
    """Return d_rankings_listed_open: in how many of QS WUR and THE WUR there is a place, 0-2.

    Counts editions of the period that this copy holds; one that is not held counts for nobody.
    """
    return _complete(store.read(_RANKINGS_LISTED, {"period": ranking_period.value}))


def derive_citizenship_simpson(store: Store) -> pd.DataFrame:
    """Return d_citizenship_simpson: 1 minus the sum of squared shares of countries, 0-1.

    Over foreign degree students by country of citizenship (mobility_flow: in, degree, student,
    international). Missing where a flow is not split by country or there is nobody.
    Method: Simpson, E. H. (1949), Measurement of diversity, Nature 163, 688.
    """
    return _complete(store.read(_CITIZENSHIP_SIMPSON, {"several": SEVERAL_COUNTRIES}))


def derive_agreements_expiring(store: Store) -> pd.DataFrame:
    """Return d_agreements_expiring_12m: foreign agreements in force that end within 12 months.

    Reference day: 1 October of the period (the academic year's start). Counted are agreements with
    a partner abroad, begun by that day, that end from that day to the day before its anniversary
    and are known not to renew by themselves. Only for periods in which the institution reported
    `agreements_foreign`, the denominator of the share.
    """
    return _complete(store.read(_AGREEMENTS_EXPIRING, {"home": HOME_COUNTRY}))


def derive_strategy_on_track(store: Store, values: pd.DataFrame) -> pd.DataFrame:
    """Return d_strategy_on_track: the share (0-1) of strategy targets on or above their path.

    values  indicator values with `institution`, `indicator`, `period`, `value` (NaN where missing)
    returns one row an institution with targets and a period from its first baseline year on

    The path is the straight line from baseline to target, level after the target year; where the
    target lies below the baseline, on or under the path is on track. Targets without a baseline, or
    without a value in the period, are not judged; with none to judge the row is missing.
    """
    targets = store.read(_JUDGED_TARGETS)
    known = values.dropna(subset=["value"])[["institution", "indicator", "period", "value"]]
    years = values[["institution", "period"]].drop_duplicates()
    due = targets.merge(years, on="institution")
    due = due[due["period"] >= due["baseline_year"]]
    due = due.merge(known, on=["institution", "indicator", "period"], how="left")
    elapsed = due["period"].clip(upper=due["target_year"]) - due["baseline_year"]
    rise = due["target"] - due["baseline"]
    path = due["baseline"] + rise * elapsed / (due["target_year"] - due["baseline_year"])
    ahead = (due["value"] - path) * (1 - 2 * (rise < 0))
    on_track = (ahead >= -ON_PATH_TOLERANCE).astype("float64")
    due = due.assign(on_track=on_track.where(due["value"].notna()))
    groups = due.groupby(["institution", "period"], sort=True)
    rows = pd.DataFrame(
        {
            "value": groups["on_track"].mean(),
            "source_locator": "strategy_target: " + groups["target_id"].agg(", ".join),
        }
    ).reset_index()
    rows["metric"] = "d_strategy_on_track"
    rows["reason"] = pd.Series(None, index=rows.index, dtype="str").mask(
        rows["value"].isna(), Reason.INPUT_MISSING.value
    )
    return _complete(rows)


def _complete(rows: pd.DataFrame) -> pd.DataFrame:
    """Give derived rows their status and source, and the ends they do not have."""
    missing = rows["value"].isna()
    status = pd.Series(ObservationStatus.DERIVED.value, index=rows.index, dtype="str")
    return rows.assign(
        value_low=rows.get("value_low", rows["value"].where(missing)),
        value_high=rows.get("value_high", rows["value"].where(missing)),
        status=status.mask(missing, ObservationStatus.MISSING.value),
        value_verbatim=rows.get("value_verbatim", pd.Series(None, index=rows.index, dtype="str")),
        source=DERIVED_SOURCE,
        source_edition=rows.get("source_edition", pd.Series(None, index=rows.index, dtype="str")),
    )
