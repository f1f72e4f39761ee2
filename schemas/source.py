"""Sources: who produced a number, in which edition, under which terms."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.language import Language, NonEmpty


class SourceEdition(BaseModel):
    """One edition of a serial source.

    edition         the publisher's own label: QS 2026
    published_year  when it appeared: 2025. Editions of several publishers are paired by this year
    held            whether this copy of the data has it
    list_size       institutions to which the edition gives a rank, where known
    table_rows      rows of the publisher's full table, where known: also institutions that only
                    report (THE) or are shown without a rank (QS)
    break_before    the publisher changed the method with this edition: values before and after do
                    not compare
    rebased         scores were re-based with this edition: only places inside one edition compare
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    edition: int
    published_year: int
    held: bool
    list_size: int | None = Field(default=None, ge=0)
    table_rows: int | None = Field(default=None, ge=0)
    break_before: bool = False
    rebased: bool = False

    @model_validator(mode="after")
    def _ranked_within_table(self) -> SourceEdition:
        sizes = (self.list_size, self.table_rows)
        if None not in sizes and self.list_size > self.table_rows:  # type: ignore[operator]
            raise ValueError(f"{self.source} {self.edition}: more institutions ranked than rows")
        return self


class Source(BaseModel):
    """A source with all that a reader needs to judge and cite it.

    title_*       in the three languages; a ranking keeps its name, what describes is translated.
                  Licence and citation stay as their authors wrote them
    quoted_facts  True where the producer's terms are not open and only a small cited excerpt is
                  kept, in a folder of its own that can be removed
    processing    what was done to the values between the source and the store
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title_en: NonEmpty
    title_ru: NonEmpty
    title_kk: NonEmpty
    short_title: str
    producer: str
    edition: str
    licence: str
    licence_url: str | None = None
    citation: str
    link: str | None = None
    obtained: str
    processing: str
    folder: str
    quoted_facts: bool = False
    synthetic: bool = False
    editions: tuple[SourceEdition, ...] = ()

    def title_in(self, language: Language) -> str:
        """Return the title in one language."""
        return str(getattr(self, f"title_{language.value}"))
