"""Raw metrics beside scores, bounds that a rector could have meant, and issues as findings."""

import numpy as np
import pytest

from indicators.engine.metric_moves import MetricLimit
from indicators.services.explanation_inputs import (
    find_broken_rules,
    find_contradicting,
    limit_metrics,
    metric_decimals,
    possible_range,
    read_baseline,
    read_metrics_of,
    require_institution,
    state_bounds,
    tell_apart,
    tell_issue,
)
from indicators.services.provenance import UnknownInstitutionError
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
    assert bounds["welcome_satisfaction"].highest <= 5
    assert (staff.step, bounds["welcome_satisfaction"].step) == (1, 0.1)
    for code, bound in bounds.items():
        more = bound.leeway(row[code])[1]
        assert not find_broken_rules(view, row | {code: row[code] + more}), code


def test_a_stated_share_ends_where_a_rule_or_the_range_does_and_nowhere_else():
    view = view_of("demo")
    baseline = read_baseline(view, score_edition(view, "full", 2025), [OWN])
    numbers = baseline.metrics[0, baseline.institutions.index(OWN)]
    row = dict(zip(baseline.model.metrics, numbers.tolist(), strict=True))
    bounds = {bound.metric: bound for bound in state_bounds(view, baseline, OWN, share=900)}
    # ten times as many, as stated: 900 % are not cut at twice the number
    staff = row["outgoing_staff"]
    assert bounds["outgoing_staff"].leeway(staff) == (0, 9 * staff)
    # as many students may be funded as go abroad, however much the bound would allow
    funded = bounds["outgoing_students_funded"]
    assert funded.highest == row["outgoing_exchange_students"]
    for code, bound in bounds.items():
        maximum = view.catalogue.metrics[code].maximum
        assert not find_broken_rules(view, row | {code: row[code] + bound.leeway(row[code])[1]})
        if bound.highest < (np.inf if maximum is None else maximum):
            # a rule ends it, at the very step: the next one is broken
            assert find_broken_rules(view, row | {code: bound.highest + bound.step}), code


def test_rules_that_numbers_break():
    view = view_of("demo")
    assert find_broken_rules(view, {"intl_degree_students": 9.0, "enrolled_students": 5.0}) == (
        "R02",
    )
    assert find_broken_rules(view, {"intl_degree_students": 9.0}) == ()


def test_the_moved_numbers_that_break_a_rule():
    view = view_of("demo")
    now = {"intl_degree_students": 4.0, "enrolled_students": 5.0, "intl_new_entrants": 9.0,
           "new_entrants": 3.0}  # fmt: skip
    # that more foreigners enter than anybody is a fault of the data, not of the move
    assert find_contradicting(view, now, {"intl_new_entrants": 10.0}) == ()
    moved = {"intl_new_entrants": 10.0, "intl_degree_students": 6.0}
    assert find_contradicting(view, now, moved) == ("intl_degree_students",)
    both = {"intl_degree_students": 6.0, "enrolled_students": 5.5}
    assert find_contradicting(view, now, both) == tuple(both)
    assert find_contradicting(view, now, both | {"enrolled_students": 6.0}) == ()


def test_what_metrics_can_be():
    view = view_of("demo")
    codes = ["welcome_satisfaction", "outgoing_staff", "d_qs_wur_mid"]
    limits = limit_metrics(view, codes)
    assert limits["welcome_satisfaction"] == MetricLimit(1, 5)
    assert limits["outgoing_staff"].whole
    assert limits["outgoing_staff"].lowest == 0
    definition = view.catalogue.metrics["d_qs_wur_mid"]
    assert (definition.maximum is None) == np.isinf(limits["d_qs_wur_mid"].highest)
    assert [metric_decimals(view, code) for code in codes[:2]] == [1, 0]


def test_a_raw_number_is_said_with_the_decimals_of_its_unit_or_those_it_has():
    view = view_of("demo")
    assert metric_decimals(view, "total_income_kzt_m") == 1
    assert metric_decimals(view, "total_income_kzt_m", 8.0, 9.5) == 1
    assert metric_decimals(view, "total_income_kzt_m", 8.0, 8.25) == 2
    assert metric_decimals(view, "welcome_satisfaction", 3.82, 3.9) == 2
    assert metric_decimals(view, "outgoing_ects_earned", 9099.0) == 0
    assert metric_decimals(view, "outgoing_ects_earned", 9099.5) == 1
    assert metric_decimals(view, "outgoing_ects_earned", 1 / 3) == 2  # no more than two
    assert metric_decimals(view, "outgoing_staff", 2.5) == 0  # persons are whole


@pytest.mark.parametrize(
    ("first", "second", "decimals", "enough"),
    [
        (25.8, 19.4, 1, 1),
        (10.06, 10.112, 1, 2),  # both 10.1
        (0.4, 0.0, 0, 1),  # both 0
        (3.0, 3.0, 1, 1),
        (1.0, 1.000001, 1, 1),  # five decimals are not enough
        (np.nan, 2.0, 1, 1),
    ],
)
def test_decimals_that_tell_two_numbers_apart(first, second, decimals, enough):
    assert tell_apart(first, second, decimals) == enough


def test_an_institution_that_is_not_measured():
    scored = score_edition(view_of("demo"), "full", 2025)
    require_institution(scored, OWN)
    with pytest.raises(UnknownInstitutionError, match="'nobody'"):
        require_institution(scored, "nobody")


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
    named = tell_issue(Issue(code="x", values={"pillar": "research", "word": "any"})).facts
    assert [fact.kind.value for fact in named.values()] == ["pillar", "text"]
