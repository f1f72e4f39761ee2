"""Notes that belong to public data: breaks in series, leaps that are real in a source, cautions."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from data.frames import build_frame
from data.sources.rankings_panel import RANKINGS_DATA
from data.sources.source_files import OPEN_DATA, SourceFileError

OPEN_NOTES = OPEN_DATA / "press" / "annotations.yaml"
RANKING_NOTES = RANKINGS_DATA / "annotations.yaml"
"""Goes away together with the quoted facts it speaks of."""


class AnnotationKind(StrEnum):
    """What a note says about the values it stands at."""

    BREAK = "break"  # from here on values do not compare with those before
    LEAP = "leap"  # an unusual change that is real in the source
    NOTE = "note"


class Annotation(BaseModel):
    """One note in three languages.

    institution, metric, source  what it is about; None for all
    from_period, to_period       first and last period; an open end lasts, a leap has both
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    annotation: str
    kind: AnnotationKind
    institution: str | None = None
    metric: str | None = None
    source: str
    from_period: int | None = None
    to_period: int | None = None
    text_en: str
    text_ru: str
    text_kk: str

    @model_validator(mode="after")
    def _span(self) -> Annotation:
        if self.kind is AnnotationKind.BREAK and self.from_period is None:
            raise ValueError(f"{self.annotation}: a break needs its first period")
        if self.kind is AnnotationKind.LEAP and None in (self.from_period, self.to_period):
            raise ValueError(f"{self.annotation}: a leap needs its periods")
        return self


def collect(
    open_notes: Path = OPEN_NOTES, ranking_notes: Path = RANKING_NOTES
) -> dict[str, pd.DataFrame]:
    """Return the table annotation; without the folder of quoted facts, without notes on them.

    Raises SourceFileError when a file is missing although its folder is there or when two notes
    have one code, pydantic's ValidationError for a note that breaks its model.
    """
    entries = _read_notes(open_notes)
    if ranking_notes.parent.is_dir():
        entries += _read_notes(ranking_notes)
    notes = [Annotation.model_validate(entry) for entry in entries]
    if len({note.annotation for note in notes}) < len(notes):
        raise SourceFileError(f"{open_notes} and {ranking_notes} use one code twice.")
    return {
        "annotation": build_frame("annotation", [note.model_dump(mode="json") for note in notes])
    }


def _read_notes(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise SourceFileError(f"{path} is missing.")
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))
