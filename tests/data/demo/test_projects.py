from __future__ import annotations

from datetime import date

import pytest

from data.demo.panel import PERIODS
from data.demo.projects import LINES


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.metric)
@pytest.mark.parametrize("period", PERIODS)
def test_projects_running_on_1_october_equal_the_reported_counts(line, period, tables, wide):
    day = date(period, 10, 1)
    rows = tables["project"]
    rows = rows[rows["programme"].isin(line.funders)]
    rows = rows[[s <= day <= e for s, e in zip(rows["start_date"], rows["end_date"], strict=True)]]
    counted = rows["institutions"].explode().value_counts()
    known = wide.xs(period, level="period")[line.metric].dropna()
    assert counted.reindex(known.index).fillna(0).tolist() == known.tolist()


def test_consortia_have_one_to_four_institutions_each_once(tables):
    sizes = tables["project"]["institutions"].map(len)
    assert set(sizes) == {1, 2, 3, 4}
    assert (tables["project"]["institutions"].map(lambda names: len(set(names))) == sizes).all()


def test_running_means_not_ended_by_the_last_reference_day(tables):
    rows = tables["project"]
    running = rows["end_date"].map(lambda day: day >= date(2025, 10, 1))
    assert (running == (rows["status"] == "running")).all()


@pytest.mark.parametrize(
    ("kind", "metric"),
    [("branch_in_kz", "foreign_branches_hosted"), ("own_branch_abroad", "own_branches_abroad")],
)
def test_operating_branches_equal_the_reported_counts(kind, metric, tables, wide):
    rows = tables["branch_campus"].query("kind == @kind and status == 'operating'")
    for period in PERIODS:
        counted = rows[rows["opened_year"] <= period]["host_institution"].value_counts()
        known = wide.xs(period, level="period")[metric].dropna()
        assert counted.reindex(known.index).fillna(0).tolist() == known.tolist()


def test_branches_have_every_kind_but_trust_management(tables):
    assert set(tables["branch_campus"]["kind"]) == {
        "branch_in_kz",
        "own_branch_abroad",
        "strategic_partnership",
    }
