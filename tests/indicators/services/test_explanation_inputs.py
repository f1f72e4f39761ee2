"""Raw metrics beside scores, bounds that a rector could have meant, and issues as findings."""

import numpy as np
import pytest

from indicators.services.explanation_inputs import (
    find_broken_rules,
    possible_range,
    read_baseline,
    read_metrics_of,
    state_bounds,
    tell_issue,
)
from indicators.services.scoring import score_edition
from schemas.issue import Issue
from tests.workspaces import view_of

OWN = "demo_samal"


@pytest.mark.parametrize(
    ("workspace", "framework"), [("demo", "full"), ("open", "open_visibility")]
)
def test_the_baseline_is_the_scored_edition(workspace, framework):
    view = view_of(workspace)
    scored = score_edition(view, framework)
    own = str(scored.scored[0])
    baseline = read_baseline(view, scored, [own])
    expected = scored.result.overall.to_numpy()
    assert baseline.overall[0] == pytest.approx(expected, abs=1e-12, nan_ok=True)
    places = scored.result.ranks["overall"].to_numpy(dtype=np.float64, na_value=np.nan)
    assert baseline.places[0] == pytest.approx(places, nan_ok=True)
    row = baseline.institutions.index(own)
    assert not np.isnan(baseline.metrics[0, row]).all()
    assert np.isnan(np.delete(baseline.metrics[0], row, axis=0)).all()


def test_metrics_come_in_the_order_asked_for():
    frame = read_metrics_of(view_of("demo"), [OWN], ["nothing", "enrolled_students"], 2025)
    assert frame.columns.tolist() == ["nothing", "enrolled_students"]
    assert frame.loc[OWN].isna().tolist() == [True, False]


def test_stated_bounds_are_possible_and_leave_size_alone():
    view = view_of("demo")
    baseline = read_baseline(view, score_edition(view, "full", 2025), [OWN])
    bounds = {bound.metric: bound for bound in state_bounds(view, baseline, OWN)}
    assert "enrolled_students" not in bounds
    assert "d_qs_wur_mid" not in bounds
    row = dict(
        zip(
            baseline.model.metrics,
            baseline.metrics[0, baseline.institutions.index(OWN)],
            strict=True,
        )
    )
    staff = bounds["outgoing_staff"]
    assert staff.leeway(row["outgoing_staff"]) == (0, np.floor(0.2 * row["outgoing_staff"]))
    # as many students may be funded as go abroad, however much the bound would allow
    funded = bounds["outgoing_students_funded"]
    assert funded.highest == row["outgoing_exchange_students"]
    assert bounds["welcome_satisfaction"].highest <= 5
    for code, bound in bounds.items():
        more = bound.leeway(row[code])[1]
        assert not find_broken_rules(view, row | {code: row[code] + more}), code


def test_rules_that_numbers_break():
    view = view_of("demo")
    assert find_broken_rules(view, {"intl_degree_students": 9.0, "enrolled_students": 5.0}) == (
        "R02",
    )
    assert find_broken_rules(view, {"intl_degree_students": 9.0}) == ()


@pytest.mark.parametrize(
    ("code", "ends"),
    [
        ("share_intl_degree_students", (0, 100)),
        ("mobility_balance", (0, 1)),
        ("partner_country_reach", (0, 200)),
        ("welcome_satisfaction_score", (1, 5)),
        ("irn_index", (0, np.inf)),
    ],
)
def test_the_possible_range(code, ends):
    assert possible_range(view_of("demo"), code) == ends


def test_an_issue_becomes_a_finding_with_typed_facts():
    issue = Issue(code="x", values={"count": 3, "metric": "students", "share": 0.5, "place": 4})
    facts = tell_issue(issue, ["students"]).facts
    assert {name: (fact.kind.value, fact.decimals) for name, fact in facts.items()} == {
        "count": ("count", 0),
        "metric": ("metric", 0),
        "share": ("number", 2),
        "place": ("number", 0),
    }
    assert tell_issue(issue).facts["metric"].kind.value == "text"
