"""Peers with their distance explained, grades, clusters and forecasts of real workspaces."""

import numpy as np
import pytest

from indicators.engine.clusters import cluster_profiles
from indicators.engine.forecast import ForecastMethod
from indicators.services import explanation_profiles
from indicators.services.explanation_profiles import (
    explain_clusters,
    explain_forecast,
    explain_grades,
    explain_peers,
    list_forecastable,
)
from indicators.services.peer_groups import find_peer_group
from indicators.services.provenance import UnknownIndicatorError, UnknownInstitutionError
from indicators.services.scoring import score_edition
from schemas.choice import Choice, PeerRule
from tests.indicators.services.profile_factory import make_scored
from tests.workspaces import view_of

OWN = "demo_samal"


def choose(institution=OWN, workspace="demo", framework="full"):
    return Choice(workspace=workspace, framework=framework, institution=institution,
                  peers=PeerRule.ALL)  # fmt: skip


def demo():
    view = view_of("demo")
    return view, score_edition(view, "full", 2025)


def test_the_parts_of_every_distance_sum_to_it():
    view, _ = demo()
    told = explain_peers(view, choose(), 2025)
    near = find_peer_group(view, choose().model_copy(update={"peers": PeerRule.NEAREST}), 2025)
    assert told.members == near.members
    parts = told.table.groupby("peer")["part"].sum()
    for peer in told.members:
        assert parts[peer] == pytest.approx(near.reasons.at[peer, "distance"])
    assert told.title.code == "peers_nearest"
    assert told.title.facts["peer"].value == told.members[0]
    first = told.table[told.table["peer"] == told.members[0]].iloc[0]
    assert told.findings[0].code == f"peers_apart_{first['feature']}"


def test_who_is_not_measured_has_no_peers():
    view, _ = demo()
    told = explain_peers(view, choose("nobody"), 2025)
    assert told.title.code == "peers_none"
    assert told.table.empty


def test_grades_by_hand():
    rows = {"u": [80, 40, 10], "v": [40, 50, 10], "w": [40, 40, 0], "x": [30, 0, 10]}
    told = explain_grades(make_scored(rows), "u")
    # a: median 40; b: median 40; c: median 10
    assert told.indicators["a"].tolist() == ["a", "b", "b", "c"]
    assert told.indicators["b"].tolist() == ["b", "b", "b", "e"]
    assert told.indicators["c"].tolist() == ["b", "b", "e", "b"]
    assert {name: fact.value for name, fact in told.title.facts.items()} == {
        "name": "u", "n": 3, "a": 1, "b": 2, "c": 0, "low": 0,
    }  # fmt: skip
    assert [finding.code for finding in told.findings] == ["grades_best"]


def test_nothing_to_grade_is_said():
    rows = {"u": [np.nan] * 3, "v": [40, 50, 0], "w": [40, 40, 0], "x": [30, 0, 0]}
    told = explain_grades(make_scored(rows), "u")
    assert told.title.code == "grades_none"
    assert [finding.code for finding in told.findings] == ["grade_no_reference"]
    assert told.findings[0].facts["indicator"].value == "c"


def test_clusters_of_the_demo():
    _, scored = demo()
    told = explain_clusters(scored, OWN)
    assert told.own == told.clusters.members[OWN]
    assert OWN not in told.members
    assert told.title.facts["n"].value == len(told.members)
    assert told.title.facts["group"].value == told.own
    sizes = [int(finding.facts["n"].value) for finding in told.findings if "group" in finding.facts]
    assert sum(sizes) == int(told.clusters.members.notna().sum())


def test_few_profiles_are_no_clusters():
    told = explain_clusters(make_scored({"u": [1, 2, 3], "v": [4, 5, 6]}), "u")
    assert told.title.code == "cluster_own_few"
    assert [finding.code for finding in told.findings] == ["clusters_too_few"]


def test_why_an_institution_is_in_no_group():
    alike = {code: [50, 50, 20] for code in "uvwxyz"} | {"none": [np.nan] * 3}
    same = explain_clusters(make_scored(alike), "u")
    assert (same.title.code, same.own, same.members) == ("cluster_own_alike", None, ())
    assert [finding.code for finding in same.findings] == ["clusters_alike"]
    # who has no pillar score is in no group for that, whatever the others are like
    assert explain_clusters(make_scored(alike), "none").title.code == "cluster_own_none"
    apart = {code: [at, at, 9 * at] for at, code in enumerate("uvwxyz")} | {"none": [np.nan] * 3}
    assert explain_clusters(make_scored(apart), "none").title.code == "cluster_own_none"


def test_profiles_that_no_number_of_groups_divides(monkeypatch):
    rows = {code: [at, at, 9 * at] for at, code in enumerate("uvwxyz")}
    monkeypatch.setattr(
        explanation_profiles, "cluster_profiles", lambda pillars: cluster_profiles(pillars, 1)
    )
    told = explain_clusters(make_scored(rows), "u")
    assert told.title.code == "cluster_own_undivided"
    assert told.findings[0].facts["most"].value == 1


def test_an_institution_that_is_not_measured_is_refused():
    view, scored = demo()
    for ask in (
        lambda: explain_grades(scored, "nobody"),
        lambda: explain_clusters(scored, "nobody"),
        lambda: explain_forecast(view, scored, "nobody", "share_staff_b2", 2029),
    ):
        with pytest.raises(UnknownInstitutionError, match="nobody"):
            ask()


