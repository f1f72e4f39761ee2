"""Sessions: join codes without look-alike letters, a case names its institution."""

from __future__ import annotations

from datetime import datetime

import pytest
from pydantic import ValidationError

from schemas.records.assessment import (
    SESSION_TRANSITIONS,
    AssessmentParticipant,
    AssessmentSession,
    AssessmentVote,
    SessionState,
)

AT = datetime(2025, 11, 20, 10, 0)


def build_session(**changes: object) -> AssessmentSession:
    fields = {
        "session_id": "s1",
        "join_code": "KQZ234",
        "title_kk": "Семинар",
        "mode": "weights_budget",
        "scope": "national",
        "languages": ("kk", "ru"),
        "state": "closed",
        "session_round": 1,
        "anonymous": True,
        "created_at": AT,
    }
    return AssessmentSession(**(fields | changes))


@pytest.mark.parametrize("code", ["KQZ2340", "KQI234", "KQO234", "kqz234", "KQZ231"])
def test_join_codes_have_six_signs_that_cannot_be_confused(code):
    with pytest.raises(ValidationError, match="join_code"):
        build_session(join_code=code)


def test_only_a_case_names_an_institution():
    assert build_session(scope="case_hei", institution="demo_aqdala").institution == "demo_aqdala"
    with pytest.raises(ValidationError, match="names its institution"):
        build_session(scope="case_hei")
    with pytest.raises(ValidationError, match="names its institution"):
        build_session(institution="demo_aqdala")


def test_states_move_forward_only_but_for_a_pause():
    assert set(SESSION_TRANSITIONS) == set(SessionState)
    assert SESSION_TRANSITIONS[SessionState.PAUSED] == (SessionState.OPEN, SessionState.CLOSED)
    assert SESSION_TRANSITIONS[SessionState.PUBLISHED] == ()


def test_participants_are_tokens():
    person = AssessmentParticipant(
        participant_id="t0k3n", session_id="s1", role="vice_rector", joined_at=AT
    )
    assert person.institution is None


def test_rounds_are_at_most_three():
    vote = {"session_id": "s1", "participant_id": "t1", "item_code": "research", "value": 20.0}
    assert AssessmentVote(**vote, session_round=3, voted_at=AT).value == 20.0
    with pytest.raises(ValidationError, match="session_round"):
        AssessmentVote(**vote, session_round=4, voted_at=AT)
