"""A table as files: plain CSV, or a ZIP with data, metadata and a readme.

Numbers keep full precision and a decimal point, whatever the reader's language: files are for
machines. Text that a spreadsheet would run as a formula is made harmless.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from schemas.language import Language
from schemas.trail import Trail

DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Time stamp inside a ZIP: the same table gives the same bytes."""


class TooManyRowsError(ValueError):
    """The table has more rows than an export may have; the message says how many and the limit."""


@dataclass(frozen=True)
class ExportTable:
    """What is to be written.

    name      file name without ending
    frame     full-precision values; missing stays empty, with its reason in a column of its own
    columns   what each column means, with its unit, in the reader's language
    title     the finding of the card;  edition  its edition, in words
    notice    set for synthetic data: a sentence printed in every row and file
    language  of title, columns and notice; the titles of sources follow it
    """

    name: str
    title: str
    edition: str
    frame: pd.DataFrame
    trail: Trail
    columns: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    language: Language = Language.ENGLISH

    def __post_init__(self) -> None:
        """Refuse synthetic data without the sentence that marks them."""
        if self.trail.synthetic and not self.notice:
            raise ValueError(f"{self.name}: synthetic data need a notice")


def write_csv(table: ExportTable, rows_max: int) -> bytes:
    """Return the table as CSV: UTF-8 with a mark, so that office programs read Kazakh letters.

    Each row names its sources and edition; synthetic data carry their notice in each row too.
    Raises TooManyRowsError.
    """
    if len(table.frame) > rows_max:
        raise TooManyRowsError(f"{len(table.frame)} rows; an export may have {rows_max}")
    frame = table.frame.copy()
    for column in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = frame[column].map(make_harmless, na_action="ignore")
    frame["edition"] = table.edition
    frame["sources"] = "; ".join(source.citation for source in table.trail.sources)
    if table.notice:
        frame["notice"] = table.notice
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def write_zip(table: ExportTable, rows_max: int) -> bytes:
    """Return data.csv, metadata.json and README.txt in one ZIP; the same table, the same bytes."""
    files = {
        "data.csv": write_csv(table, rows_max),
        "metadata.json": json.dumps(
            describe_table(table), ensure_ascii=False, indent=2, sort_keys=True
        ).encode(),
        "README.txt": _write_readme(table).encode(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content)
    return target.getvalue()


def describe_table(table: ExportTable) -> dict[str, object]:
    """Return the metadata of a table: columns, sources with licence and citation, recipe."""
    return {
        "title": table.title,
        "edition": table.edition,
        "rows": len(table.frame),
        "columns": {str(name): table.columns.get(str(name), "") for name in table.frame.columns},
        "notice": table.notice,
        "trail": table.trail.model_dump(mode="json"),
    }


def make_harmless(text: object) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> make_harmless("=1+1"), make_harmless("KazNU")
    ("'=1+1", 'KazNU')
    """
    plain = str(text)
    return f"'{plain}" if plain.startswith(DANGEROUS_STARTS) else plain


def _write_readme(table: ExportTable) -> str:
    lines = [table.title, table.edition, ""]
    if table.notice:
        lines += [table.notice, ""]
    lines += [f"{name}: {meaning}" for name, meaning in table.columns.items()]
    lines.append("")
    for source in table.trail.sources:
        title = source.title.in_language(table.language)
        lines += [f"{title} ({source.producer})", source.citation, source.licence, ""]
    if table.trail.plan_digest:
        lines.append(f"plan {table.trail.plan_digest}")
    lines.append(f"data {table.trail.data_version}")
    return "\n".join(lines) + "\n"
