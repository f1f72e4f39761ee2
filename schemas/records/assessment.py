"""Joint assessment in a room: sessions, participants without names, votes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from schemas.language import Language
from schemas.records.base import InstitutionId, Record, RecordId


class AssessmentMode(StrEnum):
    """What participants do."""

    WEIGHTS_BUDGET = "weights_budget"
    WEIGHTS_AHP = "weights_ahp"
    RATING_1_5 = "rating_1_5"
    MATURITY_SELF_ASSESSMENT = "maturity_self_assessment"
    POLL = "poll"
    BARRIERS_RECOMMENDATIONS = "barriers_recommendations"


class AssessmentScope(StrEnum):
    """What is assessed: the country, everyone's own HEI, or one HEI as a case."""

    NATIONAL = "national"
    OWN_HEI = "own_hei"
    CASE_HEI = "case_hei"


class SessionState(StrEnum):
    """State of a session."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    PUBLISHED = "published"


SESSION_TRANSITIONS: dict[SessionState, tuple[SessionState, ...]] = {
    SessionState.DRAFT: (SessionState.OPEN,),
    SessionState.OPEN: (SessionState.PAUSED, SessionState.CLOSED),
    SessionState.PAUSED: (SessionState.OPEN, SessionState.CLOSED),
    SessionState.CLOSED: (SessionState.PUBLISHED,),
    SessionState.PUBLISHED: (),
}
"""Allowed next states of a session."""

BUDGET_POINTS = 100.0
"""Points one participant divides over all items in the mode `weights_budget`."""


class AssessmentSession(Record):
    """One question to a room. Results stay hidden until the facilitator reveals the round.

    session_round  1-3
    institution    the case, with scope `case_hei` only
    """

    TABLE: ClassVar[str] = "assessment_session"
    KEY: ClassVar[tuple[str, ...]] = ("session_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("title",)

    session_id: RecordId
    join_code: str = Field(pattern=r"^[A-HJ-NP-Z2-9]{6}$")
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    mode: AssessmentMode
    scope: AssessmentScope
    institution: InstitutionId | None = None
    languages: tuple[Language, ...] = Field(min_length=1)
    state: SessionState
    session_round: int = Field(ge=1, le=3)
    anonymous: bool
    created_at: datetime

    @model_validator(mode="after")
    def _case(self) -> AssessmentSession:
        if (self.scope is AssessmentScope.CASE_HEI) != (self.institution is not None):
            raise ValueError(f"{self.session_id}: a case, and only a case, names its institution")
        return self


class ParticipantRole(StrEnum):
    """What a participant is at work."""

    VICE_RECTOR = "vice_rector"
    INTERNATIONAL_OFFICE = "international_office"
    DEPUTY_DEAN = "deputy_dean"
    MINISTRY = "ministry"
    EXPERT = "expert"
    OTHER = "other"


class AssessmentParticipant(Record):
    """Somebody in the room, known by a random token only.

    group_name  a table or a country, for separate results
    """

    TABLE: ClassVar[str] = "assessment_participant"
    KEY: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: RecordId
    session_id: RecordId
    role: ParticipantRole
    institution: InstitutionId | None = None
    group_name: str | None = None
    joined_at: datetime


class AssessmentVote(Record):
    """One answer to one item; the last vote of a participant on an item in a round counts.

    item_code  a pillar, an indicator, a barrier or a statement
    value      points (weights_budget: 100 over all items), 1-5, or 1/9-9 (weights_ahp);
               to abstain is to send no row
    """

    TABLE: ClassVar[str] = "assessment_vote"
    KEY: ClassVar[tuple[str, ...]] = ("session_id", "session_round", "participant_id", "item_code")

    session_id: RecordId
    session_round: int = Field(ge=1, le=3)
    participant_id: RecordId
    item_code: RecordId
    value: float
    comment: str | None = None
    voted_at: datetime
