"""What is measured, and can it be trusted? Definitions, data held, overlaps and the method."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.services.editions import list_editions
from indicators.services.peer_groups import find_peer_group
from indicators.services.provenance import (
    UnknownIndicatorError,
    describe_sources,
    trail_metrics,
    trail_scores,
)
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.catalogue import IndicatorDefinition
from schemas.choice import Choice
from schemas.edition import Edition
from schemas.finding import Finding, count, number, percent, text
from schemas.institution import InstitutionKind
from schemas.language import Language
from schemas.trail import Trail, TrailSource, TrailStep

LEAST_PAIRS = 8
"""Institutions with both values from which a rank correlation is told; below it says nothing."""

REDUNDANT_FROM = 0.9
"""Rank correlation from which two indicators say the same thing twice."""

CONFLICTING_TO = -0.5
"""Rank correlation down to which a good value of one goes with a bad value of the other."""


class Overlap(StrEnum):
    """What a strong rank correlation of two indicators means for the index."""

    REDUNDANT = "redundant"
    CONFLICTING = "conflicting"


@dataclass(frozen=True)
class Methods:
    """What is measured in one edition of a framework and what it rests on.

    indicators  in the order of the framework: indicator, pillar, unit (code), weight (inside the
                pillar, 0-1), overall_weight (0-1), with_value, of (measured institutions),
                share (0-1)
    periods     every period from the first edition to the last, those without an edition included
    presence    one row an indicator and period: indicator, period, held (there is such an edition),
                with_value, of, share (0-1)
    overlaps    pairs of indicators with a strong rank correlation, strongest first: first, second,
                correlation (-1 to 1; direction applied: positive = good goes with good), pairs
                (institutions with both), kind (`Overlap`), same_pillar
    compared    how many pairs of indicators had enough institutions, of all pairs (`possible`)
    pillar_ties one row an ordered pair of pillars: first, second, correlation (NaN below
                `LEAST_PAIRS`), pairs
    sources     all sources of the workspace, whether or not the edition uses them
    """

    scored: ScoredEdition
    indicators: pd.DataFrame
    editions: tuple[Edition, ...]
    periods: tuple[int, ...]
    presence: pd.DataFrame
    overlaps: pd.DataFrame
    compared: int
    possible: int
    pillar_ties: pd.DataFrame
    sources: tuple[TrailSource, ...]
    title: Finding
    trail: Trail
    presence_trail: Trail
    overlap_trail: Trail


@dataclass(frozen=True)
class IndicatorCard:
    """One indicator: its definition, its weights and who has a value in the edition.

    weight   inside the pillar, overall_weight in the overall score, both 0-1 and official
    spread   every measured institution, ascending, missing last: institution, value (in the unit),
             reason (code where missing), is_own, is_peer, is_extreme
    reasons  reason -> institutions without a value for it, most frequent first
    median   of all values; None without any
    """

    definition: IndicatorDefinition
    metrics: tuple[str, ...]
    weight: float
    overall_weight: float
    spread: pd.DataFrame
    reasons: dict[str, int]
    median: float | None
    trail: Trail

    @property
    def with_value(self) -> int:
        """Return how many measured institutions have a value."""
        return int(self.spread["value"].notna().sum())


def build_methods(view: WorkspaceView, framework: str, period: int | None = None) -> Methods:
    """Return what a framework measures, how far data are held, and what overlaps.

    period  None takes the newest complete edition

    Raises UnknownFrameworkError, UnknownEditionError.
    """
    scored = score_edition(view, framework, period)
    editions = tuple(list_editions(view, framework))
    indicators = _describe_indicators(view, scored)
    directed = _direct_values(view, scored)
    ties = correlate_ranks(directed)
    compared = ties[ties["first"].lt(ties["second"]) & ties["correlation"].notna()]
    columns = len(directed.columns)
    base = trail_scores(view, scored)
    return Methods(
        scored=scored,
        indicators=indicators,
        editions=editions,
        periods=tuple(range(editions[0].period, editions[-1].period + 1)),
        presence=_measure_presence(view, scored, editions),
        overlaps=_find_overlaps(ties, dict(indicators[["indicator", "pillar"]].to_numpy())),
        compared=len(compared),
        possible=columns * (columns - 1) // 2,
        pillar_ties=correlate_ranks(scored.result.pillars),
        sources=_list_sources(view),
        title=_find_title(scored, indicators),
        trail=base,
        presence_trail=_trail_presence(view, scored, editions),
        overlap_trail=base.model_copy(
            update={
                "steps": (
                    *base.steps[:3],
                    TrailStep(code="correlated", parameters={"least": LEAST_PAIRS}),
                )
            }
        ),
    )


def correlate_ranks(frame: pd.DataFrame, least: int = LEAST_PAIRS) -> pd.DataFrame:
    """Correlate the ranks of every two columns over the institutions that have both.

    frame    institutions x columns; NaN is missing
    returns  one row an ordered pair of different columns: first, second, correlation (Spearman,
             -1 to 1; NaN with fewer than `least` common institutions or where a column is
             constant), pairs (common institutions)

    Method: Spearman's rank correlation, ties with mean ranks, pairwise complete: the ranks are
    taken among the common institutions of each pair.

    >>> told = correlate_ranks(pd.DataFrame({"a": [1.0, 2, 3], "b": [10.0, 40, 90]}), least=3)
    >>> told["correlation"].round(9).tolist(), told["pairs"].tolist()
    ([1.0, 1.0], [3, 3])
    """
    ranked = frame.astype("float64").corr(method="spearman", min_periods=least)
    there = frame.notna().astype("int64")
    common = there.T @ there
    correlations, pairs = ranked.to_numpy(dtype="float64"), common.to_numpy(dtype="int64")
    rows = [
        {
            "first": first,
            "second": second,
            "correlation": float(correlations[row, column]),
            "pairs": int(pairs[row, column]),
        }
        for row, first in enumerate(frame.columns)
        for column, second in enumerate(frame.columns)
        if row != column
    ]
    return pd.DataFrame(rows, columns=["first", "second", "correlation", "pairs"])


def search_indicators(
    methods: Methods, view: WorkspaceView, words: str, language: Language
) -> list[str]:
    """Return the indicators that hold every searched word, in the order of the framework.

    words  separated by spaces, in any case; looked for in the names, the definition and the pillar
           in the reader's language, in the code and in the code of IMPI. Nothing finds everything
    """
    wanted = words.casefold().split()
    return [
        code
        for code in methods.indicators["indicator"]
        if all(word in _searched_text(view, str(code), language) for word in wanted)
    ]


def read_indicator(
    view: WorkspaceView, methods: Methods, code: str, choice: Choice
) -> IndicatorCard:
    """Return one indicator of the framework with the values of the edition.

    Raises UnknownIndicatorError naming those there are.
    """
    scored = methods.scored
    if code not in scored.values.columns:
        known = ", ".join(map(str, scored.values.columns))
        raise UnknownIndicatorError(
            f"Framework {scored.framework.code} has no indicator {code!r}; it has: {known}."
        )
    [row] = methods.indicators[methods.indicators["indicator"] == code].to_dict("records")
    members = find_peer_group(view, choice, scored.edition.period).members
    spread = _spread_values(scored, code, choice.institution, members)
    lacking = spread.loc[spread["value"].isna(), "reason"].astype("str").value_counts()
    values = spread["value"].dropna().to_numpy(dtype="float64")
    return IndicatorCard(
        definition=view.catalogue.indicators[code],
        metrics=view.catalogue.compiled[code].metrics,
        weight=float(row["weight"]),
        overall_weight=float(row["overall_weight"]),
        spread=spread,
        reasons={str(reason): int(times) for reason, times in lacking.items()},
        median=float(np.median(values)) if len(values) else None,
        trail=trail_scores(view, scored, [code]),
    )


def _spread_values(
    scored: ScoredEdition, code: str, own: str, members: Iterable[str]
) -> pd.DataFrame:
    frame = pd.DataFrame({"value": scored.values[code], "reason": scored.reasons[code]})
    frame = frame.sort_values("value", kind="stable", na_position="last")
    known = frame.index[frame["value"].notna()]
    frame["is_own"] = frame.index == own
    frame["is_peer"] = frame.index.isin(list(members))
    frame["is_extreme"] = frame.index.isin([*known[:1], *known[-1:]])
    return frame.rename_axis("institution").reset_index()


def _describe_indicators(view: WorkspaceView, scored: ScoredEdition) -> pd.DataFrame:
    there, of = scored.values.notna().sum(), len(scored.values)
    overall = scored.framework.effective_weights()
    frame = pd.DataFrame(
        [
            {
                "indicator": item.code,
                "pillar": pillar.code,
                "unit": view.catalogue.indicators[item.code].unit,
                "weight": item.weight,
                "overall_weight": overall[item.code],
                "with_value": int(there[item.code]),
                "of": of,
            }
            for pillar in scored.framework.pillars
            for item in pillar.indicators
        ]
    )
    return frame.assign(share=frame["with_value"] / frame["of"])


def _direct_values(view: WorkspaceView, scored: ScoredEdition) -> pd.DataFrame:
    """Turn lower-is-better round, so that a positive correlation means good goes with good."""
    directions = {
        code: int(view.catalogue.indicators[code].direction)
        for code in scored.framework.indicator_codes()
    }
    return scored.values * pd.Series(directions)


def _find_overlaps(ties: pd.DataFrame, pillar_of: dict[str, str]) -> pd.DataFrame:
    order = {code: at for at, code in enumerate(pillar_of)}
    once = ties[ties["first"].map(order) < ties["second"].map(order)]
    redundant = once[once["correlation"] >= REDUNDANT_FROM].assign(kind=Overlap.REDUNDANT.value)
    conflicting = once[once["correlation"] <= CONFLICTING_TO].assign(kind=Overlap.CONFLICTING.value)
    found = pd.concat([redundant, conflicting], ignore_index=True)
    same = [pillar_of[a] == pillar_of[b] for a, b in found[["first", "second"]].to_numpy()]
    found["same_pillar"] = pd.Series(same, index=found.index, dtype="bool")
    strength = found["correlation"].abs().rename("strength")
    order_by = strength.sort_values(ascending=False, kind="stable").index
    return found.loc[order_by].reset_index(drop=True)


def _measure_presence(
    view: WorkspaceView, scored: ScoredEdition, editions: tuple[Edition, ...]
) -> pd.DataFrame:
    """Count who has a value, period by period; a period without an edition has nobody's."""
    population = sorted(view.access.institutions(InstitutionKind.MEASURED)["institution"])
    held = [edition.period for edition in editions]
    tidy = view.access.indicator_values(
        view.catalogue.compiled_of(scored.framework.code), population, held
    )
    found = tidy[tidy["value"].notna()].groupby(["indicator", "period"]).size()
    periods = range(held[0], held[-1] + 1)
    index = pd.MultiIndex.from_product(
        [scored.framework.indicator_codes(), periods], names=["indicator", "period"]
    )
    frame = found.reindex(index, fill_value=0).rename("with_value").reset_index()
    return frame.assign(
        held=frame["period"].isin(held),
        of=len(population),
        share=frame["with_value"] / len(population),
    )


