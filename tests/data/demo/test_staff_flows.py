from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("metric", "condition"),
    [
        ("outgoing_staff", "direction == 'out'"),
        ("incoming_staff", "direction == 'in' and flow_type in ('teaching', 'training')"),
        ("visiting_foreign_lecturers", "direction == 'in' and flow_type == 'research_visit'"),
    ],
)
def test_staff_flows_sum_to_the_metric(metric, condition, tables, wide):
    flows = tables["mobility_flow"].query("person_type == 'academic_staff'").query(condition)
    known = wide[metric].dropna()
    summed = flows.groupby(["institution", "period"])["persons"].sum()
    assert summed.reindex(known.index).fillna(0).tolist() == known.tolist()


def test_staff_are_of_no_student_level(tables):
    flows = tables["mobility_flow"].query("person_type == 'academic_staff'")
    assert set(flows["level"]) == {"staff"}
    assert set(flows["scope"]) == {"international"}
