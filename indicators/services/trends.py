"""Are we moving, or is it noise? A measure over editions, breaks and gaps shown, never bridged."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.trends import Movement, compare_periods, crosses_break
from indicators.services.editions import list_editions
from indicators.services.measures import (
    Measure,
    MeasureKind,
    find_measure,
    list_measures,
    rank_inside_edition,
    read_published,
)
from indicators.services.peer_groups import find_peer_group
from indicators.services.provenance import trail_metrics, trail_scores
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice
from schemas.finding import Fact, FactKind, Finding, count, institution, year
from schemas.institution import InstitutionKind
from schemas.observation import Reason
from schemas.trail import Trail

EXACT, INTERVAL, BAND, OPEN_BAND, MISSING = "exact", "interval", "band", "open", "missing"


@dataclass(frozen=True)
class Trends:
    """One measure over all its editions.

    series   long: institution, period, value, low, high, kind (exact, interval, band, open,
             missing), verbatim, reason; a row for every institution shown and every edition held
    breaks   first editions of a new method: lines are not drawn across
    change   between `before` and `after`, all measured institutions: index institution; before,
             after, change, change_low, change_high, movement
    of       how many have a value, by edition (for places)
    """

    measure: Measure
    measures: list[Measure]
    shown: tuple[str, ...]
    periods: tuple[int, ...]
    series: pd.DataFrame
    breaks: tuple[int, ...]
    before: int
    after: int
    change: pd.DataFrame
    of: dict[int, int]
    title: Finding
    standfirst: Finding
    annotations: pd.DataFrame
    trail: Trail


SHOWN_MAX = 12


def build_trends(
    view: WorkspaceView, choice: Choice, measure_key: str | None = None, since: int | None = None
) -> Trends:
    """Follow a measure for the chosen institution and its peers.

    since  the edition the change is measured from; None takes the first one after the last break
    """
    measures = list_measures(view, choice.framework)
    measure = find_measure(measures, measure_key)
    everybody = _collect(view, choice, measure)
    breaks = _find_breaks(view, measure)
    with_values = sorted(everybody.loc[everybody["value"].notna(), "period"].unique())
    periods = tuple(int(period) for period in sorted(everybody["period"].unique()))
    before, after = _choose_span(with_values, breaks, since, choice.edition)
    change = _measure_change(everybody, measure, before, after, breaks)
    shown = _choose_shown(view, choice, everybody)
    own = choice.institution
    return Trends(
        measure=measure,
        measures=measures,
        shown=shown,
        periods=periods,
        series=_complete(everybody, shown, periods),
        breaks=breaks,
        before=before,
        after=after,
        change=change,
        of=_count_values(everybody),
        title=_title(change, own, before, after),
        standfirst=_standfirst(change, measure, before, after, breaks),
        annotations=_read_notes(view, measure),
        trail=_trail(view, choice, measure, periods, shown),
    )


def _count_values(rows: pd.DataFrame) -> dict[int, int]:
    filled = rows[rows["value"].notna()]
    return {
        int(period): int((filled["period"] == period).sum()) for period in rows["period"].unique()
    }


def _collect(view: WorkspaceView, choice: Choice, measure: Measure) -> pd.DataFrame:
    if measure.kind is MeasureKind.PUBLISHED:
        return _collect_published(view, measure)
    frames = []
    for edition in list_editions(view, choice.framework):
        scored = score_edition(view, choice.framework, edition.period)
        frames.append(_collect_scores(scored, measure, edition.period))
    return pd.concat(frames, ignore_index=True)


def _collect_published(view: WorkspaceView, measure: Measure) -> pd.DataFrame:
    rows = read_published(view, measure.code)
    if measure.place_only:
        rows = rank_inside_edition(rows)
    low, high = rows["value_low"], rows["value_high"]
    exact = (low == high) | (low.isna() & high.isna())
    kind = (
        pd.Series(BAND, index=rows.index).mask(exact, EXACT).mask(~exact & high.isna(), OPEN_BAND)
    )
    if measure.unit == "percent":  # a rounded percentage is a point, not a band
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
    kind = EXACT if measure.kind is MeasureKind.INDICATOR else INTERVAL
    return pd.DataFrame(
        {
            "institution": index,
            "measured": True,
            "period": period,
            "value": value.to_numpy(),
            "low": low.to_numpy(),
            "high": high.to_numpy(),
            "kind": pd.Series(kind, index=index).mask(value.isna(), MISSING).to_numpy(),
            "verbatim": None,
            "reason": reason.where(value.isna()).to_numpy(),
        }
    )


def _find_breaks(view: WorkspaceView, measure: Measure) -> tuple[int, ...]:
    """Return the editions with which the series of a measure starts anew."""
    if measure.source is not None:
        editions = view.access.source_editions(measure.source)
        # re-basing is no break here: re-based scores are shown as places inside one edition
        flagged = editions.loc[editions["break_before"], "edition"]
        return tuple(sorted(int(edition) for edition in flagged))
    if measure.kind is MeasureKind.INDICATOR:
        metrics = view.catalogue.compiled[measure.code].metrics
        notes = view.access.annotations(metrics=metrics)
        notes = notes[(notes["kind"] == "break") & notes["institution"].isna()]
        return tuple(sorted({int(item) for item in notes["from_period"].dropna()}))
    return ()


def _choose_span(
    periods: list[int], breaks: tuple[int, ...], since: int | None, until: int | None
) -> tuple[int, int]:
    """Return first and last edition of the comparison; by default since the last break."""
    if not periods:
        return (until or 0, until or 0)
    after = until if until is not None and until in periods else periods[-1]
    if since is not None and since in periods and since < after:
        return (since, int(after))
    same = [p for p in periods if p <= after and not crosses_break(p, after, breaks)]
    return (int(same[0]), int(after))


def _measure_change(
    rows: pd.DataFrame, measure: Measure, before: int, after: int, breaks: tuple[int, ...]
) -> pd.DataFrame:
    measured = rows[rows["measured"]]

    def at(period: int) -> pd.DataFrame:
        return measured[measured["period"] == period].set_index("institution")[
            ["value", "low", "high"]
        ]

    old, new = at(before), at(after)
    if measure.lower_is_better:  # a smaller place is a rise
        old, new = _mirror(old), _mirror(new)
    table = compare_periods(old, new, broken=crosses_break(before, after, breaks))
    table["before"] = at(before)["value"].reindex(table.index)
    table["after"] = at(after)["value"].reindex(table.index)
    return table


def _mirror(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({"value": -frame["value"], "low": -frame["high"], "high": -frame["low"]})


def _choose_shown(view: WorkspaceView, choice: Choice, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the own institution and the peers with any value, own first, at most twelve."""
    members = find_peer_group(view, choice, choice.edition).members
    filled = set(rows.loc[rows["value"].notna(), "institution"])
    peers = [code for code in members if code in filled]
    if len(peers) < SHOWN_MAX - 1 and not choice.chosen:
        latest = rows[rows["measured"] & rows["value"].notna()].sort_values(
            ["period", "value"], ascending=[False, True]
        )
        for code in latest["institution"].drop_duplicates():
            if code not in peers and code != choice.institution:
                peers.append(str(code))
            if len(peers) >= SHOWN_MAX - 1:
                break
    return (choice.institution, *peers[: SHOWN_MAX - 1])


