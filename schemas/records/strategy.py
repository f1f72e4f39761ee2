"""Where an HEI or the country wants to go: strategies, areas, targets, actions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import Field, model_validator

from schemas.catalogue import Code
from schemas.records.base import InstitutionId, NotedRecord, RecordId, SourcedRecord, Unit


class StrategyStatus(StrEnum):
    """How far a strategy has come."""

    DRAFT = "draft"
    PRESENTED = "presented"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    COMPLETED = "completed"


class Strategy(SourcedRecord):
    """A strategy of an institution, or of the country (institution `national`)."""

    TABLE: ClassVar[str] = "strategy"
    KEY: ClassVar[tuple[str, ...]] = ("strategy_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("title",)

    strategy_id: RecordId
    institution: InstitutionId
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    start_year: int = Field(ge=1990, le=2100)
    end_year: int = Field(ge=1990, le=2100)
    status: StrategyStatus | None = None

    @model_validator(mode="after")
    def _years(self) -> Strategy:
        if self.start_year > self.end_year:
            raise ValueError(f"{self.strategy_id}: starts after it ends")
        return self


class StrategyArea(NotedRecord):
    """A direction of a strategy, tied to a pillar."""

    TABLE: ClassVar[str] = "strategy_area"
    KEY: ClassVar[tuple[str, ...]] = ("area_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("title",)

    area_id: RecordId
    strategy_id: RecordId
    area_order: int = Field(ge=1)
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    pillar: Code


class TargetPath(StrEnum):
    """How a target is to be reached between its baseline and its target year."""

    LINEAR = "linear"
    STEP = "step"
    CUSTOM = "custom"


class StrategyTarget(NotedRecord):
    """A value of an indicator to be reached in a year.

    baseline, target   in the indicator's unit
    parent_target_id   the national target it serves
    """

    TABLE: ClassVar[str] = "strategy_target"
    KEY: ClassVar[tuple[str, ...]] = ("target_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("goal",)

    target_id: RecordId
    area_id: RecordId
    parent_target_id: RecordId | None = None
    goal_en: str | None = None
    goal_ru: str | None = None
    goal_kk: str | None = None
    indicator_code: Code
    baseline_year: int = Field(ge=1990, le=2100)
    baseline: float | None = None
    target_year: int = Field(ge=1990, le=2100)
    target: float
    path: TargetPath

    @model_validator(mode="after")
    def _years(self) -> StrategyTarget:
        if self.baseline_year >= self.target_year:
            raise ValueError(f"{self.target_id}: the baseline must come before the target")
        return self


class ActionStatus(StrEnum):
    """State of an action."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    LATE = "late"
    CANCELLED = "cancelled"


class StrategyAction(NotedRecord):
    """Something to be done by a date.

    target_id    the target it serves; None for a free-standing step
    strategy_id  the strategy it belongs to where it serves no single target
    barrier_id   the barrier whose recommendation it came from; session_id: the session
    status       None where a source names the date only
    budget_kzt_m  million tenge
    """

    TABLE: ClassVar[str] = "strategy_action"
    KEY: ClassVar[tuple[str, ...]] = ("action_id",)
    TEXTS: ClassVar[tuple[str, ...]] = ("title",)

    action_id: RecordId
    institution: InstitutionId | None = None
    target_id: RecordId | None = None
    strategy_id: RecordId | None = None
    project_id: RecordId | None = None
    barrier_id: RecordId | None = None
    session_id: RecordId | None = None
    title_en: str | None = None
    title_ru: str | None = None
    title_kk: str | None = None
    responsible: Unit | None = None
    due_date: date
    budget_kzt_m: float | None = Field(default=None, ge=0)
    status: ActionStatus | None = None
    evidence: str | None = None
