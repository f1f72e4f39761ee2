"""What of a loaded table is new to a workspace, and what follows from it.

A fact that the workspace holds already, with the same text, is not recorded again: its first origin
stays. A publisher's whole table also says who is not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from data.content import RANKING_PERIODS
from data.frames import build_frame
from data.sources.publisher_tables import Frames
from data.sources.ranking_rows import RANK_METRICS, THE, RankingFact, build_ranking_rows
from data.sources.source_files import EDITION_COLUMNS, SOURCE_COLUMNS
from data.store.connection import Store
from data.store.derived import derive_rank_midpoints, derive_rankings_listed
from data.store.institutions import read_institutions
from data.store.observations import read_observations
from data.store.records import read_records
from data.store.sources import read_source_editions, read_sources
from schemas.institution import InstitutionKind
from schemas.issue import Issue
from schemas.observation import Reason
from schemas.source import SourceEdition

LOADER = "operator"
"""The author of rows that a person loads from a file."""

WHOLE_TABLE_ROWS_MIN = 200
"""An edition with fewer rows is an excerpt and says nothing of who is absent: the shortest whole
table of QS or THE so far had 200 rows (THE 2011)."""

NAMES_TOLD = 5
"""Institutions named in a sentence; the rest is counted."""

_KEY = ["institution", "metric", "period"]
_COMPARED = ["institution", "metric", "period", "value", "value_verbatim", "reason", "source"]


def keep_editions(frames: Frames, editions: Collection[int]) -> Frames:
    """Return the tables with the rows of some editions; the source itself stays."""
    column = {
        "observation": "period",
        "ranking_result": "edition_year",
        "source_edition": "edition",
    }
    return {
        table: frame[frame[column[table]].isin(editions)].reset_index(drop=True)
        if table in column
        else frame
        for table, frame in frames.items()
    }


def append_new(
    store: Store, frames: Frames, issues: Sequence[Issue], path: Path, at: datetime
) -> tuple[dict[str, int], list[str]]:
    """Append what is new in loaded tables, who is absent, and what follows; return rows by table.

    frames  as a reader gives them, of the editions wanted;  issues  of the reader, warnings only
    returns also one sentence for each edition that is not taken as a whole table
    """
    source = str(frames["source"]["source"].iloc[0])
    absent, notes = _state_absence(store, source, frames, issues, path)
    observed = _stack(frames["observation"], absent["observation"])
    new = find_new_observations(store, observed)
    batches: Frames = {"observation": new}
    if "ranking_result" in frames:
        placed = _stack(frames["ranking_result"], absent["ranking_result"])
        batches["ranking_result"] = _find_new_places(store, placed, new, source)
        batches["source_edition"] = _find_new_editions(store, frames["source_edition"])
    if all(frame.empty for frame in batches.values()):
        return {}, notes
    batches["source"] = _describe_source(store, frames["source"], batches, path, at)
    counts = store.append_all(batches, author=LOADER, at=at)
    period = RANKING_PERIODS["open"]
    derived = pd.concat(
        [derive_rank_midpoints(store, period), derive_rankings_listed(store, period)],
        ignore_index=True,
    )
    follows = find_new_observations(store, derived)
    counts["observation"] += store.append("observation", follows, author=LOADER, at=at)
    return {table: count for table, count in counts.items() if count}, notes


def find_new_observations(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that tell something else than the current observations.

    Equal are: the same source, and the same number and printed text, or missing for one reason.
    """
    if rows.empty:
        return rows
    current = read_observations(
        store, set(rows["institution"]), set(rows["metric"]), {int(p) for p in rows["period"]}
    )
    both = rows[_KEY].merge(current[_COMPARED], on=_KEY, how="left")
    value, held = rows["value"].to_numpy(), both["value"].to_numpy()
    text, held_text = _as_text(rows["value_verbatim"]), _as_text(both["value_verbatim"])
    reason, held_reason = _as_text(rows["reason"]), _as_text(both["reason"])
    told = pd.notna(value) & (value == held) & (text == held_text)
    missing = pd.isna(value) & (reason != "") & (reason == held_reason)
    same = (told | missing) & (_as_text(rows["source"]) == _as_text(both["source"]))
    return rows[~same].reset_index(drop=True)


def _as_text(column: pd.Series) -> pd.Series:
    return column.astype(object).where(column.notna(), "").astype(str).reset_index(drop=True)


def _find_new_places(
    store: Store, placed: pd.DataFrame, new: pd.DataFrame, source: str
) -> pd.DataFrame:
    """Return the places of institutions and editions with a new value or without a place so far."""
    held = read_records(store, "ranking_result", filters={"ranking": source})
    known = set(zip(held["institution"], held["edition_year"], strict=True))
    changed = set(zip(new["institution"], new["period"], strict=True))
    keys = list(zip(placed["institution"], placed["edition_year"], strict=True))
    wanted = [key in changed or key not in known for key in keys]
    return placed[pd.Series(wanted, index=placed.index, dtype="bool")].reset_index(drop=True)