def test_a_forecast_stays_possible_and_names_its_method():
    view, scored = demo()
    told = explain_forecast(view, scored, OWN, "share_intl_degree_students", 2029)
    assert told.forecast.method is ForecastMethod.THEIL_SEN
    assert list(told.history.index) == list(range(2018, 2026))
    assert told.forecast.last == pytest.approx(scored.values.at[OWN, "share_intl_degree_students"])
    assert 0 <= told.forecast.low95 < told.forecast.low80 < told.forecast.value
    assert told.forecast.value < told.forecast.high80 < told.forecast.high95 <= 100
    assert told.title.code == "forecast_value"
    assert told.findings[0].code == "forecast_by_theil_sen"


def test_later_editions_are_not_known_to_an_earlier_one():
    view = view_of("demo")
    told = explain_forecast(
        view, score_edition(view, "full", 2022), OWN, "share_intl_degree_students", 2025
    )
    assert told.history.index.max() == 2022
    assert told.forecast.method is ForecastMethod.DAMPED_TREND


def test_the_last_value_is_said_with_its_year():
    view, scored = demo()
    told = explain_forecast(view, scored, OWN, "share_intl_degree_students", 2029)
    facts = {name: fact.value for name, fact in told.title.facts.items()}
    assert (facts["known"], facts["last"]) == (2025, told.history[2025])
    # an indicator whose newest value is older than the edition
    own, code = next(
        (str(own), code)
        for code in scored.values.columns
        if view.catalogue.indicators[code].comparable_over_time
        for own in scored.values.index
        if np.isnan(scored.values.at[own, code])
        and explain_forecast(view, scored, own, code, 2029).forecast.method is not None
    )
    old = explain_forecast(view, scored, own, code, 2029)
    known = old.history.dropna()
    assert old.title.facts["known"].value == known.index[-1] < 2025
    assert old.title.facts["last"].value == known.iloc[-1]


def test_an_interval_is_never_written_as_one_number():
    view, scored = demo()
    narrow = explain_forecast(view, scored, "demo_koktem", "share_joint_programmes", 2026)
    assert round(narrow.forecast.low80, 1) == round(narrow.forecast.high80, 1)
    assert narrow.title.facts["likely"].decimals == narrow.title.facts["value"].decimals == 2
    told = explain_forecast(view, scored, OWN, "share_intl_degree_students", 2029)
    assert told.title.facts["likely"].decimals == 1


@pytest.mark.parametrize("target", [2019, 2024, 2025])
def test_a_year_that_the_edition_has_reached_is_not_ahead(target):
    view, scored = demo()
    for own in scored.values.index:  # whether or not its newest value is that of the edition
        told = explain_forecast(view, scored, own, "share_staff_b2", target)
        assert told.title.code == "forecast_none"
        assert told.forecast.method is None
        (found,) = told.findings
        assert (found.code, found.facts["year"].value, found.facts["last"].value) == (
            "forecast_not_ahead",
            target,
            2025,
        )
    later = explain_forecast(view, scored, OWN, "share_staff_b2", 2026)
    assert later.forecast.method is not None


def test_indicators_with_a_forecast_come_first():
    view, scored = demo()
    weights = scored.framework.effective_weights()
    for own in (OWN, "demo_emen"):
        codes = list_forecastable(view, scored, own)
        can = [
            explain_forecast(view, scored, own, code, 2027).forecast.method is not None
            for code in codes
        ]
        assert can == sorted(can, reverse=True)
        for group in (True, False):
            heavy = [weights[code] for code, own_can in zip(codes, can, strict=True)
                     if own_can is group]  # fmt: skip
            assert heavy == sorted(heavy, reverse=True)
    # no year that is reached already has a forecast: the heaviest come first
    reached = [weights[code] for code in list_forecastable(view, scored, OWN, 2025)]
    assert reached == sorted(reached, reverse=True)


def test_the_first_indicator_offered_has_a_forecast_where_any_has():
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    offered = {str(own): list_forecastable(view, scored, own) for own in scored.scored}
    firsts = 0
    for own, codes in offered.items():
        can = [explain_forecast(view, scored, own, code, 2028).forecast.method for code in codes]
        assert not any(can) or can[0]
        firsts += bool(can and can[0])
    assert firsts > 0


def test_a_changed_definition_shortens_the_series():
    view, scored = demo()
    told = explain_forecast(view, scored, OWN, "share_staff_b2", 2029)
    assert min(told.forecast.years) == 2022  # the definition changed with 2022/23
    assert "forecast_after_break" in [finding.code for finding in told.findings]


def test_what_cannot_be_forecast():
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    rebased = explain_forecast(view, scored, "kaznu", "open_intl_students_qs", 2029)
    assert rebased.title.code == "forecast_rebased"
    short = explain_forecast(view, scored, "kaznu", "open_intl_students_share_the", 2029)
    assert short.title.code == "forecast_none"
    assert short.findings[-1].code == "forecast_too_few_years"
    with pytest.raises(UnknownIndicatorError):
        explain_forecast(view, scored, "kaznu", "weather", 2029)
