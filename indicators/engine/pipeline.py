"""From values to scores, exactly as a plan says: normalise, aggregate, cover, rank, decompose.

Method: the ten steps of the OECD/JRC Handbook (2008), as far as the plan names them. The same plan
on the same values gives the same bytes (`ScoreResult.digest`), whatever the order of the columns.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.engine.aggregate import aggregate_level
from indicators.engine.coverage import measure_coverage, meets_threshold
from indicators.engine.decompose import Decomposition, decompose_scores
from indicators.engine.normalise import clean_values, normalise_frame
from indicators.engine.rank import rank_scores
from schemas.issue import Issue
from schemas.recipe import OVERALL, ScorePlan


class PopulationError(ValueError):
    """The rows of the values are not the population the plan was made for."""


@dataclass(frozen=True)
class ScoreResult:
    """Everything one run of a plan computed; rows are institutions in the order of the values.

    values         cleaned values, in units      institutions x indicators
    normalised     0-100, NaN where missing      institutions x indicators
    pillars        0-100, NaN where unscored     institutions x pillars
    overall        0-100, NaN where unscored
    coverage       0-1                           institutions x (pillars, then `overall`)
    ranks          1 is best, <NA> unscored      institutions x (pillars, then `overall`)
    contributions  how the overall scores come about
    issues         what the engine found in the values
    """

    plan: ScorePlan
    values: pd.DataFrame
    normalised: pd.DataFrame
    pillars: pd.DataFrame
    overall: pd.Series
    coverage: pd.DataFrame
    ranks: pd.DataFrame
    contributions: Decomposition
    issues: tuple[Issue, ...]

    def digest(self) -> str:
        """Return the SHA-256 of the plan and all numbers: equal digests, equal results."""
        frames = (self.values, self.normalised, self.pillars, self.overall.to_frame())
        return digest_frames(
            self.plan.digest(), *frames, self.coverage, self.contributions.indicator_contributions
        )


def score(values: pd.DataFrame, plan: ScorePlan) -> ScoreResult:
    """Score a population.

    values   institutions x indicators, each in its unit; NaN is missing, other columns are left
             out, an absent column is missing for everybody
    Raises PopulationError when an institution occurs twice, or the rows are not exactly the plan's
    population (where it names one).
    """
    check_population(values, plan)
    cleaned, _ = clean_values(values, plan.indicator_codes())
    normalised, issues = normalise_frame(values, plan.indicators())
    coverage = measure_coverage(cleaned.notna(), plan)
    pillar_groups, overall_groups = plan.levels()
    rule = plan.aggregation, plan.geometric_floor
    covered = meets_threshold(coverage[list(plan.pillar_codes())], plan.pillar_coverage)
    pillars = aggregate_level(normalised, pillar_groups, *rule).where(covered)
    covered = meets_threshold(coverage[[OVERALL]], plan.overall_coverage)
    overall = aggregate_level(pillars, overall_groups, *rule).where(covered)
    return ScoreResult(
        plan=plan,
        values=cleaned,
        normalised=normalised,
        pillars=pillars,
        overall=overall[OVERALL],
        coverage=coverage,
        ranks=rank_scores(pd.concat([pillars, overall], axis=1)),
        contributions=decompose_scores(normalised, pillars, overall[OVERALL], plan),
        issues=tuple(issues),
    )


def check_population(values: pd.DataFrame, plan: ScorePlan) -> None:
    """Raise PopulationError unless the rows are distinct and are the plan's population."""
    if not values.index.is_unique:
        twice = sorted(set(map(str, values.index[values.index.duplicated()])))
        raise PopulationError(f"institutions occur twice: {', '.join(twice)}")
    if plan.population and set(plan.population) != set(values.index):
        absent = sorted(set(plan.population) - set(values.index))
        surplus = sorted(set(map(str, values.index)) - set(plan.population))
        raise PopulationError(f"absent: {absent}; not of the population: {surplus}")


def digest_frames(start: str, *frames: pd.DataFrame) -> str:
    """Return the SHA-256 over a text and the labels and numbers of frames, bit by bit."""
    total = hashlib.sha256(start.encode())
    for frame in frames:
        total.update("\x1f".join([*map(str, frame.index), *map(str, frame.columns)]).encode())
        numbers = frame.to_numpy(dtype=np.float64, na_value=np.nan)
        # one bit pattern for missing and one for zero, whichever way they came about
        total.update(np.where(np.isnan(numbers), np.nan, numbers + 0.0).tobytes())
    return total.hexdigest()
