"""Which editions a framework has here, what each is made of, and which is shown first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from indicators.services.memory import Memory
from indicators.services.view import WorkspaceView
from schemas.catalogue import MetricKind
from schemas.edition import Edition, EditionPart
from schemas.institution import InstitutionKind

_MEMORY: Memory[tuple[Edition, ...]] = Memory(entries=48)
"""Every page asks several times a run, and finding the academic years reads all observations."""


def list_editions(view: WorkspaceView, framework: str) -> list[Edition]:
    """Return the editions of a framework for which there are data, oldest first.

    Editions of publishers are paired by their year of publication: QS 2026 and THE 2026 both
    appeared in 2025. A year in which one publisher's edition is not held is an edition too, with
    the part marked as not held: it is never filled up with another year's.
    """
    found = _MEMORY.recall((*view.key, framework), lambda: tuple(_find(view, framework)))
    return list(found)


def _find(view: WorkspaceView, framework: str) -> list[Edition]:
    definition = view.catalogue.frameworks[framework]
    if definition.sources:
        return _pair_by_publication(view, definition.sources)
    periods = sorted(
        {
            int(period)
            for period in view.access.indicator_values(view.catalogue.compiled_of(framework))[
                "period"
            ].unique()
        }
    )
    if view.name == "open":  # publishers' editions are no academic years, but label the same facts
        paired = {e.period: e for e in _pair_by_publication(view, ("qs_wur", "the_wur"))}
        return [paired[period] for period in periods if period in paired]
    return [Edition(period=period) for period in periods]


def choose_default(editions: list[Edition]) -> Edition | None:
    """Return the newest complete edition, else the newest, else None."""
    complete = [edition for edition in editions if edition.complete]
    candidates = complete or editions
    return candidates[-1] if candidates else None


def find_edition(editions: list[Edition], period: int | None) -> Edition | None:
    """Return the edition of a period, or the default one for None; None when there is none."""
    if period is None:
        return choose_default(editions)
    return next((edition for edition in editions if edition.period == period), None)


def _periods_with_values(view: WorkspaceView) -> set[int]:
    """Return the periods in which any measured institution has any published value.

    Editions before the first Kazakh university was listed have nothing to show.
    """
    measured = view.access.institutions(InstitutionKind.MEASURED)["institution"]
    metrics = [
        code
        for code, metric in view.catalogue.metrics.items()
        if metric.kind is MetricKind.PUBLISHED
    ]
    rows = view.access.observations(measured, metrics)
    return set(rows.loc[rows["value"].notna(), "period"].astype(int))


def _pair_by_publication(view: WorkspaceView, sources: tuple[str, ...]) -> list[Edition]:
    rows = view.access.source_editions()
    rows = rows[rows["source"].isin(sources) & rows["edition"].isin(_periods_with_values(view))]
    described = view.access.sources()
    titles = dict(zip(described["source"], described["short_title"], strict=True))
    editions = []
    for year in sorted(rows["published_year"].unique()):
        group = rows[rows["published_year"] == year].to_dict("records")
        parts = {str(row["source"]): _make_part(row, titles) for row in group}
        if not any(part.held for part in parts.values()):
            continue
        period = max(part.edition for part in parts.values())
        ordered = tuple(
            parts.get(source) or _absent_part(source, period, titles)
            for source in sources
            if source in titles
        )
        editions.append(Edition(period=period, published_year=int(year), parts=ordered))
    return editions


def _make_part(row: dict[Hashable, Any], titles: dict[str, str]) -> EditionPart:
    return EditionPart(
        source=str(row["source"]),
        short_title=titles.get(str(row["source"]), str(row["source"])),
        edition=int(row["edition"]),
        held=bool(row["held"]),
        break_before=bool(row["break_before"]),
        rebased=bool(row["rebased"]),
    )


def _absent_part(source: str, period: int, titles: dict[str, str]) -> EditionPart:
    return EditionPart(
        source=source, short_title=titles.get(source, source), edition=period, held=False
    )
