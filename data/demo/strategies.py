"""Strategies of some fictional institutions and of the country, with targets and actions."""

from __future__ import annotations

from datetime import date

import numpy as np

from data.demo.missing import Gaps
from data.demo.panel import LAST_PERIOD, PERIODS, FloatArray, Panel
from data.demo.texts import spread
from data.demo.texts_actions import ACTIONS
from data.demo.texts_strategy import AREAS, GOALS, NATIONAL_TITLE, STRATEGY_TITLE, Goal
from data.frames import Row
from schemas.records.base import NATIONAL

AREAS_EACH = 5
EVERY = 2
"""Every second institution that is still open has a strategy."""
SPANS = ((2021, 2026), (2022, 2027), (2020, 2025), (2023, 2028))
FORMER_SPAN = (2016, 2020)
DECIDED_UNTIL = date(2026, 7, 1)
"""Actions due by then are done, late or cancelled; later ones are planned or under way."""

Tables = dict[str, list[Row]]


def compute_goal(goal: Goal, gaps: Gaps) -> FloatArray:
    """Return the values of a goal's indicator from what was reported, institutions x periods."""
    numerator = gaps.reported(goal.numerator)
    if goal.denominator is None:
        return goal.scale * numerator
    denominator = gaps.reported(goal.denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(denominator > 0, goal.scale * numerator / denominator, np.nan)


def draw_strategies(rng: np.random.Generator, panel: Panel, gaps: Gaps) -> Tables:
    """Return rows of strategy, strategy_area, strategy_target and strategy_action."""
    tables: Tables = {
        name: [] for name in ("strategy", "strategy_area", "strategy_target", "strategy_action")
    }
    values = {goal.indicator: compute_goal(goal, gaps) for goal in GOALS}
    parents = _draw_national(tables, values)
    open_now = [int(row) for row in np.flatnonzero(panel.exists[:, -1])]
    for number, row in enumerate(open_now[::EVERY]):
        institution = panel.institutions[row].institution
        span = SPANS[number % len(SPANS)]
        if panel.institutions[row].founded <= span[0]:
            own = {code: series[row] for code, series in values.items()}
            _draw_one(rng, tables, institution, span, values=own, parents=parents)
        if number % 3 == 0 and panel.institutions[row].founded < FORMER_SPAN[0]:
            _add_strategy(tables, institution, FORMER_SPAN, "completed", "former")
    return tables


def _draw_national(tables: Tables, values: dict[str, FloatArray]) -> dict[str, str]:
    """Add the national programme and return its target by indicator."""
    start, end = 2022, 2029
    strategy = _add_strategy(tables, NATIONAL, (start, end), "in_force", "current")
    parents: dict[str, str] = {}
    for order, pillar in enumerate(AREAS, start=1):
        area = _add_area(tables, strategy, order, pillar)
        for goal in (goal for goal in GOALS if goal.pillar == pillar):
            median = float(np.nanmedian(values[goal.indicator][:, PERIODS.index(start)]))
            target = f"{area}_t{len(parents) + 1:02d}"
            parents[goal.indicator] = target
            tables["strategy_target"].append(
                _describe_target(goal, target, area, (start, end), (median, median * 1.5))
            )
    return parents


def _draw_one(
    rng: np.random.Generator,
    tables: Tables,
    institution: str,
    span: tuple[int, int],
    *,
    values: dict[str, FloatArray],
    parents: dict[str, str],
) -> None:
    status = "in_force" if span[1] > LAST_PERIOD else "approved"
    strategy = _add_strategy(tables, institution, span, status, "current")
    pillars = [list(AREAS)[i] for i in np.sort(rng.permutation(len(AREAS))[:AREAS_EACH])]
    for order, pillar in enumerate(pillars, start=1):
        area = _add_area(tables, strategy, order, pillar)
        for place, goal in enumerate(goal for goal in GOALS if goal.pillar == pillar):
            series = values[goal.indicator]
            baseline = float(series[PERIODS.index(span[0])])
            aim = _choose_target(rng, goal, series, baseline)
            target = f"{area}_t{place + 1}"
            row = _describe_target(goal, target, area, span, (baseline, aim))
            row["parent_target_id"] = parents[goal.indicator]
            row["path"] = "step" if rng.random() < 0.15 else "linear"
            tables["strategy_target"].append(row)
            _add_actions(rng, tables, institution, target, pillar)


def _choose_target(
    rng: np.random.Generator, goal: Goal, series: FloatArray, baseline: float
) -> float:
    """Return an ambitious value: some institutions will be ahead of it, some behind."""
    known = series[~np.isnan(series)]
    start = baseline if not np.isnan(baseline) else float(known[-1]) if len(known) else 5.0
    latest = float(known[-1]) if len(known) else start
    aim = max(start * rng.uniform(1.15, 1.5), start + (latest - start) * rng.uniform(0.8, 2.0))
    return min(aim, 100.0) if goal.denominator else aim


def _describe_target(
    goal: Goal,
    target_id: str,
    area_id: str,
    span: tuple[int, int],
    levels: tuple[float, float],
) -> Row:
    baseline, aim = levels
    decimals = 1 if goal.denominator else 0
    return {
        "target_id": target_id,
        "area_id": area_id,
        "indicator_code": goal.indicator,
        "baseline_year": span[0],
        "baseline": None if np.isnan(baseline) else round(baseline, decimals),
        "target_year": span[1],
        "target": max(round(aim, decimals), 1.0),
        "path": "linear",
    } | spread("goal", goal.text)


def _add_strategy(
    tables: Tables, institution: str, span: tuple[int, int], status: str, which: str
) -> str:
    strategy = f"{institution}_strategy_{which}"
    if institution == NATIONAL:
        strategy = "demo_national_strategy"
    title = NATIONAL_TITLE if institution == NATIONAL else STRATEGY_TITLE
    tables["strategy"].append(
        {
            "strategy_id": strategy,
            "institution": institution,
            "start_year": span[0],
            "end_year": span[1],
            "status": status,
        }
        | spread("title", title, *span)
    )
    return strategy


def _add_area(tables: Tables, strategy: str, order: int, pillar: str) -> str:
    area = f"{strategy}_a{order}"
    tables["strategy_area"].append(
        {"area_id": area, "strategy_id": strategy, "area_order": order, "pillar": pillar}
        | spread("title", AREAS[pillar])
    )
    return area


def _add_actions(
    rng: np.random.Generator, tables: Tables, institution: str, target: str, pillar: str
) -> None:
    for number, (unit, text) in enumerate(ACTIONS[pillar], start=1):
        if rng.random() < 0.35:
            continue
        due = date(int(rng.integers(2023, 2028)), int(rng.integers(1, 13)), 15)
        states = (
            ("done", "late", "cancelled") if due <= DECIDED_UNTIL else ("planned", "in_progress")
        )
        odds = (0.75, 0.18, 0.07) if due <= DECIDED_UNTIL else (0.6, 0.4)
        tables["strategy_action"].append(
            {
                "action_id": f"{target}_x{number}",
                "institution": institution,
                "target_id": target,
                "responsible": unit,
                "due_date": due,
                "budget_kzt_m": round(float(rng.uniform(1, 40)), 1),
                "status": str(rng.choice(states, p=odds)),
            }
            | spread("title", text)
        )
