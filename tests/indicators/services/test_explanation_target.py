"""Places of the demonstration workspace: what they take, in numbers scored as they read."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest

from indicators.engine.targets import MetricBound, TargetMethod
from indicators.services.explanation_target import MOST_SHIFTS, explain_target
from indicators.services.explanation_what_if import explain_what_if
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.finding import Finding
from tests.workspaces import view_of

OWN = "demo_samal"


@cache
def demo(period: int = 2025) -> tuple[WorkspaceView, ScoredEdition]:
    view = view_of("demo")
    return view, score_edition(view, "full", period)


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_target_within_the_stated_bounds() -> None:
    view, scored = demo()
    place = int(scored.result.ranks.loc[OWN, "overall"]) - 2
    told = explain_target(view, scored, OWN, place)
    result = told.result
    assert result.reached
    assert result.rank_after is not None
    assert result.rank_after <= place
    assert told.title.code == "target_reached"
    assert told.title.facts["n"].value == len(result.shifts)
    assert title_numbers(told.title) == (result.rank_before, result.rank_after)
    assert codes(told.findings).count("target_shift") == min(len(result.shifts), MOST_SHIFTS)
    assert codes(told.findings)[-1] == f"target_by_{result.method.value}"
    bounds = {bound.metric: bound for bound in told.bounds}
    for shift in result.shifts:
        assert 0 < shift.change <= bounds[shift.metric].leeway(shift.before)[1] + 1e-9
        steps = shift.after / bounds[shift.metric].step
        assert steps == pytest.approx(round(steps), abs=1e-9)
    # the numbers it names, put in as a what-if, give the score it names
    changes = [(shift.metric, shift.change) for shift in result.shifts]
    again = explain_what_if(view, scored, OWN, changes, simulate=False)
    assert again.score_after == pytest.approx(result.score_after)
    assert again.rank_after == result.rank_after


def title_numbers(title: Finding) -> tuple[object, object]:
    return title.facts["now"].value, title.facts["after"].value


def test_the_numbers_read_are_the_numbers_scored() -> None:
    view, scored = demo()
    for own in ("demo_samal", "demo_tulpar", "demo_aqqu"):
        place = int(scored.result.ranks.loc[own, "overall"]) - 1
        told = explain_target(view, scored, own, place, simulate=False)
        assert told.result.reached
        shifts = [found.facts for found in told.findings if found.code == "target_shift"]
        for shift, facts in zip(told.result.shifts[:MOST_SHIFTS], shifts, strict=True):
            printed = f"{facts['after'].value:.{facts['after'].decimals}f}"
            assert float(printed) == shift.after


def test_a_count_moves_by_whole_ones_whatever_the_bound_says() -> None:
    view, scored = demo()
    place = int(scored.result.ranks.loc[OWN, "overall"]) - 1
    bounds = [MetricBound("pubs_intl_collab", rise=200), MetricBound("moonlight", rise=1)]
    told = explain_target(view, scored, OWN, place, bounds, simulate=False)
    assert [bound.step for bound in told.bounds] == [1, 0.01]
    assert told.result.shifts[0].after.is_integer()
    assert told.result.reached


def test_a_linear_target_is_the_smallest() -> None:
    view, scored = demo()
    bounds = [
        MetricBound("intl_academic_staff", rise=60, step=1),
        MetricBound("pubs_intl_collab", rise=200, step=1),
    ]
    place = int(scored.result.ranks.loc[OWN, "overall"]) - 1
    told = explain_target(view, scored, OWN, place, bounds, simulate=False)
    assert told.result.method is TargetMethod.LINEAR
    assert told.title.code == "target_reached_plain"
    assert [shift.metric for shift in told.result.shifts] == ["pubs_intl_collab"]
    one_less = [("pubs_intl_collab", told.result.shifts[0].change - 1)]
    again = explain_what_if(view, scored, OWN, one_less, simulate=False)
    assert again.rank_after == place + 1


@pytest.mark.parametrize(
    ("institution", "place", "code"),
    [
        ("demo_emen", 3, "target_unscored"),
        (OWN, 400, "target_place_unknown"),
        (OWN, 36, "target_already"),
    ],
)
def test_targets_that_need_no_plan(institution: str, place: int, code: str) -> None:
    view, scored = demo()
    told = explain_target(view, scored, institution, place, simulate=False)
    assert told.title.code == code
    assert told.result.shifts == ()
    if code == "target_already":  # the present place has its interval without a simulation
        ends = told.title.facts["places"].value
        assert isinstance(ends, tuple)
        assert tuple(end.value for end in ends) == scored.interval(institution)


def test_the_leader_is_told_that_it_leads() -> None:
    view, scored = demo()
    leader = str(scored.scored[0])
    told = explain_target(view, scored, leader, 1)
    assert told.title.code == "target_leads"
    assert "places" in told.title.facts
    alone = replace(scored, uncertainty=None)
    plain = explain_target(view, alone, leader, 1, simulate=False)
    assert plain.title.code == "target_leads_plain"
    second = explain_target(view, alone, str(scored.scored[1]), 3, simulate=False)
    assert second.title.code == "target_already_plain"


def test_a_place_that_is_not_reached_has_its_interval() -> None:
    view, scored = demo()
    far = explain_target(view, scored, OWN, 1)
    assert far.title.code == "target_not_found"
    ends = far.title.facts["places"].value
    assert isinstance(ends, tuple)
    assert [end.value for end in ends] == [far.result.rank_low, far.result.rank_high]
    # six sentences, the others counted; and nothing is said of how small the change is
    assert len(far.result.shifts) > MOST_SHIFTS
    assert codes(far.findings)[: MOST_SHIFTS + 1] == ["target_shift"] * MOST_SHIFTS + [
        "target_more"
    ]
    said = [found.facts["metric"].value for found in far.findings[:MOST_SHIFTS]]
    assert said == [shift.metric for shift in far.result.shifts[:MOST_SHIFTS]]
    assert far.findings[MOST_SHIFTS].facts["n"].value == len(far.result.shifts) - MOST_SHIFTS
    assert "target_by_search" not in codes(far.findings)


def test_scores_of_published_numbers_have_no_plan() -> None:
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    told = explain_target(view, scored, str(scored.scored[1]), 1, simulate=False)
    assert told.title.code == "target_published"
    assert "target_nothing_free" not in codes(told.findings)


def test_scores_that_are_near_are_written_apart() -> None:
    view, scored = demo()
    for own in scored.scored[5:25:5]:
        place = int(scored.result.ranks.loc[own, "overall"]) - 1
        facts = explain_target(view, scored, str(own), place, simulate=False).title.facts
        old, new = (
            round(float(facts[end].value), facts[end].decimals)  # type: ignore[arg-type]
            for end in ("old", "new")
        )
        assert old < new


def test_out_of_reach_and_without_any_freedom() -> None:
    view, scored = demo()
    few = [MetricBound("intl_fairs", rise=1, step=1)]
    nothing_gained = explain_target(view, scored, OWN, 1, few, simulate=False)
    assert nothing_gained.title.code == "target_no_better"
    far = explain_target(view, scored, OWN, 1, simulate=False)
    # of a search: nothing proves that the place is out of reach
    assert far.result.method is TargetMethod.SEARCH
    assert far.title.code == "target_not_found_plain"
    assert "most" not in far.title.facts
    assert far.result.rank_after is not None
    assert far.result.rank_before is not None
    assert 1 < far.result.rank_after < far.result.rank_before
    assert far.result.score_after <= far.result.score_most
    # publications are linear, so it is certain that 200 more are not enough for the first place
    lines = [MetricBound("pubs_intl_collab", rise=200, step=1)]
    certain = explain_target(view, scored, OWN, 1, lines, simulate=False)
    assert certain.result.method is TargetMethod.LINEAR
    assert certain.title.code == "target_out_of_reach_plain"
    assert codes(certain.findings)[-1] == "target_by_linear"
    assert certain.title.facts["most"].value == certain.result.score_most
    # the balance of exchange is not: one student more or less of it betters no place
    bent = [MetricBound("incoming_exchange_students", rise=1, fall=1, step=1)]
    none = explain_target(view, scored, OWN, 1, bent, simulate=False)
    assert none.title.code == "target_none_found"
    assert codes(none.findings) == []
    told = explain_target(view, scored, OWN, 1, [], simulate=False)
    assert told.title.code == "target_nothing"
    assert codes(told.findings) == ["target_nothing_free"]


def test_numbers_that_contradict_each_other_are_named() -> None:
    view, scored = demo()
    # publications with more countries than partners: possible for the formula, not for anybody
    bounds = [MetricBound("irn_locations", rise=150, step=1),
              MetricBound("joint_programmes", rise=90, step=1)]  # fmt: skip
    place = int(scored.result.ranks.loc["demo_tulpar", "overall"]) - 1
    told = explain_target(view, scored, "demo_tulpar", place, bounds, simulate=False)
    assert told.result.reached
    assert told.findings[-1].code == "target_contradiction"
    named = told.findings[-1].facts["metrics"].value
    assert isinstance(named, tuple)
    assert "irn_locations" in [fact.value for fact in named]
