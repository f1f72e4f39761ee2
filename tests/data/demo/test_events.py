from __future__ import annotations

from data.demo.events import EVENTS_A_YEAR, list_barrier_ids, list_barriers
from data.demo.panel import PERIODS
from data.demo.texts_community import PRACTICES


def test_four_events_a_year_inside_their_academic_year(tables):
    events = tables["event"]
    assert len(events) == EVENTS_A_YEAR * len(PERIODS)
    years = [day.year - (day.month < 9) for day in events["start_date"]]
    assert years == [period for period in PERIODS for _ in range(EVENTS_A_YEAR)]
    assert (events["end_date"] >= events["start_date"]).all()


def test_the_host_takes_part_once_and_as_host(tables):
    hosts = tables["event_participation"].query("role == 'host'").set_index("event_id")
    events = tables["event"].set_index("event_id")
    assert hosts["institution"].to_dict() == events["host_institution"].to_dict()


def test_guests_existed_at_the_time(tables):
    parts = tables["event_participation"].merge(tables["event"], on="event_id")
    young = parts[parts["institution"] == "demo_juldyz"]["start_date"]
    merged = parts[parts["institution"] == "demo_qamys"]["start_date"]
    assert all(day.year >= 2021 for day in young)
    assert all(day.year <= 2022 for day in merged)


def test_project_meetings_name_their_project(tables):
    events = tables["event"]
    assert (events["project_id"].notna() == (events["kind"] == "project_meeting")).all()


def test_practices_are_told_by_the_strong(tables, assembly):
    assert len(tables["good_practice"]) == 2 * len(PRACTICES)
    for practice in tables["good_practice"].itertuples():
        level = assembly.traits.level[practice.pillar][:, -1]
        place = (level > level[assembly.panel.row(practice.institution)]).sum()
        assert place <= 6  # the merged institution may stand higher, but is no more


def test_barriers_carry_the_votes_of_their_session(tables):
    votes = tables["assessment_vote"].query("session_id == 'demo_session_barriers'")
    counted = votes["item_code"].value_counts()
    barriers = tables["barrier"].set_index("barrier_id")["votes"]
    assert barriers.to_dict() == counted.reindex(barriers.index).fillna(0).to_dict()
    assert barriers.sum() == 48 * 3


def test_a_barrier_without_votes_has_zero():
    rows = list_barriers("s", {})
    assert [row["barrier_id"] for row in rows] == list_barrier_ids()
    assert {row["votes"] for row in rows} == {0}
