"""The one way to read a workspace: every method honours who is looking.

Counts of one or two persons come back suppressed unless the viewer may see those of the institution
(`Viewer.sees_small_cells_of`); rooms and submissions are shown to those they concern. There is no
unscoped variant: whoever needs exact numbers says so with a viewer that has the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from data.masking import mask_observations, mask_records
from data.store import (
    derived,
    derived_origins,
    flows,
    indicators,
    institutions,
    observations,
    records,
    sources,
)
from data.store.connection import Store
from schemas.formula import CompiledIndicator
from schemas.institution import InstitutionKind
from schemas.viewer import Role, Viewer

ROOM_TABLES = frozenset({"assessment_participant", "assessment_vote"})
"""Single answers of people in a room: for who leads it. Everybody else is told the tally."""

ROOM_ROLES = frozenset({Role.FACILITATOR, Role.ADMINISTRATOR})

COLLECTION_TABLES = frozenset({"submission", "validation_issue"})
"""What an institution sent and what was found in it: for the institution and who collects."""


class AccessRefusedError(Exception):
    """The viewer may not read this; the message says that something is hidden, not what."""

    code = "access_refused"

    def __init__(self, viewer: Viewer) -> None:
        super().__init__(f"A viewer with the role {viewer.role.value} may not read this.")


class Access:
    """All reading of one workspace by one viewer. Frames are new at every call."""

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self.viewer = viewer

    def institutions(self, kind: InstitutionKind | None = None) -> pd.DataFrame:
        """Return one row an institution (columns of `schemas.institution.Institution`)."""
        return institutions.read_institutions(self._store, kind)

    def institution_names(self, institution: str | None = None) -> pd.DataFrame:
        """Return present, former and source spellings of an institution's name, or of all."""
        return institutions.read_institution_names(self._store, institution)

    def metrics(self) -> pd.DataFrame:
        """Return one row a metric with unit, type and plausible range."""
        return observations.read_metrics(self._store)

    def observations(
        self,
        institutions: Iterable[str] | None = None,
        metrics: Iterable[str] | None = None,
        periods: Iterable[int] | None = None,
    ) -> pd.DataFrame:
        """Return the current observations of a choice, small counts suppressed.

        returns  OBSERVATION_COLUMNS, one row an institution, metric and period, in this order

        None takes all of a kind; an empty choice gives no rows.
        """
        rows = observations.read_observations(self._store, institutions, metrics, periods)
        return mask_observations(rows, self.viewer.sees_small_cells_of)

    def observation_history(self, institution: str, metric: str, period: int) -> pd.DataFrame:
        """Return every revision of one observation, oldest first, small counts suppressed."""
        rows = observations.read_observation_history(self._store, institution, metric, period)
        return mask_observations(rows, self.viewer.sees_small_cells_of)

    def indicator_values(
        self,
        compiled: Sequence[CompiledIndicator],
        institutions: Iterable[str] | None = None,
        periods: Iterable[int] | None = None,
    ) -> pd.DataFrame:
        """Compute indicators from the current observations; columns of `data.store.indicators`.

        Computed from the exact counts for every viewer: masking one or two persons would change
        scores and ranks, and a rank must not depend on who looks. The inputs, shown through
        `observations`, are masked.
        """
        return indicators.read_indicator_values(self._store, compiled, institutions, periods)

    def strategy_on_track(self, compiled: Sequence[CompiledIndicator]) -> pd.DataFrame:
        """Return the derived metric d_strategy_on_track; columns as observations.

        compiled  the indicators the targets name, parsed

        Computed when asked for, because the formulas of indicators are known above `data` only and
        the newest values count.
        """
        values = indicators.read_indicator_values(self._store, compiled)
        return derived.derive_strategy_on_track(self._store, values)

    def derived_origins(
        self,
        institutions: Iterable[str] | None = None,
        metrics: Iterable[str] | None = None,
        periods: Iterable[int] | None = None,
    ) -> pd.DataFrame:
        """Return what derived observations were computed from, with publisher and edition.

        returns  columns of `data.store.derived_origins`. Ranks are public; of records that count
                 persons only the source is told, so there is nothing to suppress
        """
        return derived_origins.read_derived_origins(self._store, institutions, metrics, periods)

    def sources(self) -> pd.DataFrame:
        """Return one row a source with licence, citation and processing."""
        return sources.read_sources(self._store)

    def source_editions(self, source: str | None = None) -> pd.DataFrame:
        """Return one row an edition of a serial source, with whether this copy holds it."""
        return sources.read_source_editions(self._store, source)

    def annotations(
        self,
        institutions: Iterable[str] | None = None,
        metrics: Iterable[str] | None = None,
        sources: Iterable[str] | None = None,
        periods: Iterable[int] | None = None,
    ) -> pd.DataFrame:
        """Return the notes that touch a choice; a note that names no institution touches all."""
        return observations.read_annotations(self._store, institutions, metrics, sources, periods)

    def regions(self) -> pd.DataFrame:
        """Return one row a region of Kazakhstan."""
        return institutions.read_regions(self._store)

    def countries(self, groups: Iterable[str] | None = None) -> pd.DataFrame:
        """Return one row a country; `groups` keeps some country groups."""
        return institutions.read_countries(self._store, groups)

    def country_flows(
        self,
        origin: str | None = None,
        destination: str | None = None,
        periods: Iterable[int] | None = None,
        table_side: str | None = None,
    ) -> pd.DataFrame:
        """Return students between countries (persons). National statistics: never masked."""
        return flows.read_country_flows(self._store, origin, destination, periods, table_side)

    def country_series(
        self,
        countries: Iterable[str] | None = None,
        series: Iterable[str] | None = None,
        periods: Iterable[int] | None = None,
    ) -> pd.DataFrame:
        """Return national series, one row a country, series and period."""
        return flows.read_country_series(self._store, countries, series, periods)

    def records(
        self,
        table: str,
        institution: str | None = None,
        filters: Mapping[str, Any] | None = None,
        *,
        history: bool = False,
    ) -> pd.DataFrame:
        """Return records of a kind, small counts of persons emptied.

        table     a key of `schemas.records.RECORD_MODELS`
        filters   column -> a value or a list of values that are kept; None keeps empty cells
        history   all revisions instead of the current ones
        returns   the table's columns; where it counts persons also `suppressed`, the names of the
                  columns emptied in the row (reason `small_cell`). A filter on a count does not
                  find rows that hide it

        Raises AccessRefusedError for answers of a room, UnknownNameError for a wrong name.
        """
        declared = records.find_record_table(table)
        if table in ROOM_TABLES and self.viewer.role not in ROOM_ROLES:
            raise AccessRefusedError(self.viewer)
        rows = records.read_records(self._store, table, institution, filters, history=history)
        if table in COLLECTION_TABLES:
            return self._keep_own_collection(rows, table)
        masked = mask_records(rows, declared, self.viewer.sees_small_cells_of)
        return _drop_found_by_hidden(masked, filters or {})

    def workspace_info(self) -> dict[str, str]:
        """Return the facts about the workspace by name; `synthetic` is 'true' or 'false'."""
        return sources.read_workspace_info(self._store)

    def data_version(self) -> str:
        """Return a text that changes with every append: part of every cache key."""
        return self._store.data_version()

    def _keep_own_collection(self, rows: pd.DataFrame, table: str) -> pd.DataFrame:
        owner = rows["institution"] if table == "submission" else self._owners_of(rows)
        seen = [self.viewer.sees_small_cells_of(str(name)) for name in owner]
        return rows[pd.Series(seen, index=rows.index, dtype="bool")].reset_index(drop=True)

    def _owners_of(self, issues: pd.DataFrame) -> pd.Series:
        submissions = records.read_records(self._store, "submission")
        owners = submissions.set_index("submission_id")["institution"]
        return issues["submission_id"].map(owners).fillna("")


def _drop_found_by_hidden(masked: pd.DataFrame, filters: Mapping[str, Any]) -> pd.DataFrame:
    """Drop rows that a filter found by a count they now hide: being found would tell the count."""
    if "suppressed" not in masked.columns or not filters:
        return masked
    told = masked["suppressed"].map(lambda names: not set(names.split()).isdisjoint(filters))
    return masked[~told.astype("bool")].reset_index(drop=True)
