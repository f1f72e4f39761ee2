"""Who is better than whom on everything: what an average cannot hide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.outranking import TIE_TOLERANCE
from indicators.engine.steps.table import FloatArray


@dataclass(frozen=True)
class Dominance:
    """How many pairs of units leave no doubt.

    pairs     pairs of units that can be compared at all
    dominant  pairs in which one unit is better on the whole weight
    share     dominant / pairs, NaN without a pair
    """

    pairs: int
    dominant: int
    share: float


def summarise_outranking(matrices: Iterable[FloatArray]) -> Dominance:
    """Summarise outranking matrices (`indicators.engine.steps.outranking.outrank`).

    matrices  one a year, units x units: the share of weight on which the row unit is better

    Source: Munda (2008): where one unit is better on everything, no choice of weights turns the
    pair round.
    """
    pairs = dominant = 0
    for shares in matrices:
        apart = ~np.eye(len(shares), dtype=bool)
        pairs += int((apart & ~np.isnan(shares)).sum()) // 2
        dominant += int((apart & (shares > 1.0 - TIE_TOLERANCE)).sum())
    return Dominance(pairs, dominant, dominant / pairs if pairs else float("nan"))
