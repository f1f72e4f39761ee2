"""Explanations of the demonstration workspace: they add up, and they say what the numbers say."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from indicators.engine.change_parts import ChangePart
from indicators.engine.targets import MetricBound, TargetMethod
from indicators.services.explanation_what_if import explain_what_if
from indicators.services.explanations import (
    MOST_SHIFTS,
    ChangeExplanation,
    explain_change,
    explain_target,
)
from indicators.services.overview_change import Obstacle
from indicators.services.provenance import UnknownInstitutionError
from indicators.services.scoring import ScoredEdition, UnknownEditionError, score_edition
from indicators.services.view import WorkspaceView
from schemas.finding import Finding
from schemas.viewer import PUBLIC_VIEWER
from tests.workspaces import view_of

OWN = "demo_samal"


@cache
def demo(period: int = 2025) -> tuple[WorkspaceView, ScoredEdition]:
    view = view_of("demo")
    return view, score_edition(view, "full", period)


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_the_parts_of_a_change_sum_to_it() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN)
    assert told.parts is not None
    before = score_edition(view, "full", 2024).result.overall[OWN]
    change = scored.result.overall[OWN] - before
    assert told.parts.by_part().loc[OWN].sum() == pytest.approx(change, abs=1e-12)
    assert told.obstacle is None
    assert told.before is not None
    assert told.before.period == 2024


@cache
def explained(code: str) -> tuple[str, ChangeExplanation, Finding]:
    """Return the first institution of the demo of which something is said, and what."""
    view, scored = demo()
    for own in scored.result.overall.index:
        told = explain_change(view, scored, str(own))
        for finding in told.findings:
            if finding.code == code:
                return str(own), told, finding
    raise AssertionError(code)


def test_a_sentence_names_the_raw_number_behind_an_effect() -> None:
    own, told, found = explained("explain_part_denominator_grew")
    metric = str(found.facts["metric"].value)
    row = told.metrics.set_index("metric").loc[metric]
    assert (found.facts["old"].value, found.facts["new"].value) == (row["before"], row["after"])
    assert row["after"] > row["before"]
    assert float(found.facts["points"].value) < 0  # type: ignore[arg-type]
    assert told.parts is not None
    effects = told.parts.table(own)
    rows = effects[
        (effects["part"] == ChangePart.DENOMINATOR.value)
        & (effects["indicator"] == found.facts["indicator"].value)
    ]
    assert rows["points"].tolist() == [found.facts["points"].value]


def test_an_own_movement_is_said_from_value_to_value() -> None:
    _, scored = demo()
    own, _, found = explained("explain_part_value")
    code = str(found.facts["indicator"].value)
    before = score_edition(demo()[0], "full", 2024).values.at[own, code]
    assert found.facts["old"].value == before
    assert found.facts["new"].value == scored.values.at[own, code] != before


def test_data_that_came_and_went_are_named() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN)
    now = scored.values.loc[OWN].notna()
    before = score_edition(view, "full", 2024).values.loc[OWN].notna()
    came = next(own for own in told.findings if own.code == "explain_data_came")
    members = came.facts["indicators"].value
    assert isinstance(members, tuple)
    assert [fact.value for fact in members] == list(now.index[now & ~before])


def test_a_difference_that_may_be_chance_is_not_called_a_rise() -> None:
    view, scored = demo()
    assert explain_change(view, scored, OWN).title.code == "explain_change_within"


def test_the_numbers_of_the_title_add_up_as_they_are_written() -> None:
    view, scored = demo()
    for own in scored.result.overall.index:
        facts = explain_change(view, scored, str(own)).title.facts
        if "points" in facts:
            ends = [round(float(facts[end].value), 1) for end in ("old", "new")]  # type: ignore[arg-type]
            assert facts["points"].value == pytest.approx(ends[1] - ends[0], abs=1e-9), own
            assert facts["points"].decimals == facts["old"].decimals == 1


def test_the_rest_is_no_longer_the_largest_part_that_is_said() -> None:
    view, scored = demo()
    larger = 0
    for own in scored.result.overall.index:
        told = explain_change(view, scored, str(own))
        points = [
            (found.code, abs(float(found.facts["points"].value)))  # type: ignore[arg-type]
            for found in told.findings
            if "points" in found.facts
        ]
        rest = [size for code, size in points if code == "explain_part_rest"]
        named = [size for code, size in points if code != "explain_part_rest"]
        larger += bool(rest) and rest[0] > max(named, default=0.0)
    assert larger == 0


def test_an_earlier_edition_can_be_chosen() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN, before=2020)
    assert told.parts is not None
    start = score_edition(view, "full", 2020).result.overall[OWN]
    assert told.parts.start[OWN] == start
    assert told.obstacle is Obstacle.SERIES
    assert told.findings[-1].code == "explain_change_care_series"


@pytest.mark.parametrize(
    ("institution", "period", "before", "code"),
    [
        (OWN, 2018, None, "explain_change_no_edition"),
        ("demo_emen", 2025, None, "explain_change_unscored"),
    ],
)
def test_without_two_scores_there_is_no_change(
    institution: str, period: int, before: int | None, code: str
) -> None:
    view, scored = demo(period)
    told = explain_change(view, scored, institution, before)
    assert told.title.code == code
    assert told.parts is None
    assert told.findings == ()


@pytest.mark.parametrize("before", [2031, 2025, 2026, 1900])
def test_an_edition_that_is_not_earlier_is_refused(before: int) -> None:
    view, scored = demo()
    with pytest.raises(UnknownEditionError, match=f"no edition {before} before 2025.*2018, 2019"):
        explain_change(view, scored, OWN, before)
    with pytest.raises(UnknownEditionError, match="none"):
        explain_change(*demo(2018), OWN, 2018)


def test_what_is_said_of_a_change_sums_to_it() -> None:
    view, scored = demo()
    for own in scored.result.overall.index:
        told = explain_change(view, scored, str(own))
        if told.parts is None:
            continue
        said = [
            float(finding.facts["points"].value)  # type: ignore[arg-type]
            for finding in told.findings
            if "points" in finding.facts
        ]
        # a rest below half a hundredth is not said
        assert sum(said) == pytest.approx(float(told.parts.change.iloc[0]), abs=0.005), own


def test_an_indicator_is_said_once_with_both_halves_of_its_ratio() -> None:
    own, told, both = explained("explain_part_both_grew_grew")
    named = [
        finding.facts["indicator"].value
        for finding in told.findings
        if "indicator" in finding.facts
    ]
    assert len(named) == len(set(named))
    assert told.parts is not None
    table = told.parts.table(own)
    effects = table[table["indicator"] == both.facts["indicator"].value].set_index("part")
    points = effects["points"]
    above, below = (float(both.facts[name].value) for name in ("above", "below"))  # type: ignore[arg-type]
    assert above == pytest.approx(points[ChangePart.NUMERATOR.value], abs=0.005)
    assert below == pytest.approx(points[ChangePart.DENOMINATOR.value], abs=0.01)
    # as they are written they add up
    assert above + below == pytest.approx(round(points.sum(), 2), abs=1e-12)
    assert both.facts["points"].value == pytest.approx(points.sum(), abs=1e-12)
    raw = told.metrics.set_index("metric")
    for names in (("metric", "old", "new"), ("base", "base_old", "base_new")):
        code, before, after = (both.facts[name].value for name in names)
        assert raw.loc[str(code)].tolist() == [before, after]


def test_scales_that_move_give_the_peers_their_parts() -> None:
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    told = explain_change(view, scored, "kaznu")
    assert told.parts is not None
    parts = told.parts.by_part().loc["kaznu"]
    assert parts[ChangePart.PEERS_PRESENT.value] != 0
    assert parts.sum() == pytest.approx(told.parts.change["kaznu"], abs=1e-12)
    assert told.obstacle is Obstacle.REBASED
    assert "explain_part_peers_moved" in codes(told.findings)


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


def test_a_viewer_is_not_shown_hidden_numbers_nor_a_wrong_score() -> None:
    view = view_of("demo", PUBLIC_VIEWER)
    scored = score_edition(view, "full", 2025)
    # one or two incoming staff are hidden, and the rate of visiting scholars needs them
    hidden = explain_what_if(view, scored, "demo_bult", [("incoming_staff", 3)], simulate=False)
    assert codes(hidden.findings) == ["what_if_missing"]
    beside = explain_what_if(
        view, scored, "demo_bult", [("visiting_foreign_lecturers", 3)], simulate=False
    )
    assert codes(beside.findings) == ["what_if_change", "what_if_kept"]
    assert beside.score_after == beside.score_before == scored.result.overall["demo_bult"]
    change = explain_change(view, scored, "demo_bult")
    assert change.parts is not None
    assert change.parts.by_part().loc["demo_bult", "value"] != 0


def test_an_unknown_institution_is_refused() -> None:
    view, scored = demo()
    for ask in (
        lambda: explain_change(view, scored, "nobody"),
        lambda: explain_what_if(view, scored, "nobody", []),
        lambda: explain_target(view, scored, "nobody", 1),
    ):
        with pytest.raises(UnknownInstitutionError):
            ask()


def test_every_institution_of_the_demo_can_be_explained() -> None:
    view, scored = demo()
    overall = scored.result.overall
    for own in overall.index:
        told = explain_change(view, scored, str(own))
        if told.parts is not None:
            total = float(told.parts.by_part().to_numpy().sum())
            assert total == pytest.approx(float(told.parts.change.iloc[0]), abs=1e-12)
        what = explain_what_if(view, scored, str(own), [("outgoing_staff", 5)], simulate=False)
        assert pd.isna(what.score_after) == pd.isna(overall[own])
