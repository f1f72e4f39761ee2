"""What is published about an institution without a score, beside everybody it was published for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.rank import rank_scores
from indicators.services.editions import find_edition, list_editions
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.observation import Reason

PUBLISHED_FRAMEWORK = "open_visibility"

PUBLISHED = (
    "open_intl_students_qs",
    "open_intl_faculty_qs",
    "open_research_network_qs",
    "open_intl_students_share_the",
)
"""The measures of third parties that say most about internationalization."""

RANK_METRICS = {"qs": "qs_rank", "the": "the_rank"}
"""The metric that says whether an institution is in a publisher's list, by the first word."""

MEASURES_MAX = 4


@dataclass(frozen=True)
class PublishedFacts:
    """Values of single measures, without a score.

    framework  whose indicators they are;  from_publishers  False: the institution's own numbers
    measures   indicator, value, reason (code where missing), place, of (with a value), median (in
               units) and median_position
    positions  measured institutions x these indicators, 0-100, NaN missing: the published values,
               which are on that scale; scores where `from_publishers` is False
    rank       QS rank as printed, None where there is none;  rank_reason  code of why
    known      by pillar of the chosen framework: how many indicators have a value, and of how many
    """

    framework: str
    from_publishers: bool
    measures: pd.DataFrame
    positions: pd.DataFrame
    rank: str | None
    rank_reason: str | None
    known: pd.DataFrame


def gather_facts(view: WorkspaceView, scored: ScoredEdition, own: str) -> PublishedFacts:
    """Return the published measures of an institution, or its heaviest own values without any.

    A framework that needs the yearly workbook has next to nothing for institutions that sent none;
    what publishers printed about them in the same edition is shown then.
    """
    editions = list_editions(view, PUBLISHED_FRAMEWORK)
    published = find_edition(editions, scored.edition.period)
    if published is not None and editions:
        source = score_edition(view, PUBLISHED_FRAMEWORK, published.period)
        codes = list(PUBLISHED)
    else:
        source, codes = scored, _heaviest_known(scored, own)
    positions = (source.values if published is not None else source.result.normalised)[codes]
    measures = _measure(view, source, own, codes)
    measures["median_position"] = positions.median().reindex(measures["indicator"]).to_numpy()
    return PublishedFacts(
        framework=source.framework.code,
        from_publishers=published is not None,
        measures=measures,
        positions=positions,
        **_read_rank(view, own, scored.edition.period),
        known=_count_known(scored, own),
    )


def _heaviest_known(scored: ScoredEdition, own: str) -> list[str]:
    weights = pd.Series(scored.framework.effective_weights())
    known = scored.values.loc[own].dropna().index
    return list(weights.loc[known].sort_values(ascending=False, kind="stable").index[:MEASURES_MAX])


def _measure(
    view: WorkspaceView, source: ScoredEdition, own: str, codes: list[str]
) -> pd.DataFrame:
    rows = []
    for code in codes:
        column = source.values[code]
        directed = column * int(view.catalogue.indicators[code].direction)
        place = rank_scores(directed.to_frame()).iloc[:, 0].loc[own]
        reason = find_reason(view, source, own, code)
        rows.append(
            {
                "indicator": code,
                "value": float(column.loc[own]),
                "reason": reason,
                "place": None if pd.isna(place) else int(place),
                "of": int(column.notna().sum()),
                "median": float(column.median()),
            }
        )
    columns = ["indicator", "value", "reason", "place", "of", "median"]
    return pd.DataFrame(rows, columns=columns).astype({"place": "Int64"})


def find_reason(view: WorkspaceView, scored: ScoredEdition, own: str, code: str) -> str | None:
    """Return why an indicator has no value: of its first missing input where one is to blame."""
    reason = scored.reasons[code].loc[own]
    if pd.isna(reason):
        return None
    if str(reason) != Reason.INPUT_MISSING.value:
        return str(reason)
    metrics = view.catalogue.compiled[code].metrics
    rows = view.access.observations([own], metrics, [scored.edition.period])
    told = rows["reason"].dropna()
    if len(told):
        return str(told.iloc[0])
    return _find_listing(view, own, str(metrics[0]), scored.edition.period)


def _find_listing(view: WorkspaceView, own: str, metric: str, period: int) -> str:
    """Return why a publisher has no row at all: not in its list, or listed without this value."""
    prefix = metric.split("_", maxsplit=1)[0]
    if prefix not in RANK_METRICS:
        return Reason.NOT_REPORTED.value
    rows = view.access.observations([own], [RANK_METRICS[prefix]], [period])
    if rows.empty:
        return Reason.NOT_LISTED.value
    reason = rows["reason"].iloc[0]
    return Reason.NOT_PUBLISHED.value if pd.isna(reason) else str(reason)


def _read_rank(view: WorkspaceView, own: str, period: int) -> dict[str, str | None]:
    rows = view.access.observations([own], [RANK_METRICS["qs"]], [period])
    if rows.empty:
        return {"rank": None, "rank_reason": "not_reported"}
    row = rows.iloc[0]
    if pd.isna(row["value"]):
        return {"rank": None, "rank_reason": str(row["reason"])}
    return {"rank": str(row["value_verbatim"]), "rank_reason": None}


def _count_known(scored: ScoredEdition, own: str) -> pd.DataFrame:
    there = scored.values.loc[own].notna()
    return pd.DataFrame(
        [
            {
                "pillar": group.code,
                "known": sum(bool(there[item.code]) for item in group.indicators),
                "of": len(group.indicators),
                "coverage": float(scored.result.coverage[group.code].loc[own]),
            }
            for group in scored.framework.pillars
        ]
    )
