"""A scored edition small enough to check on paper."""

from __future__ import annotations

import pandas as pd

from indicators.engine.pipeline import score
from indicators.services.scoring import ScoredEdition
from schemas.catalogue import Framework, FrameworkPillar, WeightedIndicator
from schemas.edition import Edition
from tests.indicators.engine.plan_factory import make_plan, make_uncertainty

PILLARS = {"people": {"a": 0.5, "b": 0.5}, "work": {"c": 1.0}}
PILLAR_WEIGHTS = {"people": 0.6, "work": 0.4}


def make_scored(rows: dict[str, list[float]], **changes: object) -> ScoredEdition:
    """Score institutions with values of a, b, c, each already 0-100."""
    values = pd.DataFrame.from_dict(rows, orient="index", columns=["a", "b", "c"], dtype="float64")
    plan = make_plan(PILLARS, PILLAR_WEIGHTS, **changes)
    name = {"en": "Test", "ru": "Тест", "kk": "Тест"}
    framework = Framework(
        code="test",
        name=name,
        description=name,
        pillars=tuple(
            FrameworkPillar(
                code=code,
                weight=PILLAR_WEIGHTS[code],
                indicators=tuple(WeightedIndicator(code=i, weight=w) for i, w in own.items()),
            )
            for code, own in PILLARS.items()
        ),
        aggregation=plan.aggregation,
        geometric_floor=1.0,
        pillar_coverage=plan.pillar_coverage,
        overall_coverage=plan.overall_coverage,
        uncertainty=make_uncertainty(),
    )
    reasons = pd.DataFrame(index=values.index, columns=values.columns, dtype="str")
    return ScoredEdition(
        framework=framework,
        edition=Edition(period=2025),
        values=values,
        reasons=reasons.mask(values.isna(), "not_reported"),
        missing=pd.DataFrame(columns=["institution", "indicator", "missing_metrics"]),
        result=score(values, plan),
        uncertainty=None,
        groups=pd.Series(pd.NA, index=values.index, dtype="Int64"),
    )
