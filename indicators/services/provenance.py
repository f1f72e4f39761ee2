"""Where does this number come from? The trail of a screen, and of one number in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.catalogue.formula import fill_formula, list_metrics
from indicators.engine.rank import rank_scores
from indicators.services.listing import RANK_OF, find_publisher
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.language import Language, LocalisedText
from schemas.trail import Explanation, InputValue, Trail, TrailSource, TrailStep

DERIVED_SOURCE = "derived"
"""The source of values computed here from records: it has no notes of its own."""


class UnknownIndicatorError(LookupError):
    """The framework has no such indicator; the message names those it has."""


class UnknownInstitutionError(LookupError):
    """The workspace has no such institution."""


def explain_number(
    view: WorkspaceView, framework: str, institution: str, indicator: str, period: int | None = None
) -> Explanation:
    """Return the full trail of one indicator of one institution.

    Raises UnknownInstitutionError, UnknownIndicatorError, UnknownEditionError.
    """
    scored = score_edition(view, framework, period)
    if institution not in scored.values.index:
        raise UnknownInstitutionError(
            f"Workspace {view.name} measures no institution {institution!r}; "
            "'python -m data institutions' lists them."
        )
    if indicator not in scored.values.columns:
        known = ", ".join(scored.values.columns)
        raise UnknownIndicatorError(
            f"Framework {framework} has no indicator {indicator!r}; it has: {known}."
        )
    definition = view.catalogue.indicators[indicator]
    compiled = view.catalogue.compiled[indicator]
    inputs = read_inputs(view, institution, compiled.metrics, scored.edition.period)
    numbers = {item.metric: item.value for item in inputs if item.explains is None}
    needed = list_metrics(compiled.formula)
    complete = all(numbers.get(metric) is not None for metric in needed)
    filled = (
        fill_formula(compiled.formula, {code: f"{numbers[code]:.10g}" for code in needed})
        if complete
        else ""
    )
    posts = definition.goalposts
    ranks = rank_scores(_directed(scored, indicator, int(definition.direction)).to_frame())
    place = ranks.iloc[:, 0].loc[institution]
    contributions = scored.result.contributions
    missing = scored.missing
    row = missing[(missing["institution"] == institution) & (missing["indicator"] == indicator)]
    used = _editions_of_inputs(view, institution, inputs, scored.edition.period)
    notes = view.access.annotations(
        [institution], {item.metric for item in inputs}, sorted(used), [scored.edition.period]
    )
    return Explanation(
        institution=institution,
        indicator=indicator,
        framework=framework,
        period=scored.edition.period,
        unit=definition.unit,
        formula=definition.formula,
        guard=definition.guard,
        filled=filled,
        value=_plain(scored.values.at[institution, indicator]),
        reason=_text(scored.reasons.at[institution, indicator]),
        missing_metrics=tuple(map(str, row["missing_metrics"].iloc[0])) if len(row) else needed,
        normalisation=definition.normalisation.value,
        goalpost_low=posts.low if posts else None,
        goalpost_high=posts.high if posts else None,
        direction=int(definition.direction),
        score=_plain(scored.result.normalised.at[institution, indicator]),
        weight=scored.framework.effective_weights()[indicator],
        weight_used=_plain(contributions.indicator_weights.at[institution, indicator]),
        contribution=_plain(contributions.indicator_contributions.at[institution, indicator]),
        place=None if pd.isna(place) else int(place),
        of=int(scored.values[indicator].notna().sum()),
        inputs=tuple(inputs),
        sources=describe_sources(view, used),
        annotations=tuple(map(str, notes["annotation"])),
        plan_digest=scored.result.plan.digest(),
    )


def read_inputs(
    view: WorkspaceView, institution: str, metrics: Sequence[str], period: int
) -> list[InputValue]:
    """Return the current observations of some metrics, in the order of the metrics.

    After a derived one stand the published ones it was computed from; where a publisher shows no
    value at all stands its rank, which says why (`InputValue.explains`). Shown through the viewer's
    access: small counts of others are suppressed here.
    """
    rows = view.access.observations([institution], metrics, [period])
    found = {str(row["metric"]): row for row in rows.to_dict("records")}
    origins = view.access.derived_origins([institution], metrics, [period])
    printed = origins[origins["metric"].notna()]
    inputs: list[InputValue] = []
    for metric in metrics:
        if metric in found:
            inputs.append(_make_input(found[metric]))
            own = printed[printed["derived_metric"] == metric].to_dict("records")
            inputs += [_make_input(row, explains=metric) for row in own]
        else:
            inputs += _find_rank(view, institution, metric, period)
    return inputs


def _find_rank(view: WorkspaceView, institution: str, metric: str, period: int) -> list[InputValue]:
    """Return the rank that says why its publisher shows no value of a metric, if there is one."""
    source = find_publisher(view, metric)
    if source is None or metric == RANK_OF[source]:
        return []
    rows = view.access.observations([institution], [RANK_OF[source]], [period])
    return [_make_input(row, explains=metric) for row in rows.to_dict("records")]


def _editions_of_inputs(
    view: WorkspaceView, institution: str, inputs: Sequence[InputValue], period: int
) -> dict[str, set[str | None]]:
    """Return sources and editions behind inputs; records of a derived one name theirs, too."""
    used: dict[str, set[str | None]] = {}
    for item in inputs:
        used.setdefault(item.source, set()).add(item.source_edition)
    derived = [item.metric for item in inputs if item.source == DERIVED_SOURCE]
    origins = view.access.derived_origins([institution], derived, [period])
    return _gather_editions(origins, used)


def describe_sources(
    view: WorkspaceView, editions: Mapping[str, Iterable[str | None]]
) -> tuple[TrailSource, ...]:
    """Return the sources behind some values, each with the editions used.

    editions  source -> the editions its values came from
    """
    described = view.access.sources()
    described = described[described["source"].isin(list(editions))]
    return tuple(
        TrailSource(
            source=str(row["source"]),
            title=LocalisedText(**{one.value: str(row[f"title_{one.value}"]) for one in Language}),
            short_title=str(row["short_title"]),
            producer=str(row["producer"]),
            editions=tuple(sorted({str(e) for e in editions[str(row["source"])] if e})),
            licence=str(row["licence"]),
            citation=str(row["citation"]),
            link=_text(row["link"]),
            processing=str(row["processing"]),
            quoted_facts=bool(row["quoted_facts"]),
            synthetic=bool(row["synthetic"]),
        )
        for row in described.to_dict("records")
    )


def trail_metrics(
    view: WorkspaceView,
    metrics: Iterable[str],
    periods: Iterable[int] | None,
    institutions: Iterable[str] | None = None,
) -> Trail:
    """Return the trail of a screen that shows observations as published, without scoring."""
    rows = view.access.observations(institutions, metrics, periods)
    return Trail(
        workspace=view.name,
        synthetic=view.synthetic,
        sources=describe_sources(view, _editions_behind(view, rows)),
        steps=(TrailStep(code="as_published"),),
        data_version=view.access.data_version(),
    )


def trail_scores(
    view: WorkspaceView, scored: ScoredEdition, indicators: Iterable[str] | None = None
) -> Trail:
    """Return the trail of a screen that shows scores of one edition."""
    codes = list(indicators or scored.framework.indicator_codes())
    metrics = {metric for code in codes for metric in view.catalogue.compiled[code].metrics}
    rows = view.access.observations(None, metrics, [scored.edition.period])
    plan = scored.result.plan
    steps = [
        TrailStep(code="formulas", parameters={"indicators": len(codes)}),
        TrailStep(code="normalised"),
        TrailStep(
            code=f"aggregated_{plan.aggregation.value}",
            parameters={
                "pillar_coverage": plan.pillar_coverage,
                "overall_coverage": plan.overall_coverage,
            },
        ),
    ]
    if scored.uncertainty is not None:
        record = scored.uncertainty.record
        steps.append(
            TrailStep(
                code="simulated",
                parameters={
                    "runs": record.runs,
                    "seed": record.seed,
                    "concentration": record.concentration,
                },
            )
        )
    return Trail(
        workspace=view.name,
        synthetic=view.synthetic,
        framework=scored.framework.code,
        period=scored.edition.period,
        sources=describe_sources(view, _editions_behind(view, rows)),
        steps=tuple(steps),
        plan_digest=plan.digest(),
        data_version=view.access.data_version(),
    )


def _editions_behind(view: WorkspaceView, rows: pd.DataFrame) -> dict[str, set[str | None]]:
    """Return sources and editions of observations; those behind derived ones as well."""
    found = _gather_editions(rows, {})
    derived = rows[rows["source"] == DERIVED_SOURCE]
    if derived.empty:
        return found
    origins = view.access.derived_origins(
        *(sorted(set(derived[name])) for name in ("institution", "metric", "period"))
    )
    return _gather_editions(origins, found)


def _gather_editions(
    rows: pd.DataFrame, found: dict[str, set[str | None]]
) -> dict[str, set[str | None]]:
    """Add the sources and editions of rows to those found."""
    pairs = rows[["source", "source_edition"]].drop_duplicates()
    for source, edition in pairs.itertuples(index=False):
        found.setdefault(str(source), set()).add(_text(edition))
    return found


def _directed(scored: ScoredEdition, indicator: str, direction: int) -> pd.Series:
    return scored.values[indicator] * direction


def _make_input(row: Mapping[Any, Any], explains: str | None = None) -> InputValue:
    return InputValue(
        metric=str(row["metric"]),
        period=int(row["period"]),
        value=_plain(row["value"]),
        verbatim=_text(row["value_verbatim"]),
        status=str(row["status"]),
        reason=_text(row["reason"]),
        source=str(row["source"]),
        source_edition=_text(row["source_edition"]),
        locator=_text(row["source_locator"]),
        name_in_source=_text(row["name_in_source"]),
        recorded_by=str(row["recorded_by"]),
        recorded_at=str(row["recorded_at"]),
        revision=int(row["revision"]),
        explains=explains,
    )


def _plain(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
