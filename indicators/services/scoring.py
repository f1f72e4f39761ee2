"""Score one edition of a framework with its uncertainty: the computation behind every page."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.groups import group_institutions
from indicators.engine.pipeline import ScoreResult, score
from indicators.engine.uncertainty import RankUncertainty, simulate_result
from indicators.services.editions import find_edition, list_editions
from indicators.services.listing import explain_absence
from indicators.services.memory import Memory
from indicators.services.view import WorkspaceView
from schemas.catalogue import Framework
from schemas.edition import Edition
from schemas.institution import InstitutionKind
from schemas.observation import Reason
from schemas.recipe import ScorePlan

LEAST_RANKED = 2
"""With a single scored institution there is nothing to rank and nothing to simulate."""


class UnknownEditionError(LookupError):
    """The framework has no such edition in this workspace; the message names those it has."""


class UnknownFrameworkError(LookupError):
    """There is no such framework; the message names those there are."""


@dataclass(frozen=True)
class ScoredEdition:
    """A framework applied to one edition.

    values       institutions x indicators, in units; NaN where missing (measured institutions)
    reasons      the same shape: code of `schemas.observation.Reason` where missing, else NaN
    missing      tidy rows institution, indicator, missing_metrics for the trail
    result       scores, coverage, contributions
    uncertainty  rank intervals; None when fewer than two institutions have a score
    groups       number of the group of institutions that cannot be told from its leader
    """

    framework: Framework
    edition: Edition
    values: pd.DataFrame
    reasons: pd.DataFrame
    missing: pd.DataFrame
    result: ScoreResult
    uncertainty: RankUncertainty | None
    groups: pd.Series

    @property
    def scored(self) -> pd.Index:
        """Return the institutions with an overall score, best first."""
        return self.result.overall.dropna().sort_values(ascending=False, kind="stable").index

    def interval(self, institution: str) -> tuple[int, int] | None:
        """Return the ends of an institution's rank interval, None where it has no score."""
        if self.uncertainty is None:
            return None
        row = self.uncertainty.table.loc[institution]
        return None if pd.isna(row["rank_low"]) else (int(row["rank_low"]), int(row["rank_high"]))


_MEMORY: Memory[ScoredEdition] = Memory(entries=48)


def score_edition(view: WorkspaceView, framework: str, period: int | None = None) -> ScoredEdition:
    """Return the scores of an edition, with rank intervals and reasons for what is missing.

    period  None takes the newest complete edition

    Raises UnknownFrameworkError, UnknownEditionError.
    """
    edition = require_edition(view, framework, period)
    key = (*view.key, framework, edition.period)
    return _MEMORY.recall(key, lambda: _score(view, framework, edition))


def require_edition(view: WorkspaceView, framework: str, period: int | None) -> Edition:
    """Return an edition or say which there are."""
    if framework not in view.catalogue.frameworks:
        known = ", ".join(view.catalogue.frameworks)
        raise UnknownFrameworkError(f"There is no framework {framework!r}; choose one of {known}.")
    editions = list_editions(view, framework)
    edition = find_edition(editions, period)
    if edition is None:
        known = ", ".join(str(item.period) for item in editions) or "none"
        raise UnknownEditionError(
            f"Framework {framework} has no edition {period} in workspace {view.name}; "
            f"there are: {known}."
        )
    return edition


def _score(view: WorkspaceView, framework: str, edition: Edition) -> ScoredEdition:
    definition = view.catalogue.frameworks[framework]
    population = sorted(view.access.institutions(InstitutionKind.MEASURED)["institution"])
    tidy = view.access.indicator_values(
        view.catalogue.compiled_of(framework), population, [edition.period]
    )
    codes = list(definition.indicator_codes())
    values = _spread(tidy, "value", population, codes).astype("float64")
    reasons = _spread(tidy, "reason", population, codes)
    reasons = _name_the_cause(view, tidy, reasons, edition.period)
    # an institution without a single row of the metrics sent nothing for this period
    silent = values.isna() & reasons.isna()
    reasons = reasons.mask(silent, Reason.NOT_REPORTED.value)
    plan = ScorePlan.from_framework(
        definition, view.catalogue.indicators, edition.period, population
    )
    result = score(values, plan)
    enough = int(result.overall.notna().sum()) >= LEAST_RANKED
    uncertainty = simulate_result(result) if enough else None
    groups = (
        group_institutions(uncertainty.pairwise, result.overall)
        if uncertainty is not None
        else pd.Series(pd.NA, index=result.overall.index, dtype="Int64")
    )
    return ScoredEdition(
        framework=definition,
        edition=edition,
        values=values,
        reasons=reasons,
        missing=tidy[["institution", "indicator", "missing_metrics"]],
        result=result,
        uncertainty=uncertainty,
        groups=groups,
    )


def _spread(
    tidy: pd.DataFrame, column: str, population: list[str], codes: list[str]
) -> pd.DataFrame:
    wide = tidy.pivot(index="institution", columns="indicator", values=column)
    return wide.reindex(index=population, columns=codes)


def _name_the_cause(
    view: WorkspaceView, tidy: pd.DataFrame, reasons: pd.DataFrame, period: int
) -> pd.DataFrame:
    """Replace "an input is missing" by why it is missing, where all missing inputs agree.

    "Not in this edition's list" tells a reader more than "a value it needs is missing". Who is not
    listed has no row of a publisher's scores: there the rank of the same edition answers.
    """
    lacking = tidy[tidy["reason"] == Reason.INPUT_MISSING.value]
    if lacking.empty:
        return reasons
    pairs = lacking[["institution", "indicator", "missing_metrics"]].explode("missing_metrics")
    pairs = pairs.rename(columns={"missing_metrics": "metric"})
    rows = view.access.observations(
        sorted(set(pairs["institution"])), sorted(set(pairs["metric"].dropna())), [period]
    )
    told = rows[["institution", "metric", "reason"]].assign(there=True)
    causes = pairs.merge(told, on=["institution", "metric"], how="left").assign(period=period)
    absent = causes[causes["there"].isna() & causes["metric"].notna()]
    causes["reason"] = causes["reason"].astype(object).fillna(explain_absence(view, absent))
    named = reasons.copy()
    for key, group in causes.groupby(["institution", "indicator"]):
        institution, indicator = map(str, key)
        reasons_told = group["reason"]
        if reasons_told.notna().all() and reasons_told.nunique() == 1:
            named.at[institution, indicator] = reasons_told.iloc[0]
    return named
