"""The values of a measure over editions: as published or as scored, with breaks and reasons."""

from __future__ import annotations

import pandas as pd

from indicators.services.editions import list_editions
from indicators.services.listing import explain_absence
from indicators.services.measures import (
    Measure,
    MeasureKind,
    rank_inside_edition,
    read_published,
)
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.institution import InstitutionKind
from schemas.observation import Reason

EXACT, INTERVAL, BAND, OPEN_BAND, MISSING = "exact", "interval", "band", "open", "missing"

COLUMNS = (
    "institution", "measured", "period", "value", "low", "high", "kind", "verbatim", "reason",
)  # fmt: skip


def collect_values(
    view: WorkspaceView, framework: str, measure: Measure, until: int
) -> pd.DataFrame:
    """Return every value of a measure up to an edition, so that a link means the same next year.

    returns  COLUMNS; kind is exact, interval (90 % of the runs), band, open (band without an end)
             or missing
    """
    if measure.kind is MeasureKind.PUBLISHED:
        rows = _collect_published(view, measure)
        return rows[rows["period"] <= until].reset_index(drop=True)
    frames = [
        _collect_scores(score_edition(view, framework, edition.period), measure, edition.period)
        for edition in list_editions(view, framework)
        if edition.period <= until
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(COLUMNS))


def _collect_published(view: WorkspaceView, measure: Measure) -> pd.DataFrame:
    rows = read_published(view, measure.code)
    if measure.place_only:
        rows = rank_inside_edition(rows)
        rows["value_verbatim"] = rows["place_text"]  # the score itself is of another scale
    low, high = rows["value_low"], rows["value_high"]
    exact = (low == high) | (low.isna() & high.isna())
    kind = pd.Series(BAND, index=rows.index).mask(exact, EXACT)
    kind = kind.mask(~exact & high.isna(), OPEN_BAND)
    if measure.is_percent:  # a rounded percentage is a point, not a band
        kind = pd.Series(EXACT, index=rows.index)
    return pd.DataFrame(
        {
            "institution": rows["institution"],
            "measured": rows["kind"] == InstitutionKind.MEASURED.value,
            "period": rows["period"].astype(int),
            "value": rows["value"],
            "low": low,
            "high": high,
            "kind": kind.mask(rows["value"].isna(), MISSING),
            "verbatim": rows["value_verbatim"],
            "reason": rows["reason"],
        }
    )


def _collect_scores(scored: ScoredEdition, measure: Measure, period: int) -> pd.DataFrame:
    index = scored.values.index
    empty = pd.Series(float("nan"), index=index)
    reason = pd.Series(Reason.BELOW_COVERAGE.value, index=index)
    low = high = empty
    if measure.kind is MeasureKind.INDICATOR:
        value = scored.values[measure.code]
        reason = scored.reasons[measure.code]
    elif measure.kind is MeasureKind.PILLAR:
        value = scored.result.pillars[measure.code]
        if scored.uncertainty is not None:
            low = scored.uncertainty.pillar_low[measure.code].reindex(index)
            high = scored.uncertainty.pillar_high[measure.code].reindex(index)
    else:
        value = scored.result.overall
        if scored.uncertainty is not None:
            low = scored.uncertainty.table["score_low"].reindex(index)
            high = scored.uncertainty.table["score_high"].reindex(index)
    kind = pd.Series(INTERVAL, index=index).mask(low.isna() | high.isna(), EXACT)
    return pd.DataFrame(
        {
            "institution": index,
            "measured": True,
            "period": period,
            "value": value.to_numpy(),
            "low": low.to_numpy(),
            "high": high.to_numpy(),
            "kind": kind.mask(value.isna(), MISSING).to_numpy(),
            "verbatim": None,
            "reason": reason.where(value.isna()).to_numpy(),
        }
    )


