"""Which editions a framework has here, what each is made of, and which is shown first."""

from __future__ import annotations

import pandas as pd

from indicators.services.view import WorkspaceView
from schemas.edition import Edition, EditionPart


def list_editions(view: WorkspaceView, framework: str) -> list[Edition]:
    """Return the editions of a framework for which there are data, oldest first.

    Editions of publishers are paired by their year of publication: QS 2026 and THE 2026 both
    appeared in 2025. A year in which one publisher's edition is not held is an edition too, with
    the part marked as not held: it is never filled up with another year's.
    """
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
    return (complete or editions or [None])[-1]


def find_edition(editions: list[Edition], period: int | None) -> Edition | None:
    """Return the edition of a period, or the default one for None; None when there is none."""
    if period is None:
        return choose_default(editions)
    return next((edition for edition in editions if edition.period == period), None)


def previous_edition(editions: list[Edition], edition: Edition) -> Edition | None:
    """Return the edition before, or None."""
    earlier = [other for other in editions if other.period < edition.period]
    return earlier[-1] if earlier else None


def _pair_by_publication(view: WorkspaceView, sources: tuple[str, ...]) -> list[Edition]:
    rows = view.access.source_editions()
    rows = rows[rows["source"].isin(sources)]
    titles = view.access.sources().set_index("source")["short_title"].to_dict()
    editions = []
    for year, group in rows.groupby("published_year", sort=True):
        parts = {str(row.source): _make_part(row, titles) for row in group.itertuples()}
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


def _make_part(row: object, titles: dict[str, str]) -> EditionPart:
    return EditionPart(
        source=str(row.source),  # type: ignore[attr-defined]
        short_title=titles.get(str(row.source), str(row.source)),  # type: ignore[attr-defined]
        edition=int(row.edition),  # type: ignore[attr-defined]
        held=bool(row.held),  # type: ignore[attr-defined]
        break_before=bool(row.break_before) and not pd.isna(row.break_before),  # type: ignore[attr-defined]
        rebased=bool(row.rebased),  # type: ignore[attr-defined]
    )


def _absent_part(source: str, period: int, titles: dict[str, str]) -> EditionPart:
    return EditionPart(
        source=source, short_title=titles.get(source, source), edition=period, held=False
    )
