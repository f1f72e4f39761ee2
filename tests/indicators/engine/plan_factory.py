"""Small plans and frames for tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from schemas.catalogue import Aggregation, Direction, Normalisation, Uncertainty
from schemas.recipe import IndicatorPlan, PillarPlan, ScorePlan

MISSING = np.nan


def make_indicator(code: str = "a", **changes: Any) -> IndicatorPlan:
    fields: dict[str, Any] = {
        "code": code,
        "weight": 1.0,
        "direction": Direction.HIGHER_IS_BETTER,
        "normalisation": Normalisation.NONE,
    }
    return IndicatorPlan(**(fields | changes))


def make_uncertainty(**changes: Any) -> Uncertainty:
    fields: dict[str, Any] = {
        "runs": 200,
        "seed": 1,
        "concentration": 50.0,
        "normalisations": (Normalisation.MINMAX,),
        "aggregations": (Aggregation.ARITHMETIC,),
    }
    return Uncertainty(**(fields | changes))


def make_plan(
    pillars: Mapping[str, Mapping[str, float]],
    pillar_weights: Mapping[str, float] | None = None,
    indicator: Mapping[str, Any] | None = None,
    special: Mapping[str, Mapping[str, Any]] | None = None,
    **changes: Any,
) -> ScorePlan:
    """Make a plan: pillar -> indicator -> weight.

    indicator  fields of every indicator; special  fields of single indicators, by code
    """
    weights = pillar_weights or {}
    fields: dict[str, Any] = {
        "framework": "test",
        "edition": 2025,
        "aggregation": Aggregation.ARITHMETIC,
        "geometric_floor": 1.0,
        "pillar_coverage": 0.0,
        "overall_coverage": 0.0,
        "uncertainty": make_uncertainty(),
        "pillars": tuple(
            PillarPlan(
                code=pillar,
                weight=weights.get(pillar, 1.0),
                indicators=tuple(
                    make_indicator(
                        code,
                        **({"weight": weight} | dict(indicator or {}))
                        | dict((special or {}).get(code, {})),
                    )
                    for code, weight in own.items()
                ),
            )
            for pillar, own in pillars.items()
        ),
    }
    return ScorePlan(**(fields | changes))


def make_values(rows: Mapping[str, list[float]], columns: list[str]) -> pd.DataFrame:
    """Make institutions x indicators from one list a row."""
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns, dtype=np.float64)
