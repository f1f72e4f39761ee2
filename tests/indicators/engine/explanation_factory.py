"""Small scoring models over raw metrics for tests of explanations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from indicators.catalogue.formula import list_metrics, parse_formula
from indicators.engine.scoring_model import ScoringModel
from indicators.engine.what_if import Baseline, prepare_baseline
from schemas.catalogue import Normalisation
from schemas.formula import CompiledIndicator
from tests.indicators.engine.plan_factory import make_plan

SHARES = {"share": "100 * students / enrolled", "staff_share": "100 * staff / all_staff"}
GOALPOSTS = {"normalisation": Normalisation.GOALPOST, "low": 0.0, "high": 20.0}

ROWS = {
    "alpha": [20.0, 1000.0, 10.0, 200.0],  # 2 %, 5 % -> 10, 25 -> 17.5
    "beta": [100.0, 1000.0, 10.0, 200.0],  # 10 %, 5 % -> 50, 25 -> 37.5
    "gamma": [150.0, 1000.0, 30.0, 200.0],  # 15 %, 15 % -> 75, 75 -> 75
}
"""students, enrolled, staff, all_staff: scores by hand under GOALPOSTS and equal weights."""


def compile_formulas(
    formulas: Mapping[str, str], guards: Mapping[str, str] | None = None
) -> dict[str, CompiledIndicator]:
    compiled = {}
    for code, text in formulas.items():
        node = parse_formula(text)
        guard = parse_formula(guards[code]) if guards and code in guards else None
        read = (*list_metrics(node), *(() if guard is None else list_metrics(guard)))
        compiled[code] = CompiledIndicator(code, node, guard, tuple(dict.fromkeys(read)))
    return compiled


def make_model(
    formulas: Mapping[str, str] = SHARES,
    indicator: Mapping[str, Any] | None = None,
    guards: Mapping[str, str] | None = None,
    **changes: Any,
) -> ScoringModel:
    """Make a model of one pillar whose indicators weigh the same."""
    plan = make_plan(
        {"pillar": dict.fromkeys(formulas, 1.0)}, indicator=indicator or GOALPOSTS, **changes
    )
    return ScoringModel.build(plan, compile_formulas(formulas, guards))


def make_baseline(
    rows: Mapping[str, Sequence[float]] = ROWS, model: ScoringModel | None = None
) -> Baseline:
    """Score rows of metrics, in the order of the model's metrics, in one period."""
    numbers = np.array(list(rows.values()), dtype=np.float64)
    return prepare_baseline(model or make_model(), list(rows), [2025], numbers[None])
