"""How much of a score rests on data, and when that is too little for a score.

Coverage is a share of weight, not a count of indicators: of a pillar's weight for a pillar, of all
effective weight for the overall score. It is asked of the values, not of the scores: a constant
indicator has data although min-max can do nothing with it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.engine.aggregate import aggregate_level
from schemas.catalogue import Aggregation
from schemas.recipe import OVERALL, ScorePlan

THRESHOLD_TOLERANCE = 1e-9
"""Equality keeps: 0.1 + 0.2 + 0.3 of the weight meets a threshold of 0.6."""


def measure_coverage(available: pd.DataFrame, plan: ScorePlan) -> pd.DataFrame:
    """Measure the share of weight that has data.

    available  institutions x indicators, True where there is a value
    returns    institutions x (pillars, then `overall`), 0-1

    On every level coverage is the weighted mean of the children's coverage, nothing being dropped;
    so the overall one is the share of effective weight, unscored pillars included.
    """
    coverage = available[list(plan.indicator_codes())].astype(np.float64)
    for groups in plan.levels():
        level = aggregate_level(coverage, groups, Aggregation.ARITHMETIC, plan.geometric_floor)
        coverage = pd.concat([coverage, level], axis=1)
    return coverage[[*plan.pillar_codes(), OVERALL]]


def meets_threshold(coverage: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Tell where coverage reaches a threshold; equality (to 1e-9) is enough.

    >>> meets_threshold(pd.DataFrame({"p": [0.1 + 0.2, 0.29]}), 0.3)["p"].tolist()
    [True, False]
    """
    return coverage >= threshold - THRESHOLD_TOLERANCE
