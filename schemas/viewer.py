"""Who is looking: every read of the store takes a viewer."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Role(StrEnum):
    """What a person does here; sign-in comes later, the scope is honoured from the start."""

    PUBLIC = "public"
    PARTICIPANT = "participant"
    DATA_OFFICER = "data_officer"
    VICE_RECTOR = "vice_rector"
    FACILITATOR = "facilitator"
    MINISTRY = "ministry"
    ADMINISTRATOR = "administrator"


class Viewer(BaseModel):
    """The scope of one reader. Hashable, so that it can be part of a cache key.

    role          what the person may do
    institutions  the institutions whose exact small counts the person may see
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role = Role.PUBLIC
    institutions: frozenset[str] = frozenset()

    def sees_small_cells_of(self, institution: str) -> bool:
        """Tell whether counts of one or two persons of an institution may be shown."""
        return self.role in (Role.MINISTRY, Role.ADMINISTRATOR) or institution in self.institutions


PUBLIC_VIEWER = Viewer()
"""Anybody: what is published, small counts masked."""

LOCAL_OPERATOR = Viewer(role=Role.ADMINISTRATOR)
"""The person at the laptop or shell that holds the database file, and may read it anyhow."""
