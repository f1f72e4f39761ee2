"""Names of things in the reader's language: institutions, pillars, indicators, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pages.i18n.formats import format_year
from pages.i18n.lookup import Words
from schemas.catalogue import (
    IndicatorDefinition,
    MetricDefinition,
    PillarDefinition,
    UnitDefinition,
)
from schemas.edition import Edition
from schemas.recipe import OVERALL


@dataclass(frozen=True)
class Names:
    """Looks names up by code; a code without a name is printed as it is, so that it is noticed."""

    words: Words
    institutions: pd.DataFrame
    pillars: Mapping[str, PillarDefinition]
    indicators: Mapping[str, IndicatorDefinition]
    metrics: Mapping[str, MetricDefinition]
    units: Mapping[str, UnitDefinition]

    def institution(self, code: str) -> str:
        """Return the short name of an institution."""
        return self._institution(code, "short")

    def institution_in_full(self, code: str) -> str:
        """Return the full name of an institution."""
        return self._institution(code, "name")

    def _institution(self, code: str, column: str) -> str:
        if code not in self.institutions.index:
            return code
        return str(self.institutions.at[code, f"{column}_{self.words.language.value}"])

    def pillar(self, code: str) -> str:
        """Return the name of a pillar."""
        found = self.pillars.get(code)
        return found.name.in_language(self.words.language) if found else code

    def pillar_short(self, code: str) -> str:
        """Return the short name of a pillar, for chart labels and tabs."""
        found = self.pillars.get(code)
        return found.short_name.in_language(self.words.language) if found else code

    def indicator(self, code: str) -> str:
        """Return the name of an indicator."""
        found = self.indicators.get(code)
        return found.name.in_language(self.words.language) if found else code

    def indicator_short(self, code: str) -> str:
        """Return the short name of an indicator, for chart labels."""
        found = self.indicators.get(code)
        return found.short_name.in_language(self.words.language) if found else code

    def metric(self, code: str) -> str:
        """Return the name of a metric."""
        found = self.metrics.get(code)
        return found.name.in_language(self.words.language) if found else code

    def measure(self, code: str) -> str:
        """Return the short name of whatever is measured under a code."""
        if code == OVERALL:
            return self.words.text("measure.overall")
        if code in self.pillars:
            return self.pillar_short(code)
        if code in self.indicators:
            return self.indicator_short(code)
        key = f"measure.{code}"
        return self.words.text(key) if self.words.has(key) else self.metric(code)

    def unit_mark(self, code: str) -> str:
        """Return the short mark of a unit, as printed after a number."""
        found = self.units.get(code)
        return found.mark.in_language(self.words.language) if found else code

    def unit(self, code: str) -> str:
        """Return the full name of a unit."""
        found = self.units.get(code)
        return found.name.in_language(self.words.language) if found else code

    def reason(self, code: str) -> str:
        """Return why a value is missing, in words."""
        return self.words.text(f"reason.{code}")

    def edition(self, edition: Edition) -> str:
        """Return what an edition is made of: "QS 2026 · THE 2026", or an academic year."""
        if edition.academic:
            return self.words.text(
                "edition.academic",
                first=format_year(edition.period),
                second=f"{(edition.period + 1) % 100:02d}",
            )
        return " · ".join(
            f"{part.short_title} {part.edition}"
            if part.held
            else self.words.text(
                "edition.part_not_held", source=part.short_title, edition=part.edition
            )
            for part in edition.parts
        )