def _trail_presence(
    view: WorkspaceView, scored: ScoredEdition, editions: tuple[Edition, ...]
) -> Trail:
    codes = scored.framework.indicator_codes()
    metrics = {metric for code in codes for metric in view.catalogue.compiled[code].metrics}
    published = trail_metrics(view, sorted(metrics), [item.period for item in editions])
    step = TrailStep(code="formulas", parameters={"indicators": len(codes)})
    return published.model_copy(update={"framework": scored.framework.code, "steps": (step,)})


def _list_sources(view: WorkspaceView) -> tuple[TrailSource, ...]:
    editions = view.access.source_editions()
    editions = editions[editions["held"]]
    held = {
        str(source): set(rows["edition"].astype("int64").astype("str"))
        for source, rows in editions.groupby("source")
    }
    codes = [str(code) for code in view.access.sources()["source"]]
    return describe_sources(view, {code: held.get(code, set()) for code in codes})


def _searched_text(view: WorkspaceView, code: str, language: Language) -> str:
    definition = view.catalogue.indicators[code]
    pillar = view.catalogue.pillars[definition.pillar]
    parts = [
        definition.name.in_language(language),
        definition.short_name.in_language(language),
        definition.definition.in_language(language),
        pillar.name.in_language(language),
        code,
        definition.impi_code or "",
    ]
    return "\n".join(parts).casefold()


def _find_title(scored: ScoredEdition, indicators: pd.DataFrame) -> Finding:
    return Finding(
        code="methods_held",
        facts={
            "n": count(len(indicators)),
            "pillars": number(len(scored.framework.pillars)),
            "share": percent(float(indicators["with_value"].sum() / indicators["of"].sum())),
            "edition": text(_name_edition(scored.edition)),
        },
    )


def _name_edition(edition: Edition) -> str:
    """Name an edition as in every language: "2025/26", or the publishers' editions held."""
    if edition.academic:
        return f"{edition.period}/{(edition.period + 1) % 100:02d}"
    return " · ".join(f"{part.short_title} {part.edition}" for part in edition.parts if part.held)
