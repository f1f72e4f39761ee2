from __future__ import annotations

import pytest

from data.demo.panel import PERIODS


@pytest.fixture(scope="module")
def running(tables):
    return tables["joint_programme"].query("status in ('running', 'enrolling')")


@pytest.mark.parametrize("period", PERIODS)
def test_running_programmes_equal_the_reported_counts(period, running, wide):
    started = running[running["start_year"] <= period]
    counted = started.groupby(["institution", "degree_type"]).size().unstack(fill_value=0)
    reported = wide.xs(period, level="period").drop("demo_qamys", errors="ignore")
    for metric, degree in (
        ("joint_programmes", "joint_degree"),
        ("double_degree_programmes", "double_degree"),
    ):
        known = reported[metric].dropna()
        assert counted[degree].reindex(known.index).fillna(0).tolist() == known.tolist()


def test_students_and_graduates_sum_to_the_metrics_of_the_last_period(running, wide):
    last = wide.xs(2025, level="period")
    for column, metric in (
        ("students", "joint_programme_students"),
        ("graduates", "double_degree_graduates"),
    ):
        known = last[metric].dropna()
        summed = running.groupby("institution")[column].sum().reindex(known.index).fillna(0)
        assert summed.tolist() == known.tolist()


def test_a_running_programme_has_an_agreement_in_force_that_carries_it(running, tables):
    carriers = tables["agreement"].set_index("agreement_id").loc[running["agreement_id"]]
    assert set(carriers["status"]) <= {"signed", "active"}
    assert set(carriers["agreement_type"]) <= {"joint_programme", "double_degree"}
    assert carriers["partner_id"].tolist() == running["partner_id"].tolist()


def test_the_pipeline_holds_ideas_and_negotiations_without_students(tables, running):
    rest = tables["joint_programme"].drop(running.index)
    assert {"idea", "under_negotiation", "closed"} <= set(rest["status"])
    assert rest["students"].isna().all()
    assert rest["agreement_id"].isna().all()
