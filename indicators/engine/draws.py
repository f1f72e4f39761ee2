"""What the simulation varies: weights drawn around the official ones, and the methods tried.

Method: OECD/JRC Handbook (2008), step 7; M. Saisana, A. Saltelli, S. Tarantola, Uncertainty and
sensitivity analysis techniques as tools for the quality assessment of composite indicators, Journal
of the Royal Statistical Society A 168 (2), 2005, 307-323.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.catalogue import Normalisation
from schemas.recipe import FIXED_SCALE, IndicatorPlan, PillarPlan, ScorePlan

FloatArray = NDArray[np.float64]

LEAST_WEIGHT = 1e-12
"""No drawn weight is smaller, so that a score exists whichever children are missing."""


@dataclass(frozen=True)
class WeightDraws:
    """Weights of every run, in the order of the plan they were drawn for.

    pillars     runs x pillars, rows sum to 1
    indicators  one array a pillar, runs x its indicators, rows sum to 1
    """

    pillars: FloatArray
    indicators: tuple[FloatArray, ...]

    def choose(self, runs: slice) -> WeightDraws:
        """Return the weights of some of the runs."""
        return WeightDraws(self.pillars[runs], tuple(own[runs] for own in self.indicators))


def sort_plan(plan: ScorePlan) -> ScorePlan:
    """Return the plan with pillars and indicators by code: draws must not depend on their order."""
    pillars = [
        pillar.model_copy(
            update={"indicators": tuple(sorted(pillar.indicators, key=lambda item: item.code))}
        )
        for pillar in plan.pillars
    ]
    return plan.model_copy(
        update={"pillars": tuple(sorted(pillars, key=lambda pillar: pillar.code))}
    )


def draw_weights(plan: ScorePlan, runs: int, seed: int, concentration: float) -> WeightDraws:
    """Draw the weights of pillars, and of indicators inside each pillar, from Dirichlets.

    concentration  c of Dirichlet(c w): mean w, variance w (1 - w) / (c + 1)
    The draws depend on the plan and the seed only, not on the institutions, so two populations or
    editions can be simulated with the same weights.
    """
    for_pillars, for_indicators = (
        np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(2)
    )
    groups, (overall,) = plan.levels()
    indicators = (
        _draw_around(group.shares(), runs, concentration, for_indicators) for group in groups
    )
    pillars = _draw_around(overall.shares(), runs, concentration, for_pillars)
    return WeightDraws(pillars=pillars, indicators=tuple(indicators))


def apply_normalisation(plan: ScorePlan, normalisation: Normalisation) -> ScorePlan:
    """Return the plan with one normalisation wherever it is possible.

    An indicator keeps its official one if it needs none, if it has no goalposts for the one wanted,
    and on `goalpost` also if it officially uses a logarithmic one: whether a scale is logarithmic
    follows from the indicator, not from a choice of method. `none` stands for the official mix.
    """
    pillars = tuple(_normalise_pillar(pillar, normalisation) for pillar in plan.pillars)
    return plan.model_copy(update={"pillars": pillars})


def choose_normalisation(indicator: IndicatorPlan, wanted: Normalisation) -> Normalisation:
    """Return the normalisation an indicator gets when `wanted` is tried (`apply_normalisation`)."""
    official = indicator.normalisation
    if Normalisation.NONE in (official, wanted) or not indicator.supports(wanted):
        return official
    if wanted is Normalisation.GOALPOST and official in FIXED_SCALE:
        return official
    return wanted


def _normalise_pillar(pillar: PillarPlan, wanted: Normalisation) -> PillarPlan:
    indicators = tuple(
        item.model_copy(update={"normalisation": choose_normalisation(item, wanted)})
        for item in pillar.indicators
    )
    return pillar.model_copy(update={"indicators": indicators})


def _draw_around(
    shares: tuple[float, ...], runs: int, concentration: float, generator: np.random.Generator
) -> FloatArray:
    drawn = generator.dirichlet(concentration * np.array(shares), size=runs)
    return np.maximum(drawn, LEAST_WEIGHT)
