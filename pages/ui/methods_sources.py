"""Tables of sources and terms on Indicators and methods, and the file of sources."""

from __future__ import annotations

import pandas as pd

from indicators.services.methods import Methods
from pages.ui.origin import escape
from pages.ui.screen import Screen
from schemas.language import Language
from schemas.trail import TrailSource


def tabulate_sources(screen: Screen, methods: Methods) -> pd.DataFrame:
    """Return every source of the workspace with producer, editions held and licence.

    The titles are markdown, with a link where there is an address.
    """
    text, rows = screen.text, methods.sources
    return pd.DataFrame(
        {
            text("methods.column_source"): [_link_source(row, screen.language) for row in rows],
            text("methods.column_producer"): [escape(row.producer) for row in rows],
            text("methods.column_editions"): [_write_editions(row.editions) for row in rows],
            text("methods.column_licence"): [escape(row.licence) for row in rows],
        }
    )


def _link_source(source: TrailSource, language: Language) -> str:
    title = escape(source.title.in_language(language))
    return f"[{title}]({source.link})" if source.link else title


def export_sources(methods: Methods) -> pd.DataFrame:
    """Return every source with all that has to be named where it is used."""
    frame = pd.DataFrame(
        [
            {f"title_{language}": title for language, title in source.title.model_dump().items()}
            | source.model_dump(exclude={"editions", "title"})
            for source in methods.sources
        ]
    )
    frame["editions"] = [" ".join(source.editions) for source in methods.sources]
    return frame


def _write_editions(editions: tuple[str, ...]) -> str:
    """Write neighbouring editions as a range.

    >>> _write_editions(("2011", "2012", "2013", "2016"))
    '2011–2013, 2016'
    """
    runs: list[list[int]] = []
    for year in sorted(int(edition) for edition in editions):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


def tabulate_terms(screen: Screen, wanted: str) -> pd.DataFrame:
    """Return the terms that hold every searched word, those in the reader's language first."""
    words = wanted.casefold().split()
    order = sorted(Language, key=lambda language: language is not screen.language)
    rows = [
        (
            *(term.name.in_language(language) for language in order),
            _write_check(screen, term.needs_native_check),
        )
        for term in screen.view.catalogue.glossary
    ]
    kept = [row for row in rows if all(word in " ".join(row[:3]).casefold() for word in words)]
    names = [*(language.value for language in order), "check"]
    return pd.DataFrame(kept, columns=[screen.text(f"methods.column_{name}") for name in names])


def _write_check(screen: Screen, needed: bool) -> str:
    return screen.text("methods.needs_check") if needed else ""
