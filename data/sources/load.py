"""Load a publisher's whole table that the operator is entitled to use.

    frames, issues = load_file("qs-indicators", Path("qs_2028.csv"))

The frames fit `Store.append_all`; the issues name file, line and name of every row that should have
been read and was not. Nothing is written here: `data.loading` does that.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from data.sources.crosswalk import Crosswalk, read_crosswalk
from data.sources.institutions import read_institutions
from data.sources.openalex import read_openalex
from data.sources.publisher_tables import Frames
from data.sources.qs import read_qs_indicators, read_qs_ranks
from data.sources.ranking_rows import QS, THE
from data.sources.rankings_panel import RANKINGS_DATA
from data.sources.source_files import read_codes
from data.sources.the import read_the
from schemas.issue import Issue

NAMES_FILE = RANKINGS_DATA / "names.csv"
"""Spellings of QS and THE by institution: institution, source, name, country."""

OPENALEX_KIND = "openalex"

_RANKING_READERS: dict[str, tuple[str, Callable[[Path, Crosswalk], tuple[Frames, list[Issue]]]]] = {
    "qs-ranks": (QS, read_qs_ranks),
    "qs-indicators": (QS, read_qs_indicators),
    "the": (THE, read_the),
}

LAYOUTS = ("qs", "the", OPENALEX_KIND)
"""What a person who loads a file chooses from."""

FILE_KINDS = (*_RANKING_READERS, OPENALEX_KIND)
"""Layouts that can be loaded."""


class FileKindError(Exception):
    """A kind of file that no reader knows; the message lists the known ones."""

    code = "file_kind"


def load_file(kind: str, path: Path, names: Path = NAMES_FILE) -> tuple[Frames, list[Issue]]:
    """Return the tables of a publisher's file and what could not be read.

    kind   one of FILE_KINDS
    names  CSV of institution, source, name, country; spellings of a new edition are added there.
           OpenAlex needs none: its rows are matched by the ROR addresses of the register.

    Raises FileKindError for another kind, SourceFileError when the file or the names are missing.
    """
    if kind == OPENALEX_KIND:
        return read_openalex(path, read_ror_addresses())
    if kind not in _RANKING_READERS:
        raise FileKindError(f"There is no file kind {kind!r}; choose one of {FILE_KINDS}.")
    source, read = _RANKING_READERS[kind]
    return read(path, read_crosswalk(names, source))


def find_kind(layout: str, path: Path) -> str:
    """Return the kind of file of a layout a person names: `qs` has two, told by their headings.

    Raises FileKindError for another layout, SourceFileError when the file cannot be read.
    """
    if layout not in LAYOUTS:
        raise FileKindError(f"There is no layout {layout!r}; choose one of {', '.join(LAYOUTS)}.")
    if layout != "qs":
        return layout
    return "qs-indicators" if "institution" in read_codes(path).columns else "qs-ranks"


def read_ror_addresses() -> dict[str, str]:
    """Return the institution by ROR address, for those of the register that have one."""
    register = read_institutions().dropna(subset=["ror_id"])
    return dict(zip(register["ror_id"], register["institution"], strict=True))
