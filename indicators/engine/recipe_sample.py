"""Which combinations of alternatives an uncertainty analysis runs.

All combinations where every alternative is discrete and they are few enough (an exact answer);
otherwise a scrambled Sobol sequence, which fills the space more evenly than random numbers
(Owen 1998; Saltelli et al. 2008, ch. 4).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma, qmc

from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import FloatArray, IntArray
from schemas.uncertainty_plan import (
    FACTORIAL_MAX,
    DirichletWeights,
    NoisyWeights,
    UncertaintyPlan,
)

GAMMA_LEAST = 1e-300
"""Keeps a share above 0 where the quantile of a tiny gamma parameter underflows."""


@dataclass(frozen=True)
class Sample:
    """Runs of an analysis.

    variables  names, in the order of the plan
    choices    runs x variables, index of the alternative (0 for a continuous variable)
    weights    runs x nodes for continuous weights, None where weights are discrete or fixed
    exact      whether the runs are all combinations, each once
    """

    variables: tuple[str, ...]
    choices: IntArray
    weights: FloatArray | None
    exact: bool

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.choices)


def draw_sample(plan: UncertaintyPlan, hierarchy: Hierarchy) -> Sample:
    """Return the runs of a plan: all combinations, or a quasi-random sample of `plan.runs`."""
    if is_factorial(plan):
        return enumerate_sample(plan)
    points = quasi_random(plan.runs, count_dimensions(plan, hierarchy), plan.seed)
    return map_points(plan, hierarchy, points)


def is_factorial(plan: UncertaintyPlan) -> bool:
    """Tell whether all combinations can be run."""
    count = plan.combinations()
    return count is not None and count <= FACTORIAL_MAX


def enumerate_sample(plan: UncertaintyPlan) -> Sample:
    """Return all combinations; the first variable changes fastest."""
    counts = [len(wanted) for wanted in plan.alternatives.values()]
    rows = [row[::-1] for row in itertools.product(*map(range, reversed(counts)))]
    choices = np.array(rows, dtype=np.int64)
    return Sample(tuple(plan.alternatives), choices, None, exact=True)


def quasi_random(runs: int, dimensions: int, seed: int) -> FloatArray:
    """Return runs x dimensions numbers strictly between 0 and 1, the same for the same seed."""
    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    exponent = int(np.ceil(np.log2(runs)))
    points = sequence.random_base2(exponent)[:runs]
    return np.asarray(np.clip(points, 1e-12, 1 - 1e-12))


def dimensions_of(plan: UncertaintyPlan, hierarchy: Hierarchy) -> dict[str, slice]:
    """Return the coordinates each variable takes: one, or one for every node of the hierarchy."""
    places: dict[str, slice] = {}
    start = 0
    for name, wanted in plan.alternatives.items():
        size = 1 if isinstance(wanted, tuple) else len(hierarchy.nodes)
        places[name] = slice(start, start + size)
        start += size
    return places


def count_dimensions(plan: UncertaintyPlan, hierarchy: Hierarchy) -> int:
    """Return how many coordinates a run has."""
    return max(place.stop for place in dimensions_of(plan, hierarchy).values())


def map_points(plan: UncertaintyPlan, hierarchy: Hierarchy, points: FloatArray) -> Sample:
    """Turn coordinates in 0..1 into alternatives and weights."""
    places = dimensions_of(plan, hierarchy)
    choices = np.zeros((len(points), len(places)), dtype=np.int64)
    weights = None
    for at, (name, wanted) in enumerate(plan.alternatives.items()):
        own = points[:, places[name]]
        if isinstance(wanted, tuple):
            choices[:, at] = np.minimum((own[:, 0] * len(wanted)).astype(int), len(wanted) - 1)
        elif isinstance(wanted, DirichletWeights):
            weights = draw_dirichlet(hierarchy, wanted.dirichlet, own)
        elif isinstance(wanted, NoisyWeights):
            weights = hierarchy.weights() * (1 + (2 * own - 1) * wanted.noise)
    return Sample(tuple(plan.alternatives), choices, weights, exact=False)


def draw_dirichlet(hierarchy: Hierarchy, concentration: float, points: FloatArray) -> FloatArray:
    """Return runs x nodes weights: inside each parent Dirichlet around the nominal shares.

    points  runs x nodes in 0..1

    A Dirichlet vector is a vector of independent gamma numbers over their sum; an element of weight
    0 keeps it.
    """
    nominal = hierarchy.weights()
    total: dict[str, float] = {}
    for node in hierarchy.nodes:
        total[node.parent] = total.get(node.parent, 0.0) + node.weight
    shares = np.array(
        [n.weight / total[n.parent] if total[n.parent] else 0.0 for n in hierarchy.nodes]
    )
    drawn = np.zeros(points.shape)
    used = nominal > 0
    drawn[:, used] = np.maximum(
        gamma.ppf(points[:, used], concentration * shares[used]), GAMMA_LEAST
    )
    return drawn
