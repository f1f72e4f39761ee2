"""Are we moving, or is it noise? A measure over editions, breaks and gaps shown, never bridged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.engine.trends import Movement, compare_periods, crosses_break
from indicators.services.editions import list_editions
from indicators.services.measures import Measure, MeasureKind, find_measure, list_measures
from indicators.services.peer_groups import find_peer_group
from indicators.services.provenance import trail_metrics, trail_scores
from indicators.services.scoring import score_edition
from indicators.services.trend_series import (
    OPEN_BAND,
    collect_values,
    complete_series,
    find_breaks,
    find_own_breaks,
    list_periods,
    read_notes,
)
from indicators.services.view import WorkspaceView
from schemas.choice import Choice
from schemas.finding import (
    Fact,
    FactKind,
    Finding,
    count,
    institution,
    listed,
    number,
    percent,
    text,
    year,
)
from schemas.finding import measure as measure_fact
from schemas.trail import Trail

SHOWN_MAX = 12


@dataclass(frozen=True)
class Trends:
    """One measure over all its editions up to the chosen one.

    series   long: institution, period, value, low, high, kind (exact, interval, band, open,
             missing), verbatim, reason; a row for every institution shown and every edition
    breaks   first editions of a new method: lines are not drawn across
    change   between `before` and `after`, all measured institutions: index institution; before,
             after, and for both `_text` (as published), `_kind`, `_reason`; change (an improvement
             is positive), change_low, change_high (NaN unknown), movement
    default_before  where a comparison starts unless the reader chooses
    academic  whether editions are academic years, written 2024/25
    choices  editions a comparison may start from: before `after`, with values
    of       how many measured institutions have a value, by edition (for places)
    """

    measure: Measure
    measures: list[Measure]
    shown: tuple[str, ...]
    periods: tuple[int, ...]
    series: pd.DataFrame
    breaks: tuple[int, ...]
    before: int
    after: int
    choices: tuple[int, ...]
    default_before: int
    academic: bool
    change: pd.DataFrame
    of: dict[int, int]
    title: Finding
    standfirst: Finding
    annotations: pd.DataFrame
    trail: Trail


@dataclass(frozen=True)
class _Span:
    """The two editions that are compared."""

    before: int
    after: int
    academic: bool

    def facts(self) -> dict[str, Fact]:
        """Return both as facts of a sentence."""
        return {
            "before": text(label_edition(self.before, self.academic)),
            "after": text(label_edition(self.after, self.academic)),
        }


def label_edition(period: int, academic: bool) -> str:
    """Write an edition, the same in every language.

    >>> label_edition(2026, False), label_edition(2025, True)
    ('2026', '2025/26')
    """
    return f"{period}/{(period + 1) % 100:02d}" if academic else str(period)


def build_trends(
    view: WorkspaceView, choice: Choice, measure_key: str | None = None, since: int | None = None
) -> Trends:
    """Follow a measure for the chosen institution and its peers.

    since  the edition the change is measured from; None takes the first one after the last break
    """
    measures = list_measures(view, choice.framework)
    measure = find_measure(measures, measure_key)
    edition = score_edition(view, choice.framework, choice.edition).edition
    until = edition.period
    everybody = collect_values(view, choice.framework, measure, until)
    breaks = find_breaks(view, measure)
    measured = everybody[everybody["measured"].astype(bool) & everybody["value"].notna()]
    filled = _keep_complete(
        view, choice, measure, [int(period) for period in sorted(measured["period"].unique())]
    )
    before, after = _choose_span(filled, breaks, since, until)
    change = _measure_change(everybody, measure, before, after, breaks)
    change = change.reindex(change.index.union([choice.institution]))
    change["movement"] = change["movement"].fillna(Movement.MISSING.value)
    change = _refuse_broken(change, find_own_breaks(view, measure), before, after)
    for side, period in (("before", before), ("after", after)):
        change = _add_values(change, everybody, side, period)
    span = _Span(before, after, edition.academic)
    shown = _choose_shown(view, choice, measure, everybody)
    periods = tuple(list_periods(view, measure, everybody, until))
    of = {period: int((measured["period"] == period).sum()) for period in periods}
    return Trends(
        measure=measure,
        measures=measures,
        shown=shown,
        periods=periods,
        series=complete_series(view, measure, everybody, shown, periods),
        breaks=tuple(item for item in breaks if periods and periods[0] < item <= periods[-1]),
        before=before,
        after=after,
        choices=tuple(period for period in filled if period < after),
        default_before=_choose_span(filled, breaks, None, until)[0],
        change=change,
        of=of,
        academic=edition.academic,
        title=_title(view, measure, change, span, choice.institution),
        standfirst=_standfirst(change, measure, span, breaks),
        annotations=_read_notes(view, measure, shown, after),
        trail=_trail(view, choice, measure, periods, shown),
    )


def _keep_complete(
    view: WorkspaceView, choice: Choice, measure: Measure, periods: list[int]
) -> list[int]:
    """Return the editions a score may be compared over: an incomplete one has other inputs."""
    if measure.kind is MeasureKind.PUBLISHED:
        return periods
    editions = list_editions(view, choice.framework)
    partial = {edition.period for edition in editions if not edition.complete}
    return [period for period in periods if period not in partial] or periods


def _choose_span(
    periods: list[int], breaks: tuple[int, ...], since: int | None, until: int
) -> tuple[int, int]:
    """Return first and last edition of the comparison; by default since the last break."""
    if not periods:
        return (until, until)
    after = periods[-1]
    if since is not None and since in periods and since < after:
        return (since, after)
    same = [period for period in periods if not crosses_break(period, after, breaks)]
    return (same[0], after)


def _measure_change(
    rows: pd.DataFrame, measure: Measure, before: int, after: int, breaks: tuple[int, ...]
) -> pd.DataFrame:
    measured = rows[rows["measured"].astype(bool)]
    old = measured[measured["period"] == before].set_index("institution")
    new = measured[measured["period"] == after].set_index("institution")
    table = compare_periods(
        _bound(old, measure), _bound(new, measure), broken=crosses_break(before, after, breaks)
    )
    return table.replace([np.inf, -np.inf], np.nan)


def _refuse_broken(
    change: pd.DataFrame, breaks: Mapping[str, tuple[int, ...]], before: int, after: int
) -> pd.DataFrame:
    """Withdraw the change of institutions whose own series broke in between, as by a merger."""
    change = change.copy()
    for code, own in breaks.items():
        known = code in change.index and change.at[code, "movement"] != Movement.MISSING
        if known and crosses_break(before, after, own):
            change.loc[code, ["change", "change_low", "change_high"]] = np.nan
            change.loc[code, "movement"] = Movement.NOT_COMPARABLE.value
    return change


def _add_values(change: pd.DataFrame, rows: pd.DataFrame, side: str, period: int) -> pd.DataFrame:
    """Add value, text, kind and reason of one edition, named by its side of the comparison."""
    measured = rows[rows["measured"].astype(bool) & (rows["period"] == period)]
    found = measured.set_index("institution").reindex(change.index)
    return change.assign(
        **{
            side: found["value"],
            f"{side}_text": found["verbatim"],
            f"{side}_kind": found["kind"],
            f"{side}_reason": found["reason"],
        }
    )


def _bound(frame: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Return value, low, high so that more is better; the end of an open band has no limit."""
    bounds = frame[["value", "low", "high"]].astype(float)
    bounds.loc[frame["kind"] == OPEN_BAND, "high"] = np.inf
    if not measure.lower_is_better:
        return bounds
    return pd.DataFrame({"value": -bounds["value"], "low": -bounds["high"], "high": -bounds["low"]})