def _complete(rows: pd.DataFrame, shown: tuple[str, ...], periods: tuple[int, ...]) -> pd.DataFrame:
    """Give every institution shown a row for every edition: what is not there is missing."""
    wanted = pd.MultiIndex.from_product([shown, periods], names=["institution", "period"])
    series = rows.set_index(["institution", "period"]).reindex(wanted).reset_index()
    series["kind"] = series["kind"].fillna(MISSING)
    absent = series["value"].isna() & series["reason"].isna()
    series["reason"] = series["reason"].mask(absent, Reason.NOT_REPORTED.value)
    return series.drop(columns="measured")


def _read_notes(view: WorkspaceView, measure: Measure) -> pd.DataFrame:
    if measure.kind is MeasureKind.PUBLISHED:
        return view.access.annotations(metrics=[measure.code], sources=[str(measure.source)])
    if measure.kind is MeasureKind.INDICATOR:
        return view.access.annotations(metrics=view.catalogue.compiled[measure.code].metrics)
    return view.access.annotations().iloc[:0]


def _trail(
    view: WorkspaceView,
    choice: Choice,
    measure: Measure,
    periods: tuple[int, ...],
    shown: tuple[str, ...],
) -> Trail:
    if measure.kind is MeasureKind.PUBLISHED:
        return trail_metrics(view, [measure.code], periods, shown)
    codes = [measure.code] if measure.kind is MeasureKind.INDICATOR else None
    return trail_scores(view, score_edition(view, choice.framework, choice.edition), codes)


def _title(change: pd.DataFrame, own: str, before: int, after: int) -> Finding:
    movement = change["movement"].get(own, Movement.MISSING.value)
    facts = {"name": institution(own), "before": year(before), "after": year(after)}
    if before == after:
        return Finding(code="trends_single", facts={"name": institution(own), "after": year(after)})
    return Finding(code=f"trends_own_{movement}", facts=facts)


def _standfirst(
    change: pd.DataFrame, measure: Measure, before: int, after: int, breaks: tuple[int, ...]
) -> Finding:
    compared = change[~change["movement"].isin([Movement.MISSING, Movement.NOT_COMPARABLE])]
    if crosses_break(before, after, breaks):
        return Finding(
            code="trends_broken",
            facts={
                "before": year(before),
                "after": year(after),
                "breaks": Fact(
                    kind=FactKind.LIST, value=tuple(year(p) for p in breaks if before < p <= after)
                ),
            },
        )
    tally = compared["movement"].value_counts()
    return Finding(
        code="trends_tally_bands" if measure.unit == "rank" else "trends_tally",
        facts={
            "n": count(len(compared)),
            "up": Fact(kind=FactKind.NUMBER, value=int(tally.get(Movement.ROSE, 0))),
            "down": Fact(kind=FactKind.NUMBER, value=int(tally.get(Movement.FELL, 0))),
            "same": Fact(kind=FactKind.NUMBER, value=int(tally.get(Movement.WITHIN_MARGIN, 0))),
            "before": year(before),
            "after": year(after),
        },
    )