def _find_new_editions(store: Store, editions: pd.DataFrame) -> pd.DataFrame:
    """Return the editions that are not held yet; the size of an excerpt is no size of a list."""
    known = read_source_editions(store)
    held = known[known["held"].astype("bool")]
    keys = set(zip(held["source"], held["edition"], strict=True))
    wanted = [key not in keys for key in zip(editions["source"], editions["edition"], strict=True)]
    new = editions[pd.Series(wanted, index=editions.index, dtype="bool")].copy()
    excerpt = new["table_rows"] < WHOLE_TABLE_ROWS_MIN
    for column in ("list_size", "table_rows"):
        new[column] = new[column].mask(excerpt)
    return new.reset_index(drop=True)


def _describe_source(
    store: Store, loaded: pd.DataFrame, batches: Frames, path: Path, at: datetime
) -> pd.DataFrame:
    """Return the source: what is known of it stays, the load and its new editions are added."""
    new = batches["observation"]
    editions = batches.get("source_edition", pd.DataFrame({"edition": []}))
    sources = read_sources(store)
    known = sources[sources["source"] == loaded["source"].iloc[0]]
    if known.empty:
        return loaded
    row = known[list(SOURCE_COLUMNS)].iloc[0].to_dict()
    labels = ", ".join(str(period) for period in sorted({int(p) for p in new["period"]}))
    note = f"Loaded from {path.name} on {at.date().isoformat()}: {labels or 'no value'}."
    row["obtained"] = f"{row['obtained']} {note}"
    if len(editions):
        further = ", ".join(str(int(edition)) for edition in sorted(editions["edition"]))
        row["edition"] = f"{row['edition']}, and {further}"
        row["citation"] = f"{row['citation'].rstrip('.')}, and {further} from {path.name}."
    return pd.DataFrame([row], columns=list(SOURCE_COLUMNS))


def _state_absence(
    store: Store, source: str, frames: Frames, issues: Sequence[Issue], path: Path
) -> tuple[Frames, list[str]]:
    """Return a rank row "not listed" for whom a whole table does not list, and what is no such one.

    Not stated for an excerpt, for an edition with a name of Kazakhstan that nobody knows (it may be
    one of ours), where the workspace holds a rank of somebody the file lacks, and where a row is
    pending.
    """
    nobody: Frames = {table: build_frame(table, []) for table in ("observation", "ranking_result")}
    if source not in RANK_METRICS:
        return nobody, []
    register = read_institutions(store)
    ours = register["institution"].astype(str).tolist()
    measured = set(register.loc[register["kind"] == InstitutionKind.MEASURED.value, "institution"])
    metric = RANK_METRICS[source]
    held = read_observations(store, None, [metric], None)
    editions = _as_models(frames["source_edition"])
    unknown = any(issue.code == "institution_not_in_crosswalk" for issue in issues)
    facts: list[RankingFact] = []
    notes: list[str] = []
    for edition in editions:
        found = _held_by_file(frames["observation"], metric, edition.edition)
        current = held[held["period"] == edition.edition].set_index("institution")
        ranked = set(current.index[current["value"].notna()]) - found
        pending = set(current.index[current["reason"] == Reason.PENDING.value])
        why = _find_objection(edition, unknown, ranked)
        if why:
            notes.append(
                f"{path.name}, edition {edition.edition}: who is not in the file is not recorded "
                f"as not listed, because {why}."
            )
            continue
        facts += [
            _absent_fact(institution, edition, metric, path)
            for institution in ours
            if institution not in found | pending
            and (institution in measured or institution in current.index)
        ]
    index = {(one.source, one.edition): one for one in editions}
    tables, _ = build_ranking_rows(facts, index)
    return tables, notes


def _find_objection(edition: SourceEdition, unknown: bool, ranked: set[str]) -> str | None:
    """Say why an edition of a file cannot tell who is absent; None where it can."""
    if (edition.table_rows or 0) < WHOLE_TABLE_ROWS_MIN:
        return f"{edition.table_rows} rows are an excerpt, not a whole table"
    if unknown:
        return "a row of Kazakhstan has an unknown name and may be one of the institutions"
    if ranked:
        names = ", ".join(sorted(ranked)[:NAMES_TOLD])
        more = f" and {len(ranked) - NAMES_TOLD} more" if len(ranked) > NAMES_TOLD else ""
        return f"the workspace holds a rank of {names}{more}, which the file lacks"
    return None


def _absent_fact(institution: str, edition: SourceEdition, metric: str, path: Path) -> RankingFact:
    doubt = "; a Reporter under an unknown name would not be noticed"
    return RankingFact(
        institution=institution,
        source=edition.source,
        edition=edition.edition,
        metric=metric,
        verbatim=None,
        locator=(
            f"{path.name}: all {edition.table_rows} rows of edition {edition.edition} were "
            f"checked, the institution is not among them{doubt if edition.source == THE else ''}"
        ),
        reason=Reason.NOT_LISTED,
    )


def _held_by_file(observations: pd.DataFrame, metric: str, edition: int) -> set[str]:
    rows = observations[(observations["metric"] == metric) & (observations["period"] == edition)]
    return set(rows["institution"].astype(str))


def _as_models(editions: pd.DataFrame) -> list[SourceEdition]:
    plain = editions[list(EDITION_COLUMNS)].astype(object)
    rows = plain.where(editions.notna(), None).to_dict("records")
    return [SourceEdition.model_validate(row) for row in rows]


def _stack(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    filled = [frame for frame in (first, second) if not frame.empty] or [first]
    return pd.concat(filled, ignore_index=True)
