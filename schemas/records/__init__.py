"""Records: facts that are more than one number, one model a table of the store."""

from __future__ import annotations

from schemas.records.assessment import AssessmentParticipant, AssessmentSession, AssessmentVote
from schemas.records.base import Record
from schemas.records.collection import Submission, ValidationIssue
from schemas.records.mobility import MobilityFlow
from schemas.records.partnership import (
    Agreement,
    BranchCampus,
    JointProgramme,
    PartnerInstitution,
    Project,
)
from schemas.records.ranking import RankingResult
from schemas.records.strategy import Strategy, StrategyAction, StrategyArea, StrategyTarget
from schemas.records.support import (
    Barrier,
    Event,
    EventParticipation,
    GoodPractice,
    ProcedureMap,
    ProcedureStep,
    WelcomeService,
)

RECORD_MODELS: dict[str, type[Record]] = {
    model.TABLE: model
    for model in (
        PartnerInstitution,
        MobilityFlow,
        Agreement,
        JointProgramme,
        RankingResult,
        Project,
        BranchCampus,
        Strategy,
        StrategyArea,
        StrategyTarget,
        StrategyAction,
        WelcomeService,
        ProcedureMap,
        ProcedureStep,
        Event,
        EventParticipation,
        GoodPractice,
        Barrier,
        AssessmentSession,
        AssessmentParticipant,
        AssessmentVote,
        Submission,
        ValidationIssue,
    )
}
"""Every kind of record by its table."""

__all__ = ["RECORD_MODELS", "Record"]