def _choose_shown(
    view: WorkspaceView, choice: Choice, measure: Measure, rows: pd.DataFrame
) -> tuple[str, ...]:
    """Return the own institution, its peers with any value, and then the best; at most twelve.

    Whoever chose the peers one by one sees only these.
    """
    members = find_peer_group(view, choice, choice.edition).members
    filled = rows[rows["value"].notna()]
    known = set(filled["institution"])
    peers = [code for code in members if code in known]
    if not choice.chosen:
        latest = filled[filled["measured"].astype(bool)].sort_values(
            ["period", "value", "institution"], ascending=[False, measure.lower_is_better, True]
        )
        best = latest["institution"].drop_duplicates()
        peers += [str(code) for code in best if code not in peers and code != choice.institution]
    return (choice.institution, *peers[: SHOWN_MAX - 1])


def _read_notes(
    view: WorkspaceView, measure: Measure, shown: tuple[str, ...], until: int
) -> pd.DataFrame:
    """Return the notes on what is shown, oldest first; later editions are not on the screen."""
    notes = read_notes(view, measure)
    on_time = notes["from_period"].isna() | (notes["from_period"] <= until)
    on_screen = notes["institution"].isna() | notes["institution"].isin(shown)
    return notes[on_time & on_screen].sort_values(["from_period", "annotation"], ignore_index=True)


