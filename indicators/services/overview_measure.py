"""The share of foreign students through the editions, with breaks of the series and the target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.trends import number_segments
from indicators.services.overview_change import find_series_breaks
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView

KEY_INDICATORS = {
    "full": "share_intl_degree_students",
    "open_visibility": "open_intl_students_share_the",
}
"""The share of foreign students, in each framework: the number asked for first."""


@dataclass(frozen=True)
class KeyMeasure:
    """The share of foreign students through the editions.

    value   in the indicator's unit, NaN missing;  reason  code of why
    series  index period; value (in the indicator's unit, NaN missing), segment: a new number
            starts where the series broke
    moved   difference to the edition before in the same unbroken stretch, and its period
    broke   the series starts anew in the shown edition, so there is nothing to compare with
    target  value and period of the institution's own strategy, None without one
    """

    indicator: str
    value: float
    series: pd.DataFrame
    reason: str | None
    moved: tuple[float, int] | None
    broke: bool
    target: tuple[float, int] | None


def read_key_measure(view: WorkspaceView, scored: ScoredEdition, own: str) -> KeyMeasure:
    """Return the share of foreign students through the editions up to the shown one."""
    framework = scored.framework
    code = KEY_INDICATORS.get(framework.code, framework.indicator_codes()[0])
    compiled = view.catalogue.compiled[code]
    rows = view.access.indicator_values([compiled], [own])
    rows = rows[rows["period"] <= scored.edition.period].sort_values("period")
    periods = [int(period) for period in rows["period"]]
    reason = scored.reasons[code].loc[own]
    series = pd.DataFrame(
        {
            "value": rows["value"].to_numpy(dtype="float64"),
            "segment": number_segments(periods, _breaks_of(view, own, compiled.metrics, periods)),
        },
        index=pd.Index(periods, name="period"),
    )
    value = float(scored.values[code].loc[own])
    return KeyMeasure(
        indicator=code,
        value=value,
        series=series,
        reason=None if pd.isna(reason) else str(reason),
        broke=_starts_new(series, scored.edition.period),
        moved=_measure_step(series, value, scored.edition.period),
        target=_find_target(view, own, code, scored.edition.period),
    )


def _measure_step(series: pd.DataFrame, value: float, period: int) -> tuple[float, int] | None:
    """Return the difference to the value before, None across a break and beside a gap."""
    if period not in series.index or pd.isna(value):
        return None
    stretch = series[series["segment"] == series["segment"].loc[period]]
    earlier = stretch[stretch.index < period]["value"]
    if earlier.empty or pd.isna(earlier.iloc[-1]):
        return None
    return value - float(earlier.iloc[-1]), int(earlier.index[-1])


def _starts_new(series: pd.DataFrame, period: int) -> bool:
    """Tell whether the shown edition is the first of a stretch that follows another one."""
    if period not in series.index or len(series) < 2:
        return False
    segment = series["segment"]
    return bool((segment == segment[period]).sum() == 1 and segment.iloc[0] != segment[period])


def _breaks_of(
    view: WorkspaceView, own: str, metrics: tuple[str, ...], periods: list[int]
) -> list[int]:
    notes = find_series_breaks(view, own, set(metrics), periods)["from_period"]
    rows = view.access.observations([own], metrics, periods)
    editions = view.access.source_editions()
    editions = editions[editions["source"].isin(rows["source"].unique())]
    editions = editions[editions["break_before"].astype("bool")]
    return sorted({int(p) for p in notes} | {int(p) for p in editions["edition"]})


def _find_target(view: WorkspaceView, own: str, code: str, period: int) -> tuple[float, int] | None:
    """Return the nearest target of the institution's strategies that is not past."""
    strategies = view.access.records("strategy", own)
    areas = view.access.records("strategy_area")
    areas = areas[areas["strategy_id"].isin(strategies["strategy_id"])]
    targets = view.access.records("strategy_target", None, {"indicator_code": [code]})
    mine = targets[targets["area_id"].isin(areas["area_id"])]
    ahead = mine[mine["target_year"] >= period].sort_values("target_year", kind="stable")
    if ahead.empty:
        return None
    return float(ahead["target"].iloc[0]), int(ahead["target_year"].iloc[0])
