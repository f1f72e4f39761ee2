"""What an institution is like before it is measured: size, level, leanings, growth.

Every indicator of an institution is pulled by one latent level, by a leaning per pillar that comes
partly from its field, and by noise that persists over years. So indicators correlate, the order is
mostly stable, and fields differ as one expects: medicine draws foreign students, technology
projects.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from data.demo.names import Fiction
from data.demo.panel import PERIODS, FloatArray
from schemas.institution import InstitutionProfile as P
from schemas.institution import InstitutionType as T

PILLARS = (
    "student_mobility",
    "staff_mobility",
    "curricula",
    "partnerships",
    "research",
    "visibility",
    "home_support",
    "export_finance",
)

LEVEL_SPREAD = 0.88
SLOPE = 1.15
LEANING_SPREAD = 0.35
INDICATOR_SPREAD = 0.55
YEARLY_SPREAD = 0.10
PERSISTENCE = 0.75
MEAN_DRIFT = 0.35
"""Rise of the latent level over all periods, on average."""

TYPE_LEVEL: dict[T, float] = {
    T.AUTONOMOUS: 2.6,
    T.INTERNATIONAL: 1.2,
    T.NATIONAL_RESEARCH: 1.4,
    T.NATIONAL: 0.8,
    T.JOINT_STOCK_STATE: 0.1,
    T.STATE: 0.0,
    T.PRIVATE: -0.5,
}
PROFILE_LEVEL: dict[P, float] = {
    P.PEDAGOGICAL: -0.7,
    P.ARTS: -0.5,
    P.AGRARIAN: -0.3,
    P.MEDICAL: 0.2,
}

LEANING: dict[P, dict[str, float]] = {
    P.MEDICAL: {"student_mobility": 0.5, "export_finance": 0.6, "curricula": -0.3},
    P.TECHNICAL: {"partnerships": 0.35, "research": 0.35, "student_mobility": -0.1},
    P.PEDAGOGICAL: {"student_mobility": -0.35, "research": -0.3, "export_finance": -0.3},
    P.ARTS: {"student_mobility": -0.3, "research": -0.7, "staff_mobility": 0.35},
    P.ECONOMICS_LAW: {"curricula": 0.4, "research": -0.2, "visibility": 0.1},
    P.AGRARIAN: {"research": 0.2, "curricula": -0.2},
    P.TRANSPORT: {"partnerships": 0.2, "research": -0.2},
    P.OTHER: {"home_support": 0.2, "research": -0.5},
    P.MULTIDISCIPLINARY: {},
}

TRAVEL = dict(zip(PERIODS, (1.0, 0.88, 0.5, 0.46, 0.66, 0.92, 1.03, 1.12), strict=True))
"""How much travel there was against 2018: the pandemic of 2020 and 2021, and the return."""
VIRTUAL = dict(zip(PERIODS, (0.30, 0.40, 1.35, 1.20, 0.95, 0.95, 1.0, 1.05), strict=True))
"""Virtual exchange against its later normal: it leapt when travel stopped, and partly stayed."""


@dataclass(frozen=True)
class Traits:
    """Latent traits.

    level    pillar -> institutions x periods, about -2.5..2.5
    overall  institutions x periods, the common part
    travel   institutions x periods, factor on everything that needs a journey
    virtual  institutions x periods, factor on virtual exchange
    """

    overall: FloatArray
    level: dict[str, FloatArray]
    travel: FloatArray
    virtual: FloatArray

    def draw_quality(self, rng: np.random.Generator, pillar: str, middle: float) -> FloatArray:
        """Return how far an indicator gets on its scale, 0-1, institutions x periods.

        middle  where a middling institution stands in the middle of the years
        """
        level = self.level[pillar]
        own = rng.normal(0.0, INDICATOR_SPREAD, (level.shape[0], 1))
        yearly = draw_persistent(rng, level.shape, YEARLY_SPREAD)
        offset = np.log(middle / (1.0 - middle))
        return 1.0 / (1.0 + np.exp(-(offset + SLOPE * (level + own + yearly))))


def draw_persistent(rng: np.random.Generator, shape: tuple[int, ...], spread: float) -> FloatArray:
    """Return noise along periods that remembers the year before (autoregressive, order 1)."""
    shocks = rng.normal(0.0, 1.0, shape)
    noise = np.empty(shape)
    noise[:, 0] = shocks[:, 0]
    for column in range(1, shape[1]):
        fresh = np.sqrt(1.0 - PERSISTENCE**2) * shocks[:, column]
        noise[:, column] = PERSISTENCE * noise[:, column - 1] + fresh
    return spread * noise


def draw_traits(rng: np.random.Generator, institutions: tuple[Fiction, ...]) -> Traits:
    """Draw the latent traits of all institutions.

    The levels are the quantiles of a normal distribution, handed out by type, field and chance:
    any seed has weak, middling and strong institutions.
    """
    number, years = len(institutions), len(PERIODS)
    leaning = np.array(
        [TYPE_LEVEL[f.type] + PROFILE_LEVEL.get(f.profile, 0.0) for f in institutions]
    )
    order = np.argsort(np.argsort(leaning + rng.normal(0.0, 0.8, number), kind="stable"))
    quantile = np.array([NormalDist().inv_cdf((place + 0.5) / number) for place in order])
    time = np.linspace(-0.5, 0.5, years)
    drift = rng.normal(MEAN_DRIFT, 0.25, (number, 1))
    overall = LEVEL_SPREAD * quantile[:, None] + drift * time
    overall = overall + draw_persistent(rng, (number, years), 0.08)
    level = {}
    for pillar in PILLARS:
        field = np.array([LEANING[f.profile].get(pillar, 0.0) for f in institutions])
        chance = rng.normal(0.0, LEANING_SPREAD, number)
        level[pillar] = overall + (field + chance)[:, None]
    travel = np.array([TRAVEL[period] for period in PERIODS])[None, :]
    virtual = np.array([VIRTUAL[period] for period in PERIODS])[None, :]
    return Traits(
        overall=overall,
        level=level,
        travel=travel ** rng.uniform(0.85, 1.1, (number, 1)),
        virtual=virtual ** rng.uniform(0.8, 1.2, (number, 1)),
    )
