"""One edition of a framework: the period a score belongs to, and what it is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class EditionPart(BaseModel):
    """What one publisher contributes to an edition; `held` False: this copy has no such edition."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    short_title: str
    edition: int
    held: bool
    break_before: bool = False
    rebased: bool = False


class Edition(BaseModel):
    """A period of a framework.

    period          key of the observations: the publishers' edition, or an academic year's start
    published_year  when its parts appeared; None for academic years
    parts           publishers' editions paired by year of publication, empty for academic years
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    period: int
    published_year: int | None = None
    parts: tuple[EditionPart, ...] = ()

    @property
    def complete(self) -> bool:
        """Tell whether every part is held."""
        return all(part.held for part in self.parts)

    @property
    def academic(self) -> bool:
        """Tell whether the period is an academic year."""
        return not self.parts
