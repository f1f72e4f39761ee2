from __future__ import annotations

import numpy as np
import pytest

from data.demo.profiles import PILLARS
from data.demo.room import PEOPLE, SESSIONS, draw_room
from schemas.records.assessment import BUDGET_POINTS


def test_points_of_every_participant_sum_to_100_in_each_round(tables):
    votes = tables["assessment_vote"].query("session_id == 'demo_session_weights'")
    sums = votes.groupby(["session_round", "participant_id"])["value"].sum()
    assert len(sums) == 2 * PEOPLE
    assert set(sums) == {BUDGET_POINTS}
    assert set(votes["item_code"]) == set(PILLARS)
    assert set(votes["value"] % 5) == {0}


def test_the_second_round_agrees_more(tables):
    votes = tables["assessment_vote"].query("session_id == 'demo_session_weights'")
    spread = votes.groupby(["session_round", "item_code"])["value"].std().groupby(level=0).mean()
    assert spread[2] < 0.8 * spread[1]


def test_tables_of_the_room_differ(tables):
    people = tables["assessment_participant"].set_index("participant_id")["group_name"]
    votes = tables["assessment_vote"].query("session_id == 'demo_session_weights'")
    votes = votes[votes["session_round"] == 1]
    groups = votes.groupby([votes["participant_id"].map(people), "item_code"])["value"].mean()
    assert groups.unstack().std().mean() > 2


def test_ratings_are_1_to_5_and_some_abstain(tables):
    votes = tables["assessment_vote"].query("session_id == 'demo_session_rating'")
    assert votes["value"].between(1, 5).all()
    assert 0.85 < len(votes) / (PEOPLE * len(PILLARS)) < 1


def test_votes_come_from_participants_of_the_session_after_they_joined(tables):
    votes = tables["assessment_vote"].merge(
        tables["assessment_participant"], on="participant_id", suffixes=("", "_joined")
    )
    assert len(votes) == len(tables["assessment_vote"])
    assert (votes["session_id"] == votes["session_id_joined"]).all()
    assert (votes["voted_at"] > votes["joined_at"]).mean() > 0.75


def test_nobody_is_named_and_no_institution_told(tables):
    people = tables["assessment_participant"]
    assert people["participant_id"].str.fullmatch("p[0-9a-f]{16}").all()
    assert people["institution"].isna().all()
    assert people["participant_id"].is_unique
    assert people.groupby("session_id").size().tolist() == [PEOPLE] * len(SESSIONS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_points_are_whole_for_any_seed(seed):
    tables, votes = draw_room(np.random.default_rng(seed))
    assert sum(votes.values()) == 3 * PEOPLE
    budget = [r for r in tables["assessment_vote"] if r["session_id"] == SESSIONS[0][0]]
    assert min(row["value"] for row in budget) >= 0
    assert sum(row["value"] for row in budget) == 2 * PEOPLE * BUDGET_POINTS