def _trail(
    view: WorkspaceView,
    choice: Choice,
    measure: Measure,
    periods: tuple[int, ...],
    shown: tuple[str, ...],
) -> Trail:
    if measure.kind is MeasureKind.PUBLISHED:
        return trail_metrics(view, [measure.code], periods, shown)
    codes: list[str] | None = [measure.code] if measure.kind is MeasureKind.INDICATOR else None
    if measure.kind is MeasureKind.PILLAR:
        framework = view.catalogue.frameworks[choice.framework]
        pillar = next(item for item in framework.pillars if item.code == measure.code)
        codes = [str(item.code) for item in pillar.indicators]
    return trail_scores(view, score_edition(view, choice.framework, choice.edition), codes)


def _title(
    view: WorkspaceView, measure: Measure, change: pd.DataFrame, span: _Span, own: str
) -> Finding:
    """Say what happened to the own institution, both values in the sentence where they compare."""
    facts = {"name": institution(own), "measure": measure_fact(measure.code), **span.facts()}
    movement = str(change["movement"].get(own, Movement.MISSING.value))
    if span.before == span.after:
        known = own in change.index and bool(change["after"].notna()[own])
        return Finding(code="trends_single" if known else "trends_own_nothing", facts=facts)
    if movement in (Movement.MISSING, Movement.NOT_COMPARABLE):
        return Finding(code=f"trends_own_{movement}", facts=facts)
    row = change.loc[[own]].to_dict("records")[0]
    facts["old"] = state_value(view, measure, row["before"], row["before_text"])
    facts["new"] = state_value(view, measure, row["after"], row["after_text"])
    if measure.place_only:
        facts["old_of"] = number(int(change["before"].notna().sum()))
        facts["new_of"] = number(int(change["after"].notna().sum()))
        return Finding(code=f"trends_place_{movement}", facts=facts)
    if measure.lower_is_better and measure.unit != "rank":  # less of it is better
        better = {Movement.ROSE.value: "better", Movement.FELL.value: "worse"}
        movement = better.get(movement, movement)
    return Finding(code=f"trends_own_{movement}", facts=facts)


def state_value(view: WorkspaceView, measure: Measure, value: float, verbatim: object) -> Fact:
    """Return a value as a fact: a rank as published, a number with the decimals of its unit."""
    if measure.unit == "rank" and isinstance(verbatim, str):
        return text(verbatim)
    unit = view.catalogue.units.get(measure.unit)
    if measure.is_percent and unit:
        return percent(float(value) / 100, unit.decimals)
    return number(float(value), unit.decimals if unit else 1)


def _standfirst(
    change: pd.DataFrame, measure: Measure, span: _Span, breaks: tuple[int, ...]
) -> Finding:
    """Count movements among all measured institutions, or say which break stands in between."""
    crossed = [year(period) for period in breaks if span.before < period <= span.after]
    if crossed:
        return Finding(
            code="trends_broken",
            facts={**span.facts(), "breaks": listed(*crossed)},
        )
    apart = [Movement.MISSING.value, Movement.NOT_COMPARABLE.value]
    compared = change[~change["movement"].isin(apart)]
    if span.before == span.after or compared.empty:
        return Finding(code="trends_no_pair", facts=span.facts())
    tally = compared["movement"].value_counts()
    numbers = {
        name: Fact(kind=FactKind.NUMBER, value=int(tally.get(movement.value, 0)))
        for name, movement in (
            ("up", Movement.ROSE), ("down", Movement.FELL), ("same", Movement.WITHIN_MARGIN),
        )
    }  # fmt: skip
    facts = {"n": count(len(compared)), **span.facts(), **numbers}
    return Finding(code=_tally_code(measure, compared), facts=facts)


def _tally_code(measure: Measure, compared: pd.DataFrame) -> str:
    """Return which sentence tells how sure the tally is: places, intervals, or no margin known."""
    if measure.place_only:
        return "trends_tally_places"
    if measure.unit == "rank":
        return "trends_tally_bands"
    if measure.source is not None:
        return "trends_tally_rounded"
    has_margin = (compared["change_low"] != compared["change_high"]).any()
    return "trends_tally" if has_margin else "trends_tally_exact"
