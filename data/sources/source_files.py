"""Metadata of sources: what stands in `source.yaml` beside the files of each source.

The files of a source lie in a folder of `data/open/` together with `source.yaml`, which says who
produced them, in which edition, under which terms, how they were obtained and what was done to
them, and with the text of the licence where the licence asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import yaml

from schemas.source import Source, SourceEdition

OPEN_DATA = Path(__file__).resolve().parent.parent / "open"
"""Folder of the shipped public data."""

METADATA_FILE = "source.yaml"

SOURCE_COLUMNS = tuple(name for name in Source.model_fields if name != "editions")
"""Columns of the table `source` without its bookkeeping, in order."""

EDITION_COLUMNS = tuple(SourceEdition.model_fields)
"""Columns of the table `source_edition` without its bookkeeping, in order."""


class SourceFileError(Exception):
    """A shipped file is not as its reader promises; the message names file and fault."""

    code = "source_file"


def read_source(folder: Path) -> Source:
    """Return the source described by `source.yaml` in a folder.

    An entry of `editions` need not repeat the code of its source.

    Raises SourceFileError when the file is missing or is no mapping, pydantic's ValidationError
    when a field is missing, unknown or malformed.
    """
    path = folder / METADATA_FILE
    if not path.is_file():
        raise SourceFileError(f"{path} is missing: every folder of a source describes it there.")
    fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(fields, dict):
        raise SourceFileError(f"{path} is not a mapping of fields of a source.")
    code = fields.get("source")
    fields["editions"] = tuple({"source": code} | entry for entry in fields.get("editions") or ())
    return Source.model_validate(fields)


def source_rows(sources: Iterable[Source]) -> pd.DataFrame:
    """Return the table `source` without its bookkeeping, one row per source, in the given order."""
    rows = [source.model_dump(include=set(SOURCE_COLUMNS)) for source in sources]
    return pd.DataFrame(rows, columns=list(SOURCE_COLUMNS))


def edition_rows(sources: Iterable[Source]) -> pd.DataFrame:
    """Return the table `source_edition` without its bookkeeping, one row per edition.

    `list_size` and `table_rows` are nullable whole numbers: not every full table was counted.
    """
    rows = [edition.model_dump() for source in sources for edition in source.editions]
    frame = pd.DataFrame(rows, columns=list(EDITION_COLUMNS))
    return frame.astype({"list_size": "Int64", "table_rows": "Int64"})


def read_codes(path: Path) -> pd.DataFrame:
    """Return a shipped CSV (plain or gzip) with every cell as the text that stands in the file.

    An empty cell is an empty text: nothing is guessed to be missing, so that the country code NA
    stays Namibia.

    Raises SourceFileError when the file is missing or is no table of comma-separated UTF-8 text.
    """
    if not path.is_file():
        raise SourceFileError(f"{path} is missing or no file; check the path.")
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SourceFileError(
            f"{path} is no UTF-8 text{_find_line(path)}; save the table as CSV in UTF-8."
        ) from error
    except pd.errors.EmptyDataError as error:
        raise SourceFileError(f"{path} is empty; it needs a line of headings.") from error
    except pd.errors.ParserError as error:
        cause = str(error).strip().removeprefix("Error tokenizing data. C error: ")
        raise SourceFileError(
            f"{path} is no table of comma-separated values ({cause}); mend that line or save the "
            "table as CSV again."
        ) from error
    except OSError as error:
        raise SourceFileError(
            f"{path} cannot be read ({error.strerror}); check its permissions."
        ) from error


def _find_line(path: Path) -> str:
    """Return where a plain file stops being UTF-8: " (line 7)"; nothing for a packed one."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "" if path.suffix == ".gz" else f" (line {line})"
    return ""
