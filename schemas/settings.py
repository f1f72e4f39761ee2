"""Settings: every limit and address of an installation, with its unit and a sentence.

`data.configuration.read_settings` fills them from the environment; the defaults run on a laptop.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from schemas.language import Language

WorkspaceName = Annotated[str, StringConstraints(pattern=r"^(open|demo)$")]


def _field(default: object, unit: str, sentence: str, **bounds: float) -> Any:
    """Declare a setting: its default, its unit, what it does, and the bounds it must keep."""
    extra = {"unit": unit}
    return Field(default=default, description=sentence, json_schema_extra=extra, **bounds)  # type: ignore[call-overload]


class Settings(BaseModel):
    """All settings of one running installation; unknown names are refused.

    Every field carries its unit (`json_schema_extra["unit"]`) and one sentence (`description`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    workspaces_folder: Path = _field(
        Path("data/workspaces"),
        "path",
        "Folder of the workspace databases; a relative path starts at the repository.",
    )
    default_workspace: WorkspaceName = _field(
        "open", "name", "Workspace shown to a reader who has not chosen one: open or demo."
    )
    default_language: Language = _field(
        Language.ENGLISH, "ISO 639-1 code", "Language when neither link nor browser asks for one."
    )
    host: str = _field(
        "127.0.0.1",
        "address",
        "Network address the server listens on; the default admits this machine only.",
    )
    port: int = _field(8501, "port", "Port the server listens on.", ge=1, le=65535)
    database_memory_mb: int = _field(
        1024,
        "megabytes",
        "Memory the database engine may use before it refuses a query.",
        ge=64,
        le=262_144,
    )
    database_threads: int = _field(
        2, "threads", "Threads the database engine may use.", ge=1, le=64
    )
    query_seconds_max: float = _field(
        20.0, "seconds", "A query that runs longer is stopped with an error.", ge=0.05, le=600
    )
    cache_entries: int = _field(
        128, "entries", "Results each cache keeps before it drops the oldest.", ge=1, le=10_000
    )
    rows_exported_max: int = _field(
        200_000,
        "rows",
        "An export with more rows is refused with the advice to narrow the choice.",
        ge=1,
        le=5_000_000,
    )
    uncertainty_runs_max: int = _field(
        5000, "runs", "Most runs an uncertainty analysis may be asked for.", ge=100, le=20_000
    )
    chart_points_max: int = _field(
        5000, "marks", "A chart with more marks than this is drawn summarised.", ge=100, le=100_000
    )
