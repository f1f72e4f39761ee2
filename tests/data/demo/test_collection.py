from __future__ import annotations

from data.demo.collection import METRICS_OF_RULE
from data.demo.planted import LATE_REPORTERS, LOW_COVERAGE, expected_warnings


def test_there_is_a_submission_for_every_institution_and_period(tables):
    submissions = tables["submission"]
    places = submissions[["institution", "period"]].drop_duplicates()
    observed = tables["observation"][["institution", "period"]].drop_duplicates()
    assert len(places) == len(observed) == len(places.merge(observed))


def test_earlier_periods_are_published_and_the_last_is_under_way(tables):
    newest = tables["submission"].sort_values("version").groupby(["institution", "period"]).last()
    assert set(newest.query("period < 2025")["state"]) == {"published"}
    last = newest.xs(2025, level="period")["state"]
    assert {last[name] for name in LATE_REPORTERS} == {"draft"}
    assert last[LOW_COVERAGE] == "submitted"
    assert {"submitted", "validated"} <= set(last)


def test_an_older_version_was_returned_with_an_error_that_is_fixed(tables):
    submissions = tables["submission"].set_index("submission_id")
    errors = tables["validation_issue"].query("severity == 'error'")
    states = submissions.loc[errors["submission_id"]]
    assert set(states["state"]) == {"returned"}
    assert set(errors["state"]) == {"fixed"}
    assert len(errors) == (submissions["state"] == "returned").sum()


def test_planted_warnings_are_the_only_ones(tables):
    warnings = tables["validation_issue"].query("severity == 'warning'")
    submissions = tables["submission"].set_index("submission_id").loc[warnings["submission_id"]]
    found = sorted(
        zip(warnings["rule"], submissions["institution"], submissions["period"], strict=True)
    )
    assert found == sorted((rule, name, period) for rule, name, _, period in expected_warnings())


def test_the_typing_error_is_open_and_the_rest_explained(tables):
    warnings = tables["validation_issue"].query("severity == 'warning'")
    assert set(warnings.loc[warnings["rule"] == "R24", "state"]) == {"open"}
    explained = warnings[warnings["rule"] != "R24"]
    assert set(explained["state"]) == {"explained"}
    assert explained["comment"].notna().all()


def test_issues_name_the_metrics_of_their_rule(tables):
    for issue in tables["validation_issue"].itertuples():
        if issue.rule in METRICS_OF_RULE:
            assert tuple(issue.metric_codes) == METRICS_OF_RULE[issue.rule]
