"""Facts about somebody's data or settings that the person should act on; never raised singly."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """How much an issue matters: an error blocks, a warning needs a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Issue(BaseModel):
    """A finding with its place and parameters; the words are added in `pages/i18n`.

    code    lower snake case, has a text `issue.<code>` in every language
    place   where: file, sheet and cell, URL parameter, institution and metric
    values  parameters of the text
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    severity: Severity = Severity.WARNING
    place: str = ""
    values: dict[str, str | int | float] = {}
