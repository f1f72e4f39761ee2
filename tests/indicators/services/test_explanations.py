"""Explanations of the demonstration workspace: they add up, and they say what the numbers say."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
import pytest

from indicators.engine.change_parts import ChangePart
from indicators.engine.targets import MetricBound, TargetMethod
from indicators.services.explanations import (
    UnknownInstitutionError,
    explain_change,
    explain_target,
    explain_what_if,
)
from indicators.services.overview_change import Obstacle
from indicators.services.scoring import ScoredEdition, score_edition
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


def test_a_sentence_names_the_raw_number_behind_an_effect() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN)
    found = next(own for own in told.findings if own.code == "explain_part_denominator_grew")
    metric = str(found.facts["metric"].value)
    row = told.metrics.set_index("metric").loc[metric]
    assert (found.facts["old"].value, found.facts["new"].value) == (row["before"], row["after"])
    assert row["after"] > row["before"]
    assert float(found.facts["points"].value) < 0  # type: ignore[arg-type]
    assert told.parts is not None
    effects = told.parts.table(OWN)
    own = effects[
        (effects["part"] == ChangePart.DENOMINATOR.value)
        & (effects["indicator"] == found.facts["indicator"].value)
    ]
    assert own["points"].tolist() == [found.facts["points"].value]


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
        (OWN, 2025, 2031, "explain_change_no_edition"),
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


def test_twenty_more_exchange_students_by_hand() -> None:
    view, scored = demo()
    told = explain_what_if(view, scored, OWN, [("incoming_exchange_students", 20)])
    # what the formulas and goalposts of the two indicators that read the number give
    row = {
        code: float(value)
        for code, value in view.access.observations([OWN], None, [2025])
        .set_index("metric")["value"]
        .dropna()
        .items()
    }
    weights = scored.result.contributions.indicator_weights.loc[OWN]
    incoming, outgoing = row["incoming_exchange_students"], row["outgoing_exchange_students"]
    rate = 100 * 20 / row["enrolled_students"] / 4 * 100
    balance = 100 * (
        min(incoming + 20, outgoing) / max(incoming + 20, outgoing)
        - min(incoming, outgoing) / max(incoming, outgoing)
    )
    guests = (row["intl_degree_students"] + incoming) / row["welcome_centre_fte"]
    crowd = (row["intl_degree_students"] + incoming + 20) / row["welcome_centre_fte"]
    load = (np.clip(guests, 40, 500) - np.clip(crowd, 40, 500)) / 460 * 100
    expected = (
        weights["inbound_exchange_rate"] * rate
        + weights["mobility_balance"] * balance
        + weights["students_per_welcome_fte"] * load
    )
    assert told.score_after - told.score_before == pytest.approx(expected)
    assert codes(told.findings) == ["what_if_change"]
    assert told.rank_low is not None
    assert told.rank_high is not None
    assert told.rank_low <= told.rank_high
    assert told.title.code == "what_if_same"


def test_without_a_simulation_there_is_no_interval() -> None:
    view, scored = demo()
    told = explain_what_if(view, scored, OWN, [("agreements_with_activity", 8)], simulate=False)
    assert told.rank_low is None
    assert told.rank_after == told.rank_before
    assert told.title.code == "what_if_same_plain"
    up = explain_what_if(view, scored, OWN, [("pubs_intl_collab", 120)], simulate=False)
    assert up.title.code == "what_if_up_plain"
    down = explain_what_if(view, scored, OWN, [("enrolled_students", 20000)], simulate=False)
    assert down.title.code == "what_if_down_plain"


def test_what_if_nothing_can_be_changed() -> None:
    view, scored = demo()
    told = explain_what_if(view, scored, OWN, [("moonlight", 3)])
    assert told.title.code == "what_if_nothing"
    assert codes(told.findings) == ["what_if_unknown"]
    assert told.score_after == told.score_before
    unscored = explain_what_if(view, scored, "demo_emen", [("agreements_foreign", 3)])
    assert unscored.title.code == "what_if_unscored"
    assert unscored.rank_after is None


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
    assert codes(told.findings).count("target_shift") == len(result.shifts)
    assert codes(told.findings)[-1] == f"target_by_{result.method.value}"
    bounds = {bound.metric: bound for bound in told.bounds}
    for shift in result.shifts:
        assert 0 < shift.change <= bounds[shift.metric].leeway(shift.before)[1] + 1e-9
        if bounds[shift.metric].whole:
            assert shift.change.is_integer()
    # the numbers it names, put in as a what-if, give the score it names
    changes = [(shift.metric, shift.change) for shift in result.shifts]
    again = explain_what_if(view, scored, OWN, changes, simulate=False)
    assert again.score_after == pytest.approx(result.score_after)
    assert again.rank_after == result.rank_after


def test_a_linear_target_is_the_smallest() -> None:
    view, scored = demo()
    bounds = [
        MetricBound("intl_academic_staff", rise=60, whole=True),
        MetricBound("pubs_intl_collab", rise=200, whole=True),
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


def test_out_of_reach_and_without_any_freedom() -> None:
    view, scored = demo()
    few = [MetricBound("intl_fairs", rise=1, whole=True)]
    nothing_gained = explain_target(view, scored, OWN, 1, few, simulate=False)
    assert nothing_gained.title.code == "target_no_better"
    far = explain_target(view, scored, OWN, 1, simulate=False)
    assert far.title.code == "target_out_of_reach"
    assert far.result.rank_after is not None
    assert far.result.rank_before is not None
    assert 1 < far.result.rank_after < far.result.rank_before
    assert far.result.score_after <= far.result.score_most
    told = explain_target(view, scored, OWN, 1, [], simulate=False)
    assert told.title.code == "target_nothing"
    assert codes(told.findings) == ["target_nothing_free"]


def test_numbers_that_contradict_each_other_are_named() -> None:
    view, scored = demo()
    # publications with more countries than partners: possible for the formula, not for anybody
    bounds = [MetricBound("irn_locations", rise=150, whole=True),
              MetricBound("joint_programmes", rise=90, whole=True)]  # fmt: skip
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