def find_breaks(view: WorkspaceView, measure: Measure) -> tuple[int, ...]:
    """Return the editions with which the series of a measure starts anew for everybody.

    Scores inherit the new methods of the rankings they are made of. A change in the definition of
    one metric breaks its indicator; in a pillar of many it is only noted.
    """
    editions = view.access.source_editions(measure.source)
    # re-basing is no break here: re-based scores are shown as places inside one edition
    found = {int(item) for item in editions.loc[editions["break_before"].astype(bool), "edition"]}
    if measure.kind is MeasureKind.INDICATOR:
        notes = read_notes(view, measure)
        common = notes[(notes["kind"] == "break") & notes["institution"].isna()]
        found |= {int(item) for item in common["from_period"].dropna()}
    return tuple(sorted(found))


def find_own_breaks(view: WorkspaceView, measure: Measure) -> dict[str, tuple[int, ...]]:
    """Return the breaks of single institutions, such as a merger: institution -> editions."""
    if measure.kind in (MeasureKind.PILLAR, MeasureKind.OVERALL):
        return {}
    notes = read_notes(view, measure)
    named = notes[(notes["kind"] == "break") & notes["institution"].notna()]
    named = named.dropna(subset=["from_period"])
    return {
        str(code): tuple(sorted({int(item) for item in group["from_period"]}))
        for code, group in named.groupby("institution")
    }


def read_notes(view: WorkspaceView, measure: Measure) -> pd.DataFrame:
    """Return the annotations that touch a measure: those of its metrics, or of its source."""
    if measure.kind is MeasureKind.PUBLISHED:
        return view.access.annotations(metrics=[measure.code], sources=[str(measure.source)])
    if measure.kind is MeasureKind.INDICATOR:
        return view.access.annotations(metrics=view.catalogue.compiled[measure.code].metrics)
    serial = set(view.access.source_editions()["source"])
    notes = view.access.annotations()
    return notes[(notes["kind"] == "break") & notes["source"].isin(serial)]


def list_periods(
    view: WorkspaceView, measure: Measure, rows: pd.DataFrame, until: int
) -> list[int]:
    """Return the editions to show: from the first with a value of a measured institution on.

    Editions of the publisher that this copy does not hold are in it, so that the gap is seen.
    """
    filled = rows.loc[rows["measured"].astype(bool) & rows["value"].notna(), "period"]
    if filled.empty:
        return []
    known = {int(period) for period in rows["period"].unique()}
    if measure.source is not None:
        known |= {int(item) for item in view.access.source_editions(measure.source)["edition"]}
    return sorted(period for period in known if filled.min() <= period <= until)


def complete_series(
    view: WorkspaceView,
    measure: Measure,
    rows: pd.DataFrame,
    shown: tuple[str, ...],
    periods: tuple[int, ...],
) -> pd.DataFrame:
    """Give every institution shown a row for every edition: what is not there is missing.

    returns  COLUMNS without `measured`, sorted by institution as shown, then edition
    """
    wanted = pd.MultiIndex.from_product([shown, periods], names=["institution", "period"])
    series = rows.set_index(["institution", "period"]).reindex(wanted)
    series["kind"] = series["kind"].fillna(MISSING)
    absent = series["value"].isna() & series["reason"].isna()
    reasons = _explain_absence(view, measure, wanted[absent.to_numpy()])
    series["reason"] = series["reason"].astype(object).mask(absent, reasons.reindex(series.index))
    return series.reset_index().drop(columns="measured")


def _explain_absence(view: WorkspaceView, measure: Measure, index: pd.MultiIndex) -> pd.Series:
    """Return why a publisher has no row: by the edition, then by the rank in that edition."""
    if measure.source is None:
        return pd.Series(Reason.NOT_COLLECTED.value, index=index, dtype=object)
    absent = index.to_frame(index=False).assign(metric=measure.code)
    return pd.Series(explain_absence(view, absent).to_numpy(), index=index, dtype=object)
